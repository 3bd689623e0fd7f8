import type { Locale } from '../../kernel/locale.ts'
import { type Article, type Fact, inlinesOf, wordsOf } from './article.ts'
import type { Library } from './library.ts'
import { type Findable, type Index, indexOf } from './search.ts'

/** What a visitor's service is called does not make an article easier to find. */
const NO_FACTS: Readonly<Record<Fact, string>> = { brand: '', sender: '' }

export const findableOf = (article: Article): Findable => ({
  number: article.number,
  title: article.question,
  tags: article.tags.join(' '),
  answer: wordsOf(article.answer, NO_FACTS),
  body: [...inlinesOf(article.blocks)].map((inside) => wordsOf(inside, NO_FACTS)).join(' '),
})

export const indexesOf = (library: Library): Readonly<Record<Locale, Index>> => {
  const articles = [...library.values()]
  return {
    ja: indexOf(articles.map(({ ja }) => findableOf(ja))),
    en: indexOf(articles.map(({ en }) => findableOf(en))),
  }
}
