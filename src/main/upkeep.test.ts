import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { codeIn, last, lastWithLink, tokenIn } from '../../tests/support/inbox.ts'
import { makeWorld, type World } from '../../tests/support/world.ts'
import { beginEnrolment } from '../features/enrolment/flow.ts'
import { askVerifyCodeByAddress, verify } from '../features/prompt/flow.ts'
import { readCase } from '../features/replacement/flow-case.ts'
import { nameNewProof, startReplacement } from '../features/replacement/start/flow.ts'
import { continueByLink } from '../features/replacement/start/flow-link.ts'
import { stopByLink } from '../features/replacement/status/flow-end.ts'
import { signOut } from '../features/session/flow.ts'
import { days, hours, minutes } from '../kernel/duration.ts'
import type { Result } from '../kernel/result.ts'
import { countTry } from '../platform/attempt.ts'
import { claim } from '../platform/budget.ts'
import { sql } from '../platform/database/sql.ts'
import { policy } from '../policy/policy.ts'
import { FORGOTTEN, forgetOld } from './store-retention.ts'
import { timeline } from './timeline.ts'
import { armUpkeep } from './upkeep.ts'

function must<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}

describe('what is kept, and for how long (EP-07)', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  /** How many rows a table has. */
  async function rows(table: string, where = 'true'): Promise<number> {
    const [row] = await world.service.database.query<{ n: number }>({
      strings: [`select count(*)::int as n from ${table} where ${where}`],
      values: [],
    })
    return row?.n ?? 0
  }

  it('codes with their seeds are gone within 24 h of their end; what was counted stays counted', async () => {
    const account = await world.account({ proofs: [{ kind: 'mail', address: 'kept@old.example' }] })
    const person = await world.person(account)
    const proofId = account.proofs[0]?.id ?? ''
    for (let i = 0; i < 3; i++) {
      const asked = must(await askVerifyCodeByAddress(world.service, person, proofId, 'kept@old.example'))
      for (let n = 0; n < 5; n++) await verify(world.service, person, asked, '00000000')
    }
    assert.equal(await rows('challenge'), 3)
    await world.advance(policy.code_mail_lifetime_ms)
    assert.equal(await rows('challenge'), 3, 'a page may still say that it is over')
    await world.advance(hours(24))
    assert.equal(await rows('challenge'), 0)
    assert.equal(await rows('budget', "kind = 'code-wrong' and cardinality(times) = 15"), 1)
    const read = await readCase(world.service, account.id)
    assert.equal(read?.case.failedCodes, 15, 'and still makes the wait of a request longer')
    await world.advance(days(31))
    assert.equal(await rows('budget', "kind in ('code-wrong', 'code-sent', 'code-sent-to', 'completion')"), 0)
    assert.equal(await rows('budget', "kind = 'code-wrong-in-a-row'"), 1, 'a row of wrong codes ends with a right one')
  })

  it('sign-ups that were begun, sessions, browsers, messages and requests go after their time, and not before', async () => {
    const account = await world.account({ proofs: [{ kind: 'mail', address: 'long@old.example' }] })
    const person = await world.person(account, 'long ago')
    const asked = must(
      await askVerifyCodeByAddress(world.service, person, account.proofs[0]?.id ?? '', 'long@old.example'),
    )
    await world.settle()
    must(await verify(world.service, person, asked, codeIn(await last(world, 'long@old.example'))))
    must(await startReplacement(world.service, person))
    must(await nameNewProof(world.service, person, 'mail', 'long@new.example'))
    await world.settle()
    const token = tokenIn(await lastWithLink(world, 'long@new.example', 'continue'), 'continue')
    must(await continueByLink(world.service, person, person, token))
    await world.settle()
    must(await stopByLink(world.service, tokenIn(await lastWithLink(world, 'long@old.example', 'stop'), 'stop')))
    await signOut(world.service, person)
    must(await beginEnrolment(world.service, world.visitor('leaves'), 'leaves@new.example', 'UTC'))
    await world.settle()
    const mine = `account_id = '${account.id}'`
    const counts = async () => ({
      sessions: await rows('session', mine),
      browsers: await rows('browser', mine),
      told: await rows('outbox', `${mine} and params <> '{}'`),
      messages: await rows('outbox', mine),
      requests: await rows('replacement', mine),
      gone: await rows('proof', `${mine} and state = 'gone'`),
      enrolling: await rows('account', "state = 'enrolling'"),
      attempts: await rows('attempt'),
    })
    const begun = await counts()
    for (const [name, n] of Object.entries(begun)) if (name !== 'gone' && name !== 'attempts') assert.ok(n > 0, name)
    await world.advance(days(29))
    assert.deepEqual(await counts(), { ...begun, gone: 1, enrolling: 0, attempts: 0 })
    await world.advance(days(2))
    assert.deepEqual(await counts(), { ...begun, gone: 1, enrolling: 0, attempts: 0, sessions: 0, told: 0 })
    await world.advance(days(60))
    assert.equal((await counts()).browsers, 0)
    assert.ok((await counts()).messages > 0)
    await world.advance(days(110))
    assert.equal((await counts()).messages, 0)
    assert.ok((await counts()).requests > 0, 'vetoes count for a year')
    await world.advance(policy.replacement_kept_ms - days(195))
    assert.deepEqual(await counts(), {
      sessions: 0,
      browsers: 0,
      told: 0,
      messages: 0,
      requests: 0,
      gone: 0,
      enrolling: 0,
      attempts: 0,
    })
    assert.equal(await rows('proof', `${mine} and state = 'effective'`), 1, 'what is in use stays')
    assert.ok((await rows('event', mine)) > 3, 'and so does what happened')
  })

  it('does not begin counts anew that go on for longer: codes of apps by the month and in a row', async () => {
    const { database } = world.service
    const { now } = await world.service.time.moment()
    const accountId = '00000000-0000-4000-8000-000000000001'
    for (const kind of ['app-month', 'app-row', 'password', 'stop'])
      await countTry(database, accountId, kind, 'x', now - days(20), days(30))
    await forgetOld(database, now, policy)
    const left = await database.query<{ kind: string }>(
      sql`select kind from attempt where account_id = ${accountId} order by kind`,
    )
    assert.deepEqual(
      left.map(({ kind }) => kind),
      ['app-month', 'app-row'],
    )
  })

  it('works through any number of rows in batches', async () => {
    const { database } = world.service
    const { now } = await world.service.time.moment()
    for (let i = 0; i < 25; i++)
      await claim(
        database,
        { kind: 'old', subject: String(i), limits: [{ windowMs: minutes(1), max: 1 }] },
        now - hours(1),
      )
    const few = { ...policy, upkeep_batch_count: 10 } as unknown as typeof policy
    assert.ok((await forgetOld(database, now, few)) >= 25)
    assert.equal(await rows('budget', "kind = 'old'"), 0)
    assert.equal(new Set(FORGOTTEN.map(({ what }) => what)).size, FORGOTTEN.length)
  })

  it('is wound up once, and a second start leaves its time alone', async () => {
    const dueAt = async () => {
      const found = await world.service.database.query<{ due_at: number }>(
        sql`select due_at from due where kind = 'upkeep'`,
      )
      assert.equal(found.length, 1)
      return found[0]?.due_at
    }
    const before = await dueAt()
    await world.advance(hours(1))
    await armUpkeep(world.service)
    assert.equal(await dueAt(), before)
    assert.ok(timeline.some(({ kind }) => kind === 'upkeep'))
  })
})
