export const LOCALES = ['ja', 'en'] as const
export type Locale = (typeof LOCALES)[number]

export const isLocale = (value: unknown): value is Locale => value === 'ja' || value === 'en'

/** The first of our languages in an Accept-Language header by its q values (RFC 9110 12.5.4); `fallback` where none is. */
export function negotiateLocale(header: string | undefined, fallback: Locale): Locale {
  const wishes = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.trim().split(';')
      const q = rest.map((r) => /^\s*q=([\d.]+)\s*$/.exec(r)?.[1]).find((v) => v !== undefined)
      return { language: tag.toLowerCase().split('-')[0], q: q === undefined ? 1 : Number(q) }
    })
    .filter((wish) => wish.q > 0)
    .sort((a, b) => b.q - a.q)
  for (const wish of wishes) if (isLocale(wish.language)) return wish.language
  return fallback
}
