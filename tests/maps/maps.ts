// The pages of docs/ that are made of the tests: attacks, properties, requirements.
import { ATTACKS } from '../attacks/catalogue.ts'
import { DEFERRED } from '../attacks/deferred.ts'
import { GUARDS } from '../mutants/guards.ts'
import type { TestName } from '../support/test-names.ts'
import { PROPERTIES } from './properties.ts'
import type { Requirement, Standing } from './requirement.ts'
import { CHAPTERS, REQUIREMENTS } from './requirements.ts'

const MADE = '<!-- Made by `npm run map` from the names of the tests and the tables in tests/; do not edit. -->'

/** A table's cell: nothing in it ends the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

const isWord = (id: string): RegExp => new RegExp(`(?<![\\w-])${id}(?![\\w-])`)

const shown = ({ file, name }: TestName): string => `${cell(name)} (\`${file}\`)`

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const list = (items: readonly string[]): string => items.join('<br>')

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n')
}

const page = (...parts: readonly string[]): string => `${parts.join('\n\n')}\n`

function standingOfAttack(id: string, tests: readonly TestName[]): string {
  const own = tests.filter(({ tags }) => tags.includes(id))
  if (own.length > 0) return list(own.map(shown))
  const later = DEFERRED.find((one) => one.id === id)
  return later ? `later: ${later.later}. ${cell(later.reason)}` : 'no test'
}

export function attacksPage(tests: readonly TestName[]): string {
  const tested = ATTACKS.filter(({ id }) => tests.some(({ tags }) => tags.includes(id))).length
  return page(
    '# Attacks',
    MADE,
    `Each attack that the product is held against, and the tests that make it. ${tested} of ${ATTACKS.length} are tests; the others wait for the part that they attack.`,
    table(
      ['id', 'severity', 'attack', 'tests'],
      ATTACKS.map(({ id, severity, title }) => [id, severity, cell(title), standingOfAttack(id, tests)]),
    ),
  )
}

/** The tests that bear a property's id, or that are an attack on it. */
function testsOfProperty(id: string, tests: readonly TestName[]): readonly TestName[] {
  const attacks = ATTACKS.filter(({ properties }) => properties.includes(id)).map((attack) => attack.id)
  return tests.filter(({ name, tags }) => isWord(id).test(name) || tags.some((tag) => attacks.includes(tag)))
}

export function propertiesPage(tests: readonly TestName[]): string {
  const rows = PROPERTIES.map(([id, line]) => {
    const guards = GUARDS.filter(({ holds }) => holds.includes(id)).map(({ name }) => cell(name))
    const own = testsOfProperty(id, tests)
    const waiting = ATTACKS.filter(({ properties }) => properties.includes(id)).map(
      (attack) => `${attack.id} ${standingOfAttack(attack.id, tests)}`,
    )
    return [id, cell(line), list(own.length > 0 ? own.map(shown) : waiting), list(guards)]
  })
  return page(
    '# Properties',
    MADE,
    'What must always hold (S), and what must come about (L); the tests that try to break it, and the guards of it that `npm run mutants` takes out to see that a test notices.',
    table(['id', 'property', 'tests', 'guards'], rows),
  )
}

/** The tests of a requirement: those that bear its id, and those that its row names. */
export function testsOfRequirement({ id, standing }: Requirement, tests: readonly TestName[]): readonly TestName[] {
  const references = standing.is === 'met' ? standing.tests : []
  const fits = ({ name }: TestName) =>
    isWord(id).test(name) ||
    references.some((words) => (/^[A-Z0-9-]+$/.test(words) ? isWord(words).test(name) : name.includes(words)))
  return tests.filter(fits)
}

function standingCell(requirement: Requirement, tests: readonly TestName[]): string {
  const { standing } = requirement
  const says: { readonly [Is in Standing['is']]: (s: Extract<Standing, { is: Is }>) => string } = {
    met: () => `met<br>${list(testsOfRequirement(requirement, tests).map(shown))}`,
    'not applicable': ({ why }) => `not applicable: ${cell(why)}`,
    open: ({ later, what }) => `**open** (${later}): ${cell(what)}`,
  }
  return says[standing.is](standing as never)
}

export function requirementsPage(tests: readonly TestName[]): string {
  const count = (is: Standing['is']) => REQUIREMENTS.filter(({ standing }) => standing.is === is).length
  const chapters = CHAPTERS.map(([letters, title]) => {
    const rows = REQUIREMENTS.filter(({ id }) => id.startsWith(`${letters}-`))
    const cells = rows.map((r) => [r.id, r.level, cell(r.line), standingCell(r, tests)])
    return `## ${title} (${letters})\n\n${table(['id', 'level', 'requirement', 'standing'], cells)}`
  })
  return page(
    '# Requirements',
    MADE,
    `${count('met')} rows are met, each with its tests; ${count('not applicable')} are not applicable, with the reason; ${count('open')} are open, with the work that brings them.`,
    ...chapters,
  )
}

/** Every page by its path. */
export const maps = (tests: readonly TestName[]): Readonly<Record<string, string>> => ({
  'docs/attacks.md': attacksPage(tests),
  'docs/properties.md': propertiesPage(tests),
  'docs/requirements.md': requirementsPage(tests),
})
