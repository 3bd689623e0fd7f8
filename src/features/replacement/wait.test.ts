import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { aCase, aCode, aProof, type Command, Story, T0, waitingStory } from '../../../tests/support/case.ts'
import { days, hours } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import type { ProofState } from '../proof/rules.ts'
import type { Case } from './case.ts'
import { endWithoutCode } from './ends.ts'
import type { Over, Rank } from './request.ts'
import { finalBeforeEnd } from './request.ts'
import { waitDays } from './schedule.ts'
import { startBarred } from './start.ts'
import { countedVetoes, risksOf, waitOf } from './wait.ts'

const moment = { now: T0, servedMs: 0 }

const veto = (id: string, ago: number, rank: Rank = 1): Over => ({
  requestId: id,
  receipt: id,
  rank,
  browserKey: 'thief',
  sessionId: 'thief',
  source: '',
  agent: '',
  epoch: 1,
  oldProofs: ['old-mail'],
  codeId: null,
  startedAt: T0 - ago - 1,
  waitMs: 0,
  told: ['start'],
  state: 'vetoed',
  provenAt: T0 - ago - 1,
  endedAt: T0 - ago,
  endedBy: 'old-mail',
  endReason: 'not_me',
})

const waitNow = (c: Case, rank: Rank = 1, otherAccounts = 0): number =>
  waitDays(waitOf(c, { rank, startedAt: T0, otherAccounts }, moment, policy))

describe('repeated requests', () => {
  test('T028 wait and cooldown grow with the vetoes, and the fourth leaves the operator only', () => {
    const rows: [ago: number[], wait: number, barred: string | undefined, until: number | undefined][] = [
      [[], 30, undefined, undefined],
      [[days(7) - 1], 45, 'replacement.cooling_down', T0 + 1],
      [[days(7)], 45, undefined, undefined],
      [[days(40), days(14) - 1], 60, 'replacement.cooling_down', T0 + 1],
      [[days(40), days(14)], 60, undefined, undefined],
      [[days(90), days(60), days(28) - 1], 60, 'replacement.cooling_down', T0 + 1],
      [[days(90), days(60), days(28)], 60, undefined, undefined],
      [[days(364), days(200), days(150), days(100)], 60, 'replacement.operator_only', undefined],
      [[days(365), days(200), days(150), days(100)], 60, undefined, undefined],
    ]
    for (const [ago, wait, barred, until] of rows) {
      const c = aCase({ requests: ago.map((at, i) => veto(`v${i}`, at)) })
      assert.equal(waitNow(c), wait, `${ago}`)
      const refused = startBarred(c, 1, moment, policy)
      assert.equal(refused?.refusal.code, barred, `${ago}`)
      assert.equal(refused?.refusal.params.at, until, `${ago}`)
    }
  })

  test('vetoes before the account was made secure count no longer, and those at that very instant neither', () => {
    const requests = [veto('a', days(43)), veto('b', days(42)), veto('c', days(41)), veto('d', days(40))]
    const counted = (securedAt: number | null) =>
      countedVetoes(aCase({ requests, securedAt }), 1, moment, policy).map((r) => r.requestId)
    assert.deepEqual(counted(null), ['a', 'b', 'c', 'd'])
    assert.deepEqual(counted(T0 - days(42) - 1), ['b', 'c', 'd'])
    assert.deepEqual(counted(T0 - days(42)), ['c', 'd'])
    assert.deepEqual(counted(T0 - days(40)), [])
    assert.equal(startBarred(aCase({ requests }), 1, moment, policy)?.refusal.code, 'replacement.operator_only')
    assert.equal(startBarred(aCase({ requests, securedAt: T0 - days(40) }), 1, moment, policy), undefined)
    assert.equal(waitNow(aCase({ requests, securedAt: T0 - days(40) })), 30)
  })

  test('T028 L4 attempts of one rank never lengthen, bar or delay another', () => {
    const ranks: Rank[] = [0, 1, 2, 3, 4]
    for (const rank of ranks)
      for (const other of ranks) {
        const started = { startedAt: T0 - days(20), provenAt: T0 - days(20) }
        const requests = [1, 2, 3, 4].map((n) => ({ ...veto(`v${n}`, days(n), rank), ...started }))
        const c = aCase({ requests })
        const same = rank === other && rank <= 2
        assert.equal(startBarred(c, other, moment, policy) !== undefined, same, `${rank} ${other}`)
        if (other !== rank) assert.equal(waitNow(c, other), waitNow(aCase(), other), `${rank} ${other}`)
      }
  })

  test('T028 two starts in 30 days, counted from the start, of each evidence by itself', () => {
    const started = (id: string, ago: number, rank: Rank): Over => ({
      ...veto(id, ago - 1, rank),
      state: 'canceled',
      startedAt: T0 - ago,
    })
    const two = [started('a', days(30) - 1, 1), started('b', days(1), 1)]
    const refused = startBarred(aCase({ requests: two }), 1, moment, policy)
    assert.deepEqual(refused?.refusal, { code: 'replacement.too_many_starts', params: { at: T0 + 1 } })
    assert.equal(startBarred(aCase({ requests: two }), 0, moment, policy), undefined)
    assert.equal(startBarred(aCase({ requests: two }), 2, moment, policy), undefined)
    const past = [started('a', days(30), 1), started('b', days(1), 1)]
    assert.equal(startBarred(aCase({ requests: past }), 1, moment, policy), undefined)
    const mixed = [started('a', days(2), 0), started('b', days(1), 1)]
    assert.equal(startBarred(aCase({ requests: mixed }), 1, moment, policy), undefined)
  })

  test('T025 the wait counts from the proof and not from the start', () => {
    const story = new Story()
    for (const command of [{ do: 'start' }, { do: 'name', address: 'new-mail' }] satisfies Command[])
      assert.ok(story.play(command).ok)
    story.pass(hours(24) - 1)
    assert.ok(story.play({ do: 'prove', proof: 'new-mail' }).ok)
    story.pass(days(30) - 1)
    const early = story.play({ do: 'finish' })
    assert.deepEqual(!early.ok && early.refusal.params.at, T0 + hours(24) - 1 + days(30))
    story.pass(1)
    assert.ok(story.play({ do: 'finish' }).ok)
  })
})

describe('signs of trouble', () => {
  const changed = (state: ProofState, changedAt: number) =>
    aProof('another', state, { changedAt, effectiveAt: changedAt })

  test('each lengthens the wait by 15 days, at its very boundary', () => {
    const month = T0 - days(30)
    const rows: [string, Partial<Case>, string[]][] = [
      ['password just within', { passwordChangedAt: month + 1 }, ['password']],
      ['password 30 d ago', { passwordChangedAt: month }, []],
      ['password with the account', { createdAt: T0 - days(2), passwordChangedAt: T0 - days(1) - 1 }, []],
      ['password after sign-up', { createdAt: T0 - days(2), passwordChangedAt: T0 - days(1) }, ['password']],
      ['added', { proofs: [changed('effective', month + 1)] }, ['proofs']],
      ['added 30 d ago', { proofs: [changed('effective', month)] }, []],
      ['on probation', { proofs: [aProof('p', 'probation', { changedAt: T0 })] }, ['proofs']],
      ['leaving', { proofs: [aProof('p', 'leaving', { changedAt: month + 1 })] }, ['proofs']],
      ['retired', { proofs: [aProof('p', 'retired', { changedAt: month + 1 })] }, ['proofs']],
      ['retired 30 d ago', { proofs: [aProof('p', 'retired', { changedAt: month })] }, []],
      ['disowned', { proofs: [aProof('p', 'disowned', { changedAt: T0 })] }, ['proofs']],
      ['a candidate', { proofs: [aProof('p', 'candidate', { changedAt: T0 })] }, []],
      ['a former candidate', { proofs: [aProof('p', 'discarded', { changedAt: T0 })] }, []],
      ['nine wrong codes', { failedCodes: 9 }, []],
      ['ten wrong codes', { failedCodes: 10 }, ['codes']],
    ]
    for (const [what, given, risks] of rows) {
      assert.deepEqual(risksOf(aCase(given), T0, policy), risks, what)
      assert.equal(waitNow(aCase(given)), risks.length > 0 ? 45 : 30, what)
    }
  })

  test('several lengthen it once, vetoes besides, and never beyond 60 days', () => {
    const risky: Partial<Case> = { passwordChangedAt: T0 - 1, failedCodes: 50 }
    assert.equal(waitNow(aCase(risky), 1, 1), 45)
    assert.equal(waitNow(aCase({ ...risky, requests: [veto('a', days(20))] })), 60)
    assert.equal(waitNow(aCase(risky), 0), 3, 'what a password thief leaves behind is no sign against a code')
    assert.equal(waitNow(aCase(risky), 0, 1), 18)
    assert.equal(waitNow(aCase({ ...risky, requests: [veto('a', days(20)), veto('b', days(19))] })), 60)
  })

  test('S7 the owner’s own wait stands in the place of 30 days, and signs of trouble add to it', () => {
    const own = (d: number) => ({ ownWait: { waitMs: days(d), formerMs: days(d), setAt: T0 - days(400) } })
    const two = { requests: [veto('a', days(20)), veto('b', days(19))] }
    for (const [d, plain, vetoed, risky] of [
      [7, 7, 14, 22],
      [30, 30, 60, 45],
      [60, 60, 60, 60],
      [90, 90, 90, 90],
    ] as const) {
      assert.equal(waitNow(aCase(own(d))), plain)
      assert.equal(waitNow(aCase({ ...own(d), ...two })), vetoed)
      assert.equal(waitNow(aCase({ ...own(d), passwordChangedAt: T0 - 1 })), risky)
      assert.equal(waitNow(aCase(own(d)), 0), 3, 'a recovery code alone waits as ever')
    }
  })

  test('nothing makes a wait shorter, whatever comes together', () => {
    const instant = fc.integer({ min: T0 - days(60), max: T0 })
    fc.assert(
      fc.property(
        fc.record({
          passwordChangedAt: fc.option(instant),
          failedCodes: fc.nat({ max: 20 }),
          securedAt: fc.option(instant),
          vetoes: fc.array(fc.nat({ max: days(400) }), { maxLength: 5 }),
          proof: fc.option(instant),
        }),
        fc.constantFrom<Rank>(0, 1, 2),
        fc.nat({ max: 3 }),
        ({ vetoes, proof, ...given }, rank, others) => {
          const requests = vetoes.map((ago, i) => veto(`v${i}`, ago, rank))
          const proofs = proof === null ? [] : [changed('effective', proof)]
          const c = aCase({ ...given, requests, proofs })
          const wait = waitNow(c, rank, others)
          assert.ok(wait >= (rank === 0 ? 3 : 30) && wait <= 60)
          assert.ok(wait >= waitNow(aCase({ requests, securedAt: given.securedAt }), rank))
          assert.ok(waitNow(c, rank, others + 1) >= wait)
        },
      ),
      { numRuns: 500, seed: 20260301 },
    )
  })

  test('W is fixed when the new address is proven: what came to light since the start lengthens it, nothing undoes it', () => {
    const story = new Story({ failedCodes: 10 })
    story.play({ do: 'start' })
    story.case = { ...story.case, failedCodes: 0 }
    story.play({ do: 'name', address: 'new-mail' })
    story.play({ do: 'prove', proof: 'new-mail' })
    assert.equal(waitDays(story.request().waitMs), 45, 'as it was promised')
    const later = new Story()
    later.play({ do: 'start' })
    assert.equal(waitDays(later.request().waitMs), 30)
    later.case = { ...later.case, failedCodes: 10 }
    later.play({ do: 'name', address: 'new-mail' })
    later.play({ do: 'prove', proof: 'new-mail' })
    assert.equal(waitDays(later.request().waitMs), 45)
    later.case = { ...later.case, failedCodes: 0, passwordChangedAt: T0 }
    later.pass(days(10))
    assert.equal(waitDays(later.request().waitMs), 45, 'S7')
  })
})

describe('T144 one mailbox, many accounts', () => {
  const proven = (others: number, rank: Rank = 1) => {
    const story = new Story({ codes: [aCode('aged', T0)] })
    story.play({ do: 'start', rank, ...(rank === 1 ? {} : { code: 'aged' }) })
    story.play({ do: 'name', address: 'new-mail' })
    assert.ok(story.play({ do: 'prove', proof: 'new-mail', others }).ok)
    return story
  }

  test('T144 the second waits longer without a reason of its own, the third is held', () => {
    assert.deepEqual([proven(0).status(), waitDays(proven(0).request().waitMs)], ['waiting', 30])
    const second = proven(1)
    assert.deepEqual([second.status(), waitDays(second.request().waitMs)], ['waiting', 45])
    assert.deepEqual(risksOf(second.case, T0, policy), [])
    for (const others of [2, 5]) {
      const held = proven(others).request()
      assert.equal(held.state, 'held')
      assert.equal(held.state === 'held' && held.heldReason, 'review')
    }
  })

  test('T144 what is held for review is told to every old proof, never finishes, and expires after 60 days', () => {
    const story = proven(2)
    assert.deepEqual(
      story.notices.map((n) => `${n.template} > ${n.proofId}`),
      ['replacement-held > old-mail', 'replacement-held > old-phone', 'replacement-held-requester > new-mail'],
    )
    story.pass(days(60) - 1)
    const refused = story.play({ do: 'finish' })
    assert.equal(!refused.ok && refused.refusal.code, 'replacement.held')
    story.pass(1)
    const over = story.request()
    assert.deepEqual([over.state, 'endReason' in over && over.endReason], ['expired', 'review_expired'])
  })

  test('T144 an old proof or the password with the recovery code decide what is held for review', () => {
    const stopped = proven(2)
    assert.ok(stopped.play({ do: 'stop', proof: 'old-mail' }).ok)
    assert.equal(stopped.status(), 'vetoed')
    const early = proven(2)
    assert.ok(early.play({ do: 'end-early', proof: 'old-mail' }).ok)
    assert.equal(early.status(), 'ended-early')
    const code = proven(2)
    code.play({ do: 'start', rank: 4, code: 'aged' })
    code.play({ do: 'name', address: 'newer-mail' })
    assert.ok(code.play({ do: 'prove', proof: 'newer-mail', others: 7 }).ok, 'rank 4 is not held')
    assert.equal(code.status(), 'completed')
    assert.equal(code.status('r1'), 'vetoed')
  })
})

describe('the recovery code alone', () => {
  const given = { codes: [aCode('aged', T0), aCode('young', T0 + 1)] }
  const begun = (code = 'aged') => {
    const story = new Story(given)
    story.play({ do: 'start', rank: 0, code, session: 'recovery' })
    story.play({ do: 'name', address: 'new-mail' })
    return story
  }
  const waiting = () => {
    const story = begun()
    assert.ok(story.play({ do: 'prove', proof: 'new-mail' }).ok)
    return story
  }
  const finish = { do: 'finish', firstFactor: false, codeFresh: true } as const

  test('T082 nothing happens before 72 hours, every old proof hears of it at once, before the end and on the last day', () => {
    const story = waiting()
    assert.deepEqual(
      story.notices.map((n) => `${n.params.slot} > ${n.proofId}`),
      ['start > old-mail', 'start > old-phone', 'start > new-mail'],
    )
    story.pass(hours(72) - 1)
    const early = story.play(finish)
    assert.equal(!early.ok && early.refusal.code, 'replacement.too_early')
    assert.deepEqual(
      story.case.proofs.map((p) => p.state),
      ['effective', 'effective', 'candidate'],
    )
    const alerts = story.notices.filter((n) => n.template === 'replacement-alert' && n.proofId === 'old-mail')
    assert.deepEqual(
      alerts.map((n) => n.params.slot),
      ['start', 'final', 'last'],
    )
    story.pass(1)
    const done = story.play(finish)
    assert.ok(done.ok)
    assert.deepEqual(
      story.case.proofs.map((p) => p.state),
      ['retired', 'retired', 'effective'],
    )
    assert.deepEqual(
      story.case.codes.map((c) => c.state),
      ['used', 'revoked'],
    )
    assert.equal(story.case.epoch, 2)
  })

  test('T082 the finish needs the code once more, or the password, and the code to the new address', () => {
    const story = waiting()
    story.pass(hours(72))
    const bare = story.play({ do: 'finish', firstFactor: false, codeFresh: false })
    assert.equal(!bare.ok && bare.refusal.code, 'replacement.first_factor_needed')
    const unseen = story.play({ ...finish, shown: [] })
    assert.equal(!unseen.ok && unseen.refusal.code, 'replacement.candidate_code_needed')
    const waited = waitingStory(given)
    waited.pass(days(30))
    const password = waited.play(finish)
    assert.equal(!password.ok && password.refusal.code, 'replacement.first_factor_needed', 'of rank 1 it is no factor')
  })

  test('T082 a veto ends it, and the code with it', () => {
    const story = waiting()
    assert.ok(story.play({ do: 'stop', proof: 'old-phone' }).ok)
    assert.equal(story.case.codes.find((c) => c.codeId === 'aged')?.state, 'revoked')
    assert.equal(story.case.codes.find((c) => c.codeId === 'young')?.state, 'live')
    assert.equal(begun('aged').request().state, 'draft')
    const other = waitingStory(given)
    other.play({ do: 'stop', proof: 'old-mail' })
    assert.deepEqual(
      other.case.codes.map((c) => c.state),
      ['live', 'live'],
      'no code was shown for that one',
    )
  })

  test('T082 S2 a code that is young, used, replaced or none never begins to count', () => {
    const young = begun('young').play({ do: 'prove', proof: 'new-mail' })
    assert.equal(!young.ok && young.refusal.code, 'replacement.gone')
    const none = new Story().play({ do: 'start', rank: 0 })
    assert.equal(!none.ok && none.refusal.code, 'replacement.first_factor_needed')
    for (const state of ['used', 'replaced', 'revoked'] as const) {
      const story = waiting()
      story.case = { ...story.case, codes: [aCode('aged', T0, { state })] }
      story.pass(hours(72))
      const refused = story.play(finish)
      assert.equal(!refused.ok && refused.refusal.code, 'replacement.is_ended', state)
    }
  })

  test('T082 a new recovery code of the owner ends what stands on the old one, and nothing else', () => {
    const story = waiting()
    assert.equal(endWithoutCode(story.case, 'code_replaced', story.moment).next, story.case)
    const replaced = (c: Case): Case => ({ ...c, codes: [aCode('aged', T0, { state: 'replaced' })] })
    const ended = endWithoutCode(replaced(story.case), 'code_replaced', story.moment).next.requests.at(-1)
    assert.equal(ended?.state, 'ended')
    const other = waitingStory(given)
    const kept = endWithoutCode(replaced(other.case), 'code_replaced', other.moment).next
    assert.equal(kept.requests.at(-1)?.state, 'pending')
  })

  test('T082 it takes no running request away and is none besides it: the holder of the code may hold it up, no more', () => {
    const story = waitingStory(given)
    const second = story.play({ do: 'start', by: 'finder', rank: 0, code: 'aged' })
    assert.equal(!second.ok && second.refusal.code, 'replacement.already_pending')
    assert.equal(story.status('r1'), 'waiting')
    assert.ok(story.play({ do: 'object', by: 'finder' }).ok)
    assert.equal(story.status('r1'), 'held')
    const late = new Story(given)
    late.play({ do: 'start', by: 'finder', rank: 0, code: 'aged' })
    late.play({ do: 'name', address: 'new-mail' })
    late.play({ do: 'start' })
    late.play({ do: 'name', address: 'newer-mail' })
    assert.ok(late.play({ do: 'prove', proof: 'newer-mail' }).ok)
    const beaten = late.play({ do: 'prove', request: 'r1', proof: 'new-mail' })
    assert.equal(!beaten.ok && beaten.refusal.code, 'replacement.already_pending', 'S6')
  })

  test('T082 S5 a password against a code alone holds it, and the two together finish at once', () => {
    const story = waiting()
    const started = story.play({ do: 'start', by: 'owner' })
    assert.equal(!started.ok && started.refusal.code, 'replacement.already_pending')
    assert.ok(story.play({ do: 'object', by: 'owner' }).ok)
    story.pass(days(20))
    const held = story.play(finish)
    assert.equal(!held.ok && held.refusal.code, 'replacement.held')
    story.play({ do: 'start', by: 'owner', rank: 4, code: 'aged' })
    story.play({ do: 'name', address: 'owners-mail' })
    assert.ok(story.play({ do: 'prove', proof: 'owners-mail' }).ok)
    assert.equal(story.case.codes[0]?.state, 'used')
    assert.equal(story.case.proofs.find((p) => p.proofId === 'owners-mail')?.state, 'effective')
  })

  test('S8 S9 where nobody takes the alerts it waits 45 days, and the final notice is told near that end', () => {
    const story = new Story(given, false)
    story.play({ do: 'start', rank: 0, code: 'aged' })
    story.play({ do: 'name', address: 'new-mail' })
    story.play({ do: 'prove', proof: 'new-mail' })
    story.pass(hours(72) - 1)
    assert.ok(!story.request().told.includes('final'), 'no last notice to who had no first one')
    story.pass(1)
    assert.equal(waitDays(story.request().waitMs), 45)
    story.pass(days(45) - hours(72) - 1)
    const early = story.play(finish)
    assert.equal(!early.ok && early.refusal.code, 'replacement.too_early')
    assert.ok(story.request().told.includes('final'))
    story.pass(days(1) + 1)
    assert.ok(story.now - T0 >= days(43))
    story.pass(days(3))
    assert.ok(story.play(finish).ok)
  })

  test('S9 an outage after the first alert delays the end: 48 hours in which it could be stopped remain', () => {
    const story = waiting()
    story.pass(hours(20))
    story.play({ do: 'outage', forMs: days(10) })
    story.pass(hours(48) - 1)
    const early = story.play(finish)
    assert.equal(!early.ok && early.refusal.code, 'replacement.too_early')
    story.pass(hours(1))
    assert.ok(story.play(finish).ok)
  })

  test('S8 S9 72 hours hold a first alert, a day, and a final notice of 48 hours; every longer wait holds more', () => {
    const { replacement_wait_code_alone_ms: wait } = policy
    assert.equal(wait, policy.replacement_final_after_start_ms + policy.replacement_final_served_ms)
    assert.equal(finalBeforeEnd(wait, policy), policy.replacement_final_served_ms)
    assert.equal(finalBeforeEnd(days(30), policy), hours(72))
    for (let w = wait; w <= days(60); w += hours(6)) {
      assert.ok(finalBeforeEnd(w, policy) >= policy.replacement_final_served_ms)
      assert.ok(w - finalBeforeEnd(w, policy) >= policy.replacement_final_after_start_ms)
    }
  })
})
