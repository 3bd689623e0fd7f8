import { type Html, html, type Part, raw } from '../../kernel/html.ts'
import { LOCALES, type Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import type { Asset } from './asset.ts'
import { figures, masked } from './content.ts'
import { errorSummary, type PageError } from './errors.ts'
import { button, form, type Hidden, hiddenFields, signatureField } from './form.ts'
import { icon } from './icon.ts'
import { mark } from './mark.ts'
import { passkeyScripts } from './passkey.ts'
import { breaks, type Phrase, plain } from './phrase.ts'
import { script } from './script.ts'
import { deviceScript } from './script-device.ts'
import { suggestScript } from './script-suggest.ts'
import { helpStylesheet, stylesheet } from './stylesheet.ts'
import { palette } from './tokens.ts'
import { otherLanguage, words } from './words.ts'

/** What the server has to serve besides the pages. */
export const assets: readonly Asset[] = [
  stylesheet,
  helpStylesheet,
  script,
  deviceScript,
  suggestScript,
  mark,
  ...passkeyScripts,
]

export interface Page {
  readonly locale: Locale
  /** The name of the page, and its heading where `heading` is not given. May carry `|`. */
  readonly title: string
  /** The `<h1>` where it differs from the title; `false` where a field's label in the body is the heading. */
  readonly heading?: Phrase | false | undefined
  /** Which account this is about (masked) and under which receipt number. */
  readonly who?: { readonly account: string; readonly receipt?: string | undefined } | undefined
  readonly back?: { readonly href: string; readonly label?: string | undefined } | undefined
  readonly body: Part
  /** This page in the other language; `undefined` where it could not be shown again. */
  readonly alternateUrl: string | undefined
  /** The article about this page, by its name where it has one, and where people answer. */
  readonly help: { readonly url: string; readonly title?: string | undefined; readonly contactUrl: string }
  /** The name of the site that people know. */
  readonly brand: string
  /** Where a signed-in person signs out, with the tokens of that form. */
  readonly signedIn?: { readonly signOut: string; readonly hidden: Hidden } | undefined
  /** A trusted device that is asked to sign, silently; the name under which its browser keeps the key. */
  readonly device?:
    | {
        readonly keyName: string
        readonly prove: string
        readonly hidden: Hidden
        /** Where its signature leads, on a page that only asks for more because it is missing. */
        readonly onward: string | undefined
      }
    | undefined
  /** Refusals: an error summary and "Error: " in the title. */
  readonly errors?: readonly PageError[] | undefined
  readonly development?: boolean | undefined
  /** The public address of a page that is the same for everybody, without its language. */
  readonly canonical?: string | undefined
  /** The public address of the same page in やさしい日本語, where there is one; is it this one? */
  readonly easy?: { readonly address: string; readonly isThis: boolean } | undefined
  /** Scripts that this page needs besides that of every page. */
  readonly scripts?: readonly Asset[] | undefined
  readonly styles?: readonly Asset[] | undefined
}

function head({ locale, title, brand, errors, signedIn, canonical, easy, scripts = [], styles = [] }: Page): Html {
  const prefix = errors && errors.length > 0 ? say(words.errorPrefix, locale) : ''
  return html`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${prefix}${plain(title)} – ${brand}</title><meta name="color-scheme" content="light dark"><meta name="theme-color" media="(prefers-color-scheme: light)" content="${palette.light.wash}"><meta name="theme-color" media="(prefers-color-scheme: dark)" content="${palette.dark.wash}"><link rel="icon" type="${mark.type}" href="${mark.path}">${[
    stylesheet,
    ...styles,
  ].map(({ path }) => html`<link rel="stylesheet" href="${path}">`)}${[
    script,
    ...(signedIn ? [deviceScript] : []),
    ...scripts,
  ].map(
    ({ path }) => html`<script src="${path}" defer></script>`,
  )}${canonical !== undefined && languages(canonical, locale, easy)}`
}

/** Japanese in a simplified form: the subtag is registered (BCP 47). */
export const EASY_LANGUAGE = 'ja-simple'

/** Which address this page is known by, and by which its other languages are. */
const languages = (address: string, locale: Locale, easy: Page['easy']): Html =>
  html`<link rel="canonical" href="${easy?.isThis ? easy.address : `${address}?lang=${locale}`}">${LOCALES.map(
    (other) => html`<link rel="alternate" hreflang="${other}" href="${address}?lang=${other}">`,
  )}${easy && html`<link rel="alternate" hreflang="${EASY_LANGUAGE}" href="${easy.address}">`}<link rel="alternate" hreflang="x-default" href="${address}">`

const developmentBanner = (locale: Locale): Html =>
  html`<aside class="dev" aria-label="${say(words.development, locale)}"><p><b>${say(words.development, locale)}</b> ${say(words.developmentBody, locale)} <a href="/dev">${say(words.developmentLink, locale)}</a></p></aside>`

function header({ locale, brand, alternateUrl, help }: Page): Html {
  const other = otherLanguage[locale]
  return html`<header><span class="brand"><img src="${mark.path}" width="28" height="28" alt="">${brand}</span><nav aria-label="${say(words.tools, locale)}">${
    alternateUrl !== undefined &&
    html`<a href="${alternateUrl}" lang="${other.locale}" hreflang="${other.locale}">${other.name}</a>`
  }<a href="${help.url}">${say(words.help, locale)}</a></nav></header>`
}

function who({ locale, who, signedIn }: Page): Html | false {
  if (!who && !signedIn) return false
  return html`<div class="who">${
    who &&
    html`<p><span data-account="${who.account}">${say(words.account, locale)} ${masked(who.account)}</span>${
      who.receipt && html` <span>${say(words.receipt, locale)} ${figures(who.receipt)}</span>`
    }</p>`
  }${
    signedIn &&
    form({
      action: signedIn.signOut,
      hidden: signedIn.hidden,
      body: button({ label: say(words.signOut, locale), kind: 'quiet' }),
    })
  }</div>`
}

function footer({ locale, help }: Page): Html {
  return html`<footer><p>${say(words.trouble, locale)}</p><ul><li><a href="${help.url}">${help.title ?? say(words.helpHere, locale)}</a></li><li><a href="${help.contactUrl}">${say(words.contact, locale)}</a></li></ul></footer>`
}

/** Outside of what is read and pressed: only the script sends it. */
const silent = ({ device }: Page): Html | undefined =>
  device &&
  html`<form method="post" action="${device.prove}" data-silent${device.onward !== undefined && html` data-onward="${device.onward}"`} hidden>${hiddenFields(device.hidden)}${signatureField(
    'session',
    device.keyName,
  )}</form>`

/** A whole document. The help link stands at the same two places on every page (WCAG 3.2.6). */
export function page(content: Page): Html {
  const { locale, back, errors, title } = content
  const heading = content.heading ?? title
  return html`${raw('<!doctype html>')}<html lang="${locale}"><head>${head(content)}</head><body><a class="skip" href="#main">${say(words.skip, locale)}</a>${
    content.development && developmentBanner(locale)
  }${header(content)}<main id="main" tabindex="-1">${
    back && html`<a class="back" href="${back.href}">${icon('back')}${back.label ?? say(words.back, locale)}</a>`
  }${who(content)}${errors && errors.length > 0 && errorSummary(locale, errors)}${
    heading !== false && html`<h1>${breaks(heading)}</h1>`
  }${content.body}</main>${footer(content)}${silent(content)}</body></html>`
}
