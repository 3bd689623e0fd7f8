import type { Instant } from '../../../kernel/clock.ts'
import { days } from '../../../kernel/duration.ts'
import type { Locale } from '../../../kernel/locale.ts'
import { say } from '../../../kernel/text.ts'
import type { Block } from '../../../platform/delivery/message.ts'
import { candidateFooter, facts, heading, noticeFooter, paragraph } from '../../notice/mails-letter.ts'
import { maskInSms } from '../../notice/mails-mask.ts'
import { fittingSms } from '../../notice/mails-sms.ts'
import type { Rendered, Sending, Template } from '../../notice/mails-template.ts'
import {
  accountMask,
  SAMPLE_NOW,
  type Sample,
  type Sender,
  sampleSender,
  samplesOf,
  senderOf,
  siteOf,
  template,
  written,
} from '../../notice/mails-view.ts'
import { groupReceipt } from '../../notice/receipt.ts'
import { mailTexts } from '../../notice/texts-mails.ts'
import { isOver, type Over } from '../request.ts'
import { readRequest } from './mails-read.ts'
import {
  readWaysToUndo,
  sampleWaysToUndo,
  smsToUndo,
  undoInOtherLanguage,
  type WaysToUndo,
  waysToUndo,
} from './mails-undo.ts'
import { alertTexts } from './texts-alert.ts'
import {
  type Cause,
  codeAloneNext,
  completedTexts,
  type EndingWords,
  endingTexts,
  overNewTexts,
  overOldTexts,
} from './texts-ending.ts'

/** How a request ended, for an old proof (with `account`) or for a new address (without). */
interface EndingView {
  readonly sender: Sender
  readonly account: string | undefined
  readonly newInfo: readonly string[]
  readonly receipt: string
  readonly endedAt: Instant
  /** Where it was begun; empty for a new address. */
  readonly agent: string
  readonly source: string
  readonly cause: Cause | 'completed'
  /** Begun with the recovery code and without the password. */
  readonly codeAlone: boolean
  /** Was it the recovery code that made the wait unnecessary? */
  readonly byCode: boolean
  /** Until when a replaced proof hears of the account. */
  readonly hearsUntil: Instant
  readonly probationDays: number
  /** For an old proof that may say it was not them. */
  readonly undo: WaysToUndo | undefined
}

function causeOf({ state, endedBy, endReason }: Over): EndingView['cause'] {
  switch (state) {
    case 'vetoed':
      return endedBy === 'recovery-code' ? 'recovery-code' : 'stopped'
    case 'ended':
      // What was held after a restore, and was taken back to begin anew.
      return endReason === 'restored' ? 'canceled' : 'changed'
    case 'expired':
      return /^(held|review|restored)_expired$/.test(endReason) ? 'undecided' : 'expired'
    case 'completed':
    case 'canceled':
    case 'ended-early':
      return state
  }
}

async function readEnding(sending: Sending, toOld: boolean): Promise<EndingView | undefined> {
  const read = await readRequest(sending)
  if (!read || !isOver(read.request)) return undefined
  const { request } = read
  const { service, proof } = sending
  const { policy } = service
  const completed = request.state === 'completed'
  return {
    sender: senderOf(sending),
    // Only a new address that has become a proof of the account is told which account it is.
    account: toOld || completed ? accountMask(sending) : undefined,
    newInfo: read.newInfo,
    receipt: groupReceipt(request.receipt),
    endedAt: request.endedAt,
    agent: toOld ? request.agent : '',
    source: toOld ? request.source : '',
    cause: causeOf(request),
    codeAlone: request.rank === 0,
    byCode: request.rank >= 4,
    hearsUntil: (proof.state === 'retired' ? proof.changedAt : request.endedAt) + policy.proof_retired_ms,
    probationDays: Math.round(policy.proof_probation_ms / days(1)),
    undo: toOld && completed ? await readWaysToUndo(sending, request) : undefined,
  }
}

const wordsOf = (view: EndingView, locale: Locale): EndingWords => ({
  brand: view.sender.brand,
  kind: view.sender.kind,
  account: view.account ?? '',
  newInfo: view.newInfo.join(say(alertTexts.separator, locale)),
  support: view.sender.support,
  receipt: view.receipt,
  site: siteOf(view.sender),
  until: written(view.sender, view.hearsUntil, locale),
  days: view.probationDays,
})

const happened = (view: EndingView, locale: Locale): Block =>
  facts(
    [say(mailTexts.service, locale), view.sender.brand],
    [say(mailTexts.account, locale), view.account],
    [say(mailTexts.newInfo, locale), view.account && view.newInfo.join(say(alertTexts.separator, locale))],
    [say(mailTexts.when, locale), written(view.sender, view.endedAt, locale)],
    [say(mailTexts.device, locale), view.agent],
    [say(mailTexts.network, locale), view.source],
    [say(mailTexts.receipt, locale), view.receipt],
  )

const sentencesOf = (text: string): readonly string[] => text.split(/(?<=。)|(?<=\.) /).filter(Boolean)

/** The rest of an SMS is left out from its end, sentence by sentence, until it fits. */
function endingSms(view: EndingView, locale: Locale, title: string, rest: readonly string[]): Rendered {
  const { sender, account, receipt } = view
  const about = account === undefined ? say(mailTexts.receiptNumber, locale, { receipt }) : maskInSms(account, locale)
  const first = say(endingTexts.sms, locale, { brand: sender.brand, about, title })
  const gap = locale === 'ja' ? '' : ' '
  const lengths = Array.from({ length: rest.length + 1 }, (_, i) => rest.length - i)
  return {
    sms: fittingSms(
      locale,
      lengths.map((length) => [first, ...rest.slice(0, length)].join(gap)),
    ),
  }
}

function wordOver(view: EndingView, locale: Locale): Rendered {
  if (view.cause === 'completed') return wordCompleted(view, locale)
  const { sender, receipt, account } = view
  const toOld = account !== undefined
  const texts = (toOld ? overOldTexts : overNewTexts)[view.cause]
  const words = wordsOf(view, locale)
  const title = say(texts.title, locale)
  const head = toOld ? say(endingTexts.headingOld, locale, { title }) : title
  const valid = say(texts.valid, locale, words)
  if (sender.kind === 'phone') return endingSms(view, locale, head, sentencesOf(valid))
  return {
    mail: {
      locale,
      subject: say(toOld ? endingTexts.subjectOld : endingTexts.subjectNew, locale, { ...words, title }),
      preheader: valid,
      blocks: [
        heading(head),
        paragraph(say(texts.what, locale)),
        happened(view, locale),
        heading(say(endingTexts.valid, locale)),
        paragraph(valid),
        heading(say(endingTexts.next, locale)),
        paragraph(say((toOld && view.codeAlone && codeAloneNext[view.cause]) || texts.next, locale, words)),
        toOld ? noticeFooter(sender, locale, receipt) : candidateFooter(sender, locale, receipt),
      ],
    },
  }
}

/** For an old proof, which is one no longer. */
function wordCompleted(view: EndingView, locale: Locale): Rendered {
  const { sender, receipt } = view
  const words = wordsOf(view, locale)
  const title = say(completedTexts.oldTitle, locale)
  const notYou = say(completedTexts.oldNotYouSms, locale, words)
  if (sender.kind === 'phone') {
    const notMine = view.undo ? [smsToUndo(view.undo, locale)] : [notYou]
    return endingSms(view, locale, title, [...notMine, say(completedTexts.oldLost, locale, words)])
  }
  return {
    mail: {
      locale,
      subject: say(endingTexts.subjectOld, locale, { title: say(completedTexts.oldSubject, locale) }),
      preheader: notYou,
      blocks: [
        heading(title),
        paragraph(say(completedTexts.oldWhat, locale, words)),
        ...(view.byCode ? [paragraph(say(completedTexts.byCode, locale))] : []),
        ...(view.undo
          ? waysToUndo(view.undo, locale)
          : [heading(say(mailTexts.notYou, locale)), paragraph(say(completedTexts.oldNotYou, locale, words))]),
        happened(view, locale),
        heading(say(endingTexts.valid, locale)),
        {
          kind: 'list',
          items: [
            say(completedTexts.oldLost, locale, words),
            say(completedTexts.oldHears, locale, words),
            say(completedTexts.sessions, locale),
          ],
        },
        ...(view.undo ? undoInOtherLanguage(view.undo, locale) : []),
        noticeFooter(sender, locale, receipt),
      ],
    },
  }
}

/** For the new address, which is a proof now. */
function wordCompletedNew(view: EndingView, locale: Locale): Rendered {
  const { sender, receipt } = view
  const words = wordsOf(view, locale)
  const title = say(completedTexts.newTitle, locale)
  const what = say(completedTexts.newWhat, locale, words)
  const where = say(completedTexts.where, locale, words)
  if (sender.kind === 'phone')
    return endingSms(view, locale, title, [what, say(completedTexts.second, locale), say(completedTexts.code, locale)])
  return {
    mail: {
      locale,
      subject: say(endingTexts.subjectNew, locale, { title, receipt, brand: sender.brand }),
      preheader: say(completedTexts.second, locale),
      blocks: [
        heading(title),
        paragraph(what),
        happened(view, locale),
        heading(say(completedTexts.again, locale)),
        { kind: 'list', items: [say(completedTexts.second, locale), say(completedTexts.code, locale)] },
        paragraph(where),
        heading(say(mailTexts.notYou, locale)),
        paragraph(say(completedTexts.oldNotYou, locale, words)),
        noticeFooter(sender, locale, receipt),
      ],
    },
  }
}

export const endingTemplates = {
  'replacement-completed-old': template((sending) => readEnding(sending, true), wordOver),
  'replacement-completed-new': template((sending) => readEnding(sending, false), wordCompletedNew),
  'replacement-over-old': template((sending) => readEnding(sending, true), wordOver),
  'replacement-over-new': template((sending) => readEnding(sending, false), wordOver),
} satisfies Record<string, Template>

const sampleEnding = (kind: 'mail' | 'phone', cause: EndingView['cause'], more: Partial<EndingView>): EndingView => ({
  sender: sampleSender(kind, SAMPLE_NOW + days(31)),
  account: 't•••@example.jp',
  newInfo: cause === 'completed' || cause === 'ended-early' ? ['m•••@example.com'] : [],
  receipt: '4821-0937',
  endedAt: SAMPLE_NOW + days(31),
  agent: 'Chrome / Windows',
  source: '203.0.113.0/24',
  cause,
  codeAlone: false,
  byCode: false,
  hearsUntil: SAMPLE_NOW + days(61),
  probationDays: 7,
  undo: undefined,
  ...more,
})

const CAUSES = Object.keys(overOldTexts) as Cause[]

const everyCause = (more: Partial<EndingView>): Record<string, EndingView> =>
  Object.fromEntries(
    CAUSES.flatMap((cause) => [
      [cause, sampleEnding('mail', cause, more)],
      [`sms-${cause}`, sampleEnding('phone', cause, more)],
    ]),
  )

const toNew = { account: undefined, agent: '', source: '' }

export const endingSamples: readonly Sample[] = [
  ...samplesOf('replacement-over-old', wordOver, {
    ...everyCause({}),
    'stopped-code-alone': sampleEnding('mail', 'stopped', { codeAlone: true }),
    'canceled-code-alone': sampleEnding('mail', 'canceled', { codeAlone: true }),
  }),
  ...samplesOf('replacement-over-new', wordOver, everyCause(toNew)),
  ...samplesOf('replacement-completed-old', wordOver, {
    mail: sampleEnding('mail', 'completed', { undo: sampleWaysToUndo('mail') }),
    hosted: sampleEnding('mail', 'completed', { undo: sampleWaysToUndo('mail', true) }),
    'by-code': sampleEnding('mail', 'completed', { byCode: true, undo: sampleWaysToUndo('mail') }),
    powerless: sampleEnding('mail', 'completed', {}),
    sms: sampleEnding('phone', 'completed', { undo: sampleWaysToUndo('phone') }),
    'sms-powerless': sampleEnding('phone', 'completed', {}),
  }),
  ...samplesOf('replacement-completed-new', wordCompletedNew, {
    mail: sampleEnding('mail', 'completed', {}),
    sms: sampleEnding('phone', 'completed', {}),
  }),
]
