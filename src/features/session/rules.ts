import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'

export interface Session {
  readonly accountId: string
  readonly sessionId: string
  /** Keyed digest (hex) of the browser it was begun in. */
  readonly browserKey: string
  readonly createdAt: Instant
  /** When the first factor was last shown in it: the password, a passkey, or the recovery code that opened it. */
  readonly signedInAt: Instant
  readonly seenAt: Instant
  /** The last proof that was shown in it, and when. */
  readonly proofId: string | null
  readonly proofShownAt: Instant | null
  /** The request whose candidate was shown in it: this session acts as its requester. */
  readonly requestId: string | null
  /**
   * The request that a recovery code alone opened it for: nobody signed in, and it opens the pages of that request
   * only (requirements.md SS-08). Null for every other session.
   */
  readonly recoveryOf: string | null
  /** Begun by signing up: until it is an hour old, proofs added in it are as good as the first one. */
  readonly enrolment: boolean
  readonly endedAt: Instant | null
}

/** Which session did something, and from where: coarse place and words for the device, nothing that tells a person (SS-14). */
export type Doer = Readonly<Record<'session' | 'source' | 'agent', string>>

/** Why a sign-in is told to the proofs of the account (NT-10). */
export type SignInCause = 'new' | 'unconfirmed' | 'after-failures'

/** Why the password was too little: after a veto, or because the person wants a proof at every sign-in. */
export type Halfway = 'protected' | 'two-step'

/**
 * What a browser shows by itself: nothing; the cookie of one in which a proof was shown lately, which can be copied; or
 * that it is the trusted device, by its key's signature in this session.
 */
export type Standing = 'unknown' | 'known' | 'trusted'

/**
 * Is a sign-in only halfway: nothing opens before a proof is shown in it? After "this is not my request" in a browser
 * that never showed one, until the account is made secure (machine.md b.7 "protected"); and where the person turned that
 * on, everywhere but on a trusted device (RW-17). What verifies is the proofs' to say, and a candidate never does (b.3).
 */
export function halfwayIn(
  account: Readonly<Record<'protectedAt' | 'twoStepAt' | 'disputedAt', Instant | null>>,
  session: Pick<Session, 'proofShownAt' | 'recoveryOf'>,
  browser: Standing,
): Halfway | undefined {
  // A frozen account opens nothing but its dispute, and none of its proofs verifies.
  if (account.disputedAt !== null || session.proofShownAt !== null || session.recoveryOf !== null) return undefined
  if (account.protectedAt !== null && browser === 'unknown') return 'protected'
  return account.twoStepAt !== null && browser !== 'trusted' ? 'two-step' : undefined
}

export const isAlive = (session: Session, now: Instant, policy: Policy): boolean =>
  session.endedAt === null &&
  now < session.createdAt + policy.session_lifetime_ms &&
  now < session.seenAt + policy.session_idle_ms

/** The password was typed within the last minutes (SU-01). In a recovery session it never was. */
export const firstFactorFresh = (session: Session, now: Instant, policy: Policy): boolean =>
  session.recoveryOf === null && now < session.signedInAt + policy.session_fresh_ms

/** The recovery code that opened this session was typed within the last minutes. */
export const recoveryCodeFresh = (session: Session, now: Instant, policy: Policy): boolean =>
  session.recoveryOf !== null && now < session.signedInAt + policy.session_fresh_ms

/** A proof of this account was shown in it within the last minutes. */
export const proofFresh = (session: Session, now: Instant, policy: Policy): boolean =>
  session.proofShownAt !== null && now < session.proofShownAt + policy.grant_lifetime_ms
