import type { Instant } from '../kernel/clock.ts'
import { days, hours } from '../kernel/duration.ts'
import type { Queryable } from '../platform/database/database.ts'
import { at, sql } from '../platform/database/sql.ts'
import { type Finding, note, ok, wrong } from './finding.ts'

const SHOWN_MS = days(7)
const LATE_MS = hours(1)

/** How the messages of the last week fared, and whether the sender keeps up (NT-12); of nobody in particular. */
export async function lookAtMessages(from: Queryable, now: Instant): Promise<readonly Finding[]> {
  const rows = await from.query<{ state: string; detail: string | null; count: number }>(sql`
    select state, case when state in ('failed', 'returned') then detail end as detail, count(*) as count
    from outbox where settled_at > ${at(now - SHOWN_MS)} group by 1, 2
    union all
    select 'queued', detail, count(*) from outbox where next_at is not null group by 2 order by 1, 2`)
  const [oldest] = await from.query<{ next_at: Instant }>(sql`
    select next_at from outbox where next_at is not null order by next_at limit 1`)
  const told = rows.map(({ state, detail, count }) => `${count} ${state}${detail === null ? '' : ` (${detail})`}`)
  const how = told.length === 0 ? [] : [ok('messages', `in the last week ${told.join(', ')}`)]
  const lateMs = oldest ? now - oldest.next_at : 0
  if (lateMs > LATE_MS)
    return [
      ...how,
      wrong(
        'messages',
        `one has waited for its turn for ${Math.floor(lateMs / hours(1))} hours: is "honnin serve" running?`,
      ),
    ]
  const vain = rows
    .filter(({ state }) => state === 'failed' || state === 'returned')
    .reduce((sum, r) => sum + r.count, 0)
  const all = rows.reduce((sum, { count }) => sum + count, 0)
  // One in ten mailboxes that are dead is more than people have; rather our own set-up is wrong.
  return vain * 10 > all && vain > 10
    ? [...how, note('messages', `${vain} of ${all} arrived nowhere; see the reasons above`)]
    : how
}
