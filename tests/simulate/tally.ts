import { createHash, type Hash } from 'node:crypto'
import { isAddress, type Proof } from '../../src/features/proof/rules.ts'
import type { CaseRead } from '../../src/features/replacement/flow-case.ts'
import { isLive } from '../../src/features/replacement/request.ts'

/** What happened over a whole run: counts, what was reached, and one digest of all of it. */
export class Tally {
  readonly #digest: Hash = createHash('sha256')
  acts = 0
  letters = 0
  /** How often each flow answered what. */
  readonly met = new Map<string, number>()
  readonly transitions = new Map<string, number>()
  readonly faults = new Map<string, number>()

  write(line: string): void {
    this.#digest.update(`${line}\n`)
  }

  count(map: Map<string, number>, what: string): void {
    map.set(what, (map.get(what) ?? 0) + 1)
  }

  /** Codes of refusals that somebody was answered. */
  get refusals(): string[] {
    const codes = [...this.met.keys()].map((what) => what.split(': ').at(-1) ?? '')
    return [...new Set(codes)].filter((code) => code.includes('.')).sort()
  }

  /** From which state to which, for every machine of the account, in the words of `npm run prove`. */
  compare(before: CaseRead, after: CaseRead): void {
    const was = statesOf(before)
    for (const [subject, { path, state }] of statesOf(after)) {
      const [machine = ''] = subject.split(' ')
      const old = was.get(subject)?.state
      if (old === state) continue
      // What came to be and went on within one act of a person went through its first states all the same.
      const steps = old === undefined ? ['-', ...path.filter((step) => step !== state), state] : [old, state]
      for (const [i, to] of steps.slice(1).entries()) this.count(this.transitions, `${machine}: ${steps[i]} → ${to}`)
    }
  }

  get digest(): string {
    return this.#digest.copy().digest('hex')
  }
}

interface Standing {
  readonly state: string
  /** The states that it began with. */
  readonly path: readonly string[]
}

function pathOf(proof: Proof): readonly string[] {
  if (!isAddress(proof)) return []
  return proof.requestId === null ? ['unconfirmed'] : ['unconfirmed', 'candidate']
}

function statesOf({ case: c }: CaseRead): Map<string, Standing> {
  const states = new Map<string, Standing>()
  for (const r of c.requests) states.set(`request ${r.requestId}`, { state: r.state, path: ['draft'] })
  for (const p of c.proofs) states.set(`proof ${p.proofId}`, { state: p.state, path: pathOf(p) })
  for (const k of c.codes) states.set(`code ${k.codeId}`, { state: k.state, path: ['live'] })
  for (const u of c.undos) states.set(`undo ${u.requestId}`, { state: u.state, path: ['open'] })
  const quiet = c.protectedAt === null ? 'normal' : 'protected'
  const account = c.disputedAt !== null ? 'frozen' : c.requests.some(isLive) ? 'restricted' : quiet
  states.set('account', { state: account, path: [] })
  return states
}
