import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { after, before, beforeEach, describe, test } from 'node:test'
import { type Clock, systemClock } from '../../src/kernel/clock.ts'
import { days, hours, minutes, seconds } from '../../src/kernel/duration.ts'
import { doorAnswers } from '../../src/main/door.ts'
import { runDue } from '../../src/main/worker.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { sql } from '../../src/platform/database/sql.ts'
import { Unit } from '../../src/platform/database/unit.ts'
import { setDue } from '../../src/platform/due.ts'
import { type Alarm, Time } from '../../src/platform/time.ts'
import { policy } from '../../src/policy/policy.ts'
import { makeWorld, type World } from '../support/world.ts'

/** A clock of which every hand is moved by itself; its wall begins where the real one is. */
class Hands implements Clock {
  #wall = systemClock.wall()
  #monotonic = 0
  #boot = 0
  wall = () => this.#wall
  monotonic = () => this.#monotonic
  boot = () => this.#boot
  sleep = async () => {}

  /** Time passes, and the machine runs. */
  pass(ms: number): this {
    this.#wall += ms
    this.#monotonic += ms
    this.#boot += ms
    return this
  }

  /** Time passes while the machine sleeps. */
  suspend(ms: number): void {
    this.#wall += ms
    this.#boot += ms
  }

  /** Somebody sets the wall. */
  step(ms: number): void {
    this.#wall += ms
  }
}

const HEARTBEAT = policy.ledger_heartbeat_ms

describe('the ledger and its clocks', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())
  beforeEach(async () => {
    await world.service.database.query(sql`delete from ledger`)
  })

  const ledger = async () => {
    const [row] = await world.service.database.query<{ t: number; wall: number; served_ms: number }>(
      sql`select t, wall, served_ms from ledger`,
    )
    assert.ok(row)
    return row
  }

  interface Watched {
    readonly skewMaxMs?: number
    readonly database?: Database
  }

  function instance(clock: Clock, { skewMaxMs, database = world.service.database }: Watched = {}) {
    const alarms: Alarm[] = []
    const time = new Time(database, clock, {
      heartbeatMs: HEARTBEAT,
      creditMaxMs: policy.ledger_credit_max_ms,
      ...(skewMaxMs === undefined ? {} : { skewMaxMs }),
      onAlarm: (alarm) => void alarms.push(alarm),
    })
    return { time, alarms }
  }

  /** The wall of an instance is the real one, so that it can be held against the database's; this is how far it is off. */
  function skewed() {
    let off = 0
    let passed = 0
    const clock: Clock = {
      ...systemClock,
      wall: () => systemClock.wall() + off,
      monotonic: () => systemClock.monotonic() + passed,
    }
    return { clock, set: (ms: number) => (off = ms), pass: (ms: number) => (passed += ms) }
  }

  for (const [direction, sign] of [['ahead', 1] as const, ['behind', -1] as const])
    test(`S19 an instance whose clock is more than 120 s ${direction} leaves rotation, and comes back by itself`, async () => {
      const { clock, set, pass } = skewed()
      const { time, alarms } = instance(clock, { skewMaxMs: policy.clock_skew_max_ms })
      await time.join()
      set(sign * seconds(110))
      await time.beat()
      assert.deepEqual([time.isInRotation, alarms], [true, []])

      set(sign * seconds(200))
      await time.beat()
      assert.deepEqual([time.isInRotation, alarms], [false, ['clock.left']])
      const before = await ledger()
      const due = {
        accountId: '00000000-0000-0000-0000-000000000000',
        kind: 'none',
        subject: '00000000-0000-0000-0000-00000000aaaa',
      }
      await new Unit().add(setDue(due, before.t - 1)).commit(world.service.database)
      assert.equal(await runDue({ ...world.service, time }, world.carriers), 0, 'it claims nothing')
      // Whatever its own clocks say, it credits nothing, and its wall is remembered by nobody.
      pass(hours(3))
      await time.beat()
      assert.deepEqual(await ledger(), before)
      assert.ok((await time.moment()).now - before.t < minutes(1), 'nor does it decide by them')

      set(0)
      await time.beat()
      assert.deepEqual([time.isInRotation, alarms.at(-1)], [true, 'clock.returned'])
      assert.ok((await ledger()).t - before.t < minutes(1), 'away it was for as long as the wall says')
      assert.ok((await runDue({ ...world.service, time }, world.carriers)) >= 1)
      await new Unit().add(setDue(due, undefined)).commit(world.service.database)
    })

  test('S19 an instance that starts with a wrong clock joins nothing, and a ledger that it makes begins with the primary’s time', async () => {
    const { clock, set } = skewed()
    set(days(30))
    const { time, alarms } = instance(clock, { skewMaxMs: policy.clock_skew_max_ms })
    await time.join()
    assert.deepEqual([time.isInRotation, alarms], [false, ['clock.left']])
    const { t, wall } = await ledger()
    assert.ok(Math.abs(t - systemClock.wall()) < minutes(2) && wall === t)
  })

  test('T119 S19 set ahead with its database, it keeps time by what passed, and tells of the step', async () => {
    const clock = new Hands()
    const { time } = instance(clock)
    await time.join()
    await time.beat()
    const before = await ledger()
    clock.step(days(30))
    clock.pass(HEARTBEAT)
    await time.beat()
    const after = await ledger()
    assert.deepEqual([after.t - before.t, after.served_ms - before.served_ms], [HEARTBEAT, HEARTBEAT])
    // Started again, with the wall where it was before: what was seen once is not credited once more.
    clock.step(-days(30))
    await instance(clock).time.join()
    assert.equal((await ledger()).t, after.t)
  })

  test('S19 the time that nobody ran is credited up to a day, and an operator hears of the rest', async () => {
    const clock = new Hands()
    await instance(clock).time.join()
    const before = await ledger()
    clock.pass(days(9))
    const { time, alarms } = instance(clock)
    await time.join()
    assert.deepEqual([(await ledger()).t - before.t, alarms], [days(1), ['clock.not_credited']])
  })

  test('S19 three instances that beat at once, in any order, credit a minute once', async () => {
    const clocks = [new Hands(), new Hands(), new Hands()]
    const times = clocks.map((clock) => instance(clock).time)
    for (const time of times) await time.join()
    await Promise.all(times.map((time) => time.beat()))
    const before = await ledger()
    const rounds = 30
    for (let round = 0; round < rounds; round++) {
      for (const clock of clocks) clock.pass(HEARTBEAT)
      const order = round % 2 ? times : times.toReversed()
      await Promise.all(order.map((time) => time.beat()))
    }
    const after = await ledger()
    assert.equal(after.t - before.t, rounds * HEARTBEAT)
    assert.equal(after.served_ms - before.served_ms, rounds * HEARTBEAT)
  })

  test('S9 T123 only what passed between two beats that an owner could have objected at is served', async () => {
    const clock = new Hands()
    let isAway = false
    const { database } = world.service
    const query: Database['query'] = (statement) =>
      isAway ? Promise.reject(new Error('away')) : database.query(statement)
    const { time } = instance(clock, { database: { ...database, query } })
    await time.join()
    const began = await ledger()
    const since = async () => {
      const { t, served_ms: served } = await ledger()
      return [(t - began.t) / HEARTBEAT, (served - began.served_ms) / HEARTBEAT]
    }
    const beat = (answers = true) => {
      clock.pass(HEARTBEAT)
      return time.beat(answers)
    }

    await beat()
    assert.deepEqual(await since(), [1, 0], 'what was before the first answer was not served')
    await beat()
    assert.deepEqual(await since(), [2, 1])
    await beat(false)
    assert.deepEqual(await since(), [2, 1], 'who does not answer writes nothing')
    await beat()
    assert.deepEqual(await since(), [4, 1], 'and has not served in between')
    await beat()
    assert.deepEqual(await since(), [5, 2])
    isAway = true
    await assert.rejects(beat(), /away/)
    isAway = false
    await beat()
    assert.deepEqual(await since(), [7, 2], 'nor while the database was away')
    await beat()
    assert.deepEqual(await since(), [8, 3])
    const { servedMs } = await time.moment()
    clock.pass(HEARTBEAT / 2)
    assert.equal((await time.moment()).servedMs - servedMs, HEARTBEAT / 2, 'between beats as long as it answers')
    clock.pass(hours(1))
    assert.equal((await time.moment()).servedMs, servedMs, 'and not for longer than a few beats')
  })

  test('S9 another instance that does not answer takes no served time away', async () => {
    const [clock, deaf] = [new Hands(), new Hands()]
    const [one, other] = [instance(clock).time, instance(deaf).time]
    await one.join()
    await other.join()
    await one.beat()
    const before = await ledger()
    for (let round = 0; round < 10; round++) {
      for (const hands of [clock, deaf]) hands.pass(HEARTBEAT / 2)
      await other.beat(false)
      for (const hands of [clock, deaf]) hands.pass(HEARTBEAT / 2)
      await one.beat()
    }
    assert.equal((await ledger()).served_ms - before.served_ms, 10 * HEARTBEAT)
  })

  for (const [slept, credited] of [
    [minutes(0.5), minutes(0.5)],
    [hours(10), hours(10)],
    [days(40), days(1)],
  ] as const)
    test(`S19 S9 a machine that sleeps for ${slept / minutes(1)} minutes is credited ${credited / minutes(1)}, and has served nothing`, async () => {
      const clock = new Hands()
      const { time, alarms } = instance(clock, { skewMaxMs: days(100) })
      await time.join()
      await time.beat()
      const before = await ledger()
      clock.suspend(slept)
      clock.pass(HEARTBEAT)
      await time.beat()
      const after = await ledger()
      assert.equal(after.t - before.t, credited + HEARTBEAT)
      assert.equal(after.served_ms, before.served_ms)
      assert.deepEqual(alarms, ['clock.suspended'])
      clock.pass(HEARTBEAT)
      await time.beat()
      const later = await ledger()
      assert.deepEqual(
        [later.t - after.t, later.served_ms - after.served_ms],
        [HEARTBEAT, HEARTBEAT],
        'and is credited once',
      )
    })

  test('S9 the door answers where the stop page does: not where it fails, is silent, or nobody is there', async () => {
    const asked = async (listener: RequestListener | undefined): Promise<boolean> => {
      const server = createServer(listener)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      if (!listener) await new Promise((resolve) => server.close(resolve))
      // Whoever is silent is given up at once; whoever answers is waited for.
      const patience = listener === silent ? 0 : minutes(1)
      try {
        return await doorAnswers({ settings: { host: '0.0.0.0' }, port, clock: systemClock }, patience)
      } finally {
        server.closeAllConnections()
        if (listener) await new Promise((resolve) => server.close(resolve))
      }
    }
    const silent: RequestListener = () => {}
    assert.equal(
      await asked((request, response) => response.writeHead(request.url === '/stop' ? 200 : 404).end('x')),
      true,
    )
    assert.equal(await asked((_, response) => response.writeHead(503).end()), false)
    assert.equal(await asked(silent), false)
    assert.equal(await asked(undefined), false)
  })
})
