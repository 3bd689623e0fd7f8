import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fold, runsOf, stem } from './fold.ts'
import { highlighted } from './highlight.ts'
import { countable } from './miss.ts'
import { type Findable, find, indexOf } from './search.ts'
import { within } from './slip.ts'

test('kana, widths, case and the long mark are one', () => {
  for (const written of ['コード', 'ｺｰﾄﾞ', 'こーど', 'こど', 'コド']) assert.equal(fold(written), 'こど', written)
  for (const written of ['Ｃｏｄｅ', 'CODE', 'code', 'códe']) assert.equal(fold(written), 'code', written)
  assert.deepEqual(runsOf(fold('認証ｱﾌﾟﾘ 2FA、SMS')), [
    { text: '認証あぷり', isLatin: false },
    { text: '2fa', isLatin: true },
    { text: 'sms', isLatin: true },
  ])
  assert.deepEqual(['codes', 'verifying', 'verified', 'verify', 'sms', 'is'].map(stem), [
    'cod',
    'verify',
    'verifi',
    'verifi',
    'sm',
    'is',
  ])
})

test('a slip is a letter too many, too few, wrong, or two changed over', () => {
  for (const typed of ['receive', 'recieve', 'recive', 'receeive', 'rezeive'])
    assert.ok(within(typed, 'receive', 1), typed)
  for (const other of ['deceiver', 'rec', 'relieved', '']) assert.equal(within(other, 'receive', 1), false, other)
  assert.ok(within('recivee', 'receive', 2))
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), fc.nat(3), (a, b, slips) => {
      assert.equal(within(a, b, slips), within(b, a, slips))
      assert.ok(within(a, a, 0))
      assert.equal(within(a, b, 0), a === b)
    }),
  )
})

const article = (number: string, title: string, more: Partial<Findable> = {}): Findable => ({
  number,
  title,
  tags: '',
  answer: '',
  body: '',
  ...more,
})

test('what stands in the title comes before what stands in the text, and rare before common', () => {
  const index = indexOf([
    article('1', 'about cats', { body: 'a dog is mentioned' }),
    article('2', 'about dogs'),
    article('3', 'about birds', { body: 'cats and dogs' }),
  ])
  assert.deepEqual(
    find(index, 'dog').hits.map(({ number }) => number),
    ['2', '1', '3'],
  )
  assert.equal(find(index, 'birds').hits[0]?.number, '3')
  assert.equal(find(index, 'brids').hits[0]?.number, '3', 'a slip')
  assert.equal(find(index, 'bir').hits[0]?.number, '3', 'a beginning')
})

test('what nobody wrote of is not found; what comes near is only suggested', () => {
  const index = indexOf([article('1', 'パスワードを忘れたとき'), article('2', '電話をなくしたとき')])
  assert.deepEqual(find(index, 'ラーメン'), { hits: [], isWeak: true, marks: ['らめん'] })
  const near = find(index, '天気予報と電話の歴史と文化について')
  assert.ok(near.isWeak && near.hits[0]?.number === '2')
})

test('whatever is typed, the search answers, the same each time, with articles that are there', () => {
  const index = indexOf([article('1', 'コードが届かない', { tags: 'code' }), article('2', 'verify')])
  const typed = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'コード届ｺ code vfy%*') }))
  fc.assert(
    fc.property(typed, (query) => {
      const found = find(index, query)
      assert.deepEqual(found, find(index, query))
      for (const { number, score } of found.hits) assert.ok((number === '1' || number === '2') && score > 0)
      highlighted('コードが届かない <b>', found.marks)
    }),
  )
})

test('what was looked for is marked as it is written, and stays text', () => {
  assert.equal(highlighted('コードが届かない', ['こど']).markup, '<mark>コード</mark>が届かない')
  assert.equal(highlighted('<b>Code</b>', ['code']).markup, '&lt;b&gt;<mark>Code</mark>&lt;/b&gt;')
  assert.equal(highlighted('認証アプリ', ['認証あぷり', '認証']).markup, '<mark>認証アプリ</mark>')
  assert.equal(highlighted('Another does not', ['not']).markup, 'Another does <mark>not</mark>')
})

test('T020 of a search in vain nothing is counted that could be an address, a number or a code', () => {
  for (const query of ['ﾗｰﾒﾝ', 'ラーメン　屋', 'broken screen', 'what’s new?'])
    assert.ok(countable(query, 40) !== undefined, query)
  for (const query of [
    'taro@example.jp',
    'taro＠example.jp',
    '090-1234-5678',
    '０９０',
    '12345678',
    'ABCDE-FGHJK-MNPQR-STVWX-YZABC-7',
    'abcdefghijklmnopqrst',
    'correct$horse',
    'https://evil.example/',
    'あ',
    'あ'.repeat(41),
    '',
  ])
    assert.equal(countable(query, 40), undefined, query)
})
