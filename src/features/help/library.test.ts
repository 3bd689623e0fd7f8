import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { changesOf } from './changes.ts'
import { library, productReferences } from './flow-library.ts'
import { buildLibrary, leadsToArticle, type Source } from './library.ts'
import { readChanges, readSources } from './store-library.ts'

const sources = readSources()
const changes = readChanges()

/** The articles with one of them changed. */
const changed = (file: string, change: (text: string) => string): Source[] =>
  sources.map((source) => (source.file.startsWith(file) ? { ...source, text: change(source.text) } : source))

test('the articles of the product load, in both languages', () => {
  assert.ok(library().size >= 14)
  for (const [number, { ja, en }] of library()) {
    assert.match(ja.question, /[\u3040-\u30ff]/, number)
    assert.doesNotMatch(en.question, /[\u3040-\u30ff\u4e00-\u9fff]/, number)
  }
})

test('a link to a step leads to it, and no link to one that is not there', () => {
  assert.ok(leadsToArticle(library(), '/help/001001#step-7'))
  assert.ok(leadsToArticle(library(), '/help/001001#without-password'))
  for (const href of ['/help/001001#step-13', '/help/999999', '/help/001001#', '/help', '/help/001001#nothing'])
    assert.equal(leadsToArticle(library(), href), false, href)
})

test('T147 a button with another name is another name in the articles; one that is gone stops them all', () => {
  const renamed = buildLibrary(sources, {
    ...productReferences,
    ui: (reference, locale, numbers) =>
      reference === 'replacement/candidateTexts.mailButton'
        ? `renamed in ${locale}`
        : productReferences.ui(reference, locale, numbers),
  })
  for (const locale of ['ja', 'en'] as const)
    assert.ok(JSON.stringify(renamed.get('001001')?.[locale].blocks).includes(`renamed in ${locale}`))
  assert.throws(
    () =>
      buildLibrary(sources, {
        ...productReferences,
        ui: (reference, locale, numbers) =>
          reference === 'session/signInWords.submit' ? undefined : productReferences.ui(reference, locale, numbers),
      }),
    /^ArticleError: en\/\d{6}-[a-z-]+\.md:\d+: the product has no words "session\/signInWords\.submit"$/,
  )
})

test('T147 a number of the policy that changes changes in the articles', () => {
  const longer = buildLibrary(sources, {
    ...productReferences,
    quantity: (unit, key) => (key === 'replacement_wait_ms' ? 31 : productReferences.quantity(unit, key)),
  })
  const said = JSON.stringify(longer.get('001001')?.ja.answer) + JSON.stringify(longer.get('001001')?.en.blocks)
  assert.ok(said.includes('"31"') && said.includes('Go on with the 31-day wait'), said)
  assert.ok(!said.includes('30-day'))
})

test('an article in one language alone, or with less in one of them, is refused', () => {
  const without = (file: string) => sources.filter((source) => !source.file.startsWith(file))
  assert.throws(() => buildLibrary(without('en/001005'), productReferences), /needs one article in "en", has 0/)
  assert.throws(() => buildLibrary(without('ja/001005'), productReferences), /needs one article in "ja", has 0/)
  const removedStep = changed('en/001002', (text) => text.replace(/\n4\. [\s\S]*?(?=\nThat is all)/, '\n'))
  assert.throws(() => buildLibrary(removedStep, productReferences), /en\/001002-verify\.md:1: anchors differ/)
  const otherLink = changed('en/001002', (text) => text.replace('](/verify)', '](/security)'))
  assert.throws(() => buildLibrary(otherLink, productReferences), /links differ/)
  const easier = changed('ja-easy/001002', (text) => text.replace('](/verify)', '](/stop)'))
  assert.throws(() => buildLibrary(easier, productReferences), /ja-easy\/001002-verify\.md:1: links differ/)
})

test('the day of an article is that on which what it says changed, in whatever edition', () => {
  const now = changesOf(library(), changes, 'today')
  const stale = [...library().keys()].filter((number) => !isDeepStrictEqual(now[number], changes[number]))
  assert.deepEqual(stale, [], 'npm run map records what changed')
  assert.deepEqual(Object.keys(now), Object.keys(changes))
  const longer = buildLibrary(sources, {
    ...productReferences,
    quantity: (unit, key) => (key === 'undo_window_ms' ? 31 : productReferences.quantity(unit, key)),
  })
  const then = changesOf(longer, now, '2030-01-01')
  assert.deepEqual(
    Object.keys(then).filter((number) => then[number]?.updated === '2030-01-01'),
    ['001014'],
  )
  const renamed = buildLibrary(
    changed('ja-easy/001005', (text) => text.replace('紙', 'かみ')),
    productReferences,
  )
  assert.equal(changesOf(renamed, now, '2030-01-01')['001005']?.updated, '2030-01-01')
  const first = Object.fromEntries(
    Object.entries(now).map(
      ([
        number,
        {
          updated,
          digests: { ja = '', en = '' },
        },
      ]) => [number, { updated, digests: { ja, en } }],
    ),
  )
  assert.deepEqual(changesOf(library(), first, '2030-01-01'), now, 'an edition more changes nothing in what was said')
})

test('an article leads to no article, and to no place in one, that is not there', () => {
  const seed = (change: (text: string) => string) =>
    sources.map((s) => (s.file.includes('/001001-') ? { ...s, text: change(s.text) } : s))
  const to = (target: string) => seed((text) => text.replaceAll(/help:001002/g, target))
  assert.throws(() => buildLibrary(to('help:009999'), productReferences), /leads to \/help\/009999/)
  assert.throws(() => buildLibrary(to('help:001001#step-99'), productReferences), /leads to \/help\/001001#step-99/)
  const gone = seed((text) => text.replaceAll('(#without-password)', '(#gone)'))
  assert.throws(() => buildLibrary(gone, productReferences), /leads to #gone/)
})
