// Takes one guard after the other out of a copy of the source, and tells which test noticed (npm run mutants).
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Edit, Guard } from '../tests/mutants/guard.ts'
import { GUARDS } from '../tests/mutants/guards.ts'
import { Advice, environment, findNode, main, ROOT } from './child.js'

const COPIED = ['src', 'tests', 'migrations', 'vectors', 'docs', 'package.json']
/** Longer than any of the runs takes; a mutant that runs for ever is noticed by that. */
const RUN_MS_MAX = 120_000
const HEALTH_MS_MAX = 600_000
/** Enough for the race of stop and finish to be lost once without its guard. */
const ROUNDS = '50'

interface Run {
  /** The first test that failed, by its name. */
  readonly failed: string | undefined
  /** How many tests were run at all, without the suites around them. */
  readonly ran: number
  readonly output: string
}

/** Runs test files in one process. */
function runTests(folder: string, { tests, only }: Pick<Guard, 'tests' | 'only'>, longestMs: number): Promise<Run> {
  const flags = ['--disable-warning=ExperimentalWarning', '--test', '--test-isolation=none', '--test-reporter=tap']
  const names = only === undefined ? [] : [`--test-name-pattern=${only}`]
  const child = spawn(findNode(), [...flags, ...names, ...tests], {
    cwd: folder,
    env: { ...environment(), HONNIN_TEST_ROUNDS: ROUNDS, NODE_COMPILE_CACHE: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  let endless = false
  const late = setTimeout(() => {
    endless = child.kill('SIGKILL')
  }, longestMs)
  return new Promise((resolve) =>
    child.once('exit', () => {
      clearTimeout(late)
      // Suites fail with what is in them, so the first line is a test; a file that cannot be loaded is no test.
      const failed = endless ? 'a run that does not end' : /^ *not ok \d+ - (?!.*\.test\.ts$)(.*)$/m.exec(output)?.[1]
      const ran = [...output.matchAll(/^ *(?:not )?ok \d+ - (?!.*# SKIP)/gm)].length
      resolve({ failed, ran, output })
    }),
  )
}

/** Answers how to take the change back. */
function apply(folder: string, { file, piece, instead }: Edit): () => void {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  const parts = text.split(piece)
  if (parts.length !== 2) throw new Advice(`${file} has ${parts.length - 1} of these, and not one:\n${piece}`)
  writeFileSync(path, parts.join(instead))
  return () => writeFileSync(path, text)
}

/** What became of one guard: killed by a test, or not. */
async function judge(folder: string, guard: Guard): Promise<Run> {
  const undo: (() => void)[] = []
  try {
    for (const edit of guard.edits) undo.unshift(apply(folder, edit))
    return await runTests(folder, guard, RUN_MS_MAX)
  } finally {
    for (const back of undo) back()
  }
}

/** Without a change all of them pass; otherwise what fails says nothing about a guard. */
async function checkHealth(folder: string, guards: readonly Guard[]): Promise<void> {
  const patterns = new Map<string, string[] | undefined>()
  for (const { tests, only } of guards)
    for (const file of tests) {
      const former = patterns.has(file) ? patterns.get(file) : []
      patterns.set(file, only === undefined || former === undefined ? undefined : [...former, only])
    }
  const whole = [...patterns].filter(([, only]) => only === undefined).map(([file]) => file)
  const parts = [...patterns].filter(([, only]) => only !== undefined)
  const runs = [
    ...(whole.length > 0 ? [{ tests: whole }] : []),
    ...(parts.length > 0
      ? [{ tests: parts.map(([file]) => file), only: [...new Set(parts.flatMap(([, only]) => only ?? []))].join('|') }]
      : []),
  ]
  for (const run of runs) {
    const { failed, ran, output } = await runTests(folder, run, HEALTH_MS_MAX)
    if (failed !== undefined || ran === 0)
      throw new Advice(`These fail without any change, so mend them first: ${failed ?? output}`)
  }
}

main(async () => {
  const words = process.argv.slice(2)
  const guards = GUARDS.filter(
    ({ name, holds }) => words.length === 0 || words.some((word) => `${name} ${holds.join(' ')}`.includes(word)),
  )
  if (guards.length === 0) throw new Advice(`No guard's name contains ${words.join(' or ')}.`)
  const folder = mkdtempSync(join(tmpdir(), 'honnin-mutants-'))
  const survivors: string[] = []
  const started = Date.now()
  try {
    for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    await checkHealth(folder, guards)
    for (const guard of guards) {
      const { failed, ran } = await judge(folder, guard)
      if (failed === undefined) survivors.push(guard.name)
      const verdict = failed === undefined ? `SURVIVED ${ran} tests` : `killed by ${failed}`
      console.log(`${guard.name} (${guard.holds.join(' ')}): ${verdict}`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  console.log(`\n${guards.length - survivors.length} guards are held by a test, ${survivors.length} by none`)
  console.log(`(${Math.round((Date.now() - started) / 1000)} s)`)
  for (const name of survivors) console.error(`✖ ${name}`)
  return survivors.length > 0 ? 1 : 0
})
