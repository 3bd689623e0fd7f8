import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Locale } from '../../kernel/locale.ts'
import { type Article, ArticleError, EDITIONS, linksOf, localeOf, type Targets } from './article.ts'
import {
  checkLinks,
  type Library,
  numberOf,
  pair,
  type Source,
  sorted,
  type Versions,
  withEasyLinks,
} from './library.ts'
import { parseArticle } from './parse.ts'
import type { References } from './parse-inline.ts'

/** The operator's folder, as it was read. */
export interface Folder {
  readonly sources: readonly Source[]
  /** brand.json: words of the operator's own, and what else the product's articles are for. */
  readonly brand: string | undefined
}

/** An article of the operator's, or one that somebody approved. */
export interface Approval {
  readonly digest: string
  /** ISO 8601 day. */
  readonly day: string
}

/** What of the operator's stands beside the product's articles, and why the rest does not. */
export interface Together {
  readonly library: Library
  /** Mistakes, each with its file and line. */
  readonly problems: readonly string[]
  /** Sound, but not approved as they are now; with the links that a second person looks at. */
  readonly waiting: readonly { readonly number: string; readonly digest: string; readonly links: readonly string[] }[]
}

/** The product's own numbers begin with 0; these never meet them, so no article of the product is replaced unseen. */
const OWN = /^9\d{5}$/

const both = z.strictObject({ ja: z.array(z.string().min(1)), en: z.array(z.string().min(1)) })
const Brand = z.strictObject({
  words: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.strictObject({ ja: z.string().min(1), en: z.string().min(1) }))
    .default({}),
  devices: both.default({ ja: [], en: [] }),
  systems: both.default({ ja: [], en: [] }),
})
type Brand = z.infer<typeof Brand>

function readBrand(text: string | undefined): Brand {
  try {
    const brand = Brand.parse(JSON.parse(text ?? '{}'))
    for (const list of [brand.devices, brand.systems])
      if (list.ja.length !== list.en.length) throw new Error('as many in Japanese as in English')
    return brand
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : ''
    throw new ArticleError('brand.json', 1, why.replaceAll('\n', ' '))
  }
}

/** Of the files as they are: whoever approves an article approves these, with the words that they borrow. */
export function digestOfSources(sources: readonly Source[], brand: string | undefined): string {
  const borrows = sources.some(({ text }) => text.includes('{{word '))
  const files = sources.map(({ file, text }) => [file, text]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([files, borrows ? brand : '']))
    .digest('hex')
    .slice(0, 32)
}

const alsoFor = (targets: Targets, brand: Brand, locale: Locale): Targets => ({
  ...targets,
  devices: [...targets.devices, ...brand.devices[locale]],
  systems: [...targets.systems, ...brand.systems[locale]],
})

const withTargets = (versions: Versions, brand: Brand): Versions => ({
  ...versions,
  ...Object.fromEntries(
    EDITIONS.flatMap((edition) => {
      const article = versions[edition]
      return article ? [[edition, { ...article, targets: alsoFor(article.targets, brand, localeOf(edition)) }]] : []
    }),
  ),
})

function parseOwn(file: string, text: string, references: References, isPage: Own['isPage']): Article {
  const article = parseArticle(file, text, references)
  if (!OWN.test(article.number))
    throw new ArticleError(file, 1, 'articles of your own have numbers from 900000 to 999999')
  for (const href of linksOf(article)) {
    const path = href.replace(/#.*$/, '')
    if (path.startsWith('/') && !/^\/help\/./.test(path) && !isPage(path))
      throw new ArticleError(file, 1, `leads to ${path}, which is no page of the service`)
  }
  return article
}

export interface Own {
  readonly folder: Folder
  readonly references: References
  readonly isPage: (path: string) => boolean
  /** By number; or the day that all count as approved on, where nobody but the writer reads them (development). */
  readonly approved: ReadonlyMap<string, Approval> | string
}

/** The product's articles and the operator's. One with a mistake is left out and told of; the others stand. */
export function putTogether(product: Library, { folder, references, isPage, approved }: Own): Together {
  const problems: string[] = []
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof ArticleError)) throw error
      problems.push(error.message)
      return undefined
    }
  }
  const brand = attempt(() => readBrand(folder.brand)) ?? Brand.parse({})
  const byNumber = Map.groupBy(folder.sources, numberOf)
  const digests = new Map([...byNumber].map(([number, sources]) => [number, digestOfSources(sources, folder.brand)]))
  const dayOf = (number: string): string | undefined =>
    typeof approved === 'string'
      ? approved
      : approved.get(number)?.digest === digests.get(number)
        ? approved.get(number)?.day
        : undefined
  const own: References = {
    ...references,
    word: (name, locale) => (Object.hasOwn(brand.words, name) ? brand.words[name]?.[locale] : undefined),
    updated: (number) => dayOf(number) ?? 'not approved',
  }
  const read = [...byNumber].flatMap(([number, sources]) => {
    // Every file says what is wrong with it, and not only the first.
    const articles = sources.map(({ file, text }) => attempt(() => parseOwn(file, text, own, isPage)))
    const sound = articles.flatMap((article) => article ?? [])
    const versions = sound.length === articles.length ? attempt(() => pair(number, sound)) : undefined
    return versions ? [[number, versions] as const] : []
  })
  const meant = new Map([...product].map(([number, versions]) => [number, withTargets(versions, brand)]))
  const isApproved = ([number]: readonly [string, Versions]) => dayOf(number) !== undefined
  const waiting = read
    .filter((one) => !isApproved(one))
    .map(([number, { ja }]) => ({
      number,
      digest: digests.get(number) ?? '',
      links: [...new Set(linksOf(ja))],
    }))
  return { library: linked(meant, read.filter(isApproved), problems), problems, waiting }
}

/** An article that is left out takes those with it that lead to it, until every link leads somewhere. */
function linked(product: Library, own: readonly (readonly [string, Versions])[], problems: string[]): Library {
  const all = sorted([...product, ...own])
  const lost = own.filter(([, versions]) => {
    try {
      for (const article of Object.values(versions)) checkLinks(all, article)
      return false
    } catch (error) {
      if (!(error instanceof ArticleError)) throw error
      problems.push(error.message)
      return true
    }
  })
  return lost.length === 0
    ? withEasyLinks(all)
    : linked(
        product,
        own.filter((one) => !lost.includes(one)),
        problems,
      )
}
