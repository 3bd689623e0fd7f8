import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Blocklist,
  canonicalPassword,
  contextWords,
  judgePassword,
  type PasswordPolicy,
} from './password-rules.ts'

const POLICY: PasswordPolicy = { minimumLength: 15, maximumLength: 256 }
const nothingBlocked: Blocklist = { weakness: () => undefined }

const outcome = (input: unknown, blocklist = nothingBlocked): string => {
  const result = judgePassword(input, POLICY, [], blocklist)
  return result.ok ? result.value : result.refusal.code
}

test('length is counted in characters after NFC (SS-10)', () => {
  assert.equal(outcome('q7#Lp2!vR9z$Kd'), 'password.too_short')
  assert.equal(outcome('q7#Lp2!vR9z$Kd4'), 'q7#Lp2!vR9z$Kd4')
  assert.equal(outcome('😀'.repeat(14)), 'password.too_short')
  assert.equal(outcome('😀'.repeat(64)), '😀'.repeat(64))
  assert.equal(outcome('😀'.repeat(256)), '😀'.repeat(256))
  assert.equal(outcome('か\u3099'.repeat(14)), 'password.too_short')
  assert.equal(outcome('か\u3099'.repeat(15)), 'が'.repeat(15))
  assert.equal(outcome('a'.repeat(256)), 'a'.repeat(256))
  assert.equal(outcome('a'.repeat(257)), 'password.too_long')
  assert.equal(outcome('a'.repeat(1_000_000)), 'password.too_long')
  assert.equal(outcome(' leading and trailing '), ' leading and trailing ')
  assert.equal(outcome(''), 'password.empty')
})

test('what is no text is refused', () => {
  for (const input of [undefined, null, 123456789012345, ['a'.repeat(15)], {}, '\ud800'.repeat(15)])
    assert.equal(outcome(input), 'password.unreadable')
})

test('the blocklist’s reason is the refusal, and a short minimum lowers its bound', () => {
  const asked: number[] = []
  const blocklist: Blocklist = {
    weakness: (_password, _words, guessesLog10) => {
      asked.push(guessesLog10)
      return 'context'
    },
  }
  assert.equal(outcome('x'.repeat(15), blocklist), 'password.context')
  judgePassword('x'.repeat(15), { minimumLength: 8, maximumLength: 256 }, [], blocklist)
  assert.deepEqual(asked, [10, 7])
})

test('words of this service and this person do not count (SS-11)', () => {
  const words = contextWords(['Honnin', '本人'], ['taro.tanaka@example.jp'])
  const judge = (password: string) => judgePassword(password, POLICY, words, nothingBlocked).ok
  for (const password of ['honninhonnin1234', 'Honnin Taro Tanaka!', '本人-HONNIN-taro-2024', '***taro.tanaka***1'])
    assert.equal(judge(password), false, password)
  for (const password of [
    'taro and seven blue umbrellas',
    'my honnin 88 q7#Lp2',
    '****************',
    'taro🐈🚲🌧📚🍜🎻🗻🧦🪴🕰🐙',
  ])
    assert.equal(judge(password), true, password)
})

test('the canonical password is its own canonical form', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      const password = canonicalPassword(typed)
      assert.equal(canonicalPassword(password), password)
    }),
  )
  assert.equal(canonicalPassword('か\u3099'), canonicalPassword('が'))
})

test('context words are the names of the service and the pieces of the addresses', () => {
  assert.deepEqual(contextWords(['Honnin', '本人'], ['Taro.Ta-Naka@example.jp', 'jo@example.jp']), [
    'honnin',
    '本人',
    'taro.ta-naka@example.jp',
    'taro.ta-naka',
    'tarotanaka',
    'taro',
    'naka',
    'jo@example.jp',
  ])
})
