// The test runner: groups of files, each group one process, and one sum at the end.
import { closeSync, globSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './browser.js'
import { Advice, environment, main, runNode } from './child.js'
import type { Report } from './reporter.js'

const FIGURES = ['tests', 'passed', 'failed', 'cancelled', 'skipped', 'todo'] as const
type Tally = Record<(typeof FIGURES)[number], number>
const NOTHING: Tally = { tests: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 }

/** Every test file belongs to one group, so that none is left out. */
function groupOf(file: string): Group {
  if (file.startsWith('src/')) return 'unit'
  return file.startsWith('tests/browser/') ? 'browser' : 'flows'
}

/** What runs at the same time: the browser group waits on its pages, and so leaves the other lane most of a core. */
const LANES = [['unit', 'flows'], ['browser']] as const
type Group = (typeof LANES)[number][number]

interface Ran {
  readonly code: number
  readonly stopped: boolean
  readonly tally: Tally | undefined
  readonly failures: readonly string[]
}

/**
 * Runs files in one process; isolation by process costs 0.25 s a file (docs/decisions/011).
 * @param kept where what it prints is kept; without it, it goes to our terminal
 */
async function runTogether(files: readonly string[], flags: readonly string[], more: NodeJS.ProcessEnv, kept?: number) {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-tests-'))
  const report = join(folder, 'tally.json')
  const fd = openSync(report, 'w')
  try {
    const reporter = ['--test-reporter=./scripts/reporter.ts', '--test-reporter-destination=stdout']
    const ended = await runNode(['--test', '--test-isolation=none', ...reporter, ...flags, ...files], {
      env: { ...environment(), ...more },
      // The fourth is where reporter.ts writes its figures.
      stdio: ['inherit', kept ?? 'inherit', kept ?? 'inherit', fd],
    })
    const text = readFileSync(report, 'utf8')
    if (text === '') return { ...ended, tally: undefined, failures: [] } satisfies Ran
    const { counts, failures } = JSON.parse(text) as Report
    return { ...ended, tally: counts as Tally, failures } satisfies Ran
  } finally {
    closeSync(fd)
    rmSync(folder, { recursive: true })
  }
}

/** One group after the other, until somebody stops it. */
async function runLane(lane: readonly Group[], files: readonly string[], flags: readonly string[], kept?: number) {
  const ran: (Ran & { readonly group: Group })[] = []
  const say = (text: string) => (kept === undefined ? console.log(text) : writeSync(kept, `${text}\n`))
  for (const group of lane) {
    const members = files.filter((file) => groupOf(file) === group)
    if (members.length === 0) continue
    say(`— ${group}`)
    const more = group === 'browser' ? { CHROMIUM_PATH: ensureBrowser() } : {}
    const one = await runTogether(members, flags, more, kept)
    ran.push({ ...one, group })
    if (one.stopped) break
  }
  return ran
}

/** The first lane prints as it goes; the second is kept until then, so that the two are not mixed. */
async function runLanes(files: readonly string[], flags: readonly string[]) {
  const busy = LANES.filter((lane) => lane.some((group) => files.some((file) => groupOf(file) === group)))
  const [first = [], second] = busy
  if (!second) return runLane(first, files, flags)
  const folder = mkdtempSync(join(tmpdir(), 'honnin-tests-'))
  const path = join(folder, 'second.txt')
  const kept = openSync(path, 'w')
  try {
    const ran = await Promise.all([runLane(first, files, flags), runLane(second, files, flags, kept)])
    process.stdout.write(readFileSync(path))
    return ran.flat()
  } finally {
    closeSync(kept)
    rmSync(folder, { recursive: true })
  }
}

main(async () => {
  const args = process.argv.slice(2)
  const flags = args.filter((arg) => arg.startsWith('-'))
  const words = args.filter((arg) => !arg.startsWith('-'))
  const files = globSync('{src,tests}/**/*.test.ts')
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort()
  if (files.length === 0) throw new Advice(`No test file's path contains ${words.join(' or ') || '.test.ts'}.`)

  const ran = await runLanes(files, flags)
  const stop = ran.find(({ stopped }) => stopped)
  if (stop) return stop.code || 1
  const sum = { ...NOTHING }
  let broken = 0
  for (const { group, code, tally } of ran) {
    for (const figure of FIGURES) sum[figure] += tally?.[figure] ?? 0
    const told = tally && (code === 0 || tally.failed + tally.cancelled > 0)
    if (!told) {
      broken++
      console.error(`✖ the process of the group "${group}" ended early, with exit code ${code}`)
    }
  }

  // Said again where a reader of a long log looks first.
  const failures = ran.flatMap((one) => one.failures)
  if (failures.length > 0) console.log(['', `What failed, of ${files.length} files:`, ...failures].join('\n'))
  const failed = sum.failed + sum.cancelled + broken
  console.log(
    ['', `ℹ tests ${sum.tests}`, `ℹ pass ${sum.passed}`, `ℹ fail ${failed}`, `ℹ skipped ${sum.skipped}`].join('\n'),
  )
  if (sum.passed + failed === 0) throw new Advice('No test ran.')
  console.log(`${sum.passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
})
