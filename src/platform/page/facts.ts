import { type Html, html, type Part } from '../../kernel/html.ts'
import { icon } from './icon.ts'
import { breaks, type Phrase } from './phrase.ts'

export interface Fact {
  readonly term: Phrase
  readonly value: Part
  /** A softer line under the value. */
  readonly note?: Part
  /** Where the value can be changed; `about` completes the link's name for those who hear links alone. */
  readonly change?: { readonly href: string; readonly label: string; readonly about: string } | undefined
}

/** Terms and values: the summary list of "check your answers" and of the status page. */
export const facts = (items: readonly Fact[]): Html =>
  html`<dl class="facts">${items.map(
    ({ term, value, note, change }) =>
      html`<div><dt>${breaks(term)}</dt><dd>${value}${note && html`<small>${note}</small>`}${
        change &&
        html`<a class="change" href="${change.href}">${change.label}<span class="vh"> ${change.about}</span></a>`
      }</dd></div>`,
  )}</dl>`

/** A table whose first column names the row. */
export const table = (options: {
  readonly caption: Phrase
  readonly columns: readonly Phrase[]
  readonly rows: readonly (readonly Part[])[]
}): Html =>
  html`<table><caption>${breaks(options.caption)}</caption><thead><tr>${options.columns.map(
    (column) => html`<th scope="col">${breaks(column)}</th>`,
  )}</tr></thead><tbody>${options.rows.map(
    ([name, ...cells]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table>`

/** "Works" or "does not work" as sign, word and colour together: no one of them carries it alone (WCAG 1.4.1). */
export const mark = (works: boolean, word: string): Html =>
  html`<span class="mark ${works ? 'yes' : 'no'}">${icon(works ? 'check' : 'cross')}${word}</span>`
