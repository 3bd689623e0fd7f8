import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Story, T0 } from '../../../tests/support/case.ts'
import { days, hours, minutes } from '../../kernel/duration.ts'
import type { Pending } from './request.ts'

/** A request of which the mailbox and the telephone took the first alert, at once or as told. */
function waiting(accepts = true): Story {
  const story = new Story({}, accepts)
  for (const act of [{ do: 'start' }, { do: 'name', address: 'new-mail' }, { do: 'prove', proof: 'new-mail' }] as const)
    assert.ok(story.play(act).ok)
  return story
}

const pending = (story: Story): Pending => {
  const request = story.request()
  assert.equal(request.state, 'pending')
  return request as Pending // Told apart by the line above.
}

const back = (story: Story, which = 0) => assert.ok(story.play({ do: 'return', which }).ok)

describe('S8 an alert that comes back', () => {
  test('S8 one of two: the other stands since the same moment, so nothing changes', () => {
    const story = waiting()
    const before = pending(story)
    story.pass(hours(1))
    back(story)
    assert.equal(pending(story), before)
  })

  test('S8 the wait counts from the first that still stands', () => {
    const story = waiting(false)
    story.play({ do: 'accept', slot: 'start', proof: 'old-mail' })
    story.pass(hours(20))
    story.play({ do: 'accept', slot: 'start', proof: 'old-phone' })
    assert.equal(pending(story).deadlineAt, T0 + days(30))
    story.pass(hours(1))
    back(story)
    assert.equal(pending(story).alertedAt, T0 + hours(20))
    assert.equal(pending(story).deadlineAt, T0 + hours(20) + days(30))
  })

  test('S7 S8 the only one: the end stays where it was, and the next one that is taken moves it away', () => {
    const story = waiting(false)
    story.play({ do: 'accept', slot: 'start' })
    story.pass(hours(1))
    back(story)
    assert.equal(pending(story).alertedAt, null)
    assert.equal(pending(story).deadlineAt, T0 + days(30))
    story.pass(hours(49))
    story.play({ do: 'accept', slot: 'd1' })
    assert.equal(pending(story).alertedAt, T0 + hours(50))
    assert.equal(pending(story).deadlineAt, T0 + hours(50) + days(30))
  })

  for (const [when, ms, unreached] of [
    ['a millisecond before', hours(72) - 1, false],
    ['at', hours(72), true],
    ['long after', days(20), true],
  ] as const)
    test(`S8 none stands ${when} the 72 hours: ${unreached ? 'the long wait, counted from the start' : 'others may still be taken'}`, () => {
      const story = waiting(false)
      story.play({ do: 'accept', slot: 'start' })
      story.pass(ms)
      back(story)
      assert.equal(pending(story).unreached, unreached)
      assert.equal(pending(story).deadlineAt, T0 + days(unreached ? 45 : 30))
      story.pass(1)
      assert.equal(pending(story).unreached, true)
      assert.equal(pending(story).deadlineAt, T0 + days(45))
    })

  test('S9 a final notice that comes back: its 48 hours count from what still stands, or from the attempt', () => {
    const story = waiting()
    story.pass(days(27) + hours(1))
    const { final } = pending(story)
    assert.equal(final?.at, T0 + days(27))
    const finals = () => story.standing('r1').findIndex(({ slot }) => slot === 'final')
    back(story, finals())
    assert.equal(pending(story).final, final, 'the telephone took it at the same time')
    back(story, finals())
    assert.equal(pending(story).final, null)
    story.pass(days(3))
    assert.equal(story.status(), 'waiting')
    assert.equal(story.play({ do: 'finish' }).ok, false)
    // Tried for 72 hours from 48 hours before the end on, then served for 48 hours.
    story.pass(T0 + days(30) + hours(24) + hours(48) - 1 - story.now)
    assert.equal(story.status(), 'waiting')
    story.pass(1)
    assert.equal(story.status(), 'ready')
  })

  test('S8 S9 what was ready is so no more where it comes out that nobody was told; the 30 days to finish begin anew', () => {
    const story = waiting(false)
    story.play({ do: 'accept', slot: 'start' })
    story.pass(days(27))
    story.play({ do: 'accept', slot: 'final' })
    story.pass(days(4))
    assert.equal(story.status(), 'ready')
    back(story, 1)
    back(story)
    assert.equal(pending(story).deadlineAt, T0 + days(45))
    assert.equal(story.status(), 'waiting')
    assert.equal(story.play({ do: 'finish' }).ok, false)
    // The final notice counts as tried a day after the end, and then for 48 hours.
    story.pass(T0 + days(48) - 1 - story.now)
    assert.equal(story.status(), 'waiting')
    story.pass(1)
    assert.equal(story.status(), 'ready')
    story.pass(days(30) - minutes(1))
    assert.ok(story.play({ do: 'finish' }).ok)
  })

  test('S3 S7 nothing that is over, held or in the long wait is touched', () => {
    const long = waiting(false)
    long.pass(hours(72))
    const before = pending(long)
    assert.equal(before.unreached, true)
    long.play({ do: 'accept', slot: 'd3' })
    back(long)
    assert.equal(pending(long), before)
    for (const act of [
      { do: 'object', by: 'owner' },
      { do: 'stop', proof: 'old-mail' },
    ] as const) {
      const story = waiting()
      story.play(act)
      const over = story.request()
      back(story)
      back(story)
      assert.equal(story.request(), over, over.state)
    }
  })
})
