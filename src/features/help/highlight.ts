import { type Html, html } from '../../kernel/html.ts'
import { fold } from './fold.ts'

/** Folded letter by letter, with where each letter comes from; fold() leaves out the long mark only beside kana. */
function traced(text: string): { readonly folded: string; readonly from: readonly number[] } {
  let folded = ''
  const from: number[] = []
  for (const [i, char] of [...text].entries())
    for (const letter of char === 'ー' ? '' : fold(char)) {
      folded += letter
      from.push(i)
    }
  return { folded, from }
}

const LATIN = /[a-z\d]/

/** The text with what was looked for marked, as it is written there: longer pieces before their parts. */
export function highlighted(text: string, marks: readonly string[]): Html {
  const { folded, from } = traced(text)
  const chars = [...text]
  const isMarked = chars.map(() => false)
  for (const mark of marks.filter((piece) => piece.length > 1))
    for (let at = folded.indexOf(mark); at >= 0; at = folded.indexOf(mark, at + mark.length)) {
      // "not" is no part of "another"; Japanese has no letters that say where a word begins.
      if (LATIN.test(mark.charAt(0)) && LATIN.test(folded.charAt(at - 1))) continue
      const end = from[at + mark.length - 1] ?? 0
      for (let i = from[at] ?? 0; i <= end; i++) isMarked[i] = true
    }
  const pieces: { text: string; isMarked: boolean }[] = []
  for (const [i, char] of chars.entries()) {
    const last = pieces.at(-1)
    if (last && last.isMarked === isMarked[i]) last.text += char
    else pieces.push({ text: char, isMarked: isMarked[i] ?? false })
  }
  return html`${pieces.map((piece) => (piece.isMarked ? html`<mark>${piece.text}</mark>` : piece.text))}`
}
