import type { Instant } from '../../kernel/clock.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say, type Text } from '../../kernel/text.ts'
import { powers } from '../proof/rules.ts'
import { aboutLink, facts, heading, noticeFooter, paragraph } from './mails-letter.ts'
import { maskInSms } from './mails-mask.ts'
import { fittingSms } from './mails-sms.ts'
import { link, type Rendered, type Sending } from './mails-template.ts'
import {
  accountMask,
  hostOf,
  SAMPLE_HOST,
  SAMPLE_NOW,
  type Sender,
  sampleSender,
  senderOf,
  siteOf,
  written,
} from './mails-view.ts'
import { securePath } from './store-secure-link.ts'
import { incidentHostTexts, incidentTexts, mailTexts } from './texts-mails.ts'

/** Something that happened to an account and that its owner may not have done (NT-06, NT-10). */
export interface IncidentView {
  readonly sender: Sender
  readonly account: string
  /** What keeps the password; undefined where that is us. */
  readonly host: string | undefined
  readonly at: Instant
  /** Words for the device and the coarse network; empty where they are not known. */
  readonly agent: string
  readonly source: string
  /** Where "this was not me" leads; undefined for a proof that may not secure the account. */
  readonly secureUrl: string | undefined
}

/** What the message says of it; everything else is the same for all of them. */
export interface IncidentWords {
  readonly title: Text
  readonly what: Text<{ brand: string; account: string; host: string }>
  /** For who did it: what is so now. */
  readonly yours: Text
  readonly notYou: Text
}

export function readIncident(sending: Sending): IncidentView {
  const { service, message, account, proof } = sending
  const { agent, source } = message.params
  const { accountId } = account
  return {
    sender: senderOf(sending),
    account: accountMask(sending),
    host: hostOf(sending),
    at: message.createdAt,
    agent: typeof agent === 'string' ? agent : '',
    source: typeof source === 'string' ? source : '',
    secureUrl: powers(proof).authorise
      ? link(service, securePath(service.keys, { accountId, proofId: proof.proofId }))
      : undefined,
  }
}

export function wordIncident(words: IncidentWords, view: IncidentView, locale: Locale): Rendered {
  const { sender } = view
  const about = { brand: sender.brand, account: view.account, host: view.host ?? '', site: siteOf(sender) }
  const without = view.host === undefined ? incidentTexts : incidentHostTexts
  const title = say(words.title, locale)
  if (sender.kind === 'phone') return { sms: incidentSms(view, title, locale) }
  return {
    mail: {
      locale,
      subject: say(incidentTexts.subject, locale, { title, brand: sender.brand }),
      preheader: say(incidentTexts.preheader, locale),
      blocks: [
        heading(title),
        paragraph(say(words.what, locale, about)),
        facts(
          [say(mailTexts.service, locale), sender.brand],
          [say(mailTexts.account, locale), view.account],
          [say(mailTexts.when, locale), written(sender, view.at, locale)],
          [say(mailTexts.device, locale), view.agent],
          [say(mailTexts.network, locale), view.source],
        ),
        paragraph(say(words.yours, locale)),
        { kind: 'notice', tone: 'important', title: say(mailTexts.notYou, locale), text: say(words.notYou, locale) },
        ...(view.secureUrl === undefined
          ? []
          : [{ kind: 'button', label: say(incidentTexts.secure, locale), url: view.secureUrl } as const]),
        aboutLink(say(without.withoutLink, locale, about), say(without.linkless, locale, about)),
        noticeFooter(sender, locale),
      ],
    },
  }
}

function incidentSms({ sender, account, host }: IncidentView, title: string, locale: Locale) {
  const about = {
    brand: sender.brand,
    account: maskInSms(account, locale),
    title,
    site: siteOf(sender),
    host: host ?? '',
  }
  const { sms, smsShort } = host === undefined ? incidentTexts : incidentHostTexts
  return fittingSms(locale, [say(sms, locale, about), say(smsShort, locale, about)])
}

export const sampleIncident = (kind: 'mail' | 'phone'): IncidentView => ({
  sender: sampleSender(kind),
  account: 't•••@example.jp',
  host: undefined,
  at: SAMPLE_NOW,
  agent: 'Chrome / Android',
  source: '192.0.2.*',
  secureUrl: `https://id.example.jp/secure/${'x'.repeat(64)}`,
})

export const sampleHosted = (kind: 'mail' | 'phone'): IncidentView & { readonly host: string } => ({
  ...sampleIncident(kind),
  host: SAMPLE_HOST,
})
