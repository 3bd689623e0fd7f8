import type { Instant } from '../../kernel/clock.ts'
import type { Milliseconds } from '../../kernel/duration.ts'
import type { Policy } from '../../policy/policy.ts'

/**
 * Evidence ranks (machine.md b.2): 4 aged recovery code and first factor, 3 old proof, 2 trusted device and first
 * factor, 1 first factor, 0 aged recovery code without first factor.
 */
export type Rank = 0 | 1 | 2 | 3 | 4

/** What is known of a request from its first step on. None of it changes while the request lives (S7). */
interface Common {
  readonly requestId: string
  /** Eight digits to read out on the telephone. It names the request and opens nothing. */
  readonly receipt: string
  readonly rank: Rank
  /** Keyed digest (hex) of the browser that asked. */
  readonly browserKey: string
  readonly sessionId: string
  readonly source: string
  readonly agent: string
  /** The account's epoch when it was asked: another epoch ends the request. */
  readonly epoch: number
  /** The proofs that were effective, leaving or retired when it was asked. */
  readonly oldProofs: readonly string[]
  /** The aged recovery code that was shown for it, if any. */
  readonly codeId: string | null
  readonly startedAt: Instant
  /** Fixed when asked: a later setting never moves a running wait. */
  readonly waitMs: Milliseconds
  /** Slots of the schedule that were told already ("start", "d7", "final", …). */
  readonly told: readonly string[]
}

/** Begun, nothing proven: it tells nobody, restricts nothing and dies after a day. */
export interface Draft extends Common {
  readonly state: 'draft'
}

/** What a request has once its candidate is proven. */
interface Running extends Common {
  readonly provenAt: Instant
  /** When the first old proof accepted the alert; null until then. */
  readonly alertedAt: Instant | null
  /** max(proven, alerted) + wait; it never decreases. */
  readonly deadlineAt: Instant
  /** No old proof could be told within 72 h: the wait is the long one. */
  readonly unreached: boolean
  /** When the final notice was accepted, and how long the service had been answering by then. */
  readonly final: { readonly at: Instant; readonly servedMs: Milliseconds } | null
  /** When it was first seen ready, the start of the 30 days in which it can be finished. */
  readonly readyAt: Instant | null
}

export interface Pending extends Running {
  readonly state: 'pending'
}

/** Why it is held: two people whose evidence does not decide (machine.md b.2), a new address that many accounts name (T144), or a backup that was restored (S20). */
export type HeldReason = 'contest' | 'review' | 'restored'

/** Nothing completes by itself. */
export interface Held extends Running {
  readonly state: 'held'
  readonly heldReason: HeldReason
  readonly heldAt: Instant
  readonly heldExpiresAt: Instant
}

export type Ending = 'completed' | 'vetoed' | 'canceled' | 'ended' | 'ended-early' | 'expired'

/** Terminal; never written again. */
export interface Over extends Common {
  readonly state: Ending
  readonly provenAt: Instant | null
  readonly endedAt: Instant
  /** Who ended it: an old proof's id, 'requester', 'device', 'recovery-code', 'clock', 'epoch'. */
  readonly endedBy: string
  readonly endReason: string
}

export type Request = Draft | Pending | Held | Over

export type Live = Pending | Held

export const isLive = (request: Request): request is Live => request.state === 'pending' || request.state === 'held'

export const isOver = (request: Request): request is Over => request.state !== 'draft' && !isLive(request)

/** The time by the ledger, and how long the service has been answering in all (machine.md b.8 "Clock", S9). */
export interface Moment {
  readonly now: Instant
  readonly servedMs: Milliseconds
}

/** What the person is told; `ready` is computed here and stored nowhere. */
export type Status = 'draft' | 'waiting' | 'ready' | 'held' | Ending

export function status(request: Request, moment: Moment, policy: Policy): Status {
  if (request.state === 'draft') return draftIsAlive(request, moment, policy) ? 'draft' : 'expired'
  if (request.state === 'held') return moment.now < request.heldExpiresAt ? 'held' : 'expired'
  if (request.state !== 'pending') return request.state
  if (windowIsOver(request, moment, policy)) return 'expired'
  return finishableAt(request, moment, policy) <= moment.now ? 'ready' : 'waiting'
}

export const draftIsAlive = (draft: Draft, moment: Moment, policy: Policy): boolean =>
  moment.now < draft.startedAt + policy.replacement_draft_lifetime_ms

/**
 * How long before the end the final notice goes out: 72 hours (machine.md c.), but not within a day of the first alert.
 * Of the shortest wait, 72 hours, that leaves exactly the 48 hours in which the stop link must have answered (S9).
 */
export const finalBeforeEnd = (waitMs: Milliseconds, policy: Policy): Milliseconds =>
  Math.min(policy.replacement_final_before_end_ms, waitMs - policy.replacement_final_after_start_ms)

/**
 * The earliest instant at which it can be finished, as far as is known now: the wait is over AND the final notice
 * was out for 48 hours in which the stop link was answering. An outage therefore delays and never shortens.
 */
export function finishableAt(request: Pending | Held, moment: Moment, policy: Policy): Instant {
  const served = policy.replacement_final_served_ms
  if (request.final === null) {
    const finalDue = request.deadlineAt - finalBeforeEnd(request.waitMs, policy)
    return Math.max(request.deadlineAt, Math.max(finalDue, moment.now) + served)
  }
  const missing = served - (moment.servedMs - request.final.servedMs)
  return Math.max(request.deadlineAt, missing <= 0 ? request.final.at : moment.now + missing)
}

/** Until when it can be finished; counted from when it was first seen ready. */
export const finishableUntil = (request: Live, moment: Moment, policy: Policy): Instant =>
  (request.readyAt ?? finishableAt(request, moment, policy)) + policy.replacement_ready_window_ms

const windowIsOver = (request: Pending, moment: Moment, policy: Policy): boolean =>
  request.readyAt !== null && moment.now >= request.readyAt + policy.replacement_ready_window_ms
