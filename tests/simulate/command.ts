// What `npm run simulate` says and answers.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Assumed, DEFAULTS, readAssumptions } from './assumptions.ts'
import { coverageOf } from './coverage.ts'
import { markdown } from './document.ts'
import { outcomesOf } from './outcomes.ts'
import { readPolicies, SHIPPED, type Tried } from './policies.ts'
import { page } from './report.ts'
import type { Result } from './result.ts'
import { readSaved, save, savedNames } from './saved.ts'
import type { Scenario } from './scenario.ts'
import { shrink } from './shrink.ts'
import { Simulation } from './simulation.ts'
import { table } from './table.ts'

export const USAGE = `npm run simulate -- [options]
  --seed 1                 the same seed is the same run, to the last letter
  --years 10000            account-years in all
  --span 5                 years that each account is watched
  --policy wait=14d,wait=60d+alerts=few,sms=off,devices=off
                           compare these policies with the shipped one
  --assumptions file.json  your own assumptions about people over ours
  --report file.html       a page with tables and plots
  --document folder        simulation.md and its plots (docs/)
  --coverage file.json     refusals and transitions that were reached
  --quiet-machines         without crashes, outages and steps of the clock
  --seeds                  run the saved seeds only
  --keep-whole             do not shrink a run that breaks a promise`

const options = {
  seed: { type: 'string', default: '1' },
  years: { type: 'string', default: '1000' },
  span: { type: 'string', default: '5' },
  policy: { type: 'string' },
  assumptions: { type: 'string' },
  report: { type: 'string' },
  document: { type: 'string' },
  coverage: { type: 'string' },
  'quiet-machines': { type: 'boolean', default: false },
  seeds: { type: 'boolean', default: false },
  'keep-whole': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

type Say = (line: string) => void

const number = (name: string, typed: string, min: number, max: number): number => {
  const value = Number(typed)
  if (!(value >= min && value <= max)) throw new Error(`--${name} ${typed}: a number from ${min} to ${max} is needed.`)
  return value
}

async function runOne(scenario: Scenario, tried: Tried, say: Say): Promise<Result> {
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  const simulation = await Simulation.run(scenario, (year) =>
    say(`  year ${year} of ${scenario.years} (${Math.round(seconds())} s)`),
  )
  return { tried, scenario, simulation, outcomes: outcomesOf(simulation), seconds: seconds() }
}

/** One line of figures, and what is broken as a story. */
async function tell({ tried, scenario, simulation, seconds }: Result, whole: boolean, say: Say): Promise<void> {
  const { tally, broken, crashes, statements } = simulation
  const years = scenario.accounts * scenario.years
  const faults = [...tally.faults].map(([what, count]) => `${what} ${count}`).join(', ')
  say(
    `${tried.name}: ${years} account-years in ${seconds.toFixed(1)} s (${(years / seconds).toFixed(1)}/s), ` +
      `${tally.acts} acts, ${tally.letters} messages, ${statements} statements, ${crashes} crashes (${faults})`,
  )
  say(`digest ${tally.digest}`)
  say(
    `${broken.length} broken promises; ${tally.refusals.length} kinds of refusals and ${tally.transitions.size} transitions reached`,
  )
  const [first] = broken
  if (!first) return
  say(`\nBROKEN: ${first.promise}\n${first.story.join('\n')}`)
  if (whole) return
  say('\nLooking for the smallest story that breaks it …')
  const small = await shrink(scenario, simulation, (left) => say(`  ${left}`))
  say(
    `\n${small.broken.promise}\nin ${small.acts} acts, found in ${small.runs} runs:\n${small.broken.story.join('\n')}`,
  )
  // A seed is kept for what the product broke, not for a policy that cannot keep its promise.
  if (scenario.policy !== SHIPPED.policy) return
  say(`saved as ${save(`seed-${scenario.seed}-house-${first.house.number}`, small.scenario, small.broken.promise)}`)
}

async function runSaved(say: Say): Promise<number> {
  let broken = 0
  for (const name of savedNames()) {
    const { broke, ...scenario } = readSaved(name)
    const simulation = await Simulation.run(scenario)
    broken += simulation.broken.length
    say(`${name}: ${simulation.broken[0]?.promise ?? 'holds'} (it broke: ${broke.split('\n')[0]})`)
  }
  return broken
}

/** Runs what the arguments ask for; answers 0 where every promise was kept. */
export async function simulate(args: readonly string[], say: Say = console.log): Promise<number> {
  const { values } = parseArgs({ args: [...args], options })
  if (values.help) {
    say(USAGE)
    return 0
  }
  if (values.seeds) return (await runSaved(say)) > 0 ? 1 : 0
  const assumed: Assumed = values.assumptions ? readAssumptions(readFileSync(values.assumptions, 'utf8')) : DEFAULTS
  const years = number('span', values.span, 0.1, 30)
  const accounts = Math.ceil(number('years', values.years, 1, 1e6) / years)
  const results: Result[] = []
  for (const tried of readPolicies(values.policy)) {
    const { policy, sms, devices } = tried
    const faults = !values['quiet-machines']
    const scenario = {
      seed: number('seed', values.seed, 0, 2 ** 32),
      accounts,
      years,
      policy,
      sms,
      devices,
      assumed,
      faults,
    }
    const result = await runOne(scenario, tried, say)
    await tell(result, values['keep-whole'], say)
    results.push(result)
    if (result.simulation.broken.length > 0) return 1
  }
  say(`\n${table(results)}`)
  const simulations = results.map((r) => r.simulation)
  if (values.coverage) writeFileSync(values.coverage, `${JSON.stringify(coverageOf(simulations), null, 2)}\n`)
  if (values.report) writeFileSync(values.report, page(results))
  if (values.document) markdown(results, values.document)
  return 0
}
