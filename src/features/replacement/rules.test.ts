import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aCode, aProof, type Command, Story, T0, waitingStory } from '../../../tests/support/case.ts'
import { days, hours } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import type { Ending, Pending, Status } from './request.ts'
import { finish } from './rules.ts'

type Doing =
  | 'start'
  | 'name'
  | 'prove'
  | 'accept'
  | 'tick'
  | 'finish'
  | 'stop'
  | 'object'
  | 'cancel'
  | 'end-early'
  | 'change-password'

/** The act as it is done by who may do it: an old proof stops, the requester finishes. */
const ACTS: Readonly<Record<Doing, Command>> = {
  start: { do: 'start', by: 'another' },
  name: { do: 'name', request: 'r1', address: 'further@new' },
  prove: { do: 'prove', request: 'r1', proof: 'new-mail' },
  accept: { do: 'accept', request: 'r1', slot: 'd7', proof: 'old-mail' },
  tick: { do: 'tick', request: 'r1' },
  finish: { do: 'finish', request: 'r1' },
  stop: { do: 'stop', request: 'r1', proof: 'old-mail' },
  object: { do: 'object', request: 'r1', by: 'another' },
  cancel: { do: 'cancel', request: 'r1' },
  'end-early': { do: 'end-early', request: 'r1', proof: 'old-mail' },
  'change-password': { do: 'change-password' },
}

const STORIES: Readonly<Record<Status, () => Story>> = {
  draft() {
    const story = new Story()
    story.play({ do: 'start' })
    story.play({ do: 'name', address: 'new-mail' })
    return story
  },
  waiting: waitingStory,
  ready: () => later(waitingStory(), days(30)),
  held: () => after(waitingStory(), { do: 'object', by: 'another' }),
  completed: () => after(later(waitingStory(), days(30)), { do: 'finish' }),
  vetoed: () => after(waitingStory(), { do: 'stop', proof: 'old-phone' }),
  canceled: () => after(waitingStory(), { do: 'cancel' }),
  ended: () => after(waitingStory(), { do: 'change-password' }),
  'ended-early': () => after(waitingStory(), { do: 'end-early', proof: 'old-phone' }),
  expired: () => later(waitingStory(), days(61)),
}

function after(story: Story, command: Command): Story {
  assert.ok(story.play(command).ok)
  return story
}

function later(story: Story, byMs: number): Story {
  story.pass(byMs)
  return story
}

/** What comes of each act in each state: the state afterwards, or the refusal. A new state does not compile here. */
const TABLE: Readonly<Record<Status, Readonly<Record<Doing, string>>>> = {
  draft: {
    start: 'draft',
    name: 'draft',
    prove: 'waiting',
    accept: 'draft',
    tick: 'draft',
    finish: 'replacement.is_draft',
    stop: 'stop.is_draft',
    object: 'replacement.gone',
    cancel: 'replacement.gone',
    'end-early': 'replacement.gone',
    'change-password': 'draft',
  },
  waiting: {
    start: 'replacement.already_pending',
    name: 'replacement.gone',
    prove: 'waiting',
    accept: 'waiting',
    tick: 'waiting',
    finish: 'replacement.too_early',
    stop: 'vetoed',
    object: 'held',
    cancel: 'canceled',
    'end-early': 'ended-early',
    'change-password': 'ended',
  },
  ready: {
    start: 'replacement.already_pending',
    name: 'replacement.gone',
    prove: 'ready',
    accept: 'ready',
    tick: 'ready',
    finish: 'completed',
    stop: 'vetoed',
    object: 'held',
    cancel: 'canceled',
    'end-early': 'ended-early',
    'change-password': 'ended',
  },
  held: {
    start: 'replacement.already_pending',
    name: 'replacement.gone',
    prove: 'held',
    accept: 'held',
    tick: 'held',
    finish: 'replacement.held',
    stop: 'vetoed',
    object: 'held',
    cancel: 'canceled',
    'end-early': 'ended-early',
    'change-password': 'ended',
  },
  completed: { ...over('completed', 'stop.is_completed'), start: 'completed' },
  vetoed: { ...over('vetoed', 'stop.already'), start: 'replacement.cooling_down' },
  canceled: over('canceled', 'stop.is_canceled'),
  ended: over('ended', 'stop.is_ended'),
  'ended-early': over('ended-early', 'stop.is_ended_early'),
  expired: over('expired', 'stop.is_expired'),
}

/** Nothing that comes after the end changes it. */
function over(state: Ending, stop: string): Readonly<Record<Doing, string>> {
  return {
    start: state,
    name: 'replacement.gone',
    prove: 'replacement.gone',
    accept: state,
    tick: state,
    finish: `replacement.is_${state.replace('-', '_')}`,
    stop,
    object: 'replacement.gone',
    cancel: 'replacement.gone',
    'end-early': 'replacement.gone',
    'change-password': state,
  }
}

describe('every state and every act', () => {
  for (const [state, row] of Object.entries(TABLE) as [Status, Record<Doing, string>][])
    for (const [act, expected] of Object.entries(row) as [Doing, string][])
      test(`${act} when ${state}: ${expected}`, () => {
        const story = STORIES[state]()
        assert.equal(story.status('r1'), state)
        const before = story.case
        const result = story.play(ACTS[act])
        assert.equal(result.ok ? story.status('r1') : result.refusal.code, expected)
        if (!result.ok) assert.equal(story.case, before, 'a refusal changes nothing')
        const row = before.requests[0]
        assert.ok(row)
        if ('endedAt' in row) assert.equal(story.request('r1'), row, 'what is over is never written again')
        if ('endedAt' in row && act !== 'start' && result.ok) assert.deepEqual(result.value.notices, [])
      })
})

describe('who may not', () => {
  const refusal = (story: Story, command: Command): string => {
    const result = story.play(command)
    return result.ok ? 'done' : result.refusal.code
  }

  test('a proof on probation, a candidate and a stranger do not stop it', () => {
    const story = waitingStory({ proofs: [aProof('old-mail'), aProof('young-mail', 'probation', { changedAt: T0 })] })
    for (const proof of ['young-mail', 'new-mail', 'nobody']) {
      assert.equal(refusal(story, { do: 'stop', proof }), 'stop.unknown')
      assert.equal(refusal(story, { do: 'end-early', proof }), 'replacement.old_proof_needed')
    }
    assert.equal(story.status(), 'waiting')
  })

  test('leaving, retired, disowned and contested proofs stop it, and end nothing early', () => {
    for (const state of ['leaving', 'retired', 'disowned', 'contested'] as const) {
      const story = waitingStory({ proofs: [aProof('old-mail'), aProof('other-mail', state, { changedAt: T0 })] })
      assert.equal(refusal(story, { do: 'end-early', proof: 'other-mail' }), 'replacement.old_proof_needed')
      assert.equal(refusal(story, { do: 'stop', proof: 'other-mail' }), 'done')
      assert.equal(story.status(), 'vetoed')
    }
  })

  test('a proof that was old when it was asked keeps its say after it is gone', () => {
    const story = waitingStory({
      proofs: [aProof('old-mail'), aProof('former-mail', 'retired', { changedAt: T0 - days(29) })],
    })
    story.pass(days(2))
    assert.equal(story.case.proofs.find((p) => p.proofId === 'former-mail')?.state, 'gone')
    assert.equal(refusal(story, { do: 'stop', proof: 'former-mail' }), 'done')
  })

  test('it is finished only with the first factor and a code to every candidate', () => {
    const story = later(waitingStory(), days(30))
    assert.equal(refusal(story, { do: 'finish', firstFactor: false }), 'replacement.first_factor_needed')
    assert.equal(refusal(story, { do: 'finish', shown: [] }), 'replacement.candidate_code_needed')
    assert.equal(refusal(story, { do: 'finish', shown: ['old-mail'] }), 'replacement.candidate_code_needed')
    assert.equal(refusal(story, { do: 'finish', request: 'none' }), 'replacement.gone')
    assert.equal(story.status(), 'ready')
  })

  test('S5 one on probation gets no say by being replaced: it only hears of the end', () => {
    const story = waitingStory({
      proofs: [aProof('old-mail'), aProof('young-mail', 'probation', { changedAt: T0 + days(44) })],
    })
    // What was added lately makes the wait longer.
    story.pass(days(45))
    assert.ok(story.play({ do: 'finish' }).ok)
    const states = Object.fromEntries(story.case.proofs.map((p) => [p.proofId, p.state]))
    assert.deepEqual(states, { 'old-mail': 'retired', 'young-mail': 'discarded', 'new-mail': 'effective' })
    assert.ok(story.notices.some((n) => n.template === 'replacement-completed-old' && n.proofId === 'young-mail'))
  })

  test('the finish ends the protection after a former veto, the stop keeps its beginning', () => {
    const story = later(waitingStory({ protectedAt: T0 - days(9) }), days(30))
    assert.ok(story.play({ do: 'finish' }).ok)
    assert.equal(story.case.protectedAt, null)
    assert.equal(story.case.verifiedAt, story.now)
    const stopped = waitingStory({ protectedAt: T0 - days(9) })
    assert.ok(stopped.play({ do: 'stop', proof: 'old-mail' }).ok)
    assert.equal(stopped.case.protectedAt, T0 - days(9))
  })

  test('a request of another epoch, or one of which nobody was told, is never finished', () => {
    const story = later(waitingStory(), days(30))
    const ready = story.request() as Pending
    const wish = { requestId: 'r1', sessionId: 's', firstFactorFresh: true, shown: ['new-mail'] }
    const outcome = (c: Story['case']) => {
      const result = finish(c, wish, story.moment, policy)
      return result.ok ? 'done' : result.refusal.code
    }
    assert.equal(outcome({ ...story.case, epoch: 2 }), 'replacement.is_ended')
    assert.equal(outcome({ ...story.case, requests: [{ ...ready, alertedAt: null }] }), 'replacement.is_ended')
    const unproven = story.case.proofs.filter((p) => p.requestId !== 'r1')
    assert.equal(outcome({ ...story.case, proofs: unproven }), 'replacement.candidate_code_needed')
    assert.equal(outcome(story.case), 'done')
  })

  test('who asked does not object to their own, and a stronger request is not held by a password', () => {
    const story = waitingStory()
    assert.equal(refusal(story, { do: 'object', by: 'requester' }), 'replacement.own_request')
    const stronger = new Story({ requests: [{ ...(story.request() as Pending), rank: 2 }], proofs: story.case.proofs })
    assert.equal(refusal(stronger, { do: 'object', by: 'another' }), 'done')
    assert.equal(stronger.status(), 'waiting')
  })

  test('a timer that rings too early writes nothing', () => {
    for (const story of [waitingStory(), waitingStory({}, false), STORIES.held(), STORIES.ready()]) {
      story.pass(days(4))
      const before = story.case
      assert.ok(story.play({ do: 'tick' }).ok)
      assert.equal(story.case, before)
    }
    const draft = STORIES.draft()
    const before = draft.case
    draft.play({ do: 'tick' })
    assert.equal(draft.case, before)
  })

  test('what expired is neither held nor finished, even before the timer rang', () => {
    const story = later(waitingStory(), days(60) - 1)
    story.now += 1
    assert.equal(story.status(), 'expired')
    assert.equal(refusal(story, { do: 'object', by: 'another' }), 'replacement.gone')
    assert.equal(refusal(story, { do: 'finish' }), 'replacement.is_expired')
  })
})

describe('drafts', () => {
  test('the draft of another epoch, of another request and one whose proof is none of its own are gone', () => {
    const story = STORIES.draft()
    story.play({ do: 'change-password' })
    for (const command of [ACTS.name, ACTS.prove]) {
      const result = story.play(command)
      assert.equal(result.ok ? '' : result.refusal.code, 'replacement.gone')
    }
    const other = STORIES.draft()
    const result = other.play({ do: 'prove', request: 'r1', proof: 'old-mail' })
    assert.equal(result.ok ? '' : result.refusal.code, 'replacement.gone')
  })

  test('an address typed again takes the place of the former one of its kind', () => {
    const story = STORIES.draft()
    assert.ok(story.play({ do: 'name', address: 'right-mail' }).ok)
    assert.ok(story.play({ do: 'name', address: 'new-phone' }).ok)
    const states = Object.fromEntries(story.case.proofs.map((p) => [p.proofId, p.state]))
    assert.equal(states['new-mail'], 'gone')
    assert.equal(states['right-mail'], 'unconfirmed')
    assert.equal(states['new-phone'], 'unconfirmed')
    assert.ok(story.play({ do: 'prove', proof: 'new-phone' }).ok)
    assert.equal(story.status(), 'draft', 'both candidates have to be shown')
    const third = story.play({ do: 'name', address: 'third-phone' })
    assert.equal(third.ok ? '' : third.refusal.code, 'replacement.too_many_candidates')
    assert.ok(story.play({ do: 'prove', proof: 'right-mail' }).ok)
    assert.equal(story.status(), 'waiting')
  })

  test('a candidate is shown for its own request only, and not after a day, even before the timer rang', () => {
    const story = STORIES.draft()
    story.play({ do: 'start', by: 'another' })
    story.play({ do: 'name', request: 'r2', address: 'other@new' })
    const refusal = (proof: string) => {
      const result = story.play({ do: 'prove', request: 'r1', proof })
      return result.ok ? 'done' : result.refusal.code
    }
    assert.equal(refusal('other@new'), 'replacement.gone')
    story.now += hours(24)
    assert.equal(refusal('new-mail'), 'replacement.draft_expired')
  })

  test('begun side by side, the second finds the first', () => {
    const story = STORIES.draft()
    story.play({ do: 'start', by: 'another' })
    story.play({ do: 'name', request: 'r2', address: 'other@new' })
    story.play({ do: 'prove', request: 'r1', proof: 'new-mail' })
    const second = story.play({ do: 'prove', request: 'r2', proof: 'other@new' })
    assert.deepEqual(second.ok ? '' : second.refusal, {
      code: 'replacement.already_pending',
      params: { receipt: 'r1' },
    })
  })

  test('begun side by side, the second does not pass by the veto of the first', () => {
    const story = STORIES.draft()
    story.play({ do: 'start', by: 'another' })
    story.play({ do: 'name', request: 'r2', address: 'other@new' })
    story.play({ do: 'prove', request: 'r1', proof: 'new-mail' })
    story.play({ do: 'stop', request: 'r1', proof: 'old-mail' })
    const second = story.play({ do: 'prove', request: 'r2', proof: 'other@new' })
    assert.equal(second.ok ? 'done' : second.refusal.code, 'replacement.cooling_down')
  })

  test('a recovery code is looked at again when the new proof is shown', () => {
    const story = new Story({ codes: [aCode('code', T0 - days(1)), aCode('young', T0 + hours(1))] })
    for (const code of ['none', 'young']) {
      story.play({ do: 'start', rank: 4, code, by: code })
      story.play({ do: 'name', address: `${code}@new` })
      const result = story.play({ do: 'prove', proof: `${code}@new` })
      assert.equal(result.ok ? 'done' : result.refusal.code, 'recovery_code.wrong')
    }
  })

  test('who is signed in nowhere begins nothing; who asks twice gets the same draft', () => {
    const story = new Story()
    const none = story.play({ do: 'start', rank: 0 })
    assert.equal(none.ok ? '' : none.refusal.code, 'replacement.first_factor_needed')
    story.play({ do: 'start' })
    story.play({ do: 'start' })
    assert.equal(story.case.requests.length, 1)
  })
})
