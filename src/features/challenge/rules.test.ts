import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Budgets } from '../../../tests/support/budgets.ts'
import { T0 } from '../../../tests/support/case.ts'
import { days, minutes } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { failureBudget, proofBudget, sendBudgets } from './budgets.ts'
import { ask, type Challenge, isLive, type Purpose } from './rules.ts'

const PURPOSES: readonly Purpose[] = ['verify', 'finish', 'candidate', 'early-finish']

const act = fc.record({
  pause: fc.oneof(fc.constantFrom(0, 1, minutes(1), minutes(15), days(1)), fc.integer({ min: 0, max: days(2) })),
  purpose: fc.constantFrom(...PURPOSES),
  proof: fc.constantFrom('a', 'b'),
  browser: fc.constantFrom('x', 'y'),
  trusted: fc.boolean(),
  /** Tries on every code of the purpose that still takes them. */
  tries: fc.integer({ min: 0, max: 8 }),
  right: fc.boolean(),
  fresh: fc.boolean(),
})

const ABOUT = { accountId: 'account', mailbox: 'mailbox', block: 'block', proven: true, network: undefined }
const LIMITS = { networkSendsPerDay: 20, smsPerDay: 1_000 }

/** An account whose codes are asked for and guessed at, counted as the database counts: before anything is judged. */
class Account {
  readonly known = new Map<string, Challenge>()
  readonly wrong: Record<'trusted' | 'untrusted', number[]> = { trusted: [], untrusted: [] }
  readonly sends: Record<'trusted' | 'untrusted', number[]> = { trusted: [], untrusted: [] }
  readonly #budgets = new Budgets()
  #count = 0

  ask(wish: { purpose: Purpose; proof: string; browser: string; trusted: boolean; fresh: boolean }, now: number) {
    const { purpose, proof, browser, trusted, fresh } = wish
    const challengeId = `c${++this.#count}`
    const rest = { purpose, proofId: proof, browserKey: browser, trusted, fresh, requestId: null, epoch: 1 }
    const asked = ask([...this.known.values()], { ...rest, challengeId, kind: 'mail', deliverable: true }, now, policy)
    if (!asked.send) return undefined
    const sends = sendBudgets({ ...ABOUT, kind: 'mail', trusted }, LIMITS, policy)
    const wrong = asked.challenge.challengeId === challengeId ? this.#wrongBudgets(proof, trusted) : []
    const refused = this.#budgets.refusal([...sends, ...wrong], now)
    if (refused) return refused
    this.#budgets.spend(sends, now)
    this.sends[trusted ? 'trusted' : 'untrusted'].push(now)
    const { challenge, replaced } = asked
    this.known.set(challenge.challengeId, {
      ...challenge,
      attempts: this.known.get(challenge.challengeId)?.attempts ?? 0,
    })
    if (replaced) this.known.set(replaced.challengeId, { ...replaced, state: 'replaced' })
    return undefined
  }

  guess(purpose: Purpose, right: boolean, now: number): void {
    for (const c of [...this.known.values()].filter((c) => c.purpose === purpose && isLive(c, now, policy))) {
      const counted = { ...c, attempts: c.attempts + 1 }
      this.known.set(c.challengeId, counted)
      assert.ok(counted.attempts <= policy.code_attempts_max)
      const budgets = this.#wrongBudgets(c.proofId, c.trusted)
      if (this.#budgets.refusal(budgets, now)) continue
      if (right) this.known.set(c.challengeId, { ...counted, state: 'used' })
      else {
        this.#budgets.spend(budgets, now)
        this.wrong[c.trusted ? 'trusted' : 'untrusted'].push(now)
      }
    }
  }

  #wrongBudgets = (proofId: string, trusted: boolean) => [
    failureBudget('account', trusted, policy),
    proofBudget('account', proofId, trusted, policy),
  ]
}

const most = (times: readonly number[], windowMs: number) =>
  Math.max(0, ...times.map((from) => times.filter((t) => t >= from && t < from + windowMs).length))

describe('codes that are asked for and guessed at, in any order', () => {
  test('stay under every cap in each context (S10): 5 a code, 20 a day, 100 in 30 days; 3, 6 and 30 sent', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 150 }), (acts) => {
        let now = T0
        const account = new Account()
        for (const { pause, tries, right, ...wish } of acts) {
          now += pause
          const refused = account.ask(wish, now)
          if (refused) assert.ok(Number(refused.refusal.params.at) > now, 'a refusal says when it works again')
          const lives = [...account.known.values()].filter(
            (c) =>
              c.purpose === wish.purpose &&
              c.trusted === wish.trusted &&
              (c.purpose !== 'finish' || c.proofId === wish.proof) &&
              isLive(c, now, policy),
          )
          assert.ok(lives.length <= 1, 'one live code for a purpose and context')
          for (let i = 0; i < tries; i++) account.guess(wish.purpose, right && i === tries - 1, now)
        }
        for (const context of ['trusted', 'untrusted'] as const) {
          const [wrong, sends] = [account.wrong[context], account.sends[context]]
          assert.ok(most(wrong, days(1)) <= policy.code_failures_day_max)
          assert.ok(most(wrong, days(30)) <= policy.code_failures_month_max)
          assert.ok(most(sends, minutes(15)) <= policy.code_sends_short_max)
          assert.ok(most(sends, days(1)) <= policy.code_sends_day_max)
          assert.ok(most(sends, days(30)) <= policy.code_sends_month_max)
        }
      }),
      { numRuns: 150, seed: 20260301 },
    )
  })

  test('T013 whatever a stranger does, a known browser gets and enters its own codes as if nobody else were there', () => {
    const owner = { purpose: 'verify', proof: 'a', browser: 'known', trusted: true, fresh: false } as const
    fc.assert(
      fc.property(fc.array(act, { maxLength: 80 }), (acts) => {
        let now = T0
        const account = new Account()
        for (const { pause, tries, right: _, ...wish } of acts) {
          now += pause
          account.ask({ ...wish, trusted: false }, now)
          for (let i = 0; i < tries; i++) account.guess(wish.purpose, false, now)
        }
        assert.equal(account.ask(owner, now), undefined)
        const code = [...account.known.values()].find((c) => c.trusted)
        assert.ok(code && isLive(code, now, policy))
        account.guess('verify', true, now)
        assert.equal(account.known.get(code.challengeId)?.state, 'used')
      }),
      { numRuns: 100, seed: 20260302 },
    )
  })
})

test('after a typed address everything that is seen is new, whether it matched as the one before or not (EP-04)', () => {
  const seen = (before: boolean, deliverable: boolean) => {
    const rest = {
      proofId: 'a',
      kind: 'mail',
      purpose: 'verify',
      requestId: null,
      browserKey: 'x',
      trusted: false,
      epoch: 1,
    } as const
    const first = ask([], { ...rest, challengeId: 'c1', deliverable: before, fresh: true }, T0, policy)
    const typed = { ...rest, challengeId: 'c2', deliverable, fresh: true }
    const second = ask([first.challenge], typed, T0 + minutes(2), policy)
    return { ...second, challenge: { ...second.challenge, deliverable: undefined }, replaced: undefined }
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
