import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { LOCALES, type Locale } from '../../kernel/locale.ts'
import { helpStylesheet, stylesheet } from '../../platform/page/stylesheet.ts'
import { anchorsOf } from './article.ts'
import { library } from './flow-library.ts'
import { asked, help } from './pages.testing.ts'

test('the contact is a link where it can be one', async () => {
  assert.match((await help()).markup, /href="mailto:support@honnin\.example"/)
  assert.match((await help({ support: 'https://help.example/ask' })).markup, /<a href="https:\/\/help\.example\/ask">/)
  assert.match((await help({ support: '03-1234-5678' })).markup, /<div class="inset">03-1234-5678<\/div>/)
})

test('the first page has a search without script, every article, and the contact', async () => {
  for (const locale of LOCALES) {
    const { markup } = await help({ locale })
    assert.match(markup, /<form method="get" action="\/help" role="search"/)
    assert.match(markup, / id="contact"/)
    for (const [number, article] of library())
      assert.ok(markup.includes(`<a href="/help/${number}">${article[locale].question}</a>`), number)
  }
})

test('every article says its number, its day and all its places, and arrives in 14 KB with the styles', async () => {
  const styles = gzipSync(stylesheet.body).length + gzipSync(helpStylesheet.body).length
  for (const locale of LOCALES)
    for (const [number, { [locale]: article }] of library()) {
      const { status, markup } = await help({ locale, number })
      assert.equal(status, 200)
      for (const anchor of [...anchorsOf(article), 'related', 'feedback'])
        assert.equal(markup.split(` id="${anchor}"`).length, 2, `${number} #${anchor}`)
      assert.ok(markup.includes(`${number}`) && markup.includes(`datetime="${article.updated}"`), number)
      assert.doesNotMatch(markup, /\{\{|\}\}|undefined|\[object/)
      assert.ok(styles + gzipSync(markup).length < 14 * 1024, `${number} ${locale}`)
      // What leads on without words of its own says the question it leads to.
      assert.doesNotMatch(markup, /<a href="[^"]*"><\/a>|[「“][」”]/)
    }
})

test('so does every article in やさしい日本語, with its readings', async () => {
  const styles = gzipSync(stylesheet.body).length + gzipSync(helpStylesheet.body).length
  for (const [number, { 'ja-easy': article }] of library()) {
    if (!article) continue
    const { markup } = await help({ number, edition: 'ja-easy' })
    for (const anchor of [...anchorsOf(article), 'related', 'feedback'])
      assert.equal(markup.split(` id="${anchor}"`).length, 2, `${number} #${anchor}`)
    assert.ok(styles + gzipSync(markup).length < 14 * 1024, number)
    assert.doesNotMatch(markup, /\{\{|\}\}|undefined|\[object|<a href="[^"]*"><\/a>/)
  }
})

test('search engines learn what it is, in which languages, and under which address; without a script', async () => {
  const { markup } = await help({ number: '001001' })
  assert.match(markup, /<link rel="canonical" href="https:\/\/id\.example\.jp\/help\/001001\?lang=ja">/)
  for (const other of LOCALES)
    assert.ok(markup.includes(`hreflang="${other}" href="https://id.example.jp/help/001001?lang=${other}"`))
  assert.ok(markup.includes('itemtype="https://schema.org/HowTo"'))
  assert.equal(markup.split('itemtype="https://schema.org/HowToStep"').length - 1, 12)
  assert.ok((await help({ number: '001009' })).markup.includes('itemtype="https://schema.org/TechArticle"'))
  assert.doesNotMatch(markup, /<script(?![^>]* src=)/)
})

test('the words of buttons are marked, and are those of the product', async () => {
  const { markup } = await help({ number: '001001' })
  assert.match(markup, /<b class="ui">「どれも使えません」<\/b>/)
  assert.match((await help({ number: '001001', locale: 'en' })).markup, /<b class="ui">“I can use none of these”<\/b>/)
})

test('T039 what works while it is pending is the table that the flows ask', async () => {
  const { markup } = await help({ number: '001009', locale: 'en' })
  assert.match(markup, /<table>[\s\S]*Sign in[\s\S]*Yes[\s\S]*Change the password[\s\S]*No[\s\S]*<\/table>/)
})

test('a search shows what it found, marked, and nothing that was typed as markup', async () => {
  const { markup } = await help({ query: { q: 'ｺｰﾄﾞ 届かない' } })
  assert.match(
    markup,
    /<a class="way plain" href="\/help\/001004"><span><b>セキュリティ<mark>コード<\/mark>が<mark>届かない<\/mark>/,
  )
  const hostile = await help({ query: { q: '"><script>alert(1)</script>code|' } })
  assert.doesNotMatch(hostile.markup, /<script>alert/)
})

test('machines find the same, best first, in the language that they ask for', async () => {
  const found = async (q: string, locale: Locale) => {
    const answer = await asked('/help/search.json', { query: { q }, locale })
    assert.ok(answer?.kind === 'json' && answer.status === 200)
    return (answer.body as { results: Record<string, string>[] }).results
  }
  const [first] = await found('コードこない', 'ja')
  assert.deepEqual(Object.keys(first ?? {}), ['number', 'title', 'summary', 'url'])
  assert.equal(first?.number, '001004')
  assert.equal(first?.url, 'https://id.example.jp/help/001004?lang=ja')
  assert.equal((await found('code does not arive', 'en'))[0]?.url, 'https://id.example.jp/help/001004?lang=en')
  assert.deepEqual(await found('', 'ja'), [])
})

test('T020 what fits while somebody types is told, nothing of it is counted, and nothing personal is looked for', async () => {
  const fitting = async (q: string, locale: Locale = 'ja', easy = false) => {
    const answer = await asked('/help/suggest.json', { query: easy ? { q, easy: '1' } : { q }, locale })
    assert.ok(answer?.kind === 'json' && answer.status === 200)
    return (answer.body as { suggestions: { title: string; url: string }[] }).suggestions
  }
  assert.equal((await fitting('コードこ'))[0]?.url, '/help/001004')
  assert.equal((await fitting('こーどがこ', 'ja', true))[0]?.url, '/help/001004/easy')
  assert.deepEqual((await fitting('lost pho', 'en'))[0], {
    title: library().get('001006')?.en.question,
    url: '/help/001006',
  })
  for (const q of ['', 'ラーメン', 'code 12345678', 'code@example.jp', 'k'.repeat(50)])
    assert.deepEqual(await fitting(q), [], q)
})

test('what an article is for is folded, and shown as a whole where somebody asks', async () => {
  const { markup } = await help({ number: '001001' })
  const [targets = ''] = /<details>.*?<\/details>/s.exec(markup) ?? []
  assert.match(targets, /<summary>.*すべて表示する.*折りたたむ.*<\/summary>.*Windows、macOS、iOS、iPadOS、Android/s)
})

test('a number without an article says so, and how to find one', async () => {
  for (const number of ['999999', '1', 'x', '__proto__', '001001x']) {
    const { status, code, markup } = await help({ number })
    assert.deepEqual([status, code], [404, 'page.not_found'], number)
    assert.match(markup, /role="search"/)
  }
})

test('thanks are said for an answer, and the question is not asked again', async () => {
  const { markup } = await help({ number: '001001', query: { answered: 'no' } })
  assert.match(markup, /お答えをありがとうございます/)
  assert.doesNotMatch(markup, /name="helped"/)
  assert.match((await help({ number: '001001', query: { answered: 'maybe' } })).markup, /name="helped" value="yes"/)
})
