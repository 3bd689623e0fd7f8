import { link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../kernel/random.ts'
import type { Settings } from '../platform/config/settings.ts'
import { Keys } from '../platform/crypto/keys.ts'
import type { Database } from '../platform/database/database.ts'
import { sql } from '../platform/database/sql.ts'

const KEY_BYTES = 32

export class KeyError extends Error {}

/**
 * The key outside the database: HONNIN_KEY, or the file honnin.key of the data folder, made at the first start.
 * Without it neither the addresses can be opened nor any code or link be made: it belongs into a backup of its own.
 */
export async function loadKeys(settings: Settings, random: Random): Promise<Keys> {
  const text = settings.key ?? (await keyFile(settings.dataDir, random))
  const master = Buffer.from(text.trim(), 'base64')
  if (master.length !== KEY_BYTES)
    throw new KeyError(
      'HONNIN_KEY (or the file honnin.key) is 32 random bytes in base64. Make one with: openssl rand -base64 32',
    )
  return new Keys(master, random)
}

async function keyFile(folder: string, random: Random): Promise<string> {
  const path = join(folder, 'honnin.key')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
  // Written aside and then linked to its name, which fails where there is one: of two starters one key is the key of
  // both, and nobody ever reads half of it.
  const aside = `${path}.${random.bytes(8).toString('hex')}`
  const file = await open(aside, 'wx', 0o600)
  try {
    await file.writeFile(`${random.bytes(KEY_BYTES).toString('base64')}\n`)
    await file.sync()
    await link(aside, path)
    await syncFolder(folder)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await file.close()
    await unlink(aside)
  }
  return readFile(path, 'utf8')
}

/** A name is durable only when its folder is: a key that a power cut takes away would take every address with it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync()
  await handle.close()
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** A database opens only with the key it was begun with; another one is told at once, before anything is written. */
export async function claimDatabase(database: Database, keys: Keys): Promise<void> {
  await database.query(sql`insert into keyring (fingerprint) values (${keys.fingerprint()}) on conflict do nothing`)
  const [row] = await database.query<{ fingerprint: Buffer }>(sql`select fingerprint from keyring`)
  if (!row?.fingerprint.equals(keys.fingerprint()))
    throw new KeyError(
      'This database belongs to another key. Set HONNIN_KEY, or put the right honnin.key into the data folder.',
    )
}
