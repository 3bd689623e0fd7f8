import type { Instant } from '../../kernel/clock.ts'
import { minutes } from '../../kernel/duration.ts'
import type { Html, Part } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'
import type { Refusal } from '../../kernel/result.ts'
import type { Text } from '../../kernel/text.ts'
import type { Answer, CookieChange, Exchange, Route } from '../../platform/http/exchange.ts'
import { policyLeadingTo } from '../../platform/http/guard.ts'
import { throttled } from '../../platform/http/throttle.ts'
import type { Asset } from '../../platform/page/asset.ts'
import { longDate, monthYear, timeOfDay, when } from '../../platform/page/dates.ts'
import type { PageError } from '../../platform/page/errors.ts'
import { page } from '../../platform/page/layout.ts'
import type { Phrase } from '../../platform/page/phrase.ts'
import { identifierOf } from '../account/store-identifier.ts'
import { groupReceipt } from '../notice/receipt.ts'
import { maskName } from '../proof/mask.ts'
import { signatureDue } from './device.ts'
import { halfwayAt } from './halfway.ts'
import { helpFor } from './help-places.ts'
import { leadsOn } from './recovery.ts'
import { keyName } from './store-device.ts'
import type { Person } from './store-visitor.ts'
import { sessionSentences } from './texts.ts'

/** A request as pages see it. */
export type Web = Exchange<Person>

/** Sentences of refusals by their codes; instants arrive written out in the person's zone. */
export type Sentences = Readonly<Record<string, Text | Text<Record<string, string | number>>>>

export interface Showing {
  /** May carry `|` where a Japanese heading may break. */
  readonly title: string
  readonly heading?: Phrase | false | undefined
  readonly body: Part
  readonly back?: string | undefined
  readonly receipt?: string | undefined
  /** Shown this once, so no link leads to it in the other language. */
  readonly once?: boolean | undefined
  /** Where in the help this page is explained. */
  readonly help?: string | undefined
  /** The path of a page that is public and the same for everybody. */
  readonly canonical?: string | undefined
  /** The path of this page in やさしい日本語, where there is one. */
  readonly easy?: { readonly path: string; readonly isThis: boolean } | undefined
  /** Where this page is in the other language, if not at its own path alone. */
  readonly translated?: ((locale: Locale) => string) | undefined
  readonly errors?: readonly PageError[] | undefined
  /** The refusal that this page tells of: its code goes into the answer for machines and for support. */
  readonly refusal?: Refusal | undefined
  readonly status?: number | undefined
  /** Whole seconds until it is worth trying again. */
  readonly retryAfter?: number | undefined
  readonly cookies?: readonly CookieChange[] | undefined
  readonly scripts?: readonly Asset[] | undefined
  readonly styles?: readonly Asset[] | undefined
  /** A path of our own that the browser goes on to by itself; a link of the page leads there, too. */
  readonly onward?: string | undefined
  /** Where a form of this page leads besides ourselves, after its answer: an origin. */
  readonly leadsTo?: string | undefined
}

/** The one way in which a page leaves: brand, language switch, help, the account in question, sign-out. */
export function show(x: Web, showing: Showing): Answer {
  const { settings } = x.service
  const { locale } = x.visitor
  const other: Locale = locale === 'ja' ? 'en' : 'ja'
  const html = page({
    locale,
    title: showing.title,
    heading: showing.heading,
    body: showing.body,
    back: showing.back === undefined ? undefined : { href: showing.back },
    who: x.person && { account: accountMask(x, x.person), receipt: showing.receipt && groupReceipt(showing.receipt) },
    // Relative: a path that came from outside ("//elsewhere.example/") never becomes the target of a link.
    alternateUrl: showing.once ? undefined : (showing.translated?.(other) ?? `?lang=${other}`),
    help: { url: helpFor(showing.refusal?.code) ?? showing.help ?? '/help', contactUrl: '/help#contact' },
    brand: settings.brand,
    signedIn: x.person && { signOut: '/sign-out', hidden: tokens(x) },
    device: silentSignature(x),
    errors: showing.errors,
    canonical: showing.canonical === undefined ? undefined : settings.origin + showing.canonical,
    easy: showing.easy && { address: settings.origin + showing.easy.path, isThis: showing.easy.isThis },
    development: settings.mode === 'development',
    scripts: showing.scripts,
    styles: showing.styles,
  })
  const limit = showing.refusal && throttled(showing.refusal, x.now.now)
  const status = showing.status ?? limit?.status ?? (showing.refusal || showing.errors?.length ? 422 : 200)
  const retryAfter = showing.retryAfter ?? limit?.retryAfter
  return {
    kind: 'page',
    status,
    html,
    ...(showing.refusal ? { code: showing.refusal.code } : {}),
    ...(showing.cookies ? { cookies: showing.cookies } : {}),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(showing.onward === undefined ? {} : { onward: showing.onward }),
    ...(showing.leadsTo === undefined ? {} : { policy: policyLeadingTo(showing.leadsTo) }),
  }
}

function silentSignature(x: Web) {
  const { person } = x
  if (!person?.device || !signatureDue(person.device, x.now.now, x.service.policy)) return undefined
  const { accountId } = person.account
  return {
    keyName: keyName(x.service.keys, accountId),
    prove: '/device/prove',
    hidden: tokens(x),
    onward: person.halfway ? '/account' : undefined,
  }
}

/** Of links and ways, those that lead on here: a recovery session opens the pages of its request only (SS-08), a halfway one few. */
export const reachable = <T extends object>(x: Web, items: readonly T[]): T[] =>
  items.filter((item) => {
    const to = 'href' in item ? item.href : 'action' in item ? item.action : undefined
    if (!x.person || typeof to !== 'string') return true
    const { session, halfway } = x.person
    return leadsOn(session, to) && (!halfway || halfwayAt(to.replace(/[?#].*$/, ''), halfway) !== 'shut')
  })

/** Pages that name nobody's account: whoever is signed in there may have nothing to do with what they show. */
export const forAnybody = (routes: readonly Route<Person>[]): readonly Route<Person>[] =>
  routes.map((route) => ({ ...route, handle: (x) => route.handle({ ...x, person: undefined }) }))

/** What every form carries besides its fields. */
export const tokens = (x: Web): Readonly<Record<string, string>> => ({ csrf: x.csrf })

/** "t•••@example.jp": which account this is about, on every page of a person who signed in (journey.md F5). */
export const accountMask = (x: Web, person: Person): string => maskName(identifierOf(x.service.keys, person.account))

const zoneOf = (x: Web): string => x.person?.account.zone ?? x.service.settings.zone

export const place = (x: Web) => ({ locale: x.visitor.locale, zone: zoneOf(x) })

/** An instant of the ledger, written out as the wall will show it, as an element and as text. */
export const shownWhen = (x: Web, instant: Instant): Html => when(instant + x.now.shiftMs, place(x))
export const shownMonth = (x: Web, instant: Instant): string => monthYear(instant + x.now.shiftMs, place(x))
export const shownDate = (x: Web, instant: Instant): string => longDate(instant + x.now.shiftMs, place(x))
/** Hour and minute only: for the end of a code's life, of which the day is today. */
export const shownTime = (x: Web, instant: Instant): string => timeOfDay(instant + x.now.shiftMs, place(x))

/** When something begins is told up to the next full minute: who comes when it says must not be refused. */
const upToMinute = (instant: Instant): Instant => Math.ceil(instant / minutes(1)) * minutes(1)
export const shownFrom = (x: Web, instant: Instant): Html => shownWhen(x, upToMinute(instant))

/** The sentence of a refusal. A code without a sentence is a mistake of ours that a test finds. */
export function sentence(x: Web, sentences: Sentences, refusal: Refusal): string {
  const known: Sentences = { ...sessionSentences, ...sentences }
  const text = known[refusal.code]?.[x.visitor.locale]
  if (text === undefined) throw new Error(`no sentence for refusal ${refusal.code}`)
  if (typeof text === 'string') return text
  const params: Record<string, string | number> = { ...refusal.params }
  if (typeof params.at === 'number') params.at = shownDate(x, upToMinute(params.at))
  return text(params)
}
