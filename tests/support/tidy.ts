// The house rules that a type checker cannot know (STYLE.md): who may import whom, where time and chance come from,
// how big things may be. Every message says what to do instead.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { functionLengths } from './source-text.ts'
import { checkBans } from './tidy-bans.ts'
import { FEATURES, type File, isSource, PLACE_RANK, ROOMS, readFiles, type Say } from './tidy-files.ts'
import { checkCycles, checkImports } from './tidy-imports.ts'

const CODE = ['{src,tests,bench,scripts}/**/*.{ts,js}', 'bin/*.js']
const TEXT = ['migrations/*.sql', '*.md', 'docs/**/*.md', '.ci/run']
const LINES_MAX = { source: 300, texts: 400, test: 600 }
const FUNCTION_LINES_MAX = 70
const UNITS = ['ms', 'count', 'max', 'min', 'bytes', 'bits', 'digits', 'length', 'percent', 'hour']

function checkSizes(file: File, say: Say): void {
  const lines = file.text.trimEnd().split('\n')
  const kind = file.isTest ? 'test' : file.place?.role === 'texts' ? 'texts' : 'source'
  // What a program makes is as long as what it is made of; nobody looks for anything in it.
  const isMade = file.path === 'src/package/contract.ts'
  if (!isMade && lines.length > LINES_MAX[kind])
    say(file, 0, `${lines.length} lines, at most ${LINES_MAX[kind]}: split it by what a reader looks for`)
  if (file.path.endsWith('.test.ts')) return
  for (const { line, length } of functionLengths(file))
    if (length > FUNCTION_LINES_MAX) {
      const offset = lines.slice(0, line - 1).join('\n').length + 1
      say(file, offset, `a function of ${length} lines, at most ${FUNCTION_LINES_MAX}: name its parts`)
    }
}

function checkForm(file: File, say: Say): void {
  if (!/^(?:src|tests|bench)\//.test(file.path)) return
  if (file.path.endsWith('/index.ts')) say(file, 0, 'no barrels: import the file that has it')
  for (const found of file.code.matchAll(/^export default\b/gm)) say(file, found.index, 'no default exports: name it')
  if (file.path.endsWith('.test.ts') && !/\b(?:test|it)\(/.test(file.code)) say(file, 0, 'a test file without a test')
}

function checkPlace(file: File, say: Say): void {
  if (!isSource(file)) return
  const { place } = file
  if (!place) say(file, 0, `src holds only ${Object.keys(PLACE_RANK).join(', ')} and features/<feature>/`)
  if (place?.feature && !FEATURES.includes(place.feature))
    say(file, 0, `the feature "${place.feature}" is missing in the order of features (tests/support/tidy-files.ts)`)
  if (place?.room && !ROOMS[place.feature ?? '']?.includes(place.room))
    say(file, 0, `the room "${place.room}" is missing in the order of rooms (tests/support/tidy-files.ts)`)
  if (place?.role === 'rules')
    for (const found of file.code.matchAll(/\b(?:async|await|Promise)\b/g))
      say(file, found.index, `${found[0]}: rules are pure; what waits belongs into flow or platform`)
}

/** Every number of the policy says its unit and its source. */
function checkPolicy(file: File, say: Say): void {
  if (!file.path.startsWith('src/policy/') || file.isTest) return
  for (const entry of file.code.matchAll(/^ {2,}(\w+): (?!.*\{$)/gm)) {
    const name = entry[1] ?? ''
    const unit = name.split('_').at(-1) ?? ''
    if (!UNITS.includes(unit)) say(file, entry.index, `${name}: end it with its unit (${UNITS.join(', ')})`)
    const [comment = ''] = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$/.exec(file.text.slice(0, entry.index)) ?? []
    if (!comment.includes('@source')) say(file, entry.index, `${name}: give its @source in the comment above it`)
  }
}

function dependenciesOf(root: string): string[] {
  const file = join(root, 'package.json')
  if (!existsSync(file)) return []
  const manifest: Record<string, object | undefined> = JSON.parse(readFileSync(file, 'utf8'))
  return Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
}

/** Everything below `root` that breaks a rule, as `path:line: what to do`. */
export function tidy(root: string): string[] {
  const findings: string[] = []
  const say: Say = (file, offset, message) => {
    findings.push(`${file.path}:${file.text.slice(0, offset).split('\n').length}: ${message}`)
  }
  const code = readFiles(root, CODE)
  const files = new Map(code.map((file) => [file.path, file]))
  const dependencies = dependenciesOf(root)
  for (const file of code) {
    checkSizes(file, say)
    checkForm(file, say)
    checkPlace(file, say)
    checkPolicy(file, say)
    checkImports(file, say, files, dependencies)
  }
  for (const file of [...code, ...readFiles(root, TEXT)]) checkBans(file, say)
  checkCycles(files, say)
  return findings
}
