import { type Html, html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { heading, lead, paragraph } from '../../platform/page/content.ts'
import { textField } from '../../platform/page/field.ts'
import { button, linkList, ways } from '../../platform/page/form.ts'
import type { Policy } from '../../policy/policy.ts'
import type { Web } from '../session/shell.ts'
import { type Edition, pathOf, wordsOf } from './article.ts'
import { indexesOf } from './findable.ts'
import { noteMiss } from './flow.ts'
import { library } from './flow-library.ts'
import { highlighted } from './highlight.ts'
import type { Library } from './library.ts'
import { countable } from './miss.ts'
import { type Found, find, type Hit, type Index } from './search.ts'
import { articleLinks, factsOf } from './shell-article.ts'
import { foundCount, missWords, suggestWords, helpWords as words } from './texts.ts'
import { easyWords } from './texts-editions.ts'

const indexes = new WeakMap<Library, Readonly<Record<Edition, Index>>>()

/** Of all articles there are; made when somebody searches first. */
export function indexFor(edition: Edition): Index {
  const known = library()
  const made = indexes.get(known) ?? indexesOf(known)
  indexes.set(known, made)
  return made[edition]
}

/** What was asked for, as far as anybody asks. */
export const typed = (x: Web): string => (x.query('q') ?? '').trim().slice(0, x.service.policy.help_query_length_max)

export async function searchFor(x: Web, query: string, edition: Edition = x.visitor.locale): Promise<Found> {
  const found = find(indexFor(edition), query, x.service.policy.help_results_max)
  if (found.isWeak && query !== '') await noteMiss(x.service, x.visitor, query, x.now)
  return found
}

/** What fits while somebody still types: no miss of it is counted, and nothing that may be personal is looked for. */
export function suggestionsFor(
  query: string,
  edition: Edition,
  { help_miss_length_max: max, help_suggestions_max: most }: Policy,
) {
  if (countable(query, max) === undefined) return []
  const { hits, isWeak } = find(indexFor(edition), query, most)
  return (isWeak ? [] : hits).flatMap(({ number }) => {
    const article = library().get(number)?.[edition]
    return article ? { title: article.question, url: pathOf(article) } : []
  })
}

/** A search acts on nothing, so it is a link with words: GET, and no token. */
export const searchForm = ({ visitor: { locale } }: Web, query = '', edition: Edition = locale): Html => {
  const isEasy = edition === 'ja-easy'
  return html`<form method="get" action="${isEasy ? '/help/easy' : '/help'}" role="search" class="search screen">${textField(
    {
      locale,
      name: 'q',
      type: 'search',
      label: say(words.search, locale),
      hint: isEasy ? easyWords.searchHint : say(words.searchHint, locale),
      value: query,
      autocomplete: 'off',
      inputmode: 'search',
      suggest: {
        from: isEasy ? '/help/suggest.json?easy=1' : '/help/suggest.json',
        name: say(suggestWords.name, locale),
        one: say(suggestWords.one, locale),
        count: say(suggestWords.count, locale),
      },
    },
  )}${button({ label: say(words.find, locale), kind: 'secondary' })}</form>`
}

function hits(x: Web, found: readonly Hit[], marks: readonly string[], edition: Edition): Html {
  return ways(
    found.flatMap(({ number }) => {
      const article = library().get(number)?.[edition]
      if (!article) return []
      return {
        href: pathOf(article),
        title: highlighted(article.question, marks),
        consequence: highlighted(wordsOf(article.answer, factsOf(x)), marks),
      }
    }),
  )
}

/** Where to begin, whatever somebody looks for. */
const FIRST = ['001001', '001004', '001002', '001008']

export function searchResults(
  x: Web,
  { hits: found, isWeak, marks }: Found,
  edition: Edition = x.visitor.locale,
): Html {
  const { locale } = x.visitor
  if (!isWeak) return html`${lead(say(foundCount, locale, { count: found.length }))}${hits(x, found, marks, edition)}`
  const isEasy = edition === 'ja-easy'
  return html`${lead(isEasy ? easyWords.none : say(missWords.none, locale))}${paragraph(
    isEasy ? easyWords.noneBody : say(missWords.noneBody, locale),
  )}${
    found.length > 0
      ? html`${heading(say(missWords.near, locale))}${hits(x, found, marks, edition)}`
      : html`${heading(say(missWords.first, locale))}${linkList(articleLinks(x, FIRST, edition))}`
  }`
}
