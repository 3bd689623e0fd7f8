import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isSingleAddress, isSingleNumber } from './carrier.ts'
import { HOSTILE_ADDRESSES } from './hostile-addresses.testing.ts'

test('one address is one address', () => {
  const good = [
    'a@good.test',
    'Taro.Yamada+x@sub.good.example',
    "o'hara_#1@good.test",
    'a..b.@docomo.example',
    '.a@docomo.example',
    'a@xn--r8jz45g.xn--zckzah',
    `${'a'.repeat(64)}@good.test`,
  ]
  for (const address of good) assert.ok(isSingleAddress(address), address)
})

test('what could be read as two addresses, or as another one, is refused', () => {
  for (const value of HOSTILE_ADDRESSES) assert.ok(!isSingleAddress(value), JSON.stringify(value))
})

test('whatever passes has one @, printable ASCII and no character with a meaning to parsers', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('@', '.', 'a', 'good.test', ',', '<', '"', '\r\n'))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const value = pieces.join('')
      if (isSingleAddress(value)) assert.match(value, /^[^\s@,;:<>()[\]"\\\u007f-\uffff]+@[A-Za-z0-9.-]+$/)
    }),
  )
})

test('one number is E.164', () => {
  for (const good of ['+819012345678', '+12125550100', '+123456789012345']) assert.ok(isSingleNumber(good), good)
  const bad = [
    '09012345678',
    '+0901234567',
    '+81 90 1234 5678',
    '+81901234567,+12125550100',
    '+819012345678\n',
    '+1234567890123456',
    '＋819012345678',
    '+81９012345678',
    '',
    null,
    ['+819012345678'],
  ]
  for (const value of bad) assert.ok(!isSingleNumber(value), JSON.stringify(value))
})
