import { unreachable } from '../../kernel/assert.ts'
import type { Instant } from '../../kernel/clock.ts'
import { minutes } from '../../kernel/duration.ts'
import { type Carrier, type Channel, type Handover, later, never } from './carrier.ts'

/** What may go wrong with a channel in development, on purpose. */
export type Fault =
  | { readonly kind: 'none' }
  /** The other side refuses every recipient for good. */
  | { readonly kind: 'bounce' }
  /** The mail server or SMS provider does not answer. */
  | { readonly kind: 'down' }
  /** A message arrives only this many minutes of service time after it was made. */
  | { readonly kind: 'delay'; readonly minutes: number }

/** Switched at run time by assigning to it. */
export type Faults = Record<Channel, Fault>

export const noFaults = (): Faults => ({ mail: { kind: 'none' }, sms: { kind: 'none' } })

/** A carrier that fails as `faults` says at the moment of each try. */
export function withFaults<Envelope extends { readonly date: Instant }>(
  channel: Channel,
  carrier: Carrier<Envelope>,
  faults: Faults,
  now: () => Instant,
): Carrier<Envelope> {
  return { send: async (envelope) => planned(faults[channel], channel, envelope.date, now()) ?? carrier.send(envelope) }
}

function planned(fault: Fault, channel: Channel, made: Instant, now: Instant): Handover | undefined {
  switch (fault.kind) {
    case 'none':
      return undefined
    case 'bounce':
      return never(channel === 'mail' ? 'mailbox_unknown' : 'number_unknown')
    case 'down':
      return later('unreachable')
    case 'delay':
      return now < made + minutes(fault.minutes) ? later('delayed') : undefined
    default:
      return unreachable(fault)
  }
}
