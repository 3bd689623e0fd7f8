import { lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SOCKET_NAME = '.s.PGSQL.5432'
/** Bytes of `sun_path` without its final zero: 107 on Linux, 103 on macOS (unix(7), unix(4)). */
const PATH_BYTES_MAX = 103

/**
 * An empty directory for the server's socket, open to its user only: nobody else can connect, so no password is
 * needed. It is `socket` in the data folder; where that path is too long for a socket, a short directory elsewhere,
 * and `socket` is a link to it, by which a later start finds and removes it. Nothing may be listening there any more.
 */
export function makeSocketDirectory(folder: string): string {
  removeSocketDirectory(folder)
  const own = join(folder, 'socket')
  if (Buffer.byteLength(join(own, SOCKET_NAME)) <= PATH_BYTES_MAX) {
    mkdirSync(own, { mode: 0o700 })
    return own
  }
  const short = mkdtempSync(join(tmpdir(), 'honnin-'))
  symlinkSync(short, own)
  return short
}

export function removeSocketDirectory(folder: string): void {
  const own = join(folder, 'socket')
  if (lstatSync(own, { throwIfNoEntry: false })?.isSymbolicLink())
    rmSync(readlinkSync(own), { recursive: true, force: true })
  rmSync(own, { recursive: true, force: true })
}
