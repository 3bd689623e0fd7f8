import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildLibrary, type Library, type Source } from './library.ts'
import { productReferences } from './texts-ui.ts'

const CONTENT = fileURLToPath(new URL('./content/', import.meta.url))

/** The articles that come with the product, as they are on the disk. */
export const readSources = (): Source[] =>
  globSync('*/*.md', { cwd: CONTENT })
    .sort()
    .map((file) => ({ file, text: readFileSync(CONTENT + file, 'utf8') }))

let loaded: Library | undefined

/** Read once, for all requests. A mistake in an article is thrown with its file and line. */
export function library(): Library {
  loaded ??= buildLibrary(readSources(), productReferences)
  return loaded
}
