import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mailEnvelope } from './envelope.ts'
import { assertMail, type Block, foreignWords, groupCode, isLink, type Mail, plain } from './message.ts'
import { renderHtml } from './render-html.ts'
import { renderText } from './render-text.ts'

const BLOCKS: readonly Block[] = [
  { kind: 'heading', text: 'セキュリティ情報を置き換える手続きを受け付けました' },
  { kind: 'paragraph', text: 'お客さまのアカウントで、すべてのセキュリティ情報を置き換える手続きが始まりました。' },
  { kind: 'code', label: '停止番号（30日間有効）', code: '48210937' },
  {
    kind: 'facts',
    rows: [
      { label: '受付番号', value: '4821-0937' },
      { label: '替わる日時', value: '2026年12月22日(火) 14:04（日本時間）' },
    ],
  },
  { kind: 'heading', text: '心当たりがないとき' },
  { kind: 'button', label: '手続きを止める', url: 'https://id.example.jp/stop/abc?x=1&y=2' },
  { kind: 'notice', tone: 'important', title: 'ご注意', text: '番号をだれにも教えないでください。' },
  { kind: 'notice', tone: 'calm', title: '', text: '何もしなければ <そのまま> & 続きます。' },
  { kind: 'list', items: ['前のメールアドレス "a" は使えます', "It's fine"] },
  { kind: 'rule' },
  { kind: 'footer', lines: ['例示サイト', 'このメールは自動で送っています。'] },
]
const mail: Mail = {
  locale: 'ja',
  subject: '手続きの受け付け',
  preheader: '心当たりがなければ止められます',
  blocks: BLOCKS,
}

/** Every string of the model except addresses of links, as people should find it. */
function strings(m: Mail): string[] {
  const of = (block: Block): readonly string[] => {
    if (block.kind === 'code') return [block.label, groupCode(block.code)]
    if (block.kind === 'facts') return block.rows.flatMap((row) => [row.label, row.value])
    if (block.kind === 'button') return [block.label]
    if (block.kind === 'notice') return [block.title, block.text]
    if (block.kind === 'list') return block.items
    if (block.kind === 'footer') return block.lines
    return block.kind === 'rule' ? [] : [block.text]
  }
  return [m.preheader, ...m.blocks.flatMap(of)]
}

const squeeze = (text: string) => text.replace(/\s+/g, ' ').trim()
const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }
/** What a browser would show of the body, in order. */
const shown = (markup: string) =>
  squeeze(
    markup
      .slice(markup.indexOf('<body'))
      .replace(/<[^>]*>/g, ' ')
      .replace(/&[#\w]+;/g, (entity) => ENTITIES[entity] ?? entity),
  )

function assertInOrder(text: string, wanted: readonly string[]) {
  let from = 0
  for (const piece of wanted.map((w) => squeeze(plain(w)))) {
    const found = text.indexOf(piece, from)
    assert.notEqual(found, -1, `"${piece}" after position ${from} of: ${text}`)
    from = found + piece.length
  }
}

test('both parts say every string of the model, in the same order', () => {
  assertInOrder(squeeze(renderText(mail)), strings(mail))
  assertInOrder(shown(renderHtml(mail)), strings(mail))
  assert.match(renderText(mail), /^https:\/\/id\.example\.jp\/stop\/abc\?x=1&y=2$/m)
  assert.match(renderHtml(mail), /href="https:\/\/id\.example\.jp\/stop\/abc\?x=1&amp;y=2"/)
})

const someText = fc.string({ unit: 'grapheme', maxLength: 120 })
const someBlock: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constantFrom('heading' as const, 'paragraph' as const), text: someText }),
  fc.record({ kind: fc.constant('code' as const), label: someText, code: fc.stringMatching(/^[0-9A-Z]{1,24}$/) }),
  fc.record({ kind: fc.constant('facts' as const), rows: fc.array(fc.record({ label: someText, value: someText })) }),
  fc.record({
    kind: fc.constant('notice' as const),
    tone: fc.constantFrom('important' as const, 'calm' as const),
    title: someText,
    text: someText,
  }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(someText) }),
  fc.record({ kind: fc.constant('footer' as const), lines: fc.array(someText) }),
)

test('whatever the strings hold, both parts say the same and no string becomes markup', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('ja' as const, 'en' as const),
      fc.array(someBlock),
      someText,
      (locale, blocks, preheader) => {
        const any: Mail = { locale, subject: 'x', preheader, blocks }
        const markup = renderHtml(any)
        assertInOrder(squeeze(renderText(any)), strings(any))
        assertInOrder(shown(markup), strings(any))
        const blank = renderHtml({ ...any, preheader: '', blocks: blocks.map(emptied) })
        const tags = (text: string) => text.match(/<[a-z/][^>]*>/g)
        assert.deepEqual(tags(markup), tags(blank))
      },
    ),
  )
})

/** The same block with letters in place of its words: it must build the same elements. */
function emptied(block: Block): Block {
  const letter = (text: string) => (plain(text) === '' ? '' : 'a')
  switch (block.kind) {
    case 'notice':
      return { ...block, title: letter(block.title), text: letter(block.text) }
    case 'facts':
      return { ...block, rows: block.rows.map(() => ({ label: 'a', value: 'a' })) }
    case 'list':
      return { ...block, items: block.items.map(letter) }
    case 'footer':
      return { ...block, lines: block.lines.map(letter) }
    case 'code':
      return { ...block, label: 'a', code: 'A' }
    case 'button':
    case 'rule':
      return block
    default:
      return { ...block, text: letter(block.text) }
  }
}

test('an English text part keeps to 76 columns, and a long address stays whole', () => {
  const sentence =
    'Somebody asked to replace all the security info of your account, and the wait of 30 days has begun. '
  const url = `https://id.example.com/${'a'.repeat(90)}`
  const text = renderText({
    locale: 'en',
    subject: 'x',
    preheader: sentence.repeat(2),
    blocks: [
      { kind: 'heading', text: sentence },
      { kind: 'paragraph', text: sentence.repeat(5) },
      { kind: 'facts', rows: [{ label: 'What happens', value: sentence.repeat(2) }] },
      { kind: 'notice', tone: 'important', title: sentence, text: sentence.repeat(2) },
      { kind: 'list', items: [sentence.repeat(2)] },
      { kind: 'button', label: 'Stop it', url },
    ],
  })
  const long = text.split('\n').filter((line) => line.length > 76)
  assert.deepEqual(long, [url])
  assert.match(text, /\n {2}\S/, 'hanging indents')
})

test('the HTML part loads nothing, names its language and knows the dark', () => {
  const markup = renderHtml(mail)
  assert.doesNotMatch(markup, /<(img|link|script|iframe|object|video|form)\b|url\(|@import|\bsrc=/i)
  assert.deepEqual(markup.match(/https?:\/\/[^"<]*/g), ['https://id.example.jp/stop/abc?x=1&amp;y=2'])
  assert.match(markup, /<html lang="ja">/)
  assert.match(markup, /<meta name="color-scheme" content="light dark">/)
  assert.match(markup, /prefers-color-scheme:dark/)
  assert.match(markup, /max-width:600px/)
  assert.equal(markup.match(/<h1\b/g)?.length, 1)
  assert.ok(Buffer.byteLength(markup) < 20_000, 'well below the 102 KB at which mail programs cut')
})

test('a value cannot build lines or hide and reorder letters', () => {
  assert.equal(plain('a\r\nBcc: b\u2028c\u0000d'), 'a Bcc: b c d')
  assert.equal(plain('\u202eevil\u2066 x\u200b'), 'evil x')
  const hostile: Mail = { ...mail, preheader: 'x', blocks: [{ kind: 'paragraph', text: 'a\n\n■ b\n----' }] }
  assert.equal(renderText(hostile), 'x\n\na ■ b ----\n')
})

test('T095 words of a person lose whatever a mail program would make a link of', () => {
  assert.equal(foreignWords('至急 0120-123-456 に電話'), '至急 0120 123 456 に電話')
  assert.equal(foreignWords('https://evil.example/?a=1'), 'https evil example a 1')
  assert.equal(foreignWords('<b>Work</b>\r\n\u202ephone'), 'b Work b phone')
  assert.equal(foreignWords('しごと用スマートフォン'), 'しごと用スマートフォン')
  assert.equal(foreignWords('a@good.example'), 'a good example')
  assert.equal(foreignWords('あ'.repeat(10_000)), `${'あ'.repeat(29)}…`)
})

test('codes are shown in groups', () => {
  assert.equal(groupCode('12345678'), '1234 5678')
  assert.equal(groupCode('123456'), '123 456')
  assert.equal(groupCode('ABCDEFGHJKMNPQRSTUVWXYZ0'), 'ABCD EFGH JKMN PQRS TUVW XYZ0')
  assert.equal(groupCode('1234567'), '1234567')
})

test('a link is a web address and nothing else', () => {
  for (const good of ['https://id.example.jp/a?b=c', 'http://localhost:3000/x']) assert.ok(isLink(good), good)
  for (const bad of [
    'javascript:alert(1)',
    'data:text/html,x',
    '/stop',
    'https://a@evil.example/',
    'https://a b/',
    'https://例え.jp/',
  ])
    assert.ok(!isLink(bad), bad)
})

test('a mail that breaks the rules of mails is a bug', () => {
  const code: Block = { kind: 'code', label: 'セキュリティコード', code: '12345678' }
  assertMail({ ...mail, blocks: [code] })
  const wrong: Mail[] = [
    { ...mail, subject: ' \n' },
    { ...mail, blocks: [] },
    { ...mail, subject: 'コード 1234 5678', blocks: [code] },
    { ...mail, preheader: '1234-5678 です', blocks: [code] },
    { ...mail, blocks: [{ ...code, code: '<b>' }] },
    { ...mail, blocks: [{ kind: 'button', label: 'x', url: 'javascript:alert(1)' }] },
  ]
  for (const bad of wrong) assert.throws(() => assertMail(bad), /assertion failed/)
})

test('an envelope carries both parts, one language and one-line subject', () => {
  const delivery = {
    messageId: 'm1@id.example.jp',
    from: { name: '例示', address: 'no-reply@id.example.jp' },
    to: 'a@good.test',
    date: 0,
  }
  const envelope = mailEnvelope({ ...mail, subject: 'a\r\nBcc: x@evil.test' }, delivery)
  assert.equal(envelope.subject, 'a Bcc: x@evil.test')
  assert.deepEqual(envelope.headers, { 'Content-Language': 'ja' })
  assert.equal(envelope.text, renderText(mail))
  assert.equal(envelope.to, 'a@good.test')
})

test('a part in another language says so to screen readers, and reads the same in plain text', () => {
  const words: Block = { kind: 'paragraph', text: 'In English, too.' }
  const [plainly, marked] = [words, { ...words, locale: 'en' } as const].map((block) => ({
    ...mail,
    blocks: [...BLOCKS, block],
  }))
  assert.ok(plainly && marked)
  assert.match(renderHtml(marked), /<div lang="en"><p[^>]*>In English, too\.<\/p><\/div>/)
  assert.doesNotMatch(renderHtml(plainly), /lang="en"/)
  assert.equal(renderText(marked), renderText(plainly))
})
