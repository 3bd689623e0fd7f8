import type { Instant } from '../../kernel/clock.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Policy } from '../../policy/policy.ts'
import type { AddressKind } from '../proof/rules.ts'

/** What a proof has to be shown for, each time anew: one code opens one act (machine.md b.7, ASVS 7.5.1). */
export const GRANT_ACTS = [
  'add-proof',
  'remove-proof',
  'make-recovery-code',
  'trust-device',
  'change-password',
  'end-sessions',
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
 * (product.md, decision 4): late messages still work, and tries and expiry do not begin anew. `known` are the
 * challenges of the last 30 days.
 */
export function ask(known: readonly Challenge[], wish: Ask, now: Instant, policy: Policy): Result<Asked> {
  const { kind, fresh = false, ...rest } = wish
  // The finish needs a code of each candidate in one act, a dispute of two old proofs; everything else has one live code (S10).
  const together = wish.purpose === 'finish' || wish.purpose === 'dispute'
  const beside = (c: Challenge) => together && c.proofId !== wish.proofId
  // What was spent before the account was frozen must not keep its owner from taking it back (L7).
  const counted = wish.purpose === 'dispute' ? known.filter((c) => c.purpose === 'dispute') : known
  const live = known.find((c) => c.purpose === wish.purpose && !beside(c) && isLive(c, now, policy))
  const same =
    !fresh &&
    live &&
    live.proofId === wish.proofId &&
    live.browserKey === wish.browserKey &&
    live.requestId === wish.requestId &&
    live.epoch === wish.epoch &&
    live.deliverable === wish.deliverable
  if (same && now < live.sentAt + policy.code_resend_pause_ms)
    return ok({ challenge: live, replaced: undefined, send: false })
  const tooMany = sendsSpent(counted, now, policy)
  if (tooMany) return tooMany
  if (same) return ok({ challenge: { ...live, sends: live.sends + 1, sentAt: now }, replaced: undefined, send: true })
  const guessed = guessesSpent(counted, now, policy)
  if (guessed) return guessed
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
  return ok({ challenge, replaced: live && { ...live, state: 'replaced' }, send: true })
}

export const isLive = (c: Challenge, now: Instant, policy: Policy): boolean =>
  c.state === 'live' && c.attempts < policy.code_attempts_max && now < c.expiresAt

/** How many codes went out: 3 in 15 minutes, 6 in a day, 30 in 30 days (machine.md c.). */
function sendsSpent(known: readonly Challenge[], now: Instant, policy: Policy) {
  const windows: [number, number][] = [
    [policy.code_sends_short_window_ms, policy.code_sends_short_max],
    [DAY_MS, policy.code_sends_day_max],
    [30 * DAY_MS, policy.code_sends_month_max],
  ]
  for (const [windowMs, max] of windows) {
    const within = known.filter((c) => c.sentAt > now - windowMs)
    const sends = within.reduce((sum, c) => sum + c.sends, 0)
    const oldest = within[0]
    if (oldest && sends >= max)
      return refuse('code.too_many_sent', { at: Math.min(...within.map((c) => c.sentAt)) + windowMs })
  }
  return undefined
}

/**
 * A new code brings five new guesses, so they are reserved before it is made: wrong tries of a day and of 30 days
 * stay under their caps exactly, whatever runs at the same time (S10). That holds for the code that gives way, too:
 * until the new one is written, it can still be tried. Tries may come as late as the code expires, so they count from there.
 */
function guessesSpent(known: readonly Challenge[], now: Instant, policy: Policy) {
  const windows: [number, number][] = [
    [DAY_MS, policy.code_failures_day_max],
    [30 * DAY_MS, policy.code_failures_month_max],
  ]
  for (const [windowMs, max] of windows) {
    const within = known.filter((c) => c.expiresAt > now - windowMs)
    const reserved = within.reduce(
      (sum, c) => sum + (isLive(c, now, policy) ? policy.code_attempts_max : wrongTries(c)),
      0,
    )
    if (reserved + policy.code_attempts_max > max)
      return refuse('code.too_many_wrong', { at: Math.min(...within.map((c) => c.expiresAt)) + windowMs })
  }
  return undefined
}

const DAY_MS = 86_400_000

const wrongTries = (c: Challenge): number => (c.state === 'used' ? c.attempts - 1 : c.attempts)

/** What is told after a wrong code: how many tries are left, or that this code is over. */
export function wrongCode(attempts: number, policy: Policy) {
  const left = policy.code_attempts_max - attempts
  return left > 0 ? refuse('code.wrong', { left }) : refuse('code.dead')
}
