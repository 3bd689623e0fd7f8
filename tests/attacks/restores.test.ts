import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, beforeEach, describe, test } from 'node:test'
import { loadDevices } from '../../src/features/device/store.ts'
import { askVerifyCodeByAddress, verify } from '../../src/features/prompt/flow.ts'
import { askFinishCodes } from '../../src/features/replacement/finish/flow.ts'
import { startReplacement } from '../../src/features/replacement/start/flow.ts'
import { cancelRequest, stopByLink } from '../../src/features/replacement/status/flow-end.ts'
import { recognise, signIn } from '../../src/features/session/flow.ts'
import { days, hours } from '../../src/kernel/duration.ts'
import { systemRandom } from '../../src/kernel/random.ts'
import { type Gate, openGate } from '../../src/main/fence.ts'
import { acceptRestore } from '../../src/main/restore.ts'
import { readInside } from '../../src/main/store-fence.ts'
import { runDue } from '../../src/main/worker.ts'
import { sql } from '../../src/platform/database/sql.ts'
import { Fenced } from '../../src/platform/fence.ts'
import type { Service } from '../../src/platform/service.ts'
import { Time } from '../../src/platform/time.ts'
import { policy } from '../../src/policy/policy.ts'
import { backUp } from '../support/backup.ts'
import { inbox } from '../support/inbox.ts'
import { until } from '../support/journey.ts'
import { codeAt, linkTo, look, must, pending, said, scene } from '../support/scene.ts'
import { makeWorld, PASSWORD, type World } from '../support/world.ts'

const places: string[] = []
after(() => {
  for (const place of places) rmSync(place, { recursive: true, force: true })
})

const newPlace = (): string => {
  const place = mkdtempSync(join(tmpdir(), 'honnin-restore-'))
  places.push(place)
  return place
}

describe('a backup that is restored, and a copy', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  /** An instance with a file of its own, as it starts on the world's database. */
  async function gate(place: string, settings: Partial<Service['settings']> = {}) {
    let breaches = 0
    const on = {
      ...world.service,
      random: systemRandom,
      settings: { ...world.service.settings, instanceFile: join(place, 'honnin.instance'), ...settings },
    }
    const is: Gate = await openGate(on, () => void breaches++)
    return { on, is, breaches: () => breaches }
  }

  /** The same, with its time running on the database. */
  async function instance(place: string, settings: Partial<Service['settings']> = {}) {
    const { on, is, breaches } = await gate(place, settings)
    assert.ok(is.is === 'open')
    const { clock } = world.service
    const onMoved = () => {}
    const { ledger_heartbeat_ms: heartbeatMs, ledger_credit_max_ms: creditMaxMs } = policy
    const time = new Time(world.service.database, clock, { heartbeatMs, creditMaxMs, onMoved, fence: is.fence })
    await time.join()
    return { service: { ...on, time } as Service, time, breaches }
  }

  const shutBy = async (place: string, settings: Partial<Service['settings']> = {}) => {
    const { is } = await gate(place, settings)
    return is.is === 'shut' ? is.breach : 'open'
  }

  const sessionIsOpen = async (browser: string, token: string): Promise<boolean> =>
    (await recognise(world.service, world.visitor(browser), token)) !== undefined

  test('T125 S20 S3 a request that was stopped is back from a backup, and completes never', async () => {
    const [place, other] = [newPlace(), newPlace()]
    const here = await instance(place)
    const thief = await pending(world, 't125', { recoveryCode: true, trustedDevice: true })
    await world.advance(days(10))
    const oldStop = await linkTo(world, thief.old, 'stop')
    const session = must(await signIn(world.service, world.visitor('thief'), thief.account.identifier, PASSWORD))
    const guest = await scene(world, 't125-guest', { recoveryCode: true })
    const guestSession = must(await signIn(world.service, world.visitor('guest'), guest.account.identifier, PASSWORD))
    const asked = must(
      await askVerifyCodeByAddress(world.service, guest.person, guest.account.proofs[0]?.id ?? '', guest.old),
    )
    const oldCode = await codeAt(world, guest.old)
    await here.time.beat()
    const restore = await backUp(world.service.database)

    await world.advance(days(2))
    must(await stopByLink(world.service, oldStop))
    await here.time.beat()
    await world.advance(days(1))
    await restore()
    assert.equal((await look(world, thief)).status, 'waiting', 'as if nobody had ever stopped it')

    // An instance that goes on notices at its next reading, and one that starts before it does anything.
    await assert.rejects(here.time.moment(), (error) => error instanceof Fenced && error.breach === 'behind')
    await assert.rejects(runDue(here.service, world.carriers), Fenced)
    await until('the process is told', async () => here.breaches() > 0)
    // The instance that goes on may have written it down first.
    assert.match(await shutBy(place), /^(?:behind|fenced)$/)
    // What it found is written where an instance finds it that remembers nothing.
    const { identity } = await readInside(world.service.database)
    assert.equal(await shutBy(other, { instance: identity ?? '' }), 'fenced')

    const before = (await inbox(world, thief.old)).length
    const done = await acceptRestore(await world.another(), { identity: identity ?? '', people: 'told', why: 'behind' })
    assert.deepEqual([done.counts.runningRequests, done.restores], [1, 1])
    assert.equal(await shutBy(place), 'open', 'its file is older now than the database')
    const now: World = { ...world, service: await world.another() }

    const held = await look(now, thief)
    assert.ok(held.request?.state === 'held' && held.request.heldReason === 'restored')
    assert.equal(said(await stopByLink(now.service, oldStop)), 'stop.unknown', 'links of before are void')
    assert.equal(await sessionIsOpen('thief', session.token), false)
    assert.equal(await sessionIsOpen('guest', guestSession.token), false, 'also where no request ran')
    const { codes } = (await look(now, guest)).read.case
    const soonest = (await now.service.time.moment()).now + policy.recovery_code_age_ms - hours(1)
    assert.ok(codes.length > 0 && codes.every((k) => k.agedAt >= soonest))
    assert.deepEqual(await loadDevices(now.service.database, thief.account.id, 0), [])
    const knownBrowsers = await now.service.database.query(
      sql`select 1 from browser where account_id = ${thief.account.id}`,
    )
    assert.deepEqual(knownBrowsers, [])
    assert.notEqual(said(await verify(now.service, guest.person, asked, oldCode)), 'ok', 'codes of before are void')
    const at = (await now.service.time.moment()).now
    assert.ok(
      held.read.case.codes.every((k) => k.state === 'live' && k.agedAt >= at + policy.recovery_code_age_ms - hours(1)),
    )

    // On day 45, and long after its wait.
    await world.advance(days(32))
    const person = await world.person(thief.account, 'thief')
    assert.notEqual(said(await askFinishCodes(now.service, person)), 'ok')
    assert.notEqual((await look(now, thief)).status, 'completed')
    const told = (await inbox(world, thief.old)).slice(before)
    assert.ok(
      told.some(({ text }) => /バックアップ/.test(text)),
      'the owner is told',
    )
    assert.ok(
      (await inbox(world, thief.fresh)).some(({ text }) => /申し込んで/.test(text)),
      'and so is who asked',
    )
    must(await stopByLink(now.service, await linkTo(now, thief.old, 'stop')))
    assert.equal((await look(now, thief)).status, 'vetoed', 'the new link stops it')
  })

  test('T125 S20 an honest requester takes it back and begins anew, and that counts as nothing', async () => {
    const honest = await pending(world, 't125-honest')
    await world.advance(days(20))
    await acceptRestore(world.service, { identity: 'service-1', people: 'told', why: 'behind' })
    await world.service.ring.refresh((await world.service.time.moment()).now)
    const browser = honest.person.browserKey
    const opened = must(
      await signIn(world.service, { ...world.visitor('x'), browserKey: browser }, honest.account.identifier, PASSWORD),
    )
    const person = await recognise(world.service, { ...world.visitor('x'), browserKey: browser }, opened.token)
    assert.ok(person)
    assert.equal(said(await startReplacement(world.service, person)), 'replacement.already_pending')
    must(await cancelRequest(world.service, person))
    const { request } = await look(world, honest)
    assert.ok(request?.state === 'ended' && request.endReason === 'restored')
    must(await startReplacement(world.service, person))
  })

  test('S20 a kill between the two writes is no breach: the database may be ahead of what is remembered, never behind', async () => {
    const place = newPlace()
    const here = await instance(place)
    await here.time.beat()
    const remembered = () => JSON.parse(readFileSync(join(place, 'honnin.instance'), 'utf8')).epoch as number
    const { epoch } = await readInside(world.service.database)
    assert.equal(remembered(), epoch)
    // Written inside, and dead before it was written outside.
    await world.service.database.query(sql`update ledger set epoch = epoch + 1`)
    assert.equal(await shutBy(place), 'open')
    // A failover that lost one acknowledged beat, as a replica may that is not synchronous.
    await world.service.database.query(sql`update ledger set epoch = ${epoch - 1}`)
    assert.equal(await shutBy(place), 'behind')
    const log = await world.service.database.query<{ act: string }>(sql`select act from restore_log order by at`)
    assert.deepEqual(
      log.map(({ act }) => act),
      ['adopted', 'fenced'],
    )
    await assert.rejects(world.service.database.query(sql`delete from restore_log`), /append-only/)
  })

  test('S20 an acceptance that is killed halfway leaves the fence up, and is done again', async () => {
    const place = newPlace()
    const here = await instance(place)
    const thief = await pending(world, 's20-killed')
    await world.service.database.query(sql`update ledger set epoch = 0`)
    await assert.rejects(here.time.moment(), Fenced)
    const { database } = world.service
    const dying = {
      ...world.service,
      database: {
        ...database,
        query: (statement: Parameters<typeof database.query>[0]) => {
          if (statement.strings.join('').includes('restores = restores + 1')) throw new Error('killed')
          return database.query(statement)
        },
      },
    } as Service
    const accepted = { identity: (await readInside(database)).identity ?? '', people: 'told', why: 'behind' } as const
    await assert.rejects(acceptRestore(dying, accepted), /killed/)
    assert.equal(await shutBy(place), 'fenced')
    await acceptRestore(world.service, accepted)
    assert.equal(await shutBy(place), 'open')
    await world.settle()
    const told = (await inbox(world, thief.old)).filter(({ text }) => /バックアップ/.test(text))
    assert.equal(told.length, 1, 'and is told once')
    const events = await database.query(sql`
      select 1 from event where account_id = ${thief.account.id} and kind = 'service.restored'`)
    assert.equal(events.length, 1)
  })

  test('T126 S20 a copy on another machine sends and completes nothing before it has a name of its own, and tells nobody', async () => {
    const here = await instance(newPlace())
    const thief = await pending(world, 't126')
    await world.advance(days(30) + hours(1))
    await here.time.beat()
    const staging = newPlace()
    assert.equal(await shutBy(staging), 'unknown')
    assert.equal(await shutBy(staging, { instance: 'staging-of-ours' }), 'foreign')
    const { identity, fencedWhy } = await readInside(world.service.database)
    assert.equal(fencedWhy, null, 'a stranger does not shut the service itself')

    const { database } = world.service
    await database.query(sql`insert into signal_target (target_id, method, url, events, state, created_at)
      values ('00000000-0000-4000-8000-0000000000ab', 'webhook', 'https://app.example/hook', '{all}', 'enabled', '2026-01-01Z')`)
    await database.query(
      sql`update outbox set state = 'queued', next_at = created_at where account_id = ${thief.account.id}`,
    )
    const sent = (await world.carriers.mailbox.list()).length
    const copied = await acceptRestore(await world.another(), {
      identity: 'staging-of-ours',
      people: 'silent',
      why: 'unknown',
    })
    assert.equal(copied.before.identity, identity)
    assert.equal(await shutBy(staging, { instance: 'staging-of-ours' }), 'open')
    assert.deepEqual(await database.query(sql`select 1 from signal_fact`), [], 'no app is told of its sessions')
    assert.deepEqual(await database.query(sql`select 1 from outbox where state = 'queued'`), [])
    await world.settle()
    await world.advance(days(1))
    assert.equal((await world.carriers.mailbox.list()).length, sent, 'nobody of the original hears of the copy')
    const now: World = { ...world, service: await world.another() }
    assert.equal((await look(now, thief)).status, 'held')
    const person = await world.person(thief.account, 'thief')
    assert.equal(said(await askFinishCodes(now.service, person)), 'replacement.held')
  })

  test('S20 the name in the settings is enough for an instance without a disk, and is adopted at the first start', async () => {
    const named = { instance: 'our-service-1' }
    assert.equal((await gate(newPlace(), named)).is.is, 'open')
    assert.equal((await readInside(world.service.database)).identity, 'our-service-1')
    assert.equal((await gate(newPlace(), named)).is.is, 'open')
    assert.equal(await shutBy(newPlace()), 'unknown')
  })

  test('S20 a folder that had another database begins anew on a fresh one, and not on one of before there were names', async () => {
    const { database } = world.service
    const place = newPlace()
    await (await instance(place)).time.beat()
    const { identity } = await readInside(database)
    await database.query(sql`update ledger set identity = null, epoch = 0`)
    assert.equal(await shutBy(place), 'behind')
    // Nobody ever ran on this one, but an import moved it on.
    await database.query(sql`update ledger set fenced_at = null, fenced_why = null, epoch = 2`)
    assert.equal((await gate(place)).is.is, 'open')
    assert.notEqual((await readInside(database)).identity, identity)
    await (await instance(place)).time.beat()
    await database.query(sql`delete from ledger`)
    assert.equal((await gate(place)).is.is, 'open')
  })
})

describe('mixed versions and settings', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  test('T128 S7 an instance with W=1 finishes nothing on day 2 that was begun with W=30, and new ones wait the floor', async () => {
    const thief = await pending(world, 't128')
    const hasty: Service = {
      ...(await world.another()),
      policy: { ...policy, replacement_wait_ms: days(1) as typeof policy.replacement_wait_ms },
    }
    await world.advance(days(2))
    while ((await runDue(hasty, world.carriers)) > 0);
    assert.equal(said(await askFinishCodes(hasty, thief.person)), 'replacement.too_early')
    const { request } = await look({ ...world, service: hasty }, thief)
    assert.ok(request?.state === 'pending' && request.waitMs === days(30))
    const late = await pending({ ...world, service: hasty }, 't128-late')
    const { request: short } = await look(world, late)
    assert.ok(short?.state === 'pending')
    assert.equal(short.waitMs, days(7))
  })

  test('T128 a state that a later version wrote is held by an earlier one: it completes nothing, and can be stopped', async () => {
    const thief = await pending(world, 't128-state')
    const { database } = world.service
    await world.advance(days(30) + hours(1))
    await database.script('alter table replacement drop constraint replacement_state_check')
    await database.query(sql`update replacement set state = 'paused' where account_id = ${thief.account.id}`)
    const person = await world.person(thief.account, 'thief')
    assert.equal((await look(world, thief)).status, 'held')
    assert.notEqual(said(await askFinishCodes(world.service, person)), 'ok')
    await world.advance(days(1))
    assert.equal((await look(world, thief)).status, 'held', 'and time does nothing to it')
    must(await stopByLink(world.service, await linkTo(world, thief.old, 'stop')))
    assert.equal((await look(world, thief)).status, 'vetoed')
  })
})
