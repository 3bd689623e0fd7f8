import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createTransport } from 'nodemailer'
import { lookupKey, readMailAddress } from './address.ts'

const outcome = (input: unknown): string => {
  const result = readMailAddress(input)
  return result.ok ? result.value.address : result.refusal.code
}

const UNDERSTOOD: readonly (readonly [typed: string, stored: string])[] = [
  ['hanako@example.jp', 'hanako@example.jp'],
  ['  hanako@example.jp\r\n', 'hanako@example.jp'],
  ['\u3000ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ\u3000', 'hanako@example.jp'],
  ['A.b+x@EXAMPLE.JP', 'A.b+x@example.jp'],
  ['A.b+x@Exämple.jp', 'A.b+x@xn--exmple-cua.jp'],
  ['a@EXA\u0308MPLE.jp', 'a@xn--exmple-cua.jp'],
  ["o'hara/dept=x{y}|z@example.co.jp", "o'hara/dept=x{y}|z@example.co.jp"],
  ['taro@日本語.jp', 'taro@xn--wgv71a119e.jp'],
  ['taro@例え。jp', 'taro@xn--r8jz45g.jp'],
  ['taro@XN--WGV71A119E.jp', 'taro@xn--wgv71a119e.jp'],
  ['a@почта.рф', 'a@xn--80a1acny.xn--p1ai'],
  ['a..b@docomo.ne.jp', 'a..b@docomo.ne.jp'],
  ['.ab.@ezweb.ne.jp', '.ab.@ezweb.ne.jp'],
  [`${'a'.repeat(64)}@example.jp`, `${'a'.repeat(64)}@example.jp`],
]

const REFUSED: readonly (readonly [input: unknown, code: string])[] = [
  [undefined, 'address.mail_unreadable'],
  [null, 'address.mail_unreadable'],
  [['a@good.test'], 'address.mail_unreadable'],
  [{ address: 'a@good.test' }, 'address.mail_unreadable'],
  [42, 'address.mail_unreadable'],
  ['', 'address.mail_empty'],
  [' \u3000\n', 'address.mail_empty'],
  ['a@good.test,b@evil.test', 'address.mail_several'],
  ['a@good.test;b@evil.test', 'address.mail_several'],
  ['a@good.test、b@evil.test', 'address.mail_several'],
  ['a@good.test b@evil.test', 'address.mail_several'],
  ['a@good.test <b@evil.test>', 'address.mail_several'],
  ['good <b@evil.test>', 'address.mail_extra'],
  ['"x@evil y"@good.test', 'address.mail_several'],
  ['"a"@good.test', 'address.mail_extra'],
  ['a\\b@good.test', 'address.mail_extra'],
  ['a@good.test(x)evil', 'address.mail_extra'],
  ['group:a@good.test', 'address.mail_extra'],
  ['group:a@good.test,b@evil.test;', 'address.mail_several'],
  ['a@good.test\r\nBcc: b@evil.test', 'address.mail_hidden_character'],
  ['a@good.test\0', 'address.mail_hidden_character'],
  ['a@good\u202e.test', 'address.mail_hidden_character'],
  ['a\u200b@good.test', 'address.mail_hidden_character'],
  ['a\u00ad@good.test', 'address.mail_hidden_character'],
  ['a\ufe0f@good.test', 'address.mail_hidden_character'],
  ['a\ud800@good.test', 'address.mail_hidden_character'],
  ['=?utf-8?q?b=40evil.test?=@good.test', 'address.mail_unreadable'],
  ['a@b@good.test', 'address.mail_unreadable'],
  ['a b@good.test', 'address.mail_space'],
  ['hanako', 'address.mail_incomplete'],
  ['@good.test', 'address.mail_incomplete'],
  ['hanako@', 'address.mail_incomplete'],
  ['m\u0131ke@k.example', 'address.mail_not_ascii'],
  ['mi\u212ae@k.example', 'address.mail_not_ascii'],
  ['stra\u00dfe@k.example', 'address.mail_not_ascii'],
  ['\ufb01@k.example', 'address.mail_not_ascii'],
  ['\u017f@k.example', 'address.mail_not_ascii'],
  ['\u0130@k.example', 'address.mail_not_ascii'],
  ['花子@example.jp', 'address.mail_not_ascii'],
  ['a..b@example.jp', 'address.mail_local_part'],
  ['.a@example.jp', 'address.mail_local_part'],
  ['a.@example.jp', 'address.mail_local_part'],
  ['..@docomo.ne.jp', 'address.mail_local_part'],
  ['a..b@docomo.ne.jp.example.com', 'address.mail_local_part'],
  [`${'a'.repeat(65)}@example.jp`, 'address.mail_too_long'],
  [`${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(59)}.jp`, 'address.mail_too_long'],
  ['a'.repeat(1_000_000), 'address.mail_too_long'],
  ['a@localhost', 'address.mail_domain'],
]

test('what people type is understood', () => {
  for (const [typed, stored] of UNDERSTOOD) assert.equal(outcome(typed), stored, typed)
})

test('T089 T090 what could be read as another address is refused with its reason', () => {
  for (const [input, code] of REFUSED) assert.equal(outcome(input), code, JSON.stringify(input))
})

/** Strings near addresses: pieces of them, and what attacks put between. */
const nearAddress = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        'B.c',
        '@',
        '.',
        'gmail.com',
        'docomo.ne.jp',
        '日本語.jp',
        'ä',
        '..',
        '+',
        ' ',
        '\u3000',
        '＠',
        '．',
      ),
      fc.constantFrom(
        ',',
        ';',
        '<',
        '>',
        '"',
        '\\',
        '(',
        ')',
        ':',
        '\r\n',
        '\0',
        '\u202e',
        '=?',
        '?=',
        'K',
        'ﬁ',
        'xn--',
        '[',
        '%',
      ),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''))
const plainAddress = fc
  .tuple(
    fc.stringMatching(/^[A-Za-z0-9.+_-]{1,20}$/),
    fc.constantFrom('Example.jp', 'docomo.ne.jp', 'ｅｘ．jp', 'ドメイン.jp'),
  )
  .map(([local, domain]) => `${local}@${domain}`)

test('the stored form is its own canonical form, plain ASCII, with one "@"', () => {
  let accepted = 0
  fc.assert(
    fc.property(fc.oneof(nearAddress, plainAddress, fc.emailAddress()), (typed) => {
      const result = readMailAddress(typed)
      if (!result.ok) return assert.match(result.refusal.code, /^address\./)
      accepted++
      const { address } = result.value
      assert.deepEqual(readMailAddress(address), result)
      assert.match(address, /^[\x21-\x7e]+@[a-z0-9.-]+$/)
      assert.equal(address.split('@').length, 2)
      assert.ok(address.length <= 254)
    }),
    { numRuns: 3_000 },
  )
  assert.ok(accepted > 500, `only ${accepted} addresses were accepted: the property says little`)
})

test('anything else is refused, never thrown', () => {
  fc.assert(
    fc.property(fc.anything(), (input) => {
      assert.equal(typeof input === 'string' || !readMailAddress(input).ok, true)
    }),
  )
})

test('T089 PL-13 the mailer sends to the stored mailbox and to no other', async () => {
  const transport = createTransport({ streamTransport: true, buffer: true })
  await fc.assert(
    fc.asyncProperty(fc.oneof(plainAddress, fc.emailAddress()), async (typed) => {
      const result = readMailAddress(typed)
      if (!result.ok) return
      const { address } = result.value
      const sent = await transport.sendMail({ from: 'n@honnin.example', to: { name: '', address }, text: 'x' })
      // RFC 5321 4.1.2: a quoted string without quoted pairs names the mailbox between its quotes.
      const to = sent.envelope.to.map((recipient) => recipient.replace(/^"([^"\\]+)"@/, '$1@'))
      assert.deepEqual(to, [address])
    }),
    { numRuns: 200 },
  )
})

test('T090 an account is found in any ASCII case, and in no other case mapping', () => {
  assert.equal(lookupKey('MIKE@k.example'), lookupKey('mike@k.example'))
  for (const other of ['m\u0131ke@k.example', 'mi\u212ae@k.example', 'm\u0130ke@k.example'])
    assert.notEqual(lookupKey(other), lookupKey('mike@k.example'), other)
})
