import type { Instant } from '../../kernel/clock.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import { facts, heading, noticeFooter, paragraph } from '../notice/mails-letter.ts'
import { maskInSms } from '../notice/mails-mask.ts'
import { fittingSms } from '../notice/mails-sms.ts'
import type { Rendered, Sending, Template } from '../notice/mails-template.ts'
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
} from '../notice/mails-view.ts'
import { mailTexts } from '../notice/texts-mails.ts'
import type { AddressKind } from '../proof/rules.ts'
import { unnamedDevice } from './texts.ts'
import { addedTexts, copiedTexts, removedTexts, subject } from './texts-mails.ts'

interface View {
  readonly sender: Sender
  readonly account: string
  /** Browser and system, of a closed list of words. */
  readonly agent: string
  readonly source: string
  readonly at: Instant
}

async function read(sending: Sending): Promise<View> {
  const { agent, source } = sending.message.params
  return {
    sender: senderOf(sending),
    account: accountMask(sending),
    agent: String(agent),
    source: String(source),
    at: sending.message.createdAt,
  }
}

type Texts = typeof addedTexts | typeof removedTexts | typeof copiedTexts

/** The three letters are built alike and differ in their words. */
const wordsOf =
  (texts: Texts) =>
  ({ sender, account, agent, source, at }: View, locale: Locale): Rendered => {
    const words = {
      brand: sender.brand,
      support: sender.support,
      site: siteOf(sender),
      device: agent || say(unnamedDevice, locale),
      account: sender.kind === 'phone' ? maskInSms(account, locale) : account,
    }
    if (sender.kind === 'phone') return { sms: fittingSms(locale, [say(texts.sms, locale, words)]) }
    const title = say(texts.title, locale)
    return {
      mail: {
        locale,
        subject: say(subject, locale, { title, brand: sender.brand }),
        preheader: say(texts.preheader, locale),
        blocks: [
          heading(title),
          paragraph(say(texts.what, locale, words)),
          facts(
            [say(mailTexts.account, locale), account],
            [say(mailTexts.when, locale), written(sender, at, locale)],
            [say(mailTexts.device, locale), words.device],
            [say(mailTexts.network, locale), source],
          ),
          paragraph(say(texts.yours, locale)),
          {
            kind: 'notice',
            tone: 'important',
            title: say(mailTexts.notYou, locale),
            text: say(texts.notYou, locale, words),
          },
          noticeFooter(sender, locale),
        ],
      },
    }
  }

const wordAdded = wordsOf(addedTexts)
const wordRemoved = wordsOf(removedTexts)
const wordCopied = wordsOf(copiedTexts)

export const deviceTemplates = {
  'device-added': template(read, wordAdded),
  'device-removed': template(read, wordRemoved),
  'device-copied': template(read, wordCopied),
} satisfies Record<string, Template>

const sample = (kind: AddressKind, agent = 'Chrome / Windows'): View => ({
  sender: sampleSender(kind),
  account: 't•••@example.jp',
  agent,
  source: '203.0.113.*',
  at: SAMPLE_NOW,
})

const samples = { mail: sample('mail'), sms: sample('phone') }

export const deviceSamples: readonly Sample[] = [
  ...samplesOf('device-added', wordAdded, samples),
  ...samplesOf('device-removed', wordRemoved, samples),
  ...samplesOf('device-copied', wordCopied, { ...samples, unnamed: sample('mail', '') }),
]
