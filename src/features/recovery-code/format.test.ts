import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '../../kernel/random.ts'
import { makeRecoveryCode, readRecoveryCode, showRecoveryCode } from './format.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const code = makeRecoveryCode(seededRandom('format'))
const shown = showRecoveryCode(code)

const outcome = (input: unknown): string => {
  const result = readRecoveryCode(input)
  return result.ok ? result.value : result.refusal.code
}

test('RC-01 RC-02 24 characters, shown in five groups of five', () => {
  assert.match(code, /^[0-9A-HJKMNP-TV-Z]{24}$/)
  assert.match(shown, /^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/)
  const random = seededRandom('spread')
  const used = new Set(Array.from({ length: 1_000 }, () => makeRecoveryCode(random)).flatMap((c) => [...c]))
  assert.equal([...used].sort().join(''), ALPHABET)
})

test('every spelling is read back', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (seed) => {
      const made = makeRecoveryCode(seededRandom(seed))
      const print = showRecoveryCode(made)
      const looseLetters = print.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
      const fullWidth = print
        .replace(/[0-9A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
        .replaceAll('-', 'ー')
      const spellings = [
        print,
        looseLetters,
        fullWidth,
        print.replaceAll('-', ''),
        print.replaceAll('-', ' '),
        ` ${print}\r\n`,
      ]
      spellings.push(
        print.replaceAll('-', '–'),
        `${print.slice(0, 17)}\n${print.slice(18)}`,
        print.replaceAll('-', '\u3000'),
      )
      spellings.push(
        `Honnin 回復用コード\n作成日: 2026-11-22\n\n    ${print}\n\nThis code works once. Never share it with anyone.\n`,
      )
      for (const spelling of spellings) assert.equal(outcome(spelling), made, spelling)
    }),
    { numRuns: 100 },
  )
})

test('the check catches every single wrong character and every swap of two', () => {
  const characters = [...shown.replaceAll('-', '')]
  let wrong = 0
  for (let i = 0; i < 25; i++) {
    for (const other of ALPHABET) {
      if (other === characters[i]) continue
      assert.equal(outcome(characters.with(i, other).join('')), 'recovery_code.typing_error')
      wrong++
    }
    for (let j = i + 1; j < 25; j++) {
      const [a, b] = [characters[i] ?? '', characters[j] ?? '']
      if (a === b) continue
      assert.equal(outcome(characters.with(i, b).with(j, a).join('')), 'recovery_code.typing_error')
      wrong++
    }
  }
  assert.ok(wrong > 1_000)
})

test('what is no code is refused with its reason', () => {
  const other = showRecoveryCode(makeRecoveryCode(seededRandom('other')))
  const cases: readonly (readonly [unknown, string])[] = [
    [undefined, 'recovery_code.unreadable'],
    [[shown], 'recovery_code.unreadable'],
    ['', 'recovery_code.unreadable'],
    ['I have lost my code', 'recovery_code.unreadable'],
    ['12345678', 'recovery_code.unreadable'],
    ['A'.repeat(1_000_000), 'recovery_code.unreadable'],
    [`${shown}\n${other}`, 'recovery_code.unreadable'],
    [shown.slice(0, -1), 'recovery_code.wrong_length'],
    [`${shown}A`, 'recovery_code.wrong_length'],
    [shown.replace(/^./, 'U'), 'recovery_code.typing_error'],
  ]
  for (const [input, expected] of cases) assert.equal(outcome(input), expected, String(input).slice(0, 60))
})

test('nothing throws', () => {
  fc.assert(fc.property(fc.anything(), (input) => typeof readRecoveryCode(input).ok === 'boolean'))
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      (input) => typeof readRecoveryCode(input).ok === 'boolean',
    ),
  )
})
