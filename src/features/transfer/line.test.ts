import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { days, hours } from '../../kernel/duration.ts'
import { isBearable, isHash } from '../../platform/crypto/password-foreign.ts'
import { policy } from '../../policy/policy.ts'
import { type Reading, readLine } from './line.ts'

const NOW = Date.parse('2026-06-01T00:00:00Z')
const HASH = '$2b$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'
const READING: Reading = {
  now: NOW,
  policy,
  phones: { defaultCountry: 'JP', allowedCountries: ['JP'], allowIpPhones: false },
  locale: 'ja',
  zone: 'Asia/Tokyo',
  hashes: { isHash, isBearable },
}

const MAIL = { kind: 'mail', address: 'hanako@people.example', confirmedAt: '2021-04-01T09:00:00+09:00' }
const LINE = { identifier: 'Hanako@people.example', proofs: [MAIL] }

type Change = Readonly<Record<string, unknown>>
const read = (change: Change = {}) => readLine(JSON.stringify({ ...LINE, ...change }), READING)
const withProof = (...changes: readonly Change[]) => ({ proofs: changes.map((change) => ({ ...MAIL, ...change })) })

function refusedAs(result: ReturnType<typeof readLine>): string {
  assert.ok(!result.ok, 'it was taken')
  return `${result.refusal.code} ${result.refusal.params.field}`.trim()
}

function taken(change: Change = {}) {
  const result = read(change)
  assert.ok(result.ok, JSON.stringify(result))
  return result.value
}

describe('a line', () => {
  test('needs an identifier and a contact, and the rest follows from them', () => {
    assert.deepEqual(taken(), {
      id: undefined,
      identifier: 'Hanako@people.example',
      externalId: null,
      locale: 'ja',
      zone: 'Asia/Tokyo',
      createdAt: Date.parse('2021-04-01T00:00:00Z'),
      verifiedAt: Date.parse('2021-04-01T00:00:00Z'),
      passwordHash: null,
      passwordChangedAt: null,
      twoStep: false,
      waitMs: null,
      proofs: [
        {
          address: { kind: 'mail', address: 'hanako@people.example' },
          label: '',
          confirmedAt: Date.parse('2021-04-01T00:00:00Z'),
          state: 'effective',
        },
      ],
      said: JSON.stringify(LINE),
    })
  })

  test('says what it says, whatever the order of its fields and what is not taken back', () => {
    const [a, b] = [taken({ locale: 'en', twoStep: true }), taken({ twoStep: true, locale: 'en', history: [{}] })]
    assert.equal(a.said, b.said)
    assert.notEqual(a.said, taken({ locale: 'ja', twoStep: true }).said)
  })

  test('a number is read as people of the country write it', () => {
    const [proof] = taken(
      withProof({ kind: 'phone', address: '０９０－１２３４－５６７８', label: ' 仕\u0000事 ' }),
    ).proofs
    assert.deepEqual([proof?.address.address, proof?.label], ['+819012345678', '仕 事'])
  })

  const confirmed = (...ago: readonly number[]) =>
    taken(
      withProof(
        ...ago.map((ms, i) => ({ address: `a${i}@people.example`, confirmedAt: new Date(NOW - ms).toISOString() })),
      ),
    ).proofs.map(({ state }) => state)

  test('a contact that was added in the last seven days is on probation, as if it had been added here', () => {
    const { proof_probation_ms: probation } = policy
    assert.deepEqual(confirmed(days(400), probation, probation - 1, 0), [
      'effective',
      'effective',
      'probation',
      'probation',
    ])
  })

  test('S6 the first contact has its full say, and what came with it within the hour', () => {
    assert.deepEqual(confirmed(0), ['effective'])
    assert.deepEqual(confirmed(hours(2), hours(1) + 1, hours(1)), ['effective', 'effective', 'probation'])
  })

  const BAD: Readonly<Record<string, Change>> = {
    'import.field_missing identifier': { identifier: undefined },
    'import.field_missing proofs': { proofs: undefined },
    'import.field_unreadable identifier': { identifier: null },
    'address.mail_space identifier': { identifier: 'hana ko@people.example' },
    'address.domain_lookalike identifier': { identifier: 'hanako@gmaíl.com' },
    'address.mail_hidden_character identifier': { identifier: 'hanako\u0000@people.example' },
    'import.field_unreadable proofs': { proofs: [] },
    'import.field_unreadable proofs.0': { proofs: ['hanako@people.example'] },
    'import.field_missing proofs.0.confirmedAt': withProof({ confirmedAt: undefined }),
    'import.field_unreadable proofs.0.confirmedAt': withProof({ confirmedAt: '2021-04-01' }),
    'import.in_the_future proofs.0.confirmedAt': withProof({ confirmedAt: '2026-06-01T00:00:00.001Z' }),
    'import.field_unreadable proofs.0.kind': withProof({ kind: 'totp' }),
    'address.mail_incomplete proofs.1.address': withProof({}, { address: 'hanako' }),
    'address.phone_not_mobile proofs.0.address': withProof({ kind: 'phone', address: '03-1234-5678' }),
    'address.phone_country_not_allowed proofs.0.address': withProof({ kind: 'phone', address: '+12015550123' }),
    'security_info.already_there proofs.1.address': withProof({}, { address: 'HANAKO+shop@people.example' }),
    'security_info.too_many proofs': withProof(
      ...Array.from({ length: 11 }, (_, i) => ({ address: `a${i}@people.example` })),
    ),
    'import.field_unknown proofs.0.primary': withProof({ primary: true }),
    'import.field_unknown password': { password: 'quiet harbour lantern 58' },
    'import.field_unknown': { 'hanako@people.example': true },
    'import.field_unreadable locale': { locale: 'fr' },
    'import.field_unreadable zone': { zone: 'Asia/Nowhere' },
    'import.field_unreadable id': { id: 'hanako' },
    'import.field_unreadable externalId': { externalId: 'hanako@people.example' },
    'import.field_unreadable twoStep': { twoStep: 'yes' },
    'import.field_unreadable waitDays': { waitDays: 8 },
    'import.field_unreadable createdAt': { createdAt: '1970-01-01T00:00:00Z' },
    'import.in_the_future verifiedAt': { verifiedAt: '2027-01-01T00:00:00Z' },
    'import.hash_unknown passwordHash': { passwordHash: 'quiet harbour lantern 58' },
    'import.hash_too_costly passwordHash': { passwordHash: HASH.replace('$10$', '$20$') },
  }
  for (const [refused, change] of Object.entries(BAD))
    test(`is not taken: ${refused}`, () => {
      assert.equal(refusedAs(read(change)), refused)
    })

  const NO_LINES: Readonly<Record<string, string>> = {
    '{"identifier":': 'import.not_json',
    'identifier,proofs': 'import.not_json',
    '[]': 'import.not_an_object',
    null: 'import.not_an_object',
    '"hanako@people.example"': 'import.not_an_object',
  }
  for (const [text, code] of Object.entries(NO_LINES))
    test(`is none: ${text}`, () => {
      assert.equal(refusedAs(readLine(text, READING)), code)
    })

  test('a wish for another prototype is an unknown field, and an id is written in one way', () => {
    assert.match(refusedAs(readLine(`{"__proto__":{"identifier":"a@b.example"}}`, READING)), /^import\./)
    assert.equal(taken({ id: 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11' }).id, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')
  })

  const anything = fc.anything({ withNullPrototype: false })
  const nearly = fc.record(
    {
      identifier: fc.oneof(fc.constant(LINE.identifier), fc.string({ unit: 'binary' }), anything),
      externalId: fc.oneof(fc.string(), anything),
      locale: fc.oneof(fc.constantFrom('ja', 'en', 'fr'), anything),
      zone: fc.oneof(fc.constantFrom('UTC', 'Asia/Tokyo'), fc.string(), anything),
      createdAt: fc.oneof(
        fc.date({ noInvalidDate: true }).map((d) => d.toISOString()),
        anything,
      ),
      passwordHash: fc.oneof(fc.constant(HASH), fc.string(), anything),
      twoStep: fc.oneof(fc.boolean(), anything),
      proofs: fc.oneof(
        fc.array(
          fc.record(
            {
              kind: fc.oneof(fc.constantFrom('mail', 'phone'), anything),
              address: fc.oneof(fc.constantFrom(MAIL.address, '09012345678'), fc.emailAddress(), fc.string(), anything),
              label: fc.oneof(fc.string({ unit: 'binary' }), anything),
              confirmedAt: fc.oneof(fc.constant(MAIL.confirmedAt), fc.string(), anything),
            },
            { requiredKeys: ['kind', 'address'] },
          ),
          { maxLength: 4 },
        ),
        anything,
      ),
    },
    { requiredKeys: ['identifier'] },
  )
  const STABLE = /^(?:import|address|security_info)\.[a-z_]+$/
  const FIELD = /^(?:[A-Za-z]*|proofs\.\d{1,4}(?:\.[A-Za-z]+)?)$/

  test('whatever stands in it, is taken or refused by a code and a field, and nothing of it is told', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, anything), (value) => {
        const text = JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part)) ?? 'undefined'
        const result = readLine(text, READING)
        if (result.ok) return
        assert.match(result.refusal.code, STABLE)
        assert.match(String(result.refusal.params.field), FIELD)
        assert.deepEqual(Object.keys(result.refusal.params), ['field'])
      }),
      { numRuns: 3_000 },
    )
  })

  test('cut anywhere or changed in any byte, it is taken or refused', () => {
    const whole = Buffer.from(JSON.stringify({ ...LINE, passwordHash: HASH, locale: 'en', zone: 'UTC' }))
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (place, byte, cut) => {
        const bytes = Buffer.from(whole)
        bytes[place] = byte
        const result = readLine((cut ? bytes.subarray(0, place) : bytes).toString('latin1'), READING)
        if (!result.ok) assert.match(result.refusal.code, STABLE)
      }),
      { numRuns: 1_000 },
    )
  })
})
