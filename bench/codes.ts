// Right codes verified a second: the real flow, and its writes alone in pgbench on the same tables.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codeOf } from '../src/features/challenge/store-code.ts'
import { verify } from '../src/features/prompt/flow.ts'
import { placeholders, type Sql } from '../src/platform/database/sql.ts'
import type { Service } from '../src/platform/service.ts'
import { machineBinaries } from '../tests/support/machine-postgres.ts'
import { type Figures, measure, print, round } from './measure.ts'
import { browserOf, idOf, makePeople, recording, type Waiting, type World } from './world.ts'

const WORKERS = 8
const LASTING_MS = 4_000
/** More than one core verifies in that time here; where it is less, the loop ends early and says how long it ran. */
const PEOPLE = 8_000
const PGBENCH_PER_CLIENT = 1_000

const verifyOne = async (service: Service, { person, challenge }: Waiting): Promise<true> => {
  const verified = await verify(service, person, challenge, codeOf(service, challenge))
  if (!verified.ok) throw new Error(verified.refusal.code)
  return true
}

export async function benchCodes(world: World): Promise<void> {
  const { service } = world
  const people = await makePeople(service, 0, PEOPLE)
  for (const waiting of people.splice(0, 200)) await verifyOne(service, waiting)
  const flow = await measure(WORKERS, LASTING_MS, async (i) => {
    const waiting = people[i]
    return waiting !== undefined && verifyOne(service, waiting)
  })
  const statements: Sql[] = []
  const [sample] = await makePeople(service, PEOPLE, 1)
  if (sample) await verifyOne({ ...service, database: recording(service.database, statements) }, sample)
  print('codes verified', { how: 'flow, embedded engine', workers: WORKERS, ...flow })
  const writes = statements.filter(({ strings }) => !/^\s*select/i.test(strings[0] ?? ''))
  await makePeople(service, PEOPLE + 1, WORKERS * PGBENCH_PER_CLIENT)
  benchPgbench(world, writes, flow)
}

function benchPgbench({ engine }: World, writes: readonly Sql[], flow: Figures): void {
  if (!machineBinaries) {
    print('codes verified', { how: 'pgbench', missing: 'this machine has no pgbench of PostgreSQL 15 or newer' })
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'honnin-pgbench-'))
  const script = join(folder, 'verify.sql')
  writeFileSync(script, scriptOf(writes))
  const { directory, user, database } = engine.socket
  // The same time as the flow had, at three times its rate, if there are people enough: each code works once.
  const perClient = Math.min(PGBENCH_PER_CLIENT, Math.ceil((flow.perSecond * 3 * flow.seconds) / WORKERS))
  const options = ['-n', '-M', 'prepared', '-c', WORKERS, '-j', 2, '-D', 'n=0', '-t', perClient, '-f', script]
  const run = spawnSync(
    join(machineBinaries.folder, 'pgbench'),
    [...options.map(String), '-h', directory, '-U', user, database],
    { encoding: 'utf8' },
  )
  rmSync(folder, { recursive: true })
  const tps = Number(/^tps = ([\d.]+)/m.exec(run.stdout)?.[1])
  const failed = /^number of transactions actually processed: (\d+)\/(\d+)$/m.exec(run.stdout)
  if (run.status !== 0 || !failed || failed[1] !== failed[2]) throw new Error(`pgbench: ${run.stdout}${run.stderr}`)
  print('codes verified', {
    how: `pgbench ${machineBinaries.version}, the same ${writes.length} writes`,
    clients: WORKERS,
    perSecond: round(tps),
    count: Number(failed[1]),
    flowPerPgbench: round(flow.perSecond / tps, 2),
  })
}

/** The recorded writes as a script of pgbench, for a person of whom each is verified once. */
function scriptOf(writes: readonly Sql[]): string {
  const first = PEOPLE + 1
  const head = `\\set n :n + 1\n\\set i ${first} + (:n - 1) * ${WORKERS} + :client_id\n`
  const lines = writes.map((statement) => {
    // pgbench takes a colon before a name for a variable, also the one in a slice of an array.
    const text = placeholders(statement)
      .replace(/\s+/g, ' ')
      .replace(/(?<!:):(?=\w)/g, ': ')
    return `${text.replace(/\$(\d+)/g, (_, place) => expression(statement.values[Number(place) - 1]))};`
  })
  return `${head}${lines.join('\n')}\n`
}

const PERSON = ':i::bigint::text'
const ids: Readonly<Record<string, string>> = Object.fromEntries(
  ['a', 'p', 's', 'c'].map((letter) => [idOf(letter, PEOPLE), `md5('${letter}' || ${PERSON})::uuid`]),
)
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** A value of the recorded person as SQL for any person. pgbench takes a colon for a variable, so literals have none. */
function expression(value: Sql['values'][number] | undefined): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Buffer)
    return value.toString('hex') === browserOf(PEOPLE)
      ? `sha256(('b' || ${PERSON})::bytea)`
      : 'sha256(gen_random_uuid()::text::bytea)'
  if (Array.isArray(value)) return value.length === 0 ? "'{}'" : `array[${value.map(expression).join(', ')}]`
  if (typeof value !== 'string') throw new Error('no statement of a verification has such a value')
  if (ids[value]) return ids[value]
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return `to_timestamp(${Date.parse(value) / 1000})`
  const parts = value.split(new RegExp(`(${UUID.source})`))
  const made = parts.map((part, i) =>
    i % 2 === 1
      ? `(${ids[part] ?? 'gen_random_uuid()'})::text`
      : `'${part.replaceAll("'", "''").replaceAll(':', "' || chr(58) || '")}'`,
  )
  return made.length === 1 && !value.includes(':') ? `'${value.replaceAll("'", "''")}'` : `(${made.join(' || ')})`
}
