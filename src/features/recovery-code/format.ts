import type { Random } from '../../kernel/random.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { plainCharacters } from '../../kernel/typed.ts'

/** Crockford's base 32: no I, L, O (read as 1, 1, 0) and no U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 15 random bytes are 120 bits (RC-01 asks for 64; at 112 a plain keyed digest is enough, RC-09). */
const CODE_LENGTH = 24
const GROUP_LENGTH = 5
const SHOWN_LENGTH = CODE_LENGTH + 1
const INPUT_MAX = 10_000

export type RecoveryCodeFormatCode =
  | 'recovery_code.unreadable'
  | 'recovery_code.wrong_length'
  | 'recovery_code.typing_error'

/** Times x in GF(2^5) modulo x^5 + x^2 + 1; x is primitive, so its powers 0–30 are all different. */
const timesX = (value: number): number => ((value << 1) ^ (value & 16 ? 0b100101 : 0)) & 31

/** The characters as coefficients, at x. Undefined where one is not of the alphabet. */
function evaluate(characters: string): number | undefined {
  let sum = 0
  for (const character of characters) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) return undefined
    sum = timesX(sum) ^ value
  }
  return sum
}

/** The 24 characters that count, upper case, without groups: what is digested and stored. */
export function makeRecoveryCode(random: Random): string {
  let bits = BigInt(`0x${random.bytes((CODE_LENGTH * 5) / 8).toString('hex')}`)
  let code = ''
  for (let i = 0; i < CODE_LENGTH; i++) {
    code = ALPHABET.charAt(Number(bits & 31n)) + code
    bits >>= 5n
  }
  return code
}

/**
 * As it is shown and printed: five groups of five, the last character a check. The check makes the sum zero over a
 * field in which each place has its own weight, so it catches every single wrong character and every swap of two.
 */
export function showRecoveryCode(code: string): string {
  const check = ALPHABET.charAt(timesX(evaluate(code) ?? 0))
  return (code + check).replace(new RegExp(`.{${GROUP_LENGTH}}(?=.)`, 'g'), '$&-')
}

const canonical = (typed: string): string =>
  typed
    .replace(/[\s.-]/g, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')

const isCode = (characters: string): boolean => characters.length === SHOWN_LENGTH && evaluate(characters) === 0

/** Everything in a text that has the shape of a code, overlapping ones too, on one line or broken between groups. */
function candidates(text: string): string[] {
  const group = `[0-9A-Za-z]{${GROUP_LENGTH}}`
  const shape = new RegExp(`(?<![0-9A-Za-z])(?=(${group}(?:[\\s-]{0,4}${group}){4})(?![0-9A-Za-z]))`, 'g')
  return [...text.matchAll(shape)].map((match) => canonical(match[1] ?? ''))
}

/**
 * The 24 characters in what was typed or pasted: any case, O for 0, I or L for 1, spaces, any dash, full width, or the
 * whole saved file. A typing error is told apart from a wrong code, and neither it nor an unreadable entry costs a try.
 */
export function readRecoveryCode(input: unknown): Result<string> {
  if (typeof input !== 'string' || input.length > INPUT_MAX) return refuse('recovery_code.unreadable')
  const text = plainCharacters(input)
  const whole = canonical(text)
  const found = [whole, ...candidates(text)]
  const codes = new Set(found.filter(isCode))
  const [code] = codes
  if (code !== undefined && codes.size === 1) return ok(code.slice(0, CODE_LENGTH))
  if (codes.size > 1) return refuse('recovery_code.unreadable')
  if (found.some((typed) => /^[0-9A-Z]+$/.test(typed) && typed.length === SHOWN_LENGTH))
    return refuse('recovery_code.typing_error')
  if (/^[0-9A-Z]{16,40}$/.test(whole))
    return refuse('recovery_code.wrong_length', { typed: whole.length, expected: SHOWN_LENGTH })
  return refuse('recovery_code.unreadable')
}
