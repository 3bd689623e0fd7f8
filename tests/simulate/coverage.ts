import type { Simulation } from './simulation.ts'

/** What was reached: codes of refusals, and transitions as "machine: from → to". `npm run prove` takes both together. */
export interface Coverage {
  readonly refusals: readonly string[]
  readonly transitions: readonly string[]
}

const sorted = (all: readonly string[]): string[] => [...new Set(all)].sort()

export const coverageOf = (simulations: readonly Simulation[]): Coverage => ({
  refusals: sorted(simulations.flatMap(({ tally }) => tally.refusals)),
  transitions: sorted(simulations.flatMap(({ tally }) => [...tally.transitions.keys()])),
})
