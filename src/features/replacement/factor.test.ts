import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aProof, Story, T0 } from '../../../tests/support/case.ts'
import { days } from '../../kernel/duration.ts'
import { isKept, type ProofKind, powers } from '../proof/rules.ts'

describe('an authenticator app or a passkey beside a replacement', () => {
  for (const kind of ['totp', 'passkey'] as const satisfies readonly ProofKind[]) {
    const given = () => ({ proofs: [aProof('old-mail'), aProof('factor', 'effective', { kind })] })
    const factorOf = ({ case: c }: Story) => c.proofs.find((p) => p.kind === kind) ?? assert.fail()

    /** A request with the password, whose candidate was shown. */
    function waiting(): Story {
      const story = new Story(given())
      for (const command of [
        { do: 'start' },
        { do: 'name', address: 'new-mail' },
        { do: 'prove', proof: 'new-mail' },
      ] as const)
        assert.ok(story.play(command).ok)
      return story
    }

    test(`${kind}: nothing is ever sent to it`, () => {
      const story = waiting()
      story.pass(days(40))
      assert.ok(story.notices.length > 5)
      assert.deepEqual(
        story.notices.filter((n) => n.proofId === 'factor'),
        [],
      )
    })

    test(`${kind}: it ends the wait at once and keeps its say (L2)`, () => {
      const story = waiting()
      assert.ok(story.play({ do: 'end-early', proof: 'factor' }).ok)
      assert.equal(story.status(), 'ended-early')
      assert.equal(factorOf(story).state, 'effective')
    })

    test(`${kind}: it stops the request (S5)`, () => {
      const story = waiting()
      assert.ok(story.play({ do: 'stop', proof: 'factor' }).ok)
      assert.equal(story.status(), 'vetoed')
    })

    test(`${kind}: a finish retires it, and it verifies nothing more`, () => {
      const story = waiting()
      story.pass(days(31))
      assert.ok(story.play({ do: 'finish', shown: ['new-mail'] }).ok)
      assert.equal(factorOf(story).state, 'retired')
      assert.equal(powers(factorOf(story)).verify, false)
      assert.equal(isKept(factorOf(story)), false)
      story.pass(days(31))
      assert.equal(factorOf(story).state, 'gone')
      assert.ok(story.now > T0)
    })
  }
})
