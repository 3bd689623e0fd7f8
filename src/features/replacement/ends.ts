import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Policy } from '../../policy/policy.ts'
import { powers } from '../proof/rules.ts'
import {
  type Case,
  type Change,
  type Ends,
  findProof,
  liveRequest,
  unchanged,
  withProofs,
  withRequest,
} from './case.ts'
import { type Objector, weigh } from './contest.ts'
import {
  type Ending,
  type Held,
  isLive,
  type Live,
  type Moment,
  type Over,
  type Pending,
  type Request,
  status,
} from './request.ts'
import { alertsOf, receiptsOf, toldOfEnding } from './tell.ts'

/**
 * "Not me", said from an old proof (rank 3) without signing in, or by a higher rank: final, whatever else is under
 * way (S3, S5). A proof in probation, a candidate, or a stranger's proof cannot.
 */
export function stop(
  c: Case,
  command: { readonly requestId: string; readonly proofId: string },
  moment: Moment,
): Result<Change> {
  const request = c.requests.find((r) => r.requestId === command.requestId)
  const proof = findProof(c, command.proofId)
  if (!request || !proof || !(powers(proof).veto || request.oldProofs.includes(proof.proofId)))
    return refuse('stop.unknown')
  if (!isLive(request))
    return refuse(request.state === 'vetoed' ? 'stop.already' : `stop.is_${request.state.replace('-', '_')}`)
  return ok(veto(c, request, proof.proofId, moment))
}

/** What "not me" does to the account besides ending the request: a bare password is too little from now on (b.8). */
function veto(c: Case, request: Live, by: string, moment: Moment): Change {
  const change = end(c, request, 'vetoed', by, 'not_me', moment)
  const next = withoutCode(change.next, request, moment)
  // Who asked with the recovery code alone has not shown that they know the password.
  if (request.rank === 0) return { ...change, next }
  return { ...change, next: { ...next, protectedAt: next.protectedAt ?? moment.now } }
}

/** A recovery code that somebody else began with is known to somebody else: it opens nothing any more. */
const withoutCode = (c: Case, { codeId }: Request, moment: Moment): Case => ({
  ...c,
  codes: c.codes.map((k) =>
    k.codeId === codeId && k.state === 'live' ? { ...k, state: 'revoked', changedAt: moment.now } : k,
  ),
})

/** "Not me", said by somebody who is signed in, with the password alone (rank 1) or on a trusted device (rank 2). */
export function object(
  c: Case,
  command: { readonly requestId: string; readonly browserKey: string; readonly rank: Objector },
  moment: Moment,
  policy: Policy,
): Result<Change> {
  const request = c.requests.find((r) => r.requestId === command.requestId)
  if (!request || !isLive(request) || status(request, moment, policy) === 'expired') return refuse('replacement.gone')
  const weight = weigh(command.rank, request.rank)
  if (weight === 'stops') return ok(veto(c, request, 'device', moment))
  if (request.browserKey === command.browserKey) return refuse('replacement.own_request')
  if (weight === 'tells') return ok(tellOf(c, request, moment, policy))
  if (request.state === 'held') return ok(unchanged(c))
  return ok(hold(c, request, 'contest', moment, policy))
}

/** From here on nothing completes by itself: an old proof or the recovery code decides, or it expires. */
export function hold(
  c: Case,
  request: Pending,
  heldReason: Held['heldReason'],
  moment: Moment,
  policy: Policy,
): Change {
  const heldExpiresAt = moment.now + policy.replacement_held_lifetime_ms
  const held: Held = { ...request, state: 'held', heldReason, heldAt: moment.now, heldExpiresAt }
  return {
    ...unchanged(c),
    next: withRequest(c, held),
    notices: [...alertsOf(c, held, 'held', moment, policy), ...receiptsOf(c, held, 'held')],
    happened: [{ kind: 'replacement.held', data: { request: request.requestId, reason: heldReason } }],
  }
}

/** The word of somebody who shows less: everybody who can stop it hears of it, once, and the wait goes on (b.2). */
function tellOf(c: Case, request: Live, moment: Moment, policy: Policy): Change {
  if (request.told.includes('objected')) return unchanged(c)
  const told: Live = { ...request, told: [...request.told, 'objected'] }
  return {
    ...unchanged(c),
    next: withRequest(c, told),
    notices: alertsOf(c, told, 'objected', moment, policy),
    happened: [{ kind: 'replacement.objected', data: { request: request.requestId } }],
  }
}

/** The requester takes it back, in the browser that asked or after a code to the candidate: always allowed. */
export function cancel(
  c: Case,
  command: { readonly requestId: string; readonly byProof?: string },
  moment: Moment,
): Result<Change> {
  const request = c.requests.find((r) => r.requestId === command.requestId)
  if (!request || !isLive(request)) return refuse('replacement.gone')
  // Who has to begin anew because of us has not begun twice.
  if (request.state === 'held' && request.heldReason === 'restored')
    return ok(end(c, request, 'ended', command.byProof ?? 'requester', 'restored', moment))
  return ok(end(c, request, 'canceled', command.byProof ?? 'requester', 'canceled', moment))
}

/** An old proof turned up: it is of full use again, and the new one only joins it, on probation (decision 3). */
export function endEarly(
  c: Case,
  command: { readonly requestId: string; readonly proofId: string },
  moment: Moment,
  policy: Policy,
): Result<Change> {
  const request = c.requests.find((r) => r.requestId === command.requestId)
  const proof = findProof(c, command.proofId)
  if (!request || !isLive(request)) return refuse('replacement.gone')
  if (!proof || !powers(proof).authorise) return refuse('replacement.old_proof_needed')
  const room = c.proofs.filter((p) => powers(p).verify).length < policy.proof_count_max
  const joined = room ? 'probation' : 'discarded'
  const kept = withProofs(c, (p) =>
    p.requestId === request.requestId && p.state === 'candidate' ? { ...p, state: joined, changedAt: moment.now } : p,
  )
  const done = over(request, 'ended-early', proof.proofId, 'old_proof', moment)
  const next: Case = { ...withRequest(kept, done), epoch: c.epoch + 1, verifiedAt: moment.now }
  return ok({
    ...unchanged(c),
    next,
    notices: toldOfEnding(c, next, done),
    happened: [{ kind: 'replacement.ended-early', data: { request: request.requestId, proof: proof.proofId } }],
  })
}

/** A change of the first factor or the proofs that was not the request's own: the request has lost its ground (S7). */
export function endByEpoch(c: Case, reason: string, moment: Moment): Change {
  const live = liveRequest(c)
  return live ? end(c, live, 'ended', 'epoch', reason, moment) : unchanged(c)
}

/** A request that stands on a recovery code alone has lost its ground with that code. */
export function endWithoutCode(c: Case, reason: string, moment: Moment): Change {
  const live = liveRequest(c)
  const stands = c.codes.some((k) => k.codeId === live?.codeId && k.state === 'live')
  return live?.rank === 0 && !stands ? end(c, live, 'ended', 'epoch', reason, moment) : unchanged(c)
}

/** Ends a live request without effect on the old proofs; its candidates hear of it and go. */
export function end(c: Case, request: Live, how: Ending, by: string, reason: string, moment: Moment): Change {
  const done = over(request, how, by, reason, moment)
  const next = withRequest(
    withProofs(c, (p) =>
      p.requestId === request.requestId && p.state === 'candidate'
        ? { ...p, state: 'discarded', changedAt: moment.now }
        : p,
    ),
    done,
  )
  const ends: Ends[] =
    how === 'vetoed'
      ? [
          {
            which: 'untrusted-since',
            since: request.startedAt,
            sessionId: request.rank > 1 ? null : request.sessionId,
            reason: 'replacement.vetoed',
          },
        ]
      : []
  return {
    next,
    notices: toldOfEnding(c, next, done),
    happened: [{ kind: `replacement.${how}`, data: { request: request.requestId, by, reason } }],
    ends,
  }
}

/** Ends any request: what belongs to the wait goes, what was known from the first step on stays. */
export function over(request: Request, state: Ending, endedBy: string, endReason: string, moment: Moment): Over {
  const { requestId, receipt, rank, browserKey, sessionId, source, agent, ...asked } = request
  const { epoch, oldProofs, codeId, startedAt, waitMs, told } = asked
  const requester = { requestId, receipt, rank, browserKey, sessionId, source, agent }
  const promise = { epoch, oldProofs, codeId, startedAt, waitMs, told }
  const provenAt = request.state === 'draft' ? moment.now : request.provenAt
  return { ...requester, ...promise, state, provenAt, endedAt: moment.now, endedBy, endReason }
}
