import { LOCALES, type Locale } from '../../kernel/locale.ts'
import { type Article, ArticleError, anchorsOf, linksOf } from './article.ts'
import { parseArticle } from './parse.ts'
import type { References } from './parse-inline.ts'

export interface Source {
  /** As messages name it: "ja/001001-replace-everything.md". */
  readonly file: string
  readonly text: string
}

/** Every article in every language, by its number, in the order of the numbers. */
export type Library = ReadonlyMap<string, Readonly<Record<Locale, Article>>>

const fileOf = ({ locale, number, slug }: Article): string => `${locale}/${number}-${slug}.md`

/** What an article has to be like whatever its language: nobody is told less for the language they read. */
const frameOf = (article: Article) => ({
  updated: article.updated,
  related: article.related,
  anchors: anchorsOf(article),
  links: [...linksOf(article)],
  targets: [article.targets.devices.length, article.targets.systems.length],
})

function pair(number: string, versions: readonly Article[]): Readonly<Record<Locale, Article>> {
  const [first] = versions
  for (const locale of LOCALES) {
    const found = versions.filter((article) => article.locale === locale)
    if (found.length !== 1)
      throw new ArticleError(first ? fileOf(first) : number, 1, `needs one article in "${locale}", has ${found.length}`)
  }
  const all = Object.fromEntries(versions.map((article) => [article.locale, article])) as Record<Locale, Article>
  for (const [name, value] of Object.entries(frameOf(all.ja))) {
    const other = frameOf(all.en)[name as keyof ReturnType<typeof frameOf>]
    if (JSON.stringify(value) !== JSON.stringify(other))
      throw new ArticleError(fileOf(all.en), 1, `${name} differ: ${JSON.stringify(value)} and ${JSON.stringify(other)}`)
  }
  if (all.ja.slug !== all.en.slug) throw new ArticleError(fileOf(all.en), 1, `is called ${all.ja.slug} in Japanese`)
  return all
}

/** Does a link to an article lead to one that is there, and to a place in it? */
export function leadsToArticle(library: Library, href: string): boolean {
  const [, number = '', anchor] = /^\/help\/(\d{6})(?:#(.+))?$/.exec(href) ?? []
  const article = library.get(number)
  return article !== undefined && (anchor === undefined || anchorsOf(article.ja).includes(anchor))
}

/** All articles, or an ArticleError that names the file and the line of the first mistake. */
export function buildLibrary(sources: readonly Source[], references: References): Library {
  const articles = sources
    .map(({ file, text }) => parseArticle(file, text, references))
    .toSorted((a, b) => (a.number < b.number ? -1 : 1))
  const byNumber = Map.groupBy(articles, ({ number }) => number)
  const library: Library = new Map([...byNumber].map(([number, versions]) => [number, pair(number, versions)]))
  for (const article of articles)
    for (const href of [...linksOf(article), ...article.related.map((number) => `/help/${number}`)]) {
      const isInside = href.startsWith('#')
      if (
        isInside
          ? !anchorsOf(article).includes(href.slice(1))
          : /^\/help\/./.test(href) && !leadsToArticle(library, href)
      )
        throw new ArticleError(fileOf(article), 1, `leads to ${href}, which is not there`)
    }
  return library
}
