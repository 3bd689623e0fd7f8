import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { Delivery } from '../../platform/outbox.ts'
import { DEAD_PROOF } from '../proof/store-reach.ts'

/** A message that was handed over, as a report may be about it. */
export interface Sent {
  readonly messageId: string
  readonly proofId: string
  readonly template: string
  readonly dedupe: string
  readonly state: Delivery
}

/** Those that were handed over since, and those that a carrier may have taken although we do not know it yet. */
export async function loadSent(from: Queryable, accountId: string, since: Instant): Promise<Sent[]> {
  const rows = await from.query<{
    message_id: string
    proof_id: string
    template: string
    dedupe: string
    state: Delivery
  }>(sql`select message_id, proof_id, template, dedupe, state from outbox
    where account_id = ${accountId} and (settled_at > ${at(since)} or settled_at is null) and state <> 'dropped'`)
  return rows.map((row) => ({
    messageId: row.message_id,
    proofId: row.proof_id,
    template: row.template,
    dedupe: row.dedupe,
    state: row.state,
  }))
}

interface Settling {
  readonly accountId: string
  readonly messageId: string
}

/** It arrived; what came back since does not arrive any more. */
export const markArrived = ({ accountId, messageId }: Settling, now: Instant): Sql =>
  sql`update outbox set state = 'delivered', detail = null, reported_at = ${at(now)}
    where account_id = ${accountId} and message_id = ${messageId} and state = 'accepted'`

/** It goes out once more, because it goes out differently now (use it with `expect`). */
export const sendAgain = ({ accountId, messageId }: Settling, detail: string, now: Instant, until: Instant): Sql =>
  sql`update outbox set state = 'queued', detail = ${detail}, settled_at = null, reported_at = ${at(now)}, next_at = ${at(now)},
      give_up_at = greatest(give_up_at, ${at(until)}::timestamptz)
    where account_id = ${accountId} and message_id = ${messageId} and state in ('accepted', 'delivered')`

/**
 * A message ends without having reached anybody: refused when it was handed over (`failed`), or taken first and come back
 * later (`returned`). What says that nobody is there counts: so many times in a row make it a dead mailbox (T076), and set the timer
 * that tells its owner. One statement, so that each message counts once, and no flag is ever without its timer.
 */
export async function endInVain(
  from: Queryable,
  { accountId, messageId }: Settling,
  end: { readonly state: 'failed' | 'returned'; readonly detail: string; readonly counts: boolean },
  now: Instant,
  deadCount: number,
): Promise<void> {
  const late = end.state === 'returned'
  await from.query(sql`
    with ended as (
      update outbox set state = ${end.state}, detail = ${end.detail}, next_at = null,
        settled_at = coalesce(settled_at, ${at(now)}::timestamptz),
        reported_at = case when ${late}::boolean then ${at(now)}::timestamptz end
      where account_id = ${accountId} and message_id = ${messageId}
        and ((${late}::boolean and state in ('accepted', 'delivered')) or (not ${late}::boolean and state = 'queued'))
      returning proof_id),
    counted as (
      update proof p set bounces = least(p.bounces, 30000) + 1,
        returned_at = case when ${late}::boolean then ${at(now)}::timestamptz else p.returned_at end,
        undeliverable_at = case when p.bounces + 1 >= ${deadCount} then coalesce(p.undeliverable_at, ${at(now)}::timestamptz) end
      from ended e
      where p.account_id = ${accountId} and p.proof_id = e.proof_id and ${end.counts}::boolean
        and p.state not in ('unconfirmed', 'candidate', 'discarded', 'gone')
      returning p.proof_id, p.bounces)
    insert into due (account_id, kind, subject, due_at)
      select ${accountId}::uuid, ${DEAD_PROOF}, proof_id, ${at(now)}::timestamptz from counted where bounces = ${deadCount}
    on conflict (account_id, kind, subject) do nothing`)
}

/** When alerts of a request were taken that did not come back, by the proofs that took them and their places in the schedule. */
export async function loadStanding(
  from: Queryable,
  accountId: string,
  requestId: string,
): Promise<{ readonly proofId: string; readonly slot: string; readonly at: Instant }[]> {
  const rows = await from.query<{ proof_id: string; dedupe: string; settled_at: Instant }>(sql`
    select proof_id, dedupe, settled_at from outbox
    where account_id = ${accountId} and template = 'replacement-alert' and starts_with(dedupe, ${`replacement/${requestId}/`})
      and state in ('accepted', 'delivered')`)
  return rows.map((row) => ({
    proofId: row.proof_id,
    slot: row.dedupe.split('/')[2] ?? '',
    at: row.settled_at,
  }))
}
