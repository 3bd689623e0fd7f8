import assert from 'node:assert/strict'
import { test } from 'node:test'
import { T0 } from '../../../tests/support/case.ts'
import { days, minutes } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { leadsOn, opens } from './recovery.ts'
import { firstFactorFresh, halfwayIn, isAlive, proofFresh, recoveryCodeFresh, type Session } from './rules.ts'

const session: Session = {
  accountId: 'account',
  sessionId: 'session',
  browserKey: 'browser',
  createdAt: T0,
  signedInAt: T0,
  seenAt: T0,
  proofId: null,
  proofShownAt: null,
  requestId: null,
  recoveryOf: null,
  enrolment: false,
  endedAt: null,
}

test('a session ends after 14 days without use, after 30 days, and when it is ended', () => {
  assert.ok(isAlive(session, T0 + days(14) - 1, policy))
  assert.ok(!isAlive(session, T0 + days(14), policy))
  const used = { ...session, seenAt: T0 + days(29) }
  assert.ok(isAlive(used, T0 + days(30) - 1, policy))
  assert.ok(!isAlive(used, T0 + days(30), policy))
  assert.ok(!isAlive({ ...session, endedAt: T0 }, T0, policy))
})

test('password and proof are fresh for ten minutes', () => {
  assert.ok(firstFactorFresh(session, T0 + minutes(10) - 1, policy))
  assert.ok(!firstFactorFresh(session, T0 + minutes(10), policy))
  assert.ok(!proofFresh(session, T0, policy))
  const shown = { ...session, proofShownAt: T0 }
  assert.ok(proofFresh(shown, T0 + minutes(10) - 1, policy))
  assert.ok(!proofFresh(shown, T0 + minutes(10), policy))
})

test('SS-08 a recovery session has no fresh password, and its code is fresh for ten minutes', () => {
  const recovery = { ...session, recoveryOf: 'request' }
  assert.ok(!firstFactorFresh(recovery, T0, policy))
  assert.ok(recoveryCodeFresh(recovery, T0 + minutes(10) - 1, policy))
  assert.ok(!recoveryCodeFresh(recovery, T0 + minutes(10), policy))
  assert.ok(!recoveryCodeFresh(session, T0, policy))
})

test('SS-08 a recovery session opens what is named, whatever is added elsewhere', () => {
  const recovery = { recoveryOf: 'request' }
  for (const path of ['/account', '/security', '/replace/old-proof', '/replace/recovery-code', '/a-new-page'])
    assert.deepEqual([opens(recovery, path), opens(session, path), leadsOn(recovery, path)], [false, true, false], path)
  assert.ok(opens(recovery, '/replace/status') && leadsOn(recovery, '/replace/status?lang=ja'))
  assert.ok(leadsOn(recovery, '/help#contact') && !opens(recovery, '/help'))
})

test('RW-17 what a password opens: by what the account asks for, what was shown, and what the browser is', () => {
  const plain = { protectedAt: null, twoStepAt: null, disputedAt: null }
  const [guarded, twice] = [
    { ...plain, protectedAt: T0 },
    { ...plain, twoStepAt: T0 },
  ]
  const both = { ...guarded, ...twice, protectedAt: T0 }
  const table: [Parameters<typeof halfwayIn>[0], ...(string | undefined)[]][] = [
    // unknown, known by its cookie, trusted by its key
    [plain, undefined, undefined, undefined],
    [guarded, 'protected', undefined, undefined],
    [twice, 'two-step', 'two-step', undefined],
    [both, 'protected', 'two-step', undefined],
    // A frozen account opens its dispute, and that alone.
    [{ ...both, disputedAt: T0 }, undefined, undefined, undefined],
  ]
  for (const [account, ...expected] of table) {
    const seen = (shown: Partial<Session>) =>
      (['unknown', 'known', 'trusted'] as const).map((browser) => halfwayIn(account, { ...session, ...shown }, browser))
    assert.deepEqual(seen({}), expected)
    // The candidate of a request makes a session its requester's, and is no proof (b.3).
    assert.deepEqual(seen({ requestId: 'request' }), expected)
    assert.deepEqual(seen({ proofId: 'proof', proofShownAt: T0 }), [undefined, undefined, undefined])
    assert.deepEqual(seen({ recoveryOf: 'request' }), [undefined, undefined, undefined])
  }
})
