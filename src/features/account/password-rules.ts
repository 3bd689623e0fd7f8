import { ok, type Result, refuse } from '../../kernel/result.ts'

/** Why a password is easy to guess, as far as it can be told in one sentence. */
export type Weakness = 'common' | 'repeated' | 'sequence' | 'context' | 'guessable'

export interface Blocklist {
  /**
   * The main reason why the password falls within 10^guessesLog10 guesses, or undefined where it holds out.
   * Context words are what this service and this person are called.
   */
  weakness(password: string, contextWords: readonly string[], guessesLog10: number): Weakness | undefined
}

export interface PasswordPolicy {
  /** Unicode code points after NFC. */
  readonly minimumLength: number
  /** Unicode code points after NFC. */
  readonly maximumLength: number
}

export type PasswordCode =
  | 'password.unreadable'
  | 'password.empty'
  | 'password.too_short'
  | 'password.too_long'
  | `password.${Weakness}`
const no = (code: PasswordCode, params: Record<string, number> = {}) => refuse(code, params)

/** A password within this many guesses (10^10, zxcvbn's "unthrottled" bound) is one that others also think of. */
const GUESSES_LOG10 = 10

/**
 * One form for hashing and for comparing: NFC (NIST SP 800-63B-4 3.1.1.2), so that が typed on a Mac and on a phone is
 * the same. Undefined for what is no text; lone surrogates would all become U+FFFD, and so one password.
 */
export const canonicalPassword = (input: unknown): string | undefined =>
  typeof input === 'string' && input.isWellFormed() ? input.normalize('NFC') : undefined

/** Are these words nearly all of it? Decorations between them do not count as something of its own. */
function isMadeOf(words: readonly string[], password: string, enough: number): boolean {
  const folded = password.toLowerCase()
  const rest = [...words].sort((a, b) => b.length - a.length).reduce((left, word) => left.replaceAll(word, ' '), folded)
  return rest !== folded && [...rest.replace(/[\p{P}\p{Z}\p{Sc}\p{Sk}\p{Sm}]/gu, '')].length < enough
}

/**
 * Judges a new password: length in characters, then the blocklist with its reason; no rule about kinds of characters
 * (NIST SP 800-63B-4 3.1.1.2, ASVS 6.2.5). The value is what to hash, the whole of it.
 */
export function judgePassword(
  input: unknown,
  policy: PasswordPolicy,
  contextWords: readonly string[],
  blocklist: Blocklist,
): Result<string> {
  const password = canonicalPassword(input)
  if (password === undefined) return no('password.unreadable')
  if (password === '') return no('password.empty')
  // A code point is at most two UTF-16 units: what is longer need not be counted.
  const length = password.length > policy.maximumLength * 2 ? Number.POSITIVE_INFINITY : [...password].length
  if (length > policy.maximumLength) return no('password.too_long', { maximum: policy.maximumLength })
  if (length < policy.minimumLength) return no('password.too_short', { minimum: policy.minimumLength })
  if (isMadeOf(contextWords, password, policy.minimumLength / 2)) return no('password.context')
  // Eight random digits are 10^8 guesses: under a short minimum the bound sinks, or nothing short could pass.
  const guessesLog10 = Math.min(GUESSES_LOG10, policy.minimumLength - 1)
  const weakness = blocklist.weakness(password, contextWords, guessesLog10)
  return weakness ? no(`password.${weakness}`) : ok(password)
}

/**
 * The words that do not count in a password here: names of the service, and each address of the person whole, its part
 * before the "@", and the pieces of that ("taro.tanaka@…" → taro.tanaka, tarotanaka, taro, tanaka).
 */
export function contextWords(serviceNames: readonly string[], addresses: readonly string[]): string[] {
  const words = addresses.flatMap((address) => {
    const local = address.split('@')[0] ?? ''
    const pieces = local.split(/[^\p{L}\p{N}]+/u)
    return [address, local, pieces.join(''), ...pieces]
  })
  return [...new Set([...serviceNames, ...words].map((word) => word.toLowerCase()))].filter(
    (word) => word.length >= 3 || /[^\x20-\x7e]{2}/.test(word),
  )
}
