import type { Locale } from '../../../kernel/locale.ts'
import { say } from '../../../kernel/text.ts'
import { type CodeView, readCodeView, sampleCode, wordCode } from '../../challenge/mails.ts'
import type { Purpose } from '../../challenge/rules.ts'
import type { CodeWords } from '../../challenge/texts-mails.ts'
import { maskInSms } from '../../notice/mails-mask.ts'
import type { Rendered, Sending, Template } from '../../notice/mails-template.ts'
import { accountMask, type Sample, samplesOf, template } from '../../notice/mails-view.ts'
import { groupReceipt } from '../../notice/receipt.ts'
import { isOver } from '../request.ts'
import { type RequestRead, readRequest } from './mails-read.ts'
import { alertTexts } from './texts-alert.ts'
import {
  candidateWords,
  earlyFinishEffect,
  earlyFinishWords,
  finishHostedWords,
  finishWords,
  requesterWords,
} from './texts-codes.ts'

interface Read {
  readonly view: CodeView
  readonly about: RequestRead
}

/** A code and the request that it belongs to; neither is worth sending once the request is over. */
async function readBoth(sending: Sending, purpose: Purpose): Promise<Read | undefined> {
  const view = await readCodeView(sending, purpose)
  const about = view && (await readRequest(sending))
  return about && !isOver(about.request) ? { view, about } : undefined
}

/** To a new address: the receipt number says what it is about, and no account is named (journey.md point 17). */
const candidateTemplate = (purpose: Purpose, words: CodeWords): Template =>
  template(
    async (sending) => {
      const read = await readBoth(sending, purpose)
      return read && { ...read.view, receipt: groupReceipt(read.about.request.receipt) }
    },
    (view: CodeView, locale) => wordCode(words, view, locale),
  )

interface FinishView extends CodeView {
  readonly hosted: boolean
}

async function readFinish(sending: Sending): Promise<FinishView | undefined> {
  const read = await readBoth(sending, 'finish')
  const { hosted } = sending.account
  return read && { ...read.view, receipt: groupReceipt(read.about.request.receipt), hosted }
}

const wordFinish = (view: FinishView, locale: Locale): Rendered =>
  wordCode(view.hosted ? finishHostedWords : finishWords, view, locale)

interface EarlyView extends CodeView {
  readonly newInfo: readonly string[]
}

function wordEarlyFinish(view: EarlyView, locale: Locale): Rendered {
  const { sender } = view
  const mail = sender.kind === 'mail'
  const masks = mail ? view.newInfo : view.newInfo.map((mask) => maskInSms(mask, locale))
  const newInfo = masks.join(say(alertTexts.separator, locale))
  const effect = say(mail ? earlyFinishEffect.mail : earlyFinishEffect.sms, locale, { ...sender, newInfo })
  return wordCode(earlyFinishWords, view, locale, newInfo === '' ? undefined : effect)
}

export const codeTemplates = {
  'code-candidate': candidateTemplate('candidate', candidateWords),
  'code-requester': candidateTemplate('requester', requesterWords),
  'code-finish': template(readFinish, wordFinish),
  'code-early-finish': template(async (sending) => {
    const read = await readBoth(sending, 'early-finish')
    return read && { ...read.view, account: accountMask(sending), newInfo: read.about.newInfo }
  }, wordEarlyFinish),
} satisfies Record<string, Template>

const receipt = '4821-0937'
const strange = { mail: { ...sampleCode('mail'), receipt }, sms: { ...sampleCode('phone'), receipt } }
const early = { account: 't•••@example.jp', newInfo: ['m•••@example.com'] }

export const codeSamples: readonly Sample[] = [
  ...samplesOf('code-candidate', (view: CodeView, locale) => wordCode(candidateWords, view, locale), strange),
  ...samplesOf('code-requester', (view: CodeView, locale) => wordCode(requesterWords, view, locale), strange),
  ...samplesOf('code-finish', wordFinish, {
    mail: { ...strange.mail, hosted: false },
    sms: { ...strange.sms, hosted: false },
    'hosted mail': { ...strange.mail, hosted: true },
    'hosted sms': { ...strange.sms, hosted: true },
  }),
  ...samplesOf('code-early-finish', wordEarlyFinish, {
    mail: { ...sampleCode('mail'), ...early },
    sms: { ...sampleCode('phone'), ...early },
  }),
]
