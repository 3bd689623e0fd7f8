import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { plotOf, tableOf } from '../bench/draw.ts'
import { measure, median } from '../bench/measure.ts'

const ROOT = join(import.meta.dirname, '..')

test('benches run: timers among many that wait, a rush, a transaction beside pgbench', () => {
  const args = ['--disable-warning=ExperimentalWarning', 'bench/run.ts', '--tiny', 'due', 'rush', 'transactions']
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const of = (bench: string) => lines.filter((line) => line.bench === bench)
  assert.equal(of('machine').length, 1)
  assert.deepEqual(
    of('due').map((line) => line.waiting),
    [100, 200],
  )
  const [rush] = of('rush')
  assert.deepEqual([rush.alerts, rush.lost, rush.doubled, rush.toldAfterStop], [19, 0, 0, 0])
  for (const line of of('transactions')) assert.ok(line.missing || line.ratio > 0, JSON.stringify(line))
})

test('a bench that there is not is told', () => {
  const { stderr, status } = spawnSync(process.execPath, ['bench/run.ts', 'nothing'], { cwd: ROOT, encoding: 'utf8' })
  assert.equal(status, 1)
  assert.match(stderr, /There is no bench "nothing"\. There are: start, /)
})

test('a closed loop counts what was done, and the median stands in the middle', async () => {
  const figures = await measure(2, 60_000, async (n) => n < 10)
  assert.equal(figures.count, 10)
  assert.deepEqual([median([3, 1, 2]), median([4, 1, 2, 3])], [2, 2.5])
})

test('lines become a table for each kind, and a plot that says its figures in words', () => {
  const lines = [
    { bench: 'x', who: 'a', perSecond: 12_000 },
    { bench: 'x', who: 'b<', perSecond: 6 },
    { bench: 'x', ratio: 2 },
  ]
  assert.equal(
    tableOf(lines),
    ['| who | perSecond |', '| --- | --- |', '| a | 12,000 |', '| b< | 6 |', '', '| ratio |', '| --- |', '| 2 |'].join(
      '\n',
    ),
  )
  const plot = {
    title: { en: 'T', ja: 'て' },
    name: (l: { readonly [key: string]: unknown }) => String(l.who),
    value: 'perSecond',
    unit: '/s',
  }
  const svg = plotOf(plot, lines)
  assert.match(svg, /aria-label="T \/ て\. a: 12000\/s; b&lt;: 6\/s"/)
  assert.doesNotMatch(svg, /b</)
})
