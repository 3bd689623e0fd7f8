import { type Html, html } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import type { Answer, Route } from '../../platform/http/exchange.ts'
import { bullets, heading, inset, lead, paragraph } from '../../platform/page/content.ts'
import { linkList } from '../../platform/page/form.ts'
import type { Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { articlePath, wordsOf } from './article.ts'
import { library } from './flow-library.ts'
import { articleRoutes } from './pages-article.ts'
import { easyRoutes } from './pages-easy.ts'
import { articleLinks, factsOf } from './shell-article.ts'
import { EASY_HELP, inLanguage } from './shell-editions.ts'
import { showHelp } from './shell-help.ts'
import { searchFor, searchForm, searchResults, suggestionsFor, typed } from './shell-search.ts'
import { helpLead, searchTitle, helpWords as words } from './texts.ts'
import { editionWords } from './texts-editions.ts'

/** The first page of the help: a search, all articles, and where people answer. It is read without signing in. */
function helpPage(x: Web): Answer | Promise<Answer> {
  const query = typed(x)
  if (query !== '') return searchPage(x, query)
  const { locale } = x.visitor
  return showHelp(x, {
    title: say(words.title, locale),
    back: '/',
    canonical: '/help',
    body: html`${lead(say(helpLead, locale, { brand: x.service.settings.brand }))}${searchForm(x)}${heading(
      say(words.articles, locale),
      'articles',
    )}${linkList(articleLinks(x, [...library().keys()]))}${easyLink(locale)}${contactPart(x)}`,
  })
}

/** The same for machines, best first: `{"results":[{"number","title","summary","url"}…]}`. */
async function searchJson(x: Web): Promise<Answer> {
  const { locale } = x.visitor
  const { hits } = await searchFor(x, typed(x))
  const results = hits.flatMap(({ number }) => {
    const article = library().get(number)?.[locale]
    if (!article) return []
    const url = `${x.service.settings.origin}${articlePath(number)}?lang=${locale}`
    return { number, title: article.question, summary: wordsOf(article.answer, factsOf(x)), url }
  })
  return { kind: 'json', status: 200, body: { results } }
}

/** Titles that fit, while somebody types: `{"suggestions":[{"title","url"}…]}`. */
function suggestJson(x: Web): Answer {
  const edition = x.query('easy') === undefined ? x.visitor.locale : 'ja-easy'
  return { kind: 'json', status: 200, body: { suggestions: suggestionsFor(typed(x), edition, x.service.policy) } }
}

async function searchPage(x: Web, query: string): Promise<Answer> {
  const { locale } = x.visitor
  const found = await searchFor(x, query)
  return showHelp(x, {
    // Html, because a "|" that somebody typed is no place for a line to break.
    title: say(words.title, locale),
    heading: html`${say(searchTitle, locale, { query })}`,
    back: '/help',
    translated: inLanguage('/help', { q: query }),
    body: html`${searchForm(x, query)}${searchResults(x, found)}${linkList([
      ...(locale === 'ja'
        ? [{ href: `${EASY_HELP}?${new URLSearchParams({ q: query })}`, label: say(editionWords.search, locale) }]
        : []),
      { href: '/help#articles', label: say(words.allArticles, locale) },
      { href: '/help#contact', label: say(words.contact, locale) },
    ])}`,
  })
}

/** Who needs easy Japanese may have a browser in any language. */
const easyLink = (locale: Locale): Html =>
  linkList([{ href: `${EASY_HELP}?lang=ja`, label: say(editionWords.articles, locale) }])

function contactPart({ visitor: { locale }, service: { settings } }: Web): Html {
  return html`${heading(say(words.contact, locale), 'contact')}${paragraph(say(words.contactBody, locale))}${inset(
    contact(settings.support),
  )}${bullets([say(words.contactNever, locale), say(words.contactLimit, locale)])}${linkList([
    { href: '#main', label: say(words.toTop, locale) },
  ])}`
}

/** The support contact as the operator wrote it: an address, a page, or words such as a phone number. */
function contact(support: string): Html {
  if (/^https?:\/\//.test(support)) return html`<a href="${support}">${support}</a>`
  if (/^[^\s@]+@[^\s@]+$/.test(support)) return html`<a href="mailto:${support}">${support}</a>`
  return html`${support}`
}

export const helpRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/help', handle: helpPage },
  { method: 'GET', path: '/help/search.json', handle: searchJson },
  { method: 'GET', path: '/help/suggest.json', handle: suggestJson },
  ...easyRoutes,
  ...articleRoutes,
]
