import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemRandom } from '../../kernel/random.ts'
import { Keys } from '../crypto/keys.ts'
import { isForeign, isPageToken, pageToken } from './guard.ts'

const ORIGIN = 'https://id.example.jp'
const foreign = (headers: Record<string, string>, development = false) =>
  isForeign(new Headers(headers), ORIGIN, development)

test('T060 S16 what another site sends is foreign, by what the browser says of it', () => {
  for (const site of ['cross-site', 'same-site', 'nonsense', '']) assert.ok(foreign({ 'sec-fetch-site': site }), site)
  for (const site of ['same-origin', 'none']) assert.equal(foreign({ 'sec-fetch-site': site }), false, site)
  // What the fetch metadata say is said by the browser itself; an Origin beside it changes nothing.
  assert.ok(foreign({ 'sec-fetch-site': 'cross-site', origin: ORIGIN }))
})

test('T060 S16 an Origin of elsewhere is foreign where there are no fetch metadata, a neighbour’s too', () => {
  for (const origin of [
    'https://evil.example',
    'https://x.id.example.jp',
    'http://id.example.jp',
    `${ORIGIN}:444`,
    'x',
  ])
    assert.ok(foreign({ origin }), origin)
  for (const headers of [{}, { origin: 'null' }, { origin: ORIGIN }]) assert.equal(foreign(headers), false)
  const local = { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }
  assert.equal(foreign(local, true), false, 'any name of this computer in development')
  assert.ok(foreign(local))
})

test('T060 S16 a page token is for one browser and one session, and never the same twice', () => {
  const keys = new Keys(Buffer.alloc(32, 7), systemRandom)
  const token = pageToken(keys, systemRandom, 'browser', 'session')
  assert.ok(isPageToken(keys, token, 'browser', 'session'))
  assert.notEqual(pageToken(keys, systemRandom, 'browser', 'session'), token)
  assert.equal(isPageToken(keys, token, 'another browser', 'session'), false)
  assert.equal(isPageToken(keys, token, 'browser', 'another session'), false)
  assert.equal(isPageToken(keys, token, 'browser', ''), false)
  const other = new Keys(Buffer.alloc(32, 8), systemRandom)
  assert.equal(isPageToken(other, token, 'browser', 'session'), false)
  for (const broken of ['', 'A'.repeat(43), token.slice(0, -2), `${token}AAAA`])
    assert.equal(isPageToken(keys, broken, 'browser', 'session'), false, broken)
})
