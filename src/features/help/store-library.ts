import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Source } from './library.ts'

const CONTENT = fileURLToPath(new URL('./content/', import.meta.url))

/** The articles that come with the product, as they are on the disk. */
export const readSources = (): Source[] =>
  globSync('*/*.md', { cwd: CONTENT })
    .sort()
    .map((file) => ({ file, text: readFileSync(CONTENT + file, 'utf8') }))
