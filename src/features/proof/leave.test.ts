import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aProof, T0 } from '../../../tests/support/case.ts'
import { canSpare, comeBack, disown, isPresent, leave, type Manner } from './leave.ts'
import { POWERS, type Proof, type ProofState } from './rules.ts'

const MANNERS: readonly Manner[] = ['slowly', 'lost', 'at-once']
const kept = aProof('kept')
const answer = (result: ReturnType<typeof leave>): string => (result.ok ? result.value.state : result.refusal.code)

/** What becomes of a proof in each state: taken away slowly, reported lost, taken away at once, brought back, disowned. */
const TABLE: Readonly<Record<ProofState, readonly string[]>> = {
  unconfirmed: ['proof.gone', 'proof.gone', 'proof.gone', 'proof.gone', 'proof.gone'],
  candidate: ['proof.gone', 'proof.gone', 'proof.gone', 'proof.gone', 'proof.gone'],
  probation: ['discarded', 'discarded', 'discarded', 'proof.gone', 'discarded'],
  effective: ['leaving', 'blocked', 'retired', 'proof.gone', 'disowned'],
  leaving: ['proof.gone', 'blocked', 'retired', 'effective', 'disowned'],
  blocked: ['proof.gone', 'proof.gone', 'proof.gone', 'effective', 'disowned'],
  retired: ['proof.gone', 'proof.gone', 'proof.gone', 'proof.gone', 'disowned'],
  disowned: ['proof.gone', 'proof.gone', 'proof.gone', 'proof.gone', 'proof.gone'],
  contested: ['proof.gone', 'proof.gone', 'proof.gone', 'proof.gone', 'disowned'],
  discarded: ['proof.gone', 'proof.gone', 'proof.gone', 'proof.gone', 'proof.gone'],
  gone: ['proof.gone', 'proof.gone', 'proof.gone', 'proof.gone', 'proof.gone'],
}

test('what becomes of a proof in each state, by each act', () => {
  for (const [state, expected] of Object.entries(TABLE) as [ProofState, string[]][]) {
    const proof = aProof('proof', state)
    const proofs = [kept, proof]
    const answers = [
      ...MANNERS.map((manner) => leave(proofs, 'proof', manner, T0)),
      comeBack(proof, T0),
      disown(proofs, 'proof', T0),
    ]
    assert.deepEqual(answers.map(answer), expected, state)
    for (const result of answers) if (result.ok) assert.equal(result.value.changedAt, T0)
  }
})

test('no act gives a proof the power to stop or to take back that it had not', () => {
  for (const state of Object.keys(TABLE) as ProofState[]) {
    const proofs = [kept, aProof('proof', state)]
    for (const result of [
      ...MANNERS.map((manner) => leave(proofs, 'proof', manner, T0)),
      disown(proofs, 'proof', T0),
    ]) {
      if (!result.ok) continue
      for (const power of ['verify', 'veto', 'authorise', 'undo'] as const)
        assert.ok(POWERS[state][power] || !POWERS[result.value.state][power], `${state} ${power}`)
    }
  }
})

test('what comes back has its say since when it had it', () => {
  const left = leave([kept, aProof('proof')], 'proof', 'slowly', T0)
  assert.ok(left.ok)
  const back = comeBack(left.value, T0 + 1)
  assert.ok(back.ok)
  assert.deepEqual({ ...back.value, changedAt: 0 }, { ...aProof('proof'), changedAt: 0 })
})

const others: readonly (readonly [what: string, proof: Proof, spares: boolean])[] = [
  ['another that is effective', kept, true],
  ['one on probation', aProof('other', 'probation'), false],
  ['one that leaves', aProof('other', 'leaving'), false],
  ['one that is blocked', aProof('other', 'blocked'), false],
  ['a retired one', aProof('other', 'retired'), false],
  ['a dead mailbox', aProof('other', 'effective', { undeliverableAt: T0 }), false],
  ['an authenticator app, which can be told nothing', aProof('other', 'effective', { kind: 'totp' }), false],
  ['a passkey, which can be told nothing', aProof('other', 'effective', { kind: 'passkey' }), false],
  ['a telephone', aProof('phone'), true],
]

for (const [what, other, spares] of others)
  test(`beside ${what} the only contact ${spares ? 'can be spared' : 'stays'}`, () => {
    const proofs = [aProof('proof'), other]
    assert.equal(canSpare(proofs, 'proof'), spares)
    const answers = [...MANNERS.map((manner) => leave(proofs, 'proof', manner, T0)), disown(proofs, 'proof', T0)]
    for (const result of answers) assert.equal(!result.ok && result.refusal.code === 'proof.last', !spares)
  })

test('one that leaves and one that is blocked still have their place among the ten', () => {
  const present = (Object.keys(TABLE) as ProofState[]).filter((state) => isPresent(aProof('proof', state)))
  assert.deepEqual(present, ['probation', 'effective', 'leaving', 'blocked'])
})
