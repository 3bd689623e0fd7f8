import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../../kernel/random.ts'
import { closeBox, derivedKey } from './box.ts'
import { BASE_ID, Keys } from './keys.ts'

const random = seededRandom('keys')
const [base, second] = [random.bytes(32), random.bytes(32)]
const ringOf = (sealingId: number, ...entries: [number, Buffer][]) => ({
  secrets: new Map([[BASE_ID, base], ...entries] as [number, Buffer][]),
  sealingId,
})

test('CR-05 what is sealed names its version and its key, and is opened with that key', () => {
  const keys = new Keys(base, random)
  const first = keys.seal('taro@example.jp', 'proof/1')
  assert.deepEqual([first[0], first.readUInt32BE(1)], [2, 1])
  keys.adopt(ringOf(70_000, [70_000, second]))
  const later = keys.seal('taro@example.jp', 'proof/1')
  assert.deepEqual([later[0], later.readUInt32BE(1)], [2, 70_000])
  for (const sealed of [first, later]) {
    assert.equal(keys.open(sealed, 'proof/1'), 'taro@example.jp')
    assert.throws(() => keys.open(sealed, 'proof/2'), 'it belongs to another row')
  }
  const otherKey = Buffer.from(later)
  otherKey.writeUInt32BE(BASE_ID, 1)
  assert.throws(() => keys.open(otherKey, 'proof/1'), 'the number is not a matter of taste')
})

test('what was sealed before there was a ring opens with the base', () => {
  const box = closeBox(derivedKey(base, 'seal'), random, Buffer.from('from before'), 'row')
  const keys = new Keys(base, random)
  keys.adopt(ringOf(2, [2, second]))
  assert.equal(keys.open(Buffer.concat([Buffer.from([1]), box]), 'row'), 'from before')
})

test('S18 a key that is not in the ring opens nothing, also where it was in it before', () => {
  const keys = new Keys(base, random)
  keys.adopt(ringOf(2, [2, second]))
  const sealed = keys.seal('x', 'row')
  keys.adopt(ringOf(BASE_ID))
  assert.throws(() => keys.open(sealed, 'row'), /no key 2/)
  assert.throws(() => keys.open(Buffer.concat([Buffer.from([3]), sealed.subarray(1)]), 'row'), /unknown version 3/)
})

test('digests outlive every rotation, and a ring with another base is refused', () => {
  const keys = new Keys(base, random)
  const [digest, number] = [keys.digest('identifier', 'a'), keys.number('code', 8, 'seed')]
  keys.adopt(ringOf(2, [2, second]))
  assert.deepEqual(keys.digest('identifier', 'a'), digest)
  assert.equal(keys.number('code', 8, 'seed'), number)
  assert.throws(() => keys.adopt({ secrets: new Map([[BASE_ID, second]]), sealingId: BASE_ID }), /base/)
})
