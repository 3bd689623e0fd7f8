import type { Instant } from '../../kernel/clock.ts'
import type { Milliseconds } from '../../kernel/duration.ts'
import type { Locale } from '../../kernel/locale.ts'
import { hostName } from '../../platform/config/upstream.ts'
import { dayMonth, dayMonthTime, longDate, remaining, timeOfDay } from '../../platform/page/dates.ts'
import { identifierOf } from '../account/store-identifier.ts'
import { maskName } from '../proof/mask.ts'
import type { AddressKind } from '../proof/rules.ts'
import type { StoredProof } from '../proof/store.ts'
import { openAddress } from '../proof/store-address.ts'
import { maskForStrangers } from './mails-mask.ts'
import type { Rendered, Sending, Template } from './mails-template.ts'

/** Who sends, to what kind of proof, and how its reader counts time: what every message is worded with. */
export interface Sender {
  readonly kind: AddressKind
  readonly brand: string
  readonly support: string
  /** Scheme, host and port that people see. */
  readonly origin: string
  /** IANA name. */
  readonly zone: string
  /** Ledger time at which it is handed over. */
  readonly now: Instant
  /** What the wall is ahead of the ledger. */
  readonly shiftMs: Milliseconds
}

export function senderOf({ service, account, address, now }: Sending): Sender {
  const { brand, support, origin } = service.settings
  return { kind: address.kind, brand, support, origin, zone: account.zone, now: now.now, shiftMs: now.shiftMs }
}

/** "id.example.jp": what a person types to get there without a link (L11). */
export const siteOf = (sender: Sender): string => new URL(sender.origin).host

const placed =
  (write: (instant: Instant, place: { locale: Locale; zone: string }) => string) =>
  (sender: Sender, instant: Instant, locale: Locale): string =>
    write(instant + sender.shiftMs, { locale, zone: sender.zone })

/** The instants of a message, from the ledger into the person's zone and language. */
export const written = placed(longDate)
export const writtenDay = placed(dayMonth)
export const writtenDayTime = placed(dayMonthTime)
export const writtenTime = placed(timeOfDay)

/** 「あと22日」 */
export const writtenLeft = (sender: Sender, until: Instant, locale: Locale): string =>
  remaining(until - sender.now, locale)

/** The account that a message is about, for who is known to belong to it. */
export const accountMask = ({ service, account }: Sending): string => maskName(identifierOf(service.keys, account))

/** What keeps the password of the account instead of us, as its people know it; undefined where it is kept here. */
export const hostOf = ({ service, account }: Sending): string | undefined =>
  account.hosted ? hostName(service.settings) : undefined

/** The mask of another proof of the account; undefined once its address is gone. */
export function proofMask({ service, account }: Sending, proof: StoredProof): string | undefined {
  const address = openAddress(service, account.accountId, proof)
  return address && maskForStrangers(address)
}

/**
 * A template in two steps: what is true at this moment is read, then it is worded. The second step is pure, so that
 * samples show the very words; nothing to say drops the message.
 */
export const template =
  <V>(read: (sending: Sending) => Promise<V | undefined>, word: (view: V, locale: Locale) => Rendered): Template =>
  async (sending) => {
    const view = await read(sending)
    return view && word(view, sending.locale)
  }

/** A message as it could be, for galleries, screenshots and tests. */
export interface Sample {
  readonly template: string
  readonly name: string
  readonly word: (locale: Locale) => Rendered
}

export const samplesOf = <V>(
  template: string,
  word: (view: V, locale: Locale) => Rendered,
  views: Readonly<Record<string, V>>,
): readonly Sample[] =>
  Object.entries(views).map(([name, view]) => ({ template, name, word: (locale) => word(view, locale) }))

/** A host in samples. */
export const SAMPLE_HOST = 'Example ID'

/** 22 November 2026, 14:04 in Japan: when the samples' requests were made. */
export const SAMPLE_NOW = Date.UTC(2026, 10, 22, 5, 4)

export const sampleSender = (kind: AddressKind, now: Instant = SAMPLE_NOW): Sender => ({
  kind,
  brand: 'Honnin',
  support: 'support@example.jp',
  origin: 'https://id.example.jp',
  zone: 'Asia/Tokyo',
  now,
  shiftMs: 0,
})
