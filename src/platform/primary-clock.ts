import type { Clock, Instant } from '../kernel/clock.ts'
import type { Milliseconds } from '../kernel/duration.ts'
import type { Queryable } from './database/database.ts'
import { sql } from './database/sql.ts'

/** The wall of the primary database's machine, and how far ours is from it. */
export interface Compared {
  readonly primary: Instant
  /** Ours minus the primary's; what the question itself took is never counted as a difference. */
  readonly skewMs: Milliseconds
}

/**
 * Looks at the clock of the primary, and at no other time: it decides nothing, it only shows whether ours is right
 * (machine.md b.8). This is the one statement of the product that asks the database what time it is.
 */
export async function compareClocks(database: Queryable, clock: Clock): Promise<Compared> {
  const before = clock.wall()
  const [row] = await database.query<{ wall: Instant }>(sql`select clock_timestamp() as wall`)
  const after = clock.wall()
  if (!row) throw new Error('the database does not tell the time')
  const primary = row.wall
  return { primary, skewMs: primary < before ? before - primary : primary > after ? after - primary : 0 }
}
