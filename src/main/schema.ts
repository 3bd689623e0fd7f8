import { systemClock } from '../kernel/clock.ts'
import type { Refusal } from '../kernel/result.ts'
import type { Database } from '../platform/database/database.ts'
import { checkMigrations, type MigrationState, migrate } from '../platform/database/migrate.ts'
import type { Log } from '../platform/log.ts'
import { MIGRATIONS, StartError } from './store.ts'

/** What the operator can do where the tables are not as this version knows them. */
function sentence({ code, params: { name } }: Refusal): string {
  switch (code) {
    case 'migration.database_newer':
      return `A newer version changed this database (${name}) so that this one cannot go on with it. Start that version, or a later one.`
    case 'migration.busy':
      return `Somebody has been holding what the migration ${name} needs for ten minutes. Find the long transaction (pg_stat_activity), end it, and start again; nothing of the migration is left half done.`
    case 'migration.changed':
      return `The migration ${name} is not the one that this database was made with. Install Honnin anew, in the version that ran here last or a later one.`
    default:
      return 'The files of the migrations are not complete. Install Honnin anew.'
  }
}

const problem = (refusal: Refusal): StartError => new StartError(`${sentence(refusal)} (${refusal.code})`)

/** Brings the tables to where this version knows them. One that is older than they are goes on where nothing was taken from it. */
export async function bringUp(database: Database, log: Log): Promise<void> {
  const migrated = await migrate(database, MIGRATIONS, systemClock.wall())
  if (!migrated.ok) throw problem(migrated.refusal)
  tellNewer(migrated.value, log)
}

/** For commands beside a service: they change no tables. */
export async function checkTables(database: Database, log: Log): Promise<void> {
  const migrations = await checkMigrations(database, MIGRATIONS)
  if (!migrations.ok) throw problem(migrations.refusal)
  if (migrations.value.pending.length > 0)
    throw new StartError('The database is not up to date. Run "honnin migrate" first.')
  tellNewer(migrations.value, log)
}

const tellNewer = ({ newer }: MigrationState, log: Log): void => {
  if (newer) log.warn('a newer version changed this database; this one goes on', { detail: newer.join(' ') })
}
