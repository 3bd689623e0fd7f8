import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GUARDS } from '../mutants/guards.ts'
import type { Coverage } from './coverage.ts'
import type { Verdict } from './guards.ts'
import { MACHINES, type Machine } from './machines.ts'
import { ROOT } from './rules.ts'
import { storyOf } from './story.ts'
import { PLANS, type Plan } from './worlds.ts'

/** The pages of docs/ that the checker makes. */
export const MACHINES_PAGE = 'docs/machines.md'
export const GUARDS_PAGE = 'docs/guards.md'

const TITLES: Readonly<Record<Machine, string>> = {
  request: 'A replacement request',
  proof: 'A proof: an address, an authenticator app, a passkey',
  code: 'A recovery code',
  undo: 'What is kept of a completion, to undo it',
  account: 'The account',
  challenge: 'A security code',
  session: 'A session',
  device: 'A trusted device',
}

export const titleOf = (machine: Machine): string => TITLES[machine]

const idOf = (state: string): string => state.replaceAll('-', '_')
const nodeOf = (state: string): string => (state === '-' ? '[*]' : idOf(state))

/** One diagram of each machine, of the transitions that were really met. */
export function machinesPage(coverage: Coverage): string {
  const parts = (Object.keys(MACHINES) as Machine[]).map((machine) => {
    const names = MACHINES[machine].filter((s) => s.includes('-')).map((s) => `  state "${s}" as ${idOf(s)}`)
    const arrows = coverage
      .of(machine)
      .map(({ from, to, by }) => `  ${nodeOf(from)} --> ${nodeOf(to)}: ${by.join(', ')}`)
    return [`## ${TITLES[machine]}`, '', '```mermaid', 'stateDiagram-v2', ...names, ...arrows, '```'].join('\n')
  })
  const refusals = [...coverage.refusals].sort().map((code) => `\`${code}\``)
  return [
    '# The machines, as the rules really move them',
    '',
    'Made by `npm run prove -- --write`: every arrow is a transition that the model checker met while it explored the',
    'rules in production, with the acts that led to it (`tests/prove/world.ts` lists them; `time` is what nobody does).',
    'A code, a session and a device are moved alone (`tests/prove/short-lived.ts`), by their own rules and the real numbers.',
    '`npm run prove` fails when this page and the rules differ.',
    '',
    parts.join('\n\n'),
    '',
    '## Refusals that were met',
    '',
    refusals.join(', '),
    '',
  ].join('\n')
}

/** Each guard, and the shortest way to break a promise without it. */
export function guardsPage(verdicts: readonly Verdict[]): string {
  const others = GUARDS.filter(({ name }) => !verdicts.some(({ guard }) => guard.name === name)).length
  return [
    '# What each guard is for',
    '',
    'Made by `npm run prove -- --guards --write`, which takes one guard after the other out of a copy of the rules (the',
    'product has no switch for it) and lets the model checker search for an attack. Each story is the shortest one in its',
    'world; the worlds are named in `tests/prove/worlds.ts`, the promises in [safety.md](safety.md). Days are scaled: a wait',
    'of 30 days is 4 here, probation, ageing and removal are 2. `npm run prove -- --guards` fails when this page is not what',
    'it finds; a short test keeps the list of guards.',
    '',
    verdicts.map(sectionOf).join('\n\n'),
    '',
    '## What these worlds cannot tell',
    '',
    `The other ${others} guards of \`tests/mutants/\` stand in flows, stores and pages, or last for minutes, where a day is the unit`,
    'here: tests hold them (`npm run mutants`).',
    '',
  ].join('\n')
}

function sectionOf({ guard, coveredBy, plan, violation }: Verdict): string {
  const holds = GUARDS.find(({ name }) => name === guard.name)?.holds.join(' ')
  const title = `## ${guard.name}`
  const stands = holds ? `Stands for ${holds}. ` : ''
  if (!violation || !plan) return `${title}\n\n${stands}NOTHING WAS FOUND.`
  const also =
    coveredBy.length > 0
      ? `Alone it is not missed: ${coveredBy.map(({ name }) => `“${name}”`).join(' and ')} holds as well. Without both, in `
      : 'In '
  const story = storyOf(violation).map((line) => `1. ${line}`)
  return [title, '', `${stands}${also}“${plan.name}”:`, '', ...story].join('\n')
}

/** The page as it stands in the repository; empty where there is none. */
export function readPage(path: string): string {
  try {
    return readFileSync(join(ROOT, path), 'utf8')
  } catch {
    return ''
  }
}

/** In which world a guard's attack stands on the page. */
export function planOnPage(text: string, guard: string): Plan | undefined {
  const [, section = ''] = text.split(`## ${guard}\n`)
  const [, name] = /[Ii]n “([^”]+)”:/.exec(section.split('\n## ')[0] ?? '') ?? []
  return PLANS.find((plan) => plan.name === name)
}

/** The guards that a page tells of. */
export const guardsOnPage = (text: string): readonly string[] =>
  [...text.matchAll(/^## (.*)$/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'What these worlds cannot tell')
