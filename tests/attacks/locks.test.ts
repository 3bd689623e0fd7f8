import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { cancelRequest, stopByLink } from '../../src/features/replacement/status/flow-end.ts'
import { addNewProof } from '../../src/features/security-info/flow.ts'
import { type Database, type Queryable, sqlState } from '../../src/platform/database/database.ts'
import { placeholders, type Sql, sql } from '../../src/platform/database/sql.ts'
import type { Service } from '../../src/platform/service.ts'
import { until } from '../support/journey.ts'
import { finish, linkTo, look, must, pending, type Scene, untilReady } from '../support/scene.ts'
import { makeWorld, type World } from '../support/world.ts'

describe('transactions that meet in PostgreSQL', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  /** The service on connections of its own, under another setting, and what PostgreSQL said no with. */
  async function under(setting: string, work: (service: Service, refused: string[]) => Promise<void>): Promise<void> {
    const [row] = await world.service.database.query<{ name: string }>(sql`select current_database() as name`)
    await world.service.database.script(`alter database ${row?.name} set ${setting}`)
    const service = await world.another()
    const refused: string[] = []
    const noting = async <T>(asked: Promise<T>): Promise<T> => {
      try {
        return await asked
      } catch (error) {
        refused.push(sqlState(error instanceof Error && error.cause ? error.cause : error) ?? 'none')
        throw error
      }
    }
    const database: Database = {
      ...service.database,
      query: (statement) => noting(service.database.query(statement)),
    }
    try {
      await work({ ...service, database }, refused)
    } finally {
      await world.service.database.script(`alter database ${row?.name} reset all`)
    }
  }

  /** A transaction of somebody else in the middle of ours: begun before it, and ended when ours waits for it. */
  async function across<T>(
    begin: (other: Queryable) => Promise<unknown>,
    ours: () => Promise<T>,
    end: (other: Queryable) => Promise<unknown>,
  ): Promise<T> {
    const other = await world.another()
    return other.database.together(async (connection) => {
      await connection.query(sql`begin`)
      await begin(connection)
      const running = ours()
      await until('ours waits for a lock', async () => {
        const waits = await world.service.database.query(sql`select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`)
        return waits.length > 0
      })
      await end(connection)
      await connection.query(sql`commit`)
      return running
    })
  }

  const lockRequest = (begun: Scene) => (other: Queryable) =>
    other.query(sql`select 1 from replacement where account_id = ${begun.account.id} for update`)
  const touchAccount = (begun: Scene) => (other: Queryable) =>
    other.query(sql`update account set locale = locale where account_id = ${begun.account.id}`)
  const nothing = async () => undefined

  const recorded = (begun: Scene, kind: string) =>
    world.service.database.query(sql`select 1 from event where account_id = ${begun.account.id} and kind = ${kind}`)

  test('T131 S6 a deadlock with another transaction is tried again inside: one honest result, one record', async () => {
    // Ours is the one that notices: the other one would only after an hour.
    await under(`deadlock_timeout = '3s'`, async (service, refused) => {
      const begun = await pending(world, 't131-deadlock')
      const link = await linkTo(world, begun.old, 'stop')
      const stopped = await across(
        async (other) => {
          await other.query(sql`set local deadlock_timeout = '1h'`)
          await lockRequest(begun)(other)
        },
        () => stopByLink(service, link),
        touchAccount(begun),
      )
      assert.equal(must(stopped).state, 'vetoed')
      // While the other one has not ended yet, the next try may meet it again.
      assert.ok(refused.length > 0 && refused.every((state) => state === '40P01'), refused.join())
      assert.equal((await recorded(begun, 'replacement.vetoed')).length, 1)
    })
  })

  test('T131 S6 where every transaction is serializable, whoever is overtaken reads again and decides again', async () => {
    await under(`default_transaction_isolation = 'serializable'`, async (service, refused) => {
      const [stopping, canceling, finishing] = [
        await pending(world, 't131-stop'),
        await pending(world, 't131-cancel'),
        await pending(world, 't131-finish'),
      ]
      const link = await linkTo(world, stopping.old, 'stop')
      must(await across(touchAccount(stopping), () => stopByLink(service, link), nothing))
      must(await across(touchAccount(canceling), () => cancelRequest(service, canceling.person), nothing))
      assert.deepEqual(refused, ['40001', '40001'])
      assert.equal((await recorded(stopping, 'replacement.vetoed')).length, 1)
      assert.equal((await recorded(canceling, 'replacement.canceled')).length, 1)
      await untilReady(world)
      must(await finish({ ...world, service }, finishing))
      assert.equal((await recorded(finishing, 'replacement.completed')).length, 1)
      assert.equal((await look(world, finishing)).status, 'completed')
    })
  })

  test('T131 what is written together takes the account first, so that two never hold what the other needs', async () => {
    const units: string[] = []
    const { database } = world.service
    const query: Database['query'] = (statement: Sql) => {
      const text = placeholders(statement).replace(/\s+/g, ' ')
      if (text.startsWith('with p0 as (')) units.push(text)
      return database.query(statement)
    }
    const watched = { ...world, service: { ...world.service, database: { ...database, query } } }
    const acts = [
      async (begun: Scene) => must(await stopByLink(watched.service, await linkTo(world, begun.old, 'stop'))),
      async (begun: Scene) => must(await cancelRequest(watched.service, begun.person)),
      async (begun: Scene) => {
        await untilReady(world)
        must(await finish(watched, begun))
      },
      (begun: Scene) => addNewProof(watched.service, begun.person, 'mail', 't131-added@new.example', ''),
    ]
    for (const [i, act] of acts.entries()) await act(await pending(watched, `t131-order-${i}`))
    const parts = units.map((text) => text.split(/, p\d+ as \(|^with p0 as \(/).slice(1))
    const changing = parts.filter((of) => of.filter((part) => /^(update|delete from)\b/.test(part)).length > 1)
    assert.ok(changing.length >= 5, `${changing.length} units that change several rows`)
    for (const of of changing)
      assert.match(of[0] ?? '', /^update account set/, of.map((part) => part.slice(0, 60)).join(' | '))
  })
})
