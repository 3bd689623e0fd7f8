import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { T0 } from '../../../tests/support/case.ts'
import { days, minutes } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { ask, type Challenge, isLive, type Purpose } from './rules.ts'

const PURPOSES: readonly Purpose[] = ['verify', 'finish', 'candidate', 'early-finish']

const act = fc.record({
  pause: fc.oneof(fc.constantFrom(0, 1, minutes(1), minutes(15), days(1)), fc.integer({ min: 0, max: days(2) })),
  purpose: fc.constantFrom(...PURPOSES),
  proof: fc.constantFrom('a', 'b'),
  browser: fc.constantFrom('x', 'y'),
  /** Tries on any code that still takes them, also while the next one is being made. */
  tries: fc.integer({ min: 0, max: 8 }),
  right: fc.boolean(),
  fresh: fc.boolean(),
})

interface Try {
  readonly at: number
  readonly wrong: boolean
}

/** A store as the database is one: it counts a try before it is judged and takes none beyond the fifth. */
function attempt(c: Challenge, now: number): Challenge | undefined {
  return c.state === 'live' && c.attempts < policy.code_attempts_max && now < c.expiresAt
    ? { ...c, attempts: c.attempts + 1 }
    : undefined
}

describe('codes that are asked for and guessed at, in any order', () => {
  test('stay under every cap (S10): 5 a code, 20 a day, 100 in 30 days; 3, 6 and 30 sent', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 150 }), (acts) => {
        let now = T0
        let count = 0
        const known = new Map<string, Challenge>()
        const tries: Try[] = []
        const sends: number[] = []
        const guess = (purpose: Purpose, times: number, right: boolean) => {
          for (let i = 0; i < times; i++)
            for (const c of [...known.values()].filter((c) => c.purpose === purpose)) {
              const counted = attempt(c, now)
              if (!counted) continue
              const isRight = right && i === times - 1
              known.set(c.challengeId, isRight ? { ...counted, state: 'used' } : counted)
              if (!isRight) tries.push({ at: now, wrong: true })
              assert.ok(counted.attempts <= policy.code_attempts_max)
            }
        }
        for (const { pause, purpose, proof, browser, tries: times, right, fresh } of acts) {
          now += pause
          const before = [...known.values()]
          const wish = { challengeId: `c${++count}`, proofId: proof, kind: 'mail', purpose, requestId: null } as const
          const asked = ask(before, { ...wish, browserKey: browser, epoch: 1, deliverable: true, fresh }, now, policy)
          // Guesses that run while the new code is being written: the former one still takes them.
          guess(purpose, times, false)
          if (!asked.ok) {
            assert.ok(Number(asked.refusal.params.at) > now, 'a refusal says when it works again')
            continue
          }
          const { challenge, replaced, send } = asked.value
          const stored = known.get(challenge.challengeId)
          known.set(challenge.challengeId, { ...challenge, attempts: stored?.attempts ?? challenge.attempts })
          const gave = replaced && known.get(replaced.challengeId)
          if (gave) known.set(gave.challengeId, { ...gave, state: 'replaced' })
          if (send) sends.push(now)
          const lives = [...known.values()].filter(
            (c) => c.purpose === purpose && (purpose !== 'finish' || c.proofId === proof) && isLive(c, now, policy),
          )
          assert.ok(lives.length <= 1, 'one live code for a purpose')
          guess(purpose, times, right)
        }
        const most = (times: readonly number[], windowMs: number) =>
          Math.max(0, ...times.map((from) => times.filter((t) => t >= from && t < from + windowMs).length))
        const wrong = tries.map((t) => t.at)
        assert.ok(most(wrong, days(1)) <= policy.code_failures_day_max)
        assert.ok(most(wrong, days(30)) <= policy.code_failures_month_max)
        assert.ok(most(sends, minutes(15)) <= policy.code_sends_short_max)
        assert.ok(most(sends, days(1)) <= policy.code_sends_day_max)
        assert.ok(most(sends, days(30)) <= policy.code_sends_month_max)
      }),
      { numRuns: 150, seed: 20260301 },
    )
  })
})

test('after a typed address everything that is seen is new, whether it matched as the one before or not (EP-04)', () => {
  const seen = (before: boolean, deliverable: boolean) => {
    const rest = { proofId: 'a', kind: 'mail', purpose: 'verify', requestId: null, browserKey: 'x', epoch: 1 } as const
    const first = ask([], { ...rest, challengeId: 'c1', deliverable: before, fresh: true }, T0, policy)
    assert.ok(first.ok)
    const typed = { ...rest, challengeId: 'c2', deliverable, fresh: true }
    const second = ask([first.value.challenge], typed, T0 + minutes(2), policy)
    assert.ok(second.ok)
    return { ...second.value, challenge: { ...second.value.challenge, deliverable: undefined }, replaced: undefined }
  }
  const same = seen(false, false)
  assert.equal(same.challenge.challengeId, 'c2')
  for (const [before, now] of [
    [false, true],
    [true, false],
    [true, true],
  ] as const)
    assert.deepEqual(seen(before, now), same)
})
