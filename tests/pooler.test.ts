// A pooler in transaction mode: each transaction may meet another connection, and none keeps anything.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { stopByLink } from '../src/features/replacement/status/flow-end.ts'
import { linkToken } from '../src/features/replacement/store-links.ts'
import { MIGRATIONS, openElsewhere, StartError } from '../src/main/store.ts'
import { readDatabaseUrl } from '../src/platform/database/address.ts'
import { openDatabase } from '../src/platform/database/database.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { sql } from '../src/platform/database/sql.ts'
import { openLog } from '../src/platform/log.ts'
import { startSingle } from './support/cluster.ts'
import { pgbouncer, startPgbouncer } from './support/pgbouncer.ts'
import { finish, look, pending, said, untilReady } from './support/scene.ts'
import { makeWorld, type World } from './support/world.ts'

type Place = { readonly url: string; stop(): Promise<void> }

const name = pgbouncer
  ? 'PgBouncer'
  : 'connections that are emptied after each statement, as this machine has no PgBouncer'

describe(`behind ${name}`, () => {
  let server: Awaited<ReturnType<typeof startSingle>>
  let pooler: Place
  let world: World
  const closing: (() => void | Promise<void>)[] = []
  const open = (database: string) => {
    const urls = [`${pooler.url}/${database}`]
    return openDatabase({ urls, pooled: true, connectionsMax: 8 }, () => undefined)
  }
  before(async () => {
    server = await startSingle()
    closing.push(() => server.stop())
    const at = server.url.replace(/\/honnin$/, '')
    pooler = pgbouncer ? await startPgbouncer(pgbouncer, server.port) : { url: at, stop: async () => undefined }
    closing.push(() => pooler.stop())
    if (!pgbouncer) closing.push(emptyAfterEach())
    // What a connection is given at its start is not what it has here.
    await withAdmin(at, (admin) => admin.script(`alter database honnin set timezone = 'Asia/Kathmandu'`))
    const databases = [1, 2, 3].map(() => open('honnin'))
    const migrated = await Promise.all(databases.map((each) => migrate(each, MIGRATIONS, Date.now())))
    assert.ok(migrated.every(({ ok }) => ok))
    await Promise.all(databases.map((each) => each.close()))
    const database = open('honnin')
    const connection = { urls: [`${pooler.url}/honnin`], pooled: true, connectionsMax: 8 }
    world = await makeWorld({}, Promise.resolve({ database, connection, drop: () => database.close() }))
    closing.push(() => world.close())
  })
  after(async () => {
    for (const close of closing.reverse()) await close()
  })

  it('a request waits, is stopped, waits again and is finished', async () => {
    const stopped = await pending(world, 'pooled-stop')
    const finished = await pending(world, 'pooled-finish')
    assert.equal(said(await stopByLink(world.service, await stopToken(stopped))), 'ok')
    await untilReady(world)
    assert.equal(said(await finish(world, finished)), 'ok')
    assert.equal((await look(world, stopped)).status, 'vetoed')
    assert.equal((await look(world, finished)).status, 'completed')
  })

  it('40 at once on two instances: one of them stops it, and the others are told so', async () => {
    const scene = await pending(world, 'pooled-race')
    const token = await stopToken(scene)
    const second = await world.another()
    const codes = await Promise.all(
      Array.from({ length: 40 }, (_, i) => stopByLink(i % 2 ? second : world.service, token).then(said)),
    )
    assert.equal(codes.filter((code) => code === 'ok').length, 1, codes.join())
    const events = await world.service.database.query(
      sql`select 1 from event where account_id = ${scene.account.id} and kind = 'replacement.vetoed'`,
    )
    assert.equal(events.length, 1)
  })

  it('instants are the same in whatever zone a connection is, and nothing is left on one', async () => {
    const { database } = world.service
    const [row] = await database.query<{ t: number }>(sql`select '2026-11-22T05:04:00Z'::timestamptz as t`)
    assert.equal(row?.t, Date.parse('2026-11-22T05:04:00Z'))
    const asked = Array.from({ length: 30 }, () =>
      database.query(sql`select count(*) as n from pg_prepared_statements`),
    )
    assert.deepEqual([...new Set((await Promise.all(asked)).map(([one]) => one?.n))], [0])
  })

  it('without being told of the pooler the start ends with what to set', async () => {
    const address = readDatabaseUrl(`${pooler.url}/honnin`)
    assert.ok(address.ok)
    const opening = openElsewhere(address.value, {
      connectionsMax: 2,
      log: openLog('error', { write: () => undefined }),
      onIdleError: () => undefined,
    })
    if (pgbouncer)
      await assert.rejects(
        opening,
        (error) => error instanceof StartError && /DATABASE_POOLER=transaction/.test(error.message),
      )
    else await (await opening).close()
  })

  async function stopToken(scene: Awaited<ReturnType<typeof pending>>): Promise<string> {
    const { request } = await look(world, scene)
    const [proofId = ''] = request?.oldProofs ?? []
    return linkToken(world.service.keys, 'stop', {
      accountId: scene.account.id,
      requestId: request?.requestId ?? '',
      proofId,
    })
  }
})

async function withAdmin(at: string, work: (admin: ReturnType<typeof openDatabase>) => Promise<void>): Promise<void> {
  const admin = openDatabase({ urls: [`${at}/honnin`], connectionsMax: 1 }, () => undefined)
  await work(admin).finally(() => admin.close())
}

/** What a pooler does between two transactions, at its hardest. */
function emptyAfterEach(): () => void {
  const { query } = pg.Client.prototype
  const emptied = function (this: pg.Client, ...args: Parameters<typeof query>) {
    const answer = Reflect.apply(query, this, args)
    Reflect.apply(query, this, ['discard all'])
    return answer
  }
  Object.assign(pg.Client.prototype, { query: emptied })
  return () => {
    Object.assign(pg.Client.prototype, { query })
  }
}
