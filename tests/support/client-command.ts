import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const CLI = fileURLToPath(new URL('../../src/main/cli.ts', import.meta.url))
const run = promisify(execFile)
/** One after the other: each is a process of its own, and a machine has few cores. */
let turn: Promise<unknown> = Promise.resolve()

/** Registers an app with the service of a data folder, as its operator would; answers its secret, if it has one. */
export function addedClient(folder: string, ...args: readonly string[]): Promise<{ client_secret?: string }> {
  const mine = turn.then(async () => {
    const env = { ...process.env, DATA_DIR: folder }
    const { stdout } = await run(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', CLI, 'client', 'add', ...args],
      { env },
    )
    return JSON.parse(stdout)
  })
  turn = mine.catch(() => undefined)
  return mine
}
