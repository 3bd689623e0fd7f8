import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aptInstall } from '../../scripts/apt.js'
import { ordinaryUser } from './machine-postgres.ts'
import { freePort } from './server.ts'

const PROGRAMS = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer']
const installed = () => PROGRAMS.find((path) => existsSync(path))

/** PgBouncer of this machine; brought by apt where it is missing and we may. */
export const pgbouncer = installed() ?? (aptInstall(['pgbouncer']) ? installed() : undefined)

export interface Pooler {
  readonly url: string
  stop(): Promise<void>
}

/** In transaction mode, with fewer connections than there are clients, so that each statement may meet another one. */
export async function startPgbouncer(program: string, port: number): Promise<Pooler> {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-pgbouncer-'))
  const user = process.getuid?.() === 0 ? ordinaryUser() : undefined
  if (user) chownSync(folder, user.uid, user.gid)
  const listen = await freePort()
  const settings = join(folder, 'pgbouncer.ini')
  const lines = [
    '[databases]',
    `* = host=127.0.0.1 port=${port} user=honnin`,
    '[pgbouncer]',
    `listen_addr = 127.0.0.1`,
    `listen_port = ${listen}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    'default_pool_size = 3',
    'max_client_conn = 100',
  ]
  writeFileSync(settings, lines.join('\n'))
  const child = spawn(program, [settings], { ...user, stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (text) => {
      log += text
      if (log.includes('process up')) resolve()
    })
    child.once('exit', () => reject(new Error(log)))
  })
  return {
    url: `postgres://honnin@127.0.0.1:${listen}`,
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
