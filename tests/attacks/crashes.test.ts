import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import pg from 'pg'
import { askVerifyCodeByAddress, verify } from '../../src/features/prompt/flow.ts'
import { askFinishCodes } from '../../src/features/replacement/finish/flow.ts'
import { startReplacement } from '../../src/features/replacement/start/flow.ts'
import { continueByLink } from '../../src/features/replacement/start/flow-link.ts'
import { cancelRequest, stopByLink } from '../../src/features/replacement/status/flow-end.ts'
import { type Clock, systemClock } from '../../src/kernel/clock.ts'
import { days, hours, minutes } from '../../src/kernel/duration.ts'
import { runDue } from '../../src/main/worker.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { type Sql, sql } from '../../src/platform/database/sql.ts'
import { LostRace, Unit } from '../../src/platform/database/unit.ts'
import { enqueue } from '../../src/platform/outbox.ts'
import type { Service } from '../../src/platform/service.ts'
import { Time } from '../../src/platform/time.ts'
import { policy } from '../../src/policy/policy.ts'
import { inbox } from '../support/inbox.ts'
import {
  codeAt,
  draft,
  finish,
  linkTo,
  look,
  must,
  pending,
  type Scene,
  said,
  saidAt,
  untilReady,
} from '../support/scene.ts'
import { makeWorld, type World } from '../support/world.ts'

describe('crashes and races in the database', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  /** Everything that is due, by a sender that dies between the carrier's yes and its own note of it. */
  async function runAndDie(): Promise<void> {
    const { database } = world.service
    const dying: Database = {
      ...database,
      query: (statement: Sql) => {
        if (statement.strings.join('').includes('update outbox set state =')) throw new Error('died')
        return database.query(statement)
      },
    }
    await runDue({ ...world.service, database: dying }, world.carriers)
  }

  const ids = async (to: string): Promise<readonly string[]> => (await inbox(world, to)).map(({ id }) => id)

  test('T117 S8 L5 a sender that dies after the carrier took a message sends it again under the same id: it is there once', async () => {
    const acts: readonly [string, (name: string) => Promise<Scene>][] = [
      [
        'start',
        async (name) => {
          const begun = await draft(world, name)
          must(
            await continueByLink(
              world.service,
              begun.person,
              begun.person,
              await linkTo(world, begun.fresh, 'continue'),
            ),
          )
          return begun
        },
      ],
      [
        'stop',
        async (name) => {
          const begun = await pending(world, name)
          must(await stopByLink(world.service, await linkTo(world, begun.old, 'stop')))
          return begun
        },
      ],
      [
        'end',
        async (name) => {
          const begun = await pending(world, name)
          await untilReady(world)
          must(await finish(world, begun))
          return begun
        },
      ],
    ]
    for (const [what, act] of acts) {
      const begun = await act(`t117-${what}`)
      await runAndDie()
      const handed = await ids(begun.old)
      assert.ok(handed.length >= 1, `${what}: the carrier has it`)
      const rows = await world.service.database.query<{ state: string; attempts: number }>(sql`
        select state, attempts from outbox where account_id = ${begun.account.id} and state = 'queued'`)
      assert.ok(rows.length >= 1 && rows.every((r) => r.attempts >= 1), `${what}: nobody noted that`)
      // Its lease is over within five minutes.
      await world.advance(minutes(5))
      assert.deepEqual(await ids(begun.old), handed, `${what}: once`)
      const left = await world.service.database.query(sql`
        select 1 from outbox where account_id = ${begun.account.id} and state = 'queued'`)
      assert.deepEqual(left, [], what)
    }
  })

  test('T117 a program that dies right after its commit has said nothing, and the next one tells it', async () => {
    const begun = await draft(world, 't117-commit')
    const silent = { ...world.service, nudge() {} }
    must(await continueByLink(silent, begun.person, begun.person, await linkTo(world, begun.fresh, 'continue')))
    assert.equal((await inbox(world, begun.old)).length, 0)
    const second = await world.another()
    while ((await runDue(second, world.carriers)) > 0);
    assert.equal((await inbox(world, begun.old)).length, 1)
    assert.equal((await inbox(world, begun.oldPhone)).length, 1)
  })

  test('T118 S8 what was not committed is not told: one part of a unit fails, or its connection is cut', async () => {
    const begun = await draft(world, 't118')
    const { now } = await world.service.time.moment()
    const proofId = begun.account.proofs[0]?.id ?? ''
    const alert = enqueue(world.service.random, begun.account.id, now, hours(1), [
      { proofId, template: 'replacement-alert', params: { request: 'x', slot: 'start' }, dedupe: 't118' },
    ])
    const nobody = sql`update account set version = version where account_id = ${'00000000-0000-4000-8000-000000000000'}`
    await assert.rejects(new Unit().expect(nobody).add(alert).commit(world.service.database), LostRace)
    const queued = () =>
      world.service.database.query(sql`select 1 from outbox where account_id = ${begun.account.id} and dedupe = 't118'`)
    assert.deepEqual(await queued(), [])

    // A change and its news on a connection that is killed before the commit.
    const where = await world.service.database.query<{ host: string; name: string; who: string }>(sql`
      select current_setting('unix_socket_directories') as host, current_database() as name, current_user as who`)
    const url = process.env.HONNIN_TEST_DATABASE_URL
    const options = url
      ? { connectionString: url.replace(/\/[^/]*$/, `/${where[0]?.name}`) }
      : { host: where[0]?.host ?? '', database: where[0]?.name ?? '', user: where[0]?.who ?? '' }
    const client = new pg.Client(options)
    client.on('error', () => undefined)
    await client.connect()
    await client.query('begin')
    const { rows } = await client.query('select pg_backend_pid() as pid')
    const values = [begun.account.id, proofId]
    await client.query(
      `insert into outbox (account_id, message_id, proof_id, template, params, dedupe, state, created_at, next_at, give_up_at)
       values ($1, gen_random_uuid(), $2, 'replacement-alert', '{}', 't118', 'queued', '2020-01-01', '2020-01-01', '2030-01-01')`,
      values,
    )
    await world.service.database.query(sql`select pg_terminate_backend(${Number(rows[0]?.pid)}::int)`)
    await client.end().catch(() => undefined)
    await world.settle()
    assert.deepEqual(await queued(), [])
    assert.equal((await inbox(world, begun.old)).length, 0)
  })

  test('S8 a message that is asked for twice, by a repeated act or two workers, is one message', async () => {
    const begun = await pending(world, 's8')
    const { now } = await world.service.time.moment()
    const [proof] = begun.account.proofs
    const request = (await look(world, begun)).request?.requestId ?? ''
    const params = { request, slot: 'd1', days: 30 }
    const intent = { proofId: proof?.id ?? '', template: 'replacement-alert', params }
    const part = () => enqueue(world.service.random, begun.account.id, now, hours(1), [{ ...intent, dedupe: 's8' }])
    const before = (await inbox(world, begun.old)).length
    await new Unit().add(part()).commit(world.service.database)
    await new Unit().add(part()).commit(world.service.database)
    await Promise.all([world.settle(), world.settle()])
    await new Unit().add(part()).commit(world.service.database)
    await world.settle()
    assert.equal((await inbox(world, begun.old)).length, before + 1)
  })

  test('T033 S3 S6 whoever is overtaken between reading and writing gives way: stop by finish, finish by stop', async () => {
    /** Lets somebody else go first, between what was read and what is written. */
    const overtaken = (by: () => Promise<unknown>): Service => {
      const { database } = world.service
      let waiting: (() => Promise<unknown>) | undefined = by
      const query: Database['query'] = async (statement) => {
        const first = /update replacement|insert into replacement/.test(statement.strings.join(' '))
          ? waiting
          : undefined
        if (first) {
          waiting = undefined
          await first()
        }
        return database.query(statement)
      }
      return { ...world.service, database: { ...database, query } }
    }
    const [one, other] = [await pending(world, 't033-stop'), await pending(world, 't033-finish')]
    await untilReady(world)
    const token = await linkTo(world, one.old, 'stop')
    const finishing = overtaken(async () => must(await finish(world, one)))
    assert.equal(said(await stopByLink(finishing, token)), 'stop.is_completed')
    assert.equal((await look(world, one)).status, 'completed')

    const stop = await linkTo(world, other.old, 'stop')
    const stopping = overtaken(async () => must(await stopByLink(world.service, stop)))
    assert.equal((await finish({ ...world, service: stopping }, other)).ok, false)
    assert.equal((await look(world, other)).status, 'vetoed')
  })

  test('T131 S6 serialization failures and unique violations are tried again inside: one honest result, one record', async () => {
    /** Fails so often before anything is written, as a database does that lets somebody else go first. */
    const failing = (code: string, times: number): Service => {
      let left = times
      const { database } = world.service
      const query: Database['query'] = (statement) => {
        if (/^with p0 as/.test(statement.strings[0] ?? '') && left-- > 0)
          throw Object.assign(new pg.DatabaseError('again', 0, 'error'), { code })
        return database.query(statement)
      }
      return { ...world.service, database: { ...database, query } }
    }
    const events = (begun: Scene, kind: string) =>
      world.service.database.query(sql`select 1 from event where account_id = ${begun.account.id} and kind = ${kind}`)
    for (const code of ['40001', '40P01', '23505']) {
      const stopped = await pending(world, `t131-stop-${code.toLowerCase()}`)
      const request = must(await stopByLink(failing(code, 3), await linkTo(world, stopped.old, 'stop')))
      assert.equal(request.state, 'vetoed')
      assert.equal((await events(stopped, 'replacement.vetoed')).length, 1)
      const canceled = await pending(world, `t131-cancel-${code.toLowerCase()}`)
      must(await cancelRequest(failing(code, 2), canceled.person))
      assert.equal((await events(canceled, 'replacement.canceled')).length, 1)
      const finished = await pending(world, `t131-finish-${code.toLowerCase()}`)
      await untilReady(world)
      must(await finish({ ...world, service: failing(code, 2) }, finished))
      assert.equal((await events(finished, 'replacement.completed')).length, 1)
    }
    const broken = await pending(world, 't131-broken')
    const token = await linkTo(world, broken.old, 'stop')
    await assert.rejects(stopByLink(failing('53300', 1), token), /again/, 'what is no race is an outage')
    assert.equal((await look(world, broken)).status, 'waiting')
    const told = await world.service.database.query(sql`select 1 from outbox
      where account_id = ${broken.account.id} and template = 'replacement-over-old'`)
    assert.deepEqual(told, [], 'nobody is told of what was not written')
  })
})

describe('clocks and outages', () => {
  let world: World
  // Each has a ledger of its own, because a wall that was once seen is never forgotten.
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  /** The service as it comes up again: `later` by its wall, of which its own monotonic clock knows nothing. */
  async function restarted(later: number) {
    let offset = later
    let slept = 0
    const wall = world.service.clock.wall() - systemClock.wall()
    const clock: Clock = {
      ...systemClock,
      wall: () => systemClock.wall() + wall + offset,
      monotonic: () => systemClock.monotonic() + slept,
    }
    const time = new Time(world.service.database, clock, {
      heartbeatMs: policy.ledger_heartbeat_ms,
      creditMaxMs: policy.ledger_credit_max_ms,
    })
    await time.join()
    return {
      service: { ...world.service, clock, time },
      time,
      jump: (by: number) => (offset += by),
      sleep: (by: number) => (slept += by),
    }
  }

  const near = (actual: number, expected: number, what: string) =>
    assert.ok(Math.abs(actual - expected) < minutes(1), `${what}: ${actual} and not ${expected}`)

  test('T119 S19 a wall that jumps 30 days ahead, at a restart or while it runs, is credited 24 hours at most', async () => {
    const thief = await pending(world, 't119')
    await world.advance(days(2))
    const before = (await world.service.time.moment()).now
    const up = await restarted(days(30))
    near((await up.time.moment()).now, before + hours(24), 'after the restart')
    up.jump(days(30))
    await up.time.beat()
    near((await up.time.moment()).now, before + hours(24), 'while it runs')
    const again = await restarted(days(60))
    near((await again.time.moment()).now, before + hours(24), 'what was seen while it ran is not credited later')
    while ((await runDue(again.service, world.carriers)) > 0);
    const refused = await askFinishCodes(again.service, thief.person)
    assert.equal(said(refused), 'replacement.too_early')
    const { request } = await look(world, thief)
    assert.ok(request?.state === 'pending' && !request.told.includes('final'))
    assert.equal(saidAt(refused), request.deadlineAt)
    near(request.deadlineAt, (request.alertedAt ?? 0) + days(30), 'and the date stays sane')
  })

  test('T120 S19 a wall that goes back two days revives nothing, and brings nothing nearer', async () => {
    const thief = await pending(world, 't120')
    const asked = must(
      await askVerifyCodeByAddress(world.service, thief.person, thief.account.proofs[0]?.id ?? '', thief.old),
    )
    await world.advance(days(20))
    await world.service.time.beat()
    const before = await world.service.time.moment()
    const { request } = await look(world, thief)
    const up = await restarted(-days(2))
    const now = await up.time.moment()
    near(now.now, before.now, 'and stands')
    await up.time.beat()
    assert.ok((await up.time.moment()).now >= now.now)
    // An instance that slept through three days writes what it believes; nobody goes back to it.
    await world.advance(days(3))
    await world.service.time.beat()
    const [{ t: later = 0 } = {}] = await world.service.database.query<{ t: number }>(sql`select t from ledger`)
    await up.time.beat()
    assert.ok((await up.time.moment()).now >= later)
    const old = await codeAt(world, thief.old)
    assert.notEqual(said(await verify(up.service, thief.person, asked, old)), 'ok', 'an old code stays over')
    assert.equal(
      saidAt(await askFinishCodes(up.service, thief.person)),
      request?.state === 'pending' ? request.deadlineAt : 0,
    )
    const order = await world.service.database.query<{ at: number }>(sql`
      select at from event where account_id = ${thief.account.id} order by at`)
    const after = await up.time.moment()
    assert.ok(order.every((row) => row.at <= after.now))
  })

  test('T123 S9 L6 down from day 26.5 to day 31: the final notice comes first, then 48 hours, and the link works', async () => {
    const thief = await pending(world, 't123')
    const stopped = await pending(world, 't123-stopped')
    await world.advance(days(26) + hours(12))
    const { request: asked } = await look(world, thief)
    assert.ok(asked?.state === 'pending' && !asked.told.includes('final'))
    // Four and a half days pass by the wall, in steps as a machine has that comes up and goes down again.
    let up = await restarted(hours(24))
    for (let step = 2; step <= 5; step++) up = await restarted(hours(24) * step)
    const { now } = await up.time.moment()
    assert.ok(now >= asked.deadlineAt, 'by the ledger the wait is over')
    const early = await askFinishCodes(up.service, thief.person)
    assert.equal(said(early), 'replacement.too_early')
    while ((await runDue(up.service, world.carriers)) > 0);
    const { request } = await look(world, thief)
    assert.ok(request?.state === 'pending' && request.told.includes('final') && request.final)
    near(request.deadlineAt, now + policy.replacement_final_served_ms, 'the new date')
    const told = (await inbox(world, thief.old)).at(-1)
    assert.match(told?.text ?? '', /\/stop\//, 'the owner is told, with the link')
    must(await stopByLink(up.service, await linkTo(world, stopped.old, 'stop')))
    await world.advance(hours(47))
    assert.equal(said(await askFinishCodes(world.service, thief.person)), 'replacement.too_early')
    await world.advance(hours(2))
    must(await finish(world, thief))
  })

  test('S9 a pause of the heartbeat is time, and no service', async () => {
    const up = await restarted(0)
    await up.time.beat()
    const before = await up.time.moment()
    up.sleep(hours(10))
    await up.time.beat()
    const after = await up.time.moment()
    near(after.now, before.now + hours(10), 'time passed')
    assert.ok(after.servedMs - before.servedMs <= 2 * minutes(1), `served ${after.servedMs - before.servedMs}`)
  })

  test('S7 RW-13 a setting that is another one tomorrow moves no wait that runs today', async () => {
    const thief = await pending(world, 's7')
    const hasty = {
      ...world.service,
      policy: { ...policy, replacement_wait_ms: days(1) as typeof policy.replacement_wait_ms },
    }
    await world.advance(days(2))
    const { request } = await look(world, thief)
    const refused = await askFinishCodes(hasty, thief.person)
    assert.equal(said(refused), 'replacement.too_early')
    assert.equal(saidAt(refused), request?.state === 'pending' ? request.deadlineAt : 0)
    assert.equal(said(await startReplacement(hasty, thief.person)), 'replacement.already_pending')
  })
})
