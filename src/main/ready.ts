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

  constructor(database: Database) {
    this.#database = database
  }

  /** From now on it is not ready, while it still answers: who stands before it sends nobody any more. */
  stop(): void {
    this.#stopping = true
  }

  async isReady(): Promise<boolean> {
    if (this.#stopping) return false
    const [row] = await this.#database.query<{ writes: boolean }>(
      sql`select not pg_is_in_recovery() and not current_setting('transaction_read_only')::boolean as writes from ledger`,
    )
    if (!row?.writes) return false
    const state = await checkMigrations(this.#database, MIGRATIONS)
    // A newer program may have migrated already, while this one still runs: its tables are as this one knows them.
    return state.ok ? state.value.pending.length === 0 : state.refusal.code === 'migration.database_newer'
  }
}
