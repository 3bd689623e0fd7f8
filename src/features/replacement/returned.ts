import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'
import { type Case, type Change, unchanged, withRequest } from './case.ts'
import { finishableAt, type Moment, type Pending } from './request.ts'
import { asUnreached } from './tick.ts'

/** When alerts of a request were taken by old proofs and did not come back since. */
export interface Standing {
  /** The first of all alerts; null where none stands. */
  readonly first: Instant | null
  /** The first of the final notices. */
  readonly final: Instant | null
}

/**
 * An alert that had been taken came back, so it told nobody. The wait counts from the first that still stands; where none
 * does, it is as if none had been taken: the next one sets it going again, and after 72 hours it is the long wait (S8). A final
 * notice that came back has not been out: its 48 hours count anew (S9). The end only ever moves away (S7), so that nobody gains
 * by a mail that says that another one came back.
 */
export function alertReturned(
  c: Case,
  command: { readonly requestId: string; readonly standing: Standing },
  moment: Moment,
  policy: Policy,
): Change {
  const request = c.requests.find((r) => r.requestId === command.requestId)
  // What is held ends without anybody's waiting, and the long wait already counts on nobody's having been told.
  if (request?.state !== 'pending' || request.unreached) return unchanged(c)
  const counted = countedFrom(request, command.standing.first, moment, policy)
  const next = still(servedFrom(counted, command.standing.final, moment), moment, policy)
  if (next === request) return unchanged(c)
  const happened = [{ kind: 'replacement.alert_returned', data: { request: request.requestId } }]
  return { ...unchanged(c), next: withRequest(c, next), happened }
}

function countedFrom(request: Pending, first: Instant | null, moment: Moment, policy: Policy): Pending {
  if (request.alertedAt === null) return request
  if (first === null) {
    const untold = { ...request, alertedAt: null }
    const overdue = moment.now >= request.provenAt + policy.replacement_unreached_after_ms
    return overdue ? asUnreached(untold, policy) : untold
  }
  if (first <= request.alertedAt) return request
  return { ...request, alertedAt: first, deadlineAt: Math.max(request.deadlineAt, first + request.waitMs) }
}

/** In the long wait the attempt on every channel was the notice, and it was made. */
function servedFrom(request: Pending, final: Instant | null, moment: Moment): Pending {
  if (request.final === null || request.unreached) return request
  if (final === null) return { ...request, final: null }
  return final > request.final.at ? { ...request, final: { at: moment.now, servedMs: moment.servedMs } } : request
}

/** Seen ready, and now it is not: the 30 days in which it can be finished count from when it is again. */
const still = (request: Pending, moment: Moment, policy: Policy): Pending =>
  request.readyAt !== null && finishableAt(request, moment, policy) > moment.now
    ? { ...request, readyAt: null }
    : request
