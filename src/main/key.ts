import { link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../kernel/random.ts'
import type { Settings } from '../platform/config/settings.ts'
import { KeyError } from '../platform/crypto/key-ring.ts'
import { ROOT_KEY_BYTES, RootKey } from '../platform/crypto/root-key.ts'

/**
 * The root keys outside the database: HONNIN_KEY, or the file honnin.key of the data folder, made at the first start. The
 * first one is the present one; others, behind it, are from before and only open. Without them neither the addresses can
 * be opened nor any code or link be made: they belong into a backup of their own.
 */
export async function loadRootKeys(settings: Settings, random: Random): Promise<readonly RootKey[]> {
  const text = settings.key ?? (await keyFile(settings.dataDir, random))
  const secrets = text.split(/[\s,]+/).filter((word) => word !== '')
  const keys = secrets.map((word) => Buffer.from(word, 'base64'))
  if (keys.length === 0 || keys.some((key) => key.length !== ROOT_KEY_BYTES))
    throw new KeyError(
      'HONNIN_KEY (or the file honnin.key) is 32 random bytes in base64; behind it may stand former ones. Make one with: openssl rand -base64 32',
    )
  return keys.map((key) => new RootKey(key))
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
    await file.writeFile(`${random.bytes(ROOT_KEY_BYTES).toString('base64')}\n`)
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
