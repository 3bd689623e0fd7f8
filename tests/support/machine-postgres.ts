import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startEngine } from '../../src/platform/engine/engine.ts'

/** The oldest PostgreSQL that Honnin runs on. */
const VERSION_MIN = 15

/** A PostgreSQL server that DATABASE_URL names, in a temporary folder. */
export interface PostgresServer {
  /** What it is, for the names of tests. */
  readonly name: string
  url(database: string): string
  stop(): Promise<void>
}

/** Where PostgreSQL's programs are on this machine: the newest version that will do, in the places of Debian and Red Hat. */
export const machineBinaries: { readonly folder: string; readonly version: number } | undefined = globSync([
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
])
  .filter((folder) => existsSync(join(folder, 'initdb')))
  .map((folder) => ({ folder, version: Number(/(\d+)\/bin$/.exec(folder)?.[1]) }))
  .filter(({ version }) => version >= VERSION_MIN)
  .sort((a, b) => b.version - a.version)[0]

/** What `startPostgres` starts, for the names of tests. */
export const postgresName = machineBinaries
  ? `PostgreSQL ${machineBinaries.version} of this machine`
  : `the embedded engine by its address, as this machine has no PostgreSQL ${VERSION_MIN} or newer of its own`

/** A host in the address is needed by the URL's grammar; the driver goes by the socket's directory. */
const address = (directory: string) => (database: string) =>
  `postgres://honnin@localhost/${database}?host=${encodeURIComponent(directory)}`

/** The machine's own PostgreSQL where it has one, else the embedded engine, reached as any server is. */
export const startPostgres = (settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> =>
  machineBinaries ? startMachine(machineBinaries.folder, settings) : startEmbedded(settings)

async function startEmbedded(settings: Readonly<Record<string, string>>): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-pg-'))
  const engine = await startEngine({ folder, log: () => undefined, settings: { max_connections: '100', ...settings } })
  return {
    name: postgresName,
    url: address(engine.socket.directory),
    async stop() {
      await engine.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function startMachine(programs: string, settings: Readonly<Record<string, string>>): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-pg-'))
  const user = process.getuid?.() === 0 ? ordinaryUser() : undefined
  const [data, sockets] = [join(folder, 'data'), join(folder, 'socket')]
  for (const path of [data, sockets]) mkdirSync(path, { mode: 0o700 })
  if (user) for (const path of [folder, data, sockets]) chownSync(path, user.uid, user.gid)
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', TZ: 'UTC' }
  const options = { ...user, env, cwd: folder, encoding: 'utf8' } as const
  const flags = ['-U', 'honnin', '-E', 'UTF8', '--locale=C.UTF-8', '--auth=trust', '--no-sync', '-D', data]
  const made = spawnSync(join(programs, 'initdb'), flags, options)
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  const all = { listen_addresses: '', unix_socket_directories: sockets, ...settings }
  const args = ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const server = spawn(join(programs, 'postgres'), args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  const closed = new Promise<void>((resolve) => server.once('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    let log = ''
    createInterface(server.stderr).on('line', (line) => {
      log += `${line}\n`
      if (line.includes('ready to accept connections')) resolve()
    })
    closed.then(() => reject(new Error(log)))
  })
  return {
    name: postgresName,
    url: address(sockets),
    async stop() {
      server.kill('SIGINT')
      await closed
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses root: the user postgres, else nobody (passwd(5): name, password, uid, gid). */
export function ordinaryUser(): { readonly uid: number; readonly gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const [, , uid, gid] = users.find(([n]) => n === 'postgres') ?? users.find(([n]) => n === 'nobody') ?? []
  return { uid: Number(uid), gid: Number(gid) }
}
