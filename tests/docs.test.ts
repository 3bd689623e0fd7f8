import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'

const ROOT = join(import.meta.dirname, '..')

function read(path: string): string {
  assert.ok(existsSync(join(ROOT, path)), `${path} is missing`)
  return readFileSync(join(ROOT, path), 'utf8')
}

const find = (...patterns: string[]): string[] => globSync(patterns, { cwd: ROOT }).sort()
const inBackticks = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map((found) => found[1] ?? '')

describe('ARCHITECTURE.md', () => {
  test('names only paths that exist in "where do I look for"', () => {
    const [, section = ''] = read('ARCHITECTURE.md').split(/^#+ .*where do I look for.*$/im)
    const [table = ''] = section.split(/^#/m)
    const rows = table.split('\n').filter((line) => line.startsWith('|'))
    const paths = rows
      .flatMap(inBackticks)
      .filter((word) => word.includes('/') || /\.(?:ts|js|md|json|sql)$/.test(word))
    assert.ok(paths.length > 0, 'the table "where do I look for" names no paths')
    const missing = paths.filter((path) => find(path.replace(/\/$/, '')).length === 0)
    assert.deepEqual(missing, [])
  })
})

describe('README', () => {
  for (const file of ['README.md', 'README.ja.md', 'CONTRIBUTING.md'])
    test(`${file} gives commands that exist`, () => {
      const manifest: { scripts: Record<string, string> } = JSON.parse(read('package.json'))
      const commands = [...read(file).matchAll(/\bnpm (?:run )?(start|test|(?<=run )[\w:-]+)/g)].map(
        (found) => found[1] ?? '',
      )
      assert.ok(commands.length > 0, `${file} gives no npm command`)
      assert.deepEqual(
        commands.filter((name) => !(name in manifest.scripts)),
        [],
      )
    })
})

const SECTIONS = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']
const VERSION = /^(?:\[?Unreleased\]?|\[?\d+\.\d+\.\d+\]? - (\d{4}-\d{2}-\d{2}))$/

/** What is wrong with a change log in the form of keepachangelog.com. */
function problemsOfChangelog(text: string): string[] {
  const problems: string[] = []
  const versions = text.split(/^## /m).slice(1)
  if (versions.length === 0) problems.push('there is no version')
  const dates: string[] = []
  for (const [i, version] of versions.entries()) {
    const [title = '', ...sections] = version.split(/^### /m)
    const name = title.trim()
    const date = VERSION.exec(name)?.[1]
    if (!VERSION.test(name) || (!date && i > 0)) problems.push(`"## ${name}" is not "## 1.2.3 - 2026-01-31"`)
    if (date) dates.push(date)
    if (sections.length === 0) problems.push(`"## ${name}" has no section`)
    for (const section of sections) {
      const [heading = '', ...lines] = section.trim().split('\n')
      if (!SECTIONS.includes(heading)) problems.push(`"### ${heading}" is none of ${SECTIONS.join(', ')}`)
      const entries = lines
        .join('\n')
        .trim()
        .split(/\n(?=\S)/)
      for (const entry of entries)
        if (!/^- [^\sa-z][\s\S]*[.。)]$/.test(entry)) problems.push(`"${entry}" is not "- A sentence."`)
    }
  }
  if (dates.join() !== dates.toSorted().reverse().join()) problems.push('the newest version comes first')
  return problems
}

describe('CHANGELOG.md', () => {
  test('is well-formed', () => {
    assert.deepEqual(problemsOfChangelog(read('CHANGELOG.md')), [])
  })

  test('would not be, otherwise', () => {
    const good =
      '# Log\n\n## [Unreleased]\n\n### Added\n- One\n  more.\n- Two.\n\n### Fixed\n- It.\n\n## 0.1.0 - 2026-01-31\n### Added\n- All.\n'
    assert.deepEqual(problemsOfChangelog(good), [])
    const breaches = [
      ['- Two.', '- Two'],
      ['- Two.', 'Two.'],
      ['- Two.', '- two.'],
      ['### Fixed', '### Mended'],
      ['0.1.0 - 2026-01-31', '0.1 (today)'],
      ['[Unreleased]', '0.2.0 - 2026-01-30'],
      ['### Added\n- All.\n', ''],
    ] as const
    for (const [from, to] of breaches) assert.equal(problemsOfChangelog(good.replace(from, to)).length, 1, to)
    assert.deepEqual(problemsOfChangelog('# Log\n'), ['there is no version'])
  })
})

describe('decisions', () => {
  const files = find('docs/decisions/*.md')

  test('are numbered without gaps', () => {
    const numbers = files.map((file) => /\/(\d{3})-[a-z0-9-]+\.md$/.exec(file)?.[1])
    assert.deepEqual(
      numbers,
      files.map((_, i) => String(i + 1).padStart(3, '0')),
    )
    assert.ok(numbers.length > 0)
  })

  for (const file of files)
    test(`${file} is complete`, () => {
      const text = read(file)
      assert.ok(text.startsWith(`# ${Number(/\d{3}/.exec(file)?.[0])}. `), 'the title begins with the number')
      const sections = text.split(/^## /m).slice(1)
      const names = sections.map((section) => section.split('\n')[0])
      assert.deepEqual(names.slice(0, 3), ['Context', 'Decision', 'Consequences'])
      for (const section of sections)
        assert.ok(section.split('\n').slice(1).join('').trim().length > 80, `${section} is empty`)
      assert.doesNotMatch(text, /\bTB[D]\b|to be (?:decided|determined|done)/i)
    })
})

describe('links', () => {
  for (const file of find('*.md', 'docs/**/*.md'))
    test(`of ${file} lead somewhere`, () => {
      const links = [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].map((found) => found[1] ?? '')
      const inside = links.filter((link) => !/^(?:[a-z]+:|#)/.test(link)).map((link) => link.replace(/#.*$/, ''))
      assert.deepEqual(
        inside.filter((link) => !existsSync(join(ROOT, dirname(file), link))),
        [],
      )
    })
})
