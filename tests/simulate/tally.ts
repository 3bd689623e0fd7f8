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
    return [...new Set(codes)].filter((code) => /^[a-z_]+\.[a-z_]+$/.test(code)).sort()
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

  /** The same for what lives for minutes: a code may have come to be and been used since somebody last looked. */
  compareShort(was: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>): void {
    for (const [subject, state] of is) {
      const [machine = ''] = subject.split(' ')
      const old = was.get(subject)
      if (old === state) continue
      const between = BETWEEN[`${machine}: ${old ?? '-'} → ${state}`] ?? []
      const steps = [old ?? '-', ...between, state]
      for (const [i, to] of steps.slice(1).entries()) this.count(this.transitions, `${machine}: ${steps[i]} → ${to}`)
    }
  }

  get digest(): string {
    return this.#digest.copy().digest('hex')
  }
}

/** What was gone through before anybody looked: each kind begins somewhere, and a device is 30 days old before it lapses. */
const BETWEEN: Readonly<Record<string, readonly string[]>> = {
  'challenge: - → used': ['live'],
  'challenge: - → dead': ['live'],
  'challenge: - → replaced': ['live'],
  'challenge: - → expired': ['live'],
  'session: - → ended': ['open'],
  'session: - → over': ['open'],
  'device: - → of-rank-2': ['young'],
  'device: - → lapsed': ['young', 'of-rank-2'],
  'device: - → unused': ['young', 'of-rank-2'],
  'device: - → removed': ['young'],
  'device: young → lapsed': ['of-rank-2'],
  'device: young → unused': ['of-rank-2'],
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
