import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Command, Story, waitingStory } from '../../../tests/support/case.ts'
import { days } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { type Objector, type Weight, weigh } from './contest.ts'
import { isLive, type Live, type Rank, type Request } from './request.ts'
import { countedVetoes } from './wait.ts'

/** machine.md b.2, written out once more: who says it, and with what the request was begun. */
const TABLE: Readonly<Record<Objector, Readonly<Record<Rank, Weight>>>> = {
  1: { 0: 'holds', 1: 'holds', 2: 'tells', 3: 'tells', 4: 'tells' },
  2: { 0: 'stops', 1: 'stops', 2: 'holds', 3: 'tells', 4: 'tells' },
  3: { 0: 'stops', 1: 'stops', 2: 'stops', 3: 'stops', 4: 'stops' },
  4: { 0: 'stops', 1: 'stops', 2: 'stops', 3: 'stops', 4: 'stops' },
}

describe('the contest of ranks', () => {
  for (const [objector, row] of Object.entries(TABLE))
    for (const [request, weight] of Object.entries(row))
      test(`rank ${objector} against rank ${request}: ${weight}`, () => {
        assert.equal(weigh(Number(objector) as Objector, Number(request) as Rank), weight)
      })

  test('more evidence never weighs less, and a request with more evidence is never easier to stop', () => {
    const order: readonly Weight[] = ['tells', 'holds', 'stops']
    for (const low of [1, 2, 3] as const)
      for (const request of [0, 1, 2, 3, 4] as const) {
        const weight = (objector: number, against: number) =>
          order.indexOf(weigh(objector as Objector, against as Rank))
        assert.ok(weight(low + 1, request) >= weight(low, request))
        if (request < 4) assert.ok(weight(low, request + 1) <= weight(low, request))
      }
  })
})

const begun = (rank: 1 | 2, story = new Story()): Story => {
  const count = story.case.requests.length
  for (const command of [
    { do: 'start', rank },
    { do: 'name', address: `new${count}-mail` },
    { do: 'prove', proof: `new${count}-mail` },
  ] satisfies Command[]) {
    const result = story.play(command)
    assert.ok(result.ok, JSON.stringify(result))
  }
  return story
}

const outcome = (story: Story, command: Command): string => {
  const result = story.play(command)
  return result.ok ? story.status() : result.refusal.code
}

describe('rank x rank x act, on whole stories', () => {
  /** What becomes of a request that waits, and of one that is held, by whose word. */
  const ACTS: readonly (readonly [Command, Readonly<Record<1 | 2, readonly [waiting: string, held: string]>>])[] = [
    [
      { do: 'object', by: 'another', rank: 1 },
      { 1: ['held', 'held'], 2: ['waiting', 'held'] },
    ],
    [
      { do: 'object', by: 'another', rank: 2 },
      { 1: ['vetoed', 'vetoed'], 2: ['held', 'held'] },
    ],
    [
      { do: 'stop', proof: 'old-mail' },
      { 1: ['vetoed', 'vetoed'], 2: ['vetoed', 'vetoed'] },
    ],
    [{ do: 'cancel' }, { 1: ['canceled', 'canceled'], 2: ['canceled', 'canceled'] }],
    [
      { do: 'end-early', proof: 'old-phone' },
      { 1: ['ended-early', 'ended-early'], 2: ['ended-early', 'ended-early'] },
    ],
    [
      { do: 'finish' },
      { 1: ['replacement.too_early', 'replacement.held'], 2: ['replacement.too_early', 'replacement.held'] },
    ],
    [
      { do: 'start', by: 'another', rank: 1 },
      {
        1: ['replacement.already_pending', 'replacement.already_pending'],
        2: ['replacement.already_pending', 'replacement.already_pending'],
      },
    ],
    [
      { do: 'start', by: 'another', rank: 2 },
      {
        1: ['replacement.already_pending', 'replacement.already_pending'],
        2: ['replacement.already_pending', 'replacement.already_pending'],
      },
    ],
  ]
  for (const [act, rows] of ACTS)
    for (const rank of [1, 2] as const)
      for (const [i, state] of (['waiting', 'held'] as const).entries())
        test(`${JSON.stringify(act)} when a request of rank ${rank} is ${state}`, () => {
          const story = begun(rank)
          if (state === 'held') assert.equal(outcome(story, { do: 'object', by: 'equal', rank }), 'held')
          assert.equal(outcome(story, act), rows[rank][i])
        })

  test('what two trusted devices hold ends by an old proof or by its time, and goes on for nobody', () => {
    const story = begun(2)
    outcome(story, { do: 'object', by: 'another', rank: 2 })
    story.pass(days(45))
    assert.equal(outcome(story, { do: 'finish' }), 'replacement.held')
    assert.equal(outcome(story, { do: 'object', by: 'another', rank: 2 }), 'held')
    story.pass(days(15))
    assert.equal(story.status(), 'expired')
  })

  test('a weaker word is told once to everybody who can stop it, and changes nothing', () => {
    const story = begun(2)
    const before = story.request()
    const told = story.play({ do: 'object', by: 'another', rank: 1 })
    assert.ok(told.ok)
    assert.deepEqual(
      told.value.notices.map((n) => [n.template, n.proofId, n.params.slot]),
      [
        ['replacement-alert', 'old-mail', 'objected'],
        ['replacement-alert', 'old-phone', 'objected'],
      ],
    )
    assert.deepEqual(story.request(), { ...before, told: ['start', 'objected'] })
    const again = story.play({ do: 'object', by: 'third', rank: 1 })
    assert.deepEqual(again.ok && again.value.notices, [])
    story.pass(days(31))
    assert.equal(outcome(story, { do: 'finish' }), 'completed')
  })

  test('a trusted device stops what was begun in its own browser with the password alone, and not its own', () => {
    assert.equal(outcome(begun(1), { do: 'object', by: 'requester', rank: 1 }), 'replacement.own_request')
    assert.equal(outcome(begun(1), { do: 'object', by: 'requester', rank: 2 }), 'vetoed')
    assert.equal(outcome(begun(2), { do: 'object', by: 'requester', rank: 2 }), 'replacement.own_request')
  })

  test('T029 the word of a trusted device is "not me" with all its effects', () => {
    const story = begun(1)
    const result = story.play({ do: 'object', by: 'owner', rank: 2 })
    assert.ok(result.ok)
    const by = story.request()
    assert.ok(by.state === 'vetoed' && by.endedBy === 'device')
    assert.equal(story.case.protectedAt, story.now)
    assert.deepEqual(
      result.value.ends.map((e) => [e.which, 'sessionId' in e && e.sessionId]),
      [['untrusted-since', 'session of requester']],
    )
    assert.equal(story.case.proofs.find((p) => p.proofId === 'new0-mail')?.state, 'discarded')
    assert.equal(outcome(story, { do: 'start', by: 'thief' }), 'replacement.cooling_down')
    assert.equal(outcome(story, { do: 'start', by: 'owner', rank: 2 }), 'draft', 'the owner may start at once')
    assert.equal(story.request().waitMs, days(30))
  })

  test('T057 a stranger with an old proof stops a trusted device again and again, and ends none of its sessions', () => {
    const story = new Story()
    for (const pause of [0, 8, 31]) {
      story.pass(days(pause))
      begun(2, story)
      const stopped = story.play({ do: 'stop', proof: 'old-phone' })
      assert.ok(stopped.ok)
      assert.deepEqual(
        stopped.value.ends.map((e) => 'sessionId' in e && e.sessionId),
        [null],
      )
    }
    assert.equal(countedVetoes(story.case, 2, story.moment, policy).length, 3)
    assert.equal(countedVetoes(story.case, 1, story.moment, policy).length, 0, 'nobody else pays for it')
  })

  test('T061 a password alone holds at most, and never takes back what another browser asked', () => {
    const story = waitingStory()
    const result = story.play({ do: 'object', by: 'second', rank: 1 })
    assert.ok(result.ok)
    assert.equal(story.status(), 'held')
    assert.deepEqual(result.value.ends, [])
    assert.equal(story.case.protectedAt, null)
  })
})

describe('in any order of claims', () => {
  const who = fc.constantFrom('thief', 'owner', 'third')
  const rank = fc.constantFrom<1 | 2>(1, 2)
  const claim = fc
    .record({ by: who, rank, address: fc.constantFrom('a-mail', 'b-mail', 'c-mail', 'd-mail') })
    .map(({ by, rank, address }): Command[] => [
      { do: 'start', by, rank },
      { do: 'name', address },
      { do: 'prove', proof: address },
    ])
  const objection = fc.record({ by: who, rank }).map(({ by, rank }): Command[] => [{ do: 'object', by, rank }])
  const other = fc.constantFrom<Command[]>([{ do: 'finish' }], [{ do: 'cancel' }], [{ do: 'tick' }])
  const step = fc.record({
    pause: fc.constantFrom(0, days(1), days(7), days(31)),
    commands: fc.oneof(claim, { weight: 2, arbitrary: objection }, other),
  })

  test('equal evidence never stops, less evidence never changes, and held goes on for nobody (S5)', () => {
    const seen = new Map<string, number>()
    const check = (before: Live, after: Request | undefined, rank: 1 | 2) => {
      assert.ok(after)
      if (rank <= before.rank) assert.notEqual(after.state, 'vetoed')
      if (rank < before.rank) assert.equal(after.state, before.state)
      if (before.state === 'held') assert.ok(after.state === 'held' || (after.state === 'vetoed' && before.rank < rank))
      const what = `${rank} against ${before.rank} ${before.state}: ${after.state}`
      seen.set(what, (seen.get(what) ?? 0) + 1)
    }
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const story = new Story()
        for (const { pause, commands } of steps) {
          story.pass(pause)
          for (const command of commands) {
            const before = story.case.requests.find(isLive)
            const result = story.play(command)
            if (!result.ok || !before || command.do !== 'object') continue
            check(
              before,
              story.case.requests.find((r) => r.requestId === before.requestId),
              command.rank ?? 1,
            )
          }
        }
      }),
      { seed: 20260301, numRuns: 300 },
    )
    const all = [
      '1 against 1 held: held',
      '1 against 1 pending: held',
      '1 against 2 held: held',
      '1 against 2 pending: pending',
      '2 against 1 held: vetoed',
      '2 against 1 pending: vetoed',
      '2 against 2 held: held',
      '2 against 2 pending: held',
    ]
    assert.deepEqual([...seen.keys()].sort(), all, JSON.stringify([...seen]))
  })
})
