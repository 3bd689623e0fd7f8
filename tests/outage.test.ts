// The database goes away in every way it can, under real statements: nothing is half done, and nothing is claimed.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { linkToken } from '../src/features/replacement/store-links.ts'
import { makeApp } from '../src/main/app.ts'
import { Readiness } from '../src/main/ready.ts'
import { productRoutes } from '../src/main/routes.ts'
import { dueRuns, startWorker } from '../src/main/worker.ts'
import { type ConnectionSettings, type Database, openDatabase } from '../src/platform/database/database.ts'
import { Outage } from '../src/platform/database/outage.ts'
import { sql } from '../src/platform/database/sql.ts'
import { Unit } from '../src/platform/database/unit.ts'
import { freshDatabase } from './support/database.ts'
import { until } from './support/journey.ts'
import { look, pending } from './support/scene.ts'
import { makeWorld, type World } from './support/world.ts'

function reach({ socket, urls }: ConnectionSettings): Socket {
  const url = socket ? undefined : new URL(urls?.[0] ?? '')
  const directory = socket?.directory ?? url?.searchParams.get('host')
  if (directory) return connect(join(directory, '.s.PGSQL.5432'))
  return connect(Number(url?.port || 5432), url?.hostname)
}

/** A line to PostgreSQL that can swallow what comes back: the commit happens, its answer is lost. */
async function startLine(target: ConnectionSettings) {
  let isSwallowing = false
  const open = new Set<Socket>()
  const line = createServer((near) => {
    const far = reach(target)
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => near.destroy() && far.destroy())
    }
    near.on('data', (bytes) => far.write(bytes))
    far.on('data', (bytes) => {
      if (isSwallowing) near.destroy()
      else near.write(bytes)
    })
  })
  await once(line.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (line.address() as AddressInfo).port,
    swallow(is: boolean) {
      isSwallowing = is
    },
    close() {
      for (const socket of open) socket.destroy()
      line.close()
    },
  }
}

describe('a database that goes away', () => {
  let world: World
  /** Another way to the same database, for whoever takes it away. */
  let beside: Database
  let line: Awaited<ReturnType<typeof startLine>>
  before(async () => {
    const { connection, drop, database } = await freshDatabase()
    line = await startLine(connection)
    beside = database
    const name = connection.socket?.database ?? new URL(connection.urls?.[0] ?? '').pathname.slice(1)
    const urls = [`postgres://honnin@127.0.0.1:${line.port}/${name}`]
    const through = { urls, connectionsMax: 4 }
    world = await makeWorld(
      {},
      Promise.resolve({ database: openDatabase(through, () => {}), connection: through, drop }),
    )
  })
  after(async () => {
    await world.service.database.close()
    line.close()
    await world.close()
  })

  /** Every connection but the one that asks is ended, as an administrator or a restart does it. */
  const endAll = () =>
    beside.query(sql`select count(pg_terminate_backend(pid)) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`)

  const kindOf = async (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error) => (error instanceof Outage ? `${error.code} ${error.recorded}` : String(error)),
    )

  it('ends what is under way with what is known of it, and the pool goes on by itself', async () => {
    const { database } = world.service
    const sleeping = [
      kindOf(database.query(sql`select pg_sleep(600)`)),
      kindOf(new Unit().add(sql`update ledger set t = t where pg_sleep(600) is not null`).commit(database)),
      kindOf(database.together((c) => Promise.all([c.query(sql`select pg_sleep(600)`), c.query(sql`select 1`)]))),
    ]
    await until('three to be under way', async () => {
      const [row] = await beside.query<{ n: number }>(
        sql`select count(*) as n from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
      )
      return row?.n === 3
    })
    await endAll()
    const ended = await Promise.all(sleeping)
    assert.deepEqual(ended, ['57P01 no', '57P01 unknown', '57P01 no'])
    assert.deepEqual(await database.query(sql`select 1 as n`), [{ n: 1 }])
    await endAll()
    assert.deepEqual(
      await Promise.all([1, 2, 3, 4, 5].map(() => kindOf(database.query(sql`select 1`)))).then((all) =>
        all.filter((one) => one !== 'done' && !/ no$/.test(one)),
      ),
      [],
      'idle connections that are gone lose nothing',
    )
  })

  it('S3 a stop whose answer was lost is not claimed and not denied; sent again it is acknowledged, and was done once', async () => {
    const scene = await pending(world, 'lost-answer')
    const { request } = await look(world, scene)
    const link = {
      accountId: scene.account.id,
      requestId: request?.requestId ?? '',
      proofId: request?.oldProofs[0] ?? '',
    }
    const path = `http://localhost:3000/stop/${linkToken(world.service.keys, 'stop', link)}`
    const app = makeApp({ service: world.service, routes: productRoutes, unready: async () => undefined })
    const opened = await app.request(path)
    const cookie = opened.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(await opened.text()) ?? []
    const send = (body: URLSearchParams) => app.request(path, { method: 'POST', body, headers: { cookie } })
    const { query, together } = world.service.database
    const writes = (text: string) => /^with p0 as/.test(text)
    Object.assign(world.service.database, {
      // From the decision on, nothing that PostgreSQL says arrives.
      query: (statement: Parameters<typeof query>[0]) => {
        if (writes(statement.strings.join('?'))) line.swallow(true)
        return query(statement)
      },
    })
    const lost = await send(new URLSearchParams({ csrf, answer: 'stop' }))
    Object.assign(world.service.database, { query, together })
    line.swallow(false)
    const page = await lost.text()
    assert.deepEqual([lost.status, lost.headers.get('honnin-code')], [503, 'service.unconfirmed'])
    assert.equal(lost.headers.get('retry-after'), '10')
    assert.doesNotMatch(page, /止めました|記録されていません/)
    await until('the commit', async () => (await look(world, scene)).status === 'vetoed')

    const again = new URLSearchParams()
    for (const [, name = '', value = ''] of page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g))
      again.append(name, value)
    assert.deepEqual([...again.keys()], ['csrf', 'answer'])
    const repeated = await send(again)
    assert.equal(repeated.status, 303)
    const events = await beside.query(
      sql`select 1 from event where account_id = ${scene.account.id} and kind = 'replacement.vetoed'`,
    )
    assert.equal(events.length, 1)
  })

  it('that only reads is not ready, says so as 503 to people, and is used again when it writes', async () => {
    const app = makeApp({ service: world.service, routes: productRoutes, unready: () => readiness.lack() })
    const readiness = new Readiness(world.service.database, world.service.time)
    const statusOf = async (path: string) => (await app.request(`http://localhost:3000${path}`)).status
    assert.equal(await statusOf('/ready'), 200)
    const name = (await beside.query<{ name: string }>(sql`select current_database() as name`))[0]?.name
    const makeReadOnly = async (is: boolean) => {
      await beside.script(`alter database ${name} set default_transaction_read_only = ${is ? 'on' : 'off'}`)
      await endAll()
    }
    await makeReadOnly(true)
    await until('the connections to be gone', async () => (await statusOf('/ready')) === 503)
    assert.equal(await statusOf('/sign-in'), 503)
    assert.equal(await statusOf('/health'), 200)
    await makeReadOnly(false)
    await until('a connection that writes', async () => (await statusOf('/ready')) === 200)
    assert.equal(await statusOf('/sign-in'), 200)
  })

  it('is not ready before its migrations fit, nor once it was asked to stop', async () => {
    const readiness = new Readiness(world.service.database, world.service.time)
    assert.equal(await readiness.lack(), undefined)
    await beside.script(
      `create table kept as select * from migration where number = 1; delete from migration where number = 1`,
    )
    assert.equal(await readiness.lack(), 'database')
    await beside.script('insert into migration select * from kept; drop table kept')
    const number = readdirSync('migrations').length + 1
    const later = (since: number) =>
      beside.script(`insert into migration values (${number}, 'of_tomorrow', 'x', '2030-01-01Z', ${since})`)
    await later(number)
    assert.equal(await readiness.lack(), 'database', 'a newer instance took away what this one needs')
    await beside.script(`delete from migration where name = 'of_tomorrow'`)
    assert.equal(await readiness.lack(), undefined)
    await later(1)
    assert.equal(await readiness.lack(), undefined, 'a newer instance has migrated already')
    assert.equal(await new Readiness(world.service.database, world.service.time).lack(), undefined)
    await beside.script(`delete from migration where name = 'of_tomorrow'`)
    readiness.stop()
    assert.equal(await readiness.lack(), 'stopping')
  })

  it('does not end the worker: what was due is done when it is back', async () => {
    const { service, carriers } = world
    const scene = await pending(world, 'worker-goes-on')
    const broken = () => (world.logged().match(/worker failed|timer failed|message failed/g) ?? []).length
    const begun = broken()
    line.swallow(true)
    const worker = startWorker(service, dueRuns(service, carriers))
    try {
      await until('the worker to meet the outage', async () => broken() > begun)
      await beside.query(
        sql`update due set due_at = due_at - interval '10 days' where account_id = ${scene.account.id}`,
      )
      line.swallow(false)
      worker.nudge()
      await until('the next reminder', async () => {
        worker.nudge()
        const [row] = await beside.query<{ n: number }>(
          sql`select count(*) as n from due where account_id = ${scene.account.id} and due_at < ${new Date(service.clock.wall()).toISOString()}`,
        )
        return row?.n === 0
      })
    } finally {
      await worker.stop()
    }
  })
})
