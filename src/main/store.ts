import { fileURLToPath } from 'node:url'
import type { Settings } from '../platform/config/settings.ts'
import {
  type DatabaseAddress,
  type TlsFiles,
  type TlsOptions,
  tlsFailure,
  tlsOptions,
} from '../platform/database/address.ts'
import { type Database, openDatabase } from '../platform/database/database.ts'
import { sql } from '../platform/database/sql.ts'
import { socketIn, startEngine } from '../platform/engine/engine.ts'
import { EngineError } from '../platform/engine/engine-error.ts'
import { errorFields, type Log } from '../platform/log.ts'

export const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url))

export class StartError extends Error {}

export interface Store {
  readonly database: Database
  readonly failed: Promise<string>
  close(): Promise<void>
}

/** The server that DATABASE_URL names, or the embedded engine in the data folder. */
export async function openStore(settings: Settings, log: Log): Promise<Store> {
  const onIdleError = (error: Error) => log.warn('database connection lost', errorFields(error))
  const { connectionsMax, pooled } = settings
  if (settings.database) return openElsewhere(settings.database, { connectionsMax, pooled, log, onIdleError })
  const engine = await startEngine({
    folder: settings.dataDir,
    log: (line) => log.debug('engine', { detail: line.slice(0, 200) }),
  })
  const database = openDatabase({ socket: engine.socket, connectionsMax }, onIdleError)
  return {
    database,
    failed: engine.exited.then(() => 'the embedded engine ended'),
    async close() {
      await database.close()
      await engine.stop()
    },
  }
}

interface Opening {
  readonly connectionsMax: number
  readonly pooled?: boolean
  readonly log: Log
  readonly onIdleError: (error: Error) => void
}

/** A server that cannot show who it is, or does not encrypt, is refused at once and by its reason (CR-06). */
export async function openElsewhere(
  address: DatabaseAddress,
  { connectionsMax, pooled = false, log, onIdleError }: Opening,
): Promise<Store> {
  const { urls, host, exposed } = address
  if (exposed)
    log.warn('DATABASE_WITHOUT_TLS: the database connection can be read and changed on its way', { detail: host })
  const tls = address.tls ? { tls: readTls(address.tls) } : {}
  const database = openDatabase({ urls, connectionsMax, pooled, ...tls }, onIdleError)
  try {
    await database.query(sql`select 1`)
  } catch (error) {
    await database.close()
    const code = tlsFailure(error)
    if (isPooler(error)) throw new StartError(BEHIND_POOLER)
    if (code === undefined) throw error
    throw new StartError(
      `The database server ${host} did not show who it is (database.tls_failed, ${code}), so nothing was said to it. Give it a certificate for this name; where it has a CA of its own, add sslrootcert=/path/to/ca.pem to DATABASE_URL.`,
    )
  }
  return { database, failed: new Promise(() => {}), close: () => database.close() }
}

/** PgBouncer refuses the start-up parameter by which a connection is given its zone, unless it is told to ignore it. */
const isPooler = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('unsupported startup parameter')
const BEHIND_POOLER =
  'DATABASE_URL leads to a pooler (database.pooler). Set DATABASE_POOLER=transaction; docs/operations.md says what else it needs.'

function readTls(files: TlsFiles): TlsOptions {
  try {
    return tlsOptions(files)
  } catch (error) {
    throw new StartError(
      `A file that DATABASE_URL names for TLS cannot be read (database.tls_file): ${error instanceof Error ? error.message : ''}`,
    )
  }
}

/** One that a command may hold, and one for what it asks meanwhile. */
const BESIDE_CONNECTIONS = 2

/** For a command beside a service that may be running: where its engine holds the data folder, that engine is asked. */
export async function openBeside(settings: Settings, log: Log): Promise<Store> {
  try {
    return await openStore(settings, log)
  } catch (error) {
    if (!(error instanceof EngineError && error.code === 'engine.folder_in_use')) throw error
    const database = openDatabase({ socket: socketIn(settings.dataDir), connectionsMax: BESIDE_CONNECTIONS }, () => {})
    return { database, failed: new Promise(() => {}), close: () => database.close() }
  }
}
