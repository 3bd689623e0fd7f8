import { type Html, html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { figures, heading, lead, notice, small } from '../../platform/page/content.ts'
import { actions, button, form, linkList, printButton } from '../../platform/page/form.ts'
import { groupReceipt } from '../notice/receipt.ts'
import { finishableAt, finishableUntil, status } from '../replacement/request.ts'
import { whereInReplacement } from '../replacement/start/flow-where.ts'
import { show, shownWhen, tokens, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { type Article, articlePath } from './article.ts'
import { answerHelped } from './flow.ts'
import { library } from './flow-library.ts'
import { articleBody, articleLinks } from './shell-article.ts'
import { searchForm } from './shell-search.ts'
import { helpWords, articleWords as words, yourRequestHeld, yourRequestReady, yourRequestWaits } from './texts.ts'

const articleOf = (x: Web): Article | undefined => library().get(x.param('number'))?.[x.visitor.locale]

async function articlePage(x: Web): Promise<Answer> {
  const article = articleOf(x)
  if (!article) return missingPage(x)
  const { locale } = x.visitor
  return show(x, {
    title: article.question,
    back: '/help',
    canonical: articlePath(article.number),
    body: html`${await yourPlace(x)}${articleBody(x, article)}${heading(say(words.related, locale), 'related')}${linkList(
      articleLinks(x, article.related),
    )}<p class="small">${say(words.tags, locale)}${locale === 'ja' ? '：' : ': '}${article.tags.join(
      locale === 'ja' ? '、' : ', ',
    )}</p><div class="screen">${feedback(x, article)}${searchForm(x)}${actions(
      printButton(say(words.print, locale)),
    )}${linkList([
      { href: '/help#contact', label: say(helpWords.contact, locale) },
      { href: '#main', label: say(helpWords.toTop, locale) },
    ])}</div>`,
  })
}

/** Who is signed in and has a request that runs is brought back to it from every article. */
async function yourPlace(x: Web): Promise<Html | undefined> {
  const where = x.person && (await whereInReplacement(x.service, x.person))
  if (!where?.live) return undefined
  const { live, read } = where
  const { locale } = x.visitor
  const { policy } = x.service
  const receipt = figures(groupReceipt(live.receipt))
  const is = status(live, read.moment, policy)
  const said =
    is === 'ready'
      ? yourRequestReady[locale]({ receipt, until: shownWhen(x, finishableUntil(live, read.moment, policy)) })
      : is === 'held'
        ? yourRequestHeld[locale]({ receipt })
        : yourRequestWaits[locale]({ receipt, at: shownWhen(x, finishableAt(live, read.moment, policy)) })
  return notice({
    tone: 'info',
    title: say(words.yourRequest, locale),
    body: html`${said} <a href="/replace/status">${say(words.toRequest, locale)}</a>`,
  })
}

const ANSWERS = ['yes', 'no'] as const

/** Two buttons, and nothing to fill in. Afterwards it says what becomes of the answer. */
function feedback(x: Web, { number }: Article): Html {
  const { locale } = x.visitor
  const answered = ANSWERS.find((answer) => answer === x.query('answered'))
  if (answered)
    return html`<div id="feedback">${notice({
      tone: 'success',
      title: say(words.thanks, locale),
      body: say(answered === 'yes' ? words.thanksYes : words.thanksNo, locale),
      announce: true,
    })}</div>`
  return html`${heading(say(words.helped, locale), 'feedback')}${form({
    action: articlePath(number),
    hidden: tokens(x),
    body: html`${actions(
      ...ANSWERS.map((value) => button({ label: say(words[value], locale), kind: 'secondary', name: 'helped', value })),
    )}${small(say(words.anonymous, locale))}`,
  })}`
}

/** Counts one of the two answers; whatever else is sent counts nothing, and shows the article again. */
async function takeAnswer(x: Web): Promise<Answer> {
  const article = articleOf(x)
  if (!article) return missingPage(x)
  const answer = ANSWERS.find((one) => one === x.form.text('helped'))
  if (!answer) return goto(articlePath(article.number, 'feedback'))
  await answerHelped(x.service, x.visitor, article.number, answer === 'yes', x.now)
  return goto(`${articlePath(article.number)}?answered=${answer}#feedback`)
}

function missingPage(x: Web): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(words.missingTitle, locale),
    status: 404,
    refusal: { code: 'page.not_found', params: {} },
    back: '/help',
    body: html`${lead(say(words.missingBody, locale))}${searchForm(x)}${linkList([
      { href: '/help#articles', label: say(helpWords.allArticles, locale) },
    ])}`,
  })
}

export const articleRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/help/:number', handle: articlePage },
  { method: 'POST', path: '/help/:number', handle: takeAnswer },
]
