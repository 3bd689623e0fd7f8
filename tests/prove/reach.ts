// Who reaches each transition and each refusal: the checker, the simulation, or a scene that is written out.
import { MACHINES, type Machine } from './machines.ts'
import { titleOf } from './pages.ts'
import { machineOf, refusalsOfFeatures } from './refusals.ts'

export const REACH_PAGE = 'docs/coverage.md'

export const REACHERS = ['prove', 'simulate', 'scene'] as const
export type Reacher = (typeof REACHERS)[number]

/** Transitions as "machine: from → to", and codes of refusals. */
export interface Reached {
  readonly transitions: readonly string[]
  readonly refusals: readonly string[]
}
export type Reach = Readonly<Record<Reacher, Reached>>

/** What the page of the machines tells of the checker. */
export function provenOn(page: string): Reached {
  const transitions = (Object.keys(MACHINES) as Machine[]).flatMap((machine) => {
    const [, section = ''] = page.split(`## ${titleOf(machine)}\n`)
    const states: readonly string[] = MACHINES[machine]
    const named = (node: string) =>
      node === '[*]' ? '-' : (states.find((s) => s.replaceAll('-', '_') === node) ?? node)
    const arrows = (section.split('\n## ')[0] ?? '').matchAll(/^ {2}(\S+) --> (\S+):/gm)
    return [...arrows].map(([, from = '', to = '']) => `${machine}: ${named(from)} → ${named(to)}`)
  })
  const [, met = ''] = page.split('## Refusals that were met')
  return { transitions, refusals: [...met.matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, code = '']) => code) }
}

/** States and refusals that nobody reaches. */
export function unreached(reach: Reach): string[] {
  const all = Object.values(reach)
  const refusals = new Set(all.flatMap((r) => r.refusals))
  const states = new Set(
    all
      .flatMap((r) => r.transitions)
      .flatMap((t) => {
        const [machine = '', way = ''] = t.split(': ')
        return way.split(' → ').map((state) => `${machine} ${state}`)
      }),
  )
  return [
    ...(Object.keys(MACHINES) as Machine[])
      .flatMap((machine) => MACHINES[machine].map((state) => `${machine} ${state}`))
      .filter((state) => !states.has(state)),
    ...refusalsOfFeatures().filter((code) => !refusals.has(code)),
  ]
}

export function reachPage(reach: Reach, run: string): string {
  const marks = (has: (r: Reached) => boolean) => REACHERS.map((name) => (has(reach[name]) ? '●' : ' ')).join(' | ')
  const transitions = new Set(Object.values(reach).flatMap((r) => r.transitions))
  const sections = (Object.keys(MACHINES) as Machine[]).map((machine) => {
    const ways = [...transitions].filter((t) => t.startsWith(`${machine}: `)).sort()
    const codes = refusalsOfFeatures().filter((code) => machineOf(code) === machine)
    return [
      `## ${titleOf(machine)}`,
      '',
      `| transition | ${REACHERS.join(' | ')} |`,
      '| --- | --- | --- | --- |',
      ...ways.map((t) => `| ${t.slice(machine.length + 2)} | ${marks((r) => r.transitions.includes(t))} |`),
      '',
      `| refusal | ${REACHERS.join(' | ')} |`,
      '| --- | --- | --- | --- |',
      ...codes.map((code) => `| \`${code}\` | ${marks((r) => r.refusals.includes(code))} |`),
    ].join('\n')
  })
  return [
    '# What reaches each transition and each refusal',
    '',
    'Made by `npm run coverage -- --write`, which fails where a state or a refusal is reached by nobody. `-` is what is not',
    'there yet. Three look for them:',
    '',
    '- **prove**: the model checker over the rules ([machines.md](machines.md) has the acts that lead there).',
    `- **simulate**: people, attackers and faults around the whole service ([simulation.md](simulation.md)); ${run}.`,
    '- **scene**: what people hardly come to by themselves, written out with the real flows on the real engine',
    '  (`tests/simulate/scenes*.ts`); each scene fails where one of its refusals was answered to nobody.',
    '',
    'The checker moves rules only, so a refusal that a flow gives (a budget, a code that is late) is none of its own; and',
    'the simulation looks at accounts after each act and not within it, so a step in between may be seen by the checker',
    'alone. A transition that only the simulation has seen is two steps of the rules in one act.',
    '',
    sections.join('\n\n'),
    '',
  ].join('\n')
}

/** The page, read back: each refusal and transition with those who reach it. */
export function reachOn(page: string): Map<string, Reacher[]> {
  const found = new Map<string, Reacher[]>()
  let machine = ''
  for (const line of page.split('\n')) {
    const title = /^## (.*)$/.exec(line)?.[1]
    if (title) machine = (Object.keys(MACHINES) as Machine[]).find((m) => titleOf(m) === title) ?? ''
    const [, what, ...marks] = line
      .split(' | ')
      .join('|')
      .split('|')
      .map((cell) => cell.trim())
    if (!what || what === 'transition' || what === 'refusal' || what === '---') continue
    const name = what.startsWith('`') ? what.slice(1, -1) : `${machine}: ${what}`
    found.set(
      name,
      REACHERS.filter((_, i) => marks[i] === '●'),
    )
  }
  return found
}
