import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from '../../kernel/html.ts'
import { inlinesOf, wordsOf } from './article.ts'
import { indexesOf } from './findable.ts'
import { library } from './flow-library.ts'
import { kanaOf, withReadings } from './furigana.ts'
import { asked, help } from './pages.testing.ts'
import { find } from './search.ts'
import { testedWith } from './texts.ts'

const read = (text: string): string =>
  withReadings(html`${text}`).markup.replace(/<ruby>(.*?)<rp>\(<\/rp><rt>(.*?)<\/rt><rp>\)<\/rp><\/ruby>/g, '$1($2)')

test('a word has the reading of the longest word that fits, and a number the one of what is counted', () => {
  for (const [text, expected] of [
    ['電話番号と電話', '電話番号(でんわばんごう)と電話(でんわ)'],
    ['入る、入れる、入力', '入(はい)る、入(い)れる、入力(にゅうりょく)'],
    ['来ない、来る、来ます', '来(こ)ない、来(く)る、来(き)ます'],
    ['7日、17日、30日、その日', '7日(なのか)、17日(にち)、30日(にち)、その日(ひ)'],
    ['10分、15分、分かる', '10分(ぷん)、15分(ふん)、分(わ)かる'],
    ['1時間、12時', '1時間(じかん)、12時(じ)'],
    ['ひらがな & <b>', 'ひらがな &amp; &lt;b&gt;'],
  ] as const)
    assert.equal(read(text), expected)
  assert.equal(kanaOf('電話が来ない'), 'でんわがこない')
})

test('marks, attributes and words that bear a reading already stay as they are', () => {
  const before = html`<a title="電話" href="/電話"><ruby>一日<rp>(</rp><rt>ついたち</rt><rp>)</rp></ruby></a>`
  assert.equal(withReadings(before).markup, before.markup)
})

const KANJI = /[\u3400-\u9fff々]+/g
/** What is read of the main part, without the words that bear a reading. */
const bare = (markup: string): string[] =>
  (/<main.*?<\/main>/s.exec(markup)?.[0] ?? '')
    .replace(/<a class="back".*?<\/a>|<ruby>.*?<\/ruby>|<[^>]*>/gs, ' ')
    .match(KANJI) ?? []

test('every kanji of the help in やさしい日本語 bears a reading: in articles, buttons of the product, and around them', async () => {
  const numbers = [...library()].flatMap(([number, versions]) => (versions['ja-easy'] ? [number] : []))
  assert.ok(numbers.length >= 13)
  for (const number of numbers) {
    assert.deepEqual(bare((await help({ number, edition: 'ja-easy' })).markup), [], number)
    assert.deepEqual(bare((await help({ number, edition: 'ja-easy', query: { answered: 'no' } })).markup), [], number)
  }
  for (const q of ['', 'コード', 'ラーメン'])
    assert.deepEqual(bare((await help({ edition: 'ja-easy', query: { q } })).markup), [], q)
  assert.ok(bare((await help({ number: '001001' })).markup).length > 100)
})

test('what an article says where its pictures were taken bears readings, too', () => {
  const said = withReadings(testedWith.ja({ version: '1', at: html`2026年11月23日` }))
  assert.deepEqual(bare(`<main>${said.markup}</main>`), [])
})

test('its sentences are short', () => {
  const long: string[] = []
  for (const [number, { 'ja-easy': easy }] of library())
    for (const inside of easy ? [easy.answer, ...inlinesOf(easy.blocks)] : [])
      for (const sentence of wordsOf(inside, { brand: 'Honnin', sender: 'example.jp' }).split('。'))
        if (sentence.length > 70) long.push(`${number} ${sentence.length}: ${sentence}`)
  assert.deepEqual(long, [])
})

test('whoever reads another language is led to the Japanese frame; where there is none in やさしい日本語, to the usual one', async () => {
  const to = async (path: string, number?: string, locale: 'ja' | 'en' = 'en') => {
    const answer = await asked(path, { locale, ...(number ? { number } : {}), query: { q: '電話' } })
    return answer?.kind === 'goto' ? answer.path : answer?.kind
  }
  assert.equal(await to('/help/:number/easy', '001004'), '/help/001004/easy?lang=ja')
  assert.equal(await to('/help/:number/easy', '001012', 'ja'), '/help/001012')
  assert.equal(await to('/help/easy'), `/help/easy?q=${encodeURIComponent('電話')}&lang=ja`)
  assert.equal((await help({ number: '999999', edition: 'ja-easy' })).status, 404)
})

test('a search keeps its words in the other language', async () => {
  const { markup } = await help({ query: { q: '電話 "&' } })
  assert.ok(markup.includes(`<a href="/help?q=${encodeURIComponent('電話')}+%22%26&amp;lang=en" lang="en"`))
  const easy = await help({ edition: 'ja-easy', query: { q: 'こーど' } })
  assert.ok(easy.markup.includes(`<a href="/help?q=${encodeURIComponent('こーど')}&amp;lang=en" lang="en"`))
})

test('it says that it is Japanese in a simplified form, and where the other editions are', async () => {
  const easy = await help({ number: '001004', edition: 'ja-easy' })
  assert.match(easy.markup, /<html lang="ja">/)
  assert.match(easy.markup, /<article lang="ja-simple"/)
  assert.match(easy.markup, /<link rel="canonical" href="https:\/\/id\.example\.jp\/help\/001004\/easy">/)
  assert.match(easy.markup, /<a aria-current="page" href="\/help\/001004\/easy\?lang=ja" lang="ja-simple">/)
  for (const locale of ['ja', 'en'] as const) {
    const { markup } = await help({ number: '001004', locale })
    assert.ok(markup.includes('hreflang="ja-simple" href="https://id.example.jp/help/001004/easy"'))
    assert.ok(markup.includes('href="/help/001004/easy?lang=ja" lang="ja-simple"'), locale)
    assert.ok(easy.markup.includes(`href="/help/001004?lang=${locale}"`))
    const without = (await help({ number: '001012', locale })).markup
    assert.doesNotMatch(without, /ja-simple|001012\/easy/)
  }
})

test('from an article in やさしい日本語 one comes to others that are, and to the usual one where there is none', async () => {
  const { markup } = await help({ number: '001001', edition: 'ja-easy' })
  assert.match(markup, /href="\/help\/001002\/easy"/)
  assert.doesNotMatch(markup, /href="\/help\/001002"/)
  assert.match((await help({ number: '001011', edition: 'ja-easy' })).markup, /href="\/help\/001012"/)
})

test('who knows the sound of a word only finds the article', () => {
  const { 'ja-easy': index } = indexesOf(library())
  for (const [query, number] of [
    ['こーどがこない', '001004'],
    ['ほんにんかくにん', '001002'],
    ['でんわをなくした', '001006'],
    ['かいふくよう こーど', '001005'],
    ['しらない てつづき とめる', '001008'],
    ['ぱすわーどをわすれた', '001013'],
    ['もとにもどす', '001014'],
    ['ばんごうがかわった', '001007'],
    ['まつあいだ できること', '001009'],
    ['れんらくさき どれもつかえない', '001001'],
  ] as const) {
    const { hits, isWeak } = find(index, query)
    assert.ok(!isWeak && hits.slice(0, 3).some((hit) => hit.number === number), `${query}: ${JSON.stringify(hits)}`)
  }
})
