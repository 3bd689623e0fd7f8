import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, sql } from '../../platform/database/sql.ts'
import type { Entry } from './rules.ts'

interface EventRow extends Record<string, unknown> {
  event_id: string
  at: Instant
  kind: string
  data: Entry['data']
}

/** What happened to an account since an instant, the newest first. */
export async function loadEvents(from: Queryable, accountId: string, since: Instant, limit: number): Promise<Entry[]> {
  const rows = await from.query<EventRow>(sql`
    select event_id, at, kind, data from event
    where account_id = ${accountId} and at > ${at(since)} order by at desc, event_id limit ${limit}`)
  return rows.map(({ event_id, at: when, kind, data }) => ({ eventId: event_id, at: when, kind, data }))
}
