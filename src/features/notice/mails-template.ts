import type { Instant } from '../../kernel/clock.ts'
import type { Locale } from '../../kernel/locale.ts'
import type { Mail } from '../../platform/delivery/message.ts'
import type { Sms } from '../../platform/delivery/sms.ts'
import type { Message } from '../../platform/outbox.ts'
import { longDate } from '../../platform/page/dates.ts'
import type { Service } from '../../platform/service.ts'
import type { Now } from '../../platform/time.ts'
import type { StoredAccount } from '../account/store.ts'
import type { Address } from '../proof/address.ts'
import type { StoredProof } from '../proof/store.ts'

/** A message at the moment it is handed over: to which proof of which account, with its address open. */
export interface Sending {
  readonly service: Service
  readonly message: Message
  readonly account: StoredAccount
  readonly proof: StoredProof
  readonly address: Address
  readonly now: Now
  readonly locale: Locale
}

export type Rendered = { readonly mail: Mail } | { readonly sms: Sms }

/**
 * Words a message for a mailbox or a telephone, deriving what is secret in it only now. Undefined where it has lost
 * its meaning meanwhile (a used code, a reminder of a request that has ended): it is dropped.
 */
export type Template = (sending: Sending) => Promise<Rendered | undefined> | Rendered | undefined

export type Templates = Readonly<Record<string, Template>>

/** An instant of the ledger, written out in the person's zone and language. */
export const sendingDate = (sending: Sending, instant: Instant): string =>
  longDate(instant + sending.now.shiftMs, { locale: sending.locale, zone: sending.account.zone })

/** Links are built from the configured origin and from nothing else (S15, T092). */
export const link = (service: Service, path: string): string => `${service.settings.origin}${path}`

/** The host of the last line of a code SMS ("@host #code"). */
export const host = (service: Service): string => new URL(service.settings.origin).hostname
