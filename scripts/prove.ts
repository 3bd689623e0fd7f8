// Explores every order of acts in bounded worlds, over the rules that run in production (npm run prove).
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { proveAll, tellMissing } from '../tests/prove/all.ts'
import { Coverage, missingOf } from '../tests/prove/coverage.ts'
import { judgeGuard, type Verdict } from '../tests/prove/guards.ts'
import { GUARDS_PAGE, guardsPage, MACHINES_PAGE, machinesPage, planOnPage, readPage } from '../tests/prove/pages.ts'
import { REMOVABLE } from '../tests/prove/without.ts'
import { deeper, PLANS } from '../tests/prove/worlds.ts'
import { Advice, main, ROOT } from './child.js'

/** The wider worlds have no end that anybody waits for: each is seen so far, shortest ways first. */
const DEEP_STATES_MAX = 350_000
const WORDS = ['--deep', '--guards', '--write']
const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1)

/** Each guard taken out, and what comes of it. */
async function judgeGuards(): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  const page = readPage(GUARDS_PAGE)
  for (const guard of REMOVABLE) {
    const began = performance.now()
    const verdict = await judgeGuard(guard, planOnPage(page, guard.name))
    verdicts.push(verdict)
    const { violation, plan, coveredBy } = verdict
    const also = coveredBy.length > 0 ? ` (and ${coveredBy.map(({ name }) => name).join(', ')})` : ''
    const told = violation
      ? `${violation.promise.id} after ${violation.path.length} moves in “${plan?.name}”`
      : 'NOTHING FOUND'
    console.log(`without “${guard.name}”${also}: ${told}, ${seconds(began)} s`)
  }
  return verdicts
}

/** Writes a page, or says that it is not what was found. */
function settlePage(path: string, text: string, write: boolean): number {
  if (readPage(path) === text) return 0
  if (!write) {
    console.log(`✖ ${path} is not what was found: run it again with --write`)
    return 1
  }
  writeFileSync(join(ROOT, path), text)
  console.log(`${path} is written`)
  return 0
}

main(async () => {
  const args = process.argv.slice(2)
  const unknown = args.filter((arg) => arg.startsWith('-') && !WORDS.includes(arg))
  if (unknown.length > 0)
    throw new Advice(`There is no ${unknown.join(', ')}; there are ${WORDS.join(', ')} and names of worlds.`)
  const names = args.filter((arg) => !arg.startsWith('-'))
  const write = args.includes('--write')
  const deep = args.includes('--deep')
  const began = performance.now()
  if (args.includes('--guards') && !deep) return report(await judgeGuards(), write)
  const chosen = PLANS.filter(({ name }) => names.length === 0 || names.some((word) => name.includes(word)))
  if (chosen.length === 0) throw new Advice(`No world's name contains ${names.join(' or ')}.`)
  const coverage = new Coverage()
  const { states, broken } = await proveAll(chosen, coverage)
  console.log(`\n${states} states in ${chosen.length} worlds, every one to its end, ${seconds(began)} s`)
  console.log(broken === 0 ? 'no violation' : `${broken} worlds with a violation`)
  let wrong = broken
  if (names.length === 0)
    wrong += tellMissing(missingOf(coverage)) + settlePage(MACHINES_PAGE, machinesPage(coverage), write)
  if (!deep) return wrong > 0 ? 1 : 0
  const further = await proveAll(chosen.map(deeper), new Coverage(), DEEP_STATES_MAX)
  console.log(`\n${further.states} states in the wider worlds, ${seconds(began)} s`)
  const held = names.length === 0 ? report(await judgeGuards(), write) : 0
  return wrong + further.broken + held > 0 ? 1 : 0
})

function report(verdicts: readonly Verdict[], write: boolean): number {
  const silent = verdicts.filter(({ violation }) => !violation)
  console.log(`\n${verdicts.length - silent.length} guards are missed, ${silent.length} are not`)
  return settlePage(GUARDS_PAGE, guardsPage(verdicts), write) + silent.length > 0 ? 1 : 0
}
