import { type Html, html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { EASY_LANGUAGE } from '../../platform/page/layout.ts'
import { actsTable } from '../replacement/shell-acts.ts'
import type { Web } from '../session/shell.ts'
import {
  type Article,
  articlePath,
  type Block,
  type Edition,
  easyPath,
  type Fact,
  type Inline,
  wordsOf,
} from './article.ts'
import { library } from './flow-library.ts'
import { manifest } from './flow-pictures.ts'
import { ruby } from './furigana.ts'
import { type Manifest, type Picture, picturesOf } from './picture.ts'
import { stepPicture, testedWith, articleWords as words } from './texts.ts'

/** What of an article depends on the service that shows it. */
export const factsOf = ({ service: { settings } }: Web): Readonly<Record<Fact, string>> => ({
  brand: settings.brand,
  sender: settings.mailFrom.slice(settings.mailFrom.lastIndexOf('@') + 1),
})

const questionOf = (x: Web, number: string, edition: Edition = x.visitor.locale): string =>
  library().get(number)?.[edition]?.question ?? number

/** The question of the article that a link leads to: what a link without words of its own says. */
function questionAt(x: Web, href: string): string {
  const [, number = '', easy] = /^\/help\/(\d{6})(\/easy)?/.exec(href) ?? []
  return questionOf(x, number, easy ? 'ja-easy' : undefined)
}

const quoted = { ja: (said: string) => `「${said}」`, en: (said: string) => `“${said}”` } as const

export function inline(x: Web, pieces: readonly Inline[]): Html {
  return html`${pieces.map((piece) => oneInline(x, piece))}`
}

function oneInline(x: Web, piece: Inline): Html | string {
  switch (piece.kind) {
    case 'text':
      return piece.text
    case 'fact':
      return factsOf(x)[piece.fact]
    case 'ruby':
      return ruby(piece.word, piece.reading)
    case 'ui':
      return html`<b class="ui">${quoted[x.visitor.locale](piece.words)}</b>`
    case 'strong':
      return html`<strong>${inline(x, piece.inside)}</strong>`
    case 'link':
      return html`<a href="${piece.href}">${
        piece.inside.length > 0 ? inline(x, piece.inside) : quoted[x.visitor.locale](questionAt(x, piece.href))
      }</a>`
  }
}

/** An article on its way to a page; the pictures of its steps, where there are any. */
interface Shown {
  readonly x: Web
  readonly article: Article
  readonly pictures: Manifest | undefined
}

const blocks = (shown: Shown, all: readonly Block[]): Html => html`${all.map((block) => oneBlock(shown, block))}`

function oneBlock(shown: Shown, block: Block): Html {
  const { x } = shown
  const { locale } = x.visitor
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${inline(x, block.inside)}</p>`
    case 'note':
      return html`<p class="small">${say(words.note, locale)} ${inline(x, block.inside)}</p>`
    case 'heading':
      return html`<h2 id="${block.id}">${inline(x, block.inside)}</h2>`
    case 'supplement':
      return html`<div class="inset"><p class="title">${say(words.supplement, locale)}</p>${blocks(shown, block.blocks)}</div>`
    case 'restricted':
      return actsTable(locale)
    case 'list':
      return list(shown, block)
  }
}

/** Words of the product are quoted in what is heard, too. */
const spoken = (x: Web, piece: Inline): string =>
  piece.kind === 'ui' ? quoted[x.visitor.locale](piece.words) : wordsOf([piece], factsOf(x))

const pictureAddress = ({ file }: Picture): string => `/help/pictures/${file}`

/** What the page of a step looks like, where the articles were walked with a camera; on paper only the words are. */
function picture({ x, article, pictures }: Shown, step: number, item: readonly Block[]): Html | undefined {
  const { locale } = x.visitor
  const { phone, desktop } = pictures ? picturesOf(pictures, article.number, locale, step) : {}
  if (!phone) return undefined
  const [first] = item
  const said = first?.kind === 'paragraph' ? first.inside.map((piece) => spoken(x, piece)).join('') : ''
  return html`<picture class="shot">${
    desktop &&
    html`<source media="(min-width:48rem)" srcset="${pictureAddress(desktop)}" width="${desktop.width}" height="${desktop.height}">`
  }<img src="${pictureAddress(phone)}" width="${phone.width}" height="${phone.height}" loading="lazy" decoding="async" alt="${say(stepPicture, locale, { step, said })}"></picture>`
}

/** With which version the steps were last done as they are written, and when. */
function tested({ article, pictures }: Shown): Html | undefined {
  if (!pictures?.pictures.some((one) => one.article === article.number)) return undefined
  const at = html`<time datetime="${pictures.date}">${dayOf(pictures.date, article.locale)}</time>`
  return html`<br>${testedWith[article.locale]({ version: pictures.version, at })}`
}

/** Steps have anchors, so that somebody on the telephone can be sent to one; in schema.org's words they are steps, too. */
function list(shown: Shown, { type, items }: Extract<Block, { kind: 'list' }>): Html {
  if (type === 'bullets')
    return html`<ul class="bullets">${items.map((item) => html`<li>${blocks(shown, item)}</li>`)}</ul>`
  if (type === 'numbers') return html`<ol>${items.map((item) => html`<li>${blocks(shown, item)}</li>`)}</ol>`
  return html`<ol class="steps">${items.map(
    (item, i) =>
      html`<li id="step-${i + 1}" itemprop="step" itemscope itemtype="https://schema.org/HowToStep"><meta itemprop="position" content="${i + 1}"><div class="act" itemprop="text">${blocks(shown, item)}</div>${picture(shown, i + 1, item)}</li>`,
  )}</ol>`
}

/** The language of an edition (BCP 47); "simple" is registered for simplified forms. */
export const languageTag = (edition: Edition): string => (edition === 'ja-easy' ? EASY_LANGUAGE : edition)

/** The article itself, with what search engines read of it (schema.org): in its own marks, so that no script is needed. */
export function articleBody(x: Web, article: Article, pictures = manifest()): Html {
  const shown = { x, article, pictures }
  const { locale } = x.visitor
  const hasSteps = article.blocks.some((block) => block.kind === 'list' && block.type === 'steps')
  return html`<article lang="${languageTag(article.edition)}" itemscope itemtype="https://schema.org/${hasSteps ? 'HowTo' : 'TechArticle'}"><meta itemprop="${
    hasSteps ? 'name' : 'headline'
  }" content="${article.question}"><meta itemprop="inLanguage" content="${languageTag(article.edition)}"><meta itemprop="identifier" content="${article.number}"><p class="small">${say(
    words.number,
    locale,
  )} ${article.number}　${say(words.updated, locale)} <time itemprop="dateModified" datetime="${article.updated}">${dayOf(article.updated, locale)}</time>${tested(shown)}</p>${targets(x, article)}<p class="lead" itemprop="${hasSteps ? 'description' : 'abstract'}">${inline(x, article.answer)}</p>${blocks(shown, article.blocks)}</article>`
}

const DAY = {
  ja: new Intl.DateTimeFormat('ja-JP', { dateStyle: 'long', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
} as const

const dayOf = (day: string, locale: Article['locale']): string => DAY[locale].format(new Date(`${day}T00:00:00Z`))

function targets(x: Web, { targets: { product, devices, systems } }: Article): Html {
  const { locale } = x.visitor
  const comma = locale === 'ja' ? '、' : ', '
  const name = product.replace('{{brand}}', x.service.settings.brand)
  const row = (term: string, value: string) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`
  return html`<details><summary><span>${say(words.targets, locale)}${locale === 'ja' ? '：' : ': '}${name}${comma}${devices[0]} ${say(
    words.others,
    locale,
  )} <span class="shut">${say(words.showAll, locale)}</span><span class="open">${say(words.fold, locale)}</span></span></summary><div><dl class="facts">${row(
    say(words.product, locale),
    name,
  )}${row(say(words.devices, locale), devices.join(comma))}${row(say(words.systems, locale), systems.join(comma))}</dl></div></details>`
}

/** Articles as links with their questions. */
export const articleLinks = (x: Web, numbers: readonly string[], edition: Edition = x.visitor.locale) =>
  numbers.map((number) =>
    edition === 'ja-easy' && library().get(number)?.[edition]
      ? { href: easyPath(number), label: questionOf(x, number, edition) }
      : { href: articlePath(number), label: questionOf(x, number) },
  )
