// The test runner: groups of files, each group one process, and one sum at the end.
import { closeSync, globSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './browser.js'
import { Advice, environment, main, runNode } from './child.js'

const FIGURES = ['tests', 'passed', 'failed', 'cancelled', 'skipped', 'todo'] as const
type Tally = Record<(typeof FIGURES)[number], number>
const NOTHING: Tally = { tests: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 }

/** Every test file belongs to one group, so that none is left out. */
function groupOf(file: string): 'unit' | 'flows' | 'browser' {
  if (file.startsWith('src/')) return 'unit'
  return file.startsWith('tests/browser/') ? 'browser' : 'flows'
}

/** Runs files in one process; isolation by process costs 0.25 s a file (docs/decisions/011). */
async function runTogether(files: readonly string[], flags: readonly string[], more: NodeJS.ProcessEnv) {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-tests-'))
  const report = join(folder, 'tally.json')
  const fd = openSync(report, 'w')
  try {
    const reporter = ['--test-reporter=./scripts/reporter.ts', '--test-reporter-destination=stdout']
    const ended = await runNode(['--test', '--test-isolation=none', ...reporter, ...flags, ...files], {
      env: { ...environment(), ...more },
      // The fourth is where reporter.ts writes its figures.
      stdio: ['inherit', 'inherit', 'inherit', fd],
    })
    const text = readFileSync(report, 'utf8')
    return { ...ended, tally: text === '' ? undefined : (JSON.parse(text) as Tally) }
  } finally {
    closeSync(fd)
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

  const sum = { ...NOTHING }
  let broken = 0
  for (const group of ['unit', 'flows', 'browser'] as const) {
    const members = files.filter((file) => groupOf(file) === group)
    if (members.length === 0) continue
    console.log(`— ${group}`)
    const more = group === 'browser' ? { CHROMIUM_PATH: ensureBrowser() } : {}
    const { code, stopped, tally } = await runTogether(members, flags, more)
    if (stopped) return code || 1
    for (const figure of FIGURES) sum[figure] += tally?.[figure] ?? 0
    const told = tally && (code === 0 || tally.failed + tally.cancelled > 0)
    if (!told) {
      broken++
      console.error(`✖ the process of the group "${group}" ended early, with exit code ${code}`)
    }
  }

  const failed = sum.failed + sum.cancelled + broken
  console.log(
    ['', `ℹ tests ${sum.tests}`, `ℹ pass ${sum.passed}`, `ℹ fail ${failed}`, `ℹ skipped ${sum.skipped}`].join('\n'),
  )
  if (sum.passed + failed === 0) throw new Advice('No test ran.')
  console.log(`${sum.passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
})
