import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, verifyPassword } from './password.ts'

test('CR-02 a password is hashed with argon2id at its cost, with a salt of its own, whole and composed', async () => {
  const long = `が${'x'.repeat(80)}`
  const [one, other] = await Promise.all([hashPassword(long), hashPassword(long)])
  const [, kind, version, cost = '', salt = ''] = one.split('$')
  assert.deepEqual([kind, version], ['argon2id', 'v=19'])
  const [, memory, time, lanes] = /^m=(\d+),t=(\d+),p=(\d+)$/.exec(cost) ?? []
  assert.ok(Number(memory) >= 19_456 && Number(time) >= 2 && Number(lanes) === 1, cost)
  assert.ok(Buffer.from(salt, 'base64').length >= 16)
  assert.notEqual(one, other)
  assert.equal(await verifyPassword(one, long.normalize('NFD')), true)
  assert.equal(await verifyPassword(one, `${long.slice(0, -1)}y`), false, 'its 82nd byte matters')
  assert.equal(await verifyPassword(null, long), false)
})
