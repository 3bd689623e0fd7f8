import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { T0, waitingStory } from '../../../tests/support/case.ts'
import { days, hours, minutes } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { finishableAt, finishableUntil, type Pending } from './request.ts'
import { ACTS, type Act, restricted } from './restrict.ts'
import { hearsOf, inDaylight, nextTickAt, waitDays, waitingSlots } from './schedule.ts'

const zones = Intl.supportedValuesOf('timeZone')

const hourAt = (instant: number, timeZone: string): number =>
  Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(instant))

describe('daylight', () => {
  test('in every zone and on every day, at once or at the next morning', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) }),
        (zone, instant) => {
          const at = inDaylight(instant, zone, policy)
          const hour = hourAt(at, zone)
          assert.ok(hour >= 9 && hour < 20, `${zone} ${hour}`)
          assert.ok(at >= instant && at - instant <= hours(15))
          const now = hourAt(instant, zone)
          assert.equal(at === instant, now >= 9 && now < 20)
        },
      ),
      { numRuns: 400, seed: 9 },
    )
  })

  test('on the nights on which clocks change', () => {
    for (const [zone, day] of [
      ['Europe/Berlin', '2026-03-29'],
      ['Europe/Berlin', '2026-10-25'],
      ['America/New_York', '2026-03-08'],
      ['Australia/Lord_Howe', '2026-04-05'],
      ['Asia/Kathmandu', '2026-07-01'],
    ] as const)
      for (
        let at = Date.parse(`${day}T00:00:00Z`) - days(1);
        at < Date.parse(`${day}T00:00:00Z`) + days(1);
        at += minutes(15)
      ) {
        const hour = hourAt(inDaylight(at, zone, policy), zone)
        assert.ok(hour >= 9 && hour < 20, `${zone} ${new Date(at).toISOString()}`)
      }
  })

  test('from nine o’clock on, and not at eight in the evening', () => {
    const noon = Date.parse('2026-03-01T00:00:00Z')
    assert.equal(inDaylight(noon, 'Asia/Tokyo', policy), noon)
    assert.equal(inDaylight(noon - 1, 'Asia/Tokyo', policy), noon)
    assert.equal(inDaylight(noon + hours(11) - 1, 'Asia/Tokyo', policy), noon + hours(11) - 1)
    assert.equal(inDaylight(noon + hours(11), 'Asia/Tokyo', policy), noon + days(1))
  })
})

describe('slots', () => {
  const request = waitingStory().request() as Pending

  test('T155 NT-07 mail on days 1, 3, 7, 14, 21, 27 and 29; SMS on 7, 21 and 27; the requester on 7, 21 and 29', () => {
    const slots = waitingSlots(request, policy)
    const on = (wanted: (slot: (typeof slots)[number]) => boolean) =>
      slots.filter(wanted).map((s) => (s.at - T0) / days(1))
    assert.deepEqual(
      on((s) => hearsOf(s, 'mail')),
      [1, 3, 7, 14, 21, 27, 29],
    )
    assert.deepEqual(
      on((s) => hearsOf(s, 'phone')),
      [7, 21, 27],
    )
    assert.deepEqual(
      on((s) => s.requester),
      [7, 21, 29],
    )
    assert.equal(waitDays(request.waitMs), 30)
  })

  test('in any wait they come in order, before the end, and the final notice is never crowded out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 90 }), (n) => {
        const slots = waitingSlots({ ...request, waitMs: days(n), deadlineAt: T0 + days(n) }, policy)
        assert.deepEqual(
          slots,
          [...slots].sort((a, b) => a.at - b.at),
        )
        assert.ok(slots.every((s) => s.at > T0 && s.at < T0 + days(n)))
        assert.equal(slots.find((s) => s.name === 'final')?.at, T0 + days(n - 3))
        assert.equal(new Set(slots.map((s) => s.name)).size, slots.length)
      }),
    )
  })

  test('SMS reminders wait for the day, the first alert does not', () => {
    const story = waitingStory()
    story.now = T0 + hours(12)
    assert.ok(story.notices.every((n) => n.notBefore === undefined))
    story.pass(days(30))
    const waiting = story.notices.filter((n) => n.proofId === 'old-phone' && n.params.slot !== 'start')
    assert.deepEqual(
      waiting.map((n) => n.params.slot),
      ['d7', 'd21', 'final'],
    )
    for (const notice of waiting)
      assert.equal(notice.notBefore, inDaylight(notice.notBefore ?? 0, 'Asia/Tokyo', policy))
    assert.ok(waiting.every((n) => n.notBefore !== undefined))
  })

  test('who lives is always waked: by the next slot, or by the end', () => {
    const story = waitingStory()
    const next = () => nextTickAt(story.request() as Pending, story.moment, policy)
    assert.equal(next(), T0 + days(1))
    story.pass(days(30))
    assert.equal(next(), T0 + days(33))
    story.play({ do: 'object', by: 'owner' })
    assert.equal(next(), T0 + days(90))
  })
})

describe('when it can be finished', () => {
  const base = waitingStory().request() as Pending
  const finals = fc.option(
    fc.record({ ago: fc.integer({ min: 0, max: days(40) }), served: fc.integer({ min: 0, max: days(4) }) }),
    { nil: null },
  )

  test('never before the end of the wait, and never later the more was served', () => {
    fc.assert(
      fc.property(
        finals,
        fc.integer({ min: T0, max: T0 + days(60) }),
        fc.integer({ min: 0, max: days(40) }),
        fc.integer({ min: 0, max: days(3) }),
        (told, now, servedMs, more) => {
          const final = told && { at: now - told.ago, servedMs: servedMs - told.served }
          const request = { ...base, final }
          const at = finishableAt(request, { now, servedMs }, policy)
          assert.ok(at >= request.deadlineAt)
          assert.ok(finishableAt(request, { now, servedMs: servedMs + more }, policy) <= at)
          if (final) assert.ok(finishableAt(request, { now: now + more, servedMs: servedMs + more }, policy) <= at)
          assert.ok(finishableAt(request, { now: now + more, servedMs }, policy) >= at, 'an outage never shortens')
          assert.equal(finishableUntil({ ...request, readyAt: now }, { now, servedMs }, policy), now + days(30))
          if (final === null) assert.ok(at > now, 'without a final notice never now')
        },
      ),
      { seed: 9 },
    )
  })
})

describe('what works meanwhile', () => {
  test('T038 S13 restricted acts are closed while it is pending or held, and open to who shows an old proof', () => {
    const pending = waitingStory()
    const held = waitingStory()
    held.play({ do: 'object', by: 'owner' })
    const over = waitingStory()
    over.play({ do: 'cancel' })
    for (const act of Object.keys(ACTS) as Act[]) {
      for (const story of [pending, held]) {
        const closed = restricted(story.case, act, false)
        assert.equal(closed?.refusal.code, ACTS[act] === 'restricted' ? 'restricted.pending' : undefined, act)
        assert.equal(restricted(story.case, act, true), undefined)
      }
      assert.equal(restricted(over.case, act, false), undefined)
    }
    assert.deepEqual(restricted(pending.case, 'change-password', false)?.refusal.params, {
      receipt: 'r1',
      at: T0 + days(30),
    })
  })

  test('the table names every act of RESTRICTED', () => {
    const closed = Object.entries(ACTS).filter(([, is]) => is === 'restricted')
    assert.deepEqual(
      closed.map(([act]) => act),
      [
        'change-password',
        'secure-account',
        'change-identifier',
        'add-proof',
        'remove-proof',
        'make-recovery-code',
        'trust-device',
        'two-step',
        'choose-wait',
        'signals-out',
        'export-or-delete',
      ],
    )
  })
})
