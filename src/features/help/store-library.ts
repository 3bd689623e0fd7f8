import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Changes } from './changes.ts'
import type { Source } from './library.ts'
import type { Folder } from './own.ts'

const CONTENT = fileURLToPath(new URL('./content/', import.meta.url))

/** The articles that come with the product, as they are on the disk. */
export const readSources = (): Source[] =>
  globSync('*/*.md', { cwd: CONTENT })
    .sort()
    .map((file) => ({ file, text: readFileSync(CONTENT + file, 'utf8') }))

/** When each of them last changed, as `npm run map` recorded it. */
export const readChanges = (): Changes => JSON.parse(readFileSync(`${CONTENT}changes.json`, 'utf8'))

const ARTICLES = '{ja,en,ja-easy}/*.md'

/** What stands in the operator's folder; undefined where it cannot be read. */
export function readFolder(folder: string): Folder | undefined {
  try {
    if (!statSync(folder).isDirectory()) return undefined
    const brand = join(folder, 'brand.json')
    return {
      sources: globSync(ARTICLES, { cwd: folder })
        .sort()
        .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') })),
      brand: existsSync(brand) ? readFileSync(brand, 'utf8') : undefined,
    }
  } catch {
    return undefined
  }
}
