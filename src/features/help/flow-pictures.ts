import { type Manifest, manifestSchema } from './picture.ts'
import { readManifest, readPicture } from './store-pictures.ts'

let read: { readonly found: Manifest | undefined } | undefined

/** Read once, for all requests; where there is none, articles show no pictures, and say nothing of it. */
export function manifest(): Manifest | undefined {
  read ??= { found: manifestSchema.optional().parse(readManifest()) }
  return read.found
}

/** The bytes of a picture of the list; undefined for every other name. */
export function pictureBytes(file: string): Buffer | undefined {
  const known = manifest()?.pictures.find((picture) => picture.file === file)
  return known && readPicture(known.file)
}
