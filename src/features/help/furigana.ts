import { Html, html } from '../../kernel/html.ts'
import { READINGS } from './readings.ts'

/** A word, or the part of one that needs no reading. */
type Piece = string | { readonly word: string; readonly reading: string }

interface Entry {
  /** As it stands in a text. */
  readonly word: string
  readonly pieces: readonly Piece[]
}

const PART = /\{([^{}|]+)\|([^{}|]+)\}/g

function entryOf(written: string): Entry {
  const pieces: Piece[] = []
  let end = 0
  for (const { index, 0: all, 1: word = '', 2: reading = '' } of written.matchAll(PART)) {
    if (index > end) pieces.push(written.slice(end, index))
    pieces.push({ word, reading })
    end = index + all.length
  }
  if (end < written.length) pieces.push(written.slice(end))
  return { word: pieces.map((piece) => (typeof piece === 'string' ? piece : piece.word)).join(''), pieces }
}

/** By the first letter, the longest first: 電話番号 is read before 電話. */
const ENTRIES: ReadonlyMap<string, readonly Entry[]> = Map.groupBy(
  READINGS.flatMap((line) => line.split(' ').map(entryOf)).toSorted((a, b) => b.word.length - a.word.length),
  ({ word }) => word.charAt(0),
)

/** A number and what it counts, unless that number is read in a way of its own. */
function counted(text: string, at: number): Entry | undefined {
  const [digits] = /^\d+/.exec(text.slice(at)) ?? []
  if (digits === undefined || /\d/.test(text.charAt(at - 1))) return undefined
  const own = ENTRIES.get(digits.charAt(0))?.find(({ word }) => text.startsWith(word, at))
  const any = ENTRIES.get('#')?.find(({ word }) => text.startsWith(word.slice(1), at + digits.length))
  return own ?? (any && { word: `${digits}${any.word.slice(1)}`, pieces: [digits, ...any.pieces.slice(1)] })
}

const entryAt = (text: string, at: number): Entry | undefined =>
  counted(text, at) ?? ENTRIES.get(text.charAt(at))?.find(({ word }) => !/^\d/.test(word) && text.startsWith(word, at))

function* piecesOf(text: string): Generator<Piece> {
  let plain = ''
  for (let at = 0; at < text.length; ) {
    const entry = entryAt(text, at)
    if (entry) {
      if (plain) yield plain
      plain = ''
      yield* entry.pieces
    } else plain += text.charAt(at)
    at += entry?.word.length ?? 1
  }
  if (plain) yield plain
}

/** A word with its reading above it; in brackets where a browser knows no readings. */
export const ruby = (word: string, reading: string): Html =>
  html`<ruby>${word}<rp>(</rp><rt>${reading}</rt><rp>)</rp></ruby>`

/** The text of a page's part with readings: of the article, and of the product's own words in it, alike. */
export const withReadings = ({ markup }: Html): Html =>
  new Html(
    markup.replace(/<ruby>.*?<\/ruby>|<[^>]*>|[^<]+/gs, (part) =>
      part.startsWith('<')
        ? part
        : [...piecesOf(part)]
            .map((piece) => (typeof piece === 'string' ? piece : ruby(piece.word, piece.reading).markup))
            .join(''),
    ),
  )

/** A text as it is said, for who looks for it in kana. */
export const kanaOf = (text: string): string =>
  [...piecesOf(text)].map((piece) => (typeof piece === 'string' ? piece : piece.reading)).join('')
