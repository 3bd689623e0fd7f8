import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { Chance } from '../walks/chance.ts'
import { Agenda, type Plan } from './agenda.ts'
import { DEFAULTS, readAssumptions } from './assumptions.ts'
import { interval, quantile } from './outcomes.ts'
import { readPolicies, SHIPPED } from './policies.ts'
import { savedNames } from './saved.ts'
import { smallest } from './shrink.ts'

const ROOT = join(import.meta.dirname, '../..')

/** In a process of its own: passwords are hashed quickly there (quick-passwords.ts), and nowhere else. */
async function simulate(...args: string[]): Promise<{ code: number; text: string }> {
  const flags = ['--disable-warning=ExperimentalWarning', 'scripts/simulate.ts', ...args]
  try {
    return { code: 0, text: (await promisify(execFile)(process.execPath, flags, { cwd: ROOT })).stdout }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, text: `${stdout}\n${stderr}` }
  }
}

const digestIn = (text: string) => /^digest ([0-9a-f]{64})$/m.exec(text)?.[1]

describe('a short simulation of the whole service', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'honnin-simulated-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  test('T159 people, attackers, crashes and clocks break no promise, and the same seed is the same run', async () => {
    const [report, coverage] = [join(folder, 'report.html'), join(folder, 'coverage.json')]
    const run = ['--seed', '1', '--years', '45', '--span', '0.75']
    const [one, two] = await Promise.all([
      simulate(...run, '--report', report, '--coverage', coverage),
      simulate(...run),
    ])
    assert.match(one.text, /^0 broken promises/m, one.text)
    assert.equal(one.code, 0, one.text)
    assert.ok(digestIn(one.text), one.text)
    assert.equal(digestIn(two.text), digestIn(one.text))
    assert.match(one.text, /[1-9]\d* crashes/, 'nothing crashed: it was no test of crashes')
    const reached = JSON.parse(readFileSync(coverage, 'utf8')) as { refusals: string[]; transitions: string[] }
    for (const transition of ['request: draft → pending', 'request: pending → vetoed', 'proof: probation → effective'])
      assert.ok(reached.transitions.includes(transition), `${transition} in ${reached.transitions.join(', ')}`)
    assert.ok(reached.refusals.includes('replacement.too_early'), reached.refusals.join(', '))
    const page = readFileSync(report, 'utf8')
    assert.match(page, /are assumptions/)
    assert.match(page, /仮定です/)
    assert.doesNotMatch(page, /<script|<link|src=|url\(/, 'the page is one file')
    assert.equal([...page.matchAll(/<svg [^>]*role="img" aria-label="[^"]+"/g)].length, 3)
  })

  test('worlds know nothing of each other: one process or two, it is the same run', async () => {
    const run = ['--seed', '3', '--years', '2.4', '--span', '0.1', '--world', '12', '--quiet-machines']
    const [alone, two] = await Promise.all([simulate(...run, '--workers', '1'), simulate(...run, '--workers', '2')])
    assert.match(alone.text, /world 2 of 2/)
    assert.ok(digestIn(alone.text), alone.text)
    assert.equal(digestIn(two.text), digestIn(alone.text), two.text)
    const figures = (text: string) => /\d+ acts, \d+ messages, \d+ statements/.exec(text)?.[0]
    assert.equal(figures(two.text), figures(alone.text))
  })

  test('another seed is another run, and a service that breaks a promise is found out', async () => {
    // Everybody adds an app in the first days, so that somebody is on probation soon.
    const assumed = join(folder, 'apps.json')
    writeFileSync(assumed, '{"has_app": 1}')
    const run = ['--seed', '2', '--years', '4', '--span', '0.2', '--keep-whole', '--assumptions', assumed]
    const { code, text } = await simulate(...run, '--policy', 'probation=1d')
    assert.equal(code, 1)
    assert.match(text, /BROKEN: S1: probation takes seven days/)
    assert.match(text, /as shipped: .*0 broken promises/s)
  })

  test('seeds that broke a promise once do so no more', async () => {
    const { code, text } = await simulate('--seeds')
    assert.equal(code, 0, text)
    assert.ok(savedNames().length > 0)
    for (const name of savedNames()) assert.ok(text.includes(`${name}: holds`), text)
  })

  test('what cannot be understood is told, and how to write it', async () => {
    for (const [args, says] of [
      [['--policy', 'wait=3d'], /a wait is 7 to 90 days/],
      [['--policy', 'nothing=on'], /There is no policy "nothing=on". Write wait=14d/],
      [['--years', 'many'], /--years many: a number/],
    ] as const) {
      const { code, text } = await simulate(...args)
      assert.notEqual(code, 0)
      assert.match(text, says)
    }
  })
})

describe('assumptions of an operator', () => {
  test('stand over ours, one by one', () => {
    const own = readAssumptions('{"reads": 0.5}')
    assert.deepEqual(own, { ...DEFAULTS, reads: 0.5 })
  })

  test('that cannot be are refused, and by name', () => {
    assert.throws(() => readAssumptions('{'), /not JSON/)
    assert.throws(() => readAssumptions('{"reads": 2}'), /reads/)
    assert.throws(() => readAssumptions('{"raeds": 0.2}'), /raeds.*Known are: visits, reads/s)
  })

  test('in a file that is read by the command', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'honnin-assumed-'))
    const file = join(folder, 'mine.json')
    writeFileSync(file, '{"attacks": -1}')
    const { code, text } = await simulate('--assumptions', file)
    rmSync(folder, { recursive: true })
    assert.notEqual(code, 0)
    assert.match(text, /attacks/)
  })
})

describe('the parts of a simulation', () => {
  test('what is soonest comes first, and a tie is always broken in the same way', () => {
    const agenda = new Agenda()
    const chance = new Chance(7)
    const plans = Array.from({ length: 500 }, (_, i) => ({ at: Math.floor(chance.next() * 50), id: String(i) }) as Plan)
    for (const plan of plans) agenda.add(plan)
    const taken = plans.map(() => agenda.take())
    const order = [...plans].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    assert.deepEqual(taken, order)
    assert.equal(agenda.take(), undefined)
  })

  test('the smallest part that still fails has nothing in it that it does without', async () => {
    const all = Array.from({ length: 100 }, (_, i) => i)
    let runs = 0
    const kept = await smallest(all, async (part) => {
      runs++
      return [3, 42, 77].every((one) => part.includes(one))
    })
    assert.deepEqual(kept, [3, 42, 77])
    assert.ok(runs < 200, `${runs} runs`)
    assert.deepEqual(await smallest([1, 2], async () => true), [])
    assert.deepEqual(await smallest([1, 2], async () => false), [1, 2])
  })

  test('policies are the shipped one, a few numbers changed', () => {
    const [shipped, short, quiet] = readPolicies('wait=14d, sms=off+alerts=few')
    assert.equal(shipped, SHIPPED)
    assert.equal(short?.policy.replacement_wait_ms, 14 * 86_400_000)
    assert.ok(short?.policy.replacement_reminders_ms.every((at) => at < 10 * 86_400_000))
    assert.equal(quiet?.sms, false)
    assert.deepEqual(quiet?.policy.replacement_reminders_ms, [])
    assert.equal(quiet?.policy.replacement_wait_ms, SHIPPED.policy.replacement_wait_ms)
  })

  test('few cases say little: the interval says how little', () => {
    assert.deepEqual(interval(0, 0), [0, 1])
    const [low, high] = interval(0, 20)
    assert.ok(low === 0 && high > 0.15 && high < 0.17, String(high))
    assert.equal(quantile([1, 2, 3, 4], 0.5), 3)
    assert.ok(Number.isNaN(quantile([], 0.5)))
  })
})
