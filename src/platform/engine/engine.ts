import { accessSync, chmodSync, constants, mkdirSync, realpathSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Clock, systemClock } from '../../kernel/clock.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { asEngineError, classify, EngineError } from './engine-error.ts'
import { lockFolder } from './lock.ts'
import { ENGINE_DATABASE, ENGINE_USER, prepareData } from './prepare.ts'
import { chooseRunner, type Runner } from './runner.ts'
import { type Server, startServer } from './server.ts'
import { ENGINE_SETTINGS } from './settings.ts'
import { makeSocketDirectory, removeSocketDirectory } from './socket.ts'
import { stopSurvivor } from './survivor.ts'

/** Backends of a server that was killed end within moments; until then a new one refuses to start. */
const LEFTOVER_ATTEMPTS_MAX = 50
const LEFTOVER_WAIT = 100

export interface EngineOptions {
  /** The data folder (DATA_DIR); made where it is missing. The database is in `postgres` below it. */
  readonly folder: string
  /** Lines of PostgreSQL's log; they hold no values of statements. */
  log(line: string): void
  readonly clock?: Clock
  /** Settings of PostgreSQL that win over ENGINE_SETTINGS. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface Engine {
  readonly socket: { readonly directory: string; readonly user: string; readonly database: string }
  /** Disconnects clients, writes everything, ends PostgreSQL and frees the folder. May be called twice. */
  stop(): Promise<void>
  /** Resolves when PostgreSQL is gone and the folder is free: undefined after `stop`, else why it ended by itself. */
  readonly exited: Promise<EngineError | undefined>
}

/**
 * Starts the embedded PostgreSQL 18 on a folder: makes the database the first time, recovers it after a crash, ends a
 * server that outlived its program. Throws EngineError.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const folder = resolve(options.folder)
  const clock = options.clock ?? systemClock
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK | constants.X_OK)
    const lock = lockFolder(folder)
    const leave = () => {
      removeSocketDirectory(folder)
      lock.release()
    }
    try {
      const server = await startLocked(options, folder, clock)
      return hold(server, folder, clock, leave)
    } catch (error) {
      leave()
      throw error
    }
  } catch (error) {
    throw asEngineError(error, folder)
  }
}

interface Started {
  readonly server: Server
  readonly directory: string
}

async function startLocked(options: EngineOptions, folder: string, clock: Clock): Promise<Started> {
  const { log } = options
  const data = join(folder, 'postgres')
  const binaries = findBinaries(folder)
  const runner = chooseRunner({ folder, data, program: binaries.postgres, libraryPath: binaries.libraryPath })
  if ((await stopSurvivor(data, clock)) === 'stopped') log('stopped a server that had outlived its program')
  await prepareData(folder, data, binaries, runner)
  closeToOthers(data)
  const directory = makeSocketDirectory(folder)
  runner.give(directory)
  const settings = { ...ENGINE_SETTINGS, ...options.settings, unix_socket_directories: directory }
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  return { server: await startPatiently(runner, binaries, args, log, clock), directory }
}

/** Volumes and copies widen permissions; PostgreSQL refuses to start on such a directory. */
function closeToOthers(data: string): void {
  const { mode, uid } = statSync(data)
  const me = process.getuid?.()
  if ((mode & 0o077) !== 0 && (me === 0 || me === uid)) chmodSync(data, 0o700)
}

async function startPatiently(
  runner: Runner,
  binaries: Binaries,
  args: readonly string[],
  log: (line: string) => void,
  clock: Clock,
): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startServer(runner, binaries.postgres, args, log)
    } catch (error) {
      const leftover = error instanceof Error && error.message.includes('pre-existing shared memory block')
      if (!leftover || attempt >= LEFTOVER_ATTEMPTS_MAX) throw error
      await clock.sleep(LEFTOVER_WAIT)
    }
  }
}

function hold({ server, directory }: Started, folder: string, clock: Clock, leave: () => void): Engine {
  let stopping: Promise<void> | undefined
  const exited = server.ended.then((text) => {
    leave()
    return stopping ? undefined : new EngineError(classify(text), folder, text)
  })
  const stop = async () => {
    await server.stop(clock)
    await exited
  }
  return {
    socket: socketAt(directory),
    stop: () => {
      stopping ??= stop()
      return stopping
    },
    exited,
  }
}

const socketAt = (directory: string): Engine['socket'] => ({ directory, user: ENGINE_USER, database: ENGINE_DATABASE })

/** Where the engine listens that another process runs on this folder. */
export const socketIn = (folder: string): Engine['socket'] => socketAt(realpathSync(join(folder, 'socket')))
