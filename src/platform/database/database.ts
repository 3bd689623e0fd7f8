import pg from 'pg'
import type { Instant } from '../../kernel/clock.ts'
import { policy } from '../../policy/policy.ts'
import type { TlsOptions } from './address.ts'
import { noteDone, Outage, outageOf } from './outage.ts'
import { placeholders, type Sql, statementName } from './sql.ts'
import { leaveTogether } from './together.ts'

/** Instants leave PostgreSQL as milliseconds, so that no code meets a Date or a time zone. */
const TIMESTAMPTZ = 1184
const INT8 = 20
export const types = new pg.TypeOverrides()
// An offset is of hours, or of hours and minutes: behind a pooler a connection is in the zone of its server.
types.setTypeParser(TIMESTAMPTZ, (text): Instant => Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')))
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
  /** postgres:// addresses of one cluster, of which one is the primary; or, for the embedded engine, its socket. */
  readonly urls?: readonly string[]
  /** For addresses: TLS as it is said here, or none. */
  readonly tls?: TlsOptions
  /** A pooler gives each transaction another connection: nothing is kept on one (DATABASE_POOLER). */
  readonly pooled?: boolean
  readonly socket?: { readonly directory: string; readonly user: string; readonly database: string }
  readonly connectionsMax: number
}

/** PostgreSQL answered, and said no: its SQLSTATE. Undefined for every other error, such as a broken connection. */
export function sqlState(error: unknown): string | undefined {
  const said = error instanceof Outage ? error.cause : error
  return said instanceof pg.DatabaseError ? said.code : undefined
}

/** What `pipeline` and `onConnect` of pg 8.23 are called; its types do not know them yet. */
interface Options extends pg.PoolConfig {
  readonly pipeline: true
  readonly types: pg.TypeOverrides
  readonly onConnect: (client: pg.ClientBase) => Promise<void>
}

const READ_ONLY = 'the database is a standby, or only reads'

/** What answers here must be the primary: a standby lags, and nothing may be decided on what it knows (T124, S3). */
async function refuseStandby(client: pg.ClientBase): Promise<void> {
  const text = `select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean as reads`
  const { rows } = await client.query<{ reads: boolean }>(text)
  if (rows[0]?.reads !== false) throw Object.assign(new Error(READ_ONLY), { code: NOT_PRIMARY })
}

const NOT_PRIMARY = '25006'
const isStandby = (error: unknown): boolean => error instanceof Error && error.message === READ_ONLY
/** As the pool says it: for a connection, and for a place in it. */
const isLate = (error: unknown): boolean => error instanceof Error && /\btimeout\b/.test(error.message)

const placesOf = ({ urls, tls, socket }: ConnectionSettings): readonly pg.ClientConfig[] =>
  socket
    ? [{ host: socket.directory, port: 5432, user: socket.user, database: socket.database }]
    : (urls ?? []).map((url) => ({ connectionString: url, ssl: tls ?? false }))

/**
 * A statement is planned once for a connection, maybe while its tables are empty, and would go on reading them whole as they
 * fill. Every statement has its index (tests/plans), so none is let do that. Compiling a plan never pays for one so short.
 */
export const SESSION_OPTIONS = '-c TimeZone=UTC -c enable_seqscan=off -c jit=off'

/** A pool of connections to the primary, whichever of the places that is at the time. */
function openPool(settings: ConnectionSettings) {
  const places = placesOf(settings)
  let present = 0
  class Client extends pg.Client {
    constructor(config: pg.ClientConfig = {}) {
      super({ ...config, ...places[present] })
    }
  }
  const options: Options = {
    max: settings.connectionsMax,
    // Sends the next statement without waiting for the last answer.
    pipeline: true,
    types,
    connectionTimeoutMillis: policy.database_connect_ms,
    keepAlive: true,
    onConnect: refuseStandby,
    ...(settings.pooled ? {} : { options: SESSION_OPTIONS }),
  }
  const pool = new pg.Pool({ ...options, Client } as pg.PoolConfig)
  // A connection that breaks while it is in use tells its query; without a listener it would also end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  /**
   * Nothing was sent where this fails, so every place may be tried; and once more where time was up, as a process that is busy
   * with itself for a while (its start) takes an answer that is there for one that is late.
   */
  const connect = async (): Promise<pg.PoolClient> => {
    const failures: unknown[] = []
    for (;;) {
      const tried = present
      try {
        return await pool.connect()
      } catch (error) {
        if (present === tried) present = (tried + 1) % places.length
        failures.push(error)
        // That a standby is one says less than why the other did not answer.
        if (failures.length >= places.length * (failures.some(isLate) ? 2 : 1))
          throw new Outage(failures.find((one) => !isStandby(one)) ?? error, 'no')
      }
    }
  }
  return { pool, connect }
}

export function openDatabase(settings: ConnectionSettings, onIdleError: (error: Error) => void): Database {
  const { pool, connect } = openPool(settings)
  let closing = false
  // Once we close, a server that says good-bye is no news.
  pool.on('error', (error) => {
    if (!closing) onIdleError(error)
  })
  const run = async <R extends Row>(client: pg.PoolClient, statement: Sql): Promise<R[]> => {
    const text = placeholders(statement)
    const name = settings.pooled ? {} : { name: statementName(text) }
    const asked = { ...name, text, values: [...statement.values], query_timeout: policy.database_answer_ms }
    try {
      const { rows } = await client.query<R>(asked)
      noteDone(text)
      return rows
    } catch (error) {
      throw outageOf(error, text) ?? error
    }
  }
  const together = async <T>(work: (connection: Queryable) => Promise<T>): Promise<T> => {
    const client = await connect()
    let broken: Error | undefined
    try {
      return await work({
        query(statement) {
          leaveTogether(client)
          return run(client, statement)
        },
      })
    } catch (error) {
      // One that PostgreSQL answered no on is as good as before; any other is not given to the next.
      if (error instanceof Outage || sqlState(error) === undefined) broken = error as Error
      throw error
    } finally {
      client.release(broken)
    }
  }
  return {
    query: (statement) => together((connection) => connection.query(statement)),
    together,
    async script(text) {
      const client = await connect()
      try {
        await client.query(text)
        client.release()
      } catch (error) {
        client.release(true)
        throw outageOf(error, text) ?? error
      }
    },
    close() {
      closing = true
      return pool.end()
    },
  }
}
