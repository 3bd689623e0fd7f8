import assert from 'node:assert/strict'
import { test } from 'node:test'
import { T0 } from '../../../tests/support/case.ts'
import { days, minutes } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { firstFactorFresh, isAlive, proofFresh, type Session } from './rules.ts'

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
