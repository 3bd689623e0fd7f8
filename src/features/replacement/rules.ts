import type { Milliseconds } from '../../kernel/duration.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Policy } from '../../policy/policy.ts'
import { type Proof, powers } from '../proof/rules.ts'
import {
  type Case,
  type Change,
  candidatesOf,
  findProof,
  liveRequest,
  unchanged,
  withProofs,
  withRequest,
} from './case.ts'
import { end, hold, over } from './ends.ts'
import {
  type Draft,
  draftIsAlive,
  finishableAt,
  isLive,
  type Live,
  type Moment,
  type Pending,
  type Request,
  status,
} from './request.ts'
import { startBarred } from './start.ts'
import { alertsOf, receiptsOf, toldOfEnding } from './tell.ts'
import { keepUndo } from './undo.ts'
import { waitOf } from './wait.ts'

/**
 * A candidate was shown by its holder. With all candidates of the draft shown the wait begins, in the same unit as
 * the alerts to every old proof (S8); with a recovery code it is complete at once.
 */
export function proveCandidate(
  c: Case,
  command: {
    readonly requestId: string
    readonly proofId: string
    /** In how many other accounts' requests of the last days the same mailbox or number is (T144). */
    readonly otherAccounts: number
  },
  moment: Moment,
  policy: Policy,
): Result<Change> {
  const draft = c.requests.find((r) => r.requestId === command.requestId)
  const proof = findProof(c, command.proofId)
  if (!draft || !proof || proof.requestId !== draft.requestId) return refuse('replacement.gone')
  if (draft.state !== 'draft') return proof.state === 'candidate' ? ok(unchanged(c)) : refuse('replacement.gone')
  if (proof.state !== 'unconfirmed' || draft.epoch !== c.epoch) return refuse('replacement.gone')
  if (!draftIsAlive(draft, moment, policy)) return refuse('replacement.draft_expired')
  const live = liveRequest(c)
  if (live && draft.rank < 4) return refuse('replacement.already_pending', { receipt: live.receipt })
  // Asked again: drafts begun side by side in several browsers would otherwise pass by a veto or the count of starts.
  const barred = startBarred(c, draft.rank, moment, policy)
  if (barred) return barred
  const shown = withProofs(c, (p) =>
    p.proofId === proof.proofId ? { ...p, state: 'candidate', provenAt: moment.now, changedAt: moment.now } : p,
  )
  const proven = { kind: 'replacement.candidate_proven', data: { request: draft.requestId, proof: proof.proofId } }
  if (candidatesOf(shown, draft).some((p) => p.state === 'unconfirmed'))
    return ok({ ...unchanged(c), next: shown, happened: [proven] })
  if (draft.rank >= 4) return replaceByCode(shown, draft, moment, policy)
  if (draft.rank === 0 && !codeStands(c, draft, moment)) return refuse('replacement.gone')
  const { otherAccounts } = command
  const pending = beginWait(draft, waitOf(c, { ...draft, otherAccounts }, moment, policy), moment)
  if (otherAccounts >= policy.replacement_candidate_accounts_max) {
    const change = hold(shown, pending, 'review', moment, policy)
    return ok({ ...change, happened: [proven, ...change.happened] })
  }
  return ok({
    next: withRequest(shown, pending),
    notices: [...alertsOf(shown, pending, 'start', moment, policy), ...receiptsOf(shown, pending, 'start')],
    happened: [proven, { kind: 'replacement.pending', data: { request: draft.requestId, until: pending.deadlineAt } }],
    ends: [],
  })
}

/** W is fixed here for good (S7): what was promised when it was asked, or longer where something came to light since. */
function beginWait(draft: Draft, longer: Milliseconds, moment: Moment): Pending {
  const waitMs = Math.max(draft.waitMs, longer)
  return {
    ...draft,
    state: 'pending',
    waitMs,
    provenAt: moment.now,
    alertedAt: null,
    deadlineAt: moment.now + waitMs,
    unreached: false,
    final: null,
    readyAt: null,
    told: ['start'],
  }
}

/**
 * An old proof's mailbox or telephone took the alert: the wait counts from then, and the final notice is out. A proof
 * that came later or is on probation is told as well, but cannot stop it, so that its answer counts for nothing (S8).
 */
export function alertAccepted(
  c: Case,
  command: { readonly requestId: string; readonly slot: string; readonly proofId: string },
  moment: Moment,
): Change {
  const request = c.requests.find((r) => r.requestId === command.requestId)
  if (!request || !isLive(request)) return unchanged(c)
  if (!request.oldProofs.includes(command.proofId)) return unchanged(c)
  let next: Live = request
  if (next.alertedAt === null && !next.unreached)
    next = { ...next, alertedAt: moment.now, deadlineAt: Math.max(next.deadlineAt, moment.now + next.waitMs) }
  if (command.slot === 'final' && next.final === null)
    next = { ...next, final: { at: moment.now, servedMs: moment.servedMs } }
  return next === request ? unchanged(c) : { ...unchanged(c), next: withRequest(c, next) }
}

export interface Finish {
  readonly requestId: string
  readonly sessionId: string
  /** Was the password typed in this session within the last minutes? */
  readonly firstFactorFresh: boolean
  /** Was the recovery code that this request stands on typed in this session within the last minutes? */
  readonly codeFresh?: boolean
  /** The candidates to which a fresh code was shown in this very act. */
  readonly shown: readonly string[]
}

/**
 * The one act that replaces everything (product.md, decision 1). It re-checks all: same epoch, wait over, final
 * notice served, first factor, a fresh code to each candidate. The new password is the caller's to set in the unit.
 */
export function finish(c: Case, command: Finish, moment: Moment, policy: Policy): Result<Change> {
  const request = c.requests.find((r) => r.requestId === command.requestId)
  if (!request) return refuse('replacement.gone')
  const is = status(request, moment, policy)
  if (is === 'held') return refuse('replacement.held')
  if (is === 'waiting') return refuse('replacement.too_early', { at: finishableAt(request as Pending, moment, policy) })
  if (is !== 'ready' || request.state !== 'pending') return refuse(`replacement.is_${is.replace('-', '_')}`)
  if (request.epoch !== c.epoch) return refuse('replacement.is_ended')
  if (request.alertedAt === null && !request.unreached) return refuse('replacement.is_ended')
  if (request.rank === 0 && !codeStands(c, request, moment)) return refuse('replacement.is_ended')
  const candidates = candidatesOf(c, request)
  const factor = command.firstFactorFresh || (request.rank === 0 && command.codeFresh === true)
  if (!factor) return refuse('replacement.first_factor_needed')
  if (candidates.length === 0 || !candidates.every((p) => command.shown.includes(p.proofId)))
    return refuse('replacement.candidate_code_needed')
  return ok(complete(c, request, command.sessionId, moment, policy))
}

/** New proofs become effective, old ones retired, everything made before loses its power (S6, S14, S24). */
function complete(c: Case, request: Draft | Pending, sessionId: string, moment: Moment, policy: Policy): Change {
  const done = over(request, 'completed', 'requester', 'finished', moment)
  const isNew = (p: Proof) => p.requestId === request.requestId && p.state === 'candidate'
  const replaced = withProofs(c, (p) => {
    if (isNew(p)) return { ...p, state: 'effective', effectiveAt: moment.now, changedAt: moment.now }
    // One on probation had no say yet and gets none by being replaced; it only hears of it.
    if (p.state === 'probation') return { ...p, state: 'discarded', changedAt: moment.now }
    if (powers(p).verify) return { ...p, state: 'retired', changedAt: moment.now }
    return p
  })
  const next: Case = {
    ...withRequest(replaced, done),
    epoch: c.epoch + 1,
    verifiedAt: moment.now,
    protectedAt: null,
    codes: c.codes.map((code) =>
      code.state === 'live'
        ? { ...code, state: code.codeId === request.codeId ? 'used' : 'revoked', changedAt: moment.now }
        : code,
    ),
    undos: [...c.undos, keepUndo(c, request, moment, policy)],
  }
  return {
    next,
    notices: toldOfEnding(c, next, done),
    happened: [{ kind: 'replacement.completed', data: { request: request.requestId, rank: request.rank } }],
    ends: [{ which: 'all-but', sessionId, reason: 'replacement.completed' }],
  }
}

/** Is the recovery code that a request stands on still unused, and old enough (S2)? */
function codeStands(c: Case, request: Request, moment: Moment): boolean {
  const code = c.codes.find((k) => k.codeId === request.codeId)
  return code?.state === 'live' && moment.now >= code.agedAt
}

/** An aged recovery code and the first factor: what runs is vetoed, the holder's request completes at once (b.6). */
function replaceByCode(c: Case, draft: Draft, moment: Moment, policy: Policy): Result<Change> {
  if (!codeStands(c, draft, moment)) return refuse('recovery_code.wrong')
  const live = liveRequest(c)
  const stopped = live ? end(c, live, 'vetoed', 'recovery-code', 'recovery_code', moment) : unchanged(c)
  const done = complete(stopped.next, draft, draft.sessionId, moment, policy)
  return ok({
    next: done.next,
    notices: [...stopped.notices, ...done.notices],
    happened: [...stopped.happened, { kind: 'recovery_code.used', data: { code: draft.codeId } }, ...done.happened],
    // The finish ends more sessions than the stop, and keeps its own.
    ends: done.ends,
  })
}
