import { fileURLToPath } from 'node:url'
import type { Settings } from '../platform/config/settings.ts'
import { type Database, openDatabase } from '../platform/database/database.ts'
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
  const { connectionsMax } = settings
  if (settings.databaseUrl) {
    const database = openDatabase({ url: settings.databaseUrl, connectionsMax }, onIdleError)
    return { database, failed: new Promise(() => {}), close: () => database.close() }
  }
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

/** For a command beside a service that may be running: where its engine holds the data folder, that engine is asked. */
export async function openBeside(settings: Settings, log: Log): Promise<Store> {
  try {
    return await openStore(settings, log)
  } catch (error) {
    if (!(error instanceof EngineError && error.code === 'engine.folder_in_use')) throw error
    const database = openDatabase({ socket: socketIn(settings.dataDir), connectionsMax: 1 }, () => {})
    return { database, failed: new Promise(() => {}), close: () => database.close() }
  }
}
