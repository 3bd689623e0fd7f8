// One command for everything: `npm start`, `npm test` and all others (`npm run check`, `npm run map`, …) end here. It
// installs what is missing, then runs the task with the Node of our lockfile, whatever Node the machine has.
import { Advice, main, run, runNode, SERVICE_OPTIONS } from './child.js'
import { ensureInstalled } from './install.js'

/** @typedef {(args: readonly string[]) => Promise<{ code: number, stopped: boolean }>} Step */

/** Biome colours letter by letter where it takes the environment for one that shows colours. */
const colour = () => (process.stdout.isTTY ? [] : ['--colors=off'])

/** @type {Step} */
const types = (args) => run('tsc', ['-p', '.', ...args])
/** @type {Step} */
const lint = (args) => run('biome', ['ci', '--log-level=warn', ...colour(), ...args])
/** @type {Step} */
const test = (args) => runNode(['scripts/test.ts', ...args])

/** Everything is run even if something before it failed: one look shows all there is to mend. */
async function check() {
  const failed = []
  for (const [name, step] of Object.entries({ types, lint, test })) {
    console.log(`— ${name}`)
    const { code, stopped } = await step([])
    if (code !== 0) failed.push(name)
    if (stopped) return { code, stopped }
  }
  if (failed.length > 0) console.error(`check failed: ${failed.join(', ')}`)
  return { code: failed.length > 0 ? 1 : 0, stopped: false }
}

/** @type {Record<string, { says: string, step: Step }>} */
const tasks = {
  dev: {
    says: 'start Honnin in development mode (npm start)',
    step: (args) => runNode([...SERVICE_OPTIONS, 'src/main/cli.ts', 'dev', ...args]),
  },
  test: { says: 'run the tests; words after -- select files by path (npm test -- challenge)', step: test },
  check: { says: 'types, lint, tests: what continuous integration runs', step: check },
  map: {
    says: 'write the pages of docs/ that are made of the tests',
    step: () => runNode(['scripts/map.ts']),
  },
  mutants: {
    says: 'take the guards out one by one; prints which test noticed; words after -- select guards by name',
    step: (args) => runNode(['scripts/mutants.ts', ...args]),
  },
  simulate: {
    says: 'people, attackers and faults around the whole service; same seed, same digest (npm run simulate -- --help)',
    step: (args) => runNode(['scripts/simulate.ts', ...args]),
  },
  prove: {
    says: 'search every order of acts for an attack; --guards takes guards out, --deep takes longer, --write the pages',
    step: (args) => runNode(['scripts/prove.ts', ...args]),
  },
  coverage: {
    says: 'who reaches each transition and refusal: the checker, the simulation, scenes; --write the page',
    step: (args) => runNode(['scripts/coverage.ts', ...args]),
  },
  fuzz: {
    says: 'requests made of /openapi.json, right and wrong, by everybody; --requests 20000 --seed 1',
    step: (args) => runNode(['scripts/fuzz.ts', ...args]),
  },
  postgres: {
    says: 'the core of the flows on PostgreSQL 15, 16, 17 and 18; numbers after -- select them',
    step: (args) => runNode(['scripts/postgres.ts', ...args]),
  },
  example: {
    says: 'a device that asks Honnin whether verifying is due (examples/device-settings), beside npm start',
    step: () => runNode(['examples/device-settings/start.ts']),
  },
  bench: { says: 'measure; prints JSON lines', step: (args) => runNode(['bench/run.ts', ...args]) },
  plans: {
    says: 'the plan of every statement over a million accounts; --accounts',
    step: (args) => runNode(['scripts/plans.ts', ...args]),
  },
  help: {
    says: 'walk the articles of the help and take the pictures of their steps; numbers after -- select articles',
    step: (args) => runNode(['scripts/help.ts', ...args]),
  },
  format: {
    says: 'mend the format and what the linter can mend',
    step: (args) => run('biome', ['check', '--write', ...colour(), ...args]),
  },
}

const usage = () =>
  [
    'Usage: node scripts/run.js <task> [arguments]',
    '',
    ...Object.entries(tasks).map(([name, { says }]) => `  ${name.padEnd(10)}${says}`),
  ].join('\n')

main(async () => {
  const [name = '--help', ...args] = process.argv.slice(2)
  if (name === '--help') {
    console.log(usage())
    return 0
  }
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined
  if (!task) throw new Advice(`There is no task "${name}".\n\n${usage()}`)
  await ensureInstalled()
  return (await task.step(args)).code
})
