import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aProof, T0 } from '../../../tests/support/case.ts'
import { isKept, POWERS, type ProofState } from './rules.ts'

/** machine.md b.3, column by column. A new state does not compile before it stands here. */
const TABLE: Readonly<Record<ProofState, string>> = {
  unconfirmed: '',
  candidate: '',
  probation: 'verify alerts',
  effective: 'verify alerts veto authorise',
  leaving: 'verify alerts veto',
  retired: 'alerts veto',
  disowned: 'alerts veto',
  contested: 'alerts veto',
  discarded: '',
  gone: '',
}

test('what a proof may do, by state', () => {
  for (const [state, expected] of Object.entries(TABLE) as [ProofState, string][]) {
    const held = Object.entries(POWERS[state]).filter(([, has]) => has)
    assert.equal(held.map(([power]) => power).join(' '), expected, state)
  }
})

test('who authorises also stops, and who stops also hears of it', () => {
  for (const [state, powers] of Object.entries(POWERS)) {
    assert.ok(!powers.authorise || powers.veto, state)
    assert.ok(!powers.veto || powers.alerts, state)
    assert.ok(!powers.verify || powers.alerts, state)
  }
})

test('an address at which nothing arrives is not kept, and loses no power', () => {
  assert.ok(isKept(aProof('mail')))
  assert.ok(!isKept(aProof('mail', 'effective', { undeliverableAt: T0 })))
  assert.ok(!isKept(aProof('mail', 'retired')))
})
