import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Clock } from '../../kernel/clock.ts'
import type { Runner } from './runner.ts'
import { STOP_STEPS } from './stop-steps.ts'

const LAST_LINES = 10

export interface Server {
  /** Resolves with the last lines of its log when the server and all its processes are gone. */
  readonly ended: Promise<string>
  stop(clock: Clock): Promise<void>
}

/**
 * Starts `postgres` and resolves when it accepts connections; rejects with its last lines where it ends before.
 * A running server does not keep this process alive: what uses it does.
 */
export async function startServer(
  runner: Runner,
  program: string,
  args: readonly string[],
  log: (line: string) => void,
): Promise<Server> {
  const child = runner.start(program, args, ['ignore', 'ignore', 'pipe'])
  const stderr = child.stderr as Socket
  const lines: string[] = []
  const ready = Promise.withResolvers<void>()
  createInterface(stderr).on('line', (line) => {
    if (lines.push(line) > LAST_LINES) lines.shift()
    log(line)
    if (/database system is ready to accept (?:read-only )?connections/.test(line)) ready.resolve()
  })
  // Not `exit`: the pipe closes when the last of its processes is gone, and only then may another server start.
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve([...lines, `ended with ${signal ?? code}`].join('\n')))
  })
  await Promise.race([
    ready.promise,
    ended.then((text) => {
      throw new Error(text)
    }),
  ])
  child.unref()
  stderr.unref()
  const interrupt = () => child.kill('SIGINT')
  process.once('exit', interrupt)
  ended.then(() => process.off('exit', interrupt))
  return { ended, stop: (clock) => stopServer(child, ended, clock) }
}

async function stopServer(child: ChildProcess, ended: Promise<string>, clock: Clock): Promise<void> {
  child.ref()
  const gone = new AbortController()
  ended.then(() => gone.abort())
  for (const { signal, wait } of STOP_STEPS) {
    if (gone.signal.aborted) return
    child.kill(signal)
    await clock.sleep(wait, gone.signal)
  }
}
