import { ok, type Result, refuse } from '../../kernel/result.ts'
import { plainCharacters } from '../../kernel/typed.ts'

export type EntryCode = 'code.unreadable'
const unreadable = (length: number) => refuse('code.unreadable' satisfies EntryCode, { length })

/** Two messages' worth: nobody types more into the field. */
const INPUT_MAX = 2_000

/** The one value that all matches agree on. */
function only(matches: readonly string[]): string | undefined {
  const distinct = new Set(matches.map((match) => match.replace(/\D/g, '')))
  return distinct.size === 1 ? [...distinct][0] : undefined
}

/**
 * The security code in what was typed or pasted: digits of any width with spaces, hyphens or ー between them (SC-11),
 * or the whole message. In a message the last line "@host #12345678" (origin-bound one-time codes) is believed first.
 * What holds no code, or two, is refused as unreadable; it never reaches the comparison, so it costs no try.
 */
export function readCode(input: unknown, length: number): Result<string> {
  if (typeof input !== 'string' || input.length > INPUT_MAX) return unreadable(length)
  const text = plainCharacters(input)
  const typed = text.replace(/[\s.-]/g, '')
  if (/^\d+$/.test(typed)) return typed.length === length ? ok(typed) : unreadable(length)
  const half = Math.ceil(length / 2)
  const shapes = [
    new RegExp(`^@\\S+ #\\d{${length}}(?!\\d)`, 'gm'),
    new RegExp(`(?<![\\d#])\\d{${length}}(?!\\d)`, 'g'),
    new RegExp(`(?<!\\d[ -]?)\\d{${half}}[ -]\\d{${length - half}}(?![ -]?\\d)`, 'g'),
  ]
  for (const shape of shapes) {
    const found = text.match(shape)?.map((match) => match.replace(/^@\S+ #/, ''))
    if (found) {
      const code = only(found)
      return code === undefined ? unreadable(length) : ok(code)
    }
  }
  return unreadable(length)
}
