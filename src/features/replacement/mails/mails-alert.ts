import type { Instant } from '../../../kernel/clock.ts'
import { days } from '../../../kernel/duration.ts'
import type { Locale } from '../../../kernel/locale.ts'
import { say } from '../../../kernel/text.ts'
import { type Block, groupCode } from '../../../platform/delivery/message.ts'
import { aboutLink, facts, heading, noticeFooter, paragraph } from '../../notice/mails-letter.ts'
import { maskInSms } from '../../notice/mails-mask.ts'
import { fittingSms } from '../../notice/mails-sms.ts'
import { link, type Rendered, type Sending, type Template } from '../../notice/mails-template.ts'
import {
  accountMask,
  hostOf,
  SAMPLE_HOST,
  SAMPLE_NOW,
  type Sample,
  type Sender,
  sampleSender,
  samplesOf,
  senderOf,
  siteOf,
  template,
  written,
  writtenDay,
  writtenDayTime,
  writtenLeft,
} from '../../notice/mails-view.ts'
import { groupReceipt } from '../../notice/receipt.ts'
import { mailTexts } from '../../notice/texts-mails.ts'
import { powers } from '../../proof/rules.ts'
import type { HeldReason, Live } from '../request.ts'
import { linkToken, stopNumber } from '../store-links.ts'
import { readerStops, readLive } from './mails-read.ts'
import { type AlertWords, alertSmsTexts, alertTexts, heldTexts, type Phase, stopTexts } from './texts-alert.ts'

/** What an old proof is told of a request that runs. */
export interface AlertView {
  readonly sender: Sender
  readonly state: 'pending' | 'held'
  readonly slot: string
  /** What the requester showed: with the recovery code alone the words differ. */
  readonly codeAlone: boolean
  /** What keeps the password; undefined where that is us. */
  readonly host: string | undefined
  /** Held because of its new address, and not because somebody objected. */
  readonly heldReason: HeldReason
  readonly account: string
  readonly newInfo: readonly string[]
  readonly receipt: string
  readonly startedAt: Instant
  /** From when on it can be finished; while it is held, when it ends by itself. */
  readonly endAt: Instant
  readonly agent: string
  readonly source: string
  /** Undefined for a proof without the power to stop it. */
  readonly stopUrl: string | undefined
  readonly stopNumber: string | undefined
  /** Could its reader verify with it, and so end the wait? */
  readonly verifies: boolean
}

async function readAlert(sending: Sending, held: boolean): Promise<AlertView | undefined> {
  const read = await readLive(sending)
  if (!read || (held && read.request.state !== 'held')) return undefined
  const { service, account, proof } = sending
  const { request } = read
  const { requestId, receipt, startedAt, agent, source } = request
  const token = linkToken(service.keys, 'stop', { accountId: account.accountId, requestId, proofId: proof.proofId })
  const stops = readerStops(sending, request)
  return {
    sender: senderOf(sending),
    state: held ? 'held' : 'pending',
    slot: String(sending.message.params.slot),
    codeAlone: request.rank === 0,
    host: hostOf(sending),
    heldReason: request.state === 'held' ? request.heldReason : 'contest',
    account: accountMask(sending),
    newInfo: read.newInfo,
    receipt: groupReceipt(receipt),
    startedAt,
    endAt: held && request.state === 'held' ? request.heldExpiresAt : endOf(request, sending),
    agent,
    source,
    stopUrl: stops ? link(service, `/stop/${token}`) : undefined,
    stopNumber: stops ? stopNumber(service.keys, service.policy, requestId, proof.proofId) : undefined,
    verifies: powers(proof).authorise,
  }
}

/** While nobody has been told, the wait begins with this very message (S8). */
const endOf = ({ alertedAt, unreached, deadlineAt, waitMs }: Live, { now }: Sending): Instant =>
  alertedAt === null && !unreached ? Math.max(deadlineAt, now.now + waitMs) : deadlineAt

function phaseOf(view: AlertView): Phase {
  const { slot } = view
  if (isOpen(view)) return 'open'
  return slot === 'start' || slot === 'final' || slot === 'last' ? slot : 'reminder'
}

const wordsOf = ({ sender, account, endAt, host }: AlertView, locale: Locale): AlertWords => ({
  brand: sender.brand,
  kind: sender.kind,
  account,
  date: written(sender, endAt, locale),
  left: writtenLeft(sender, endAt, locale),
  site: siteOf(sender),
  host: host ?? '',
})

const isTold = (view: AlertView, locale: Locale): Block =>
  facts(
    [say(mailTexts.account, locale), view.account],
    [say(mailTexts.newInfo, locale), view.newInfo.join(say(alertTexts.separator, locale))],
    [say(alertTexts.asked, locale), written(view.sender, view.startedAt, locale)],
    [say(mailTexts.device, locale), view.agent],
    [say(mailTexts.network, locale), view.source],
    [say(view.state === 'held' ? heldTexts.end : alertTexts.end, locale), wordsOf(view, locale).date],
    [say(alertTexts.left, locale), isOpen(view) ? '' : wordsOf(view, locale).left],
    // With the stop number it stands right above.
    [say(mailTexts.receipt, locale), view.stopNumber === undefined ? view.receipt : ''],
  )

const isOpen = ({ sender, endAt }: AlertView): boolean => sender.now >= endAt

const stopButton = (url: string, locale: Locale): Block => ({
  kind: 'button',
  label: say(stopTexts.button, locale),
  url,
})

/** How to stop it: the button, and the way without a link (L11). */
function waysToStop(view: AlertView, locale: Locale): readonly Block[] {
  const words = wordsOf(view, locale)
  const title = heading(say(mailTexts.notYou, locale))
  if (view.stopUrl === undefined) return [title, paragraph(say(stopTexts.elsewhere, locale, words))]
  const numbers = facts(
    [say(mailTexts.receipt, locale), view.receipt],
    [say(stopTexts.number, locale), view.stopNumber && groupCode(view.stopNumber)],
  )
  return [
    title,
    aboutLink(say(stopTexts.byButton, locale)),
    stopButton(view.stopUrl, locale),
    ...(view.stopNumber === undefined
      ? []
      : [aboutLink(say(stopTexts.byNumber, locale, words), say(stopTexts.linkless, locale, words)), numbers]),
  ]
}

const whenItIsYours = (view: AlertView, locale: Locale): readonly Block[] => [
  heading(say(stopTexts.mine, locale)),
  paragraph(
    view.verifies ? say(stopTexts.mineRegained, locale, wordsOf(view, locale)) : say(stopTexts.mineWaits, locale),
  ),
]

/** Who reads an old mailbox need not be who chose the account's language (machine.md b.8 "plus ja/en"). */
function inOtherLanguage(view: AlertView, locale: Locale): readonly Block[] {
  const other: Locale = locale === 'ja' ? 'en' : 'ja'
  if (view.stopUrl === undefined) return []
  const { heading: title, text, textHeld, textLinkless, textHeldLinkless } = stopTexts.short
  const numbers = { receipt: view.receipt, number: view.stopNumber === undefined ? '' : groupCode(view.stopNumber) }
  const about = { ...wordsOf(view, other), ...numbers }
  const words: readonly Block[] = [
    heading(say(title, other)),
    view.state === 'held'
      ? aboutLink(say(textHeld, other, about), say(textHeldLinkless, other, about))
      : aboutLink(say(text, other, about), say(textLinkless, other, about)),
    stopButton(view.stopUrl, other),
  ]
  return [{ kind: 'rule' }, ...words.map((block) => ({ ...block, locale: other }))]
}

const whatOf = ({ codeAlone, host }: AlertView) =>
  alertTexts[codeAlone ? (host === undefined ? 'whatCodeAlone' : 'whatCodeAloneHosted') : 'what']

export function wordAlert(view: AlertView, locale: Locale): Rendered {
  if (view.sender.kind === 'phone') return alertSms(view, locale)
  const words = wordsOf(view, locale)
  const phase = phaseOf(view)
  return {
    mail: {
      locale,
      subject: say(alertTexts.subject[phase], locale, words),
      preheader: say(view.stopUrl ? alertTexts.preheader : alertTexts.preheaderElsewhere, locale, words),
      blocks: [
        heading(say(alertTexts.heading[phase], locale, words)),
        paragraph(say(whatOf(view), locale, words)),
        paragraph(say(phase === 'open' ? alertTexts.consequenceOpen : alertTexts.consequence, locale, words)),
        ...waysToStop(view, locale),
        heading(say(alertTexts.about, locale)),
        isTold(view, locale),
        ...whenItIsYours(view, locale),
        ...(view.codeAlone ? [paragraph(say(alertTexts.codeKnown, locale))] : []),
        ...inOtherLanguage(view, locale),
        noticeFooter(view.sender, locale, view.receipt),
      ],
    },
  }
}

const WHY_HELD = {
  contest: { heading: heldTexts.heading, what: heldTexts.what },
  review: { heading: heldTexts.headingReview, what: heldTexts.whatReview },
  restored: { heading: heldTexts.headingRestored, what: heldTexts.whatRestored },
} as const

export function wordHeld(view: AlertView, locale: Locale): Rendered {
  if (view.sender.kind === 'phone') return alertSms(view, locale)
  const words = wordsOf(view, locale)
  return {
    mail: {
      locale,
      subject: say(heldTexts.subject, locale, words),
      preheader: say(view.stopUrl ? alertTexts.preheader : alertTexts.preheaderElsewhere, locale, words),
      blocks: [
        heading(say(WHY_HELD[view.heldReason].heading, locale)),
        paragraph(say(WHY_HELD[view.heldReason].what, locale, words)),
        paragraph(say(heldTexts.ends, locale, words)),
        ...waysToStop(view, locale),
        heading(say(alertTexts.about, locale)),
        isTold(view, locale),
        ...(view.verifies ? whenItIsYours(view, locale) : []),
        ...inOtherLanguage(view, locale),
        noticeFooter(view.sender, locale, view.receipt),
      ],
    },
  }
}

function alertSms(view: AlertView, locale: Locale): Rendered {
  const { sender, account, receipt, endAt } = view
  const wordings = (write: typeof writtenDay) => {
    const number = view.stopNumber && groupCode(view.stopNumber)
    const words = {
      brand: sender.brand,
      account: maskInSms(account, locale),
      date: write(sender, endAt, locale),
      site: siteOf(sender),
      receipt,
      number: number ?? '',
    }
    if (view.state === 'held') return alertSmsTexts[number ? 'held' : 'heldElsewhere'][locale](words)
    return alertSmsTexts[number ? 'stop' : 'elsewhere'][locale](words)
  }
  return { sms: fittingSms(locale, [...wordings(writtenDayTime), ...wordings(writtenDay)]) }
}

export const alertTemplates = {
  'replacement-alert': template((sending) => readAlert(sending, false), wordAlert),
  'replacement-held': template((sending) => readAlert(sending, true), wordHeld),
} satisfies Record<string, Template>

const sampleAlert = (kind: 'mail' | 'phone', slot: string, day: number, more: Partial<AlertView> = {}): AlertView => ({
  sender: sampleSender(kind, SAMPLE_NOW + days(day)),
  state: 'pending',
  slot,
  codeAlone: false,
  host: undefined,
  heldReason: 'contest',
  account: 't•••@example.jp',
  newInfo: ['m•••@example.com', '••• •••• ••78'],
  receipt: '4821-0937',
  startedAt: SAMPLE_NOW,
  endAt: SAMPLE_NOW + days(30),
  agent: 'Chrome / Windows',
  source: '203.0.113.0/24',
  stopUrl: `https://id.example.jp/stop/${'A'.repeat(86)}`,
  stopNumber: '60174425',
  verifies: true,
  ...more,
})

const powerless = { stopUrl: undefined, stopNumber: undefined, verifies: false }
const codeAlone = { codeAlone: true, endAt: SAMPLE_NOW + days(3) }
const held: Partial<AlertView> = { state: 'held', endAt: SAMPLE_NOW + days(65) }

export const alertSamples: readonly Sample[] = [
  ...samplesOf('replacement-alert', wordAlert, {
    start: sampleAlert('mail', 'start', 0),
    d7: sampleAlert('mail', 'd7', 7),
    final: sampleAlert('mail', 'final', 27),
    last: sampleAlert('mail', 'last', 29),
    late: sampleAlert('mail', 'last', 31),
    powerless: sampleAlert('mail', 'd3', 3, powerless),
    'code-alone': sampleAlert('mail', 'start', 0, codeAlone),
    'code-alone-hosted': sampleAlert('mail', 'start', 0, { ...codeAlone, host: SAMPLE_HOST }),
    'sms-start': sampleAlert('phone', 'start', 0),
    'sms-final': sampleAlert('phone', 'final', 27),
    'sms-powerless': sampleAlert('phone', 'd7', 7, powerless),
  }),
  ...samplesOf('replacement-held', wordHeld, {
    mail: sampleAlert('mail', 'held', 5, held),
    review: sampleAlert('mail', 'held', 0, { ...held, heldReason: 'review' }),
    restored: sampleAlert('mail', 'restored', 5, { ...held, heldReason: 'restored' }),
    powerless: sampleAlert('mail', 'held', 5, { ...held, ...powerless }),
    sms: sampleAlert('phone', 'held', 5, held),
    'sms-powerless': sampleAlert('phone', 'held', 5, { ...held, ...powerless }),
  }),
]
