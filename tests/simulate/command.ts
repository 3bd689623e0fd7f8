// What `npm run simulate` says and answers.
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { type Assumed, DEFAULTS, readAssumptions } from './assumptions.ts'
import { coverageOf } from './coverage.ts'
import { markdown } from './document.ts'
import { outcomesOf } from './outcomes.ts'
import { readPolicies, SHIPPED, type Tried } from './policies.ts'
import { liveWorlds } from './pool.ts'
import { page } from './report.ts'
import type { Result } from './result.ts'
import { readSaved, save, savedNames } from './saved.ts'
import type { Scenario } from './scenario.ts'
import { shrink } from './shrink.ts'
import { Simulation } from './simulation.ts'
import { table } from './table.ts'
import { joined, worldsOf } from './world.ts'

export const USAGE = `npm run simulate -- [options]
  --seed 1                 the same seed is the same run, to the last letter
  --years 10000            account-years in all
  --span 5                 years that each account is watched
  --world 500              accounts that share one service; more of them are worlds of their own
  --workers 2              processes that live these worlds: the answer does not depend on it
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
  world: { type: 'string', default: '500' },
  workers: { type: 'string', default: String(availableParallelism()) },
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

interface Crew {
  readonly accountsMax: number
  readonly workers: number
}

async function runOne(scenario: Scenario, tried: Tried, { accountsMax, workers }: Crew, say: Say): Promise<Result> {
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  const worlds = worldsOf(scenario, accountsMax)
  const world = joined(
    await liveWorlds(worlds, workers, {
      onYear: (year) => say(`  year ${year} of ${scenario.years} (${Math.round(seconds())} s)`),
      onWorld: ({ broken: [first] }, done) => {
        if (worlds.length === 1) return
        const told = first ? `: ${first.promise.split('\n')[0]}, ${first.story.join('; ')}` : ''
        say(`  world ${done} of ${worlds.length} (${Math.round(seconds())} s)${told}`)
      },
    }),
  )
  return { tried, scenario, world, outcomes: outcomesOf(world), seconds: seconds() }
}

/** One line of figures, and what is broken as a story. */
async function tell({ tried, scenario, world, seconds }: Result, whole: boolean, say: Say): Promise<void> {
  const { broken } = world
  const years = scenario.accounts * scenario.years
  const faults = Object.entries(world.faults).map(([what, count]) => `${what} ${count}`)
  say(
    `${tried.name}: ${years} account-years in ${seconds.toFixed(1)} s (${(years / seconds).toFixed(1)}/s), ` +
      `${world.acts} acts, ${world.letters} messages, ${world.statements} statements, ${world.crashes} crashes (${faults.join(', ')})`,
  )
  say(`digest ${world.digest}`)
  say(
    `${broken.length} broken promises; ${world.refusals.length} kinds of refusals and ${world.transitions.length} transitions reached`,
  )
  const [first] = broken
  if (!first) return
  say(`\nBROKEN: ${first.promise}\n${first.story.join('\n')}`)
  if (whole) return
  say('\nLooking for the smallest story that breaks it …')
  const small = await shrink(first.scenario, await Simulation.run(first.scenario), (left) => say(`  ${left}`))
  say(
    `\n${small.broken.promise}\nin ${small.acts} acts, found in ${small.runs} runs:\n${small.broken.story.join('\n')}`,
  )
  // A seed is kept for what the product broke, not for a policy that cannot keep its promise.
  if (scenario.policy !== SHIPPED.policy) return
  say(`saved as ${save(`seed-${first.scenario.seed}-house-${first.house}`, small.scenario, small.broken.promise)}`)
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
  const crew = {
    accountsMax: number('world', values.world, 1, 1e6),
    workers: number('workers', values.workers, 1, 64),
  }
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
    const result = await runOne(scenario, tried, crew, say)
    await tell(result, values['keep-whole'], say)
    results.push(result)
    if (result.world.broken.length > 0) return 1
  }
  say(`\n${table(results)}`)
  if (values.coverage) {
    const run = `seed ${values.seed}, ${accounts} accounts for ${years} years each`
    const reached = { run, ...coverageOf(results.map((r) => r.world)) }
    writeFileSync(values.coverage, `${JSON.stringify(reached, null, 2)}\n`)
  }
  if (values.report) writeFileSync(values.report, page(results))
  if (values.document) markdown(results, values.document)
  return 0
}
