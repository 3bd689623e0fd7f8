import { createHash } from 'node:crypto'
import { accessSync, constants, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../../src/kernel/clock.ts'
import { type ConnectionSettings, type Database, openDatabase } from '../../src/platform/database/database.ts'
import { migrate } from '../../src/platform/database/migrate.ts'
import { sql } from '../../src/platform/database/sql.ts'
import { startEngine } from '../../src/platform/engine/engine.ts'

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url))
const CONNECTIONS_MAX = 8
const MEMORY_BYTES_MIN = 2 * 2 ** 30
/** Databases on a shared server say whose they are, so that those of a crashed run can be told and removed. */
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
const PREFIX = `honnin_test_${HOST}_`

export interface TestDatabase {
  readonly database: Database
  /** For further pools on the same database. */
  readonly connection: ConnectionSettings
  /** Closes `database` and removes it from the server, whoever is still connected. */
  drop(): Promise<void>
}

/** A database of its own with all migrations applied: a copy of a template that is made once per process. */
export async function freshDatabase(): Promise<TestDatabase> {
  template ??= makeTemplate()
  return create(` template ${await template}`)
}

/** A database of its own with nothing in it. */
export const emptyDatabase = (): Promise<TestDatabase> => create('')

/** The settings under which a database of the test server is reached. */
type Server = (database: string) => ConnectionSettings

let server: Promise<Server> | undefined
let template: Promise<string> | undefined
let count = 0

/** The server that HONNIN_TEST_DATABASE_URL names, or else an embedded one that lives as long as this process. */
function theServer(): Promise<Server> {
  const url = process.env.HONNIN_TEST_DATABASE_URL
  server ??= url ? givenServer(url) : embeddedServer()
  return server
}

async function embeddedServer(): Promise<Server> {
  const place = quickPlace()
  for (const name of readdirSync(place)) {
    const [, pid] = /^honnin-test-(\d+)-/.exec(name) ?? []
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(place, name), { recursive: true, force: true })
  }
  const folder = mkdtempSync(join(place, `honnin-test-${process.pid}-`))
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  process.once('exit', remove)
  // These data need not outlive the machine.
  const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '100' }
  const engine = await startEngine({ folder, log: () => undefined, settings })
  // Tests are over when nothing is left to wait for; a process that crashes instead takes the engine with it.
  process.once('beforeExit', () => engine.stop())
  return (database) => ({ socket: { ...engine.socket, database }, connectionsMax: CONNECTIONS_MAX })
}

/** Databases are copied some twenty times faster in memory, where there is enough of it (containers have 64 MB). */
function quickPlace(): string {
  const memory = '/dev/shm'
  try {
    accessSync(memory, constants.W_OK)
    const { bavail, bsize } = statfsSync(memory)
    return bavail * bsize > MEMORY_BYTES_MIN ? memory : tmpdir()
  } catch {
    return tmpdir()
  }
}

async function givenServer(url: string): Promise<Server> {
  const connect: Server = (database) => {
    const address = new URL(url)
    if (database !== 'postgres') address.pathname = `/${database}`
    return { urls: [address.href], connectionsMax: CONNECTIONS_MAX }
  }
  process.once('beforeExit', () => removeAbandoned(connect, (pid) => pid === process.pid))
  await removeAbandoned(connect, (pid) => !isAlive(pid))
  return connect
}

async function removeAbandoned(connect: Server, isAbandoned: (pid: number) => boolean): Promise<void> {
  await administrate(connect, async (admin) => {
    const rows = await admin.query<{ name: string }>(
      sql`select datname as name from pg_database where starts_with(datname, ${PREFIX})`,
    )
    for (const { name } of rows)
      if (isAbandoned(Number(name.slice(PREFIX.length).split('_')[0])))
        await admin.script(`drop database if exists ${name} with (force)`)
  })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A connection for a moment: one that stayed open would keep the process from ending. */
async function administrate(connect: Server, work: (admin: Database) => Promise<void>): Promise<void> {
  const admin = openDatabase({ ...connect('postgres'), connectionsMax: 1 }, () => undefined)
  try {
    await work(admin)
  } finally {
    await admin.close()
  }
}

async function makeTemplate(): Promise<string> {
  const connect = await theServer()
  const name = `${PREFIX}${process.pid}_template`
  await administrate(connect, (admin) => admin.script(`create database ${name} template template0`))
  const database = openDatabase(connect(name), () => undefined)
  try {
    const migrated = await migrate(database, MIGRATIONS, systemClock.wall())
    if (!migrated.ok) throw new Error(`${migrated.refusal.code} ${JSON.stringify(migrated.refusal.params)}`)
  } finally {
    await database.close()
  }
  return name
}

async function create(from: string): Promise<TestDatabase> {
  const connect = await theServer()
  const name = `${PREFIX}${process.pid}_${++count}`
  await administrate(connect, (admin) => admin.script(`create database ${name}${from}`))
  const connection = connect(name)
  let dropping = false
  const database = openDatabase(connection, (error) => {
    // Connections that were told to close are sometimes cut before they do.
    if (!dropping) throw error
  })
  return {
    database,
    connection,
    async drop() {
      dropping = true
      await database.close()
      await administrate(connect, (admin) => admin.script(`drop database ${name} with (force)`))
    },
  }
}
