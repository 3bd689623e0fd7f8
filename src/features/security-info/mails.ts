import type { Instant } from '../../kernel/clock.ts'
import { days } from '../../kernel/duration.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import { facts, heading, noticeFooter, paragraph } from '../notice/mails-letter.ts'
import { maskInSms } from '../notice/mails-mask.ts'
import { fittingSms } from '../notice/mails-sms.ts'
import type { Rendered, Sending, Template } from '../notice/mails-template.ts'
import {
  accountMask,
  proofMask,
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
import { kindTexts, mailTexts } from '../notice/texts-mails.ts'
import type { AddressKind, ProofKind } from '../proof/rules.ts'
import { loadProofs } from '../proof/store.ts'
import { addedTexts, madeTexts } from './texts-mails.ts'

interface AddedView {
  readonly sender: Sender
  readonly account: string
  readonly added: ProofKind
  /** Empty where the address is gone again: that it was there is told all the same. */
  readonly mask: string
  readonly at: Instant
  /** Until when it is on probation; undefined where it never was. */
  readonly until: Instant | undefined
}

async function readAdded(sending: Sending): Promise<AddedView | undefined> {
  const { service, message, account } = sending
  const proofs = await loadProofs(service.database, account.accountId)
  const added = proofs.find((p) => p.proofId === message.params.added)
  if (!added) return undefined
  return {
    sender: senderOf(sending),
    account: accountMask(sending),
    added: added.kind,
    mask: proofMask(sending, added) ?? '',
    at: message.createdAt,
    until: added.state === 'probation' ? added.changedAt + service.policy.proof_probation_ms : undefined,
  }
}

function wordAdded(view: AddedView, locale: Locale): Rendered {
  const { sender } = view
  const inSms = sender.kind === 'phone'
  const masks = { account: view.account, mask: view.mask }
  const words = {
    brand: sender.brand,
    support: sender.support,
    site: siteOf(sender),
    added: view.added,
    until: view.until === undefined ? '' : written(sender, view.until, locale),
    ...(inSms ? { account: maskInSms(masks.account, locale), mask: maskInSms(masks.mask, locale) } : masks),
  }
  if (inSms) return { sms: fittingSms(locale, [say(addedTexts.sms, locale, words)]) }
  const title = say(addedTexts.title, locale, words)
  return {
    mail: {
      locale,
      subject: say(addedTexts.subject, locale, { title, brand: sender.brand }),
      preheader: say(addedTexts.preheader, locale),
      blocks: [
        heading(title),
        paragraph(say(addedTexts.what, locale, words)),
        facts(
          [say(mailTexts.account, locale), view.account],
          [say(addedTexts.added, locale), view.mask || say(kindTexts[view.added], locale)],
          [say(mailTexts.when, locale), written(sender, view.at, locale)],
        ),
        ...(view.until === undefined ? [] : [paragraph(say(addedTexts.probation, locale, words))]),
        paragraph(say(addedTexts.yours, locale)),
        {
          kind: 'notice',
          tone: 'important',
          title: say(mailTexts.notYou, locale),
          text: say(addedTexts.notYou, locale, words),
        },
        noticeFooter(sender, locale),
      ],
    },
  }
}

interface MadeView {
  readonly sender: Sender
  readonly account: string
  readonly at: Instant
  readonly agedAt: Instant
  readonly replaced: boolean
}

async function readMade(sending: Sending): Promise<MadeView> {
  const { message } = sending
  const { aged, replaced } = message.params
  return {
    sender: senderOf(sending),
    account: accountMask(sending),
    at: message.createdAt,
    agedAt: Number(aged),
    replaced: replaced === true,
  }
}

function wordMade(view: MadeView, locale: Locale): Rendered {
  const { sender } = view
  const words = {
    brand: sender.brand,
    support: sender.support,
    site: siteOf(sender),
    account: sender.kind === 'phone' ? maskInSms(view.account, locale) : view.account,
    from: view.agedAt > sender.now ? written(sender, view.agedAt, locale) : say(madeTexts.now, locale),
  }
  if (sender.kind === 'phone') return { sms: fittingSms(locale, [say(madeTexts.sms, locale, words)]) }
  const title = say(madeTexts.title, locale)
  return {
    mail: {
      locale,
      subject: say(addedTexts.subject, locale, { title, brand: sender.brand }),
      preheader: say(addedTexts.preheader, locale),
      blocks: [
        heading(title),
        paragraph(say(madeTexts.what, locale, words)),
        facts(
          [say(mailTexts.account, locale), view.account],
          [say(mailTexts.when, locale), written(sender, view.at, locale)],
          [say(madeTexts.from, locale), words.from],
        ),
        ...(view.replaced ? [paragraph(say(madeTexts.replaced, locale))] : []),
        paragraph(say(madeTexts.yours, locale)),
        {
          kind: 'notice',
          tone: 'important',
          title: say(mailTexts.notYou, locale),
          text: say(madeTexts.notYou, locale, words),
        },
        noticeFooter(sender, locale),
      ],
    },
  }
}

export const securityInfoTemplates = {
  'proof-added': template(readAdded, wordAdded),
  'recovery-code-made': template(readMade, wordMade),
} satisfies Record<string, Template>

const SAMPLE_MASKS: Readonly<Record<ProofKind, string>> = {
  mail: 'm•••@example.com',
  phone: '••• •••• ••78',
  totp: '',
  passkey: '',
}

const sampleAdded = (kind: AddressKind, added: ProofKind): AddedView => ({
  sender: sampleSender(kind),
  account: 't•••@example.jp',
  added,
  mask: SAMPLE_MASKS[added],
  at: SAMPLE_NOW,
  until: SAMPLE_NOW + days(7),
})

const sampleMade = (kind: AddressKind, replaced: boolean): MadeView => ({
  sender: sampleSender(kind),
  account: 't•••@example.jp',
  at: SAMPLE_NOW,
  agedAt: SAMPLE_NOW + days(7),
  replaced,
})

export const securityInfoSamples: readonly Sample[] = [
  ...samplesOf('proof-added', wordAdded, {
    mail: sampleAdded('mail', 'phone'),
    enrolment: { ...sampleAdded('mail', 'mail'), until: undefined },
    app: sampleAdded('mail', 'totp'),
    passkey: sampleAdded('mail', 'passkey'),
    sms: sampleAdded('phone', 'mail'),
    'app-sms': sampleAdded('phone', 'totp'),
    'passkey-sms': sampleAdded('phone', 'passkey'),
  }),
  ...samplesOf('recovery-code-made', wordMade, {
    mail: sampleMade('mail', false),
    replaced: sampleMade('mail', true),
    enrolment: { ...sampleMade('mail', false), agedAt: SAMPLE_NOW },
    sms: sampleMade('phone', false),
  }),
]
