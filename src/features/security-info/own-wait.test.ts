import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { aCase, aProof, T0 } from '../../../tests/support/case.ts'
import { days } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { secureAccount } from '../password/rules.ts'
import type { Case } from '../replacement/case.ts'
import type { OpenUndo } from '../replacement/undo.ts'
import { usualWait } from '../replacement/wait.ts'
import { chooseWait, chosenWait } from './own-wait.ts'

const by = { agent: 'browser', source: '192.0.2.*', session: { sessionId: 'session' } }
const at = (now: number) => ({ now, servedMs: 0 })
const waits: readonly number[] = policy.replacement_own_waits_ms

function choose(c: Case, waitMs: number, now: number): Case {
  const chosen = chooseWait(c, waitMs, by, at(now), policy)
  assert.ok(chosen.ok)
  return chosen.value.next
}
const waitDaysAt = (c: Case, now: number) => usualWait(c, now, policy) / days(1)

describe('how long a replacement waits, as the owner chose', () => {
  test('a longer wait holds at once, a shorter one when the wait until now has passed', () => {
    const longer = choose(aCase(), days(90), T0)
    assert.equal(waitDaysAt(longer, T0), 90)
    const shorter = choose(aCase(), days(7), T0)
    assert.deepEqual(
      [0, 29.99, 30, 400].map((d) => waitDaysAt(shorter, T0 + days(d))),
      [30, 30, 7, 7],
    )
    const fromLonger = choose(longer, days(30), T0 + days(1))
    assert.deepEqual(
      [1, 90, 91].map((d) => waitDaysAt(fromLonger, T0 + days(d))),
      [90, 90, 30],
    )
  })

  test('a shorter wait that does not hold yet is taken back by choosing the former, and by making the account secure', () => {
    const shorter = choose(aCase(), days(7), T0)
    const back = choose(shorter, days(30), T0 + days(20))
    const secured = secureAccount(shorter, { but: undefined, by: {} }, at(T0 + days(29))).next
    for (const c of [back, secured])
      assert.deepEqual(
        [29, 30, 60, 400].map((d) => waitDaysAt(c, T0 + days(d))),
        [30, 30, 30, 30],
      )
    assert.equal(chosenWait(secured, policy), days(30))
    // What holds already is the owner's choice, and stays.
    assert.equal(
      waitDaysAt(secureAccount(shorter, { but: undefined, by: {} }, at(T0 + days(31))).next, T0 + days(31)),
      7,
    )
    const longer = choose(aCase(), days(90), T0)
    assert.equal(waitDaysAt(secureAccount(longer, { but: undefined, by: {} }, at(T0)).next, T0), 90)
  })

  test('S7 however often it is chosen, a shorter one takes the wait that held when it was chosen', () => {
    const acts = fc.array(fc.tuple(fc.constantFrom(...waits), fc.nat({ max: 100 })), { maxLength: 8 })
    fc.assert(
      fc.property(acts, (list) => {
        // The same told as a diary, a day at a time.
        let held = days(30)
        let announced: { waitMs: number; from: number } | undefined
        let now = T0
        let c = aCase()
        const passADay = () => {
          now += days(1)
          if (announced && now >= announced.from) {
            held = announced.waitMs
            announced = undefined
          }
          assert.equal(usualWait(c, now, policy), held)
        }
        for (const [waitMs, after] of list) {
          for (let day = 0; day < after; day++) passADay()
          if (waitMs !== (announced?.waitMs ?? held)) {
            announced = waitMs < held ? { waitMs, from: now + held } : undefined
            held = Math.max(held, waitMs)
          }
          c = choose(c, waitMs, now)
        }
        for (let day = 0; day < 100; day++) passADay()
      }),
      { numRuns: 300, seed: 20261123 },
    )
  })

  test('NT-06 every contact that hears of things hears of it once, with the days and from when they hold', () => {
    const proofs = [aProof('home'), aProof('phone'), aProof('gone', 'gone')]
    const chosen = chooseWait(aCase({ proofs }), days(7), by, at(T0), policy)
    assert.ok(chosen.ok)
    const { notices, happened, ends } = chosen.value
    assert.deepEqual(
      notices.map((n) => [n.template, n.proofId]),
      [
        ['wait-chosen', 'home'],
        ['wait-chosen', 'phone'],
      ],
    )
    assert.deepEqual(notices[0]?.params, {
      agent: 'browser',
      source: '192.0.2.*',
      days: 7,
      formerDays: 30,
      from: T0 + days(30),
    })
    assert.deepEqual(
      happened.map(({ kind, data }) => [kind, data.days]),
      [['wait.chosen', 7]],
    )
    assert.deepEqual(ends, [])
  })

  test('chosen again it changes and tells nothing, and a shorter one keeps its date', () => {
    const shorter = choose(aCase(), days(7), T0)
    for (const [c, waitMs] of [
      [aCase(), days(30)],
      [shorter, days(7)],
    ] as const) {
      const again = chooseWait(c, waitMs, by, at(T0 + days(5)), policy)
      assert.ok(again.ok)
      assert.equal(again.value.next, c)
      assert.deepEqual([again.value.notices, again.value.happened], [[], []])
    }
  })

  test('only what can be chosen is: no shorter than a week, no longer than 90 days, no part of a day', () => {
    for (const waitMs of [0, -days(7), 1, days(6), days(7) + 1, days(91), Number.NaN, Number.POSITIVE_INFINITY])
      assert.deepEqual(chooseWait(aCase(), waitMs, by, at(T0), policy), {
        ok: false,
        refusal: { code: 'wait.choice_needed', params: {} },
      })
  })

  test('S26 while a completed replacement can be undone, its winner does not choose how long the next one waits', () => {
    const undo: OpenUndo = {
      state: 'open',
      requestId: 'r',
      completedAt: T0 - days(1),
      untilAt: T0 + days(29),
      old: [],
      codes: [],
      told: [],
    }
    const refused = chooseWait(aCase({ undos: [undo] }), days(90), by, at(T0), policy)
    assert.deepEqual(refused, {
      ok: false,
      refusal: { code: 'wait.after_replacement', params: { at: T0 + days(29) } },
    })
    assert.equal(chooseWait(aCase({ undos: [undo] }), days(90), by, at(T0 + days(29)), policy).ok, true)
  })
})
