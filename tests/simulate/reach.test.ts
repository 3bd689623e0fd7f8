import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { MACHINES } from '../prove/machines.ts'
import { MACHINES_PAGE, readPage } from '../prove/pages.ts'
import { provenOn, REACH_PAGE, type Reach, reachOn, reachPage, unreached } from '../prove/reach.ts'
import { machineOf, refusalsOfFeatures } from '../prove/refusals.ts'
import { SCENES } from './scenes.ts'

const ROOT = join(import.meta.dirname, '../..')
const NOBODY = { transitions: [], refusals: [] }

describe('what reaches each transition and each refusal (npm run coverage)', () => {
  const page = reachOn(readPage(REACH_PAGE))

  test('every refusal of rules and flows is reached by somebody', () => {
    const codes = refusalsOfFeatures()
    assert.ok(codes.length > 100, String(codes.length))
    assert.deepEqual(
      codes.filter((code) => !page.get(code)?.length),
      [],
      'teach the simulation to reach it, or write a scene, and run `npm run coverage -- --write`',
    )
  })

  test('every state of every machine is reached by somebody', () => {
    const states = new Set(
      [...page.keys()]
        .filter((name) => name.includes(' → '))
        .flatMap((name) => {
          const [machine = '', way = ''] = name.split(': ')
          return way.split(' → ').map((state) => `${machine} ${state}`)
        }),
    )
    const all = Object.entries(MACHINES).flatMap(([machine, names]) => names.map((state) => `${machine} ${state}`))
    assert.deepEqual(
      all.filter((state) => !states.has(state)),
      [],
    )
  })

  test('the page says of the checker what the page of the machines says, and of the scenes what they play', () => {
    const proven = provenOn(readPage(MACHINES_PAGE))
    assert.ok(proven.transitions.length > 60, String(proven.transitions.length))
    assert.deepEqual(
      [...page]
        .filter(([name, by]) => name.includes(' → ') && by.includes('prove'))
        .map(([name]) => name)
        .sort(),
      [...new Set(proven.transitions)].sort(),
    )
    const codes = new Set<string>(SCENES.flatMap((scene) => scene.codes))
    for (const [name, by] of page) if (name.includes('.')) assert.equal(by.includes('scene'), codes.has(name), name)
  })

  test('what nobody reaches is told', () => {
    const nothing: Reach = { prove: NOBODY, simulate: NOBODY, scene: NOBODY }
    const missing = unreached(nothing)
    assert.ok(
      missing.includes('undo overtaken') && missing.includes('code.expired') && missing.includes('device lapsed'),
    )
    const some: Reach = {
      ...nothing,
      scene: { transitions: ['device: of-rank-2 → lapsed'], refusals: ['code.expired'] },
    }
    const left = unreached(some)
    assert.equal(left.length, missing.length - 3)
    const read = reachOn(reachPage(some, 'no run'))
    assert.deepEqual(read.get('code.expired'), ['scene'])
    assert.deepEqual(read.get('code.dead'), [])
    assert.deepEqual(read.get('device: of-rank-2 → lapsed'), ['scene'])
  })

  test('a refusal that no machine owns is told', () => {
    assert.throws(() => machineOf('nowhere.said'), /Which machine says nowhere\.said/)
  })

  test('in each scene somebody is answered each of its refusals', async () => {
    // In a process of its own, where passwords are digested quickly.
    const args = ['--disable-warning=ExperimentalWarning', 'scripts/coverage.ts', '--scenes']
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT })
    assert.equal(stdout.match(/^scene: /gm)?.length, SCENES.length)
    assert.doesNotMatch(stdout, /✖/)
  })
})
