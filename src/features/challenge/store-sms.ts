import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { SmsHour } from './sms.ts'

/** The part of a unit that counts an SMS with a code, or (`used`) that its code was typed. */
export const countSms = (scopes: readonly string[], slot: Instant, what: 'sent' | 'used'): Sql => {
  const [sent, used] = what === 'sent' ? [1, 0] : [0, 1]
  return sql`insert into sms_conversion as c (scope, slot, sent, used)
    select scope, ${at(slot)}::timestamptz, ${sent}::int, ${used}::int from unnest(${scopes}::text[]) as scope order by scope
    on conflict (scope, slot) do update set sent = c.sent + excluded.sent, used = c.used + excluded.used`
}

/** The hours of each scope since an instant. */
export async function loadSms(
  from: Queryable,
  scopes: readonly string[],
  since: Instant,
): Promise<ReadonlyMap<string, readonly SmsHour[]>> {
  const rows = await from.query<{ scope: string; slot: Instant; sent: number; used: number }>(sql`
    select scope, slot, sent, used from sms_conversion
    where scope = any(${scopes}::text[]) and slot > ${at(since)} order by slot`)
  return Map.groupBy(rows, ({ scope }) => scope)
}
