import type { Instant } from '../kernel/clock.ts'
import { type Random, uuid } from '../kernel/random.ts'
import type { Queryable } from '../platform/database/database.ts'
import { at, json, type Sql, sql } from '../platform/database/sql.ts'
import type { Inside } from '../platform/fence.ts'

interface InsideRow extends Record<string, unknown> {
  identity: string | null
  restores: number
  epoch: number
  fenced_why: string | null
}

/** What a database is that nobody has started on. */
const EMPTY: Inside = { identity: null, restores: 0, epoch: 0, fencedWhy: null, isFresh: true }

export async function readInside(from: Queryable): Promise<Inside> {
  const [row] = await from.query<InsideRow>(sql`select identity, restores, epoch, fenced_why from ledger`)
  if (!row) return EMPTY
  const { identity, restores, epoch, fenced_why: fencedWhy } = row
  return { identity, restores, epoch, fencedWhy, isFresh: identity === null && epoch > 0 }
}

/** Gives the database the name of its service, where it has none; `wall` begins a ledger that nobody has begun. */
export const nameInside = (identity: string, wall: Instant): Sql =>
  sql`insert into ledger (t, wall, served_ms, identity) values (${at(wall)}, ${at(wall)}, 0, ${identity})
    on conflict (one) do update set identity = excluded.identity where ledger.identity is null`

/** From now on no instance works with it, also one that remembers nothing of its own. */
export const fenceInside = (why: string, wall: Instant): Sql =>
  sql`update ledger set fenced_at = ${at(wall)}, fenced_why = ${why} where fenced_why is null returning 1`

/** The record for whoever asks later what was done; `at` is the wall, because the ledger may be an old one. */
export const logRestore = (random: Random, act: string, wall: Instant, data: Readonly<Record<string, unknown>>): Sql =>
  sql`insert into restore_log (restore_id, at, act, data) values (${uuid(random)}, ${at(wall)}, ${act}, ${json(data)}::jsonb)`

/** The database is taken for what it is: under this name, and newer than all that was remembered of it. */
export const openFenceInside = (identity: string): Sql =>
  sql`update ledger set identity = ${identity}, restores = restores + 1, epoch = epoch + 1, fenced_at = null, fenced_why = null`
