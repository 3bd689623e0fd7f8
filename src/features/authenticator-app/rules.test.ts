import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { policy } from '../../policy/policy.ts'
import { acceptableCodes, appCode, appUri, stepAt, typedKey } from './rules.ts'

/** RFC 6238, appendix B: the secret of the rows for SHA-1. */
const SECRET = Buffer.from('12345678901234567890')

/** Seconds since 1970 and the code of eight digits (RFC 6238, appendix B). */
const VECTORS: readonly [seconds: number, code: string][] = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
]

describe('the codes of an authenticator app', () => {
  for (const [seconds, code] of VECTORS)
    test(`RFC 6238 at ${seconds} s is ${code}`, () => {
      const step = stepAt(seconds * 1000, policy)
      assert.equal(appCode(SECRET, step, 8), code)
      assert.equal(appCode(SECRET, step, 6), code.slice(-6), 'six digits are the last ones of eight')
    })

  test('SC-18 the step is 30 s, and one step on either side counts, no second one', () => {
    const wall = 1_234_567_890_000
    const at = stepAt(wall, policy)
    assert.equal(at, 41_152_263)
    assert.deepEqual(
      acceptableCodes(SECRET, wall, 0, policy).map(({ step }) => step),
      [at - 1, at, at + 1],
    )
    assert.equal(stepAt(wall + 29_999, policy), at)
    assert.equal(stepAt(wall + 30_000, policy), at + 1)
  })

  test('SC-18 a step that was used, and every one before it, is used', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60_000, max: 4e12 }), fc.integer({ min: -3, max: 3 }), (wall, ahead) => {
        const now = stepAt(wall, policy)
        for (const { step, used } of acceptableCodes(SECRET, wall, now + ahead, policy))
          assert.equal(used, step <= now + ahead)
      }),
    )
  })

  test('the key and the picture hold the same secret, in base32', () => {
    assert.equal(typedKey(SECRET), 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ')
    const uri = new URL(appUri({ secret: SECRET, brand: '本人 & Co', account: 'taro@example.jp' }))
    assert.equal(uri.protocol, 'otpauth:')
    assert.equal(uri.searchParams.get('secret'), typedKey(SECRET).replaceAll(' ', ''))
    assert.equal(uri.searchParams.get('issuer'), '本人 & Co')
    assert.ok(decodeURIComponent(uri.pathname).endsWith('本人 & Co:taro@example.jp'))
  })
})
