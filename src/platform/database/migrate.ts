import { type Clock, type Instant, isoInstant, systemClock } from '../../kernel/clock.ts'
import { minutes } from '../../kernel/duration.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type Database, sqlState } from './database.ts'
import { type Migration, readMigrations, statementsOf } from './migration-file.ts'
import { at, type Sql, sql } from './sql.ts'

/** A number of our own for the advisory lock under which programs migrate one after another. */
const LOCK = 7_218_490
/** SQLSTATEs of our own: another program has applied this migration in the meantime, or applies one just now. */
const ALREADY_APPLIED = 'HN002'
const BUSY = 'HN003'
const LOCK_NOT_AVAILABLE = '55P03'
const DEADLOCK = '40P01'
const COME_AGAIN: ReadonlySet<string | undefined> = new Set([BUSY, LOCK_NOT_AVAILABLE, DEADLOCK])
/**
 * How long a migration waits for a lock that somebody holds, in milliseconds: everybody who comes after it waits as long, so
 * it gives way before people notice, and comes again.
 */
const LOCK_WAIT = 1000
const PAUSE = 500
/** After that somebody has to look who holds the lock. */
const PATIENCE = minutes(10)

interface Applied {
  readonly number: number
  readonly name: string
  readonly sha256: string
  /** Programs whose newest migration is this or a later one go on; null is of a time that did not say so. */
  readonly since: number | null
}

export interface MigrationState {
  /** Names, oldest first. */
  readonly applied: readonly string[]
  readonly pending: readonly string[]
  /** Applied by a newer program, and no hindrance to this one; left out where there are none. */
  readonly newer?: readonly string[]
}

/**
 * Brings the database to the state of the files in `folder`, each in one transaction of its own. Refuses, changing
 * nothing, where files and database tell different stories; see `checkMigrations`. `when` is written into the rows.
 * Others go on meanwhile: a lock that is not free at once is asked for again later (`migration.busy` {name} after ten
 * minutes, with what was applied until then).
 */
export async function migrate(
  database: Database,
  folder: string,
  when: Instant,
  clock: Clock = systemClock,
): Promise<Result<MigrationState>> {
  const files = await readMigrations(folder)
  if (!files.ok) return files
  let since = clock.monotonic()
  let count = -1
  for (;;) {
    const applied = await readApplied(database)
    const next = compare(files.value, applied)
    if (!next.ok || next.value.pending.length === 0) return next
    if (applied.length !== count) since = clock.monotonic()
    count = applied.length
    const migration = files.value[applied.length]
    if (!migration) return next
    try {
      await database.script(makeTable)
      if (!migration.alone) await database.script(script(migration, when))
      else if (!(await applyAlone(database, migration, when))) await clock.sleep(PAUSE)
    } catch (error) {
      const state = sqlState(error)
      if (state === ALREADY_APPLIED) continue
      if (!COME_AGAIN.has(state)) throw error
      if (clock.monotonic() - since > PATIENCE) return refuse('migration.busy', { name: migration.name })
      await clock.sleep(PAUSE)
    }
  }
}

/**
 * Tells what `migrate` would do, without changing anything and without the right to. Refusals:
 * `migration.file_name` {file}, `migration.gap` {number} (files are not 1, 2, 3 …, or the database skipped one),
 * `migration.changed` {name} (the file is not the one that was applied), `migration.database_newer` {name} (the
 * database knows a migration that this program does not, and that took something away from programs like it).
 */
export async function checkMigrations(database: Database, folder: string): Promise<Result<MigrationState>> {
  const files = await readMigrations(folder)
  return files.ok ? compare(files.value, await readApplied(database)) : files
}

async function readApplied(database: Database): Promise<readonly Applied[]> {
  const [table] = await database.query<{ found: boolean }>(sql`select to_regclass('migration') is not null as found`)
  if (!table?.found) return []
  // As JSON, because the column is younger than the table.
  return database.query<Applied & Record<string, unknown>>(
    sql`select number, name, sha256, (to_jsonb(m) ->> 'since')::integer as since from migration m order by number`,
  )
}

function compare(files: readonly Migration[], applied: readonly Applied[]): Result<MigrationState> {
  for (const [i, row] of applied.entries()) {
    if (row.number !== i + 1) return refuse('migration.gap', { number: i + 1 })
    const file = files[i]
    if (!file && (row.since ?? row.number) > files.length) return refuse('migration.database_newer', { name: row.name })
    if (file && (row.name !== file.name || row.sha256 !== file.sha256))
      return refuse('migration.changed', { name: row.name })
  }
  const names = files.map(({ name }) => name)
  const newer = applied.slice(files.length).map(({ name }) => name)
  const state = { applied: names.slice(0, applied.length), pending: names.slice(applied.length) }
  return ok(newer.length === 0 ? state : { ...state, newer })
}

// Several statements sent as one script are one transaction, so the lock is held to its end and all of it happens or
// nothing. Names, hashes and instants are of forms that need no quoting. Whoever does not get the lock does not wait for it
// in the database: who waits there is waited for by an index that is built meanwhile.
const lock = `
select set_config('lock_timeout', '${LOCK_WAIT}', true);
do $$ begin
  if not pg_try_advisory_xact_lock(${LOCK}) then
    raise exception 'another program migrates' using errcode = '${BUSY}';
  end if;
end $$;
`

const makeTable = `${lock}
create table if not exists migration (
  number integer primary key,
  name text not null,
  sha256 text not null,
  applied_at timestamptz not null
);
alter table migration add column if not exists since integer;`

const script = ({ number, name, sha256, text, since }: Migration, when: Instant): string => `${lock}
do $$ begin
  if exists (select from migration where number = ${number}) then
    raise exception 'applied by another program' using errcode = '${ALREADY_APPLIED}';
  end if;
end $$;
insert into migration (number, name, sha256, applied_at, since)
  values (${number}, '${name}', '${sha256}', '${isoInstant(when)}', ${since});
${text}`

const insertApplied = ({ number, name, sha256, since }: Migration, when: Instant): Sql =>
  sql`insert into migration (number, name, sha256, applied_at, since)
    values (${number}, ${name}, ${sha256}, ${at(when)}, ${since})`

/**
 * Each statement by itself on another connection, while this one holds the lock in a transaction that has read nothing since:
 * so an index that is built does not wait for us, and a pooler cannot part the lock from its holder. What was begun and
 * not ended is begun anew. Answers whether it was our turn.
 */
function applyAlone(database: Database, migration: Migration, when: Instant): Promise<boolean> {
  return database.together(async (holder) => {
    await holder.query(sql`begin`)
    try {
      const [row] = await holder.query<{ mine: boolean }>(sql`select pg_try_advisory_xact_lock(${LOCK}) as mine`)
      const known = await holder.query(sql`select 1 from migration where number = ${migration.number}`)
      // What was read last is let go by what is run next: an index that is built waits for whoever holds what they have read.
      await holder.query(sql`set local idle_in_transaction_session_timeout = 0`)
      if (row?.mine && known.length === 0) {
        for (const statement of statementsOf(migration)) await runAlone(database, statement)
        await holder.query(insertApplied(migration, when))
      }
      await holder.query(sql`commit`)
      return row?.mine ?? false
    } catch (error) {
      await holder.query(sql`rollback`)
      throw error
    }
  })
}

/** An index whose making was cut short is there and good for nothing. */
async function runAlone(database: Database, statement: string): Promise<void> {
  const [, name] = /^create (?:unique )?index concurrently (\w+)/.exec(statement) ?? []
  if (name !== undefined) {
    const [index] = await database.query<{ valid: boolean }>(
      sql`select indisvalid as valid from pg_index where indexrelid = to_regclass(${name})`,
    )
    if (index?.valid) return
    if (index) await database.script(`drop index concurrently ${name}`)
  }
  await database.script(statement)
}
