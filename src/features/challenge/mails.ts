import type { Instant } from '../../kernel/clock.ts'
import { minutes } from '../../kernel/duration.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import { groupCode } from '../../platform/delivery/message.ts'
import { duration } from '../../platform/page/dates.ts'
import { codeFooter, facts, heading, paragraph } from '../notice/mails-letter.ts'
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
  template,
  written,
  writtenTime,
} from '../notice/mails-view.ts'
import { mailTexts } from '../notice/texts-mails.ts'
import { GRANT_ACTS, type GrantAct, isLive, type Purpose } from './rules.ts'
import { loadChallenge } from './store.ts'
import { codeOf } from './store-code.ts'
import {
  addProofWords,
  allowHostedWords,
  allowWords,
  type CodeWords,
  codeTexts,
  passwordWords,
  verifyWords,
} from './texts-mails.ts'

export interface CodeView {
  readonly sender: Sender
  readonly code: string
  readonly createdAt: Instant
  readonly expiresAt: Instant
  /** Masked; undefined where the reader may be a stranger, who is told a receipt number at most. */
  readonly account?: string
  /** As it is read out, "4821-0937". */
  readonly receipt?: string
}

/** The code is derived now. One that was used, has expired or has given way to another is not sent any more. */
export async function readCodeView(sending: Sending, purpose: Purpose): Promise<CodeView | undefined> {
  const { service, message, account, proof, now } = sending
  const { challenge: challengeId } = message.params
  const c = await loadChallenge(service.database, account.accountId, String(challengeId))
  if (!c?.deliverable || c.purpose !== purpose || c.proofId !== proof.proofId) return undefined
  if (c.epoch !== account.epoch || !isLive(c, now.now, service.policy)) return undefined
  const { createdAt, expiresAt } = c
  return { sender: senderOf(sending), code: codeOf(service, c), createdAt, expiresAt }
}

/** One code, worded for its purpose. No link is in it (MC-03), and its subject does not show it (MC-05). */
export function wordCode(words: CodeWords, view: CodeView, locale: Locale, effect?: string): Rendered {
  return view.sender.kind === 'mail' ? codeMail(words, view, locale, effect) : codeSms(words, view, locale, effect)
}

function codeMail(words: CodeWords, view: CodeView, locale: Locale, effect?: string): Rendered {
  const { sender, code, expiresAt } = view
  const { brand } = sender
  const title = say(words.title, locale, sender)
  const lifetime = duration(expiresAt - view.createdAt, locale)
  return {
    mail: {
      locale,
      subject: say(codeTexts.subject, locale, { title, brand }),
      preheader: say(codeTexts.preheader, locale, { title }),
      blocks: [
        heading(title),
        paragraph(say(words.use, locale, sender)),
        ...(effect ? [{ kind: 'notice', tone: 'calm', title: '', text: effect } as const] : []),
        { kind: 'code', label: say(codeTexts.label, locale, { lifetime }), code },
        facts(
          [say(mailTexts.service, locale), brand],
          [say(mailTexts.account, locale), view.account],
          [say(mailTexts.receipt, locale), view.receipt],
          [say(codeTexts.until, locale), written(sender, expiresAt, locale)],
        ),
        {
          kind: 'notice',
          tone: 'important',
          title: say(codeTexts.secret, locale),
          text: say(codeTexts.secretReason, locale, { brand }),
        },
        heading(say(codeTexts.unasked, locale)),
        paragraph(say(words.unasked, locale)),
        codeFooter(sender, locale),
      ],
    },
  }
}

function codeSms(words: CodeWords, view: CodeView, locale: Locale, effect = ''): Rendered {
  const { sender, code } = view
  const gap = locale === 'ja' ? '' : ' '
  const account = view.account && maskInSms(view.account, locale)
  const receipt = view.receipt && say(mailTexts.receiptNumber, locale, { receipt: view.receipt })
  const base = (...about: readonly (string | undefined)[]) =>
    say(codeTexts.sms, locale, {
      title: say(words.title, locale, sender),
      code: groupCode(code),
      about: about.filter(Boolean).join(locale === 'ja' ? '、' : ', '),
      until: writtenTime(sender, view.expiresAt, locale),
    })
  const [secret, unasked] = [say(codeTexts.smsSecret, locale), say(codeTexts.smsUnasked, locale)]
  const whole = base(sender.brand, account, receipt)
  const wordings = [
    [whole, effect, secret, unasked],
    [whole, effect, secret],
    [base(sender.brand, receipt), effect, secret],
    [base(receipt), effect, secret],
  ]
  const origin = { host: new URL(sender.origin).hostname, code }
  return {
    sms: fittingSms(
      locale,
      wordings.map((sentences) => sentences.filter((sentence) => sentence !== '').join(gap)),
      origin,
    ),
  }
}

const codeTemplate = (purpose: Purpose, words: CodeWords, hostedWords = words): Template =>
  template(
    async (sending) => {
      const view = await readCodeView(sending, purpose)
      return view && { ...view, account: accountMask(sending), hosted: sending.account.hosted }
    },
    (view, locale) => wordCode(view.hosted ? hostedWords : words, view, locale),
  )

/** One template for each act that a code opens. */
const allowTemplates = Object.fromEntries(
  GRANT_ACTS.map((act) => [`code-allow-${act}`, codeTemplate(`allow-${act}`, allowWords[act], allowHostedWords[act])]),
) as Record<`code-allow-${GrantAct}`, Template> // The keys are made of the acts right here.

/** Codes for who is signed in. The others stand with what they are part of: signing up, and the replacement. */
export const challengeTemplates = {
  'code-verify': codeTemplate('verify', verifyWords),
  ...allowTemplates,
  'code-password': codeTemplate('password', passwordWords),
  // A mistyped address must not tell its reader whose account this is, so it is not named.
  'code-add-proof': template(
    (sending) => readCodeView(sending, 'add-proof'),
    (view, locale) => wordCode(addProofWords, view, locale),
  ),
} satisfies Record<string, Template>

const LIFETIME = { mail: minutes(30), phone: minutes(10) } as const

export const sampleCode = (kind: 'mail' | 'phone'): CodeView => ({
  sender: sampleSender(kind),
  code: '30571846',
  createdAt: SAMPLE_NOW,
  expiresAt: SAMPLE_NOW + LIFETIME[kind],
})

const known = {
  mail: { ...sampleCode('mail'), account: 't•••@example.jp' },
  sms: { ...sampleCode('phone'), account: 't•••@example.jp' },
}
const strange = { mail: sampleCode('mail'), sms: sampleCode('phone') }

export const challengeSamples: readonly Sample[] = [
  ...samplesOf('code-verify', (view: CodeView, locale) => wordCode(verifyWords, view, locale), known),
  ...GRANT_ACTS.flatMap((act) =>
    samplesOf(`code-allow-${act}`, (view: CodeView, locale) => wordCode(allowWords[act], view, locale), known),
  ),
  ...Object.entries(allowHostedWords).flatMap(([act, words]) =>
    samplesOf(`code-allow-${act}`, (view: CodeView, locale) => wordCode(words, view, locale), {
      'hosted mail': known.mail,
      'hosted sms': known.sms,
    }),
  ),
  ...samplesOf('code-password', (view: CodeView, locale) => wordCode(passwordWords, view, locale), known),
  ...samplesOf('code-add-proof', (view: CodeView, locale) => wordCode(addProofWords, view, locale), strange),
]
