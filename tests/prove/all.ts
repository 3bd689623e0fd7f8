import type { Coverage } from './coverage.ts'
import { explore } from './explore.ts'
import { AS_BUILT } from './move.ts'
import { loadRules } from './rules.ts'
import { exploreShortLived } from './short-lived.ts'
import { storyOf } from './story.ts'
import { firstWorld, type Plan } from './worlds.ts'

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1)
const memory = (): number => Math.round(process.memoryUsage().rss / 2 ** 20)

export interface Sum {
  readonly states: number
  readonly broken: number
}

/** Every world to its end, or to so many states; and what lives for minutes. */
export async function proveAll(
  plans: readonly Plan[],
  coverage: Coverage,
  max = Number.POSITIVE_INFINITY,
): Promise<Sum> {
  const setting = { rules: await loadRules(), around: AS_BUILT }
  let [states, broken] = [exploreShortLived(coverage), 0]
  console.log(`codes, sessions and devices: ${states} states`)
  for (const plan of plans) {
    const began = performance.now()
    const found = explore(setting, firstWorld(plan), { states: max, met: coverage.meet })
    states += found.states
    const end = found.complete ? '' : `, every order of ${found.depth} moves and some of the longer ones`
    const verdict = found.violation ? 'BROKEN' : `no violation${end}`
    const size = `${found.states} states, ${found.moves} moves, depth ${found.depth}`
    console.log(`${plan.name}: ${size}, ${seconds(began)} s, ${memory()} MiB: ${verdict}`)
    if (!found.violation) continue
    broken++
    for (const line of storyOf(found.violation)) console.log(`    ${line}`)
    console.log(`    (${found.violation.promise.id}: ${found.violation.promise.words})`)
  }
  return { states, broken }
}

export function tellMissing({ states, refusals }: { readonly states: string[]; readonly refusals: string[] }): number {
  for (const name of [...states, ...refusals]) console.log(`✖ never reached: ${name}`)
  return states.length + refusals.length
}
