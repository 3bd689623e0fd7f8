import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileLine, Splitter } from './split.ts'

/** What a file is, whatever it is called: its digest, and its length in bytes. */
export interface FileFacts {
  readonly digest: Buffer
  readonly size: number
}

export async function factsOf(path: string): Promise<FileFacts> {
  const hash = createHash('sha256')
  let size = 0
  for await (const piece of createReadStream(path)) {
    hash.update(piece)
    size += piece.length
  }
  return { digest: hash.digest(), size }
}

/** The lines from a place in the file on, in no more memory than one of them takes. */
export async function* linesOf(
  path: string,
  start: { readonly line: number; readonly position: number },
  lengthMax: number,
): AsyncGenerator<FileLine> {
  const splitter = new Splitter(start, lengthMax)
  for await (const piece of createReadStream(path, { start: start.position })) yield* splitter.push(piece)
  yield* splitter.finish()
}
