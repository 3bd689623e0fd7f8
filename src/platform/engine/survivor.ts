import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../kernel/clock.ts'
import { STOP_STEPS } from './stop-steps.ts'

const LOOK_AGAIN_AFTER = 20

/**
 * Stops a server that outlived the process that started it, and removes its lock file. To be called under the folder's
 * lock: whatever runs here then has no owner. PostgreSQL itself trusts the process id in its lock file, which may have
 * gone to a stranger since (in containers it usually has); we look at what the process is.
 */
export async function stopSurvivor(data: string, clock: Clock): Promise<'none' | 'stopped'> {
  const lockFile = join(data, 'postmaster.pid')
  const pid = readPid(lockFile)
  if (pid === undefined) return 'none'
  const survived = isServerOf(pid, data)
  for (const { signal, wait } of STOP_STEPS) {
    if (!isServerOf(pid, data)) break
    process.kill(pid, signal)
    const deadline = clock.monotonic() + wait
    while (isServerOf(pid, data) && clock.monotonic() < deadline) await clock.sleep(LOOK_AGAIN_AFTER)
  }
  rmSync(lockFile, { force: true })
  return survived ? 'stopped' : 'none'
}

function readPid(lockFile: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(lockFile, 'utf8'), 10)
    return pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

/** A running server works in its data directory (a dead one that nobody has reaped works nowhere). */
function isServerOf(pid: number, data: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data)
  } catch {
    return false
  }
}
