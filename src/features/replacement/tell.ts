import type { Policy } from '../../policy/policy.ts'
import { isAddress, type Proof, powers } from '../proof/rules.ts'
import { type Case, candidatesOf, type Notice } from './case.ts'
import type { Live, Moment, Over } from './request.ts'
import { hearsOf, inDaylight, type Slot, waitDays } from './schedule.ts'

/** What is told of a request that is held: why is in its row. */
const isOfHeld = (slot: string): boolean => slot === 'held' || slot === 'restored'

/** Every proof that must hear of what happens to the security info: alert power, whether or not it seems alive (S8). */
export const alerted = (c: Case) => c.proofs.filter(isAddress).filter((p) => powers(p).alerts)

const key = (request: { requestId: string }, slot: string, proof: Proof): string =>
  `replacement/${request.requestId}/${slot}/${proof.proofId}`

/** The alert to every old proof, with the link and the number that stop it. The first one does not wait for daylight. */
export function alertsOf(c: Case, request: Live, slot: string, moment: Moment, policy: Policy, when?: Slot): Notice[] {
  return alerted(c)
    .filter((proof) => when === undefined || hearsOf(when, proof.kind))
    .map((proof) => ({
      template: isOfHeld(slot) ? 'replacement-held' : 'replacement-alert',
      proofId: proof.proofId,
      dedupe: key(request, slot, proof),
      params: { request: request.requestId, slot, days: waitDays(request.waitMs) },
      ...(when && proof.kind === 'phone' ? { notBefore: inDaylight(moment.now, c.zone, policy) } : {}),
    }))
}

/** What the requester is told, at the new address: number, date, what to do. It names no account (journey.md 17). */
export function receiptsOf(c: Case, request: Live, slot: string): Notice[] {
  return candidatesOf(c, request).map((proof) => ({
    template: isOfHeld(slot) ? 'replacement-held-requester' : 'replacement-receipt',
    proofId: proof.proofId,
    dedupe: key(request, slot, proof),
    params: { request: request.requestId, slot, days: waitDays(request.waitMs) },
  }))
}

/** After the end everybody who heard of it hears how it ended: the old proofs and the new ones. */
export function toldOfEnding(before: Case, after: Case, request: Over): Notice[] {
  const params = { request: request.requestId, how: request.state, reason: request.endReason, by: request.endedBy }
  const old = alerted(before).map(
    (proof): Notice => ({
      template: request.state === 'completed' ? 'replacement-completed-old' : 'replacement-over-old',
      proofId: proof.proofId,
      dedupe: key(request, request.state, proof),
      params,
    }),
  )
  const fresh = before.proofs
    .filter((p) => p.requestId === request.requestId && p.state === 'candidate')
    .map(
      (proof): Notice => ({
        template: request.state === 'completed' ? 'replacement-completed-new' : 'replacement-over-new',
        proofId: proof.proofId,
        dedupe: key(request, request.state, proof),
        params,
      }),
    )
  const known = new Set(after.proofs.map((p) => p.proofId))
  return [...old, ...fresh].filter((notice) => known.has(notice.proofId))
}
