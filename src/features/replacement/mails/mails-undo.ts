import type { Instant } from '../../../kernel/clock.ts'
import { days } from '../../../kernel/duration.ts'
import type { Locale } from '../../../kernel/locale.ts'
import { say } from '../../../kernel/text.ts'
import { type Block, groupCode } from '../../../platform/delivery/message.ts'
import { type CodeView, readCodeView, sampleCode, wordCode } from '../../challenge/mails.ts'
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
} from '../../notice/mails-view.ts'
import { groupReceipt } from '../../notice/receipt.ts'
import { mailTexts } from '../../notice/texts-mails.ts'
import type { Request } from '../request.ts'
import { linkToken, undoNumber } from '../store-links.ts'
import { loadUndos } from '../store-undo.ts'
import { findUndo, mayUndo, undoStatus } from '../undo.ts'
import { readRequest } from './mails-read.ts'
import { stopTexts } from './texts-alert.ts'
import { disputeCodeWords, type UndoWords, undoMailTexts, undoReminderTexts } from './texts-undo.ts'
import { undoHostTexts } from './texts-undo-host.ts'

/** How one retired proof can undo a completion: the link, and the way without a link (L11). */
export interface WaysToUndo {
  readonly sender: Sender
  /** Masked. */
  readonly account: string
  /** What keeps the password; undefined where that is us. */
  readonly host: string | undefined
  readonly receipt: string
  readonly url: string
  readonly number: string
  /** The end of U. */
  readonly untilAt: Instant
}

/** Undefined for a proof that may not, and once it can no longer be undone. */
export async function readWaysToUndo(sending: Sending, request: Request): Promise<WaysToUndo | undefined> {
  const { service, account, proof, now } = sending
  const undo = findUndo({ undos: await loadUndos(service.database, account.accountId) }, request.requestId)
  if (!undo || undoStatus(undo, now.now) !== 'open' || !mayUndo(undo, request, proof)) return undefined
  return { ...linksToUndo(sending, request), untilAt: undo.untilAt }
}

/** Link and number as this proof has them for this request; they are derived now and stored nowhere. */
export function linksToUndo(sending: Sending, request: Request): Omit<WaysToUndo, 'untilAt'> {
  const { service, account, proof } = sending
  const { requestId } = request
  const token = linkToken(service.keys, 'undo', { accountId: account.accountId, requestId, proofId: proof.proofId })
  return {
    sender: senderOf(sending),
    account: accountMask(sending),
    host: hostOf(sending),
    receipt: groupReceipt(request.receipt),
    url: link(service, `/undo/${token}`),
    number: groupCode(undoNumber(service.keys, service.policy, requestId, proof.proofId)),
  }
}

const wordsOf = ({ sender, account, host, receipt, number, untilAt }: WaysToUndo, locale: Locale): UndoWords => ({
  brand: sender.brand,
  kind: sender.kind,
  account,
  support: sender.support,
  receipt,
  site: siteOf(sender),
  number,
  until: written(sender, untilAt, locale),
  host: host ?? '',
})

/** What is shown besides the link or the number: the password of before, or where a host keeps it, the one there. */
const firstFactorOf = ({ host }: WaysToUndo) => (host === undefined ? undoMailTexts : undoHostTexts)

/** "If this was not you", with the button and the two numbers. */
export const waysToUndo = (view: WaysToUndo, locale: Locale): readonly Block[] => [
  heading(say(mailTexts.notYou, locale)),
  aboutLink(say(firstFactorOf(view).byButton, locale, wordsOf(view, locale))),
  undoButton(view, locale),
  aboutLink(
    say(undoMailTexts.byNumber, locale, wordsOf(view, locale)),
    say(firstFactorOf(view).linkless, locale, wordsOf(view, locale)),
  ),
  facts([say(mailTexts.receipt, locale), view.receipt], [say(undoMailTexts.number, locale), view.number]),
]

const undoButton = (view: WaysToUndo, locale: Locale): Block => ({
  kind: 'button',
  label: say(undoMailTexts.button, locale),
  url: view.url,
})

/** Who took the account may have chosen its language (machine.md b.8 "plus ja/en"). */
export function undoInOtherLanguage(view: WaysToUndo, locale: Locale): readonly Block[] {
  const other: Locale = locale === 'ja' ? 'en' : 'ja'
  const words: readonly Block[] = [
    heading(say(stopTexts.short.heading, other)),
    aboutLink(
      say(undoMailTexts.short, other, wordsOf(view, other)),
      say(undoMailTexts.shortLinkless, other, wordsOf(view, other)),
    ),
    undoButton(view, other),
  ]
  return [{ kind: 'rule' }, ...words.map((block) => ({ ...block, locale: other }))]
}

/** The same in one sentence; the day is enough where every character counts. */
export const smsToUndo = (view: WaysToUndo, locale: Locale): string =>
  say(undoMailTexts.sms, locale, { ...wordsOf(view, locale), until: writtenDay(view.sender, view.untilAt, locale) })

function wordReminder(view: WaysToUndo, locale: Locale): Rendered {
  const { sender, receipt } = view
  const words = wordsOf(view, locale)
  const title = say(undoReminderTexts.title, locale)
  if (sender.kind === 'phone') {
    const short = { ...words, account: maskInSms(view.account, locale) }
    const gap = locale === 'ja' ? '' : ' '
    const ways = smsToUndo(view, locale)
    return { sms: fittingSms(locale, [[say(undoReminderTexts.sms, locale, short), ways].join(gap), ways]) }
  }
  return {
    mail: {
      locale,
      subject: say(undoReminderTexts.subject, locale),
      preheader: say(undoReminderTexts.yours, locale),
      blocks: [
        heading(title),
        paragraph(say(undoReminderTexts.what, locale, words)),
        paragraph(say(undoReminderTexts.yours, locale)),
        ...waysToUndo(view, locale),
        ...undoInOtherLanguage(view, locale),
        noticeFooter(sender, locale, receipt),
      ],
    },
  }
}

const known = (view: CodeView): CodeView => ({ ...view, account: 't•••@example.jp' })
const wordDisputeCode = (view: CodeView, locale: Locale): Rendered => wordCode(disputeCodeWords, view, locale)

export const undoTemplates = {
  'undo-reminder': template(async (sending) => {
    const read = await readRequest(sending)
    return read && readWaysToUndo(sending, read.request)
  }, wordReminder),
  'code-dispute': template(async (sending) => {
    const view = await readCodeView(sending, 'dispute')
    return view && { ...view, account: accountMask(sending) }
  }, wordDisputeCode),
} satisfies Record<string, Template>

export const sampleWaysToUndo = (kind: 'mail' | 'phone', hosted = false): WaysToUndo => ({
  sender: sampleSender(kind, SAMPLE_NOW + days(38)),
  account: 't•••@example.jp',
  host: hosted ? SAMPLE_HOST : undefined,
  receipt: '4821-0937',
  url: `https://id.example.jp/undo/${'A'.repeat(86)}`,
  number: '6017 4425',
  untilAt: SAMPLE_NOW + days(61),
})

export const undoSamples: readonly Sample[] = [
  ...samplesOf('undo-reminder', wordReminder, {
    mail: sampleWaysToUndo('mail'),
    sms: sampleWaysToUndo('phone'),
    'hosted-mail': sampleWaysToUndo('mail', true),
    'hosted-sms': sampleWaysToUndo('phone', true),
  }),
  ...samplesOf('code-dispute', wordDisputeCode, {
    mail: known(sampleCode('mail')),
    sms: known(sampleCode('phone')),
  }),
]
