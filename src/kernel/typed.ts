/**
 * What keyboards, input methods and paste do to plain ASCII. Only these are undone: a general NFKC would also turn
 * ſ, ﬁ, ① or the Kelvin sign into letters that the person did not type (1,440 code points collapse to ASCII under
 * it), and make two addresses one.
 */

/** Full-width ASCII of a Japanese input method (U+FF01–FF5E) and the ideographic space become half-width. */
export const halfWidth = (typed: string): string =>
  typed.replace(/[\uff01-\uff5e\u3000]/g, (c) => (c === '\u3000' ? ' ' : String.fromCharCode(c.charCodeAt(0) - 0xfee0)))

const DASHES = /[\p{Pd}\u2212\u30fc\uff70\u2500\u2501\u02d7\u2043]/gu

/**
 * For codes and phone numbers, where nothing but letters and digits counts: half-width, every dash (the Japanese
 * long-vowel mark ー too) is "-", and what text copied from a phone book carries along unseen is gone.
 */
export const plainCharacters = (typed: string): string =>
  halfWidth(typed)
    .replace(DASHES, '-')
    .replace(/[\u200b\u200e\u200f\u202a\u202c\u202d\u2060\u2066-\u2069\ufeff]/g, '')
