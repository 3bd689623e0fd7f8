import assert from 'node:assert/strict'
import { test } from 'node:test'
import { T0 } from '../../../tests/support/case.ts'
import { minutes, seconds } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { type Account, hashedAnew, passwordPausedUntil } from './rules.ts'

test('after five wrong passwords the pause grows from 30 seconds to 15 minutes and ends by itself', () => {
  const pause = (count: number) => (passwordPausedUntil({ count, lastAt: T0 }, T0, policy) ?? T0) - T0
  assert.deepEqual([0, 1, 4].map(pause), [0, 0, 0])
  assert.deepEqual([5, 6, 7, 8, 9].map(pause), [30, 60, 120, 240, 480].map(seconds))
  for (const count of [10, 15, 16, 1000, 1e9]) assert.equal(pause(count), minutes(15))
  assert.equal(passwordPausedUntil({ count: 5, lastAt: T0 }, T0 + seconds(30) - 1, policy), T0 + seconds(30))
  assert.equal(passwordPausedUntil({ count: 5, lastAt: T0 }, T0 + seconds(30), policy), undefined)
})

test('CR-05 a hash is exchanged where it stands, and nothing else is', () => {
  const account = { passwordHash: 'present', formerPasswordHash: 'former' } as Account // Nothing else is looked at.
  assert.deepEqual(hashedAnew(account, 'present', 'anew'), { ...account, passwordHash: 'anew' })
  assert.deepEqual(hashedAnew(account, 'former', 'anew'), { ...account, formerPasswordHash: 'anew' })
  assert.deepEqual(hashedAnew(account, 'from elsewhere', 'anew'), account)
})
