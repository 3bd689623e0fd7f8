import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Instant, isoInstant } from '../../kernel/clock.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type Database, sqlState } from './database.ts'
import { sql } from './sql.ts'

/** "0001_account_tables.sql": four digits, feature and matter; the whole name without its ending is `name`. */
const FILE = /^((\d{4})_[a-z0-9]+(?:_[a-z0-9]+)*)\.sql$/
/** A number of our own for the advisory lock under which programs migrate one after another. */
const LOCK = 7_218_490
/** SQLSTATE of our own: another program has applied this migration in the meantime. */
const ALREADY_APPLIED = 'HN002'

interface Applied {
  readonly number: number
  readonly name: string
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string
}

interface Migration extends Applied {
  readonly text: string
}

export interface MigrationState {
  /** Names, oldest first. */
  readonly applied: readonly string[]
  readonly pending: readonly string[]
}

/**
 * Brings the database to the state of the files in `folder`, each in one transaction of its own. Refuses, changing
 * nothing, where files and database tell different stories; see `checkMigrations`. `when` is written into the rows.
 */
export async function migrate(database: Database, folder: string, when: Instant): Promise<Result<MigrationState>> {
  const files = await readFiles(folder)
  if (!files.ok) return files
  for (;;) {
    const applied = await readApplied(database)
    const next = compare(files.value, applied)
    if (!next.ok || next.value.pending.length === 0) return next
    if (applied.length === 0) await database.script(makeTable)
    const migration = files.value[applied.length]
    try {
      if (migration) await database.script(script(migration, when))
    } catch (error) {
      if (sqlState(error) !== ALREADY_APPLIED) throw error
    }
  }
}

/**
 * Tells what `migrate` would do, without changing anything and without the right to. Refusals:
 * `migration.file_name` {file}, `migration.gap` {number} (files are not 1, 2, 3 …, or the database skipped one),
 * `migration.changed` {name} (the file is not the one that was applied), `migration.database_newer` {name} (the
 * database knows a migration that this program does not).
 */
export async function checkMigrations(database: Database, folder: string): Promise<Result<MigrationState>> {
  const files = await readFiles(folder)
  return files.ok ? compare(files.value, await readApplied(database)) : files
}

async function readFiles(folder: string): Promise<Result<readonly Migration[]>> {
  const migrations: Migration[] = []
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()) {
    const [, name, digits] = FILE.exec(file) ?? []
    if (name === undefined) return refuse('migration.file_name', { file })
    const number = Number(digits)
    if (number !== migrations.length + 1) return refuse('migration.gap', { number: migrations.length + 1 })
    const text = await readFile(join(folder, file), 'utf8')
    migrations.push({ number, name, text, sha256: createHash('sha256').update(text).digest('hex') })
  }
  return ok(migrations)
}

async function readApplied(database: Database): Promise<readonly Applied[]> {
  const [table] = await database.query<{ found: boolean }>(sql`select to_regclass('migration') is not null as found`)
  if (!table?.found) return []
  return database.query<Applied & Record<string, unknown>>(
    sql`select number, name, sha256 from migration order by number`,
  )
}

function compare(files: readonly Migration[], applied: readonly Applied[]): Result<MigrationState> {
  for (const [i, row] of applied.entries()) {
    const file = files[i]
    if (!file) return refuse('migration.database_newer', { name: row.name })
    if (row.number !== file.number) return refuse('migration.gap', { number: file.number })
    if (row.name !== file.name || row.sha256 !== file.sha256) return refuse('migration.changed', { name: row.name })
  }
  const names = files.map(({ name }) => name)
  return ok({ applied: names.slice(0, applied.length), pending: names.slice(applied.length) })
}

// Several statements sent as one script are one transaction, so the lock is held to its end and all of it happens or
// nothing. Names, hashes and instants are of forms that need no quoting.
const lock = `select pg_advisory_xact_lock(${LOCK});\n`

const makeTable = `${lock}
create table if not exists migration (
  number integer primary key,
  name text not null,
  sha256 text not null,
  applied_at timestamptz not null
);`

const script = ({ number, name, sha256, text }: Migration, when: Instant): string => `${lock}
do $$ begin
  if exists (select from migration where number = ${number}) then
    raise exception 'applied by another program' using errcode = '${ALREADY_APPLIED}';
  end if;
end $$;
insert into migration (number, name, sha256, applied_at) values (${number}, '${name}', '${sha256}', '${isoInstant(when)}');
${text}`
