import { type Html, html, type Part } from '../../kernel/html.ts'
import { icon } from './icon.ts'
import { breaks, type Phrase } from './phrase.ts'

/** Hidden fields: page token, CSRF token, the step that is answered. */
export type Hidden = Readonly<Record<string, string>>

export const hiddenFields = (hidden: Hidden): Html =>
  html`${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`

/** What the script fills with a signature of this browser's key, for a purpose; without the script it leaves empty. */
export const signatureField = (purpose: string, keyName: string): Html =>
  html`<input type="hidden" name="signature" value="" data-sign="${purpose}" data-key="${keyName}">`

/** Everything that acts is a POST; the browser's own checks stay off, because ours say more (GOV.UK, error summary). */
export const form = (options: {
  readonly action: string
  readonly hidden?: Hidden | undefined
  readonly body: Part
  readonly id?: string | undefined
  /** Set for forms that carry a file (recovery code as file or picture). */
  readonly files?: boolean | undefined
}): Html =>
  html`<form method="post" action="${options.action}"${options.id && html` id="${options.id}"`}${
    options.files && html` enctype="multipart/form-data"`
  } novalidate>${hiddenFields(options.hidden ?? {})}${options.body}</form>`

export type ButtonKind = 'primary' | 'secondary' | 'stop' | 'quiet'

export interface ButtonOptions {
  readonly label: Phrase
  readonly kind?: ButtonKind | undefined
  readonly name?: string | undefined
  readonly value?: string | undefined
  /** The id of a form elsewhere on the page. */
  readonly form?: string | undefined
}

/** A submit button; `quiet` looks like a link but acts. */
export const button = ({ label, kind = 'primary', name, value, form }: ButtonOptions): Html =>
  html`<button class="button ${kind}"${name && html` name="${name}" value="${value ?? ''}"`}${
    form && html` form="${form}"`
  }>${breaks(label)}</button>`

/** A link that is the page's next step and changes nothing by itself. */
export const linkButton = (options: {
  readonly href: string
  readonly label: Phrase
  readonly kind?: ButtonKind | undefined
}): Html => html`<a class="button ${options.kind ?? 'primary'}" href="${options.href}">${breaks(options.label)}</a>`

/** Buttons side by side where there is room, one under the other on a phone. */
export const actions = (...buttons: readonly Part[]): Html => html`<div class="actions">${buttons}</div>`

interface WayWords {
  readonly title: Phrase
  /** What happens then, in words. */
  readonly consequence?: Part
  readonly kind?: 'go' | 'plain' | 'stop' | undefined
}

/** A link; or a form of its own; or a button of the form around the list. */
export type Way = WayWords &
  (
    | { readonly href: string }
    | {
        readonly action: string
        readonly hidden?: Hidden | undefined
        readonly name?: string | undefined
        readonly value?: string | undefined
      }
    | { readonly name: string; readonly value: string }
  )

const wayName = (way: Way): Html | false =>
  'name' in way && way.name !== undefined && html` name="${way.name}" value="${way.value ?? ''}"`

function oneWay(way: Way): Html {
  const style = `way ${way.kind ?? 'plain'}`
  const inside = html`<span><b>${breaks(way.title)}</b>${
    way.consequence && html`<span>${way.consequence}</span>`
  }</span>${icon('next')}`
  if ('href' in way) return html`<a class="${style}" href="${way.href}">${inside}</a>`
  const choice = html`<button class="${style}"${wayName(way)}>${inside}</button>`
  return 'action' in way ? form({ action: way.action, hidden: way.hidden, body: choice }) : choice
}

/** The big choices of a page, each with its consequence in words (journey.md, point 24). */
export const ways = (choices: readonly Way[]): Html =>
  html`<ul class="ways">${choices.map((way) => html`<li>${oneWay(way)}</li>`)}</ul>`

export interface ListedLink {
  readonly href: string
  readonly label: Phrase
  readonly download?: boolean | undefined
}

/** Links one under the other, each high enough for a thumb. */
export const linkList = (links: readonly ListedLink[]): Html =>
  html`<ul class="links">${links.map(
    ({ href, label, download }) => html`<li><a href="${href}"${download && html` download`}>${breaks(label)}</a></li>`,
  )}</ul>`

/** Stays hidden until the script is there, because without it no passkey can answer. */
export const passkeyButton = (label: Phrase): Html =>
  html`<button class="button primary" hidden>${breaks(label)}</button>`

/** Stays hidden until the script is there, because nothing else can open the print dialogue. */
export const printButton = (label: Phrase): Html =>
  html`<button type="button" class="button secondary" data-print hidden>${breaks(label)}</button>`
