import type { Writable } from 'node:stream'
import type pg from 'pg'

/** Statements that are asked for in one turn leave in one piece: the driver would write each by itself. */
export function leaveTogether(client: pg.PoolClient): void {
  // What the driver writes to has no place in its types.
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  stream.cork()
  process.nextTick(() => stream.uncork())
}
