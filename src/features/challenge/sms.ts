import type { Instant } from '../../kernel/clock.ts'
import { hours } from '../../kernel/duration.ts'
import type { Policy } from '../../policy/policy.ts'

/** SMS with a code in one hour of one scope, and how many of the codes were typed. */
export interface SmsHour {
  readonly slot: Instant
  readonly sent: number
  readonly used: number
}

export const hourOf = (now: Instant): Instant => now - (now % hours(1))

/** Where the SMS to a number are counted: its block, its country, and all. */
export const scopesOf = (block: string, country: string): readonly string[] => [
  `block/${block}`,
  `country/${country}`,
  ALL,
]

export const ALL = 'all'

const sum = (list: readonly SmsHour[]) =>
  list.reduce(({ sent, used }, hour) => ({ sent: sent + hour.sent, used: used + hour.used }), { sent: 0, used: 0 })

/** What part of the codes is typed where nobody pumps: of the service before the last day, in percent. */
export function baselineOf(all: readonly SmsHour[], now: Instant, policy: Policy): number {
  const { sent, used } = sum(
    all.filter(
      ({ slot }) =>
        slot <= now - policy.sms_conversion_window_ms && slot > now - policy.sms_conversion_baseline_window_ms,
    ),
  )
  return sent < policy.sms_conversion_sends_min ? policy.sms_conversion_baseline_percent : (100 * used) / sent
}

/**
 * Whether a block or a country looks pumped (T106): of the last day's codes, fifty at least, fewer than 30 % of what is
 * usual were typed. Answers when that ends by itself, as the day goes on without further SMS.
 */
export function pumpedUntil(
  hoursOfScope: readonly SmsHour[],
  baselinePercent: number,
  now: Instant,
  policy: Policy,
): Instant | undefined {
  let within = hoursOfScope
    .filter(({ slot }) => slot > now - policy.sms_conversion_window_ms)
    .toSorted((a, b) => a.slot - b.slot)
  const pumped = () => {
    const { sent, used } = sum(within)
    const floor = (baselinePercent * policy.sms_conversion_floor_percent) / 100
    return sent >= policy.sms_conversion_sends_min && (100 * used) / sent < floor
  }
  let until: Instant | undefined
  while (pumped()) {
    until = (within[0]?.slot ?? now) + policy.sms_conversion_window_ms
    within = within.slice(1)
  }
  return until
}
