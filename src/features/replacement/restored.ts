import type { Policy } from '../../policy/policy.ts'
import { type Case, type Change, liveRequest, unchanged, withRequest } from './case.ts'
import type { Held, Moment } from './request.ts'
import { alertsOf, receiptsOf } from './tell.ts'

/**
 * After a restore, nothing that was made before it acts by itself (machine.md b.8 "Backup/clone", S20): what was stopped,
 * used up or ended since the backup is back, and nobody can tell. The epoch moves, so that codes, grants and tokens of
 * before are void; sessions and devices end; recovery codes are as young as on the day they were made. A request that runs
 * is held for good: it completes no more, and its requester begins anew, which costs them nothing (`cancel`). Of a copy of
 * the database nobody is told: its people have their account elsewhere.
 */
export function restored(c: Case, told: 'told' | 'silent', moment: Moment, policy: Policy): Change {
  const codes = c.codes.map((k) =>
    k.state === 'live' ? { ...k, agedAt: moment.now + policy.recovery_code_age_ms } : k,
  )
  const next: Case = { ...c, codes, epoch: c.epoch + 1 }
  const void_: Change = { ...unchanged(c), next, ends: [{ which: 'all', reason: 'restored' }] }
  const live = liveRequest(c)
  if (!live || (live.state === 'held' && live.heldReason === 'restored')) return void_
  const heldExpiresAt = moment.now + policy.replacement_held_lifetime_ms
  const held: Held = { ...live, state: 'held', heldReason: 'restored', heldAt: moment.now, heldExpiresAt }
  return {
    ...void_,
    next: withRequest(next, held),
    notices:
      told === 'told' ? [...alertsOf(c, held, 'restored', moment, policy), ...receiptsOf(c, held, 'restored')] : [],
    happened: [{ kind: 'replacement.held', data: { request: held.requestId, reason: 'restored' } }],
  }
}
