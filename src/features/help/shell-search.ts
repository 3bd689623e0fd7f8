import { type Html, html } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import { heading, lead, paragraph } from '../../platform/page/content.ts'
import { textField } from '../../platform/page/field.ts'
import { button, linkList, ways } from '../../platform/page/form.ts'
import type { Web } from '../session/shell.ts'
import { articlePath, wordsOf } from './article.ts'
import { indexesOf } from './findable.ts'
import { library } from './flow-library.ts'
import { highlighted } from './highlight.ts'
import type { Found, Hit, Index } from './search.ts'
import { articleLinks, factsOf } from './shell-article.ts'
import { foundCount, missWords, helpWords as words } from './texts.ts'

let indexes: Readonly<Record<Locale, Index>> | undefined

/** Of the articles that come with the product; made when somebody searches first. */
export function indexFor(locale: Locale): Index {
  indexes ??= indexesOf(library())
  return indexes[locale]
}

/** A search acts on nothing, so it is a link with words: GET, and no token. */
export const searchForm = ({ visitor: { locale } }: Web, query = ''): Html =>
  html`<form method="get" action="/help" role="search" class="search screen">${textField({
    locale,
    name: 'q',
    type: 'search',
    label: say(words.search, locale),
    hint: say(words.searchHint, locale),
    value: query,
    autocomplete: 'off',
    inputmode: 'search',
  })}${button({ label: say(words.find, locale), kind: 'secondary' })}</form>`

function hits(x: Web, found: readonly Hit[], marks: readonly string[]): Html {
  return ways(
    found.flatMap(({ number }) => {
      const article = library().get(number)?.[x.visitor.locale]
      if (!article) return []
      return {
        href: articlePath(number),
        title: highlighted(article.question, marks),
        consequence: highlighted(wordsOf(article.answer, factsOf(x)), marks),
      }
    }),
  )
}

/** Where to begin, whatever somebody looks for. */
const FIRST = ['001001', '001004', '001002', '001008']

export function searchResults(x: Web, { hits: found, isWeak, marks }: Found): Html {
  const { locale } = x.visitor
  if (!isWeak) return html`${lead(say(foundCount, locale, { count: found.length }))}${hits(x, found, marks)}`
  return html`${lead(say(missWords.none, locale))}${paragraph(say(missWords.noneBody, locale))}${
    found.length > 0
      ? html`${heading(say(missWords.near, locale))}${hits(x, found, marks)}`
      : html`${heading(say(missWords.first, locale))}${linkList(articleLinks(x, FIRST))}`
  }`
}
