import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aProof, T0 } from '../../../tests/support/case.ts'
import { days } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { aged, agesAt, isKept, POWERS, type ProofKind, type ProofState, powers } from './rules.ts'

interface Row {
  /** machine.md b.3, column by column. */
  readonly may: string
  /** What time makes of it, and after how many days. */
  readonly becomes?: readonly [ProofState, number]
}

/** The whole of table b.3. A new state does not compile before it stands here. */
const TABLE: Readonly<Record<ProofState, Row>> = {
  unconfirmed: { may: '' },
  candidate: { may: '' },
  probation: { may: 'verify alerts', becomes: ['effective', 7] },
  effective: { may: 'verify alerts veto authorise undo' },
  leaving: { may: 'verify alerts veto undo', becomes: ['retired', 7] },
  blocked: { may: 'alerts veto undo', becomes: ['gone', 30] },
  retired: { may: 'alerts veto undo', becomes: ['gone', 30] },
  disowned: { may: 'alerts veto', becomes: ['gone', 30] },
  contested: { may: 'alerts veto' },
  discarded: { may: '', becomes: ['gone', 73 / 24] },
  gone: { may: '' },
}
const COLUMNS = ['verify', 'alerts', 'veto', 'authorise', 'undo'] as const
const rows = Object.entries(TABLE) as [ProofState, Row][]

test('what a proof may do, by state', () => {
  for (const [state, { may }] of rows)
    assert.equal(COLUMNS.filter((power) => POWERS[state][power]).join(' '), may, state)
})

test('an app and a passkey hear of nothing, and may all the rest', () => {
  for (const kind of ['mail', 'phone', 'totp', 'passkey'] satisfies ProofKind[])
    for (const [state] of rows) {
      const held = powers(aProof('proof', state, { kind }))
      const isMessaged = kind === 'mail' || kind === 'phone'
      assert.deepEqual(held, { ...POWERS[state], alerts: isMessaged && POWERS[state].alerts }, `${kind} ${state}`)
    }
})

test('what time makes of a proof, on either side of the moment, and only once', () => {
  for (const [state, { becomes }] of rows) {
    const proof = aProof('proof', state, { changedAt: T0, effectiveAt: null })
    const at = becomes && T0 + days(becomes[1])
    assert.equal(agesAt(proof, policy), at, state)
    if (!becomes || at === undefined) {
      assert.equal(aged(proof, T0 + days(10_000), policy), proof, state)
      continue
    }
    assert.equal(aged(proof, at - 1, policy), proof, state)
    const older = aged(proof, at, policy)
    assert.deepEqual([older.state, older.changedAt], [becomes[0], at], state)
    assert.equal(older.effectiveAt, becomes[0] === 'effective' ? at : null, state)
  }
})

test('who authorises also stops and takes back, and who stops also hears of it', () => {
  for (const [state, powers] of Object.entries(POWERS)) {
    assert.ok(!powers.authorise || (powers.veto && powers.undo && powers.verify), state)
    assert.ok(!powers.undo || powers.veto, state)
    assert.ok(!powers.veto || powers.alerts, state)
    assert.ok(!powers.verify || powers.alerts, state)
  }
})

test('an address at which nothing arrives is not kept, and loses no power', () => {
  assert.ok(isKept(aProof('mail')))
  const dead = aProof('mail', 'effective', { undeliverableAt: T0 })
  assert.ok(!isKept(dead))
  assert.deepEqual(powers(dead), POWERS.effective)
  assert.ok(!isKept(aProof('mail', 'retired')))
})
