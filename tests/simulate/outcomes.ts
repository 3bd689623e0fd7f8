// What a run teaches: counts of what became of attacks and of honest people. The people are assumptions, so these are too.
import { days } from '../../src/kernel/duration.ts'
import { ATTACKS, type Attack, type Campaign, type Recovery } from './house.ts'
import type { World } from './world.ts'

export interface AttackOutcome {
  readonly attacks: number
  /** The thief alone held the account thirty days later, or when the run ended. */
  readonly taken: number
  /** Of those: nobody who could object read a single notice. */
  readonly unread: number
}

export interface Outcomes {
  readonly attacks: Readonly<Record<Attack, AttackOutcome>>
  readonly all: AttackOutcome
  /** Times an owner had nothing left to show and began the way back. */
  readonly recoveries: number
  readonly recovered: number
  /** Of those that were not stopped or given up: days from the beginning to the end. */
  readonly daysMedian: number
  readonly days90: number
  readonly falseStops: number
  readonly days: readonly number[]
}

const outcomeOf = (campaigns: readonly Campaign[]): AttackOutcome => {
  const taken = campaigns.filter((c) => c.lost)
  return { attacks: campaigns.length, taken: taken.length, unread: taken.filter((c) => !c.noticed).length }
}

/** The value below which a share of a sorted list lies; not a number where the list is empty. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN

export function outcomesOf({ campaigns, recoveries }: World): Outcomes {
  const lasted = recoveries.flatMap((r: Recovery) => (r.doneAt === undefined ? [] : [(r.doneAt - r.from) / days(1)]))
  lasted.sort((a, b) => a - b)
  const attacks = Object.fromEntries(
    ATTACKS.map((attack) => [attack, outcomeOf(campaigns.filter((c) => c.attack === attack))]),
  ) as Record<Attack, AttackOutcome>
  return {
    attacks,
    all: outcomeOf(campaigns),
    recoveries: recoveries.length,
    recovered: lasted.length,
    daysMedian: quantile(lasted, 0.5),
    days90: quantile(lasted, 0.9),
    falseStops: recoveries.filter((r) => r.falselyStopped).length,
    days: lasted,
  }
}

/** Wilson's interval of 95 % for a share: what so few attacks can tell at all. */
export function interval(count: number, of: number): readonly [number, number] {
  if (of === 0) return [0, 1]
  const [z, share] = [1.96, count / of]
  const [middle, spread] = [share + z ** 2 / (2 * of), z * Math.sqrt((share * (1 - share) + z ** 2 / (4 * of)) / of)]
  const whole = 1 + z ** 2 / of
  return [Math.max(0, (middle - spread) / whole), Math.min(1, (middle + spread) / whole)]
}
