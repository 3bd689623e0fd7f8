import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { sql } from '../../platform/database/sql.ts'

/** When each proof of an account was last shown in a session (PL-07). */
export async function lastShown(from: Queryable, accountId: string): Promise<ReadonlyMap<string, Instant>> {
  const rows = await from.query<{ proof_id: string; at: Instant }>(sql`
    select proof_id, max(proof_shown_at) as at from session
    where account_id = ${accountId} and proof_id is not null and proof_shown_at is not null group by proof_id`)
  return new Map(rows.map((row) => [row.proof_id, row.at]))
}
