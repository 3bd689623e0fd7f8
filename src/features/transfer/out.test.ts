import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ProofState } from '../proof/rules.ts'
import { lineOf, type OpenedAccount, type OpenedProof } from './out.ts'

const SINCE = Date.UTC(2021, 3, 1)
const proof = (state: ProofState, more: Partial<OpenedProof> = {}): OpenedProof => ({
  kind: 'mail',
  state,
  address: `${state}@people.example`,
  label: '',
  createdAt: SINCE,
  provenAt: SINCE,
  ...more,
})
const account = (proofs: readonly OpenedProof[]): OpenedAccount => ({
  id: '11111111-2222-4333-8444-555555555555',
  identifier: 'hanako@people.example',
  externalId: null,
  locale: 'ja',
  zone: 'Asia/Tokyo',
  createdAt: SINCE,
  verifiedAt: null,
  passwordHash: '$2b$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  passwordChangedAt: SINCE,
  twoStep: false,
  waitMs: null,
  proofs,
  history: [{ at: SINCE, kind: 'account.created', data: { session: 'x' } }],
})

const STATES: readonly ProofState[] = [
  'unconfirmed',
  'candidate',
  'probation',
  'effective',
  'leaving',
  'blocked',
  'retired',
  'disowned',
  'contested',
  'discarded',
]

describe('the line of an account', () => {
  test('S5 has as contacts those that verify and stay; an import would give every other one its say again', () => {
    const line = JSON.parse(lineOf(account(STATES.map((state) => proof(state))), false))
    assert.deepEqual(
      line.proofs.map(({ address }: { address: string }) => address),
      ['probation@people.example', 'effective@people.example'],
    )
    assert.deepEqual(
      line.otherProofs.map(({ state }: { state: string }) => state),
      STATES.filter((state) => state !== 'probation' && state !== 'effective'),
    )
  })

  test('tells of apps and passkeys without their secrets, and of what is gone without its address', () => {
    const proofs = [
      proof('effective', { kind: 'totp', address: null, label: 'phone' }),
      proof('effective', { kind: 'passkey', address: null }),
      proof('gone', { address: null }),
    ]
    const line = JSON.parse(lineOf(account(proofs), false))
    assert.deepEqual(line.proofs, [])
    assert.deepEqual(line.otherProofs[0], {
      kind: 'totp',
      state: 'effective',
      label: 'phone',
      addedAt: '2021-04-01T00:00:00.000Z',
    })
    assert.equal(line.otherProofs.length, 3)
  })

  test('T020 has the hash of the password only where that is wanted, and then what happened', () => {
    assert.doesNotMatch(lineOf(account([]), false), /\$2b\$|passwordHash/)
    assert.match(lineOf(account([]), true), /"passwordHash":"\$2b\$10\$/)
    assert.deepEqual(JSON.parse(lineOf(account([]), false)).history, [
      { at: '2021-04-01T00:00:00.000Z', kind: 'account.created', data: { session: 'x' } },
    ])
  })
})
