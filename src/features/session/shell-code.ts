import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { type Html, html, type Part } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say, type Text } from '../../kernel/text.ts'
import type { Answer } from '../../platform/http/exchange.ts'
import type { DeliveryReport } from '../../platform/outbox.ts'
import { bullets, disclosure, lead, masked, small } from '../../platform/page/content.ts'
import { type DeliveryState, delivery } from '../../platform/page/delivery.ts'
import { codeField } from '../../platform/page/field.ts'
import { button, form, type ListedLink, linkList } from '../../platform/page/form.ts'
import { hintFor } from '../challenge/carrier-hint.ts'
import { type Challenge, isLive } from '../challenge/rules.ts'
import { codeSentences } from '../challenge/texts.ts'
import type { Address } from '../proof/address.ts'
import type { AddressKind } from '../proof/rules.ts'
import { type Sentences, sentence, show, shownTime, tokens, type Web } from './shell.ts'
import {
  acceptedBody,
  arrivedBody,
  codeLead,
  codeWords,
  deliveryWords,
  detailWords,
  failedAdvice,
  hintWords,
  missingWords,
  purposeWords,
  resendFrom,
  returnedAt,
  serverWords,
} from './texts-code.ts'

export interface CodePage {
  /** The page's own path: GET shows it, POST takes the code in the field `code`. `<path>/resend` is the resend's POST. */
  readonly path: string
  /** The newest challenge, live or over; an over one gets no field but the button for a new code. */
  readonly challenge: Challenge
  readonly kind: AddressKind
  /** The address as this person may see it: masked, or in full where they have just typed it as new. */
  readonly target: string
  /** As in `Panel`. */
  readonly delivery: DeliveryReport | undefined
  readonly untold?: Text | undefined
  /** What the button does: "本人確認をする". */
  readonly button: Text
  /** The address in clear, for the hints about its carrier; undefined where the domain may not be known. */
  readonly address?: Address | undefined
  readonly refusal?: Refusal | undefined
  /** Sentences of what the flow can refuse besides `code.*`. */
  readonly sentences?: Sentences | undefined
  /** Where another way is chosen, and where "I can use none of these" leads. */
  readonly otherWay?: string | undefined
  readonly noneOfThese?: string | undefined
  readonly links?: readonly ListedLink[] | undefined
  /** Stands between the heading and the field. */
  readonly above?: Part
  readonly back?: string | undefined
  readonly receipt?: string | undefined
  readonly help?: string | undefined
}

/** The page that waits for a code: what was sent where, until when it works, how it fares, and every way on. */
export function codePage(x: Web, options: CodePage): Answer {
  const { locale } = x.visitor
  const { challenge, refusal } = options
  const live = isLive(challenge, x.now.now, x.service.policy)
  const message = refusal && sentence(x, { ...codeSentences, ...options.sentences }, refusal)
  const field = live && refusal?.code.startsWith('code.') ? 'code' : undefined
  const title = say(live ? codeWords.title : codeWords.titleOver, locale)
  const resend = `${options.path}/resend`
  return show(x, {
    title,
    back: options.back,
    receipt: options.receipt,
    help: options.help ?? '/help/001004',
    errors: message ? [{ message, field }] : [],
    refusal,
    body: html`${options.above}${
      live
        ? html`${entry(x, options, field && message)}${deliveryPanel(x, { ...options, mask: options.target, report: options.delivery })}${resendForm(
            x,
            resend,
            [challenge],
          )}${missingHelp(x, options)}`
        : html`${lead(say(codeWords.over, locale))}${newCodeForm(x, resend)}`
    }${linkList(links(options, locale))}`,
  })
}

function entry(x: Web, options: CodePage, error: string | undefined): Html {
  const { locale } = x.visitor
  const { challenge, path } = options
  const about = {
    target: masked(asWritten(options.target, x.service.settings.country)),
    digits: x.service.policy.code_length_digits,
    purpose: purposeWords[challenge.purpose],
    until: shownTime(x, challenge.expiresAt),
  }
  return html`${lead(codeLead[locale](about))}${form({
    action: path,
    hidden: tokens(x),
    body: html`${codeField({
      locale,
      name: 'code',
      label: say(codeWords.label, locale),
      hint: say(codeWords.hint, locale),
      error,
    })}${small(say(codeWords.secret, locale))}${button({ label: say(options.button, locale) })}`,
  })}`
}

/** A full number is shown as people write it, "090-1234-5678"; masks and mail addresses stay as they are. */
function asWritten(target: string, country: string): string {
  const number = target.startsWith('+') ? parsePhoneNumberFromString(target) : undefined
  if (!number) return target
  return number.country === country ? number.formatNational() : number.formatInternational()
}

export interface Panel {
  readonly kind: AddressKind
  /** Undefined wherever the report would tell whether a typed address matched: then the panel is neutral. */
  readonly report: DeliveryReport | undefined
  /** The page itself, where it offers to look again. */
  readonly path?: string | undefined
  /** The neutral panel's body, where no address had to match. */
  readonly untold?: Text | undefined
  /** The address as this person may see it, for who answered: "the mail server of example.jp". */
  readonly mask?: string | undefined
  /** Where it went, on a page with more than one panel. */
  readonly about?: Html | undefined
}

interface Who {
  readonly server: string
}

/** "The mail server of example.jp", where the page shows the address with its domain. */
function serverOf(kind: AddressKind, mask: string | undefined, locale: Locale): string {
  if (kind === 'phone') return say(serverWords.phone, locale)
  const domain = mask?.slice(mask.lastIndexOf('@') + 1) ?? ''
  return /^[A-Za-z0-9.-]+\.[A-Za-z0-9-]+$/.test(domain)
    ? say(serverWords.mailOf, locale, { domain })
    : say(serverWords.mail, locale)
}

/** Where the message is now (journey.md F7). */
export function deliveryPanel(
  x: Web,
  { kind, report, path, untold = deliveryWords.untoldBody, about, mask }: Panel,
): Html {
  const { locale } = x.visitor
  const shown = (state: DeliveryState, title: Text, ...body: readonly Part[]) =>
    delivery({ state, title: say(title, locale), body: html`${about && html`${about}<br>`}${body}` })
  if (!report) return shown('sending', deliveryWords.untold, say(untold, locale))
  const detail =
    report.detail === null ? undefined : (detailWords as Readonly<Record<string, Text | Text<Who>>>)[report.detail]
  const known = detail && say(detail as Text<Who>, locale, { server: serverOf(kind, mask, locale) })
  const after = (...last: readonly (string | false)[]): string => run(locale, known, ...last)
  const again = path && html` <a href="${path}">${say(codeWords.update, locale)}</a>`
  switch (report.state) {
    case 'accepted': {
      const at = report.settledAt !== null && shownTime(x, report.settledAt)
      const title = kind === 'mail' ? deliveryWords.acceptedMail : deliveryWords.acceptedSms
      return shown('accepted', title, at && say(acceptedBody[kind], locale, { at }))
    }
    case 'failed':
      return shown('failed', deliveryWords.failed, after(say(failedAdvice, locale)))
    case 'delivered': {
      const at = report.reportedAt !== null && shownTime(x, report.reportedAt)
      const title = kind === 'mail' ? deliveryWords.arrivedMail : deliveryWords.arrivedSms
      return shown('accepted', title, at && say(arrivedBody[kind], locale, { at }))
    }
    case 'returned': {
      const at = report.reportedAt !== null && say(returnedAt, locale, { at: shownTime(x, report.reportedAt) })
      return shown('failed', deliveryWords.returned, after(at, say(failedAdvice, locale)))
    }
    case 'dropped':
      return shown('delayed', deliveryWords.dropped, say(deliveryWords.droppedBody, locale))
    case 'queued':
      return known
        ? shown('delayed', deliveryWords.delayed, after(say(deliveryWords.delayedAfter, locale)), again)
        : shown('sending', deliveryWords.sending, say(deliveryWords.sendingBody, locale), again)
  }
}

/** Sends the same code again. The pause between two sends is told with its end, and survives a reload (journey.md, point 14). */
export function resendForm(x: Web, action: string, challenges: readonly Challenge[]): Html {
  const { locale } = x.visitor
  const pausedUntil = Math.max(...challenges.map((c) => c.sentAt)) + x.service.policy.code_resend_pause_ms
  const from = x.now.now < pausedUntil && say(resendFrom, locale, { at: shownTime(x, nextMinute(pausedUntil)) })
  return form({
    action,
    hidden: tokens(x),
    body: html`${small(run(locale, say(codeWords.resendSame, locale), from))}${button({
      label: say(codeWords.resend, locale),
      kind: 'secondary',
    })}`,
  })
}

/** In place of the field, once the code can no longer be used. */
export const newCodeForm = (x: Web, action: string): Html =>
  form({ action, hidden: tokens(x), body: button({ label: say(codeWords.sendNew, x.visitor.locale) }) })

/** Sentences one after the other: Japanese ones need no space between them. */
const run = (locale: Locale, ...sentences: readonly (string | false | undefined)[]): string =>
  sentences.filter(Boolean).join(locale === 'ja' ? '' : ' ')

const MINUTE_MS = 60_000

/** Clock times are told in minutes; a pause that is told too short would be refused again. */
const nextMinute = (instant: number): number => Math.ceil(instant / MINUTE_MS) * MINUTE_MS

/** What to look at where the message does not come; `address` is undefined where its carrier may not be known. */
export function missingHelp(x: Web, { kind, address }: { kind: AddressKind; address?: Address | undefined }): Html {
  const { locale } = x.visitor
  const { mailFrom } = x.service.settings
  const sender = mailFrom.slice(mailFrom.lastIndexOf('@') + 1)
  const hint = address ? hintFor(address) : kind === 'mail' ? 'mail' : 'sms'
  return disclosure({
    summary: say(codeWords.missing, locale),
    body: bullets([
      say(missingWords.right, locale),
      say(kind === 'mail' ? missingWords.spam : missingWords.signal, locale),
      say(hintWords[hint], locale, { sender }),
    ]),
  })
}

function links({ otherWay, noneOfThese, links: more }: CodePage, locale: Locale): ListedLink[] {
  const list = [...(more ?? [])]
  if (otherWay) list.unshift({ href: otherWay, label: say(codeWords.otherWay, locale) })
  if (noneOfThese) list.push({ href: noneOfThese, label: say(codeWords.noneOfThese, locale) })
  return list
}
