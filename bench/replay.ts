// What a flow asked the database, asked again by pgbench: the same statements with the same values, on a copy of the data as
// they were before.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, SESSION_OPTIONS } from '../src/platform/database/database.ts'
import { placeholders, type Sql } from '../src/platform/database/sql.ts'
import { machineBinaries } from '../tests/support/machine-postgres.ts'

export const pgbench = machineBinaries && {
  version: machineBinaries.version,
  path: join(machineBinaries.folder, 'pgbench'),
}

/** A value as PostgreSQL reads it from text; null where it is none. */
function textOf(value: Sql['values'][number] | undefined): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Buffer) return `\\x${value.toString('hex')}`
  if (typeof value !== 'object') return String(value)
  const items = (value as readonly Sql['values'][number][]).map((item) => {
    const text = textOf(item)
    return text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`
  })
  return `{${items.join(',')}}`
}

export interface Replay {
  readonly statements: number
  /** Transactions a second, of some of the recorded pieces. */
  run(from: number, count: number, clients: number): number
}

/** Keeps the values of all pieces in a table of the copy, one row each, and makes one script of their common text. */
export async function makeReplay(
  copy: Database,
  socket: { readonly directory: string; readonly user: string; readonly database: string },
  pieces: readonly (readonly Sql[])[],
): Promise<Replay> {
  const shapeOf = (piece: readonly Sql[]) => piece.map((statement) => placeholders(statement)).join(';')
  const shape = shapeOf(pieces[0] ?? [])
  if (pieces.some((piece) => shapeOf(piece) !== shape)) throw new Error('the recorded pieces differ')
  const rows = pieces.map((piece) => piece.flatMap(({ values }) => values.map(textOf)))
  // What is nothing for one is nothing for all: pgbench's variables are never null.
  const columns = (rows[0] ?? []).map((_, i) => rows.every((row) => row[i] !== null))
  if (rows.some((row) => row.some((value, i) => (value === null) === columns[i])))
    throw new Error('the recorded pieces differ in what is null')
  const kept = columns.flatMap((there, i) => (there ? [i] : []))
  await copy.script(`create table replay (n int primary key, ${kept.map((i) => `v${i} text not null`).join(', ')})`)
  const quoted = (value: string | null | undefined) => `'${(value ?? '').replaceAll("'", "''")}'`
  for (let begin = 0; begin < rows.length; begin += 100)
    await copy.script(
      `insert into replay values ${rows
        .slice(begin, begin + 100)
        .map((row, i) => `(${begin + i}, ${kept.map((k) => quoted(row[k])).join(', ')})`)
        .join(', ')}`,
    )
  await copy.script('vacuum analyze replay')
  const folder = mkdtempSync(join(tmpdir(), 'honnin-pgbench-'))
  const script = join(folder, 'replay.sql')
  let place = 0
  const lines = (pieces[0] ?? []).map((statement) => {
    const begin = place
    place += statement.values.length
    // A colon before a name is a variable of pgbench, also in the slice of an array.
    return `${placeholders(statement)
      .replace(/\s+/g, ' ')
      .replace(/(?<!:):(?=\w)/g, ': ')
      .replace(/\$(\d+)/g, (_, n) => (columns[begin + Number(n) - 1] ? `:v${begin + Number(n) - 1}` : 'null'))};`
  })
  const fetch = `select ${kept.map((i) => `v${i}`).join(', ')} from replay where n = :i \\gset\n`
  return {
    statements: lines.length,
    run(from, count, clients) {
      const each = Math.floor(count / clients)
      const head = `\\set n :n + 1\n\\set i ${from} + (:n - 1) * ${clients} + :client_id\n`
      writeFileSync(script, `${head}${fetch}${lines.join('\n')}\n`)
      const options = ['-n', '-M', 'prepared', '-c', clients, '-j', 2, '-D', 'n=0', '-t', each, '-f', script]
      const { directory, user, database } = socket
      const where = ['-h', directory, '-U', user, database]
      const ran = spawnSync(pgbench?.path ?? 'pgbench', [...options.map(String), ...where], {
        encoding: 'utf8',
        // The same plans as the flow's.
        env: { ...process.env, PGOPTIONS: SESSION_OPTIONS },
      })
      if (from + count >= pieces.length) rmSync(folder, { recursive: true, force: true })
      const done = /^number of transactions actually processed: (\d+)\/(\d+)$/m.exec(ran.stdout)
      if (ran.status !== 0 || !done || done[1] !== done[2]) throw new Error(`pgbench: ${ran.stdout}${ran.stderr}`)
      return Number(/^tps = ([\d.]+)/m.exec(ran.stdout)?.[1])
    },
  }
}
