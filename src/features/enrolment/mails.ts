import type { Instant } from '../../kernel/clock.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import { type CodeView, readCodeView, sampleCode, wordCode } from '../challenge/mails.ts'
import { facts, heading, noticeFooter, paragraph } from '../notice/mails-letter.ts'
import type { Rendered, Template } from '../notice/mails-template.ts'
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
import { enrolWords, existsTexts } from './texts-mails.ts'

interface ExistsView {
  readonly sender: Sender
  readonly account: string
  readonly at: Instant
}

function wordExists({ sender, account, at }: ExistsView, locale: Locale): Rendered {
  return {
    mail: {
      locale,
      subject: say(existsTexts.subject, locale, sender),
      preheader: say(existsTexts.preheader, locale, sender),
      blocks: [
        heading(say(existsTexts.subject, locale, sender)),
        paragraph(say(existsTexts.what, locale, sender)),
        facts([say(mailTexts.account, locale), account], [say(mailTexts.when, locale), written(sender, at, locale)]),
        heading(say(existsTexts.you, locale)),
        paragraph(say(existsTexts.signIn, locale, { site: siteOf(sender) })),
        heading(say(mailTexts.notYou, locale)),
        paragraph(say(existsTexts.ignore, locale)),
        noticeFooter(sender, locale),
      ],
    },
  }
}

const wordEnrol = (view: CodeView, locale: Locale): Rendered => wordCode(enrolWords, view, locale)

export const enrolmentTemplates = {
  'code-enrol': template(async (sending) => {
    const view = await readCodeView(sending, 'enrol')
    return view && { ...view, account: accountMask(sending) }
  }, wordEnrol),
  'enrolment-exists': template(
    async (sending) => ({
      sender: senderOf(sending),
      account: accountMask(sending),
      at: sending.message.createdAt,
    }),
    wordExists,
  ),
} satisfies Record<string, Template>

export const enrolmentSamples: readonly Sample[] = [
  ...samplesOf('code-enrol', wordEnrol, { mail: { ...sampleCode('mail'), account: 't•••@example.jp' } }),
  ...samplesOf('enrolment-exists', wordExists, {
    mail: { sender: sampleSender('mail'), account: 't•••@example.jp', at: SAMPLE_NOW },
  }),
]
