// Two real servers with synchronous replication: the primary is killed in the middle, and the standby takes its place.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { finishReplacement } from '../src/features/replacement/finish/flow.ts'
import { stopByLink } from '../src/features/replacement/status/flow-end.ts'
import { linkToken } from '../src/features/replacement/store-links.ts'
import { makeApp } from '../src/main/app.ts'
import { lookAtDurability } from '../src/main/doctor-database.ts'
import { Readiness } from '../src/main/ready.ts'
import { productRoutes } from '../src/main/routes.ts'
import { MIGRATIONS } from '../src/main/store.ts'
import { type Database, openDatabase, type Queryable, types } from '../src/platform/database/database.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { Outage } from '../src/platform/database/outage.ts'
import { placeholders, sql } from '../src/platform/database/sql.ts'
import { type Cluster, startCluster } from './support/cluster.ts'
import { until } from './support/journey.ts'
import { finishCodes, look, NEW_PASSWORD, pending, said, untilReady } from './support/scene.ts'
import { makeWorld, PASSWORD, type World } from './support/world.ts'

/** Stops around one failover; HONNIN_TEST_STOPS=1000 is the measure of the release. */
const STOPS = Number(process.env.HONNIN_TEST_STOPS ?? 200)
/** So many people at once. */
const PEOPLE = 16

describe('a primary and its standby', () => {
  let cluster: Cluster
  let world: World
  before(async () => {
    cluster = await startCluster()
    const connection = { urls: cluster.urls, connectionsMax: 8 }
    const database = openDatabase(connection, () => undefined)
    assert.ok((await migrate(database, MIGRATIONS, Date.now())).ok)
    world = await makeWorld({}, Promise.resolve({ database, connection, drop: () => database.close() }))
  })
  after(async () => {
    await world.close()
    await cluster.stop()
  })

  it('a standby is never asked, and the primary is found wherever it stands', async () => {
    const [primary = '', standby = ''] = cluster.urls
    const asked = (urls: readonly string[]) => {
      const database = openDatabase({ urls, connectionsMax: 1 }, () => undefined)
      return Promise.all([
        database.query(sql`select 1 as n`),
        new Readiness(database, world.service.time).lack(),
      ]).finally(() => database.close())
    }
    await assert.rejects(asked([standby]), (error) => {
      assert.ok(error instanceof Outage)
      assert.deepEqual([error.code, error.recorded], ['25006', 'no'])
      return true
    })
    assert.deepEqual(await asked([standby, primary]), [[{ n: 1 }], undefined])
    assert.deepEqual(await asked(['postgres://honnin@127.0.0.1:1/honnin', standby, primary]), [[{ n: 1 }], undefined])
  })

  it('the doctor has nothing to say of a standby that is waited for, and calls one wrong that is not', async () => {
    const { database } = world.service
    assert.deepEqual(await lookAtDurability(database), [])
    const said = async (row: Readonly<Record<string, unknown>>) =>
      (await lookAtDurability({ ...database, query: async <R>() => [row as R] })).map(({ is }) => is)
    assert.deepEqual(await said({ waits: 'on', names: '', standbys: 1 }), ['wrong'])
    assert.deepEqual(await said({ waits: 'local', names: '*', standbys: 1 }), ['wrong'])
    assert.deepEqual(await said({ waits: 'off', names: '', standbys: 0 }), ['wrong'])
    assert.deepEqual(await said({ waits: 'on', names: '', standbys: 0 }), [], 'one server alone is a choice')
  })

  it('T124 S3 M2 stopped on one instance, finished on another that reads a replica which lags: refused, on the primary', async () => {
    const scene = await pending(world, 't124')
    await untilReady(world)
    const codes = await finishCodes(world, scene)
    const lag = await lagging(cluster, world.service.database)
    try {
      const other = { ...(await world.another()), database: lag.database }
      const [request] = (await look(world, scene)).read.case.requests.slice(-1)
      const link = { accountId: scene.account.id, requestId: request?.requestId ?? '' }
      const proofId = request?.oldProofs[0] ?? ''
      assert.equal(
        said(await stopByLink(world.service, linkToken(world.service.keys, 'stop', { ...link, proofId }))),
        'ok',
      )
      const finishing = finishReplacement(other, scene.person, {
        codes,
        currentPassword: PASSWORD,
        newPassword: NEW_PASSWORD,
      })
      assert.notEqual(said(await finishing), 'ok')
      assert.ok(lag.stale() > 0, 'the replica still had it as ready')
      assert.equal((await look(world, scene)).status, 'vetoed')
    } finally {
      await lag.close()
    }
  })

  it(`of ${STOPS} stops around a failover each is on the new primary, or was told not to be recorded; none is lost`, async (t) => {
    const tokens = await waitingRequests(STOPS)
    const app = makeApp({ service: world.service, routes: productRoutes, unready: async () => undefined })
    const person = await somebody(app, tokens[0]?.token ?? '')
    const answers = new Map<string, string>()
    const failover = async () => {
      await cluster.primary.kill()
      await until('somebody to meet the outage', async () =>
        [...answers.values()].some((answer) => answer !== 'stopped'),
      )
      cluster.standby.promote()
    }
    let failed: Promise<void> | undefined
    const queue = [...tokens]
    const stopping = Array.from({ length: PEOPLE }, async () => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        answers.set(next.accountId, await person.stop(next.token))
        if (answers.size >= STOPS / 3) failed ??= failover()
        // Whoever was refused comes back later; so does whoever comes next.
        if (answers.get(next.accountId) !== 'stopped') await until('the new primary', isWriting)
      }
    })
    await Promise.all(stopping)
    await failed
    const told = (what: string) => [...answers].filter(([, answer]) => answer === what).map(([accountId]) => accountId)
    const [stopped, unrecorded, unconfirmed] = [
      told('stopped'),
      told('service.unavailable'),
      told('service.unconfirmed'),
    ]
    t.diagnostic(`${stopped.length} stopped, ${unrecorded.length} not recorded, ${unconfirmed.length} not confirmed`)
    assert.equal(stopped.length + unrecorded.length + unconfirmed.length, STOPS, [...new Set(answers.values())].join())
    assert.ok(
      unrecorded.length + unconfirmed.length > 0 && stopped.length > STOPS / 2,
      'the failover was in the middle',
    )
    const vetoed = await stoppedNow()
    assert.deepEqual(
      stopped.filter((id) => !vetoed.has(id)),
      [],
      'acknowledged and lost',
    )
    assert.deepEqual(
      unrecorded.filter((id) => vetoed.has(id)),
      [],
      'told not to be recorded, and recorded',
    )

    for (const { accountId, token } of tokens)
      if (answers.get(accountId) !== 'stopped') assert.equal(await person.stop(token), 'stopped')
    assert.equal((await stoppedNow()).size, STOPS)
    const doubles = await world.service.database.query(
      sql`select account_id from event where kind = 'replacement.vetoed' group by account_id having count(*) > 1`,
    )
    assert.deepEqual(doubles, [], 'a repeat does nothing twice')
  })

  const isWriting = () =>
    new Readiness(world.service.database, world.service.time).lack().then(
      (lack) => lack === undefined,
      () => false,
    )

  const stoppedNow = async (): Promise<ReadonlySet<string>> => {
    const rows = await world.service.database.query<{ account_id: string }>(
      sql`select account_id::text from replacement where state = 'vetoed' and receipt like 'F%'`,
    )
    return new Set(rows.map((row) => row.account_id))
  }

  /** One request that waits, made by the flows, and copies of it in accounts of their own. */
  async function waitingRequests(count: number) {
    const { service } = world
    const { account } = await pending(world, 'failover')
    const id = account.id
    const made = `select gen_random_uuid() as new_id, n from generate_series(1, ${count}) as n`
    const copies = { account: ACCOUNT_OF_ITS_OWN, proof: '', replacement: `, 'receipt', 'F' || n` }
    const parts = await Promise.all(
      Object.entries(copies).map(async ([table, more]) => {
        const columns = await columnsOf(service.database, table)
        const row = `jsonb_populate_record(t, jsonb_build_object('account_id', new_id${more}))`
        return `${table}s as (insert into ${table} (${columns.join()}) select ${columns.map((c) => `(${row}).${c}`).join()}
          from ${table} as t, made where t.account_id = '${id}')`
      }),
    )
    await service.database.script(`with made as materialized (${made}), ${parts.join()} select`)
    const rows = await service.database.query<{ account_id: string; request_id: string; proof_id: string }>(sql`
      select account_id::text, request_id::text, old_proofs[1]::text as proof_id from replacement where receipt like 'F%'`)
    assert.equal(rows.length, count)
    return rows.map((row) => {
      const link = { accountId: row.account_id, requestId: row.request_id, proofId: row.proof_id }
      return { accountId: row.account_id, token: linkToken(service.keys, 'stop', link) }
    })
  }
})

/** Addresses of accounts are unique. */
const ACCOUNT_OF_ITS_OWN = `, 'identifier_key', '\\x' || replace(new_id::text, '-', '')`

async function columnsOf(database: Database, table: string): Promise<readonly string[]> {
  const rows = await database.query<{ name: string }>(sql`select column_name::text as name
    from information_schema.columns where table_name = ${table} and is_generated = 'NEVER'`)
  return rows.map(({ name }) => name)
}

/** What the answer to a stop says: "stopped", or the code of what became of it. */
async function somebody(app: ReturnType<typeof makeApp>, token: string) {
  const origin = 'http://localhost:3000'
  const opened = await app.request(`${origin}/stop/${token}`)
  const cookie = opened.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(await opened.text()) ?? []
  return {
    async stop(link: string): Promise<string> {
      const body = new URLSearchParams({ csrf, answer: 'stop' })
      const response = await app.request(`${origin}/stop/${link}`, {
        method: 'POST',
        body,
        headers: { cookie, origin },
      })
      const text = await response.text()
      if (response.status === 303) return 'stopped'
      assert.equal(response.status, 503)
      assert.ok(Number(response.headers.get('retry-after')) > 0)
      // The way on is the same form, once more.
      assert.match(text, new RegExp(`<form method="post" action="/stop/${link}"`))
      assert.match(text, /<input type="hidden" name="answer" value="stop">/)
      return response.headers.get('honnin-code') ?? 'without a code'
    },
  }
}

/** An instance whose reads go to the standby, which stands still until it was asked for some while: a balancer that splits. */
async function lagging(cluster: Cluster, primary: Database) {
  const pool = new pg.Pool({ connectionString: cluster.urls[1], types, max: 4, options: '-c TimeZone=UTC' })
  const caughtUp = async () => {
    const [row] = await primary.query<{ at: string }>(sql`select pg_current_wal_lsn()::text as at`)
    await until('the standby to follow', async () => {
      const { rows } = await pool.query(`select pg_last_wal_replay_lsn() >= $1::pg_lsn as there`, [row?.at])
      return rows[0]?.there === true
    })
  }
  await caughtUp()
  await pool.query('select pg_wal_replay_pause()')
  let reads = 0
  const PATIENCE = 60
  const stale: Queryable = {
    async query<R extends Record<string, unknown>>(statement: Parameters<Queryable['query']>[0]): Promise<R[]> {
      if (++reads === PATIENCE) {
        await pool.query('select pg_wal_replay_resume()')
        await caughtUp()
      }
      const result = await pool.query({ text: placeholders(statement), values: [...statement.values] })
      return result.rows as R[]
    },
  }
  const isRead = (statement: Parameters<Queryable['query']>[0]) => /^\s*select/.test(statement.strings[0] ?? '')
  const database: Database = {
    ...primary,
    query: (statement) => (isRead(statement) ? stale.query(statement) : primary.query(statement)),
    together: (work) => work(stale),
  }
  return {
    database,
    stale: () => Math.min(reads, PATIENCE - 1),
    async close() {
      await pool.query('select pg_wal_replay_resume()')
      await pool.end()
    },
  }
}
