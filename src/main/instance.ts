import { createHash } from 'node:crypto'
import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Random, uuid } from '../kernel/random.ts'
import type { Settings } from '../platform/config/settings.ts'
import type { Mark, Outside } from '../platform/fence.ts'
import { StartError } from './store.ts'

/** The file honnin.instance: which service this is, and how far its database had come when it was last seen. */
interface Remembered extends Mark {
  /** A digest of the machine's own number, where it has one. */
  readonly machine: string | null
}

type Where = Pick<Settings, 'instance' | 'instanceFile' | 'database'>

/** What is remembered outside of the database: the file, and the name that the settings give. */
export async function readOutside(settings: Where): Promise<Outside> {
  const file = await readRemembered(settings.instanceFile)
  const { instance } = settings
  if (instance !== undefined && file?.identity !== instance)
    return { mark: { identity: instance, restores: 0, epoch: 0 }, isElsewhere: false }
  if (!file) return { mark: undefined, isElsewhere: false }
  const here = await machineName()
  // Where the database stands elsewhere, a folder that moves is a container that moves, and no copy of the database.
  const isElsewhere = settings.database === undefined && file.machine !== null && here !== null && file.machine !== here
  const { identity, restores, epoch } = file
  return { mark: { identity, restores, epoch }, isElsewhere }
}

/** A name for a service that has none: of two who begin at once both have the same. What had another database begins anew. */
export async function nameService(settings: Where, former: Mark | undefined, random: Random): Promise<Mark> {
  const first: Mark = { identity: settings.instance ?? uuid(random), restores: 0, epoch: 0 }
  if (former) {
    await rememberMark(settings, first)
    return first
  }
  await writeWhole(settings.instanceFile, first, `.${random.bytes(8).toString('hex')}`, link)
  const file = await readRemembered(settings.instanceFile)
  return file && file.identity === (settings.instance ?? file.identity) ? file : first
}

/** Nobody ever reads half of it, and after a power cut it says what it said before, or this. */
export const rememberMark = (settings: Where, mark: Mark): Promise<void> =>
  writeWhole(settings.instanceFile, mark, `.${process.pid}`, rename)

async function writeWhole(
  path: string,
  { identity, restores, epoch }: Mark,
  suffix: string,
  place: (from: string, to: string) => Promise<void>,
): Promise<void> {
  const remembered: Remembered = { identity, restores, epoch, machine: await machineName() }
  const aside = path + suffix
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(aside, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(remembered)}\n`)
    await file.sync()
    await place(aside, path)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await file.close()
    if (place === link) await unlink(aside)
  }
}

async function readRemembered(path: string): Promise<Remembered | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
  const read = parsed(text)
  if (!read)
    throw new StartError(
      `${path} cannot be read as what it was written as. Look at it, and take it away if it is none of yours; then "honnin restore" tells what to do.`,
    )
  return read
}

function parsed(text: string): Remembered | undefined {
  try {
    const { identity, restores, epoch, machine } = JSON.parse(text) as Partial<Remembered>
    const isWhole = typeof identity === 'string' && Number.isInteger(restores) && Number.isInteger(epoch)
    if (!isWhole || restores === undefined || epoch === undefined) return undefined
    return { identity, restores, epoch, machine: typeof machine === 'string' ? machine : null }
  } catch {
    return undefined
  }
}

/** systemd's number of this installation; containers have none, and nothing is said of them. */
async function machineName(): Promise<string | null> {
  const number = await readFile('/etc/machine-id', 'utf8').catch(() => '')
  if (!/^[0-9a-f]{32}\s*$/.test(number)) return null
  return createHash('sha256').update(`honnin ${number.trim()}`).digest('hex').slice(0, 16)
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
