import { wordsOf } from '../../src/features/help/article.ts'
import { library } from '../../src/features/help/flow-library.ts'
import type { Picture } from '../../src/features/help/picture.ts'
import { type Html, html, raw } from '../../src/kernel/html.ts'
import { LOCALES, type Locale } from '../../src/kernel/locale.ts'
import { messageSamples } from '../../src/main/templates.ts'
import { renderHtml } from '../../src/platform/delivery/render-html.ts'
import { renderSms } from '../../src/platform/delivery/sms.ts'
import { stepsOf } from './act.ts'

const STYLE = `body{font:16px/1.6 system-ui,"Noto Sans CJK JP",sans-serif;max-width:90rem;margin:auto;padding:1rem}
section{border-block-start:1px solid #ccc}.row{display:flex;flex-wrap:wrap;gap:1rem;align-items:start}
figure{margin:0 0 1rem;max-inline-size:23rem}figure.wide{max-inline-size:46rem}img,iframe{max-inline-size:100%;block-size:auto;border:1px solid #ccc}
iframe{inline-size:22rem;block-size:34rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #ccc;padding:.75rem;inline-size:20rem}figcaption{font-size:.85rem}`

const NAMES: Readonly<Record<Locale, string>> = { ja: '日本語', en: 'English' }

/** All screens of the articles and all messages, for whoever helps people on the telephone: one file beside the pictures. */
export function galleryPage(
  pictures: readonly Picture[],
  { version, date }: { readonly version: string; readonly date: string },
): string {
  return html`${raw('<!doctype html>')}<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Honnin ${version}: screens and messages</title><style>${raw(STYLE)}</style></head><body><h1>Screens and messages · 画面とメッセージ</h1><p>Honnin ${version}, ${date}</p><ul>${[
    ...library().keys(),
  ].map(
    (number) =>
      html`<li><a href="#a${number}">${number}</a> <span lang="ja">${library().get(number)?.ja.question}</span> · <span lang="en">${library().get(number)?.en.question}</span></li>`,
  )}<li><a href="#messages">Messages · メッセージ</a></li></ul>${[...library().keys()].map((number) =>
    articlePart(number, pictures),
  )}<h2 id="messages">Messages · メッセージ</h2>${[...new Set(messageSamples.map(({ template }) => template))].map(
    messagePart,
  )}</body></html>`.markup
}

function articlePart(number: string, pictures: readonly Picture[]): Html {
  const mine = pictures.filter(({ article }) => article === number)
  return html`<section id="a${number}"><h2>${number}</h2>${LOCALES.map((locale) => {
    const article = library().get(number)?.[locale]
    const items = article ? (stepsOf(article)?.items ?? []) : []
    return html`<h3 lang="${locale}">${article?.question}</h3>${items.map((blocks, i) => {
      const [first] = blocks
      const words =
        first?.kind === 'paragraph' ? wordsOf(first.inside, { brand: 'Honnin', sender: 'honnin.example' }) : ''
      const shown = mine.filter(({ language, step }) => language === locale && step === i + 1)
      return html`<p lang="${locale}">${i + 1}. ${words}</p><div class="row">${shown.map(
        ({ file, width, height, screen }) =>
          html`<figure class="${screen > 600 && 'wide'}"><img src="pictures/${file}" width="${width}" height="${height}" loading="lazy" alt="${words}"><figcaption>${screen} px</figcaption></figure>`,
      )}</div>`
    })}`
  })}</section>`
}

function messagePart(template: string): Html {
  return html`<section><h3>${template}</h3><div class="row">${messageSamples
    .filter((sample) => sample.template === template)
    .flatMap((sample) =>
      LOCALES.map((locale) => {
        const rendered = sample.word(locale)
        const what =
          'mail' in rendered
            ? html`<iframe title="${rendered.mail.subject}" sandbox loading="lazy" srcdoc="${renderHtml(rendered.mail)}"></iframe>`
            : html`<pre lang="${locale}">${renderSms(rendered.sms)}</pre>`
        const title = 'mail' in rendered ? rendered.mail.subject : 'SMS'
        return html`<figure>${what}<figcaption>${NAMES[locale]} · ${sample.name} · ${title}</figcaption></figure>`
      }),
    )}</div></section>`
}
