import { type Html, html } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import { articlePath, type Edition, easyPath, localeOf } from './article.ts'
import { library } from './flow-library.ts'
import { languageTag } from './shell-article.ts'
import { editionNames, editionWords as words } from './texts-editions.ts'

/** The first page of the help in やさしい日本語. */
export const EASY_HELP = '/help/easy'

/** The same page under a path, in a language. */
export const inLanguage =
  (path: string, query: Readonly<Record<string, string>> = {}) =>
  (locale: Locale): string =>
    `${path}?${new URLSearchParams({ ...query, lang: locale })}`

const ORDER: readonly Edition[] = ['ja-easy', 'ja', 'en']

/** Between the editions of an article, where there is one in やさしい日本語; each says its name in its own words. */
export function editionSwitch(number: string, shown: Edition): Html | undefined {
  if (!library().get(number)?.['ja-easy']) return undefined
  const path = (edition: Edition) =>
    edition === 'ja-easy' ? `${easyPath(number)}?lang=ja` : inLanguage(articlePath(number))(localeOf(edition))
  return html`<nav class="editions screen" aria-label="${say(words.switch, localeOf(shown))}"><ul>${ORDER.map(
    (edition) => {
      const language = languageTag(edition)
      return edition === shown
        ? html`<li><a aria-current="page" href="${path(edition)}" lang="${language}">${editionNames[edition]}</a></li>`
        : html`<li><a href="${path(edition)}" lang="${language}" hreflang="${language}">${editionNames[edition]}</a></li>`
    },
  )}</ul></nav>`
}
