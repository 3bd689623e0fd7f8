import type { Bounce } from './bounce.ts'
import type { NeverDetail } from './carrier.ts'
import { TWILIO_VERDICTS } from './sms-twilio.ts'
import { statusDetail } from './smtp-verdict.ts'

export type ReturnDetail = NeverDetail | 'sender_unproven'

/** What is told of a message after it was taken. */
export type Report =
  | { readonly kind: 'arrived' }
  /** `hard`: nobody is there, or nothing is taken there; it counts towards a dead mailbox (T076). */
  | { readonly kind: 'returned'; readonly detail: ReturnDetail; readonly hard: boolean }

const returned = (detail: ReturnDetail, hard: boolean): Report => ({ kind: 'returned', detail, hard })

/** By its enhanced status code: 4.x.x came back because it was tried for too long, which says nothing for good. */
function byStatus(status: string): Report {
  const detail = statusDetail(status)
  if (status.startsWith('5')) return returned(detail ?? 'refused', detail !== 'sender_unproven')
  return returned(status === '4.2.2' ? 'mailbox_full' : 'expired', false)
}

/** A mail that came back. What was relayed or expanded is on its way, and "delayed" is no end. */
export function reportOfBounce({ action, status }: Bounce): Report | undefined {
  if (action === 'failed') return byStatus(status)
  return action === 'delivered' ? { kind: 'arrived' } : undefined
}

/** Twilio's MessageStatus and ErrorCode (twilio.com/docs/messaging/guides/track-outbound-message-status). */
export function reportOfTwilio(form: URLSearchParams): Report | undefined {
  const status = form.get('MessageStatus')
  if (status === 'delivered' || status === 'read') return { kind: 'arrived' }
  if (status !== 'undelivered' && status !== 'failed') return undefined
  const verdict = TWILIO_VERDICTS[Number(form.get('ErrorCode') ?? 0)]
  return verdict?.outcome === 'never' ? returned(verdict.detail, true) : returned('expired', false)
}

/** What a gateway may name as its reason, where it has no status code. */
const REASONS: ReadonlySet<string> = new Set<NeverDetail>([
  'mailbox_unknown',
  'mailbox_full',
  'refused_by_policy',
  'refused',
  'number_unknown',
  'number_cannot_receive',
  'opted_out',
])
const isReason = (value: unknown): value is NeverDetail => typeof value === 'string' && REASONS.has(value)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/**
 * A webhook as docs/delivery.md has it: `{"type":"message.returned","data":{"reference":…,"status":"5.1.1"}}`. A complaint says
 * that the message arrived, and takes nothing away: nobody unsubscribes from a warning (T102).
 */
export function reportOfWebhook(body: unknown): { readonly reference: string; readonly report: Report } | undefined {
  if (!isObject(body) || !isObject(body.data) || typeof body.data.reference !== 'string') return undefined
  const { reference, status, reason } = body.data
  if (body.type === 'message.delivered' || body.type === 'message.complained')
    return { reference, report: { kind: 'arrived' } }
  if (body.type !== 'message.returned') return undefined
  if (isReason(reason)) return { reference, report: returned(reason, true) }
  const known = typeof status === 'string' && /^[45]\.\d{1,3}\.\d{1,3}$/.test(status)
  return { reference, report: known ? byStatus(status) : returned('expired', false) }
}
