import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { minutes } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { ACR, ACR_VALUES, authentication, type Facts, lasting, reachable, reaches, told } from './acr.ts'
import { meets, stepUpChallenge } from './step-up-challenge.ts'

const NOW = minutes(1_000_000)
const facts = (more: Partial<Facts> & { shownAgo?: number }): Facts => ({
  session: { signedInAt: NOW - minutes(30), proofShownAt: more.shownAgo === undefined ? null : NOW - more.shownAgo },
  began: 'password',
  shown: undefined,
  restricted: false,
  ...more,
})

describe('SU-06 SC-15 what a session is told as', () => {
  const rows: readonly (readonly [string, Facts, string, readonly string[]])[] = [
    ['the password', facts({}), ACR.single, ['pwd']],
    ['and a code by mail', facts({ shown: 'mail', shownAgo: 0 }), ACR.verified, ['pwd']],
    ['and a code by SMS', facts({ shown: 'phone', shownAgo: 0 }), ACR.multi, ['pwd', 'sms', 'mfa']],
    ['and an authenticator app', facts({ shown: 'totp', shownAgo: 0 }), ACR.multi, ['pwd', 'otp', 'mfa']],
    ['and a passkey', facts({ shown: 'passkey', shownAgo: 0 }), ACR.multi, ['pwd', 'pop', 'user', 'mfa']],
    ['a passkey alone', facts({ began: 'passkey', shown: 'passkey', shownAgo: 0 }), ACR.multi, ['pop', 'user', 'mfa']],
    [
      'a passkey, long ago',
      facts({ began: 'passkey', shown: 'passkey', shownAgo: minutes(4) }),
      ACR.single,
      ['pop', 'user'],
    ],
    [
      'a passkey, then a code by mail',
      facts({ began: 'passkey', shown: 'mail', shownAgo: 1 }),
      ACR.verified,
      ['pop', 'user'],
    ],
    [
      'four minutes less a moment',
      facts({ shown: 'totp', shownAgo: minutes(4) - 1 }),
      ACR.multi,
      ['pwd', 'otp', 'mfa'],
    ],
    ['four minutes', facts({ shown: 'totp', shownAgo: minutes(4) }), ACR.single, ['pwd']],
    ['a proof that is one no more', facts({ shown: undefined, shownAgo: 0 }), ACR.single, ['pwd']],
    ['SU-08 while restricted', facts({ shown: 'totp', shownAgo: 0, restricted: true }), ACR.single, ['pwd']],
  ]
  for (const [name, given, acr, amr] of rows)
    test(name, () => assert.deepEqual(authentication(given, NOW, policy), { acr, amr }))

  test('what lasts tells the first factor only', () => {
    assert.deepEqual(lasting(['pwd', 'sms', 'mfa']), { acr: ACR.single, amr: ['pwd'] })
    assert.deepEqual(lasting(['pop', 'user', 'mfa']), { acr: ACR.single, amr: ['pop', 'user'] })
  })

  test('SU-09 what was shown is told for ten minutes in all', () => {
    const { oidc_shown_told_ms: told, oidc_code_lifetime_ms: code, oidc_token_lifetime_ms: token } = policy
    assert.ok(told + code + token <= minutes(10))
  })
})

describe('SU-05 what was asked for', () => {
  const kinds = fc.subarray(['mail', 'phone', 'totp', 'passkey'] as const)
  const asked = fc.array(fc.constantFrom(...ACR_VALUES, 'urn:example:gold', ''), { maxLength: 4 })

  test('what is told was reached, and is one of those asked for where one of them was reached', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ACR_VALUES), asked, (current, values) => {
        const answer = told(current, values)
        assert.ok(ACR_VALUES.indexOf(answer) <= ACR_VALUES.indexOf(current))
        assert.equal(reaches(current, values), values.includes(answer))
        if (!reaches(current, values)) assert.equal(answer, current)
      }),
    )
  })

  test('nothing can be reached by showing what one does not have, and nothing while restricted', () => {
    fc.assert(
      fc.property(kinds, (has) => {
        assert.equal(reachable(has, true), ACR.single)
        const expected = has.some((kind) => kind !== 'mail') ? ACR.multi : has.length > 0 ? ACR.verified : ACR.single
        assert.equal(reachable(has, false), expected)
      }),
    )
  })
})

describe('SU-02 what a resource asks for', () => {
  test('the words of RFC 9470', () => {
    assert.match(
      stepUpChallenge({ acrValues: [ACR.verified], maxAge: 300 }),
      /^Bearer error="insufficient_user_authentication", error_description="[^"]+", acr_values="urn:honnin:acr:2", max_age="300"$/,
    )
    assert.doesNotMatch(stepUpChallenge({ maxAge: 5 }), /acr_values/)
    assert.doesNotMatch(stepUpChallenge({ acrValues: ['a', 'b'] }), /max_age/)
  })

  test('a class that is not told, or another one, is not met; nor is an age that is not told', () => {
    const need = { acrValues: [ACR.verified, ACR.multi], maxAge: 60 }
    const at = NOW / 1000
    assert.ok(meets({ acr: ACR.multi, auth_time: at - 60 }, need, NOW))
    assert.equal(meets({ acr: ACR.multi, auth_time: at - 61 }, need, NOW), false)
    assert.equal(meets({ acr: ACR.single, auth_time: at }, need, NOW), false)
    assert.equal(meets({ auth_time: at }, need, NOW), false)
    assert.equal(meets({ acr: ACR.multi }, need, NOW), false)
    assert.ok(meets({}, {}, NOW))
  })
})
