// Finds the right Node and runs programs in the foreground. Plain JavaScript for Node 20.11 or newer: it runs before
// anything is installed, on whatever Node the machine has.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { isatty } from 'node:tty'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
export const BIN = join(ROOT, 'node_modules', '.bin')

const NODE_MAJOR_MIN = 24
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/** Something the person at the keyboard can mend: its message is all they need to see. */
export class Advice extends Error {}

/**
 * The Node that runs TypeScript as it is: the one from our lockfile, else the current one.
 * @returns {string}
 */
export function findNode() {
  const own = join(BIN, 'node')
  if (existsSync(own)) return own
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) return process.execPath
  throw new Advice(
    `Honnin needs Node ${NODE_MAJOR_MIN} or newer, this is ${process.version}, and the lockfile brings a Node only for ` +
      `Linux on x64 and arm64 (here: ${process.platform} ${process.arch}). Install Node ${NODE_MAJOR_MIN} from ` +
      'https://nodejs.org and run the same command again.',
  )
}

/**
 * The environment of everything we start: our own programs come first on PATH, and compiled code is kept, so that a
 * second start does not parse the same files again. Memory that the C library frees goes back from two pools instead of
 * eight for each core, and at once where it is a buffer of 32 KiB or more (docs/performance.md).
 * @returns {NodeJS.ProcessEnv}
 */
export function environment() {
  return {
    NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'compile'),
    MALLOC_ARENA_MAX: '2',
    MALLOC_MMAP_THRESHOLD_: '32768',
    MALLOC_TRIM_THRESHOLD_: '131072',
    ...process.env,
    PATH: BIN + delimiter + (process.env.PATH ?? ''),
  }
}

/**
 * Runs a program with our terminal, passes signals on, and waits for it.
 *
 * Control-C in a terminal reaches the program by itself; passing it on would be a second one, which services take as
 * "now at once". SIGTERM and SIGHUP come to us alone.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number, stopped: boolean }>} its exit code (128 + n where signal n ended it), and whether
 *   we were asked to stop meanwhile
 */
export function run(command, args, options = {}) {
  const inTerminal = [0, 1, 2].some((fd) => isatty(fd))
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env: environment(), stdio: 'inherit', ...options })
    let stopped = false
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      stopped = true
      if (signal !== 'SIGINT' || !inTerminal) child.kill(signal)
    }
    for (const signal of SIGNALS) process.on(signal, forward)
    const done = () => {
      for (const signal of SIGNALS) process.off(signal, forward)
    }
    child.on('error', (error) => {
      done()
      reject(new Advice(`Could not start ${command}: ${error.message}`))
    })
    child.on('close', (code, signal) => {
      done()
      resolve({ code: signal ? 128 + constants.signals[signal] : (code ?? 1), stopped })
    })
  })
}

/**
 * What the service is run with: garbage is collected in small portions, instead of being let grow to several times what is
 * alive first. Smaller ones save little more. One thread of V8's helps with that: more of them, on as many cores, let pages
 * wait twice as long while all is looked through (docs/performance.md).
 */
export const SERVICE_OPTIONS = ['--max-semi-space-size=4', '--heap-growing-percent=50', '--v8-pool-size=1']

/**
 * Runs our TypeScript with the right Node.
 * @param {readonly string[]} args a file (from the root of the repository, or absolute) and its arguments
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function runNode(args, options) {
  return run(findNode(), ['--disable-warning=ExperimentalWarning', ...args], options)
}

/**
 * The end of a command-line program: its exit code, or advice instead of a stack trace.
 * @param {() => Promise<number>} work
 */
export async function main(work) {
  try {
    process.exitCode = await work()
  } catch (error) {
    if (!(error instanceof Advice)) throw error
    console.error(`\n${error.message}`)
    process.exitCode = 1
  }
}
