import type { Instant } from '../kernel/clock.ts'
import { type Random, uuid } from '../kernel/random.ts'
import { at, json, type Sql, sql } from './database/sql.ts'

/** Something that happened to an account: ids, numbers and kinds, never an address, code or token. */
export interface Happened {
  readonly kind: string
  readonly data: Readonly<Record<string, string | number | boolean | null>>
}

/** The part of a unit that records what happened, append-only, in the same transaction as the change itself. */
export const recordEvents = (random: Random, accountId: string, now: Instant, happened: readonly Happened[]): Sql =>
  recordEventsOf(
    random,
    now,
    happened.map((h) => ({ ...h, accountId })),
  )

/** The same for several accounts. */
export function recordEventsOf(
  random: Random,
  now: Instant,
  happened: readonly (Happened & { readonly accountId: string })[],
): Sql {
  const rows = happened.map((h) => ({ account: h.accountId, id: uuid(random), kind: h.kind, data: h.data }))
  return sql`insert into event (account_id, event_id, at, kind, data)
    select e.account, e.id, ${at(now)}::timestamptz, e.kind, e.data
    from jsonb_to_recordset(${json(rows)}::jsonb) as e(account uuid, id uuid, kind text, data jsonb)`
}
