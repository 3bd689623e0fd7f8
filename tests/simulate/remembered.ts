import type { Database, Row } from '../../src/platform/database/database.ts'
import { type Sql, sql } from '../../src/platform/database/sql.ts'

interface Known {
  readonly rows: readonly Row[]
  /** How often each table that it was read from had been written to by then. */
  readonly written: readonly number[]
}

interface Nature {
  readonly text: string
  readonly tables: readonly string[]
  readonly writes: boolean
}

/** More than an act asks; what is older is asked again. */
const KNOWN_MAX = 5_000
const WRITING = /\b(insert|update|delete|truncate|lock|share)\b/

/**
 * Answers of the engine that still hold. One connection writes everything, no statement asks the clock or chance, and no
 * table is changed by another's trigger: the same question has the same answer until a table that it names is written to.
 */
export class Remembered {
  readonly #tables: readonly string[]
  readonly #written = new Map<string, number>()
  readonly #natures = new WeakMap<readonly string[], Nature>()
  readonly #known = new Map<string, Known>()

  private constructor(tables: readonly string[]) {
    this.#tables = tables
  }

  static async of(database: Database): Promise<Remembered> {
    const rows = await database.query<{ name: string }>(
      sql`select tablename as name from pg_tables where schemaname = 'public'`,
    )
    return new Remembered(rows.map(({ name }) => name))
  }

  writes(statement: Sql): boolean {
    return this.#natureOf(statement).writes
  }

  /** A write that was sent: what was read from its tables no longer counts, whatever becomes of it. */
  forget(statement: Sql): void {
    for (const table of this.#natureOf(statement).tables) this.#written.set(table, (this.#written.get(table) ?? 0) + 1)
  }

  /** The answer that still holds, or the one that `asks` the engine; only that one takes time. */
  async read(statement: Sql, asks: () => Promise<Row[]>): Promise<Row[]> {
    const { text, tables } = this.#natureOf(statement)
    const key = `${text}\n${JSON.stringify(statement.values)}`
    // What is written while the engine answers is not in this answer.
    const written = tables.map((table) => this.#written.get(table) ?? 0)
    let known = this.#known.get(key)
    if (!known?.written.every((count, i) => count === written[i])) {
      known = { rows: await asks(), written }
      if (this.#known.size > KNOWN_MAX) this.#known.clear()
      this.#known.set(key, known)
    }
    return known.rows.map((row) => ({ ...row }))
  }

  #natureOf({ strings }: Sql): Nature {
    const known = this.#natures.get(strings)
    if (known) return known
    const text = strings.join('?')
    const words = new Set(text.match(/\w+/g))
    const nature = { text, tables: this.#tables.filter((name) => words.has(name)), writes: WRITING.test(text) }
    this.#natures.set(strings, nature)
    return nature
  }
}
