import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'
import { type Proof, type ProofState, powers } from '../proof/rules.ts'
import type { RecoveryCode } from '../recovery-code/rules.ts'
import type { Moment, Request } from './request.ts'

/** A proof and the state that it had before something took it away. */
export interface Former {
  readonly proofId: string
  readonly state: ProofState
}

/** What is kept of a completion, so that it can be undone for U (machine.md b.6, S26). Fixed when it completed. */
interface Common {
  readonly requestId: string
  readonly completedAt: Instant
  /** The end of U. It moves only by the length of a dispute about another completion. */
  readonly untilAt: Instant
  /** The proofs that it retired. */
  readonly old: readonly Former[]
  /** The recovery codes that had aged before the request began, and were void with the completion. */
  readonly codes: readonly string[]
  readonly told: readonly string[]
}

export interface OpenUndo extends Common {
  readonly state: 'open'
}

/** The account is frozen over this completion. */
export interface Dispute extends Common {
  readonly state: 'disputed'
  /** The retired proof that said it. */
  readonly disputedBy: string
  readonly disputedAt: Instant
  readonly expiresAt: Instant
  /** Every contested proof with the state that it had when the account was frozen. */
  readonly contested: readonly Former[]
}

/** Final: 'overtaken' by what became of an earlier completion, 'lapsed' because nobody said anything within U. */
export interface SettledUndo extends Common {
  readonly state: 'reverted' | 'stands' | 'lapsed' | 'overtaken'
  readonly endedAt: Instant
  /** 'proofs', 'recovery-code' or 'clock'. */
  readonly endedBy: string
}

export type Undo = OpenUndo | Dispute | SettledUndo

export type UndoStatus = Undo['state']

/** What the person is told: after U nothing is open, also before the clock has written it. */
export const undoStatus = (undo: Undo, now: Instant): UndoStatus =>
  undo.state === 'open' && now >= undo.untilAt ? 'lapsed' : undo.state

interface WithUndos {
  readonly undos: readonly Undo[]
}

export const findUndo = (c: WithUndos, requestId: string): Undo | undefined =>
  c.undos.find((u) => u.requestId === requestId)

export const openDispute = (c: WithUndos): Dispute | undefined =>
  c.undos.find((u): u is Dispute => u.state === 'disputed')

/** Kept in the unit that completes a request. `before` is the case with the old proofs still in power. */
export const keepUndo = (
  before: { readonly proofs: readonly Proof[]; readonly codes: readonly RecoveryCode[] },
  request: Request,
  moment: Moment,
  policy: Policy,
): OpenUndo => ({
  state: 'open',
  requestId: request.requestId,
  completedAt: moment.now,
  untilAt: moment.now + policy.undo_window_ms,
  // One on probation had no say and is discarded, not retired.
  old: before.proofs
    .filter((p) => powers(p).verify && p.state !== 'probation')
    .map(({ proofId, state }) => ({ proofId, state })),
  codes: before.codes
    .filter((k) => k.state === 'live' && k.codeId !== request.codeId && k.agedAt <= request.startedAt)
    .map((k) => k.codeId),
  told: [],
})

/** Was it one of the old set when the request began or completed? Its link still shows what became of it. */
export const isOld = (undo: Undo, request: Request, proofId: string): boolean =>
  undo.old.some((f) => f.proofId === proofId) || request.oldProofs.includes(proofId)

/**
 * May this proof say that the completion was wrong? A retired one of the old set, or one that had been retired shortly
 * before; while the account is frozen it is contested and says the same.
 */
export const mayUndo = (undo: Undo, request: Request, proof: Proof): boolean =>
  (proof.state === 'retired' || proof.state === 'contested') && isOld(undo, request, proof.proofId)

/** May this proof's code be one of the two that take everything back? It had the full say, and is contested now. */
export const mayResolve = (undo: Undo, proof: Proof): boolean =>
  proof.state === 'contested' && undo.old.some((f) => f.proofId === proof.proofId && f.state === 'effective')

/** Did this proof come with the completion or after it? Then it belongs to the losing side once that is undone. */
export const cameSince = (undo: Undo, proof: Proof): boolean =>
  !undo.old.some((f) => f.proofId === proof.proofId) &&
  (proof.requestId === undo.requestId || proof.provenAt === null || proof.provenAt >= undo.completedAt)

/** The place of the reminder among what was told. */
export const REMINDER = 'reminder'

/** When who can still undo it hears of that once more (machine.md b.8 "+7 d undo reminder"). */
export const reminderAt = (undo: OpenUndo, policy: Policy): Instant | undefined =>
  undo.told.includes(REMINDER) ? undefined : undo.completedAt + policy.undo_reminder_ms

/** When time has something to do for it next. While the account is frozen, the U of other completions stands still. */
export function nextUndoAt(
  c: { readonly disputedAt: Instant | null },
  undo: Undo,
  policy: Policy,
): Instant | undefined {
  if (undo.state === 'disputed') return undo.expiresAt
  if (undo.state !== 'open' || c.disputedAt !== null) return undefined
  return Math.min(undo.untilAt, reminderAt(undo, policy) ?? undo.untilAt)
}
