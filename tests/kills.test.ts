import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { seededRandom } from '../src/kernel/random.ts'
import { type Database, openDatabase } from '../src/platform/database/database.ts'
import { sql } from '../src/platform/database/sql.ts'
import { socketIn } from '../src/platform/engine/engine.ts'
import { copyEngineFolder } from './support/engine-folder.ts'
import { NEW_PASSWORD, signIn, until } from './support/journey.ts'
import { ACTS, type ActKind, addressOf, Load, type Person, type Place } from './support/load.ts'
import { Browser } from './support/pages.ts'
import { removeFolder, type Server, startServer, temporaryFolder } from './support/server.ts'

/** HONNIN_TEST_KILLS=200 kills as often as it is promised for a release; that takes some ten minutes. */
const KILLS = Number(process.env.HONNIN_TEST_KILLS ?? 6)
const SEED = process.env.SEED ?? '1'
/** A crash comes after so many answers; in every second round it then waits until somebody's act is under way. */
const ANSWERS = { least: 8, more: 32 }
/** Longer than a sender that died keeps its messages to itself (policy: delivery_lease_ms). */
const AFTER_LEASE = 'PT5M'

type What = 'service' | 'engine' | 'both' | 'connection'
const WHAT: readonly What[] = ['service', 'engine', 'both', 'connection']

const enginePid = (folder: string): number =>
  Number.parseInt(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8'), 10)

const asked = (folder: string): Database => openDatabase({ socket: socketIn(folder), connectionsMax: 1 }, () => {})

async function withDatabase<T>(folder: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = asked(folder)
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

/** PostgreSQL that lost one of its processes cuts all connections and recovers; whoever looks meanwhile looks again. */
const onceBack = (look: () => Promise<void>): Promise<true> =>
  until('PostgreSQL is back', () =>
    look().then(
      () => true as const,
      (error: unknown) => {
        if (error instanceof assert.AssertionError) throw error
        return undefined
      },
    ),
  )

/** The process of PostgreSQL that serves the program's busiest connection. */
const servingPid = (folder: string): Promise<number> =>
  withDatabase(folder, async (database) => {
    const [row] = await database.query<{ pid: number }>(sql`select pid from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid() order by query_start desc limit 1`)
    assert.ok(row, 'the service is connected')
    return row.pid
  })

/** A service that is killed again and again, and comes back on the same data. */
class Victim implements Place {
  readonly origins: string[] = []
  readonly broken: string[] = []
  server: Server
  underWay = 0
  #left = 0
  #inAct = false
  #reached: () => void = () => undefined
  #up = Promise.resolve()

  private constructor(server: Server) {
    this.server = server
    this.origins.push(server.origin)
  }

  static readonly #environment = { TRUSTED_PROXIES: '1' }

  static async start(folder: string): Promise<Victim> {
    return new Victim(await startServer({ folder, environment: Victim.#environment }))
  }

  up(): Promise<void> {
    return this.#up
  }

  answered(status: number, path: string): void {
    if (status >= 500 && status !== 503) this.broken.push(`${status} ${path}`)
    this.#left--
    if (this.#left <= 0 && (!this.#inAct || this.underWay > 0)) this.#reached()
  }

  /** Resolves after so many answers more, or then as soon as others have theirs while an act has none. */
  after(answers: number, inAct: boolean): Promise<void> {
    this.#left = answers
    this.#inAct = inAct
    return new Promise((resolve) => {
      this.#reached = resolve
    })
  }

  /** Kills, comes back, and lets nobody in before `audit` has looked. */
  async kill(what: What, audit: () => Promise<void>): Promise<void> {
    let open: () => void = () => undefined
    this.#up = new Promise((resolve) => {
      open = resolve
    })
    const { server } = this
    const ended = once(server.process, 'exit')
    if (what === 'connection') {
      process.kill(await servingPid(server.folder), 'SIGKILL')
      await until('the service is ready again', async () => (await server.get('/ready')).status === 200)
    } else {
      if (what !== 'service') process.kill(enginePid(server.folder), 'SIGKILL')
      if (what !== 'engine') server.process.kill('SIGKILL')
      const [code] = await ended
      assert.equal(code, what === 'engine' ? 4 : null, server.log().slice(-2000))
      this.server = await startServer({ folder: server.folder, environment: Victim.#environment })
      this.origins[0] = this.server.origin
    }
    await onceBack(audit)
    open()
  }
}

interface Written {
  readonly account_id: string
  readonly kind: string
  readonly count: number
}

/** Compares what people were told with what is written: nothing acknowledged is missing, nothing is there twice. */
async function auditActs(database: Database, people: readonly Person[]): Promise<void> {
  const kinds = Object.keys(ACTS)
  const rows = await database.query<Written & Record<string, unknown>>(sql`
    select account_id, kind, count(*) from event where kind = any(${kinds}::text[]) group by account_id, kind`)
  const written = new Map(rows.map((row) => [`${row.account_id} ${row.kind}`, row.count]))
  for (const [what, count] of written) assert.equal(count, 1, `${what} is written ${count} times`)
  for (const { account, acts, name } of people)
    for (const [kind, outcome] of acts) {
      if (!account || outcome === 'unclear') continue
      assert.equal(written.get(`${account.id} ${kind}`), 1, `${name}: ${kind} was acknowledged and is gone`)
    }
  const created = [...written.keys()].filter((what) => what.endsWith('account.created')).length
  const told = people.filter(({ account, acts }) => !account && acts.has('account.created'))
  assert.ok(created <= people.filter(({ account }) => !account).length)
  assert.ok(created >= told.filter(({ acts }) => acts.get('account.created') === 'acknowledged').length)
  await auditStates(database, people)
}

/** The last act decides the state of the request, and nobody has two. */
async function auditStates(database: Database, people: readonly Person[]): Promise<void> {
  const rows = await database.query<{ account_id: string; state: string }>(
    sql`select account_id, state from replacement where state <> 'draft'`,
  )
  const states = Map.groupBy(rows, (row) => row.account_id)
  const ends: readonly (readonly [ActKind, string])[] = [
    ['replacement.vetoed', 'vetoed'],
    ['replacement.canceled', 'canceled'],
    ['replacement.completed', 'completed'],
  ]
  for (const { account, acts, name } of people) {
    if (!account) continue
    const of = (states.get(account.id) ?? []).map(({ state }) => state)
    assert.ok(of.length <= 1, `${name} has requests ${of}`)
    for (const [kind, state] of ends) if (acts.get(kind) === 'acknowledged') assert.deepEqual(of, [state], name)
  }
}

/** The alert, or the news of an end, stands for something that was written; and whatever was written is told. */
async function auditMessages(server: Server, database: Database): Promise<number> {
  await server.advance(AFTER_LEASE)
  const rows = await until('the outbox to be settled', async () => {
    const all = await database.query<{ account_id: string; message_id: string; template: string; state: string }>(
      sql`select account_id, message_id, template, state from outbox`,
    )
    return all.every(({ state }) => state !== 'queued') && all
  })
  const arrived = Map.groupBy(await server.messages(), ({ id }) => id.split('@')[0] ?? '')
  for (const { message_id: id, state, template } of rows) {
    const count = arrived.get(id)?.length ?? 0
    // Taken by the carrier, not noted because its sender died, and no longer wanted when the next one came to it: dropped.
    assert.ok(
      count === 1 || (count === 0 && state !== 'accepted'),
      `${template} ${id} (${state}) arrived ${count} times`,
    )
  }
  const known = new Set(rows.map(({ message_id: id }) => id))
  for (const id of arrived.keys()) assert.ok(known.has(id), `${id} was never written`)
  const events = await database.query<{ account_id: string; kind: string }>(sql`select account_id, kind from event`)
  const happened = Map.groupBy(events, ({ account_id: id }) => id)
  const news: readonly (readonly [string, readonly string[]])[] = [
    ['replacement-alert', ['replacement.pending']],
    ['replacement-over-old', ['replacement.vetoed', 'replacement.canceled']],
    ['replacement-completed-old', ['replacement.completed']],
  ]
  const of = Map.groupBy(rows, ({ account_id: id }) => id)
  for (const accountId of new Set([...happened.keys(), ...of.keys()]))
    for (const [template, kinds] of news) {
      const told = (of.get(accountId) ?? []).some((row) => row.template === template)
      const done = (happened.get(accountId) ?? []).some(({ kind }) => kinds.includes(kind))
      assert.equal(told, done, `${template} of ${accountId}`)
    }
  return arrived.size
}

/** Who was told that they have an account can sign in to it. */
async function auditNewcomers(origin: string, people: readonly Person[]): Promise<void> {
  for (const person of people)
    if (!person.account && person.acts.get('account.created') === 'acknowledged') {
      const page = await signIn(new Browser(origin), { identifier: addressOf(person), password: NEW_PASSWORD })
      assert.ok(page.status === 200 && page.path !== '/sign-in', `${person.name}: ${page.code} ${page.path}`)
    }
}

describe(`${KILLS} kill -9 under load`, () => {
  const root = temporaryFolder()
  let victim: Victim | undefined
  after(async () => {
    if (victim && victim.server.process.exitCode === null) await victim.server.stop()
    removeFolder(root)
  })

  it('T117 T118 S3 S6 S8 S11 lose no act that was acknowledged, and do none twice', async (t) => {
    const folder = join(root, 'data')
    await copyEngineFolder(folder)
    victim = await Victim.start(folder)
    const place = victim
    const load = new Load(place)
    await load.prepare(Math.ceil(KILLS / 4))
    const running = load.run()
    const random = seededRandom(SEED)
    const audit = () => withDatabase(folder, (database) => auditActs(database, load.people))
    const kill = async () => {
      for (let round = 0; round < KILLS; round++) {
        await place.after(
          ANSWERS.least + ((random.bytes(1)[0] ?? 0) % ANSWERS.more),
          Math.floor(round / WHAT.length) % 2 === 1,
        )
        await place.kill(WHAT[round % WHAT.length] ?? 'both', audit)
      }
      load.end()
    }
    await Promise.all([running, kill()])
    await audit()
    const messages = await withDatabase(folder, (database) => auditMessages(place.server, database))
    await auditNewcomers(place.server.origin, load.people)
    assert.deepEqual(place.broken, [], 'an outage is an answer, a mistake of ours is none')
    const acts = load.people.flatMap((person) => [...person.acts])
    const tally = Object.keys(ACTS).map((kind) => {
      const of = acts.filter(([one]) => one === kind).map(([, outcome]) => outcome)
      return `${kind} ${of.filter((one) => one === 'acknowledged').length}+${of.filter((one) => one === 'unclear').length}`
    })
    assert.ok(acts.some(([, outcome]) => outcome === 'acknowledged'))
    // Few kills leave time for few people.
    if (KILLS >= 50) for (const line of tally) assert.doesNotMatch(line, / 0\+/, 'everything was done at least once')
    t.diagnostic(`acknowledged+unclear: ${tally.join(', ')}; ${load.gaveUp} gave up; ${messages} messages`)
    assert.equal(await place.server.stop(), 0)
  })
})
