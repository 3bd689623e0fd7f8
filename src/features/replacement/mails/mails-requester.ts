import type { Instant } from '../../../kernel/clock.ts'
import { days, hours, type Milliseconds } from '../../../kernel/duration.ts'
import type { Locale } from '../../../kernel/locale.ts'
import { say } from '../../../kernel/text.ts'
import type { Block } from '../../../platform/delivery/message.ts'
import { candidateFooter, facts, heading, paragraph } from '../../notice/mails-letter.ts'
import { fittingSms } from '../../notice/mails-sms.ts'
import { link, type Rendered, type Sending, type Template } from '../../notice/mails-template.ts'
import {
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
import { draftIsAlive, finishableUntil, type HeldReason } from '../request.ts'
import { linkToken } from '../store-links.ts'
import { readLive, readRequest } from './mails-read.ts'
import { alertTexts } from './texts-alert.ts'
import {
  continueTexts,
  heldRequesterTexts,
  type RequesterWords,
  receiptTexts,
  requesterSmsTexts,
  type Step,
} from './texts-requester.ts'

/** What is told to a new address. No account is in it: a mis-sent message tells its reader nothing. */
interface RequesterView {
  readonly sender: Sender
  readonly receipt: string
  /** The instant that this message is about: from when on, or until when. */
  readonly at: Instant
}

const wordsOf = ({ sender, receipt, at }: RequesterView, locale: Locale): RequesterWords => ({
  brand: sender.brand,
  kind: sender.kind,
  receipt,
  date: written(sender, at, locale),
  left: writtenLeft(sender, at, locale),
  site: siteOf(sender),
})

interface ContinueView extends RequesterView {
  readonly url: string
  readonly matchLengthDigits: number
}

async function readContinue(sending: Sending): Promise<ContinueView | undefined> {
  const { service, account, proof, now } = sending
  const read = await readRequest(sending)
  if (read?.request.state !== 'draft' || proof.state !== 'unconfirmed') return undefined
  const { request } = read
  if (proof.requestId !== request.requestId || !draftIsAlive(request, now, service.policy)) return undefined
  const { requestId } = request
  const token = linkToken(service.keys, 'continue', { accountId: account.accountId, requestId, proofId: proof.proofId })
  return {
    sender: senderOf(sending),
    receipt: groupReceipt(request.receipt),
    at: request.startedAt + service.policy.replacement_draft_lifetime_ms,
    url: link(service, `/continue/${token}`),
    matchLengthDigits: service.policy.match_length_digits,
  }
}

function wordContinue(view: ContinueView, locale: Locale): Rendered {
  const { sender, receipt } = view
  const words = wordsOf(view, locale)
  return {
    mail: {
      locale,
      subject: say(continueTexts.subject, locale, words),
      preheader: say(continueTexts.preheader, locale, words),
      blocks: [
        heading(say(continueTexts.heading, locale)),
        paragraph(say(continueTexts.what, locale, words)),
        { kind: 'button', label: say(continueTexts.button, locale), url: view.url, essential: true },
        facts(
          [say(mailTexts.service, locale), sender.brand],
          [say(mailTexts.receipt, locale), receipt],
          [say(continueTexts.until, locale), words.date],
        ),
        heading(say(continueTexts.elsewhere, locale)),
        paragraph(say(continueTexts.match, locale, { length: view.matchLengthDigits })),
        heading(say(mailTexts.notYou, locale)),
        paragraph(say(continueTexts.ignore, locale)),
        candidateFooter(sender, locale, receipt),
      ],
    },
  }
}

interface ReceiptView extends RequesterView {
  readonly step: Step
  readonly startedAt: Instant
  readonly windowMs: Milliseconds
  /** Begun with a recovery code alone: who gets this has no password to sign in with. */
  readonly codeAlone: boolean
  /** A host keeps the password. */
  readonly hosted: boolean
}

async function readReceipt(sending: Sending): Promise<ReceiptView | undefined> {
  const read = await readLive(sending)
  if (!read || read.status === 'held') return undefined
  const { service, message, now } = sending
  const { request } = read
  const ready = read.status === 'ready'
  return {
    sender: senderOf(sending),
    receipt: groupReceipt(request.receipt),
    at: ready ? finishableUntil(request, now, service.policy) : request.deadlineAt,
    step: ready ? 'ready' : message.params.slot === 'start' ? 'start' : 'reminder',
    startedAt: request.startedAt,
    codeAlone: request.rank === 0,
    hosted: sending.account.hosted,
    windowMs: service.policy.replacement_ready_window_ms,
  }
}

function wordReceipt(view: ReceiptView, locale: Locale): Rendered {
  const { sender, step, receipt } = view
  if (sender.kind === 'phone') return requesterSms(view.codeAlone ? `${step}CodeAlone` : step, view, locale)
  const words = wordsOf(view, locale)
  const when = step === 'ready' ? 'ready' : 'waiting'
  return {
    mail: {
      locale,
      subject: say(receiptTexts.subject[step], locale, words),
      preheader: say(receiptTexts.preheader[when], locale, words),
      blocks: [
        heading(say(receiptTexts.heading[step], locale, words)),
        paragraph(say(receiptTexts.what[when], locale, words)),
        facts(
          [say(mailTexts.service, locale), sender.brand],
          [say(mailTexts.receipt, locale), receipt],
          [say(receiptTexts.begun, locale), written(sender, view.startedAt, locale)],
          [say(step === 'ready' ? receiptTexts.until : receiptTexts.from, locale), words.date],
          [say(alertTexts.left, locale), words.left],
        ),
        ...howToFinish(view, locale, words),
        heading(say(receiptTexts.takeBack, locale)),
        paragraph(say(view.codeAlone ? receiptTexts.takeBackByCode : receiptTexts.takeBackHow, locale, words)),
        heading(say(mailTexts.notYou, locale)),
        paragraph(say(receiptTexts.ignore, locale, words)),
        candidateFooter(sender, locale, receipt),
      ],
    },
  }
}

function howToFinish(view: ReceiptView, locale: Locale, words: RequesterWords): readonly Block[] {
  const ready = view.step === 'ready'
  const steps = [
    say((view.codeAlone ? receiptTexts.recover : receiptTexts.signIn)[ready ? 'ready' : 'waiting'], locale, words),
    say(view.hosted ? receiptTexts.finishHosted : receiptTexts.finish, locale, words),
    ...(ready ? [] : [say(receiptTexts.window, locale, { days: Math.round(view.windowMs / days(1)) })]),
  ]
  const sooner = [
    heading(say(receiptTexts.sooner, locale)),
    paragraph(say(view.codeAlone ? receiptTexts.soonerByCode : receiptTexts.soonerHow, locale)),
  ]
  return [heading(say(receiptTexts.how, locale)), { kind: 'list', items: steps }, ...(ready ? [] : sooner)]
}

function requesterSms(step: keyof typeof requesterSmsTexts, view: RequesterView, locale: Locale): Rendered {
  const wordings = [writtenDayTime, writtenDay].flatMap((write) =>
    requesterSmsTexts[step][locale]({ ...wordsOf(view, locale), date: write(view.sender, view.at, locale) }),
  )
  return { sms: fittingSms(locale, wordings) }
}

interface HeldView extends RequesterView {
  /** Of a new address that many accounts name nothing is told but that it is held. */
  readonly heldReason: HeldReason
}

async function readHeld(sending: Sending): Promise<HeldView | undefined> {
  const read = await readLive(sending)
  if (read?.request.state !== 'held') return undefined
  const { receipt, heldExpiresAt, heldReason } = read.request
  return { sender: senderOf(sending), receipt: groupReceipt(receipt), at: heldExpiresAt, heldReason }
}

const WHY_HELD = {
  contest: { heading: heldRequesterTexts.heading, what: heldRequesterTexts.what, sms: 'held' },
  review: { heading: heldRequesterTexts.headingReview, what: heldRequesterTexts.whatReview, sms: 'review' },
  restored: { heading: heldRequesterTexts.headingRestored, what: heldRequesterTexts.whatRestored, sms: 'restored' },
} as const

function wordHeld(view: HeldView, locale: Locale): Rendered {
  const { sender, receipt, heldReason } = view
  const why = WHY_HELD[heldReason]
  if (sender.kind === 'phone') return requesterSms(why.sms, view, locale)
  const words = wordsOf(view, locale)
  const { support } = sender
  return {
    mail: {
      locale,
      subject: say(heldRequesterTexts.subject, locale, words),
      preheader: say(heldRequesterTexts.preheader, locale),
      blocks: [
        heading(say(why.heading, locale)),
        paragraph(say(why.what, locale)),
        facts([say(mailTexts.service, locale), sender.brand], [say(mailTexts.receipt, locale), receipt]),
        heading(say(heldRequesterTexts.can, locale)),
        {
          kind: 'list',
          items: [
            say(heldRequesterTexts.byCode, locale),
            say(heldRequesterTexts.byOld, locale),
            say(heldRequesterTexts.bySupport, locale, { support, receipt }),
          ],
        },
        paragraph(say(heldRequesterTexts.ends, locale, words)),
        candidateFooter(sender, locale, receipt),
      ],
    },
  }
}

export const requesterTemplates = {
  'replacement-continue': template(readContinue, wordContinue),
  'replacement-receipt': template(readReceipt, wordReceipt),
  'replacement-held-requester': template(readHeld, wordHeld),
} satisfies Record<string, Template>

const sampleReceipt = (kind: 'mail' | 'phone', step: Step, day: number, codeAlone = false): ReceiptView => ({
  sender: sampleSender(kind, SAMPLE_NOW + days(day)),
  receipt: '4821-0937',
  at: SAMPLE_NOW + days(step === 'ready' ? 60 : 30),
  step,
  startedAt: SAMPLE_NOW,
  windowMs: days(30),
  codeAlone,
  hosted: false,
})

const sampleHeld = (kind: 'mail' | 'phone', heldReason: HeldReason = 'contest'): HeldView => ({
  heldReason,
  sender: sampleSender(kind, SAMPLE_NOW + days(5)),
  receipt: '4821-0937',
  at: SAMPLE_NOW + days(65),
})

export const requesterSamples: readonly Sample[] = [
  ...samplesOf('replacement-continue', wordContinue, {
    mail: {
      sender: sampleSender('mail'),
      receipt: '4821-0937',
      at: SAMPLE_NOW + hours(24),
      url: `https://id.example.jp/continue/${'A'.repeat(86)}`,
      matchLengthDigits: 6,
    },
  }),
  ...samplesOf('replacement-receipt', wordReceipt, {
    start: sampleReceipt('mail', 'start', 0),
    d7: sampleReceipt('mail', 'reminder', 7),
    last: sampleReceipt('mail', 'reminder', 29),
    ready0: sampleReceipt('mail', 'ready', 30),
    hosted: { ...sampleReceipt('mail', 'start', 0), hosted: true },
    'code-alone': sampleReceipt('mail', 'start', 0, true),
    'code-alone-ready0': sampleReceipt('mail', 'ready', 3, true),
    'sms-code-alone': sampleReceipt('phone', 'start', 0, true),
    'sms-code-alone-last': sampleReceipt('phone', 'reminder', 2, true),
    'sms-code-alone-ready0': sampleReceipt('phone', 'ready', 3, true),
    'sms-start': sampleReceipt('phone', 'start', 0),
    'sms-d7': sampleReceipt('phone', 'reminder', 7),
    'sms-ready0': sampleReceipt('phone', 'ready', 30),
  }),
  ...samplesOf('replacement-held-requester', wordHeld, {
    mail: sampleHeld('mail'),
    sms: sampleHeld('phone'),
    review: sampleHeld('mail', 'review'),
    'sms-review': sampleHeld('phone', 'review'),
    restored: sampleHeld('mail', 'restored'),
    'sms-restored': sampleHeld('phone', 'restored'),
  }),
]
