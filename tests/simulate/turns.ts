import type { Database, Queryable, Row } from '../../src/platform/database/database.ts'
import type { Sql } from '../../src/platform/database/sql.ts'
import type { Chance } from '../walks/chance.ts'
import type { Remembered } from './remembered.ts'

/** The process died between two statements. What it had sent is written; what it wanted to say, nobody hears. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/**
 * The database as one instance of the service sees it. It can be made to die at any of its awaits: at the n-th statement
 * from now, before it is sent or once it is written and before its answer is heard.
 */
export class Turns implements Database {
  readonly #line: Line
  #left = Number.POSITIVE_INFINITY
  #dead = false

  constructor(line: Line) {
    this.#line = line
  }

  /** A whole number dies after so many statements, a half one while the answer to the next is on its way. */
  dieAfter(statements: number): void {
    this.#left = statements
  }

  get isDead(): boolean {
    return this.#dead
  }

  query<R extends Row>(statement: Sql): Promise<R[]> {
    return this.#line.wait<R>(statement, {
      mayAsk: () => this.#step(),
      mayHear: () => this.#step(),
    })
  }

  #step(): boolean {
    this.#left -= 0.5
    if (this.#left < 0) this.#dead = true
    return !this.#dead
  }

  together<T>(work: (connection: Queryable) => Promise<T>): Promise<T> {
    return work(this)
  }

  script(): Promise<void> {
    throw new Error('migrations are over')
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

interface Life {
  readonly mayAsk: () => boolean
  readonly mayHear: () => boolean
}

interface Waiting extends Life {
  readonly statement: Sql
  readonly resolve: (rows: never[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * Statements of all instances on their way to one connection. What is asked together is sent together and answered
 * together, so that the same seed is the same run. With chance, one of those who wait goes alone: a race, and still the
 * same one for the same seed.
 */
export class Line {
  readonly #database: Database
  readonly #remembered: Remembered
  #waiting: Waiting[] = []
  #busy = false
  chance: Chance | undefined
  count = 0
  /** Of those, what was no mere reading. */
  writes = 0

  constructor(database: Database, remembered: Remembered) {
    this.#database = database
    this.#remembered = remembered
  }

  wait<R extends Row>(statement: Sql, life: Life): Promise<R[]> {
    return new Promise<R[]>((resolve, reject) => {
      this.#waiting.push({ ...life, statement, resolve: resolve as Waiting['resolve'], reject })
      void this.#serve()
    })
  }

  async #serve(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    for (;;) {
      // Everybody who was just answered asks what they want to ask next, before it is seen who waits.
      await new Promise((resolve) => setImmediate(resolve))
      if (this.#waiting.length === 0) break
      await this.#send(this.#take())
    }
    this.#busy = false
  }

  #take(): Waiting[] {
    if (this.chance) return this.#waiting.splice(Math.floor(this.chance.next() * this.#waiting.length), 1)
    const all = this.#waiting
    this.#waiting = []
    return all
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    const sent = batch.map((one) => ({ one, alive: one.mayAsk() }))
    this.count += batch.length
    const answers = await this.#database.together((connection) =>
      Promise.allSettled(
        sent.map(({ one, alive }) => (alive ? this.#ask(connection, one.statement) : Promise.reject(new Crash()))),
      ),
    )
    for (const [i, { one, alive }] of sent.entries()) {
      const answer = answers[i]
      if (!alive || !one.mayHear()) one.reject(new Crash())
      else if (answer?.status === 'fulfilled') one.resolve(answer.value as never[])
      else one.reject(answer?.reason)
    }
  }

  /** Only what may have another answer than the last time goes to the engine. */
  #ask(connection: Queryable, statement: Sql): Promise<Row[]> {
    const asks = () => connection.query(statement)
    if (!this.#remembered.writes(statement)) return this.#remembered.read(statement, asks)
    this.writes++
    this.#remembered.forget(statement)
    return asks()
  }
}
