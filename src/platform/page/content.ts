import { type Html, html, type Part } from '../../kernel/html.ts'
import { type IconName, icon } from './icon.ts'
import { breaks, type Phrase } from './phrase.ts'

/** A heading inside the page; the page's own `<h1>` comes from the shell. */
export const heading = (phrase: Phrase, id?: string): Html => html`<h2${id && html` id="${id}"`}>${breaks(phrase)}</h2>`

/** The first sentence under the heading: what this page is about. */
export const lead = (body: Part): Html => html`<p class="lead">${body}</p>`

export const paragraph = (body: Part): Html => html`<p>${body}</p>`

/** A remark in smaller, softer letters. */
export const small = (body: Part): Html => html`<p class="small">${body}</p>`

/** A number that is read out or compared: figures of one width, never parted by a line end. */
export const figures = (value: string): Html => html`<span class="num">${value}</span>`

/** A masked address or number: kept from translation programs, allowed to break anywhere. */
export const masked = (value: string): Html => html`<span class="mask" translate="no">${value}</span>`

/** The list of plain points. */
export const bullets = (items: readonly Part[]): Html =>
  html`<ul class="bullets">${items.map((item) => html`<li>${item}</li>`)}</ul>`

export type Tone = 'info' | 'success' | 'warning' | 'stop'

const TONE_ICONS: Record<Tone, IconName> = { info: 'info', success: 'check', warning: 'alert', stop: 'alert' }

/**
 * A boxed message. `announce` makes it a status that a screen reader says on arrival (WCAG 4.1.3): for what has just
 * happened, not for what always stands there.
 */
export const notice = (options: {
  readonly tone: Tone
  readonly title?: Phrase | undefined
  readonly body?: Part
  readonly announce?: boolean | undefined
}): Html =>
  html`<div class="notice ${options.tone}"${options.announce && html` role="status"`}>${icon(TONE_ICONS[options.tone])}<div>${
    options.title && html`<p class="title">${breaks(options.title)}</p>`
  }${options.body && html`<div>${options.body}</div>`}</div></div>`

/** Indented matter of quotation: the address that a code went to, a sentence to compare. */
export const inset = (body: Part): Html => html`<div class="inset">${body}</div>`

export interface Step {
  readonly title: Phrase
  readonly body?: Part
}

/** What happens in which order, numbered. */
export const steps = (items: readonly Step[]): Html =>
  html`<ol class="steps">${items.map(
    ({ title, body }) => html`<li><b>${breaks(title)}</b>${body && html`<div>${body}</div>`}</li>`,
  )}</ol>`

/** Help that most people do not need, one touch away. Works without a script. */
export const disclosure = (options: {
  readonly summary: Phrase
  readonly body: Part
  readonly open?: boolean | undefined
}): Html =>
  html`<details${options.open && html` open`}><summary>${icon('next')}<span>${breaks(options.summary)}</span></summary><div>${options.body}</div></details>`
