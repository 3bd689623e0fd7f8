import { type Html, html, type Part } from '../../kernel/html.ts'
import type { Phrase } from './phrase.ts'
import { breaks } from './phrase.ts'

const grouped = (code: string, size: number): readonly string[] =>
  code.replaceAll(/[\s-]/g, '').match(new RegExp(`.{1,${size}}`, 'gu')) ?? []

/** A recovery code, shown once: groups of five that one tap selects whole; the script adds a button that copies. */
export const codeDisplay = (options: {
  readonly label: Phrase
  readonly code: string
  readonly copy: string
  readonly copied: string
}): Html =>
  html`<figure class="secret"><figcaption>${breaks(options.label)}</figcaption><code translate="no" data-copy="${options.copy}" data-copied="${options.copied}">${grouped(
    options.code,
    5,
  ).map((piece, i) => html`${i > 0 && html`-<wbr>`}${piece}`)}</code></figure>`

/** A key that is typed into another program: its groups are as they came, and may part at a line's end. */
export const keyDisplay = (options: {
  readonly label: Phrase
  readonly key: string
  readonly copy: string
  readonly copied: string
}): Html =>
  html`<figure class="secret"><figcaption>${breaks(options.label)}</figcaption><code translate="no" data-copy="${options.copy}" data-copied="${options.copied}">${options.key}</code></figure>`

/** A number to be compared with another screen, or read out: large, in groups of `size` (3 unless told). */
export const numberDisplay = (options: {
  readonly label: Phrase
  readonly value: string
  readonly size?: number | undefined
  readonly note?: Part
}): Html =>
  html`<figure class="secret number"><figcaption>${breaks(options.label)}</figcaption><p class="big" translate="no">${grouped(
    options.value,
    options.size ?? 3,
  ).join(' ')}</p>${options.note && html`<p class="small">${options.note}</p>`}</figure>`

/** A QR code on white in both schemes, since readers want dark on light. `svg` is markup of our own making. */
export const qrCode = (options: { readonly svg: Html; readonly label: string; readonly caption?: Part }): Html =>
  html`<figure class="qr"><div role="img" aria-label="${options.label}">${options.svg}</div>${
    options.caption && html`<figcaption>${options.caption}</figcaption>`
  }</figure>`
