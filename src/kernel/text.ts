import type { Locale } from './locale.ts'

/**
 * A sentence in both languages over the same parameters. A missing language does not compile (product.md,
 * decision 10). With no parameters it is a pair of strings; with parameters a pair of functions.
 */
export type Text<P = void> = P extends void
  ? { readonly ja: string; readonly en: string }
  : { readonly ja: (p: P) => string; readonly en: (p: P) => string }

/** Says a text. */
export function say(text: Text, locale: Locale): string
export function say<P>(text: Text<P>, locale: Locale, params: P): string
export function say<P>(text: Text | Text<P>, locale: Locale, params?: P): string {
  const sentence = (text as Record<Locale, string | ((p: P) => string)>)[locale]
  return typeof sentence === 'string' ? sentence : sentence(params as P)
}
