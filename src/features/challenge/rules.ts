import type { Instant } from '../../kernel/clock.ts'
import { refuse } from '../../kernel/result.ts'
import type { Policy } from '../../policy/policy.ts'
import type { AddressKind } from '../proof/rules.ts'

/** What a proof has to be shown for, each time anew: one code opens one act (machine.md b.7, ASVS 7.5.1). */
export const GRANT_ACTS = [
  'add-proof',
  'remove-proof',
  'remove-at-once',
  'make-recovery-code',
  'trust-device',
  'two-step',
  'choose-wait',
  'signals-out',
  'change-password',
  'end-sessions',
  'secure-account',
] as const
export type GrantAct = (typeof GRANT_ACTS)[number]

/** What a code is for. It works for nothing else (S12), and its message says so in its first words. */
export type Purpose =
  | 'enrol'
  | 'verify'
  | `allow-${GrantAct}`
  | 'add-proof'
  | 'candidate'
  | 'requester'
  | 'finish'
  | 'early-finish'
  | 'password'
  | 'dispute'

export interface Challenge {
  readonly challengeId: string
  readonly proofId: string
  readonly purpose: Purpose
  readonly requestId: string | null
  /** Keyed digest (hex) of the browser that asked: the code works only there. */
  readonly browserKey: string
  /** The browser was known to the account when it asked: such codes have budgets of their own (machine.md L7). */
  readonly trusted: boolean
  readonly epoch: number
  readonly deliverable: boolean
  readonly state: 'live' | 'used' | 'dead' | 'replaced'
  readonly attempts: number
  readonly sends: number
  readonly createdAt: Instant
  readonly sentAt: Instant
  readonly expiresAt: Instant
}

export interface Ask {
  readonly challengeId: string
  readonly proofId: string
  readonly kind: AddressKind
  readonly purpose: Purpose
  readonly requestId: string | null
  readonly browserKey: string
  readonly trusted: boolean
  readonly epoch: number
  readonly deliverable: boolean
  /** A new code even where one lives: "the same code again" would tell that an address matches as the one before did (EP-04). */
  readonly fresh?: boolean | undefined
}

export interface Asked {
  readonly challenge: Challenge
  /** The one that gives way to it, if any. */
  readonly replaced: Challenge | undefined
  /** The code has to be sent (again). */
  readonly send: boolean
}

/**
 * Asks for a code. While one lives for the same proof, purpose and browser it is the same code that is sent again
 * (product.md, decision 4): late messages still work, and tries and expiry do not begin anew. One code lives for a
 * purpose in known browsers and one in all others, so that a stranger who asks does not end the owner's (L7). What it
 * is limited by is counted elsewhere (`budgets.ts`). `known` are the challenges of the last day.
 */
export function ask(known: readonly Challenge[], wish: Ask, now: Instant, policy: Policy): Asked {
  const { kind, fresh = false, ...rest } = wish
  // The finish needs a code of each candidate in one act, a dispute of two old proofs; else one code lives in its context (S10).
  const together = wish.purpose === 'finish' || wish.purpose === 'dispute'
  const beside = (c: Challenge) => together && c.proofId !== wish.proofId
  const live = known.find(
    (c) => c.purpose === wish.purpose && c.trusted === wish.trusted && !beside(c) && isLive(c, now, policy),
  )
  const same =
    !fresh &&
    live &&
    live.proofId === wish.proofId &&
    live.browserKey === wish.browserKey &&
    live.requestId === wish.requestId &&
    live.epoch === wish.epoch &&
    live.deliverable === wish.deliverable
  if (same && now < live.sentAt + policy.code_resend_pause_ms)
    return { challenge: live, replaced: undefined, send: false }
  if (same) return { challenge: { ...live, sends: live.sends + 1, sentAt: now }, replaced: undefined, send: true }
  const lifetime = kind === 'mail' ? policy.code_mail_lifetime_ms : policy.code_sms_lifetime_ms
  const challenge: Challenge = {
    ...rest,
    state: 'live',
    attempts: 0,
    sends: 1,
    createdAt: now,
    sentAt: now,
    expiresAt: now + lifetime,
  }
  return { challenge, replaced: live && { ...live, state: 'replaced' }, send: true }
}

export const isLive = (c: Challenge, now: Instant, policy: Policy): boolean =>
  c.state === 'live' && c.attempts < policy.code_attempts_max && now < c.expiresAt

/** What is told after a wrong code: how many tries are left, of the code and of the day, or that this code is over. */
export function wrongCode(attempts: number, failuresLeft: number, policy: Policy) {
  const left = Math.min(policy.code_attempts_max - attempts, failuresLeft)
  return left > 0 ? refuse('code.wrong', { left }) : refuse('code.dead')
}
