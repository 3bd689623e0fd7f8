import type { Policy } from '../../policy/policy.ts'
import { type Case, type Change, candidatesOf, type Notice, unchanged, withProofs, withRequest } from './case.ts'
import { end } from './ends.ts'
import { type Draft, draftIsAlive, finishableAt, type Live, type Moment, type Pending, status } from './request.ts'
import { finalGivenUpAt, readySlots, type Slot, untold, waitingSlots } from './schedule.ts'
import { alertsOf, receiptsOf } from './tell.ts'

/**
 * All that time does to a request: it tells people, it flags, it lets things expire. It never gives power to anybody
 * (machine.md b.1, "Pull, don't push").
 */
export function tick(c: Case, requestId: string, moment: Moment, policy: Policy): Change {
  const request = c.requests.find((r) => r.requestId === requestId)
  if (request?.state === 'draft') return forgetDraft(c, request, moment, policy)
  if (request?.state === 'held')
    return status(request, moment, policy) === 'expired'
      ? end(c, request, 'expired', 'clock', `${EXPIRED[request.heldReason]}_expired`, moment)
      : unchanged(c)
  if (request?.state !== 'pending') return unchanged(c)
  if (status(request, moment, policy) === 'expired') return end(c, request, 'expired', 'clock', 'not_finished', moment)
  const flagged = flags(request, moment, policy)
  const due = untold(flagged, waitingSlots(flagged, policy)).filter((slot) => slot.at <= moment.now)
  const told = tellSlots(c, flagged, due, moment, policy)
  const ready = becomeReady(told.request, moment, policy)
  const readyDue =
    ready.readyAt === null ? [] : untold(ready, readySlots(ready.readyAt, policy)).filter((s) => s.at <= moment.now)
  const readyTold = tellSlots(c, ready, readyDue, moment, policy)
  if (readyTold.request === request) return unchanged(c)
  return {
    ...unchanged(c),
    next: withRequest(c, readyTold.request),
    notices: [...told.notices, ...readyTold.notices],
    happened: happenedBetween(request, readyTold.request),
  }
}

const EXPIRED = { contest: 'held', review: 'review', restored: 'restored' } as const

/**
 * The long wait where nobody could be told; the later end where an outage kept the final notice back (T123); the
 * attempted final notice where nobody took it.
 */
function flags(request: Pending, moment: Moment, policy: Policy): Pending {
  let next = request
  if (next.alertedAt === null && !next.unreached && moment.now >= next.provenAt + policy.replacement_unreached_after_ms)
    next = asUnreached(next, policy)
  const servedAt = moment.now + policy.replacement_final_served_ms
  if (!next.told.includes('final') && servedAt > next.deadlineAt) next = { ...next, deadlineAt: servedAt }
  const attempted = next.told.includes('final') && moment.now >= finalGivenUpAt(next, policy)
  if (next.final === null && attempted) next = { ...next, final: { at: moment.now, servedMs: moment.servedMs } }
  return next
}

/** Nobody could be told: the owner gets half as long again, counted from the start (machine.md b.6). */
export function asUnreached(request: Pending, policy: Policy): Pending {
  const waitMs = Math.max(request.waitMs, policy.replacement_wait_unreached_ms)
  return { ...request, unreached: true, waitMs, deadlineAt: Math.max(request.deadlineAt, request.provenAt + waitMs) }
}

/**
 * Tells the slots that are due. After an outage only the latest of the missed reminders is worth a message. That is the
 * final notice where it was missed, too: the end moves with it (`flags`), and the last day is not due before.
 */
function tellSlots<R extends Live>(
  c: Case,
  request: R,
  due: readonly Slot[],
  moment: Moment,
  policy: Policy,
): { request: R; notices: Notice[] } {
  const slot = due.at(-1)
  if (!slot) return { request, notices: [] }
  const notices = [
    ...(slot.old === 'none' ? [] : alertsOf(c, request, slot.name, moment, policy, slot)),
    ...(slot.requester ? receiptsOf(c, request, slot.name) : []),
  ]
  let next: R = { ...request, told: [...request.told, ...due.map(({ name }) => name)] }
  // Where no old proof can be told at all, the attempt on every channel is the notice (S9).
  if (slot.name === 'final' && next.unreached && next.final === null)
    next = { ...next, final: { at: moment.now, servedMs: moment.servedMs } }
  return { request: next, notices }
}

const becomeReady = (request: Pending, moment: Moment, policy: Policy): Pending =>
  request.readyAt === null && request.final !== null && finishableAt(request, moment, policy) <= moment.now
    ? { ...request, readyAt: moment.now }
    : request

function happenedBetween(before: Pending, after: Pending) {
  const told = after.told
    .filter((slot) => !before.told.includes(slot))
    .map((slot) => ({ kind: 'replacement.told', data: { request: after.requestId, slot } }))
  const unreached =
    after.unreached && !before.unreached ? [{ kind: 'replacement.unreached', data: { request: after.requestId } }] : []
  return [...told, ...unreached]
}

/** A draft that nobody proved dies after a day with what was typed in it. */
function forgetDraft(c: Case, draft: Draft, moment: Moment, policy: Policy): Change {
  if (draftIsAlive(draft, moment, policy)) return unchanged(c)
  const typed = candidatesOf(c, draft)
  if (typed.length === 0) return unchanged(c)
  return {
    ...unchanged(c),
    next: withProofs(c, (p) => (typed.includes(p) ? { ...p, state: 'gone', changedAt: moment.now } : p)),
  }
}
