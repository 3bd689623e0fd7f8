import { chownSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EngineError } from './engine-error.ts'

const SQLITE_BUSY = 5

export interface FolderLock {
  release(): void
}

/**
 * Makes this process the only one that works on the folder, or throws `engine.folder_in_use`.
 *
 * The lock is a record lock of the operating system: taken atomically, and dropped by the kernel however its holder
 * dies, so there is no stale lock and no question of a process id used anew; it also holds between containers that
 * share the folder. Node reaches such locks through SQLite only; the file stays empty. It must never be opened by
 * anything else in this process, because closing it would drop the lock (POSIX fcntl).
 */
export function lockFolder(folder: string): FolderLock {
  const lockFile = join(folder, 'honnin.lock')
  const pidFile = join(folder, 'honnin.pid')
  const handle = new DatabaseSync(lockFile)
  try {
    handle.exec('begin exclusive')
  } catch (error) {
    handle.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error
    throw new EngineError('engine.folder_in_use', folder, readHolder(pidFile), error)
  }
  const release = () => {
    rmSync(pidFile, { force: true })
    handle.close()
  }
  try {
    writeFileSync(pidFile, `${process.pid}\n`)
    // Started once by root, the folder must stay usable for its owner.
    const owner = statSync(folder)
    if (process.getuid?.() === 0 && owner.uid !== 0)
      for (const file of [lockFile, pidFile]) chownSync(file, owner.uid, owner.gid)
  } catch (error) {
    release()
    throw error
  }
  return { release }
}

/** Only for the sentence: the holder writes its id just after it has the lock. */
function readHolder(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim() || '?'
  } catch {
    return '?'
  }
}
