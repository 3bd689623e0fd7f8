// (c) Timers that are due among many that wait: the idle poll, and a batch that is claimed and completed. Each number of waiting
// requests has a database of its own on one server, and they take turns.
import { days } from '../src/kernel/duration.ts'
import { MIGRATIONS } from '../src/main/store.ts'
import { type Database, openDatabase } from '../src/platform/database/database.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { at, sql } from '../src/platform/database/sql.ts'
import { Unit } from '../src/platform/database/unit.ts'
import { claimDue, setDue } from '../src/platform/due.ts'
import { claimMessages } from '../src/platform/outbox.ts'
import { median, print, round } from './measure.ts'
import { makeWorld } from './world.ts'

export interface DueOptions {
  readonly waiting: readonly number[]
  readonly rounds: number
  readonly polls: number
}

export const dueOptions: DueOptions = { waiting: [10_000, 100_000], rounds: 7, polls: 200 }

const BATCH = 100
const FILL = 500_000

interface Size {
  readonly waiting: number
  readonly database: Database
  readonly idleMs: number[]
  readonly claimMs: number[]
  readonly completeMs: number[]
}

export async function benchDue({ waiting, rounds, polls }: DueOptions): Promise<void> {
  const world = await makeWorld()
  const { socket } = world.engine
  const { now } = await world.service.time.moment()
  const { delivery_lease_ms: lease } = world.service.policy
  const sizes: Size[] = []
  try {
    for (const count of waiting) {
      const name = `due_${count}`
      await world.service.database.script(`create database ${name}`)
      const database = openDatabase({ socket: { ...socket, database: name }, connectionsMax: 2 }, () => undefined)
      await migrate(database, MIGRATIONS, now)
      sizes.push({ waiting: count, database, idleMs: [], claimMs: [], completeMs: [] })
      for (let made = 0; made < count; made += FILL)
        await database.query(sql`insert into due (account_id, kind, subject, due_at)
          select gen_random_uuid(), 'replacement', gen_random_uuid(),
            ${at(now + days(1))}::timestamptz + random() * interval '30 days'
          from generate_series(1, ${Math.min(FILL, count - made)}::int)`)
      await database.script('vacuum analyze due')
    }
    for (let i = 0; i <= rounds; i++)
      for (const size of i % 2 === 0 ? sizes : sizes.toReversed()) {
        const measured = await oneRound(size.database, now, lease, polls)
        // The round before the first warms up.
        if (i === 0) continue
        size.idleMs.push(measured.idleMs)
        size.claimMs.push(measured.claimMs)
        size.completeMs.push(measured.completeMs)
      }
    const [least] = sizes
    for (const size of sizes) {
      const figures = (key: 'idleMs' | 'claimMs' | 'completeMs') => ({
        [key]: round(median(size[key]), 3),
        [`${key.slice(0, -2)}Ratio`]: round(median(size[key].map((ms, i) => ms / (least?.[key][i] ?? Number.NaN))), 2),
      })
      const found = { ...figures('idleMs'), ...figures('claimMs'), ...figures('completeMs') }
      print('due', { waiting: size.waiting, batch: BATCH, ...found, target: 1.3 })
    }
  } finally {
    for (const { database } of sizes) await database.close()
    await world.close()
  }
}

async function oneRound(database: Database, now: number, lease: number, polls: number) {
  const timed = async (work: () => Promise<unknown>) => {
    const begun = performance.now()
    await work()
    return performance.now() - begun
  }
  const idle: number[] = []
  for (let i = 0; i < polls; i++)
    idle.push(
      await timed(async () => {
        const found = [await claimDue(database, now, lease, BATCH), await claimMessages(database, now, lease, BATCH)]
        if (found.flat().length > 0) throw new Error('nothing should be due')
      }),
    )
  const [claims, completes]: [number[], number[]] = [[], []]
  for (let i = 0; i < polls / 10; i++) {
    await database.query(sql`insert into due (account_id, kind, subject, due_at)
      select gen_random_uuid(), 'replacement', gen_random_uuid(), ${at(now)} from generate_series(1, ${BATCH}::int)`)
    let claimed: Awaited<ReturnType<typeof claimDue>> = []
    claims.push(
      await timed(async () => {
        claimed = await claimDue(database, now, lease, BATCH)
      }),
    )
    if (claimed.length !== BATCH) throw new Error(`${claimed.length} were claimed`)
    completes.push(
      await timed(async () => {
        for (const due of claimed) await new Unit().add(setDue(due, undefined)).commit(database)
      }),
    )
  }
  return { idleMs: median(idle), claimMs: median(claims), completeMs: median(completes) }
}
