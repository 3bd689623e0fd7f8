// Accounts imported a second: `npm run bench` does a few, `node bench/import.ts 1000000` as many as are asked for, killed
// in the middle and gone on with. The command itself is measured, as an operator runs it, on an engine of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../src/kernel/clock.ts'
import { hashPassword } from '../src/platform/crypto/password.ts'
import { removeFolder, temporaryFolder } from '../tests/support/server.ts'
import { print, round } from './measure.ts'
import { PASSWORD } from './world.ts'

const CLI = fileURLToPath(new URL('../src/main/cli.ts', import.meta.url))
const FEW = 20_000

interface Ended {
  readonly code: number | null
  readonly out: string
}

export async function benchImport(count = FEW): Promise<void> {
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  const file = join(folder, 'people.jsonl')
  const honnin = (args: readonly string[], killAfterMs?: number): Promise<Ended> => run(data, args, killAfterMs)
  try {
    await writePeople(file, count)
    await honnin(['migrate'])
    const begun = systemClock.monotonic()
    const resumed = count > FEW
    // A third of what it would take at the rate that is aimed at.
    if (resumed) await honnin(['import', file], (count / 5_000 / 3) * 1_000)
    const ended = await honnin(['import', file])
    const seconds = (systemClock.monotonic() - begun) / 1_000
    const told = JSON.parse(ended.out)
    if (ended.code !== 0 || told.imported !== count || told.present !== 0) throw new Error(ended.out)
    print('import', {
      lines: count,
      proofs: count + Math.ceil(count / 4),
      seconds: round(seconds),
      perSecond: round(count / seconds, 0),
      killedBehindLine: resumed ? told.resumedBehind : null,
    })
  } finally {
    rmSync(file, { force: true })
    removeFolder(folder)
  }
}

async function run(data: string, args: readonly string[], killAfterMs?: number): Promise<Ended> {
  const env = { ...process.env, DATA_DIR: data }
  const stdio = ['ignore', 'pipe', killAfterMs === undefined ? 'inherit' : 'ignore'] as const
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], {
    env,
    stdio: [...stdio],
  })
  let out = ''
  child.stdout?.on('data', (chunk) => (out += chunk))
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const [code] = await once(child, 'close')
  clearTimeout(timer)
  return { code, out }
}

/** Everybody with a mailbox and a password hash, every fourth with a telephone. */
async function writePeople(path: string, count: number): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD)
  const out = createWriteStream(path)
  const since = '2021-04-01T00:00:00Z'
  for (let n = 0; n < count; n++) {
    const identifier = `person${n}@bench.example`
    const phone = { kind: 'phone', address: `+8190${10_000_000 + n}`, label: '仕事用', confirmedAt: since }
    const proofs = [{ kind: 'mail', address: identifier, confirmedAt: since }, ...(n % 4 === 0 ? [phone] : [])]
    const line = { identifier, externalId: `u-${n}`, createdAt: since, passwordHash, proofs }
    if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
}

if (import.meta.main) await benchImport(Number(process.argv[2] ?? FEW))
