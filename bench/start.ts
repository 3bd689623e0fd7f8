// From `npm start` to the first page, on a fresh folder and on one that was used before.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort, removeFolder, temporaryFolder } from '../tests/support/server.ts'
import { print, round } from './measure.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const LOOK_AGAIN_MS = 5

export async function benchStart(): Promise<void> {
  const folder = temporaryFolder()
  for (const data of ['fresh folder', 'used folder', 'used folder'])
    print('start', { command: 'npm start', data, firstPageMs: round(await firstPage(folder), 0) })
  removeFolder(folder)
}

async function firstPage(folder: string): Promise<number> {
  const port = await freePort()
  const env = { ...process.env, PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'warn' }
  const begun = performance.now()
  // A group of its own, because npm puts a shell in between.
  const child = spawn('npm', ['start'], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'], detached: true })
  const ended = once(child, 'exit')
  try {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`)
      const response = await fetch(`http://localhost:${port}/`).catch(() => undefined)
      if (response?.status === 200) return performance.now() - begun
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    }
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
    await ended
  }
}
