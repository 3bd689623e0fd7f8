import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ArticleError } from './article.ts'
import { parseArticle } from './parse.ts'
import type { References } from './parse-inline.ts'

const references: References = {
  ui: (reference, _, numbers) => (reference === 'session/words.go' ? `Go${numbers.days ?? ''}` : undefined),
  quantity: (unit, key) => (unit === 'days' && key === 'wait_ms' ? 30 : undefined),
  updated: (number) => (number === '001001' ? '2026-11-22' : undefined),
  sites: ['docs.example.jp'],
}

const HEAD = `---
product: {{brand}}
devices: [computers]
systems: [Windows, macOS]
tags: [one, two]
related: []
---
`
const FILE = 'en/001001-some-words.md'
const article = (body: string, head = HEAD) => parseArticle(FILE, `${head}# Question\n\nAnswer.\n\n${body}`, references)

const refusal = (body: string, head = HEAD): ArticleError => {
  try {
    article(body, head)
  } catch (error) {
    if (error instanceof ArticleError) return error
    throw error
  }
  throw new Error(`was taken: ${body}`)
}

test('an article is its head, its question, its short answer and its blocks', () => {
  const found = article(
    '## Steps {#steps}\n\n1. Press {{ui session/words.go}}.\n\n   > More.\n   >\n   > 1. Inner.\n\n   ※ A note.\n2. Wait {{days wait_ms}} days at {{brand}}.\n\n- **b**: [page](/stop#x), [](help:001002#step-2), [site](https://docs.example.jp/a)\n\n{{restricted}}',
  )
  assert.deepEqual(
    [found.number, found.slug, found.locale, found.question, found.tags, found.targets.systems],
    ['001001', 'some-words', 'en', 'Question', ['one', 'two'], ['Windows', 'macOS']],
  )
  const text = (said: string) => ({ kind: 'text', text: said })
  assert.deepEqual(found.answer, [text('Answer.')])
  assert.deepEqual(found.blocks, [
    { kind: 'heading', id: 'steps', inside: [text('Steps')] },
    {
      kind: 'list',
      type: 'steps',
      items: [
        [
          {
            kind: 'paragraph',
            inside: [text('Press '), { kind: 'ui', words: 'Go', reference: 'session/words.go' }, text('.')],
          },
          {
            kind: 'supplement',
            blocks: [
              { kind: 'paragraph', inside: [text('More.')] },
              { kind: 'list', type: 'numbers', items: [[{ kind: 'paragraph', inside: [text('Inner.')] }]] },
            ],
          },
          { kind: 'note', inside: [text('A note.')] },
        ],
        [
          {
            kind: 'paragraph',
            inside: [text('Wait '), text('30'), text(' days at '), { kind: 'fact', fact: 'brand' }, text('.')],
          },
        ],
      ],
    },
    {
      kind: 'list',
      type: 'bullets',
      items: [
        [
          {
            kind: 'paragraph',
            inside: [
              { kind: 'strong', inside: [text('b')] },
              text(': '),
              { kind: 'link', href: '/stop#x', inside: [text('page')] },
              text(', '),
              { kind: 'link', href: '/help/001002#step-2', inside: [] },
              text(', '),
              { kind: 'link', href: 'https://docs.example.jp/a', inside: [text('site')] },
            ],
          },
        ],
      ],
    },
    { kind: 'restricted' },
  ])
})

test('T146 an article cannot carry a script, a form, or a link that leads a reader to a thief', () => {
  const phishing = [
    '<script>alert(1)</script>',
    'Text <img src=x onerror=alert(1)> text',
    '<form action="https://evil.example/"><input></form>',
    '<!-- hidden -->',
    '<https://evil.example/proofs/marklost>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,x)',
    '[x](https://evil.example/proofs/marklost)',
    '[x](http://docs.example.jp/)',
    '[x](https://docs.example.jp.evil.example/)',
    '[x](https://docs.example.jp@evil.example/)',
    '[x](https://docs.example.jp:8443/)',
    '[x](https://dоcs.example.jp/)',
    '[x](//evil.example/)',
    '[x](/\\evil.example/)',
    '[x](/%2F/evil.example)',
    '[x](mailto:thief@evil.example)',
    '[x][y]\n\n[y]: https://evil.example/',
    '![x](https://evil.example/pixel.png)',
    'Copy https://evil.example/proofs/marklost into the address bar.',
    'Open www.evil.example and sign in.',
    '`https://evil.example/`',
    '```\nhttps://evil.example/\n```',
  ]
  for (const body of phishing) {
    const error = refusal(body)
    assert.match(error.message, /^en\/001001-some-words\.md:12: /, body)
  }
})

test('a reference that leads nowhere is refused where it stands', () => {
  for (const body of [
    '{{ui session/words.gone}}',
    '{{ui}}',
    '{{minutes wait_ms}}',
    '{{days gone_ms}}',
    '{{years wait_ms}}',
    '{{ui session/words.go days=30}}',
    '{{sender x}}',
    '{{nothing}}',
    '{{days wait_ms',
  ])
    assert.match(refusal(`Fine.\n\n- ${body}`).message, /^en\/001001-some-words\.md:14: /, body)
  assert.deepEqual(article('{{ui session/words.go days=days:wait_ms}}').blocks, [
    { kind: 'paragraph', inside: [{ kind: 'ui', words: 'Go30', reference: 'session/words.go' }] },
  ])
})

test('what has no place in an article is refused', () => {
  for (const body of [
    '# A second question',
    '### Too deep {#deep}',
    '## Without an anchor',
    '*soft*',
    '---',
    '1. one\n\ntext\n\n1. two',
    '3. three',
  ])
    assert.ok(refusal(body).message.startsWith(`${FILE}:`), body)
  assert.throws(() => parseArticle('de/001001-a.md', HEAD, references), ArticleError)
  assert.throws(() => parseArticle('en/1-a.md', HEAD, references), ArticleError)
  assert.throws(() => parseArticle(FILE, `${HEAD}Text first.`, references), /:8: begin with/)
  assert.throws(() => parseArticle('en/001002-a.md', HEAD, references), /nobody recorded when it changed/)
})

test('the head is complete and well-formed', () => {
  for (const [from, to] of [
    ['tags: [one, two]', 'tags: one'],
    ['tags: [one, two]', 'tags: [one]\ntags: [two]'],
    ['tags: [one, two]\n', ''],
    ['product: {{brand}}', 'product: [a]'],
    ['related: []', 'related: []\nauthor: somebody'],
    ['---\n', ''],
  ] as const)
    assert.ok(refusal('Text.', HEAD.replace(from, to)).message.startsWith(`${FILE}:`), to)
})
