import { createHash } from 'node:crypto'
import { seedOf } from './agenda.ts'
import type { Campaign, Recovery } from './house.ts'
import type { Scenario } from './scenario.ts'
import { Simulation } from './simulation.ts'

/** What came of one world or of several, as plain data: each may have been in a process of its own. */
export interface World {
  readonly digest: string
  readonly acts: number
  readonly letters: number
  readonly statements: number
  readonly crashes: number
  readonly faults: Readonly<Record<string, number>>
  readonly refusals: readonly string[]
  readonly transitions: readonly string[]
  readonly campaigns: readonly Campaign[]
  readonly recoveries: readonly Recovery[]
  readonly broken: readonly BrokenPromise[]
}

export interface BrokenPromise {
  /** The world alone in which it broke. */
  readonly scenario: Scenario
  readonly house: number
  readonly promise: string
  readonly story: readonly string[]
}

/**
 * So many accounts share one service and one clock, and worlds know nothing of each other: each is a run of its own, whose
 * seed is made of the first one's. How many processes live them changes nothing.
 */
export function worldsOf(scenario: Scenario, accountsMax: number): Scenario[] {
  const count = Math.ceil(scenario.accounts / accountsMax)
  const until = (world: number) => Math.round((world * scenario.accounts) / count)
  return Array.from({ length: count }, (_, world) => ({
    ...scenario,
    seed: world === 0 ? scenario.seed : seedOf(scenario.seed, 'world', world),
    accounts: until(world + 1) - until(world),
  }))
}

export async function liveWorld(scenario: Scenario, onYear?: (done: number) => void): Promise<World> {
  const { tally, statements, crashes, houses, broken } = await Simulation.run(scenario, onYear)
  return {
    digest: tally.digest,
    acts: tally.acts,
    letters: tally.letters,
    statements,
    crashes,
    faults: Object.fromEntries(tally.faults),
    refusals: tally.refusals,
    transitions: [...tally.transitions.keys()],
    campaigns: houses.flatMap((h) => h.campaigns),
    recoveries: houses.flatMap((h) => h.recoveries),
    broken: broken.map(({ house, promise, story }) => ({ scenario, house: house.number, promise, story })),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

export const sorted = (all: readonly string[]): string[] => [...new Set(all)].sort()

/** All of them as one, in their order and not in the order in which they ended. */
export function joined(worlds: readonly World[]): World {
  const [only] = worlds
  if (only && worlds.length === 1) return only
  const faults: Record<string, number> = {}
  for (const world of worlds)
    for (const [what, count] of Object.entries(world.faults)) faults[what] = (faults[what] ?? 0) + count
  return {
    digest: createHash('sha256')
      .update(worlds.map((w) => w.digest).join('\n'))
      .digest('hex'),
    acts: sum(worlds.map((w) => w.acts)),
    letters: sum(worlds.map((w) => w.letters)),
    statements: sum(worlds.map((w) => w.statements)),
    crashes: sum(worlds.map((w) => w.crashes)),
    faults,
    refusals: sorted(worlds.flatMap((w) => w.refusals)),
    transitions: sorted(worlds.flatMap((w) => w.transitions)),
    campaigns: worlds.flatMap((w) => w.campaigns),
    recoveries: worlds.flatMap((w) => w.recoveries),
    broken: worlds.flatMap((w) => w.broken),
  }
}
