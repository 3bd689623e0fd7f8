import type { Instant } from '../kernel/clock.ts'
import type { Milliseconds } from '../kernel/duration.ts'
import type { Queryable } from './database/database.ts'
import { at, sql } from './database/sql.ts'

/** Tries of one kind in the window that runs; it began with the first of them. */
export interface Attempts {
  readonly count: number
  readonly firstAt: Instant
  readonly lastAt: Instant
}

interface AttemptRow extends Record<string, unknown> {
  count: number
  first_at: Instant
  last_at: Instant
}

const toAttempts = (row: AttemptRow | undefined): Attempts | undefined =>
  row && { count: row.count, firstAt: row.first_at, lastAt: row.last_at }

/** Counts one more, exactly, before the try is judged: the answer already contains it. */
export async function countTry(
  from: Queryable,
  accountId: string,
  kind: string,
  subject: string,
  now: Instant,
  windowMs: Milliseconds,
): Promise<Attempts> {
  const [row] = await from.query<AttemptRow>(sql`
    insert into attempt (account_id, kind, subject, count, first_at, last_at)
    values (${accountId}, ${kind}, ${subject}, 1, ${at(now)}, ${at(now)})
    on conflict (account_id, kind, subject) do update set
      count = case when attempt.first_at <= ${at(now - windowMs)} then 1 else attempt.count + 1 end,
      first_at = case when attempt.first_at <= ${at(now - windowMs)} then excluded.first_at else attempt.first_at end,
      last_at = excluded.last_at
    returning count, first_at, last_at`)
  return toAttempts(row) as Attempts
}

export interface Pause {
  readonly windowMs: Milliseconds
  /** So many tries are free; after them each one needs a pause since the last, which doubles up to the longest. */
  readonly freeCount: number
  readonly pauseMs: Milliseconds
  readonly pauseMaxMs: Milliseconds
}

/**
 * Counts one more only if it may be made now: undefined while a pause runs. One statement, so that of many at once
 * no more get through than one after the other (S10).
 */
export async function claimTry(
  from: Queryable,
  { accountId, kind, subject }: { readonly accountId: string; readonly kind: string; readonly subject: string },
  now: Instant,
  { windowMs, freeCount, pauseMs, pauseMaxMs }: Pause,
): Promise<Attempts | undefined> {
  const [row] = await from.query<AttemptRow>(sql`
    insert into attempt (account_id, kind, subject, count, first_at, last_at)
    values (${accountId}, ${kind}, ${subject}, 1, ${at(now)}, ${at(now)})
    on conflict (account_id, kind, subject) do update set
      count = case when attempt.first_at <= ${at(now - windowMs)} then 1 else attempt.count + 1 end,
      first_at = case when attempt.first_at <= ${at(now - windowMs)} then excluded.first_at else attempt.first_at end,
      last_at = excluded.last_at
    where attempt.first_at <= ${at(now - windowMs)} or attempt.count < ${freeCount}
      or attempt.last_at + least(${pauseMs} * power(2, least(attempt.count - ${freeCount}, 10)), ${pauseMaxMs})
        * interval '1 millisecond' <= ${at(now)}
    returning count, first_at, last_at`)
  return toAttempts(row)
}

export async function triesOf(
  from: Queryable,
  accountId: string,
  kind: string,
  subject: string,
  since: Instant,
): Promise<Attempts | undefined> {
  const [row] = await from.query<AttemptRow>(sql`
    select count, first_at, last_at from attempt
    where account_id = ${accountId} and kind = ${kind} and subject = ${subject} and first_at > ${at(since)}`)
  return toAttempts(row)
}

/** The right thing was given: the count begins anew. */
export async function forgetTries(from: Queryable, accountId: string, kind: string, subject: string): Promise<void> {
  await from.query(sql`delete from attempt where account_id = ${accountId} and kind = ${kind} and subject = ${subject}`)
}

/** The try was right, so that it does not count among the wrong ones. */
export async function uncountTry(from: Queryable, accountId: string, kind: string, subject: string): Promise<void> {
  await from.query(sql`update attempt set count = greatest(count - 1, 0)
    where account_id = ${accountId} and kind = ${kind} and subject = ${subject}`)
}
