import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aCode, aProof, type Command, Story, T0 } from '../../../tests/support/case.ts'
import { days, hours } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { restored } from './restored.ts'

const CODES = [aCode('aged', T0 - days(1)), aCode('used', T0 - days(1), { state: 'used' })]
const begun: readonly Command[] = [
  { do: 'start' },
  { do: 'name', address: 'new-mail' },
  { do: 'prove', proof: 'new-mail' },
]

function story(...commands: readonly Command[]): Story {
  const played = new Story({ codes: CODES })
  for (const command of [...begun, ...commands]) assert.ok(played.play(command).ok, JSON.stringify(command))
  return played
}

/** What is held for another reason is held for this one from now on. */
const BEFORE: Readonly<Record<string, () => Story>> = {
  waiting: () => story(),
  ready: () => {
    const ready = story()
    ready.pass(days(30))
    return ready
  },
  contested: () => story({ do: 'object', by: 'owner' }),
}

describe('what a restore leaves of an account', () => {
  for (const [state, make] of Object.entries(BEFORE))
    test(`S20 a request that was ${state} is held: it never completes, whatever passes, and expires`, () => {
      const played = make()
      const { epoch } = played.case
      assert.ok(played.play({ do: 'restore' }).ok)
      const request = played.request()
      assert.ok(request.state === 'held' && request.heldReason === 'restored')
      assert.equal(played.case.epoch, epoch + 1)
      for (const pause of [0, hours(1), days(10), days(45)]) {
        played.pass(pause)
        const finished = played.play({ do: 'finish' })
        assert.ok(!finished.ok, `after ${pause}`)
      }
      played.pass(policy.replacement_held_lifetime_ms)
      const over = played.request()
      assert.ok(over.state === 'expired' && over.endReason === 'restored_expired')
    })

  test('S20 it ends all sessions, and recovery codes that live are as young as on their first day', () => {
    const played = story()
    const change = restored(played.case, 'told', played.moment, policy)
    assert.deepEqual(change.ends, [{ which: 'all', reason: 'restored' }])
    const [aged, used] = change.next.codes
    assert.equal(aged?.agedAt, played.now + policy.recovery_code_age_ms)
    assert.equal(used, played.case.codes[1])
    // The same for whoever has no request at all.
    const calm = restored({ ...played.case, requests: [] }, 'told', played.moment, policy)
    assert.deepEqual([calm.ends, calm.next.epoch, calm.notices], [change.ends, change.next.epoch, []])
  })

  test('S20 old contacts and the requester hear of it once; of a copy nobody hears anything', () => {
    const played = story()
    const { notices } = restored(played.case, 'told', played.moment, policy)
    assert.deepEqual(
      notices.map(({ proofId, template }) => [proofId, template]),
      [
        ['old-mail', 'replacement-held'],
        ['old-phone', 'replacement-held'],
        ['new-mail', 'replacement-held-requester'],
      ],
    )
    assert.deepEqual(restored(played.case, 'silent', played.moment, policy).notices, [])
    played.play({ do: 'restore' })
    assert.deepEqual(restored(played.case, 'told', played.moment, policy).notices, [], 'asked for once more')
  })

  test('S20 its owner stops it, an old contact takes it back, and its requester begins anew as if it were the first', () => {
    for (const command of [
      { do: 'stop', proof: 'old-mail' },
      { do: 'end-early', proof: 'old-phone' },
    ] as const) {
      const played = story({ do: 'restore' })
      assert.ok(played.play(command).ok, command.do)
    }
    const played = story()
    for (let times = 0; times < policy.replacement_starts_max + 1; times++) {
      assert.ok(played.play({ do: 'restore' }).ok)
      assert.ok(!played.play({ do: 'start' }).ok, 'not beside it')
      assert.ok(played.play({ do: 'cancel' }).ok)
      assert.equal(played.request().state, 'ended')
      for (const command of [{ do: 'start' }, { do: 'name', address: `new-mail-${times}` }] as const)
        assert.ok(played.play(command).ok, `${command.do} ${times}`)
      assert.ok(played.play({ do: 'prove', proof: `new-mail-${times}` }).ok)
    }
    assert.equal(played.status(), 'waiting')
  })

  test('S20 a draft of before begins nothing', () => {
    const played = new Story({ proofs: [aProof('old-mail')] })
    for (const command of begun.slice(0, 2)) assert.ok(played.play(command).ok)
    played.play({ do: 'restore' })
    const shown = played.play({ do: 'prove', proof: 'new-mail' })
    assert.equal(shown.ok ? 'ok' : shown.refusal.code, 'replacement.gone')
  })
})
