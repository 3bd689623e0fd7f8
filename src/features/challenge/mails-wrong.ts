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
import { wrongTexts } from './texts-mails-wrong.ts'

interface WrongView {
  readonly sender: Sender
  readonly account: string
  readonly count: number
  readonly at: Instant
}

const readWrong = async (sending: Sending): Promise<WrongView> => ({
  sender: senderOf(sending),
  account: accountMask(sending),
  count: Number(sending.message.params.count),
  at: sending.message.createdAt,
})

function wordWrong(view: WrongView, locale: Locale): Rendered {
  const { sender, account, count, at } = view
  const { brand, support } = sender
  const inSms = sender.kind === 'phone'
  const words = { brand, support, site: siteOf(sender), count, account: inSms ? maskInSms(account, locale) : account }
  if (inSms) return { sms: fittingSms(locale, [say(wrongTexts.sms, locale, words)]) }
  const title = say(wrongTexts.title, locale)
  return {
    mail: {
      locale,
      subject: say(wrongTexts.subject, locale, { title, brand }),
      preheader: say(wrongTexts.preheader, locale),
      blocks: [
        heading(title),
        paragraph(say(wrongTexts.what, locale, words)),
        facts(
          [say(mailTexts.account, locale), account],
          [say(wrongTexts.count, locale), say(wrongTexts.times, locale, words)],
          [say(mailTexts.when, locale), written(sender, at, locale)],
        ),
        paragraph(say(wrongTexts.yours, locale)),
        {
          kind: 'notice',
          tone: 'important',
          title: say(mailTexts.notYou, locale),
          text: say(wrongTexts.notYou, locale, words),
        },
        noticeFooter(sender, locale),
      ],
    },
  }
}

export const wrongTemplates = {
  'codes-wrong': template(readWrong, wordWrong),
} satisfies Record<string, Template>

const sample = (kind: 'mail' | 'phone'): WrongView => ({
  sender: sampleSender(kind),
  account: 't•••@example.jp',
  count: 10,
  at: SAMPLE_NOW,
})

export const wrongSamples: readonly Sample[] = samplesOf('codes-wrong', wordWrong, {
  mail: sample('mail'),
  sms: sample('phone'),
})
