import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type PhonePolicy, readPhoneNumber } from './phone.ts'

const JAPAN: PhonePolicy = { defaultCountry: 'JP', allowedCountries: ['JP', 'US'], allowIpPhones: false }
const outcome = (input: unknown, policy = JAPAN): string => {
  const result = readPhoneNumber(input, policy)
  return result.ok ? result.value.address : result.refusal.code
}

test('every spelling of a mobile number is the same number (PL-12)', () => {
  const spellings = [
    '090-1234-5678',
    '09012345678',
    '090 1234 5678',
    '(090)1234-5678',
    '090.1234.5678',
    '090・1234・5678',
  ]
  spellings.push(
    '０９０ー１２３４ー５６７８',
    '０９０－１２３４－５６７８',
    '090‐1234‑5678',
    '090–1234—5678',
    '090−1234ｰ5678',
  )
  spellings.push(
    '（０９０）\u3000１２３４\u3000５６７８',
    '+81 90 1234 5678',
    '+81 090 1234 5678',
    '＋８１（０）９０ー１２３４ー５６７８',
  )
  spellings.push(
    'tel:+81-90-1234-5678',
    'TEL:090-1234-5678',
    '\u202a090-1234-5678\u202c',
    ' 090-1234-5678\n',
    '010 81 90 1234 5678',
  )
  for (const typed of spellings) assert.equal(outcome(typed), '+819012345678', typed)
})

test('Japan’s mobile prefixes, 060 among them, and allowed countries are accepted', () => {
  for (const prefix of ['060', '070', '080', '090'])
    assert.equal(outcome(`${prefix}-1234-5678`), `+81${prefix.slice(1)}12345678`)
  assert.equal(outcome('+1 415 555 2671'), '+14155552671')
  assert.equal(outcome('07400 123456', { ...JAPAN, defaultCountry: 'GB', allowedCountries: ['GB'] }), '+447400123456')
  assert.equal(outcome('050-1234-5678', { ...JAPAN, allowIpPhones: true }), '+815012345678')
})

const REFUSED: readonly (readonly [input: unknown, code: string])[] = [
  [undefined, 'address.phone_unreadable'],
  [['090-1234-5678'], 'address.phone_unreadable'],
  [9012345678, 'address.phone_unreadable'],
  ['1'.repeat(100_000), 'address.phone_unreadable'],
  ['090-1234-5678, 080-1234-5678', 'address.phone_unreadable'],
  ['090-1234\r\n-5678', 'address.phone_unreadable'],
  ['090-1234-5678\0', 'address.phone_unreadable'],
  ['090-1234\u202e-5678', 'address.phone_unreadable'],
  ['call 090-1234-5678', 'address.phone_unreadable'],
  ['1-800-FLOWERS', 'address.phone_unreadable'],
  ['+', 'address.phone_unreadable'],
  ['', 'address.phone_empty'],
  ['\u3000', 'address.phone_empty'],
  ['tel:', 'address.phone_empty'],
  ['090-1234-5678 内線12', 'address.phone_extension'],
  ['+1 415 555 2671 x22', 'address.phone_extension'],
  ['tel:+81-90-1234-5678;ext=5', 'address.phone_extension'],
  ['090-1234-5678#12', 'address.phone_extension'],
  ['110', 'address.phone_emergency'],
  ['１１９', 'address.phone_emergency'],
  ['911', 'address.phone_emergency'],
  ['171', 'address.phone_too_short'],
  ['090-1234-567', 'address.phone_too_short'],
  ['090-1234-56789', 'address.phone_too_long'],
  ['123456789012345678', 'address.phone_too_long'],
  ['000-0000-0000', 'address.phone_unknown'],
  ['+999 123 456 789', 'address.phone_unknown'],
  ['03-1234-5678', 'address.phone_not_mobile'],
  ['+44 20 7946 0958', 'address.phone_not_mobile'],
  ['0120-123-456', 'address.phone_toll_free'],
  ['0800-123-4567', 'address.phone_toll_free'],
  ['+1 800 555 0100', 'address.phone_toll_free'],
  ['+800 1234 5678', 'address.phone_toll_free'],
  ['0990-123-456', 'address.phone_premium'],
  ['0570-012-345', 'address.phone_premium'],
  ['+1 900 555 0123', 'address.phone_premium'],
  ['+44 70 1234 5678', 'address.phone_premium'],
  ['+979 123 456 789', 'address.phone_premium'],
  ['020-1234-5678', 'address.phone_machine'],
  ['0200-1234-567890', 'address.phone_machine'],
  ['050-1234-5678', 'address.phone_ip'],
  ['+870 773 123 456', 'address.phone_satellite'],
  ['+881 6 1234 5678', 'address.phone_satellite'],
  ['+882 16 1234 5678', 'address.phone_satellite'],
  ['+883 510 012 345 678', 'address.phone_satellite'],
  ['+86 139 1234 5678', 'address.phone_country_not_allowed'],
  ['+44 7400 123456', 'address.phone_country_not_allowed'],
]

test('numbers that SMS cannot or must not reach are refused with their reason', () => {
  for (const [input, code] of REFUSED) assert.equal(outcome(input), code, String(input).slice(0, 40))
})

test('a country that is not served is named in the refusal', () => {
  const result = readPhoneNumber('+86 139 1234 5678', JAPAN)
  assert.deepEqual(result, {
    ok: false,
    refusal: { code: 'address.phone_country_not_allowed', params: { country: 'CN' } },
  })
})

test('the stored form is its own canonical form; nothing throws', () => {
  const near = fc.stringMatching(/^[+0-9０-９ー() .\-+]{0,18}$/)
  const mobile = fc
    .tuple(fc.constantFrom('060', '070', '080', '090', '+8190'), fc.stringMatching(/^[0-9]{8}$/))
    .map((p) => p.join(' '))
  let accepted = 0
  fc.assert(
    fc.property(fc.oneof(near, mobile, fc.string({ unit: 'grapheme' })), (typed) => {
      const result = readPhoneNumber(typed, JAPAN)
      if (!result.ok) return assert.match(result.refusal.code, /^address\.phone_/)
      accepted++
      assert.match(result.value.address, /^\+[1-9]\d{6,14}$/)
      assert.deepEqual(readPhoneNumber(result.value.address, JAPAN), result)
    }),
    { numRuns: 2_000 },
  )
  assert.ok(accepted > 300, `only ${accepted} numbers were accepted: the property says little`)
})
