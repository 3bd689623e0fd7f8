import { ok, type Result, refuse } from '../../kernel/result.ts'
import { plainCharacters } from '../../kernel/typed.ts'

/** More than anybody types into the field of a number. */
const INPUT_MAX = 100

/** A receipt, stop or match number as people type it: digits of any width, with spaces, dashes or ー between them. */
export function readNumber(typed: unknown, length: number): Result<string> {
  const number = typeof typed === 'string' && typed.length <= INPUT_MAX ? plainCharacters(typed) : ''
  const digits = number.replace(/[\s-]/g, '')
  return /^\d+$/.test(digits) && digits.length === length ? ok(digits) : refuse('number.unreadable', { length })
}
