import { html, raw } from 'hono/html'
import { type Locale, type Outcome, texts } from './texts.ts'

/** What Honnin tells of an account: the claims of the scopes `profile` and `verification`. Times are seconds. */
export interface Info {
  readonly restricted: boolean
  readonly zoneinfo?: string
  readonly verified_at?: number
  readonly verification_due?: boolean
  readonly verification_reason?: 'never' | 'long_ago'
  readonly verification_until?: number
  readonly replacement_since?: number
  readonly replacement_until?: number
}

export type Locked = 'lockedHere' | 'lockedOverdue' | 'lockedRestricted'

export interface Shown {
  readonly locale: Locale
  readonly issuer: string
  readonly outcome: Outcome | undefined
  /** Undefined where nobody is signed in. */
  readonly account:
    | { readonly info: Info; readonly overdue: boolean; readonly locked: Locked | undefined; readonly syncs: boolean }
    | undefined
}
type Account = NonNullable<Shown['account']>
type Markup = ReturnType<typeof html>

const USER = { ja: '田中 花子', en: 'Hanako Tanaka' }
/** Drawn by hand, one path each; they say nothing that the words beside them do not. */
const icon = (path: string, name = '') =>
  raw(`<svg class="icon ${name}" viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`)
const PERSON = 'M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM3.5 21c.6-4 4-6.5 8.5-6.5s7.9 2.5 8.5 6.5'
const SHIELD = 'M12 3 4.5 6v5.5c0 4.5 3 8 7.5 9.5 4.5-1.5 7.5-5 7.5-9.5V6L12 3Z'
const ASKS = `${SHIELD}M12 8v5m0 3v.1`
const DONE = `${SHIELD}M8.5 12l2.5 2.5 4.5-5`
const LOCK = 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3'
const SYNC = 'M4 11a8 8 0 0 1 14-4l2 2M20 4v5h-5M20 13a8 8 0 0 1-14 4l-2-2M4 20v-5h5'

export function page({ locale, issuer, outcome, account }: Shown): Markup {
  const other = locale === 'ja' ? 'en' : 'ja'
  const say = texts
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${say.info[locale]} – ${say.accounts[locale]} – ${say.settings[locale]}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">${say.skip[locale]}</a>
<header><span class="app">${say.settings[locale]}</span><a href="?lang=${other}" lang="${other}" hreflang="${other}">${say.other[locale]}</a></header>
<div class="frame">
<nav aria-label="${say.settings[locale]}">
<div class="user"><span class="face">${icon(PERSON)}</span><span><b>${USER[locale]}</b><small>${say.user[locale]}</small></span></div>
<ul><li><a href="#main" aria-current="page">${icon(PERSON)}${say.info[locale]}</a></li>
${account ? html`<li><a href="#sync">${icon(SYNC)}${say.sync[locale]}</a></li>` : ''}</ul>
</nav>
<main id="main">
<p class="crumb">${say.accounts[locale]}</p>
<h1>${say.info[locale]}</h1>
${outcome ? html`<p role="status" class="told ${outcome}">${say[outcome][locale]}</p>` : ''}
${account ? signedIn(locale, issuer, account) : signedOut(locale)}
</main>
</div>
</body>
</html>`
}

const signedOut = (locale: Locale): Markup => html`<section class="card notice">
<h2>${texts.signedOutTitle[locale]}</h2>
<p>${texts.signedOut[locale]}</p>
<p><a class="button" href="/sign-in">${texts.signIn[locale]}</a></p>
</section>`

function signedIn(locale: Locale, issuer: string, account: Account): Markup {
  const { info } = account
  const on = (at: number | undefined): string => dateOf(locale, info, at)
  const done = info.verified_at === undefined ? texts.notYet[locale] : texts.verifiedOn[locale](on(info.verified_at))
  const asks = info.verification_due === true && !info.restricted
  return html`${info.restricted ? restricted(locale, issuer, info) : ''}${asks ? prompt(locale, account) : ''}
<h2>${texts.accountSettings[locale]}</h2>
<section class="card row"><span class="mark">${icon(asks || info.restricted || info.verified_at === undefined ? ASKS : DONE)}</span>
<div><h3>${texts.verification[locale]}</h3><p>${done}</p></div>
${asks || info.restricted ? '' : html`<a class="button plain" href="/verify">${texts.verify[locale]}</a>`}
</section>
${sync(locale, account)}`
}

function prompt(locale: Locale, { info, overdue }: Account): Markup {
  const by = dateOf(locale, info, info.verification_until)
  const why =
    info.verification_reason === 'never'
      ? texts.never[locale]
      : texts.longAgo[locale](dateOf(locale, info, info.verified_at))
  return html`<section class="card notice warn" aria-labelledby="prompt">
<h2 id="prompt">${icon(ASKS)}${texts.promptTitle[locale]}</h2>
<p>${why}</p>
<p><b>${overdue ? texts.overdue[locale](by) : texts.dueBy[locale](by)}</b></p>
<p><a class="button" href="/verify">${texts.verify[locale]}</a></p>
</section>`
}

function restricted(locale: Locale, issuer: string, info: Info): Markup {
  const { replacement_since: since, replacement_until: until } = info
  return html`<section class="card notice warn" aria-labelledby="restricted">
<h2 id="restricted">${icon(ASKS)}${texts.restrictedTitle[locale]}</h2>
<p>${texts.since[locale](dateOf(locale, info, since))} <b>${
    until === undefined ? texts.held[locale] : texts.until[locale](dateOf(locale, info, until))
  }</b></p>
<p>${texts.notYou[locale]}</p>
<p><a class="button" href="${issuer}/replace/status">${texts.status[locale]}</a></p>
</section>`
}

function sync(locale: Locale, { info, locked, syncs }: Account): Markup {
  const state = syncs ? (locked ? 'paused' : 'on') : 'off'
  const name = texts.passwords[locale]
  const asks = locked !== undefined && locked !== 'lockedRestricted' && info.verification_due !== true
  return html`<h2 id="sync">${texts.sync[locale]}</h2>
<section class="card row"><span class="mark">${icon(locked ? LOCK : SYNC)}</span>
<div><h3 id="passwords">${name}</h3><p id="why">${texts[locked ?? 'unlocked'][locale]}</p></div>
${asks ? html`<a class="button plain" href="/verify">${texts.verify[locale]}</a>` : ''}
<form method="post" action="/sync"><span class="state">${texts[state][locale]}</span>
<button class="switch" role="switch" aria-checked="${String(state === 'on')}" aria-labelledby="passwords" aria-describedby="why"${
    locked ? raw(' disabled') : ''
  }></button></form>
</section>`
}

/** A day as its reader writes it, where they are. */
const dateOf = (locale: Locale, { zoneinfo }: Info, at = 0): string =>
  new Intl.DateTimeFormat(locale === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: 'long',
    timeZone: zoneinfo ?? 'UTC',
  }).format(at * 1000)
