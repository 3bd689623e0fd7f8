import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'
import { GRANT_ACTS, type GrantAct } from '../challenge/rules.ts'
import { type Proof, powers } from '../proof/rules.ts'
import type { Session } from './rules.ts'

export const isGrantAct = (text: string): text is GrantAct => (GRANT_ACTS as readonly string[]).includes(text)

/** A proof was shown in a session for one act; whether the proof has the say that the act needs is judged when it is used. */
export interface Grant {
  readonly act: GrantAct
  readonly sessionId: string
  readonly proofId: string
  /** Of the account when it was given: any change of power ends it. */
  readonly epoch: number
  readonly givenAt: Instant
}

export const grantIsOpen = (grant: Grant, session: Session, epoch: number, now: Instant, policy: Policy): boolean =>
  grant.sessionId === session.sessionId && grant.epoch === epoch && now < grant.givenAt + policy.grant_lifetime_ms

/**
 * Has this proof the full say here: effective, and before the password was last typed in this session (machine.md a.4
 * "senior")? What became effective under a session that was open already may have been added by whoever opened it.
 */
export const isSenior = (proof: Proof, session: Session): boolean =>
  powers(proof).authorise && proof.effectiveAt !== null && proof.effectiveAt <= session.signedInAt
