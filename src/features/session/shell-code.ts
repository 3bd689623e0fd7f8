import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { type Html, html, type Part } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say, type Text } from '../../kernel/text.ts'
import type { Answer } from '../../platform/http/exchange.ts'
import type { DeliveryReport } from '../../platform/outbox.ts'
import { bullets, disclosure, lead, masked, small } from '../../platform/page/content.ts'
import { delivery } from '../../platform/page/delivery.ts'
import { codeField } from '../../platform/page/field.ts'
import { button, form, type ListedLink, linkList } from '../../platform/page/form.ts'
import { hintFor } from '../challenge/carrier-hint.ts'
import { type Challenge, isLive } from '../challenge/rules.ts'
import { codeSentences } from '../challenge/texts.ts'
import type { Address } from '../proof/address.ts'
import type { ProofKind } from '../proof/rules.ts'
import { type Sentences, sentence, show, shownTime, tokens, type Web } from './shell.ts'
import {
  acceptedBody,
  codeLead,
  codeWords,
  deliveryWords,
  detailWords,
  failedAdvice,
  hintWords,
  missingWords,
  purposeWords,
  resendFrom,
} from './texts-code.ts'

export interface CodePage {
  /** The page's own path: GET shows it, POST takes the code in the field `code`. `<path>/resend` is the resend's POST. */
  readonly path: string
  /** The newest challenge, live or over; an over one gets no field but the button for a new code. */
  readonly challenge: Challenge
  readonly kind: ProofKind
  /** The address as this person may see it: masked, or in full where they have just typed it as new. */
  readonly target: string
  /** Undefined wherever the report would tell whether a typed address matched: then the panel is neutral. */
  readonly delivery: DeliveryReport | undefined
  /** What the button does: "本人確認をする". */
  readonly button: Text
  /** The address in clear, for the hints about its carrier; undefined where the domain may not be known. */
  readonly address?: Address | undefined
  readonly refusal?: Refusal | undefined
  /** Sentences of what the flow can refuse besides `code.*`. */
  readonly sentences?: Sentences | undefined
  /** The neutral panel's body, where no address had to match. */
  readonly untold?: Text | undefined
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
  return show(x, {
    title,
    back: options.back,
    receipt: options.receipt,
    help: options.help ?? '/help#code',
    errors: message ? [{ message, field }] : [],
    refusal,
    body: html`${options.above}${live ? entry(x, options, field && message) : lead(say(codeWords.over, locale))}${
      live && panel(x, options)
    }${resend(x, options, live)}${live && missing(x, options)}${linkList(links(options, locale))}`,
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

function panel(x: Web, { delivery: report, kind, path, untold }: CodePage): Html {
  const { locale } = x.visitor
  const words = (text: Text) => say(text, locale)
  if (!report)
    return delivery({
      state: 'sending',
      title: words(deliveryWords.untold),
      body: words(untold ?? deliveryWords.untoldBody),
    })
  const detail = report.detail === null ? undefined : (detailWords as Record<string, Text>)[report.detail]
  const reason = detail ? words(detail) : ''
  const again = html` <a href="${path}">${words(codeWords.update)}</a>`
  switch (report.state) {
    case 'accepted':
      return delivery({
        state: 'accepted',
        title: words(kind === 'mail' ? deliveryWords.acceptedMail : deliveryWords.acceptedSms),
        body: report.settledAt !== null && say(acceptedBody, locale, { at: shownTime(x, report.settledAt) }),
      })
    case 'failed':
      return delivery({
        state: 'failed',
        title: words(deliveryWords.failed),
        body: run(locale, reason, words(failedAdvice)),
      })
    case 'dropped':
      return delivery({ state: 'delayed', title: words(deliveryWords.dropped), body: words(deliveryWords.droppedBody) })
    case 'queued':
      return reason === ''
        ? delivery({
            state: 'sending',
            title: words(deliveryWords.sending),
            body: html`${words(deliveryWords.sendingBody)}${again}`,
          })
        : delivery({
            state: 'delayed',
            title: words(deliveryWords.delayed),
            body: html`${run(locale, reason, words(deliveryWords.delayedAfter))}${again}`,
          })
  }
}

/** The pause between two sends is told with its end, and survives a reload (journey.md, point 14). */
function resend(x: Web, { path, challenge }: CodePage, live: boolean): Html {
  const { locale } = x.visitor
  const pausedUntil = challenge.sentAt + x.service.policy.code_resend_pause_ms
  const from = live && x.now.now < pausedUntil && say(resendFrom, locale, { at: shownTime(x, nextMinute(pausedUntil)) })
  return form({
    action: `${path}/resend`,
    hidden: tokens(x),
    body: html`${live && small(run(locale, say(codeWords.resendSame, locale), from))}${button({
      label: say(live ? codeWords.resend : codeWords.sendNew, locale),
      kind: live ? 'secondary' : 'primary',
    })}`,
  })
}

/** Sentences one after the other: Japanese ones need no space between them. */
const run = (locale: Locale, ...sentences: readonly (string | false)[]): string =>
  sentences.filter((one) => one !== false && one !== '').join(locale === 'ja' ? '' : ' ')

const MINUTE_MS = 60_000

/** Clock times are told in minutes; a pause that is told too short would be refused again. */
const nextMinute = (instant: number): number => Math.ceil(instant / MINUTE_MS) * MINUTE_MS

function missing(x: Web, { kind, address }: CodePage): Html {
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
