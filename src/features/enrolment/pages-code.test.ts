import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../../kernel/random.ts'
import { Keys } from '../../platform/crypto/keys.ts'
import type { Web } from '../session/shell.ts'
import { enroller, enrolmentCookie } from './pages-code.ts'

const keys = new Keys(Buffer.alloc(32, 7), seededRandom('enrolment cookie'))
const ACCOUNT = '01234567-89ab-4def-8123-456789abcdef'

const web = (browserKey: string, cookie?: string): Web =>
  ({ service: { keys }, visitor: { browserKey }, cookie: () => cookie }) as unknown as Web

test('the cookie of a sign-up works in the browser that began it and in no other', () => {
  const cookie = enrolmentCookie(web('mine'), ACCOUNT).value ?? ''
  assert.doesNotMatch(cookie, /[^\w-]/)
  assert.equal(enroller(web('mine', cookie)), ACCOUNT)
  assert.equal(enroller(web('another', cookie)), undefined)
})

for (const cookie of [undefined, '', 'AQ', ACCOUNT, 'x'.repeat(200)])
  test(`a cookie of ${cookie?.length ?? 'no'} characters that we did not make is no sign-up`, () => {
    assert.equal(enroller(web('mine', cookie)), undefined)
  })
