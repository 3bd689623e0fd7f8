import { ok, type Result, refuse } from '../../kernel/result.ts'

/** A line of a file, or why it is none; and how many bytes of the file are behind its end. */
export interface FileLine {
  readonly number: number
  readonly end: number
  readonly text: Result<string>
}

const LINE_FEED = 0x0a
const BYTE_ORDER_MARK = '\ufeff'
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Cuts what is read piece by piece into lines, and keeps no more than one of them. */
export class Splitter {
  #pieces: Buffer[] = []
  #length = 0
  #number: number
  #end: number
  readonly #lengthMax: number

  constructor(start: { readonly line: number; readonly position: number }, lengthMax: number) {
    this.#number = start.line
    this.#end = start.position
    this.#lengthMax = lengthMax
  }

  /** The lines that end in this piece of the file. Lines with nothing in them are counted and left out. */
  *push(piece: Buffer): Generator<FileLine> {
    let from = 0
    for (let at = piece.indexOf(LINE_FEED); at >= 0; at = piece.indexOf(LINE_FEED, from)) {
      this.#keep(piece.subarray(from, at))
      this.#end += 1
      yield* this.#take()
      from = at + 1
    }
    this.#keep(piece.subarray(from))
  }

  /** The last line, where no line feed ended it. */
  *finish(): Generator<FileLine> {
    if (this.#length > 0) yield* this.#take()
  }

  #keep(piece: Buffer): void {
    this.#length += piece.length
    this.#end += piece.length
    // Of a line that is too long only its length is kept.
    if (this.#length > this.#lengthMax) this.#pieces = []
    else if (piece.length > 0) this.#pieces.push(piece)
  }

  *#take(): Generator<FileLine> {
    this.#number++
    const text = this.#length > this.#lengthMax ? refuse('import.line_too_long', { field: '' }) : this.#text()
    this.#pieces = []
    this.#length = 0
    if (!text.ok || text.value.trim() !== '') yield { number: this.#number, end: this.#end, text }
  }

  #text(): Result<string> {
    const [first, ...more] = this.#pieces
    try {
      const text = decoder.decode(first && more.length === 0 ? first : Buffer.concat(this.#pieces))
      return ok(this.#number === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text)
    } catch {
      return refuse('import.not_utf8', { field: '' })
    }
  }
}
