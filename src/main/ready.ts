import type { Database } from '../platform/database/database.ts'
import { checkMigrations } from '../platform/database/migrate.ts'
import { sql } from '../platform/database/sql.ts'
import type { Time } from '../platform/time.ts'
import { MIGRATIONS } from './store.ts'

/**
 * Why people should not be sent here now. 'clock': ours is not the primary's, and this instance left rotation. 'fence': the
 * database is a restored one or a copy. 'stopping': somebody asked it to end.
 */
export type Unready = 'clock' | 'database' | 'fence' | 'stopping'

/**
 * May people be sent here: the database answers as the primary that writes, at the state of this very program, the clocks
 * agree, and nobody asked it to stop. A proxy before several instances goes by it (`/ready`).
 */
export class Readiness {
  readonly #database: Database
  readonly #time: Time
  #stopping = false
  #seen: { readonly applied: number; readonly fits: boolean } | undefined

  constructor(database: Database, time: Time) {
    this.#database = database
    this.#time = time
  }

  /** From now on it is not ready, while it still answers: who stands before it sends nobody any more. */
  stop(): void {
    this.#stopping = true
  }

  /** What it lacks; undefined where it is ready. */
  async lack(): Promise<Unready | undefined> {
    if (this.#stopping) return 'stopping'
    const [row] = await this.#database.query<{ writes: boolean; applied: number }>(
      sql`select not pg_is_in_recovery() and not current_setting('transaction_read_only')::boolean as writes,
        (select count(*) from migration) as applied from ledger`,
    )
    if (!row?.writes) return 'database'
    // Looked at again only when somebody migrated: a newer program, or another database after a failover.
    if (this.#seen?.applied !== row.applied) this.#seen = { applied: row.applied, fits: await fits(this.#database) }
    if (!this.#seen.fits) return 'database'
    await this.#time.moment()
    return this.#time.isInRotation ? undefined : 'clock'
  }
}

/** Are the tables as this program knows them, or newer in a way that it can live with? */
async function fits(database: Database): Promise<boolean> {
  const state = await checkMigrations(database, MIGRATIONS)
  return state.ok && state.value.pending.length === 0
}
