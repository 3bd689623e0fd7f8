import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aCase, aProof, T0 } from '../../../tests/support/case.ts'
import { hours, minutes } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import type { ProofState } from '../proof/rules.ts'
import type { Grant } from '../session/grant.ts'
import type { Session } from '../session/rules.ts'
import { addProof, confirmProof, isEnrolling, opens, readLabel, seniorProofShown, strengthOf } from './rules.ts'

const session: Session = {
  accountId: 'account',
  sessionId: 'session',
  browserKey: 'browser',
  createdAt: T0,
  signedInAt: T0,
  seenAt: T0,
  proofId: 'mail',
  proofShownAt: T0,
  requestId: null,
  recoveryOf: null,
  enrolment: true,
  endedAt: null,
}

describe('security info', () => {
  test('only an effective proof, shown within ten minutes, opens it', () => {
    const shows = (state: ProofState, at: number, shown: Partial<Session> = {}) =>
      seniorProofShown({ ...session, ...shown }, [aProof('mail', state)], at, policy)
    assert.ok(shows('effective', T0 + minutes(10) - 1))
    assert.ok(!shows('effective', T0 + minutes(10)))
    assert.ok(!shows('effective', T0, { proofShownAt: null }))
    assert.ok(!shows('effective', T0, { proofId: 'another' }))
    assert.ok(!shows('effective', T0, { signedInAt: 0 }), 'it became effective under a session that was open already')
    for (const state of [
      'unconfirmed',
      'candidate',
      'probation',
      'leaving',
      'retired',
      'disowned',
      'contested',
      'gone',
    ] as const)
      assert.ok(!shows(state, T0), state)
  })

  test('a grant opens its act for ten minutes, in its session, at its epoch, and by a proof with the full say', () => {
    const c = aCase({ proofs: [aProof('mail', 'effective'), aProof('young', 'probation')] })
    const grant: Grant = { act: 'add-proof', sessionId: 'session', proofId: 'mail', epoch: c.epoch, givenAt: T0 }
    const at = (more: Partial<Grant>, now = T0) => opens({ ...grant, ...more }, session, c, now, policy)
    assert.ok(at({}, T0 + minutes(10) - 1))
    assert.ok(!at({}, T0 + minutes(10)))
    assert.ok(!at({ sessionId: 'another' }))
    assert.ok(!at({ epoch: c.epoch + 1 }))
    assert.ok(!at({ proofId: 'young' }))
    assert.ok(!at({ proofId: 'gone' }))
    assert.ok(!opens(undefined, session, c, T0, policy))
  })

  test('what is added in the hour of signing up is effective, later it is on probation', () => {
    assert.ok(isEnrolling(session, T0 + hours(1) - 1))
    assert.ok(!isEnrolling(session, T0 + hours(1)))
    assert.ok(!isEnrolling({ ...session, enrolment: false }, T0))
    const typed = aProof('phone', 'unconfirmed')
    assert.deepEqual(confirmProof(typed, true, T0), {
      ...typed,
      state: 'effective',
      provenAt: T0,
      effectiveAt: T0,
      changedAt: T0,
    })
    assert.deepEqual(confirmProof(typed, false, T0), { ...typed, state: 'probation', provenAt: T0, changedAt: T0 })
  })

  test('the same address twice and the eleventh proof are refused', () => {
    const wish = (addressKey: string) => ({ proofId: 'n', kind: 'mail' as const, addressKey, label: '' })
    const add = (count: number, key: string, state: ProofState = 'effective') => {
      const proofs = Array.from({ length: count }, (_, i) => aProof(`mail${i}`, state))
      const added = addProof(proofs, wish(key), T0, policy)
      return added.ok ? added.value.state : added.refusal.code
    }
    assert.equal(add(9, 'other'), 'unconfirmed')
    assert.equal(add(10, 'other'), 'security_info.too_many')
    assert.equal(add(2, 'mail1'), 'security_info.already_there')
    assert.equal(add(2, 'mail1', 'probation'), 'security_info.already_there')
    assert.equal(add(2, 'mail1', 'retired'), 'unconfirmed')
    assert.equal(add(12, 'other', 'gone'), 'unconfirmed')
  })

  test('two proofs that are alive and a recovery code are strong', () => {
    const dead = aProof('dead', 'effective', { undeliverableAt: T0 })
    assert.deepEqual(strengthOf([aProof('a'), aProof('b')], true), { proofs: 2, recoveryCode: true, strong: true })
    assert.equal(strengthOf([aProof('a'), aProof('b')], false).strong, false)
    assert.equal(strengthOf([aProof('a'), dead], true).strong, false)
    assert.equal(strengthOf([aProof('a'), aProof('b', 'retired')], true).proofs, 1)
  })

  test('a label is one line of 40 characters, whatever was typed', () => {
    assert.equal(readLabel('  会社の\u0000スマホ\n2 ', policy), '会社の スマホ 2')
    assert.equal([...readLabel('𠮷'.repeat(60), policy)].length, 40)
    assert.equal(readLabel('e\u0301', policy), 'é')
    for (const typed of [undefined, 7, {}, ['a']]) assert.equal(readLabel(typed, policy), '')
  })
})
