import type { Proof } from '../proof/rules.ts'
import { type Case, type Change, type Happened, withProofs } from '../replacement/case.ts'
import { endByEpoch } from '../replacement/ends.ts'
import type { Moment } from '../replacement/request.ts'
import type { Told } from '../report/tell.ts'
import { tell } from '../report/tell.ts'

/** Who did it, as it is written down (PL-07) and told (NT-04). */
export interface Doer {
  readonly agent: string
  readonly source: string
  readonly session: { readonly sessionId: string }
}

/** The news of what somebody did to a proof or a recovery code. */
export const happenedTo = (
  kind: string,
  about: { readonly proof?: string; readonly code?: string },
  { agent, source, session }: Doer,
): Happened => ({ kind, data: { ...about, session: session.sessionId, agent, source } })

/** What may happen to a proof, and how it is recorded. */
const HAPPENED = {
  'proof-added': 'proof.added',
  'proof-leaving': 'proof.leaving',
  'proof-blocked': 'proof.blocked',
  'proof-removed': 'proof.removed',
  'proof-kept': 'proof.kept',
} as const satisfies Partial<Record<Told, string>>

/** Proofs as they are from now on: the epoch moves, what runs ends, everybody who hears of things hears of it. */
export function changeProofs(
  c: Case,
  changed: readonly Proof[],
  told: keyof typeof HAPPENED,
  by: Doer,
  moment: Moment,
): Change {
  // A change of the proofs takes the ground from a request that runs (machine.md b.6 "epoch change").
  const ended = endByEpoch(c, 'proofs_changed', moment)
  const of = new Map(changed.map((p) => [p.proofId, p]))
  const { agent, source } = by
  return {
    next: { ...withProofs(ended.next, (p) => of.get(p.proofId) ?? p), epoch: c.epoch + 1 },
    ends: ended.ends,
    notices: [
      ...ended.notices,
      ...changed.flatMap((p) => tell(c, told, { subject: p.proofId, since: p.changedAt }, { agent, source })),
    ],
    happened: [...ended.happened, ...changed.map((p) => happenedTo(HAPPENED[told], { proof: p.proofId }, by))],
  }
}

/**
 * A proof joins the others, as it was confirmed. They all hear of it (T067), and a request that runs loses its ground
 * (machine.md b.6 "epoch change").
 */
export const joined = (c: Case, confirmed: Proof, by: Doer, moment: Moment): Change => {
  const named = c.proofs.some((p) => p.proofId === confirmed.proofId)
  const change = changeProofs(c, [confirmed], 'proof-added', by, moment)
  return named ? change : { ...change, next: { ...change.next, proofs: [...change.next.proofs, confirmed] } }
}
