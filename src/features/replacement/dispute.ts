import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Policy } from '../../policy/policy.ts'
import { type Proof, type ProofState, powers } from '../proof/rules.ts'
import type { RecoveryCode } from '../recovery-code/rules.ts'
import { type Case, type Change, findProof, type Notice, unchanged, withProofs } from './case.ts'
import { endByEpoch } from './ends.ts'
import type { Moment } from './request.ts'
import { inDaylight } from './schedule.ts'
import { alerted } from './tell.ts'
import {
  cameSince,
  type Dispute,
  findUndo,
  isOld,
  mayResolve,
  mayUndo,
  type OpenUndo,
  openDispute,
  REMINDER,
  reminderAt,
  type SettledUndo,
  type Undo,
  undoStatus,
} from './undo.ts'

/**
 * A retired proof and the first factor that was valid when the request began: the account is frozen (S26). Nobody has
 * any power meanwhile, neither the old side nor the new one. Saying it again changes nothing. An earlier completion
 * goes before a later one, or who took the account could fend off its owner with a dispute of their own.
 */
export function dispute(
  c: Case,
  command: { readonly requestId: string; readonly proofId: string; readonly sessionId: string },
  moment: Moment,
  policy: Policy,
): Result<Change> {
  const undo = findUndo(c, command.requestId)
  const request = c.requests.find((r) => r.requestId === command.requestId)
  const proof = findProof(c, command.proofId)
  if (!undo || !request || !proof || !isOld(undo, request, proof.proofId)) return refuse('undo.unknown')
  if (undo.state === 'disputed') return moment.now < undo.expiresAt ? ok(unchanged(c)) : refuse('undo.is_stands')
  const is = undoStatus(undo, moment.now)
  if (undo.state !== 'open' || is !== 'open') return refuse(`undo.is_${is}`)
  if (!mayUndo(undo, request, proof)) return refuse('undo.unknown')
  const other = openDispute(c)
  if (other && other.completedAt <= undo.completedAt) return refuse('undo.other_dispute')
  const ended = endByEpoch(c, 'disputed', moment)
  const taken = ended.next.proofs.filter((p) => powers(p).verify || p.state === 'retired')
  const frozen: Dispute = {
    ...undo,
    state: 'disputed',
    disputedBy: proof.proofId,
    disputedAt: moment.now,
    expiresAt: moment.now + policy.dispute_lifetime_ms,
    contested: [...(other?.contested ?? []), ...taken.map(({ proofId, state }) => ({ proofId, state }))],
  }
  const contested = withProofs(ended.next, (p) =>
    taken.includes(p) ? { ...p, state: 'contested', changedAt: moment.now } : p,
  )
  const before = other ? withUndo(contested, settled(other, 'overtaken', 'proofs', moment)) : contested
  return ok({
    next: {
      ...withUndo(before, frozen),
      epoch: c.epoch + 1,
      disputedAt: c.disputedAt ?? moment.now,
    },
    notices: [...ended.notices, ...tellBoth(c, frozen, 'dispute-opened', moment)],
    happened: [
      ...ended.happened,
      { kind: 'account.disputed', data: { request: undo.requestId, proof: proof.proofId } },
    ],
    ends: [{ which: 'all-but', sessionId: command.sessionId, reason: 'account.disputed' }],
  })
}

/** What the resolver has shown: a recovery code, or codes to these proofs. */
export type Evidence = { readonly codeId: string } | { readonly proofIds: readonly string[] }

/** Is this typed code one that may take the completion back? It was good when the request began, and was used for nothing. */
export const judgeFormerCode = (c: Case, dispute: Dispute, digest: string): Result<RecoveryCode> => {
  const code = c.codes.find((k) => k.digest === digest && k.state === 'revoked' && dispute.codes.includes(k.codeId))
  return code ? ok(code) : refuse('recovery_code.wrong')
}

/**
 * The completion is taken back: the old proofs are as they were, and everything that came with it or after it is void
 * (S24). The new password is the caller's to set in the same unit.
 */
export function revert(
  c: Case,
  command: { readonly requestId: string; readonly evidence: Evidence; readonly sessionId: string },
  moment: Moment,
): Result<Change> {
  const open = openDispute(c)
  if (open?.requestId !== command.requestId || moment.now >= open.expiresAt) return refuse('dispute.over')
  const { evidence } = command
  const by = 'codeId' in evidence ? 'recovery-code' : 'proofs'
  const enough = 'codeId' in evidence ? isFormerCode(c, open, evidence.codeId) : areTwo(c, open, evidence.proofIds)
  if (!enough) return refuse('dispute.evidence_needed')
  const formerly = new Map(open.old.map((f) => [f.proofId, f.state]))
  const taken = new Map(open.contested.map((f) => [f.proofId, f.state]))
  const state = (p: Proof): ProofState => {
    const was = formerly.get(p.proofId) ?? taken.get(p.proofId)
    if (p.state === 'contested' && formerly.has(p.proofId)) return was ?? 'retired'
    if (cameSince(open, p)) return p.state === 'gone' ? 'gone' : 'discarded'
    return p.state === 'contested' ? 'retired' : p.state
  }
  const next: Case = {
    ...withProofs(c, (p) => (state(p) === p.state ? p : { ...p, state: state(p), changedAt: moment.now })),
    epoch: c.epoch + 1,
    disputedAt: null,
    verifiedAt: moment.now,
    protectedAt: null,
    // Asked for since then by whoever had the account: it would ask its owner for more than they have left.
    twoStepAt: c.twoStepAt !== null && c.twoStepAt >= open.completedAt ? null : c.twoStepAt,
    codes: c.codes.map((k) => settleCode(k, evidence, moment)),
    undos: c.undos.map((u) => {
      if (u === open) return settled(open, 'reverted', by, moment)
      return u.state === 'open' && u.completedAt >= open.completedAt
        ? settled(u, 'overtaken', by, moment)
        : pausedUntilNow(c, u, moment)
    }),
  }
  return ok({
    next,
    notices: tellBoth(c, open, 'dispute-reverted', moment),
    happened: [{ kind: 'account.reverted', data: { request: open.requestId, by } }],
    ends: [{ which: 'all-but', sessionId: command.sessionId, reason: 'account.reverted' }],
  })
}

const isFormerCode = (c: Case, open: Dispute, codeId: string): boolean =>
  open.codes.includes(codeId) && c.codes.some((k) => k.codeId === codeId && k.state === 'revoked')

/** Two different mailboxes or numbers: one that is in foreign hands for a moment takes nothing back (S4). */
const areTwo = (c: Case, open: Dispute, proofIds: readonly string[]): boolean =>
  new Set(c.proofs.filter((p) => proofIds.includes(p.proofId) && mayResolve(open, p)).map((p) => p.addressKey)).size >=
  2

/** The one that was shown is used up; what was made since the completion is void with it. */
function settleCode(code: RecoveryCode, evidence: Evidence, { now }: Moment): RecoveryCode {
  if ('codeId' in evidence && code.codeId === evidence.codeId) return { ...code, state: 'used', changedAt: now }
  return code.state === 'live' ? { ...code, state: 'revoked', changedAt: now } : code
}

const withUndo = (c: Case, undo: Undo): Case => ({
  ...c,
  undos: c.undos.map((u) => (u.requestId === undo.requestId ? undo : u)),
})

const settled = (
  { requestId, completedAt, untilAt, old, codes, told }: Undo,
  state: SettledUndo['state'],
  endedBy: string,
  moment: Moment,
): SettledUndo => ({ requestId, completedAt, untilAt, old, codes, told, state, endedAt: moment.now, endedBy })

/** What other completions were left of their U when the account was frozen, they still have. */
const pausedUntilNow = (c: Case, undo: Undo, moment: Moment): Undo =>
  undo.state === 'open' && c.disputedAt !== null
    ? { ...undo, untilAt: undo.untilAt + (moment.now - c.disputedAt) }
    : undo

/** Once, to every proof that can still undo it; an SMS waits for daylight. */
function remind(c: Case, undo: OpenUndo, moment: Moment, policy: Policy): Change {
  const at = reminderAt(undo, policy)
  const request = c.requests.find((r) => r.requestId === undo.requestId)
  if (at === undefined || moment.now < at) return unchanged(c)
  const notices = alerted(c)
    .filter((p) => request && mayUndo(undo, request, p))
    .map((p) => ({
      template: 'undo-reminder',
      proofId: p.proofId,
      dedupe: `undo/${undo.requestId}/${REMINDER}/${p.proofId}`,
      params: { request: undo.requestId },
      ...(p.kind === 'phone' ? { notBefore: inDaylight(moment.now, c.zone, policy) } : {}),
    }))
  return { ...unchanged(c), next: withUndo(c, { ...undo, told: [...undo.told, REMINDER] }), notices }
}

/** All that time does to what can be undone: it reminds, it lets U end, and it ends a dispute that nobody resolved. */
export function tickUndo(c: Case, requestId: string, moment: Moment, policy: Policy): Change {
  const undo = findUndo(c, requestId)
  if (undo?.state === 'disputed') return moment.now < undo.expiresAt ? unchanged(c) : stand(c, undo, moment)
  if (undo?.state !== 'open' || c.disputedAt !== null) return unchanged(c)
  if (moment.now >= undo.untilAt)
    return { ...unchanged(c), next: withUndo(c, settled(undo, 'lapsed', 'clock', moment)) }
  return remind(c, undo, moment, policy)
}

/**
 * Nobody showed more within 30 days: the completion stands, and each proof is what it was when the account was frozen.
 * The retired ones hear of the account for another 30 days. Who signed in meanwhile may have done so with the former
 * password, so every session ends.
 */
function stand(c: Case, open: Dispute, moment: Moment): Change {
  const were = new Map(open.contested.map((f) => [f.proofId, f.state]))
  const next: Case = {
    ...withProofs(c, (p) =>
      p.state === 'contested' ? { ...p, state: were.get(p.proofId) ?? 'retired', changedAt: moment.now } : p,
    ),
    epoch: c.epoch + 1,
    disputedAt: null,
    undos: c.undos.map((u) => (u === open ? settled(open, 'stands', 'clock', moment) : pausedUntilNow(c, u, moment))),
  }
  return {
    next,
    notices: tellBoth(c, open, 'dispute-stands', moment),
    happened: [{ kind: 'account.dispute_expired', data: { request: open.requestId } }],
    ends: [{ which: 'all', reason: 'account.dispute_expired' }],
  }
}

/** Everybody who hears of the account hears of it, each in the words of their side. */
const tellBoth = (c: Case, undo: Dispute, template: string, moment: Moment): Notice[] =>
  alerted(c).map((proof) => ({
    template,
    proofId: proof.proofId,
    dedupe: `${template}/${undo.requestId}/${proof.proofId}`,
    params: { request: undo.requestId, side: cameSince(undo, proof) ? 'new' : 'old', at: moment.now },
  }))
