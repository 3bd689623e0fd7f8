import type { Instant } from '../../../kernel/clock.ts'
import type { Keys } from '../../../platform/crypto/keys.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import { at, json, type Sql, sql } from '../../../platform/database/sql.ts'
import type { Address } from '../../proof/address.ts'
import { mailboxKey } from '../../proof/twin.ts'

/** A request of another account whose new address reaches the same mailbox or telephone. */
export interface Elsewhere {
  readonly accountId: string
  readonly requestId: string
  readonly flagged: boolean
}

/** One digest for all spellings of one mailbox, over all accounts; without the key it tells nothing. */
export const candidateKey = (keys: Keys, address: Address): Buffer =>
  keys.digest('candidate', address.kind, mailboxKey(address))

/** Notes that a mailbox was shown as the new one of a request. */
export async function noteCandidate(
  from: Queryable,
  key: Buffer,
  { accountId, requestId }: { readonly accountId: string; readonly requestId: string },
  now: Instant,
): Promise<void> {
  await from.query(sql`
    insert into candidate_seen (mailbox_key, account_id, request_id, seen_at)
    values (${key}, ${accountId}, ${requestId}, ${at(now)})
    on conflict do nothing`)
}

/** Requests of other accounts since an instant, with a mailbox that a request names as well. */
export async function candidatesElsewhere(
  from: Queryable,
  accountId: string,
  requestId: string,
  since: Instant,
): Promise<Elsewhere[]> {
  const rows = await from.query<{ account_id: string; request_id: string; flagged: boolean }>(sql`
    select s.account_id, s.request_id, bool_and(s.flagged_at is not null) as flagged
    from candidate_seen mine join candidate_seen s on s.mailbox_key = mine.mailbox_key
    where mine.account_id = ${accountId} and mine.request_id = ${requestId} and s.account_id <> mine.account_id
      and s.seen_at > ${at(since)}
    group by s.account_id, s.request_id`)
  return rows.map((row) => ({ accountId: row.account_id, requestId: row.request_id, flagged: row.flagged }))
}

export function flagElsewhere(requests: readonly Elsewhere[], now: Instant): Sql {
  const rows = requests.map(({ accountId, requestId }) => ({ account: accountId, request: requestId }))
  return sql`update candidate_seen s set flagged_at = ${at(now)}
    from jsonb_to_recordset(${json(rows)}::jsonb) as n(account uuid, request uuid)
    where s.account_id = n.account and s.request_id = n.request and s.flagged_at is null`
}
