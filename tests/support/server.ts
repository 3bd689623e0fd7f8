import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AccountWish, MadeAccount } from '../../src/main/dev-accounts.ts'
import type { DevMessage } from '../../src/platform/delivery/mailbox.ts'

const CLI = fileURLToPath(new URL('../../src/main/cli.ts', import.meta.url))

/** A real process of the service in development mode, asked only over HTTP. */
export interface Server {
  readonly origin: string
  readonly folder: string
  readonly process: ChildProcess
  /** Everything it wrote to standard error: its log. */
  log(): string
  get(path: string): Promise<Response>
  json<T>(method: string, path: string, body?: unknown): Promise<T>
  account(wish: AccountWish): Promise<MadeAccount>
  state(accountId: string): Promise<AccountState>
  messages(to?: string): Promise<DevMessage[]>
  advance(duration: string): Promise<void>
  /** SIGKILL, with nothing cleaned up. */
  kill(): Promise<void>
  stop(): Promise<number | null>
}

export interface AccountState {
  readonly epoch: number
  readonly prompt: { readonly reason: string } | null
  readonly proofs: readonly {
    readonly id: string
    readonly kind: string
    readonly state: string
    readonly address: string | null
  }[]
  readonly requests: readonly {
    readonly receipt: string
    readonly status: string
    readonly state: string
    readonly deadlineAt?: string
    readonly finishableAt?: string
  }[]
  readonly sessions: readonly { readonly endedAt: string | null }[]
  readonly recoveryCodes: readonly { readonly state: string }[]
  readonly events: readonly { readonly kind: string }[]
}

export interface ServerOptions {
  readonly folder?: string
  readonly port?: number
  readonly environment?: Readonly<Record<string, string>>
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'honnin-test-data-'))

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })

const TRIES_MAX = 5

/** Starts it and waits until it answers; throws with its log where it ends instead. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const folder = options.folder ?? temporaryFolder()
  if (options.port !== undefined) return startAt(options.port, folder, options)
  // Between finding a free port and listening on it, another test may have taken it.
  for (let i = 1; ; i++) {
    try {
      return await startAt(await freePort(), folder, options)
    } catch (error) {
      if (!String(error).includes('the port is in use') || i === TRIES_MAX) throw error
    }
  }
}

async function startAt(port: number, folder: string, options: ServerOptions): Promise<Server> {
  const origin = `http://localhost:${port}`
  const env = { ...process.env, PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'debug', ...options.environment }
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, 'dev'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  let out = ''
  child.stderr.on('data', (chunk) => (log += chunk))
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      out += chunk
      if (out.includes('Password')) resolve()
    })
    child.once('exit', (exitCode) => reject(new Error(`ended with ${exitCode}: ${log}${out}`)))
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const json = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const init =
      body === undefined
        ? { method }
        : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const response = await fetch(origin + path, init)
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }
  return {
    origin,
    folder,
    process: child,
    log: () => log,
    get: (path) => fetch(origin + path, { redirect: 'manual' }),
    json,
    account: (wish) => json('POST', '/dev/accounts.json', wish),
    state: (accountId) => json('GET', `/dev/account/${accountId}.json`),
    async messages(to) {
      const query = to === undefined ? '' : `?${new URLSearchParams({ to })}`
      return json<DevMessage[]>('GET', `/dev/messages.json${query}`)
    },
    async advance(duration) {
      await json('POST', '/dev/clock.json', { advance: duration })
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}
