import type { Scenario } from './scenario.ts'
import { type Broken, Simulation } from './simulation.ts'

/**
 * The smallest part of a list that still fails, by leaving out ever smaller pieces of it (Zeller and Hildebrandt's ddmin):
 * of what is left no single one can be left out.
 */
export async function smallest<T>(all: readonly T[], fails: (part: readonly T[]) => Promise<boolean>): Promise<T[]> {
  let kept = [...all]
  let pieces = 2
  while (kept.length > 0) {
    const size = Math.ceil(kept.length / pieces)
    let shrunk = false
    for (let from = 0; from < kept.length; from += size) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)]
      if (!(await fails(rest))) continue
      kept = rest
      pieces = Math.max(pieces - 1, 2)
      shrunk = true
      break
    }
    if (shrunk) continue
    if (size === 1) break
    pieces = Math.min(pieces * 2, kept.length)
  }
  return kept
}

export interface Shrunk {
  readonly scenario: Scenario
  readonly broken: Broken
  readonly acts: number
  readonly runs: number
}

/** The same broken promise with fewer accounts, then fewer faults, then fewer acts. */
export async function shrink(scenario: Scenario, first: Simulation, onRun: (left: string) => void): Promise<Shrunk> {
  const [found] = first.broken
  if (!found) throw new Error('nothing is broken')
  let [best, broken, runs] = [first, found, 0]
  let smaller = scenario
  const same = async (tried: Scenario): Promise<boolean> => {
    runs++
    const run = await Simulation.run(tried)
    const again = run.broken.find((b) => promiseOf(b) === promiseOf(found))
    onRun(`${run.tally.acts} acts${again ? ', still broken' : ''}`)
    if (!again) return false
    ;[best, broken, smaller] = [run, again, tried]
    return true
  }
  const without = {
    houses: new Set<number>(),
    plans: new Set<string>(),
    faults: new Set<number>(),
    ...scenario.without,
  }
  const others = first.houses.map((h) => h.number).filter((number) => number !== found.house.number)
  const alone = { ...without, houses: new Set(others) }
  if (!(await same({ ...scenario, without: alone }))) {
    // Another account had a part in it: budgets of the whole service, or the order of two.
    const needed = await smallest(others, (part) =>
      same({ ...scenario, without: { ...without, houses: missing(others, part) } }),
    )
    alone.houses = missing(others, needed)
  }
  const { faultTimes } = best
  const faults = await smallest(faultTimes, (part) =>
    same({ ...scenario, without: { ...alone, faults: missing(faultTimes, part) } }),
  )
  const calm = { ...alone, faults: missing(faultTimes, faults) }
  const plans = best.done.map(({ id }) => id)
  await smallest(plans, (part) => same({ ...scenario, without: { ...calm, plans: missing(plans, part) } }))
  return { scenario: smaller, broken, acts: best.tally.acts, runs }
}

const missing = <T>(all: readonly T[], part: readonly T[]): Set<T> => new Set(all.filter((one) => !part.includes(one)))

/** Promises begin with their number; the rest may name this or that. */
const promiseOf = ({ promise }: Broken): string => promise.split(':')[0] ?? ''
