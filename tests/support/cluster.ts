// A primary and a standby of the embedded PostgreSQL, each a server of its own on 127.0.0.1: what a failover is tested on.
import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/kernel/clock.ts'
import { findBinaries } from '../../src/platform/engine/binaries.ts'
import { prepareData } from '../../src/platform/engine/prepare.ts'
import { chooseRunner } from '../../src/platform/engine/runner.ts'
import { type Server, startServer } from '../../src/platform/engine/server.ts'
import { ENGINE_SETTINGS } from '../../src/platform/engine/settings.ts'
import { freePort } from './server.ts'

export interface Node {
  readonly port: number
  /** SIGKILL to every one of its processes, at once. */
  kill(): Promise<void>
  /** What pg_ctl promote does. */
  promote(): void
}

export interface Cluster {
  readonly primary: Node
  readonly standby: Node
  /** Addresses of the database `honnin`, the primary's first. */
  readonly urls: readonly string[]
  stop(): Promise<void>
}

const childrenOf = (pid: number): number[] =>
  globSync(`/proc/${pid}/task/*/children`).flatMap((path) =>
    readFileSync(path, 'utf8').split(' ').map(Number).filter(Boolean),
  )

async function startNode(folder: string, data: string, settings: Readonly<Record<string, string>>) {
  const binaries = findBinaries(folder)
  const runner = chooseRunner({ folder, data, program: binaries.postgres, libraryPath: binaries.libraryPath })
  const port = await freePort()
  const all = {
    ...ENGINE_SETTINGS,
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    hot_standby: 'on',
    // A standby needs no fewer than the folder was made with.
    max_connections: '100',
    wal_keep_size: '256MB',
    // What survives a SIGKILL need not survive the machine.
    fsync: 'off',
    ...settings,
  }
  let pid = 0
  const noted = {
    ...runner,
    start: (...args: Parameters<typeof runner.start>) => {
      const child = runner.start(...args)
      pid = child.pid ?? 0
      return child
    },
  }
  const args = ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const server: Server = await startServer(noted, binaries.postgres, args, () => undefined)
  return {
    port,
    server,
    async kill() {
      for (const one of [pid, ...childrenOf(pid)])
        try {
          process.kill(one, 'SIGKILL')
        } catch {
          // It ended by itself meanwhile.
        }
      await server.ended
    },
    promote() {
      writeFileSync(join(data, 'promote'), '')
      process.kill(pid, 'SIGUSR1')
    },
  }
}

/** One server by itself, which anybody on this computer may ask. */
export async function startSingle(): Promise<{ readonly port: number; readonly url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-single-'))
  const data = join(folder, 'data')
  await makeData(folder, data)
  const { port, server } = await startNode(folder, data, {})
  return {
    port,
    url: `postgres://honnin@127.0.0.1:${port}/honnin`,
    async stop() {
      await server.stop(systemClock)
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

async function makeData(folder: string, data: string): Promise<void> {
  const binaries = findBinaries(folder)
  const runner = chooseRunner({ folder, data, program: binaries.postgres, libraryPath: binaries.libraryPath })
  await prepareData(folder, data, binaries, runner)
}

/** The standby is a copy of the folder as it was made; a commit is answered when both have it on their disks. */
export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-cluster-'))
  const [data, copy] = [join(folder, 'primary'), join(folder, 'standby')]
  await makeData(folder, data)
  execFileSync('cp', ['-a', data, copy])
  writeFileSync(join(copy, 'standby.signal'), '')
  const primary = await startNode(folder, data, { synchronous_standby_names: '*' })
  const conninfo = `host=127.0.0.1 port=${primary.port} user=honnin`
  const standby = await startNode(folder, copy, { primary_conninfo: conninfo })
  return {
    primary,
    standby,
    urls: [primary, standby].map(({ port }) => `postgres://honnin@127.0.0.1:${port}/honnin`),
    async stop() {
      // The primary waits for its standby where something is written still, so the standby goes last.
      for (const { server } of [primary, standby]) await server.stop(systemClock)
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
