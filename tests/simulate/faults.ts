// What goes wrong with machines and providers, and when.
import type { Instant } from '../../src/kernel/clock.ts'
import { days, hours, minutes } from '../../src/kernel/duration.ts'
import { chanceFor, timesOf } from './agenda.ts'
import type { Machine } from './machine.ts'

export const FAULTS = ['outage', 'mail provider down', 'sms provider down', 'clock stepped', 'copies'] as const
export type FaultKind = (typeof FAULTS)[number]

export interface Fault {
  readonly kind: FaultKind
  readonly at: Instant
  /** A length in milliseconds; for the clock a step, that may be backwards. */
  readonly size: number
}

/** A year of the service has about so many; far more than an operator would bear, so that some meet everybody. */
const PER_YEAR: Readonly<Record<FaultKind, number>> = {
  outage: 6,
  'mail provider down': 4,
  'sms provider down': 3,
  'clock stepped': 4,
  copies: 6,
}

export function faultsOf(seed: number, from: Instant, until: Instant): Fault[] {
  const faults: Fault[] = []
  for (const kind of FAULTS) {
    const chance = chanceFor(seed, 'fault', kind)
    for (const at of timesOf(chance, PER_YEAR[kind], from, until))
      faults.push({ kind, at, size: sizeOf(kind, chance.next()) })
  }
  return faults.sort((a, b) => a.at - b.at)
}

function sizeOf(kind: FaultKind, chance: number): number {
  switch (kind) {
    case 'outage':
      return chance < 0.7 ? minutes(1) + hours(10) * chance : days(5) * chance
    case 'mail provider down':
    case 'sms provider down':
      return hours(1) + days(5) * chance ** 2
    case 'clock stepped':
      return chance < 0.5 ? -hours(3) * chance : days(40) * (chance - 0.5)
    case 'copies':
      return days(2) * chance
  }
}

/** Lets it happen; answers what has to happen when it is over. */
export async function strike(machine: Machine, { kind, size }: Fault): Promise<void> {
  switch (kind) {
    case 'outage':
      return machine.down(Math.ceil(size))
    case 'mail provider down':
      return machine.post.goAway('mail', size)
    case 'sms provider down':
      return machine.post.goAway('sms', size)
    case 'clock stepped':
      machine.stepClock(Math.ceil(size))
      return machine.restart()
    case 'copies':
      machine.post.copiesUntil = machine.now + size
  }
}
