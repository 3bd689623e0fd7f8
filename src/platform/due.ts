import type { Instant } from '../kernel/clock.ts'
import type { Milliseconds } from '../kernel/duration.ts'
import type { Database } from './database/database.ts'
import { at, type Sql, sql } from './database/sql.ts'

/** Something that time will do to a subject of an account. Its row is the timer: nothing is held in memory. */
export interface Due {
  readonly accountId: string
  readonly kind: string
  readonly subject: string
}

/** The part of a unit that sets the timer, or takes it away where `dueAt` is undefined. */
export function setDue(due: Due, dueAt: Instant | undefined): Sql {
  return dueAt === undefined
    ? sql`delete from due where account_id = ${due.accountId} and kind = ${due.kind} and subject = ${due.subject}`
    : sql`insert into due (account_id, kind, subject, due_at) values (${due.accountId}, ${due.kind}, ${due.subject}, ${at(dueAt)})
        on conflict (account_id, kind, subject) do update set due_at = excluded.due_at`
}

/** New timers, as many as there are. */
export const insertDues = (dues: readonly (Due & { readonly dueAt: Instant })[]): Sql =>
  sql`insert into due (account_id, kind, subject, due_at) select * from unnest(${dues.map((d) => d.accountId)}::uuid[],
    ${dues.map((d) => d.kind)}::text[], ${dues.map((d) => d.subject)}::uuid[], ${dues.map((d) => at(d.dueAt))}::timestamptz[])`

/** Sets the timer only where none runs. */
export const armDue = (due: Due, dueAt: Instant): Sql =>
  sql`insert into due (account_id, kind, subject, due_at) values (${due.accountId}, ${due.kind}, ${due.subject}, ${at(dueAt)})
    on conflict (account_id, kind, subject) do nothing`

interface DueRow extends Record<string, unknown> {
  account_id: string
  kind: string
  subject: string
}

/** Takes due rows for a while; who does not finish in that time loses them to the next. */
export async function claimDue(database: Database, now: Instant, leaseMs: Milliseconds, limit: number): Promise<Due[]> {
  const rows = await database.query<DueRow>(sql`
    with claimed as (
      select account_id, kind, subject from due where due_at <= ${at(now)} order by due_at limit ${limit} for update skip locked)
    update due d set due_at = ${at(now + leaseMs)} from claimed c
    where d.account_id = c.account_id and d.kind = c.kind and d.subject = c.subject
    returning d.account_id, d.kind, d.subject`)
  return rows.map((row) => ({ accountId: row.account_id, kind: row.kind, subject: row.subject }))
}

/** The next instant at which a timer or a message is due; undefined where nothing waits. */
export async function nextDueAt(database: Database): Promise<Instant | undefined> {
  const [row] = await database.query<{ next: Instant | null }>(sql`
    select least((select min(due_at) from due), (select min(next_at) from outbox where next_at is not null)) as next`)
  return row?.next ?? undefined
}
