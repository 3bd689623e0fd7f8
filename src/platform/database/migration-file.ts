import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ok, type Result, refuse } from '../../kernel/result.ts'

/** "0001_account_tables.sql": four digits, feature and matter; the whole name without its ending is `name`. */
const FILE = /^((\d{4})_[a-z0-9]+(?:_[a-z0-9]+)*)\.sql$/
/** What a file says of itself, in lines of their own. */
const ALONE = /^-- Outside a transaction\b/m
const BESIDE = /^-- Runs beside programs from (\d{4}) on\.$/m

export interface Migration {
  readonly number: number
  readonly name: string
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string
  readonly text: string
  /** Its statements are run one by one, each outside a transaction: what builds an index while others write. */
  readonly alone: boolean
  /** Programs whose newest migration is this or a later one go on with the database after it. */
  readonly since: number
}

/** The files of a folder, in order. Refusals: `migration.file_name` {file}, `migration.gap` {number}. */
export async function readMigrations(folder: string): Promise<Result<readonly Migration[]>> {
  const migrations: Migration[] = []
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()) {
    const [, name, digits] = FILE.exec(file) ?? []
    if (name === undefined) return refuse('migration.file_name', { file })
    const number = Number(digits)
    if (number !== migrations.length + 1) return refuse('migration.gap', { number: migrations.length + 1 })
    migrations.push(readMigration(number, name, await readFile(join(folder, file), 'utf8')))
  }
  return ok(migrations)
}

export const readMigration = (number: number, name: string, text: string): Migration => ({
  number,
  name,
  text,
  sha256: createHash('sha256').update(text).digest('hex'),
  alone: ALONE.test(text),
  // A file that does not say so takes something away that programs before it may need.
  since: Number(BESIDE.exec(text)?.[1] ?? number),
})

/** The statements of a file, without its comments. */
export const statementsOf = ({ text }: Pick<Migration, 'text'>): string[] =>
  text
    .replace(/^\s*--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
