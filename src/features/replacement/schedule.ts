import type { Instant } from '../../kernel/clock.ts'
import { days, hours, type Milliseconds } from '../../kernel/duration.ts'
import type { Policy } from '../../policy/policy.ts'
import type { AddressKind } from '../proof/rules.ts'
import { finalBeforeEnd, finishableAt, type Live, type Moment, type Pending } from './request.ts'

/** A place in the schedule of a wait. `at` is fixed by the deadline, so an outage moves no slot into the past. */
export interface Slot {
  readonly name: string
  readonly at: Instant
  /** Who hears of it: the old proofs, by mail and on some days by SMS; and the requester. */
  readonly old: 'none' | 'mail' | 'mail-and-sms'
  readonly requester: boolean
}

/** machine.md b.8 "Reminders": days 1, 3, 7, 14, 21, the final notice (W - 72 h), the last day (W - 24 h). */
export function waitingSlots(request: Live, policy: Policy): readonly Slot[] {
  const from = request.deadlineAt - request.waitMs
  const finalAt = request.deadlineAt - finalBeforeEnd(request.waitMs, policy)
  const sms: readonly Milliseconds[] = policy.replacement_sms_reminders_ms
  const requester: readonly Milliseconds[] = policy.replacement_requester_reminders_ms
  const reminders = policy.replacement_reminders_ms
    .filter((after) => from + after < finalAt)
    .map(
      (after): Slot => ({
        name: `d${after / days(1)}`,
        at: from + after,
        old: sms.includes(after) ? 'mail-and-sms' : 'mail',
        requester: requester.includes(after),
      }),
    )
  // Who was never told can get no last notice; acceptance, or the flag that nobody could be told, fixes the end first.
  if (request.alertedAt === null && !request.unreached) return reminders
  return [
    ...reminders,
    { name: 'final', at: finalAt, old: 'mail-and-sms', requester: false },
    { name: 'last', at: request.deadlineAt - policy.replacement_last_before_end_ms, old: 'mail', requester: true },
  ]
}

/** machine.md b.6 "tell candidate at +0, 3, 7, 13, 27 d" after it became ready. */
export function readySlots(readyAt: Instant, policy: Policy): readonly Slot[] {
  return policy.replacement_ready_notices_ms.map((after) => ({
    name: `ready${after / days(1)}`,
    at: readyAt + after,
    old: 'none',
    requester: true,
  }))
}

export const hearsOf = (slot: Slot, kind: AddressKind): boolean =>
  slot.old === 'mail-and-sms' || (slot.old === 'mail' && kind === 'mail')

/** When time has something to do for this request next; undefined for a request that waits for people only. */
export function nextTickAt(request: Live, moment: Moment, policy: Policy): Instant | undefined {
  if (request.state === 'held') return request.heldExpiresAt
  const instants: Instant[] = [...untold(request, waitingSlots(request, policy)).map((slot) => slot.at)]
  if (request.alertedAt === null && !request.unreached)
    instants.push(request.provenAt + policy.replacement_unreached_after_ms)
  if (request.readyAt === null) {
    if (request.told.includes('final')) instants.push(finalGivenUpOrReadyAt(request, moment, policy))
  } else {
    instants.push(request.readyAt + policy.replacement_ready_window_ms)
    instants.push(...untold(request, readySlots(request.readyAt, policy)).map((slot) => slot.at))
  }
  return instants.length === 0 ? undefined : Math.min(...instants)
}

/**
 * A final notice that nobody accepted counts as attempted once its delivery was given up. It is told 48 h before the
 * end at the latest (`tick` puts the end off where that was missed), so that this is never too early.
 */
export const finalGivenUpAt = (request: Pending, policy: Policy): Instant =>
  request.deadlineAt - policy.replacement_final_served_ms + policy.delivery_give_up_ms

const finalGivenUpOrReadyAt = (request: Pending, moment: Moment, policy: Policy): Instant =>
  request.final === null ? Math.max(finalGivenUpAt(request, policy), moment.now) : finishableAt(request, moment, policy)

export const untold = (request: Live, slots: readonly Slot[]): readonly Slot[] =>
  slots.filter((slot) => !request.told.includes(slot.name))

/** The next instant between 9 and 20 o'clock in the zone of the person (machine.md b.8: SMS 09-20 h local). */
export function inDaylight(instant: Instant, zone: string, policy: Policy): Instant {
  let at = instant
  // Clocks change by an hour at most twice a year, so walking in hours always ends within a day.
  for (let i = 0; i < 24; i++) {
    const hour = localHour(at, zone)
    if (hour >= policy.sms_quiet_until_hour && hour < policy.sms_quiet_from_hour) return at
    at = Math.floor(at / hours(1)) * hours(1) + hours(1)
  }
  return instant
}

const localHour = (instant: Instant, zone: string): number =>
  Number(
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' })
      .formatToParts(instant)
      .find((part) => part.type === 'hour')?.value ?? 12,
  )

/** Days of a wait as people say them. */
export const waitDays = (waitMs: Milliseconds): number => Math.round(waitMs / days(1))
