// Who reaches each transition and each refusal of each machine (npm run coverage): the checker, the simulation, scenes.
import '../tests/simulate/quick-hook.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { proveAll } from '../tests/prove/all.ts'
import { Coverage } from '../tests/prove/coverage.ts'
import { MACHINES_PAGE, machinesPage, readPage } from '../tests/prove/pages.ts'
import { provenOn, REACH_PAGE, type Reached, reachPage, unreached } from '../tests/prove/reach.ts'
import { PLANS } from '../tests/prove/worlds.ts'
import { main, ROOT } from './child.js'

const { SCENES, playScenes } = await import('../tests/simulate/scenes.ts')
const { simulate } = await import('../tests/simulate/command.ts')

const options = {
  years: { type: 'string', default: '2000' },
  /** What `npm run simulate -- --coverage file.json` wrote, instead of another run. */
  simulated: { type: 'string' },
  /** Takes what the page of the machines says, instead of another search. */
  'on-page': { type: 'boolean', default: false },
  /** Plays the scenes, and nothing else. */
  scenes: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
} as const

async function provenNow(): Promise<string> {
  const coverage = new Coverage()
  const { broken } = await proveAll(PLANS, coverage)
  if (broken > 0) throw new Error(`${broken} worlds with a violation`)
  return machinesPage(coverage)
}

async function simulatedNow(years: string): Promise<string> {
  const file = join(tmpdir(), `honnin-coverage-${process.pid}.json`)
  if ((await simulate(['--seed', '1', '--years', years, '--coverage', file])) !== 0) throw new Error('a promise broke')
  return file
}

main(async () => {
  const { values } = parseArgs({ options })
  const missed = await playScenes((name) => console.log(`scene: ${name}`))
  for (const code of missed) console.log(`✖ nobody was answered ${code}`)
  if (values.scenes) return missed.length > 0 ? 1 : 0
  const machines = values['on-page'] ? readPage(MACHINES_PAGE) : await provenNow()
  const file = values.simulated ?? (await simulatedNow(values.years))
  const simulated = JSON.parse(readFileSync(file, 'utf8')) as Reached & { readonly run: string }
  const reach = {
    prove: provenOn(machines),
    simulate: simulated,
    scene: { transitions: [], refusals: SCENES.flatMap(({ codes }) => codes) },
  }
  const page = reachPage(reach, simulated.run)
  if (values.write) writeFileSync(join(ROOT, REACH_PAGE), page)
  const missing = unreached(reach)
  for (const name of missing) console.log(`✖ reached by nobody: ${name}`)
  console.log(`${missing.length} states and refusals are reached by nobody`)
  return missed.length + missing.length > 0 ? 1 : 0
})
