import type { Instant } from '../../kernel/clock.ts'
import { hours } from '../../kernel/duration.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { Policy } from '../../policy/policy.ts'
import { type Breaker, COUNTED_MS, type FailureSlot } from './breaker.ts'

/** One try more (or one less, where it was right), in one of the rows of its minute. */
export const countFailure = (slot: Instant, shard: number, by: 1 | -1): Sql => sql`
    insert into code_failure (slot, shard, count) values (${at(slot)}, ${shard}, ${by})
    on conflict (slot, shard) do update set count = code_failure.count + excluded.count`

export async function loadBreaker(from: Queryable, now: Instant, policy: Policy): Promise<Breaker> {
  const slots = from.query<{ slot: Instant; count: number }>(sql`
    select slot, sum(count)::int as count from code_failure where slot > ${at(now - COUNTED_MS)} group by slot order by slot`)
  const state = from.query<{ limit_count: number; closed_at: Instant | null }>(
    sql`select limit_count, closed_at from code_breaker`,
  )
  const [found, [row]]: [FailureSlot[], { limit_count: number; closed_at: Instant | null }[]] = await Promise.all([
    slots,
    state,
  ])
  return {
    slots: found,
    limitCount: row?.limit_count ?? policy.code_service_failures_hour_max,
    closedAt: row?.closed_at ?? null,
  }
}

/** Notes that it closed or opened; true for the one who was first to. */
export async function markBreaker(from: Queryable, closedAt: Instant | null, policy: Policy): Promise<boolean> {
  const rows = await from.query(sql`
    insert into code_breaker (limit_count, closed_at) values (${policy.code_service_failures_hour_max}, ${at(closedAt)})
    on conflict (one) do update set closed_at = excluded.closed_at
    where (code_breaker.closed_at is null) <> (excluded.closed_at is null) returning 1`)
  return rows.length === 1
}

/** Wrong codes of a bad hour: the percentile of the whole hours before now, hours without any among them. */
export async function badHour(from: Queryable, now: Instant, policy: Policy): Promise<number> {
  const until = now - (now % hours(1))
  const [row] = await from.query<{ bad: number }>(sql`
    select percentile_cont(${policy.code_service_failures_percent / 100}::float8) within group (order by coalesce(f.count, 0)) as bad
    from generate_series(${at(until - policy.code_service_failures_window_ms)}::timestamptz,
        ${at(until - hours(1))}::timestamptz, interval '1 hour') as h(begun)
      left join (select date_trunc('hour', slot, 'UTC') as begun, sum(count)::float8 as count from code_failure
        where slot >= ${at(until - policy.code_service_failures_window_ms)} group by 1) as f using (begun)`)
  return Number(row?.bad ?? 0)
}

export async function setLimit(from: Queryable, limitCount: number): Promise<void> {
  await from.query(sql`insert into code_breaker (limit_count) values (${limitCount})
    on conflict (one) do update set limit_count = excluded.limit_count`)
}
