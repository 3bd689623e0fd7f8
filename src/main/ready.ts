import type { Database } from '../platform/database/database.ts'
import { checkMigrations } from '../platform/database/migrate.ts'
import { sql } from '../platform/database/sql.ts'
import { MIGRATIONS } from './store.ts'

/**
 * May people be sent here: the database answers as the primary that writes, at the state of this very program, and nobody asked
 * it to stop. A proxy before several instances goes by it (`/ready`).
 */
export class Readiness {
  readonly #database: Database
  #stopping = false
  #needed: number | undefined

  constructor(database: Database) {
    this.#database = database
  }

  /** From now on it is not ready, while it still answers: who stands before it sends nobody any more. */
  stop(): void {
    this.#stopping = true
  }

  async isReady(): Promise<boolean> {
    if (this.#stopping) return false
    const [row] = await this.#database.query<{ writes: boolean; applied: number }>(
      sql`select not pg_is_in_recovery() and not current_setting('transaction_read_only')::boolean as writes,
        (select count(*) from migration) as applied from ledger`,
    )
    if (!row?.writes) return false
    // Looked at once, as files do not change under a running program; the database may be another one after a failover.
    this.#needed ??= await neededBy(this.#database)
    return this.#needed !== undefined && row.applied >= this.#needed
  }
}

/** How many migrations this program needs, once they are there and are its own; a newer program may have added some. */
async function neededBy(database: Database): Promise<number | undefined> {
  const state = await checkMigrations(database, MIGRATIONS)
  if (state.ok) return state.value.pending.length === 0 ? state.value.applied.length : undefined
  return state.refusal.code === 'migration.database_newer' ? 0 : undefined
}
