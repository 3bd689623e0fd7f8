import { type Html, html } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import { icon } from './icon.ts'
import { breaks } from './phrase.ts'
import { words } from './words.ts'

/** A refusal as the person reads it. `field` is the name of the field that it is about; without one it is plain text. */
export interface PageError {
  readonly message: string
  readonly field?: string | undefined
}

/** Stands first on the page, takes the focus (also without a script) and leads to the fields (GOV.UK, error summary). */
export const errorSummary = (locale: Locale, errors: readonly PageError[]): Html =>
  html`<div class="notice stop errors" role="alert" tabindex="-1" autofocus>${icon('alert')}<div><h2 class="title">${breaks(say(words.errorTitle, locale))}</h2><ul>${errors.map(
    ({ message, field }) => html`<li>${field ? html`<a href="#${field}">${message}</a>` : message}</li>`,
  )}</ul></div></div>`
