import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policy } from '../../policy/policy.ts'
import { Busy, HASHES_AT_ONCE, hashPassword, verifyPassword } from './password.ts'

test('T087 a flood from one network is bounded and waits behind nobody else: others are answered in between', async () => {
  const order: string[] = []
  const hashed = (lane: string) =>
    hashPassword('a password of a stranger', lane).then(
      () => void order.push(lane),
      (error: unknown) => {
        assert.ok(error instanceof Busy, String(error))
        return 'busy'
      },
    )
  const flood = Array.from({ length: policy.password_queue_lane_max + 20 }, () => hashed('flood'))
  const others = ['a', 'b', 'c'].map((lane) => hashed(lane))
  assert.deepEqual(await Promise.all(others), [undefined, undefined, undefined])
  const before = order.filter((lane) => lane === 'flood').length
  // One after the other all of the flood would come first; threads that are slow to come back may let some of it pass.
  assert.ok(before <= policy.password_queue_lane_max / 2, `${before} of the flood were answered before three others`)
  const answered = await Promise.all(flood)
  const busy = answered.filter((a) => a === 'busy').length
  assert.equal(busy, 20 - HASHES_AT_ONCE, 'some run, as many wait as may, the others are told to come back')
})

test('all lanes together are bounded, and everything works again once the flood is over', async () => {
  const many = Array.from({ length: policy.password_queue_max + 10 }, (_, i) =>
    verifyPassword(null, 'x', `network ${i}`).then(
      () => 'judged',
      () => 'busy',
    ),
  )
  const answers = await Promise.all(many)
  assert.equal(answers.filter((a) => a === 'busy').length, 10 - HASHES_AT_ONCE)
  const stored = await hashPassword('a long password')
  assert.equal(await verifyPassword(stored, 'a long password'), true)
  assert.equal(await verifyPassword(stored, 'another password'), false)
})

test('CR-02 a password is hashed with argon2id at its cost, with a salt of its own, whole and composed', async () => {
  const long = `が${'x'.repeat(80)}`
  const [one, other] = await Promise.all([hashPassword(long, 'one'), hashPassword(long, 'other')])
  const [, kind, version, cost = '', salt = ''] = one.split('$')
  assert.deepEqual([kind, version], ['argon2id', 'v=19'])
  const [, memory, time, lanes] = /^m=(\d+),t=(\d+),p=(\d+)$/.exec(cost) ?? []
  assert.ok(Number(memory) >= 19_456 && Number(time) >= 2 && Number(lanes) === 1, cost)
  assert.ok(Buffer.from(salt, 'base64').length >= 16)
  assert.notEqual(one, other)
  assert.equal(await verifyPassword(one, long.normalize('NFD'), 'one'), true)
  assert.equal(await verifyPassword(one, `${long.slice(0, -1)}y`, 'one'), false, 'its 82nd byte matters')
  assert.equal(await verifyPassword(null, long, 'one'), false)
})
