import type { Queryable, Row } from './database.ts'
import { sqlState } from './database.ts'
import { placeholders, type Sql } from './sql.ts'

/** SQLSTATE of our own, raised by the function `lost_race()` (migration 0001). */
const LOST_RACE = 'HN001'
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK = '40P01'
const UNIQUE_VIOLATION = '23505'
const ATTEMPTS_MAX = 50

/** Somebody else changed the account between our reading and our writing. The flow reads again and decides again. */
export class LostRace extends Error {}

interface Part {
  readonly part: Sql
  readonly expected: boolean
}

/** Units are made of the same parts again and again; those that stand in the program are put together once. */
interface Shape {
  strings: readonly string[] | undefined
  readonly expected: WeakMap<readonly string[], Shape>
  readonly added: WeakMap<readonly string[], Shape>
}

const newShape = (): Shape => ({ strings: undefined, expected: new WeakMap(), added: new WeakMap() })
const shapes = newShape()

function stringsOf(parts: readonly Part[]): readonly string[] {
  let shape = shapes
  for (const { part, expected } of parts) {
    const next = expected ? shape.expected : shape.added
    const known = next.get(part.strings)
    const further = known ?? newShape()
    if (!known) next.set(part.strings, further)
    shape = further
  }
  shape.strings ??= putTogether(parts)
  return shape.strings
}

function putTogether(parts: readonly Part[]): readonly string[] {
  let values = 0
  const tables: string[] = []
  const checks: string[] = []
  for (const [i, { part, expected }] of parts.entries()) {
    const returning = expected ? ' returning 1' : ''
    tables.push(`p${i} as (${placeholders(part, values + 1)}${returning})`)
    if (expected) checks.push(`(select count(*) from p${i}) = 1`)
    values += part.values.length
  }
  const verdict = checks.length === 0 ? 'true' : `case when ${checks.join(' and ')} then true else lost_race() end`
  // Rebuilt as a template, so that it runs as a named statement like any other.
  return `with ${tables.join(', ')} select ${verdict} as written`.split(/\$\d+/)
}

/**
 * One transaction, written as one data-modifying statement: all of its parts happen, or none.
 *
 * `expect` adds a part that must touch exactly one row; where it does not, the whole statement is undone with
 * LostRace. Parts see the database as it was before the unit, so two parts never touch the same row.
 */
export class Unit {
  readonly #parts: Part[] = []

  add(...parts: readonly Sql[]): this {
    for (const part of parts) this.#parts.push({ part, expected: false })
    return this
  }

  expect(part: Sql): this {
    this.#parts.push({ part, expected: true })
    return this
  }

  async commit(database: Queryable): Promise<void> {
    if (this.#parts.length === 0) return
    const values = this.#parts.flatMap(({ part }) => part.values)
    try {
      await database.query<Row>({ strings: stringsOf(this.#parts), values })
    } catch (error) {
      const state = sqlState(error)
      if (state === LOST_RACE || state === SERIALIZATION_FAILURE || state === DEADLOCK || state === UNIQUE_VIOLATION)
        throw new LostRace(state, { cause: error })
      throw error
    }
  }
}

/**
 * Reads, decides and writes again while others are faster. What an attempt took for granted before it began (a code that
 * was right, a session that was open) may be gone for good: `hopeless` answers what to say then.
 */
export async function untilWon<T>(attempt: () => Promise<T>, hopeless?: () => Promise<T | undefined>): Promise<T> {
  for (let i = 1; ; i++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof LostRace) || i >= ATTEMPTS_MAX) throw error
      const verdict = await hopeless?.()
      if (verdict !== undefined) return verdict
    }
  }
}
