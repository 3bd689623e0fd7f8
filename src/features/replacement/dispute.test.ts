import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aCode, aProof, type Command, Story, T0 } from '../../../tests/support/case.ts'
import { days, hours, seconds } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import type { Case } from './case.ts'
import { keepUndo, nextUndoAt, undoStatus } from './undo.ts'

const OLD = ['old-mail', 'old-phone']

/** So young that nothing in it counts as a change, which would make the wait longer. */
const YOUNG = { createdAt: T0 + days(100) }

/** Waited for and finished by whoever began it; the old codes had aged, or not. */
function completedStory(given: Partial<Case> = {}): Story {
  const story = new Story({
    ...YOUNG,
    codes: [aCode('aged', T0 - days(1)), aCode('spare', T0 - days(1), { state: 'replaced' })],
    ...given,
  })
  after(story, { do: 'start' }, { do: 'name', address: 'thief@new' }, { do: 'prove', proof: 'thief@new' })
  story.pass(days(30))
  return after(story, { do: 'finish' })
}

function after(story: Story, ...commands: Command[]): Story {
  for (const command of commands) {
    const result = story.play(command)
    assert.ok(result.ok, `${JSON.stringify(command)}: ${JSON.stringify(result)}`)
  }
  return story
}

function later(story: Story, byMs: number): Story {
  story.pass(byMs)
  return story
}

const disputed = (story = completedStory(), proof = 'old-mail'): Story => after(story, { do: 'dispute', proof })
const codeOf = (story: Story, command: Command): string => {
  const result = story.play(command)
  return result.ok ? 'ok' : result.refusal.code
}
const states = (story: Story) => Object.fromEntries(story.case.proofs.map((p) => [p.proofId, p.state]))
const undoOf = (story: Story, id = 'r1') => story.case.undos.find((u) => u.requestId === id)?.state
const noticesOf = (story: Story, template: string) =>
  story.notices.filter((n) => n.template === template).map((n) => `${n.proofId} ${n.params.side ?? ''}`.trim())

describe('what is kept of a completion', () => {
  test('the old proofs with their states, the codes that had aged before the start, and until when', () => {
    const story = completedStory({
      proofs: [
        aProof('old-mail'),
        aProof('old-phone', 'leaving', { changedAt: T0 + days(25) }),
        aProof('young', 'probation', { changedAt: T0 + days(29) }),
        aProof('former', 'retired', { changedAt: T0 + days(20) }),
        aProof('mine-no-more', 'disowned', { changedAt: T0 + days(10) }),
      ],
      codes: [
        aCode('aged', T0),
        aCode('young', T0 + 1),
        aCode('used', T0 - days(9), { state: 'used' }),
        aCode('revoked', T0 - days(9), { state: 'revoked' }),
      ],
    })
    const [undo] = story.case.undos
    assert.deepEqual(undo, {
      state: 'open',
      requestId: 'r1',
      completedAt: T0 + days(30),
      untilAt: T0 + days(60),
      old: [
        { proofId: 'old-mail', state: 'effective' },
        { proofId: 'old-phone', state: 'leaving' },
      ],
      codes: ['aged'],
      told: [],
    })
  })

  test('not the code that the completion itself used up', () => {
    const story = after(
      new Story({ codes: [aCode('aged', T0 - days(1))] }),
      { do: 'start', rank: 4, code: 'aged' },
      { do: 'name', address: 'thief@new' },
      { do: 'prove', proof: 'thief@new' },
    )
    assert.deepEqual(story.case.undos[0]?.codes, [])
    assert.equal(codeOf(disputed(story), { do: 'revert', code: 'aged' }), 'dispute.evidence_needed')
  })
})

describe('a retired proof says that it was not them', () => {
  test('the account is frozen: everything is contested, every session ends, both sides hear of it', () => {
    const story = completedStory({
      proofs: [aProof('old-mail'), aProof('old-phone'), aProof('other', 'disowned', { changedAt: T0 + days(10) })],
    })
    after(story, { do: 'start', by: 'somebody' }, { do: 'name', address: 'next@new' })
    const before = story.case
    const result = story.play({ do: 'dispute', request: 'r1', proof: 'old-phone' })
    assert.ok(result.ok)
    assert.equal(story.case.disputedAt, T0 + days(30))
    assert.equal(story.case.epoch, before.epoch + 1)
    assert.deepEqual(states(story), {
      'old-mail': 'contested',
      'old-phone': 'contested',
      other: 'disowned',
      'thief@new': 'contested',
      'next@new': 'unconfirmed',
    })
    assert.deepEqual(result.value.ends, [
      { which: 'all-but', sessionId: 'session of resolver', reason: 'account.disputed' },
    ])
    assert.deepEqual(noticesOf(story, 'dispute-opened'), [
      'old-mail old',
      'old-phone old',
      'other old',
      'thief@new new',
    ])
    assert.equal(undoOf(story), 'disputed')
  })

  test('a replacement that runs meanwhile ends', () => {
    const story = after(
      completedStory(),
      { do: 'start', by: 'thief' },
      { do: 'name', address: 'second@new' },
      { do: 'prove', proof: 'second@new' },
    )
    after(story, { do: 'dispute', request: 'r1', proof: 'old-mail' })
    assert.equal(story.request('r2').state, 'ended')
    assert.equal(states(story)['second@new'], 'discarded')
  })

  test('saying it twice, or from two proofs, changes nothing more', () => {
    const story = disputed()
    const before = story.case
    after(story, { do: 'dispute', proof: 'old-mail' }, { do: 'dispute', proof: 'old-phone' })
    assert.equal(story.case, before)
    assert.equal(story.notices.filter((n) => n.template === 'dispute-opened').length, 3)
  })

  for (const { title, act, refusal } of [
    { title: 'the new proof', act: () => completedStory(), proof: 'thief@new', refusal: 'undo.unknown' },
    { title: 'a stranger', act: () => completedStory(), proof: 'nobody', refusal: 'undo.unknown' },
  ].map(({ proof, ...rest }) => ({ ...rest, act: () => codeOf(rest.act(), { do: 'dispute', proof }) })))
    test(`${title} cannot`, () => {
      assert.equal(act(), refusal)
    })

  test('one on probation at the completion, or disowned, cannot', () => {
    const story = completedStory({
      proofs: [
        aProof('old-mail'),
        aProof('young', 'probation', { changedAt: T0 + days(29) }),
        aProof('other', 'disowned', { changedAt: T0 + days(10) }),
      ],
    })
    for (const proof of ['young', 'other']) assert.equal(codeOf(story, { do: 'dispute', proof }), 'undo.unknown')
    assert.equal(story.case.disputedAt, null)
  })

  test('S26 until one millisecond before the end of U, and not at its end', () => {
    assert.equal(codeOf(later(completedStory(), days(30) - 1), { do: 'dispute', proof: 'old-mail' }), 'ok')
    const late = completedStory()
    late.now += days(30)
    assert.equal(codeOf(late, { do: 'dispute', proof: 'old-mail' }), 'undo.is_lapsed', 'also where no timer rang')
    assert.equal(codeOf(later(completedStory(), days(30)), { do: 'dispute', proof: 'old-mail' }), 'undo.is_lapsed')
  })

  test('of a request that is not complete there is nothing to undo', () => {
    const story = new Story()
    after(story, { do: 'start' }, { do: 'name', address: 'thief@new' }, { do: 'prove', proof: 'thief@new' })
    assert.equal(codeOf(story, { do: 'dispute', proof: 'old-mail' }), 'undo.unknown')
  })
})

describe('a frozen account', () => {
  const REFUSED: readonly Command[] = [
    { do: 'start', by: 'owner' },
    { do: 'start', by: 'thief', rank: 4, code: 'aged' },
    { do: 'name', address: 'more@new' },
    { do: 'prove', proof: 'thief@new' },
    { do: 'finish' },
    { do: 'stop', proof: 'old-mail' },
    { do: 'object', by: 'owner' },
    { do: 'cancel' },
    { do: 'end-early', proof: 'old-mail' },
    { do: 'change-password' },
    { do: 'make-code', code: 'fresh' },
  ]
  for (const command of REFUSED)
    test(`refuses to ${command.do}`, () => {
      const story = disputed()
      const before = story.case
      assert.equal(codeOf(story, command), 'account.disputed')
      assert.equal(story.case, before)
    })
})

describe('the completion is taken back', () => {
  test('S24 by two old proofs: everything of the losing side is void', () => {
    const story = completedStory()
    later(story, days(1))
    after(story, { do: 'make-code', code: 'thieves' })
    const added = aProof('added', 'probation', { createdAt: T0 + days(29), provenAt: story.now, changedAt: story.now })
    story.case = {
      ...story.case,
      proofs: [...story.case.proofs, added, aProof('typed', 'unconfirmed', { createdAt: story.now })],
    }
    disputed(story)
    const { epoch } = story.case
    const result = story.play({ do: 'revert', proofs: OLD })
    assert.ok(result.ok)
    assert.deepEqual(states(story), {
      'old-mail': 'effective',
      'old-phone': 'effective',
      'thief@new': 'discarded',
      added: 'discarded',
      typed: 'discarded',
    })
    assert.deepEqual(Object.fromEntries(story.case.codes.map((k) => [k.codeId, k.state])), {
      aged: 'revoked',
      spare: 'replaced',
      thieves: 'revoked',
    })
    assert.equal(story.case.epoch, epoch + 1)
    assert.equal(story.case.disputedAt, null)
    assert.equal(story.case.protectedAt, null)
    assert.deepEqual(result.value.ends, [
      { which: 'all-but', sessionId: 'session of resolver', reason: 'account.reverted' },
    ])
    assert.deepEqual(noticesOf(story, 'dispute-reverted'), [
      'old-mail old',
      'old-phone old',
      'thief@new new',
      'added new',
    ])
    assert.equal(undoOf(story), 'reverted')
    assert.equal(story.request('r1').state, 'completed', 'what is terminal is never written again')
  })

  test('S2 by a recovery code that had aged before the request began, once', () => {
    const story = after(disputed(), { do: 'revert', code: 'aged' })
    assert.equal(story.case.codes.find((k) => k.codeId === 'aged')?.state, 'used')
    assert.equal(states(story)['old-mail'], 'effective')
    assert.equal(codeOf(story, { do: 'revert', code: 'aged' }), 'dispute.over')
  })

  for (const [title, command] of [
    ['one proof', { do: 'revert', proofs: ['old-mail'] }],
    ['one proof twice', { do: 'revert', proofs: ['old-mail', 'old-mail'] }],
    ['one old and one new proof', { do: 'revert', proofs: ['old-mail', 'thief@new'] }],
    ['nothing', { do: 'revert', proofs: [] }],
    ['a code that was replaced before', { do: 'revert', code: 'spare' }],
    ['a code that nobody made', { do: 'revert', code: 'none' }],
  ] as const)
    test(`not by ${title}`, () => {
      const story = disputed()
      const before = story.case
      assert.equal(codeOf(story, command), 'dispute.evidence_needed')
      assert.equal(story.case, before)
    })

  test('not by a code that the losing side made and let age', () => {
    const story = after(completedStory(), { do: 'make-code', code: 'thieves' })
    disputed(later(story, days(8)))
    assert.equal(codeOf(story, { do: 'revert', code: 'thieves' }), 'dispute.evidence_needed')
  })

  test('not by proofs without the full say: one that was leaving, one that had been removed before', () => {
    const story = completedStory({
      proofs: [
        aProof('old-mail'),
        aProof('old-phone', 'leaving', { changedAt: T0 + days(25) }),
        aProof('former', 'retired', { changedAt: T0 + days(20) }),
      ],
    })
    disputed(story)
    for (const other of ['old-phone', 'former'])
      assert.equal(codeOf(story, { do: 'revert', proofs: ['old-mail', other] }), 'dispute.evidence_needed', other)
    after(story, { do: 'revert', code: 'aged' })
    assert.deepEqual(states(story), {
      'old-mail': 'effective',
      'old-phone': 'leaving',
      former: 'retired',
      'thief@new': 'discarded',
    })
  })

  test('PL-09 on day 29, not on day 31', () => {
    assert.equal(codeOf(later(disputed(), days(29)), { do: 'revert', proofs: OLD }), 'ok')
    assert.equal(codeOf(later(disputed(), days(31)), { do: 'revert', proofs: OLD }), 'dispute.over')
  })

  test('S24 two steps at sign-in that were asked for since are asked for no more, the owner’s own still are', () => {
    const own = disputed(completedStory({ twoStepAt: T0 - days(1) }))
    assert.equal(after(own, { do: 'revert', proofs: OLD }).case.twoStepAt, T0 - days(1))
    const taken = completedStory()
    taken.case = { ...taken.case, twoStepAt: taken.now }
    assert.equal(after(disputed(taken), { do: 'revert', proofs: OLD }).case.twoStepAt, null)
  })

  test('one of two outcomes at the very end: before it the revert, from it on the completion', () => {
    const early = later(disputed(), days(30) - 1)
    after(early, { do: 'revert', proofs: OLD })
    assert.equal(undoOf(later(early, days(1))), 'reverted')
    const late = disputed()
    late.now += days(30)
    assert.equal(codeOf(late, { do: 'revert', proofs: OLD }), 'dispute.over', 'also where no timer rang')
  })
})

describe('nobody answers', () => {
  test('after 30 days the completion stands, the old proofs hear of the account for another 30', () => {
    const story = disputed(later(completedStory(), days(10)))
    const { epoch } = story.case
    later(story, days(30))
    assert.equal(undoOf(story), 'stands')
    assert.equal(story.case.disputedAt, null)
    assert.equal(story.case.epoch, epoch + 1)
    assert.deepEqual(states(story), { 'old-mail': 'retired', 'old-phone': 'retired', 'thief@new': 'effective' })
    assert.deepEqual(noticesOf(story, 'dispute-stands'), ['old-mail old', 'old-phone old', 'thief@new new'])
    assert.deepEqual(story.steps.at(-1)?.change.ends, [{ which: 'all', reason: 'account.dispute_expired' }])
    assert.equal(codeOf(story, { do: 'dispute', proof: 'old-mail' }), 'undo.is_stands')
    later(story, days(30) - seconds(1))
    assert.equal(states(story)['old-mail'], 'retired')
    assert.equal(states(later(story, seconds(1)))['old-mail'], 'gone')
  })

  test('a proof that was on probation begins its seven days anew', () => {
    const story = completedStory()
    const young = aProof('young', 'probation', { provenAt: story.now, changedAt: story.now })
    story.case = { ...story.case, proofs: [...story.case.proofs, young] }
    later(disputed(later(story, days(6))), days(30))
    assert.equal(states(story).young, 'probation')
    assert.equal(states(later(story, days(7))).young, 'effective')
  })
})

describe('time', () => {
  test('reminds once after seven days, mails at once and SMS by daylight, and nobody after a dispute', () => {
    const story = later(completedStory(), days(7))
    assert.deepEqual(noticesOf(story, 'undo-reminder'), OLD)
    assert.equal(noticesOf(later(story, days(20)), 'undo-reminder').length, 2)
    const frozen = later(after(disputed(), { do: 'revert', proofs: OLD }), days(30))
    assert.deepEqual(noticesOf(frozen, 'undo-reminder'), [])
    const night = completedStory({ zone: 'America/New_York' })
    later(night, days(7))
    const sms = night.notices.filter((n) => n.template === 'undo-reminder' && n.proofId === 'old-phone')
    assert.deepEqual(
      sms.map((n) => n.notBefore),
      [T0 + days(37) + hours(10)],
      '23 o’clock there, nine in the morning',
    )
  })

  test('ends U without a word, and what is over waits for nothing', () => {
    const story = later(completedStory(), days(30))
    assert.equal(undoOf(story), 'lapsed')
    for (const undo of story.case.undos) assert.equal(nextUndoAt(story.case, undo, policy), undefined)
  })

  test('one status for the row and the clock', () => {
    const story = completedStory()
    const undo = keepUndo(story.case, story.request(), story.moment, policy)
    assert.equal(undoStatus(undo, undo.untilAt - 1), 'open')
    assert.equal(undoStatus(undo, undo.untilAt), 'lapsed')
  })
})

/** The thief takes it twice: by the wait, then with a code of his own that has aged. */
function takenTwice(): Story {
  const story = after(completedStory(), { do: 'make-code', code: 'thieves' })
  later(story, days(7))
  return after(
    story,
    { do: 'start', by: 'thief', rank: 4, code: 'thieves' },
    { do: 'name', address: 'thief2@new' },
    { do: 'prove', proof: 'thief2@new' },
  )
}

describe('two completions', () => {
  test('undoing the first one takes the second one with it', () => {
    const story = after(takenTwice(), { do: 'dispute', request: 'r1', proof: 'old-mail' })
    after(story, { do: 'revert', request: 'r1', proofs: OLD })
    assert.deepEqual(states(story), {
      'old-mail': 'effective',
      'old-phone': 'effective',
      'thief@new': 'discarded',
      'thief2@new': 'discarded',
    })
    assert.deepEqual([undoOf(story, 'r1'), undoOf(story, 'r2')], ['reverted', 'overtaken'])
    assert.equal(codeOf(story, { do: 'dispute', request: 'r2', proof: 'thief@new' }), 'undo.is_overtaken')
  })

  test('a dispute of the later one does not fend off the owner: the earlier goes before it', () => {
    const story = after(takenTwice(), { do: 'dispute', request: 'r2', proof: 'thief@new' })
    later(story, days(5))
    after(story, { do: 'dispute', request: 'r1', proof: 'old-mail' })
    assert.deepEqual([undoOf(story, 'r1'), undoOf(story, 'r2')], ['disputed', 'overtaken'])
    assert.equal(codeOf(story, { do: 'revert', request: 'r2', proofs: ['thief@new', 'thief2@new'] }), 'dispute.over')
    after(story, { do: 'revert', request: 'r1', proofs: OLD })
    assert.equal(states(story)['thief@new'], 'discarded')
  })

  test('a dispute of the earlier one holds back the later one, and lets it have the rest of its time afterwards', () => {
    const story = after(takenTwice(), { do: 'dispute', request: 'r1', proof: 'old-mail' })
    assert.equal(codeOf(story, { do: 'dispute', request: 'r2', proof: 'thief@new' }), 'undo.other_dispute')
    later(story, days(30))
    assert.deepEqual([undoOf(story, 'r1'), undoOf(story, 'r2')], ['stands', 'open'])
    assert.deepEqual(states(story), {
      'old-mail': 'retired',
      'old-phone': 'retired',
      'thief@new': 'retired',
      'thief2@new': 'effective',
    })
    assert.equal(codeOf(later(story, days(29)), { do: 'dispute', request: 'r2', proof: 'thief@new' }), 'ok')
  })
})
