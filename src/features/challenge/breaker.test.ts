import assert from 'node:assert/strict'
import { after, before, describe, it, test } from 'node:test'
import fc from 'fast-check'
import { T0 } from '../../../tests/support/case.ts'
import { lastCode } from '../../../tests/support/inbox.ts'
import { makeWorld, type World } from '../../../tests/support/world.ts'
import { days, hours, minutes } from '../../kernel/duration.ts'
import type { Result } from '../../kernel/result.ts'
import { policy } from '../../policy/policy.ts'
import { askVerifyCode, askVerifyCodeByAddress, verify } from '../prompt/flow.ts'
import { rememberBrowser } from '../session/store.ts'
import { COUNTED_MS, failuresOf, limitOf, opensAt, slotOf } from './breaker.ts'
import { adjustBreaker, breakerNow, countForService } from './flow-breaker.ts'
import { badHour, countFailure } from './store-breaker.ts'

test('G is 200 an hour, or three times a bad hour, and never more than D2 was computed with', () => {
  assert.deepEqual(
    [0, 66, 67, 100, 333, 334, 5_000].map((bad) => limitOf(bad, policy)),
    [200, 200, 201, 300, 999, 1_000, 1_000],
  )
})

test('whoever tries no sooner than it says finds it open', () => {
  const slots = fc.array(
    fc.record({ minute: fc.integer({ min: 0, max: 59 }), count: fc.integer({ min: 1, max: 9 }) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  fc.assert(
    fc.property(slots, fc.integer({ min: 1, max: 50 }), (list, limitCount) => {
      const now = slotOf(T0) + minutes(60)
      const sorted = list
        .map(({ minute, count }) => ({ slot: slotOf(T0) + minutes(minute), count }))
        .sort((a, b) => a.slot - b.slot)
      const breaker = { slots: sorted, limitCount, closedAt: null }
      if (failuresOf(breaker) < limitCount) return
      const at = opensAt(breaker, now)
      assert.ok(at > now)
      const later = { ...breaker, slots: sorted.filter(({ slot }) => slot > at - COUNTED_MS) }
      assert.ok(failuresOf(later) < limitCount)
    }),
  )
})

describe('the breaker of the whole service', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())
  const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)

  it('lets exactly 200 wrong codes an hour be judged, of 260 at once on two instances; the others come too late', async () => {
    const second = await world.another()
    const { now } = await world.service.time.moment()
    const answers = await Promise.all(
      Array.from({ length: 260 }, (_, i) => countForService(i % 2 ? second : world.service, now + i)),
    )
    const judged = answers.filter((a) => a.ok).length
    // A moment in which refused ones are still counted may refuse one too many, but never one too few.
    assert.ok(judged <= policy.code_service_failures_hour_max, `${judged} were judged`)
    let more = 0
    while ((await countForService(world.service, now + 300)).ok) more++
    assert.equal(judged + more, policy.code_service_failures_hour_max)
    const { failures, closed } = await breakerNow(world.service)
    assert.deepEqual({ failures, closed }, { failures: policy.code_service_failures_hour_max, closed: true })
    const logged = world.logged().match(/code entry closed to unknown browsers/g)
    assert.equal(logged?.length, 1, 'told once, by whichever instance')
  })

  it('closes unknown browsers only, without costing a try, and says when and how it goes on', async () => {
    const account = await world.account({ proofs: [{ kind: 'mail', address: 'busy@old.example' }] })
    const proofId = account.proofs[0]?.id ?? ''
    const person = await world.person(account)
    const asked = await askVerifyCodeByAddress(world.service, person, proofId, 'busy@old.example')
    assert.ok(asked.ok)
    await world.settle()
    const code = await lastCode(world, 'busy@old.example')
    for (let i = 0; i < 9; i++) {
      const refused = await verify(world.service, person, asked.value, code)
      assert.equal(codeOf(refused), 'code.service_busy', 'right or wrong, nothing is judged')
      const { now } = await world.service.time.moment()
      assert.ok(!refused.ok && Number(refused.refusal.params.at) > now)
    }
    const known = await world.person(account, 'busy known')
    const { now } = await world.service.time.moment()
    await world.service.database.query(rememberBrowser(account.id, known.browserKey, now))
    const mine = await askVerifyCode(world.service, known, proofId)
    assert.ok(mine.ok)
    await world.settle()
    const other = await lastCode(world, 'busy@old.example')
    assert.equal(codeOf(await verify(world.service, known, mine.value, other)), 'ok')
    await world.advance(hours(1) + minutes(2))
    const again = await askVerifyCodeByAddress(world.service, person, proofId, 'busy@old.example')
    assert.ok(again.ok)
    await world.settle()
    const late = await lastCode(world, 'busy@old.example')
    assert.equal(codeOf(await verify(world.service, person, again.value, late)), 'ok')
    assert.match(world.logged(), /code entry open again/)
    assert.equal((await breakerNow(world.service)).failures, 0, 'a right code is no wrong one')
  })

  it('follows the worst hours of the last seven days, and not those before', async () => {
    const { database } = world.service
    const { now } = await world.service.time.moment()
    const hour = now - (now % hours(1))
    for (const [ago, count] of [
      [hours(5), 90],
      [hours(30), 120],
      [days(6), 150],
      [days(8), 900],
    ] as const)
      for (let i = 0; i < count; i++) await database.query(countFailure(hour - ago + minutes(i % 60), i % 8, 1))
    // Of 168 hours the 99th percentile lies between the third worst and the second; the 200 of before are the worst.
    const bad = await badHour(database, now, policy)
    assert.ok(bad > 120 && bad < 150, String(bad))
    await adjustBreaker(world.service, now)
    assert.equal((await breakerNow(world.service)).limit, limitOf(bad, policy))
    assert.ok(limitOf(bad, policy) > policy.code_service_failures_hour_max)
  })
})
