import { type Article, EDITIONS, type Edition, type Fact, inlinesOf, wordsOf } from './article.ts'
import { kanaOf } from './furigana.ts'
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

/** Who looks in やさしい日本語 may know the sound of a word only. */
const withKana = ({ number, ...fields }: Findable): Findable => {
  const both = (text: string): string => `${text} ${kanaOf(text)}`
  return {
    number,
    title: both(fields.title),
    tags: both(fields.tags),
    answer: both(fields.answer),
    body: both(fields.body),
  }
}

/** For each edition an index of the articles that are written in it. */
export const indexesOf = (library: Library): Readonly<Record<Edition, Index>> => {
  const indexed = (edition: Edition): Index =>
    indexOf(
      [...library.values()].flatMap(({ [edition]: article }) => {
        if (!article) return []
        return edition === 'ja-easy' ? withKana(findableOf(article)) : findableOf(article)
      }),
    )
  const [ja, en, easy] = EDITIONS
  return { [ja]: indexed(ja), [en]: indexed(en), [easy]: indexed(easy) }
}
