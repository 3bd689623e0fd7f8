import type { Instant } from '../../kernel/clock.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { Policy } from '../../policy/policy.ts'

/**
 * A carrier took a message for it: whatever was wrong there is mended. Where messages came back after they had been taken,
 * that says nothing yet: then one has to have stood for days since. A flag, never a state: no version is raised for it.
 */
export function markReachable(
  { accountId, proofId }: { readonly accountId: string; readonly proofId: string },
  now: Instant,
  { delivery_stood_ms: stood }: Policy,
): Sql {
  // "is true" keeps the planner from looking at everybody's messages of these days instead of the account's.
  return sql`update proof p set bounces = 0, undeliverable_at = null, returned_at = null
    where account_id = ${accountId} and proof_id = ${proofId} and (bounces > 0 or undeliverable_at is not null)
      and (returned_at is null or exists (select from outbox o
        where o.account_id = p.account_id and o.proof_id = p.proof_id and o.state = 'accepted'
          and (o.settled_at > p.returned_at and o.settled_at <= ${at(now - stood)}) is true))`
}

/** Somebody who carries it says that a message arrived there. */
export const arrivedAt = (accountId: string, proofId: string): Sql =>
  sql`update proof set bounces = 0, undeliverable_at = null, returned_at = null
    where account_id = ${accountId} and proof_id = ${proofId} and (bounces > 0 or undeliverable_at is not null)`

/** Messages go to it without links from now on. */
export const goLinkless = (accountId: string, proofId: string, now: Instant): Sql =>
  sql`update proof set linkless_at = ${at(now)}
    where account_id = ${accountId} and proof_id = ${proofId} and linkless_at is null`

/** The kind of timer that tells the owner of a dead mailbox, month after month. */
export const DEAD_PROOF = 'dead-proof'
