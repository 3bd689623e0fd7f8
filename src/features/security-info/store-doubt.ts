import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, sql } from '../../platform/database/sql.ts'

/** The contacts of which somebody said since an instant that they do not know the account, each with the last time. */
export async function loadDoubts(from: Queryable, accountId: string, since: Instant): Promise<Map<string, Instant>> {
  const rows = await from.query<{ proof: string; at: Instant }>(sql`
    select data->>'proof' as proof, at from event
    where account_id = ${accountId} and kind = 'proof.doubted' and at > ${at(since)} order by at`)
  return new Map(rows.map((row) => [row.proof, row.at]))
}
