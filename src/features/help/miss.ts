import { fold } from './fold.ts'

/**
 * What of a search that found nothing may be counted for the staff: short words, and nothing that could be an address,
 * a number or a code. Undefined where nothing is left.
 */
export function countable(query: string, lengthMax: number): string | undefined {
  const folded = fold(query).replace(/\s+/g, ' ').trim()
  const isPersonal = /[@\d]|:\/\/|\bwww\b/.test(folded)
  // The longest words of a language are shorter than a recovery code or a random password.
  const isRandom = folded
    .split(' ')
    .some((word) => /^[a-z]{16,}$/.test(word) || /[^\p{L}\p{M}'’.,?!、。？！・ー-]/u.test(word))
  return isPersonal || isRandom || folded.length < 2 || folded.length > lengthMax ? undefined : folded
}
