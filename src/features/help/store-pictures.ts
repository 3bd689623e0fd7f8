import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where `npm run help` puts what it made, beside the product's own files. */
const FOLDER = fileURLToPath(new URL('../../../dist/help/', import.meta.url))

/** The list of pictures as it is on the disk; undefined where none were taken. */
export function readManifest(): unknown {
  const file = `${FOLDER}manifest.json`
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** A picture of the list. Its name is never one that came from outside. */
export const readPicture = (file: string): Buffer => readFileSync(`${FOLDER}pictures/${file}`)
