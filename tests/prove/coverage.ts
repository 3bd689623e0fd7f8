import { MACHINES, type Machine } from './machines.ts'
import type { Move } from './move.ts'
import { refusalsOfRules } from './refusals.ts'
import type { World } from './world.ts'

/** What was met: transitions by machine, and refusals by their codes. */
export class Coverage {
  readonly transitions = new Map<string, Set<string>>()
  readonly refusals = new Set<string>()

  readonly meet = (before: World, move: Move): void => {
    if (move.refused !== undefined) {
      this.refusals.add(move.refused)
      return
    }
    const was = statesOf(before)
    for (const [name, [machine, state]] of statesOf(move.world)) {
      const [, from] = was.get(name) ?? [machine, '-']
      if (from === state) continue
      this.note(`${machine}: ${from} → ${state}`, move.who === 'nobody' && !NAMED.has(move.act) ? 'time' : move.act)
    }
  }

  note(transition: string, act: string): void {
    this.transitions.set(transition, (this.transitions.get(transition) ?? new Set()).add(act))
  }

  /** The transitions of one machine, sorted, with what leads to them. */
  of(machine: Machine): readonly { readonly from: string; readonly to: string; readonly by: readonly string[] }[] {
    return [...this.transitions]
      .filter(([transition]) => transition.startsWith(`${machine}: `))
      .map(([transition, by]) => {
        const [from = '', to = ''] = transition.slice(machine.length + 2).split(' → ')
        return { from, to, by: [...by].filter((act) => !NOT_ACTS.has(act)).sort() }
      })
      .filter(({ by }) => by.length > 0)
      .sort((a, b) => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1))
  }
}

/** A backup that is restored moves nothing on: what was comes back, and its fence ends what ran. */
const NOT_ACTS: ReadonlySet<string> = new Set(['restore'])
/** What nobody here does, and is more than that time passes. */
const NAMED: ReadonlySet<string> = new Set([...NOT_ACTS, 'host-warns', 'host-purges', 'host-signs-out'])

/** Every machine that a world holds, by its name, with its state. */
function statesOf({ case: c }: World): Map<string, readonly [Machine, string]> {
  const runs = c.requests.some((r) => r.state === 'pending' || r.state === 'held')
  const account =
    c.disputedAt !== null ? 'frozen' : runs ? 'restricted' : c.protectedAt !== null ? 'protected' : 'normal'
  const entries: readonly (readonly [string, readonly [Machine, string]])[] = [
    ...c.requests.map((r) => [`request ${r.requestId}`, ['request', r.state]] as const),
    ...c.proofs.map((p) => [`proof ${p.proofId}`, ['proof', p.state]] as const),
    ...c.codes.map((k) => [`code ${k.codeId}`, ['code', k.state]] as const),
    ...c.undos.map((u) => [`undo ${u.requestId}`, ['undo', u.state]] as const),
    ['account', ['account', account]] as const,
  ]
  return new Map(entries)
}

/** What was not met. */
export function missingOf(coverage: Coverage): { readonly states: string[]; readonly refusals: string[] } {
  const states = (Object.keys(MACHINES) as Machine[]).flatMap((machine) => {
    const met = new Set(coverage.of(machine).flatMap(({ from, to }) => [from, to]))
    return MACHINES[machine].filter((state) => !met.has(state)).map((state) => `${machine} ${state}`)
  })
  return { states, refusals: refusalsOfRules().filter((code) => !coverage.refusals.has(code)) }
}
