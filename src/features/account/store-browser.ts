import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, sql } from '../../platform/database/sql.ts'

/** Was a proof of the account shown in this browser since an instant? What is asked for there has budgets of its own. */
export async function isBrowserKnown(
  from: Queryable,
  accountId: string,
  browserKey: string,
  since: Instant,
): Promise<boolean> {
  const rows = await from.query(sql`select 1 from browser where account_id = ${accountId}
    and browser_key = ${Buffer.from(browserKey, 'hex')} and seen_at > ${at(since)}`)
  return rows.length > 0
}
