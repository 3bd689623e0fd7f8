// A server that is measured, in a process of its own, and what it took.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { environment, SERVICE_OPTIONS } from '../scripts/child.js'

export interface Measured {
  readonly port: number
  readonly pid: number
  /** What it tells besides its port. */
  listen(heard: (message: Record<string, unknown>) => void): void
  say(message: Readonly<Record<string, unknown>>): void
  /** Resident now, and at its most, in MiB; its own is what is not a page of a file, such as Node's program. */
  memory(): { readonly residentMiB: number; readonly ownMiB: number; readonly mostMiB: number }
  /** Seconds of a core that it took so far. */
  cpuSeconds(): number
  stop(): Promise<void>
}

const TICKS_PER_SECOND = 100
const KIB_PER_MIB = 1024

/** How a program is run: options of Node, and what the environment holds besides what is given to this one. */
export interface Running {
  readonly options: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** As our scripts run the service. HONNIN_BENCH_NODE has more options for Node, such as --cpu-prof. */
const asOurs = (): Running => ({
  options: [...SERVICE_OPTIONS, ...(process.env.HONNIN_BENCH_NODE ?? '').split(' ').filter(Boolean)],
  env: environment(),
})

/** As anybody runs a program of their own: what we found best for ours is forced upon nobody else. */
export const asUsual: Running = { options: [], env: process.env }

/** Starts a file with Node and waits for its port. */
export async function startMeasured(
  file: URL,
  env: Readonly<Record<string, string>>,
  running: Running = asOurs(),
): Promise<Measured> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...running.options, file.pathname], {
    env: { ...running.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const pid = child.pid ?? 0
  const port = await portOf(child)
  const status = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / KIB_PER_MIB
  return {
    port,
    pid,
    listen: (heard) => void child.on('message', (message) => heard(message as Record<string, unknown>)),
    say: (message) => void child.send(message),
    memory: () => ({ residentMiB: status('VmRSS'), ownMiB: status('RssAnon'), mostMiB: status('VmHWM') }),
    cpuSeconds() {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
    },
    async stop() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

const portOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.on('message', (message: { port?: number }) => {
      if (message.port !== undefined) resolve(message.port)
    })
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)))
  })
