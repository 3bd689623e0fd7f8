import type { Instant } from '../../kernel/clock.ts'

export type Channel = 'mail' | 'sms'

/** A mail as it is handed over: to one recipient, rendered, with an identity that stays the same on every try. */
export interface MailEnvelope {
  /** `local@domain` of our own making, without angle brackets (RFC 5322 3.6.4). The same on every try. */
  readonly messageId: string
  readonly from: { readonly name: string; readonly address: string }
  /** Where it comes back to; the sender's address where nobody reads what comes back. */
  readonly returnPath?: string
  /** One address, the bytes as stored; see `isSingleAddress`. */
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Undefined where it goes as text alone, to a mailbox that refuses links (L11). */
  readonly html: string | undefined
  /** When the message was made, not when it is tried. */
  readonly date: Instant
  readonly headers: Readonly<Record<string, string>>
}

export interface SmsEnvelope {
  /** The same on every try. */
  readonly id: string
  /** What a report of it names it by (reference.ts). */
  readonly reference: string
  /** One number in E.164 form, "+819012345678". */
  readonly to: string
  readonly text: string
  /** When the message was made, not when it is tried. */
  readonly date: Instant
}

/** Why it could not be handed over yet. It says more about us or the way than about the recipient. */
export type LaterDetail =
  | 'unreachable'
  | 'tls_failed'
  | 'login_refused'
  | 'sender_refused'
  /** SPF, DKIM or DMARC does not fit: our set-up, which `honnin doctor` looks at. */
  | 'sender_unproven'
  | 'deferred'
  | 'mailbox_full'
  | 'delayed'

/** Why it never will be: a verdict on this recipient or this message. */
export type NeverDetail =
  | 'address_refused'
  | 'mailbox_unknown'
  | 'mailbox_full'
  | 'refused_by_policy'
  | 'refused'
  | 'number_unknown'
  | 'number_cannot_receive'
  | 'opted_out'
  /** Only of what comes back: it was tried for a while. */
  | 'expired'

/** What became of one try. Details are stable codes; nothing the other side said, and no address, is in them. */
export type Handover =
  | { readonly outcome: 'accepted'; readonly detail: 'accepted' }
  | { readonly outcome: 'later'; readonly detail: LaterDetail }
  | { readonly outcome: 'never'; readonly detail: NeverDetail }

export const accepted: Handover = { outcome: 'accepted', detail: 'accepted' }
export const later = (detail: LaterDetail): Handover => ({ outcome: 'later', detail })
export const never = (detail: NeverDetail): Handover => ({ outcome: 'never', detail })

/** Takes one message to whoever delivers it. Accepted is not delivered, and delivered is not read. */
export interface Carrier<Envelope> {
  send(envelope: Envelope): Promise<Handover>
}

const LOCAL_PART = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/
const TOP_LABEL = /^[A-Za-z]/
const ADDRESS_OCTETS_MAX = 254

/**
 * Whether this is exactly one address that nothing downstream can read as two, or as another one (attacks T089).
 *
 * Narrower than RFC 5321: no quoted local part, comment, group, route, domain literal, space, control or non-ASCII
 * character. Wider in one place: dots may stand together or at the end of the local part, because Japanese carriers
 * gave such addresses out for years. A top label begins with a letter, as URL parsers read "1.2" as 1.0.0.2.
 */
export function isSingleAddress(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > ADDRESS_OCTETS_MAX) return false
  const [local = '', domain = '', ...more] = value.split('@')
  if (more.length > 0 || !LOCAL_PART.test(local)) return false
  const labels = domain.split('.')
  return labels.length >= 2 && labels.every((label) => LABEL.test(label)) && TOP_LABEL.test(labels.at(-1) ?? '')
}

/** Whether this is exactly one number in E.164 form (ITU-T E.164 6: at most 15 digits, no leading zero). */
export const isSingleNumber = (value: unknown): value is string =>
  typeof value === 'string' && /^\+[1-9]\d{6,14}$/.test(value)
