import assert from 'node:assert/strict'
import { test } from 'node:test'
import { T0 } from '../../../tests/support/case.ts'
import { days } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { promptFor } from './rules.ts'

test('who never verified is asked from the first day, with a month of time', () => {
  const account = { verifiedAt: null, createdAt: T0 }
  const prompt = { reason: 'never', since: null, until: T0 + days(30) }
  assert.deepEqual(promptFor(account, T0, policy), { ...prompt, overdue: false })
  assert.equal(promptFor(account, T0 + days(30) - 1, policy)?.overdue, false)
  assert.equal(promptFor(account, T0 + days(30), policy)?.overdue, true)
})

test('half a year after the last verification, and not a moment earlier', () => {
  const account = { verifiedAt: T0, createdAt: T0 - days(900) }
  assert.equal(promptFor(account, T0 + days(180) - 1, policy), undefined)
  const prompt = { reason: 'long_ago', since: T0, until: T0 + days(210), overdue: false }
  assert.deepEqual(promptFor(account, T0 + days(180), policy), prompt)
})
