import { Html, html } from '../../kernel/html.ts'

/**
 * Words of a heading, button or label. In a string, `|` marks where a Japanese line may break (journey.md 4.3); words
 * that a person typed are handed over as Html, so that a `|` of theirs stays what it is.
 */
export type Phrase = string | Html

/** The phrase with its breaks: the style sheet keeps together what no `<wbr>` parts. */
export const breaks = (phrase: Phrase): Html =>
  phrase instanceof Html
    ? phrase
    : html`${phrase.split('|').map((piece, i) => (i === 0 ? piece : html`<wbr>${piece}`))}`

/** The phrase for titles and attributes, where nothing can break. */
export const plain = (phrase: string): string => phrase.replaceAll('|', '')
