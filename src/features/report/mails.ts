import type { Instant } from '../../kernel/clock.ts'
import { days } from '../../kernel/duration.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import { type Block, groupCode } from '../../platform/delivery/message.ts'
import { aboutLink, facts, heading, noticeFooter, paragraph } from '../notice/mails-letter.ts'
import { maskInSms } from '../notice/mails-mask.ts'
import { fittingSms } from '../notice/mails-sms.ts'
import { link, type Rendered, type Sending, type Template } from '../notice/mails-template.ts'
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
import { mailTexts } from '../notice/texts-mails.ts'
import { leavesAt } from '../proof/leave.ts'
import { type AddressKind, agesAt, type Proof, type ProofKind, powers } from '../proof/rules.ts'
import { loadProofs } from '../proof/store.ts'
import { loadRecoveryCodes } from '../recovery-code/store.ts'
import type { About, Matter } from './rules.ts'
import { type ReportLink, reportNumber, reportToken } from './store-links.ts'
import { TOLD, type Told } from './tell.ts'
import { linkTexts, type NoticeWords, noticeTexts as t, toldTexts } from './texts-mails.ts'

/** A notice about the security info, as one reader gets it. */
export interface NoticeView {
  readonly sender: Sender
  readonly told: Told
  readonly account: string
  readonly kind: ProofKind
  readonly mask: string
  readonly happenedAt: Instant
  /** Until when it can be taken back, when it leaves, or from when on it works; undefined where there is no such moment. */
  readonly at: Instant | undefined
  readonly agent: string
  readonly source: string
  /** What its reader can take back. */
  readonly about: About
  readonly url: string
  readonly number: string
}

const ABOUT_OF: Readonly<Partial<Record<Told, About>>> = {
  'proof-added': 'addition',
  'proof-leaving': 'removal',
  'proof-blocked': 'removal',
  'recovery-code-made': 'code',
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What a notice is about, as it is now. A proof that went meanwhile is told of all the same: that it was there matters. */
async function readSubject({ service, message, account }: Sending, subject: string) {
  const [proofs, codes] = await Promise.all([
    loadProofs(service.database, account.accountId),
    loadRecoveryCodes(service.database, account.accountId),
  ])
  const proof = proofs.find((p) => p.proofId === subject)
  const code = codes.find((k) => k.codeId === subject)
  // Where nothing is left to be said, nothing is sent: a code that was replaced has a notice of its own.
  const isCode = message.template.startsWith('recovery-code')
  return (isCode ? code : proof) && { proof, code }
}

async function readNotice(sending: Sending, told: Told): Promise<NoticeView | undefined> {
  const { service, message, account, proof: reader } = sending
  const subject = text(message.params.subject)
  const since = Number(message.params.since ?? 0)
  const found = told === 'proof-elsewhere' ? { proof: reader, code: undefined } : await readSubject(sending, subject)
  if (!found) return undefined
  const { proof, code } = found
  const open = code ? code.agedAt > code.madeAt : isOpen(told, proof, since)
  const about = powers(reader).undo && open ? (ABOUT_OF[told] ?? 'nothing') : 'nothing'
  const matter: Matter = about === 'nothing' ? unbound(reader) : { about, subject, since }
  const own: ReportLink = { accountId: account.accountId, readerId: reader.proofId, matter }
  return {
    sender: senderOf(sending),
    told,
    account: accountMask(sending),
    kind: proof?.kind ?? 'mail',
    mask: (proof && proofMask(sending, proof)) ?? '',
    happenedAt: message.createdAt,
    at: code ? code.agedAt : proof && atOf(told, proof, service.policy),
    agent: text(message.params.agent),
    source: text(message.params.source),
    about,
    url: link(service, `/report/${reportToken(service.keys, own)}`),
    number: reportNumber(service.keys, service.policy, own),
  }
}

/** What was added or made at the sign-up works at once: no link takes it back. */
const isOpen = (told: Told, proof: Proof | undefined, since: Instant): boolean =>
  told !== 'proof-added' || (proof?.state === 'probation' && proof.changedAt === since)

/** A link that takes nothing back is about its reader alone, and is the same in every notice. */
export const unbound = ({ proofId }: Proof): Matter => ({ about: 'nothing', subject: proofId, since: 0 })

function atOf(told: Told, proof: Proof, policy: Sending['service']['policy']): Instant | undefined {
  if (told === 'proof-added') return proof.state === 'probation' ? agesAt(proof, policy) : undefined
  return told === 'proof-leaving' || told === 'proof-blocked' ? leavesAt(proof, policy) : undefined
}

function wordsOf(view: NoticeView, locale: Locale): NoticeWords {
  const { sender, account, kind, mask, at } = view
  const short = (one: string) => (sender.kind === 'phone' ? maskInSms(one, locale) : one)
  return {
    brand: sender.brand,
    support: sender.support,
    site: siteOf(sender),
    account: short(account),
    kind,
    mask: short(mask),
    at: at === undefined ? '' : written(sender, at, locale),
  }
}

export function wordNotice(view: NoticeView, locale: Locale): Rendered {
  const words = wordsOf(view, locale)
  const { sender } = view
  const about = toldTexts[view.told]
  if (sender.kind === 'phone') return noticeSms(view, words, locale)
  const title = say(about.title, locale, words)
  return {
    mail: {
      locale,
      subject: say(t.subject, locale, { title, brand: sender.brand }),
      preheader: say(t.preheader, locale),
      blocks: [
        heading(title),
        paragraph(say(about.what, locale, words)),
        facts(
          [say(mailTexts.account, locale), view.account],
          [say(t.thing, locale), view.mask],
          [say(mailTexts.when, locale), written(sender, view.happenedAt, locale)],
          [say(mailTexts.device, locale), view.agent],
          [say(mailTexts.network, locale), view.source],
          [about.atTerm ? say(about.atTerm, locale) : '', about.atTerm && words.at],
        ),
        paragraph(say(t.yours, locale)),
        ...waysOut(view, words, locale),
        noticeFooter(sender, locale),
      ],
    },
  }
}

/** What its reader can do: take it back, by link or by number (L11), or say that they are not meant at all (T056). */
function waysOut(view: NoticeView, words: NoticeWords, locale: Locale): readonly Block[] {
  const { about, url, number } = view
  const byNumber: readonly Block[] = [
    aboutLink(say(t.byNumber, locale, words), say(t.linkless, locale, words)),
    facts([say(t.number, locale), groupCode(number)]),
  ]
  const stranger = heading(say(t.stranger, locale))
  const strangerThen = paragraph(say(t.strangerThen, locale))
  const notYou = heading(say(mailTexts.notYou, locale))
  if (about === 'nothing')
    return [
      notYou,
      paragraph(say(t.signIn, locale, words)),
      stranger,
      strangerThen,
      { kind: 'button', label: say(t.strangerButton, locale), url },
      ...byNumber,
    ]
  return [
    notYou,
    paragraph(say(linkTexts[about], locale)),
    { kind: 'button', label: say(t.button, locale), url },
    ...byNumber,
    paragraph(say(t.signIn, locale, words)),
    stranger,
    strangerThen,
  ]
}

function noticeSms(view: NoticeView, words: NoticeWords, locale: Locale): Rendered {
  const what = say(toldTexts[view.told].sms, locale, words)
  const way = view.about === 'nothing' ? t.smsElse : t.smsUndo
  const then = say(way, locale, { site: words.site, number: groupCode(view.number) })
  const shortest = say(toldTexts[view.told].sms, locale, { ...words, mask: '' })
  const gap = locale === 'ja' ? '' : ' '
  return { sms: fittingSms(locale, [`${what}${gap}${then}`, `${shortest}${gap}${then}`]) }
}

const readAs = (told: Told): Template => template((sending) => readNotice(sending, told), wordNotice)

export const reportTemplates = {
  ...(Object.fromEntries(TOLD.map((told) => [told, readAs(told)])) as Record<Told, Template>), // Keyed by the list itself.
} satisfies Record<string, Template>

function sample(told: Told, reader: AddressKind, kind: ProofKind, more: Partial<NoticeView> = {}): NoticeView {
  const dated = toldTexts[told].atTerm !== undefined
  return {
    sender: sampleSender(reader),
    told,
    account: 't•••@example.jp',
    kind,
    mask: kind === 'phone' ? '••• •••• ••78' : kind === 'mail' ? 'm•••@example.com' : '',
    happenedAt: SAMPLE_NOW,
    at: dated ? SAMPLE_NOW + days(told === 'proof-blocked' ? 30 : 7) : undefined,
    agent: 'Chrome / Windows',
    source: '203.0.113.0/24',
    about: ABOUT_OF[told] ?? 'nothing',
    url: `https://id.example.jp/report/${'A'.repeat(98)}`,
    number: '60174425',
    ...more,
  }
}

const ofCode = (told: Told): boolean => told.startsWith('recovery-code')

export const reportSamples: readonly Sample[] = TOLD.flatMap((told) =>
  samplesOf(told, wordNotice, {
    mail: sample(told, 'mail', 'phone', ofCode(told) ? { mask: '' } : {}),
    sms: sample(told, 'phone', 'mail', ofCode(told) ? { mask: '' } : {}),
    ...(ABOUT_OF[told] && {
      powerless: sample(told, 'mail', 'mail', { about: 'nothing' }),
      'sms-powerless': sample(told, 'phone', 'phone', { about: 'nothing' }),
    }),
    ...(told === 'proof-added' && {
      enrolment: sample(told, 'mail', 'mail', { at: undefined, about: 'nothing' }),
      passkey: sample(told, 'mail', 'passkey'),
    }),
  }),
)
