import type { Instant } from '../../kernel/clock.ts'
import { hours, minutes } from '../../kernel/duration.ts'
import type { Policy } from '../../policy/policy.ts'

/** Wrong codes of the whole service from unknown browsers, by the minute, oldest first. */
export interface FailureSlot {
  readonly slot: Instant
  readonly count: number
}

export interface Breaker {
  readonly slots: readonly FailureSlot[]
  readonly limitCount: number
  readonly closedAt: Instant | null
}

/** A minute counts for an hour after its end, so that no hour holds more than the limit. */
export const COUNTED_MS = hours(1) + minutes(1)

export const slotOf = (now: Instant): Instant => now - (now % minutes(1))

export const failuresOf = ({ slots }: Breaker): number => slots.reduce((sum, { count }) => sum + count, 0)

/** When fewer than the limit will be counted again, if no more are added. */
export function opensAt(breaker: Breaker, now: Instant): Instant {
  let left = failuresOf(breaker)
  for (const { slot, count } of breaker.slots) {
    left -= count
    if (left < breaker.limitCount) return slot + COUNTED_MS
  }
  return now + minutes(1)
}

/** G of machine.md c.: three times a bad hour of the last week, at least 200, and at most what D2 was computed with. */
export const limitOf = (badHourCount: number, policy: Policy): number =>
  Math.min(
    Math.max(policy.code_service_failures_hour_max, Math.ceil(policy.code_service_failures_factor_max * badHourCount)),
    policy.code_service_failures_top_max,
  )
