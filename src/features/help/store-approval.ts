import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, sql } from '../../platform/database/sql.ts'
import type { Approval } from './own.ts'

/** Which of the operator's articles somebody approved, and as what. */
export async function readApprovals(from: Queryable): Promise<ReadonlyMap<string, Approval>> {
  const rows = await from.query<{ number: string; digest: string; approved_at: Instant }>(
    sql`select number, digest, approved_at from help_approval`,
  )
  return new Map(
    rows.map(({ number, digest, approved_at }) => [
      number,
      { digest, day: new Date(approved_at).toISOString().slice(0, 10) },
    ]),
  )
}

/** The files with this digest, and no others, may be shown under this number. */
export async function approve(
  from: Queryable,
  { number, digest, approver }: { readonly number: string; readonly digest: string; readonly approver: string },
  now: Instant,
): Promise<void> {
  await from.query(sql`
    insert into help_approval (number, digest, approver, approved_at) values (${number}, ${digest}, ${approver}, ${at(now)})
    on conflict (number) do update set
      digest = excluded.digest, approver = excluded.approver, approved_at = excluded.approved_at`)
}
