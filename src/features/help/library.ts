import { LOCALES, type Locale } from '../../kernel/locale.ts'
import {
  type Article,
  ArticleError,
  anchorsOf,
  type Block,
  type Edition,
  easyPath,
  type Inline,
  linksOf,
} from './article.ts'
import { parseArticle } from './parse.ts'
import type { References } from './parse-inline.ts'

export interface Source {
  /** As messages name it: "ja/001001-replace-everything.md". */
  readonly file: string
  readonly text: string
}

/** An article in every language; in やさしい日本語 where somebody wrote it so. */
export type Versions = Readonly<Record<Locale, Article> & Partial<Record<Edition, Article>>>

/** Every article by its number, in the order of the numbers. */
export type Library = ReadonlyMap<string, Versions>

const fileOf = ({ edition, number, slug }: Article): string => `${edition}/${number}-${slug}.md`

/** What an article has to be like in every edition: nobody is told less for the language they read. */
const frameOf = (article: Article) => ({
  slug: article.slug,
  related: article.related,
  anchors: anchorsOf(article),
  links: [...linksOf(article)],
  targets: [article.targets.devices.length, article.targets.systems.length],
})

/** The editions of one article; nobody is told less for the one they read. */
export function pair(number: string, written: readonly Article[]): Versions {
  const [first] = written
  for (const locale of LOCALES) {
    const found = written.filter((article) => article.edition === locale)
    if (found.length !== 1)
      throw new ArticleError(first ? fileOf(first) : number, 1, `needs one article in "${locale}", has ${found.length}`)
  }
  const all = Object.fromEntries(written.map((article) => [article.edition, article])) as unknown as Versions
  for (const other of written)
    for (const [name, value] of Object.entries(frameOf(all.ja))) {
      const its = frameOf(other)[name as keyof ReturnType<typeof frameOf>]
      if (JSON.stringify(value) !== JSON.stringify(its))
        throw new ArticleError(fileOf(other), 1, `${name} differ: ${JSON.stringify(value)} and ${JSON.stringify(its)}`)
    }
  return all
}

/** Does a link to an article lead to one that is there, and to a place in it? */
export function leadsToArticle(library: Library, href: string): boolean {
  const [, number = '', easy, anchor] = /^\/help\/(\d{6})(\/easy)?(?:#(.+))?$/.exec(href) ?? []
  const article = library.get(number)?.[easy ? 'ja-easy' : 'ja']
  return article !== undefined && (anchor === undefined || anchorsOf(article).includes(anchor))
}

export function checkLinks(library: Library, article: Article): void {
  for (const href of [...linksOf(article), ...article.related.map((number) => `/help/${number}`)]) {
    const isInside = href.startsWith('#')
    if (
      isInside ? !anchorsOf(article).includes(href.slice(1)) : /^\/help\/./.test(href) && !leadsToArticle(library, href)
    )
      throw new ArticleError(fileOf(article), 1, `leads to ${href}, which is not there`)
  }
}

/** From an article in やさしい日本語 to another one that is, where it is. */
function easyLinks(library: Library, article: Article): Article {
  const to = (href: string): string => {
    const [, number = '', anchor = ''] = /^\/help\/(\d{6})(#.+)?$/.exec(href) ?? []
    return library.get(number)?.['ja-easy'] ? `${easyPath(number)}${anchor}` : href
  }
  const inlines = (pieces: readonly Inline[]): Inline[] =>
    pieces.map((piece) =>
      piece.kind === 'link'
        ? { ...piece, href: to(piece.href), inside: inlines(piece.inside) }
        : piece.kind === 'strong'
          ? { ...piece, inside: inlines(piece.inside) }
          : piece,
    )
  const block = (one: Block): Block => {
    if (one.kind === 'list') return { ...one, items: one.items.map((item) => item.map(block)) }
    if (one.kind === 'supplement') return { ...one, blocks: one.blocks.map(block) }
    return 'inside' in one ? { ...one, inside: inlines(one.inside) } : one
  }
  return { ...article, answer: inlines(article.answer), blocks: article.blocks.map(block) }
}

export const numberOf = ({ file }: Source): string => /\/(\d{6})-[^/]*\.md$/.exec(file)?.[1] ?? ''

export const sorted = (all: Iterable<readonly [string, Versions]>): Library =>
  new Map([...all].toSorted(([a], [b]) => (a < b ? -1 : 1)))

export const withEasyLinks = (library: Library): Library =>
  new Map(
    [...library].map(([number, versions]) => {
      const easy = versions['ja-easy']
      return [number, easy ? { ...versions, 'ja-easy': easyLinks(library, easy) } : versions]
    }),
  )

/** All articles, or an ArticleError that names the file and the line of the first mistake. */
export function buildLibrary(sources: readonly Source[], references: References): Library {
  const byNumber = Map.groupBy(sources, numberOf)
  const library = sorted(
    [...byNumber].map(([number, written]) => {
      const articles = written.map(({ file, text }) => parseArticle(file, text, references))
      return [number, pair(number, articles)] as const
    }),
  )
  for (const versions of library.values()) for (const article of Object.values(versions)) checkLinks(library, article)
  return withEasyLinks(library)
}
