import { createHash } from 'node:crypto'
import type { Instant } from '../../src/kernel/clock.ts'
import { Chance } from '../walks/chance.ts'
import type { Act } from './hand.ts'
import type { House, Role } from './house.ts'

/** Somebody is about to do something. */
export interface Plan {
  readonly at: Instant
  /** Made of where it comes from, so that leaving one out does not change what the others are. */
  readonly id: string
  readonly house: House
  readonly who: Role
  readonly what: string
  readonly act: Act
}

/** A number of 32 bits from a seed and words. */
export const seedOf = (...parts: readonly (string | number)[]): number =>
  createHash('sha256').update(parts.join('/')).digest().readUInt32BE()

/** Chance that belongs to one matter and to nothing else. */
export const chanceFor = (...parts: readonly (string | number)[]): Chance => new Chance(seedOf(...parts))

export const idOf = (...parts: readonly (string | number)[]): string => seedOf(...parts).toString(36)

const isBefore = (a: Plan, b: Plan): boolean => a.at < b.at || (a.at === b.at && a.id < b.id)

/** What everybody is about to do, the soonest first (a binary heap). */
export class Agenda {
  readonly #plans: Plan[] = []

  get size(): number {
    return this.#plans.length
  }

  get next(): Plan | undefined {
    return this.#plans[0]
  }

  add(plan: Plan): void {
    const plans = this.#plans
    let i = plans.push(plan) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!isBefore(plan, plans[parent] as Plan)) break
      plans[i] = plans[parent] as Plan
      i = parent
    }
    plans[i] = plan
  }

  take(): Plan | undefined {
    const plans = this.#plans
    const [first] = plans
    const last = plans.pop()
    if (!last || plans.length === 0) return first
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= plans.length) break
      if (child + 1 < plans.length && isBefore(plans[child + 1] as Plan, plans[child] as Plan)) child++
      if (!isBefore(plans[child] as Plan, last)) break
      plans[i] = plans[child] as Plan
      i = child
    }
    plans[i] = last
    return first
  }
}

export const YEAR_MS = 365.25 * 86_400_000

/** When something that happens so often a year happens between two instants. */
export function* timesOf(chance: Chance, perYear: number, from: Instant, until: Instant): Generator<Instant> {
  if (perYear <= 0) return
  let at = from
  for (;;) {
    at += Math.ceil((-Math.log(1 - chance.next()) * YEAR_MS) / perYear)
    if (at >= until) return
    yield at
  }
}
