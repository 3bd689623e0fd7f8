import { html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { heading, lead } from '../../platform/page/content.ts'
import { linkList } from '../../platform/page/form.ts'
import { plain } from '../../platform/page/phrase.ts'
import type { Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { library } from './flow-library.ts'
import { withReadings } from './furigana.ts'
import { articleLinks } from './shell-article.ts'
import { EASY_HELP, inLanguage } from './shell-editions.ts'
import { showHelp } from './shell-help.ts'
import { searchFor, searchForm, searchResults, typed } from './shell-search.ts'
import { searchTitle, helpWords as words } from './texts.ts'
import { easyWords } from './texts-editions.ts'

const written = (): readonly string[] =>
  [...library()].flatMap(([number, versions]) => (versions['ja-easy'] ? [number] : []))

/** The help in やさしい日本語: its articles, and a search among them that knows how words sound. */
async function easyPage(x: Web): Promise<Answer> {
  const query = typed(x)
  if (x.visitor.locale !== 'ja') return goto(inLanguage(EASY_HELP, query ? { q: query } : {})('ja'))
  if (query !== '') return easySearch(x, query)
  return showHelp(x, {
    title: plain(easyWords.title),
    heading: withReadings(html`${plain(easyWords.title)}`),
    back: '/help',
    canonical: '/help',
    easy: { path: EASY_HELP, isThis: true },
    translated: inLanguage('/help'),
    body: withReadings(
      html`${lead(easyWords.lead)}${searchForm(x, '', 'ja-easy')}${heading(
        say(words.articles, 'ja'),
        'articles',
      )}${linkList(articleLinks(x, written(), 'ja-easy'))}${onward()}`,
    ),
  })
}

async function easySearch(x: Web, query: string): Promise<Answer> {
  const found = await searchFor(x, query, 'ja-easy')
  return showHelp(x, {
    title: say(words.title, 'ja'),
    heading: withReadings(html`${say(searchTitle, 'ja', { query })}`),
    back: EASY_HELP,
    translated: inLanguage('/help', { q: query }),
    // Marks would part the words from their readings.
    body: withReadings(
      html`${searchForm(x, query, 'ja-easy')}${searchResults(x, { ...found, marks: [] }, 'ja-easy')}${linkList([
        { href: `/help?${new URLSearchParams({ q: query })}`, label: easyWords.usual },
        { href: `${EASY_HELP}#articles`, label: easyWords.all },
      ])}${onward()}`,
    ),
  })
}

const onward = () => linkList([{ href: '/help#contact', label: say(words.contact, 'ja') }])

export const easyRoutes: readonly Route<Person>[] = [{ method: 'GET', path: EASY_HELP, handle: easyPage }]
