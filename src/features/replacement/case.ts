import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'
import type { OwnWait } from '../account/rules.ts'
import type { Proof } from '../proof/rules.ts'
import type { RecoveryCode } from '../recovery-code/rules.ts'
import { type Draft, draftIsAlive, isLive, type Live, type Moment, type Request } from './request.ts'
import type { Undo } from './undo.ts'

/** Everything of one account that the rules of replacement look at, read at one version of the account. */
export interface Case {
  readonly accountId: string
  readonly epoch: number
  readonly zone: string
  readonly createdAt: Instant
  readonly passwordChangedAt: Instant | null
  readonly verifiedAt: Instant | null
  readonly protectedAt: Instant | null
  /** Since when the account is frozen over a completed replacement; null while it is not. */
  readonly disputedAt: Instant | null
  /** When it was last made secure ("secure account"): what was stopped before counts no longer. */
  readonly securedAt: Instant | null
  /** Since when a proof is asked for at every sign-in, as the person chose; null where they did not. */
  readonly twoStepAt: Instant | null
  /** The wait that the owner chose; null where they never did. */
  readonly ownWait: OwnWait | null
  /** Wrong security codes of the last days (machine.md b.9). */
  readonly failedCodes: number
  readonly proofs: readonly Proof[]
  /** All requests of the last 365 days, newest last. */
  readonly requests: readonly Request[]
  readonly codes: readonly RecoveryCode[]
  /** What the completed requests can be undone with, oldest first. */
  readonly undos: readonly Undo[]
}

/** Something to be told to one proof. What is secret in it (links, numbers) is derived when it is sent. */
export interface Notice {
  readonly template: string
  readonly proofId: string
  /** The same key is told once, whatever happens. */
  readonly dedupe: string
  readonly params: Readonly<Record<string, string | number | boolean>>
  /** Reminders by SMS wait for daylight. */
  readonly notBefore?: Instant
}

export interface Happened {
  readonly kind: string
  readonly data: Readonly<Record<string, string | number | boolean | null>>
}

/** Which sessions a transition ends. */
export type Ends =
  | { readonly which: 'all'; readonly reason: string }
  | { readonly which: 'all-but'; readonly sessionId: string; readonly reason: string }
  /** The requester's, and every one begun since `since` in a browser that never showed a proof; `except` is the one that acts. */
  | {
      readonly which: 'untrusted-since'
      readonly since: Instant
      /** Null where it was begun with more than the password: then its requester stays signed in (T057). */
      readonly sessionId: string | null
      readonly reason: string
      readonly except?: string
    }
  /** Those in which the first factor was last shown until then; trusted devices stay. */
  | { readonly which: 'signed-in-until'; readonly at: Instant; readonly reason: string }

/** The outcome of a transition: the case afterwards, and all that must be written with it in one unit. */
export interface Change {
  readonly next: Case
  readonly notices: readonly Notice[]
  readonly happened: readonly Happened[]
  readonly ends: readonly Ends[]
}

export const unchanged = (before: Case): Change => ({ next: before, notices: [], happened: [], ends: [] })

export const liveRequest = (c: Case): Live | undefined => c.requests.find(isLive)

export const findProof = (c: Case, proofId: string): Proof | undefined => c.proofs.find((p) => p.proofId === proofId)

/** The proofs that a request would replace the old ones by. */
export const candidatesOf = (c: Case, request: Request): readonly Proof[] =>
  c.proofs.filter((p) => p.requestId === request.requestId && (p.state === 'candidate' || p.state === 'unconfirmed'))

export const liveDraftIn = (c: Case, browserKey: string, moment: Moment, policy: Policy): Draft | undefined =>
  c.requests.findLast(
    (r): r is Draft => r.state === 'draft' && r.browserKey === browserKey && draftIsAlive(r, moment, policy),
  )

/** Who goes on with a draft: which browser, which session, and the one request that a recovery session is for. */
export interface Here {
  readonly browserKey: string
  readonly sessionId: string
  readonly recoveryOf: string | null
}

/** Was it begun with a recovery code? Then only the session that showed the code goes on with it. */
export const begunWithCode = (request: Request): boolean => request.codeId !== null

/**
 * The draft that this browser is in the middle of and can go on with: at the same epoch, while nothing runs. What began
 * with more than the password goes on only in the session that showed it: a browser's cookie can be copied. A recovery
 * code and the password go past what runs.
 */
export function draftToGoOn(c: Case, here: Here, moment: Moment, policy: Policy): Draft | undefined {
  const draft = liveDraftIn(c, here.browserKey, moment, policy)
  if (draft?.epoch !== c.epoch) return undefined
  const sameSession = draft.sessionId === here.sessionId
  const mine = begunWithCode(draft) ? sameSession : here.recoveryOf === null && (draft.rank < 2 || sameSession)
  return mine && (draft.rank >= 4 || liveRequest(c) === undefined) ? draft : undefined
}

export const withRequest = (c: Case, request: Request): Case => ({
  ...c,
  requests: c.requests.some((r) => r.requestId === request.requestId)
    ? c.requests.map((r) => (r.requestId === request.requestId ? request : r))
    : [...c.requests, request],
})

/** Changes the proofs that `change` answers something new for, and keeps the others as the objects they are. */
export const withProofs = (c: Case, change: (proof: Proof) => Proof): Case => ({ ...c, proofs: c.proofs.map(change) })
