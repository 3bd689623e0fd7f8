import pg from 'pg'
import type { Instant } from '../../kernel/clock.ts'
import type { TlsOptions } from './address.ts'
import { placeholders, type Sql, statementName } from './sql.ts'
import { leaveTogether } from './together.ts'

/** Instants leave PostgreSQL as milliseconds, so that no code meets a Date or a time zone. */
const TIMESTAMPTZ = 1184
const INT8 = 20
const types = new pg.TypeOverrides()
types.setTypeParser(
  TIMESTAMPTZ,
  (text): Instant => Date.parse(`${text.replace(' ', 'T')}:00`.replace(/([+-]\d\d):00$/, '$1:00')),
)
types.setTypeParser(INT8, Number)

export type Row = Record<string, unknown>

/** Something statements can be run on: the pool, or one connection of it. */
export interface Queryable {
  query<R extends Row>(statement: Sql): Promise<R[]>
}

export interface Database extends Queryable {
  /**
   * Runs `work` on one connection, in the order in which it asks (pipelined). Reads that must not be older than
   * the first of them (the account's version) belong together here.
   */
  together<T>(work: (connection: Queryable) => Promise<T>): Promise<T>
  /** Plain text without values, several statements allowed: for migrations only. */
  script(text: string): Promise<void>
  close(): Promise<void>
}

export interface ConnectionSettings {
  /** postgres:// address; or, for the embedded engine, the directory of its socket. */
  readonly url?: string
  /** For an address: TLS as it is said here, or none. */
  readonly tls?: TlsOptions
  readonly socket?: { readonly directory: string; readonly user: string; readonly database: string }
  readonly connectionsMax: number
}

/** PostgreSQL answered, and said no: its SQLSTATE. Undefined for every other error, such as a broken connection. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError ? error.code : undefined

const run = async <R extends Row>(client: pg.Pool | pg.PoolClient, statement: Sql): Promise<R[]> => {
  const text = placeholders(statement)
  const result = await client.query<R>({ name: statementName(text), text, values: [...statement.values] })
  return result.rows
}

export function openDatabase(settings: ConnectionSettings, onIdleError: (error: Error) => void): Database {
  const where = settings.socket
    ? { host: settings.socket.directory, port: 5432, user: settings.socket.user, database: settings.socket.database }
    : { connectionString: settings.url, ssl: settings.tls ?? false }
  // `pipeline` sends the next statement without waiting for the last answer (pg 8.23); its types do not know it yet.
  const options = { ...where, max: settings.connectionsMax, pipeline: true, types, options: '-c TimeZone=UTC' }
  const pool = new pg.Pool(options as pg.PoolConfig)
  // A connection that breaks while it is in use tells its query; without a listener it would also end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  let closing = false
  // Once we close, a server that says good-bye is no news.
  pool.on('error', (error) => {
    if (!closing) onIdleError(error)
  })
  return {
    query: (statement) => run(pool, statement),
    async together(work) {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        return await work({
          query(statement) {
            leaveTogether(client)
            return run(client, statement)
          },
        })
      } catch (error) {
        if (sqlState(error) === undefined) broken = error as Error
        throw error
      } finally {
        client.release(broken)
      }
    },
    async script(text) {
      await pool.query(text)
    },
    close() {
      closing = true
      return pool.end()
    },
  }
}
