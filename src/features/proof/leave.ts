import type { Instant } from '../../kernel/clock.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Policy } from '../../policy/policy.ts'
import { agesAt, isAddress, isKept, type Proof, type ProofState, powers } from './rules.ts'

/** Does it take one of the ten places? One that is blocked does: its owner may bring it back. */
export const isPresent = (proof: Proof): boolean => powers(proof).verify || proof.state === 'blocked'

/**
 * Can the account do without this one (S6)? Another must stay that has its full say and can be told of what happens, and
 * that is alive as far as we know: who keeps only a dead mailbox keeps nothing (machine.md b.8 "Partial loss").
 */
export const canSpare = (proofs: readonly Proof[], proofId: string): boolean =>
  proofs.some((p) => p.proofId !== proofId && powers(p).authorise && isAddress(p) && isKept(p))

/**
 * How a proof is taken away:
 * - `slowly`: still verifies for seven days, in which any old proof takes the removal back;
 * - `lost`: its owner says that somebody else has it; no code is ever sent to it again, and for thirty days it still
 *   hears, stops and takes back, because who says so may be lying (S4);
 * - `at-once`: agreed by two different proofs.
 */
export type Manner = 'slowly' | 'lost' | 'at-once'

const INTO: Readonly<Record<Manner, ProofState>> = { slowly: 'leaving', lost: 'blocked', 'at-once': 'retired' }

/** Takes a proof away; who may decide that is asked before. One on probation has no say yet and goes at once. */
export function leave(proofs: readonly Proof[], proofId: string, manner: Manner, now: Instant): Result<Proof> {
  const proof = proofs.find((p) => p.proofId === proofId)
  if (!proof) return refuse('proof.gone')
  if (proof.state === 'probation') return ok({ ...proof, state: 'discarded', changedAt: now })
  // One that leaves can be blocked, or go at once, but not begin to leave again.
  const going = proof.state === 'leaving' && manner !== 'slowly'
  if (proof.state !== 'effective' && !going) return refuse('proof.gone')
  if (!canSpare(proofs, proofId)) return refuse('proof.last')
  return ok({ ...proof, state: INTO[manner], changedAt: now })
}

/** The removal is taken back: it has what it had, and since when it had it. */
export function comeBack(proof: Proof, now: Instant): Result<Proof> {
  if (proof.state !== 'leaving' && proof.state !== 'blocked') return refuse('proof.gone')
  return ok({ ...proof, state: 'effective', changedAt: now })
}

/**
 * Who holds it says "I do not know this account" (machine.md b.3): it verifies nobody any more, and hears and stops for a
 * while. The only one that is left stays as it is: to take its power away would take the account from everybody (S6).
 */
export function disown(proofs: readonly Proof[], proofId: string, now: Instant): Result<Proof> {
  const proof = proofs.find((p) => p.proofId === proofId)
  if (!proof || !powers(proof).alerts || proof.state === 'disowned') return refuse('proof.gone')
  if (powers(proof).authorise && !canSpare(proofs, proofId)) return refuse('proof.last')
  // One on probation could stop nothing, and must not come to it by saying that it is not theirs (T054).
  return ok({ ...proof, state: proof.state === 'probation' ? 'discarded' : 'disowned', changedAt: now })
}

/** Until when a removal can be taken back; undefined where nothing is being removed. */
export const leavesAt = (proof: Proof, policy: Policy): Instant | undefined =>
  proof.state === 'leaving' || proof.state === 'blocked' ? agesAt(proof, policy) : undefined
