import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { plotOf, tableOf } from '../bench/draw.ts'
import { flames } from '../bench/flames.ts'
import { measure, median } from '../bench/measure.ts'
import { samplesOf } from '../bench/profile.ts'

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

test('a profile becomes flames as wide as their time, without the start and what was idle', () => {
  const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
    id,
    callFrame: { functionName, url, lineNumber: 1 },
    children,
  })
  const nodes = [
    node(1, '(root)', '', [2, 5]),
    node(2, 'answer', 'file:///h/src/main/app.ts', [3, 4]),
    node(3, 'query', 'file:///h/node_modules/pg/lib/client.js'),
    node(4, 'a<b', 'node:net'),
    node(5, '(idle)', ''),
  ]
  const samples = samplesOf({
    nodes,
    samples: [3, 3, 4, 2, 5],
    timeDeltas: [4_000_000 - 1, 3_000, 1_000, 1_000, 9_000],
  })
  assert.deepEqual(
    samples.map(({ ms, stack }) => [ms, stack.map(({ name, place }) => `${name} ${place}`).join(' > ')]),
    [
      [3, 'answer src/main > query pg'],
      [1, 'answer src/main > a<b node:net'],
      [1, 'answer src/main'],
    ],
  )
  const svg = flames(samples)
  assert.match(svg, /<title>answer \(main\/app\.ts:2\), src\/main: 100\.0 %<\/title>/)
  assert.match(svg, /<title>query [^<]*, pg: 60\.0 %<\/title><rect [^>]* x="8\.0" y="74" width="421\.8"/)
  assert.match(svg, /<title>a&lt;b [^<]*: 20\.0 %<\/title><rect [^>]* x="430\.4" y="74"/)
})
