import { type Html, html, type Part } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import { breaks, type Phrase } from './phrase.ts'
import { words } from './words.ts'

/** What every field has. The id of a field is its name: the error summary links to it. */
export interface Labelled {
  readonly locale: Locale
  readonly name: string
  readonly label: Phrase
  /** The label is the question of the page and becomes its `<h1>`; the shell then gets `heading: false`. */
  readonly asHeading?: boolean | undefined
  /** Stands above the field (AX-09). */
  readonly hint?: Part
  /** Stands below the field, in the same words as in the error summary. */
  readonly error?: string | undefined
}

const hintOf = ({ name, hint }: Labelled) => hint && html`<div class="hint" id="${name}-hint">${hint}</div>`

const errorOf = ({ name, error, locale }: Labelled) =>
  error &&
  html`<p class="error" id="${name}-error"><span class="vh">${say(words.errorPrefix, locale)}</span>${error}</p>`

const describedBy = ({ name, hint, error }: Labelled): Html | undefined => {
  const ids = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean)
  return ids.length === 0 ? undefined : html` aria-describedby="${ids.join(' ')}"`
}

const invalid = ({ error }: Labelled) => error && html` aria-invalid="true"`

const group = (field: Labelled, control: Html): Html => {
  const label = html`<label for="${field.name}">${breaks(field.label)}</label>`
  return html`<div class="field${field.error && ' wrong'}">${field.asHeading ? html`<h1>${label}</h1>` : label}${hintOf(field)}${control}${errorOf(field)}</div>`
}

export interface TextField extends Labelled {
  readonly type?: 'text' | 'email' | 'tel' | 'search' | undefined
  readonly value?: string | undefined
  /** A token of HTML 4.10.18.7.1 ("username", "email", "tel"); "off" only where nothing fits (WCAG 1.3.5). */
  readonly autocomplete: string
  readonly inputmode?: 'text' | 'email' | 'tel' | 'numeric' | 'search' | undefined
  /** The language of what is typed, where it differs from the page's. */
  readonly lang?: string | undefined
  readonly short?: boolean | undefined
  /** What fits while somebody types: where the script asks for it, and what it says of it ("#" stands for the count). */
  readonly suggest?:
    | { readonly from: string; readonly name: string; readonly one: string; readonly count: string }
    | undefined
}

const suggestions = ({ suggest }: TextField): Html | undefined =>
  suggest &&
  html` data-suggest="${suggest.from}" data-suggestions="${suggest.name}" data-one="${suggest.one}" data-count="${suggest.count}"`

export const textField = (field: TextField): Html =>
  group(
    field,
    html`<input id="${field.name}" name="${field.name}" type="${field.type ?? 'text'}" value="${field.value ?? ''}" autocomplete="${field.autocomplete}"${
      field.inputmode && html` inputmode="${field.inputmode}"`
    }${field.lang && html` lang="${field.lang}"`}${field.short && html` class="short"`}${suggestions(field)} autocapitalize="none" spellcheck="false"${describedBy(field)}${invalid(field)}>`,
  )

export interface CodeField extends Labelled {
  /** `digits`: a code from a message; `match`: a number read off another screen; `recovery`: letters and digits. */
  readonly kind?: 'digits' | 'match' | 'recovery' | undefined
  readonly value?: string | undefined
}

/**
 * ONE field for the whole code, so that it can be pasted and filled in by the phone (WCAG 3.3.8; AX-01). No length
 * limit: spaces, hyphens and full-width figures are understood by the server.
 */
export const codeField = (field: CodeField): Html => {
  const kind = field.kind ?? 'digits'
  return group(
    field,
    html`<input id="${field.name}" name="${field.name}" type="text" class="code ${kind}" value="${field.value ?? ''}" inputmode="${
      kind === 'recovery' ? 'text' : 'numeric'
    }" autocomplete="${kind === 'digits' ? 'one-time-code' : 'off'}" autocapitalize="${
      kind === 'recovery' ? 'characters' : 'none'
    }" lang="en" spellcheck="false"${describedBy(field)}${invalid(field)}>`,
  )
}

export interface PasswordField extends Labelled {
  readonly autocomplete: 'current-password' | 'new-password'
  /** The words of the switch that the script adds. */
  readonly show: string
  readonly hide: string
}

/** Never filled in again by the server; pasting is welcome (NIST SP 800-63B-4, 3.1.1.2). */
export const passwordField = (field: PasswordField): Html =>
  group(
    field,
    html`<div class="password"><input id="${field.name}" name="${field.name}" type="password" autocomplete="${field.autocomplete}" autocapitalize="none" spellcheck="false" data-show="${field.show}" data-hide="${field.hide}"${describedBy(field)}${invalid(field)}></div>`,
  )

/** Tells a password manager whose new password it keeps; the person is not asked (HTML 4.10.18.7.1, "username"). */
export const usernameOf = (address: string): Html =>
  html`<input type="text" name="username" value="${address}" autocomplete="username" hidden>`

export interface FileField extends Labelled {
  /** File types as in HTML 4.10.5.1.17, such as "text/plain,image/*". */
  readonly accept: string
}

export const fileField = (field: FileField): Html =>
  group(
    field,
    html`<input id="${field.name}" name="${field.name}" type="file" accept="${field.accept}"${describedBy(field)}${invalid(field)}>`,
  )

export interface Choice {
  readonly value: string
  readonly label: Phrase
  /** What choosing it does. */
  readonly consequence?: Part
}

export interface RadioGroup extends Labelled {
  readonly options: readonly Choice[]
  /** Only what this person chose before: nothing is preselected, so that no program can submit a choice (machine.md 0.9). */
  readonly selected?: string | undefined
}

export const radioGroup = (field: RadioGroup): Html => {
  const legend = html`<legend>${field.asHeading ? html`<h1>${breaks(field.label)}</h1>` : breaks(field.label)}</legend>`
  return html`<div class="field${field.error && ' wrong'}"><fieldset${describedBy(field)}>${legend}${hintOf(field)}<div class="choices">${field.options.map(
    (option, i) => {
      const id = i === 0 ? field.name : `${field.name}-${i + 1}`
      return html`<div class="choice"><input type="radio" id="${id}" name="${field.name}" value="${option.value}"${
        option.value === field.selected && html` checked`
      }${option.consequence && html` aria-describedby="${id}-then"`}><label for="${id}"><b>${breaks(option.label)}</b></label>${
        option.consequence && html`<span class="then" id="${id}-then">${option.consequence}</span>`
      }</div>`
    },
  )}</div>${errorOf(field)}</fieldset></div>`
}

export interface Checkbox extends Labelled {
  readonly value?: string | undefined
  readonly checked?: boolean | undefined
}

export const checkbox = (field: Checkbox): Html =>
  html`<div class="field${field.error && ' wrong'}"><div class="choice"><input type="checkbox" id="${field.name}" name="${field.name}" value="${field.value ?? 'yes'}"${
    field.checked && html` checked`
  }${describedBy(field)}${invalid(field)}><label for="${field.name}"><b>${breaks(field.label)}</b></label>${
    field.hint && html`<span class="then" id="${field.name}-hint">${field.hint}</span>`
  }</div>${errorOf(field)}</div>`

/** Says in words that a field may stay empty (AX-09). */
export const optional = (label: string, locale: Locale): Html =>
  html`${breaks(label)}<span class="opt">${locale === 'ja' ? '（任意）' : ' (optional)'}</span>`
