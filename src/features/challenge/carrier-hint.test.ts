import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Hint, hintFor } from './carrier-hint.ts'

const TABLE: readonly [address: string, hint: Hint][] = [
  ['taro@docomo.ne.jp', 'docomo'],
  ['taro@ezweb.ne.jp', 'au'],
  ['taro@au.com', 'au'],
  ['taro@i.softbank.jp', 'softbank'],
  ['taro@d.vodafone.ne.jp', 'softbank'],
  ['taro@rakumail.jp', 'rakuten'],
  ['docomo.ne.jp@example.jp', 'mail'],
  ['taro@notdocomo.ne.jp', 'mail'],
  ['taro@ne.jp', 'mail'],
]

for (const [address, hint] of TABLE)
  test(`the hint for ${address} is ${hint}`, () => assert.equal(hintFor({ kind: 'mail', address }), hint))

test('every phone gets the hint about SMS', () => {
  assert.equal(hintFor({ kind: 'phone', address: '+819012345678' }), 'sms')
})
