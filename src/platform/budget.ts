import type { Instant } from '../kernel/clock.ts'
import { type Budget, freeAt } from '../kernel/window.ts'
import type { Queryable } from './database/database.ts'
import { at, type Sql, sql } from './database/sql.ts'

/**
 * The part of a unit that does it once more, and touches its row only where every limit leaves room (use it with
 * `expect`). One statement on one row: of many at once exactly as many get through as may (S10).
 */
export function spend({ kind, subject, limits }: Budget, now: Instant): Sql {
  const windows = limits.map(({ windowMs }) => windowMs)
  const longest = Math.max(...windows)
  return sql`insert into budget as b (kind, subject, times, keep_until)
    values (${kind}, ${subject}, array[${at(now)}::timestamptz], ${at(now + longest)})
    on conflict (kind, subject) do update set
      times = array(select t from unnest(b.times) as t where t > ${at(now - longest)}::timestamptz) || excluded.times,
      keep_until = excluded.keep_until
    where not exists (
      select from unnest(${windows}::bigint[], ${limits.map(({ max }) => max)}::int[]) as l(window_ms, max)
      where (select count(*) from unnest(b.times) as t
        where t > ${at(now)}::timestamptz - l.window_ms * interval '1 millisecond') >= l.max)`
}

/** Does it once more, if it may be done now: counted before whatever it is for is judged. */
export async function claim(from: Queryable, budget: Budget, now: Instant): Promise<boolean> {
  const { strings, values } = spend(budget, now)
  const rows = await from.query({ strings: [...strings.slice(0, -1), `${strings.at(-1)} returning 1`], values })
  return rows.length === 1
}

/** When each was done, in the order of the budgets. */
export async function timesOf(
  from: Queryable,
  budgets: readonly Pick<Budget, 'kind' | 'subject'>[],
): Promise<readonly (readonly Instant[])[]> {
  if (budgets.length === 0) return []
  const rows = await from.query<{ n: number; times: number[] }>(sql`
    select k.n::int, array(select floor(extract(epoch from t) * 1000)::bigint from unnest(b.times) as t)::text[] as times
    from unnest(${budgets.map(({ kind }) => kind)}::text[], ${budgets.map(({ subject }) => subject)}::text[])
      with ordinality as k(kind, subject, n) join budget b on b.kind = k.kind and b.subject = k.subject`)
  const found = new Map(rows.map(({ n, times }) => [n, times.map(Number)]))
  return budgets.map((_, i) => found.get(i + 1) ?? [])
}

export interface Spent<B extends Budget> {
  readonly budget: B
  /** From when it has room again. */
  readonly at: Instant
}

/** The budget that has room last, if one of them is spent. */
export async function spentOf<B extends Budget>(
  from: Queryable,
  budgets: readonly B[],
  now: Instant,
): Promise<Spent<B> | undefined> {
  const times = await timesOf(from, budgets)
  const spent = budgets.flatMap((budget, i) => {
    const free = freeAt(times[i] ?? [], budget.limits, now)
    return free === undefined ? [] : [{ budget, at: free }]
  })
  return spent.toSorted((a, b) => b.at - a.at)[0]
}

/** It turned out not to count: the right code was typed. `when` is the instant under which it was claimed. */
export const giveBack = ({ kind, subject }: Budget, when: Instant): Sql => sql`
    update budget set times = times[:array_position(times, ${at(when)}::timestamptz) - 1]
      || times[array_position(times, ${at(when)}::timestamptz) + 1:]
    where kind = ${kind} and subject = ${subject} and array_position(times, ${at(when)}::timestamptz) is not null`

/** The count begins anew. */
export const forget = (budgets: readonly Budget[]): Sql => sql`
    delete from budget b using unnest(${budgets.map(({ kind }) => kind)}::text[],
      ${budgets.map(({ subject }) => subject)}::text[]) as k(kind, subject)
    where b.kind = k.kind and b.subject = k.subject`
