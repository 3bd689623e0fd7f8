import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { linksOf } from '../src/features/help/article.ts'
import { findableOf, indexesOf } from '../src/features/help/findable.ts'
import { library } from '../src/features/help/flow-library.ts'
import { leadsToArticle } from '../src/features/help/library.ts'
import { find, type Index, indexOf } from '../src/features/help/search.ts'
import { readSources } from '../src/features/help/store-library.ts'
import { helpFor, helpPlaces } from '../src/features/session/help-places.ts'
import { LOCALES, type Locale } from '../src/kernel/locale.ts'
import { productRoutes } from '../src/main/routes.ts'
import { allPairs, pageCodes } from './support/texts.ts'

const ROOT = join(import.meta.dirname, '..')
const queries: Readonly<Record<Locale, readonly (readonly [query: string, article: string])[]>> = JSON.parse(
  readFileSync(join(ROOT, 'tests/help/queries.json'), 'utf8'),
)
const articles = [...library().values()]
const indexes = indexesOf(library())

describe('the search', () => {
  const isFound = (index: Index, [query, article]: readonly [string, string]): boolean => {
    const { hits, isWeak } = find(index, query)
    return !isWeak && hits.slice(0, 3).some(({ number }) => number === article)
  }

  for (const [locale, count] of [
    ['ja', 60],
    ['en', 30],
  ] as const)
    test(`T148 finds the article in the first three for what people type (${locale})`, () => {
      const asked = queries[locale]
      assert.ok(asked.length >= count)
      const missed = asked.filter((one) => !isFound(indexes[locale], one))
      assert.ok(missed.length <= asked.length * 0.05, JSON.stringify(missed))
    })

  test('T148 finds 届かない, ﾄﾄﾞｶﾅｲ and 本人確認', () => {
    for (const query of ['届かない', 'ﾄﾄﾞｶﾅｲ', 'トドカナイ', 'とどかない'])
      assert.equal(find(indexes.ja, query).hits[0]?.number, '001004', query)
    assert.equal(find(indexes.ja, '本人確認').hits[0]?.number, '001002')
  })

  test('finds nothing for what no article is about', () => {
    for (const query of ['ラーメン', '天気予報', 'pizza recipe', 'qwrtzpsdf', '。、'])
      for (const locale of LOCALES) assert.deepEqual(find(indexes[locale], query).hits, [], query)
  })

  test('answers within 20 ms among 10,000 articles', () => {
    for (const locale of LOCALES) {
      const known = articles.map((article) => findableOf(article[locale]))
      // Each has something of its own, as articles do; the sentences come round again.
      const many = Array.from({ length: 10_000 }, (_, i) => {
        const { title, tags, answer, body } = known[i % known.length] ?? { title: '', tags: '', answer: '', body: '' }
        const own = locale === 'ja' ? String.fromCharCode(0x4e00 + (i % 5000), 0x4e00 + ((i * 7) % 5000)) : `own${i}x`
        const from = (i * 37) % body.length
        return {
          number: String(100_000 + i),
          title: `${title} ${own}`,
          tags,
          answer,
          body: body.slice(from, from + 150),
        }
      })
      const index = indexOf(many)
      for (const [query] of queries[locale]) find(index, query)
      const slow = queries[locale].flatMap(([query]) => {
        // The best of some runs: what else the machine does is not the search's.
        const runs = Array.from({ length: 5 }, () => {
          const begun = performance.now()
          find(index, query)
          return performance.now() - begun
        })
        const ms = Math.min(...runs)
        return ms > 20 ? [{ query, ms }] : []
      })
      assert.deepEqual(slow, [])
    }
  })
})

/** What a text says by itself, without marks for line ends. */
const said = new Map(
  allPairs.flatMap(({ at, ja, en }) =>
    [ja, en].flatMap((words) => (typeof words === 'string' ? [[words.replaceAll('|', ''), at] as const] : [])),
  ),
)

describe('the articles and the product', () => {
  test('T147 words of the product stand in articles only as references to them', () => {
    const copied = readSources().flatMap(({ file, text }) => {
      const [, ...steps] = text.replaceAll(/^# .*$/gm, '').split('---')
      return [...steps.join('---').matchAll(/[「“]([^」”]+)[」”]/g)].flatMap(([, words = '']) => {
        const at = said.get(words)
        return at ? [`${file}: “${words}” is ${at}`] : []
      })
    })
    assert.deepEqual(copied, [])
  })

  test('T147 every page that an article leads to is there', () => {
    const pages = new Set(productRoutes.filter(({ method }) => method === 'GET').map(({ path }) => path))
    const lost = articles.flatMap(({ ja }) =>
      [...linksOf(ja)].filter((href) => {
        const path = href.replace(/#.*$/, '')
        return path !== '' && !pages.has(path) && !leadsToArticle(library(), href)
      }),
    )
    assert.deepEqual(lost, [])
    assert.ok(articles.some(({ ja }) => [...linksOf(ja)].includes('/sign-in')))
  })

  test('T148 an article has a number, a date, targets, steps, a supplement, related articles and keywords', () => {
    for (const article of articles)
      for (const locale of LOCALES) {
        const { number, updated, targets, related, tags, question, answer } = article[locale]
        assert.match(number, /^\d{6}$/)
        assert.match(updated, /^20\d\d-\d\d-\d\d$/)
        assert.ok(targets.devices.length > 0 && targets.systems.length > 0, number)
        assert.ok(related.length > 1 && !related.includes(number) && tags.length > 3, number)
        assert.ok(question.length > 8 && answer.length > 0, number)
      }
    const seed = library().get('001001')
    const steps = seed?.ja.blocks.find((block) => block.kind === 'list' && block.type === 'steps')
    assert.ok(steps?.kind === 'list' && steps.items.length >= 10)
    assert.ok(steps.items.flat().some(({ kind }) => kind === 'supplement'))
  })

  test('every refusal leads to the place in the help that tells what to do', () => {
    assert.ok(pageCodes.size > 100)
    const without = [...pageCodes.keys()].filter((code) => helpFor(code) === undefined)
    assert.deepEqual(without, [])
    assert.deepEqual(
      helpPlaces.filter((place) => place !== '/help' && !leadsToArticle(library(), place)),
      [],
    )
    assert.equal(helpFor('code.wrong'), '/help/001004#wrong-code')
    assert.equal(helpFor('nothing.known'), undefined)
  })

  test('every place in the help that a page leads to is there', () => {
    const places = globSync('src/**/*.ts', { cwd: ROOT }).flatMap((file) =>
      file.endsWith('.test.ts')
        ? []
        : [...readFileSync(join(ROOT, file), 'utf8').matchAll(/'(\/help\/\d[^']*)'/g)].map(([, place = '']) => place),
    )
    assert.ok(places.length > 40)
    assert.deepEqual(
      places.filter((place) => !leadsToArticle(library(), place)),
      [],
    )
  })
})

describe('the words of the articles', () => {
  const RULES: Readonly<Record<string, (text: string, locale: string) => boolean>> = {
    'names no other house': (text) => /microsoft/i.test(text),
    'calls nothing unknown, and asks for no notice': (text) => /不明|お知らせください/.test(text),
    'has letters of the usual width': (text) => /[\uff61-\uff9f０-９Ａ-Ｚａ-ｚ]/.test(text),
    'is in one language': (text, locale) => locale === 'en' && /[\u3040-\u30ff\u4e00-\u9fff]/.test(text),
    'has curly quotes in English': (text, locale) => locale === 'en' && /["']/.test(text),
    'has Japanese punctuation in Japanese': (text, locale) =>
      locale === 'ja' && /[\u3040-\u30ff\u4e00-\u9fff][:;,.!?]/.test(text),
    'says numbers of the policy as references': (text) => /(?<![\d#-])(?:30|7|45|60) ?(?:日|days)/.test(text),
  }
  for (const [what, isWrong] of Object.entries(RULES))
    test(what, () => {
      const found = readSources().flatMap(({ file, text }) =>
        text
          .replace(/^---\n[\s\S]*?\n---\n/, '')
          .split('\n')
          .filter((line) => isWrong(line.replaceAll(/\{\{.*?\}\}|\{#[^}]*\}|\]\([^)]*\)/g, ''), file.slice(0, 2)))
          .map((line) => `${file}: ${line}`),
      )
      assert.deepEqual(found, [])
    })
})
