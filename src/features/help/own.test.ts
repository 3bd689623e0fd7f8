import assert from 'node:assert/strict'
import { test } from 'node:test'
import { productLibrary, productReferences } from './flow-library.ts'
import type { Source } from './library.ts'
import { type Approval, digestOfSources, type Folder, putTogether } from './own.ts'

const HEAD = (ja: boolean) => `---
product: {{brand}}
devices: [${ja ? 'カメラ' : 'cameras'}]
systems: [${ja ? 'すべて' : 'all'}]
tags: [${ja ? 'カメラ' : 'camera'}]
related: [001002]
---
`
const BODY = '\n{{word shop}}\n\n1. {{ui session/signInWords.submit}}\n\n[](help:001002)\n'

const article = (number: string, body = BODY): Source[] => [
  { file: `ja/${number}-camera.md`, text: `${HEAD(true)}# カメラを使うとき\n\nこたえ。\n${body}` },
  { file: `en/${number}-camera.md`, text: `${HEAD(false)}# If you use a camera\n\nAnswer.\n${body}` },
]
const BRAND = JSON.stringify({
  words: { shop: { ja: '山田カメラ', en: 'Yamada Camera' } },
  devices: { ja: ['LAVIE'], en: ['LAVIE'] },
})
const folder = (sources: readonly Source[], brand: string | undefined = BRAND): Folder => ({ sources, brand })

const together = (
  given: Folder,
  approved: ReadonlyMap<string, Approval> | string = '2026-11-23',
  sites: readonly string[] = ['docs.example.jp'],
) =>
  putTogether(productLibrary(), {
    folder: given,
    references: { ...productReferences, sites },
    isPage: (path) => ['/stop', '/verify', '/sign-in'].includes(path),
    approved,
  })

test('an article of the operator’s own stands beside the product’s, with words and targets of theirs', () => {
  const { library, problems } = together(folder(article('900001')))
  assert.deepEqual(problems, [])
  const own = library.get('900001')
  assert.equal(own?.ja.updated, '2026-11-23')
  assert.match(JSON.stringify(own?.ja.blocks), /山田カメラ/)
  assert.match(JSON.stringify(own?.en.blocks), /Yamada Camera/)
  assert.equal(library.size, productLibrary().size + 1)
  assert.deepEqual(library.get('001001')?.en.targets.devices.at(-1), 'LAVIE')
  assert.ok(!productLibrary().get('001001')?.en.targets.devices.includes('LAVIE'))
})

test('a broken article is left out with its file and line, and the others stand', () => {
  const broken = article('900002', '\nFine.\n\n<b>raw</b>\n')
  const { library, problems } = together(folder([...article('900001'), ...broken]))
  assert.equal(problems.length, 2)
  assert.match(problems[0] ?? '', /^ja\/900002-camera\.md:14: html is not for articles/)
  assert.ok(library.has('900001') && !library.has('900002'))
})

test('an article that leads to one that is left out is left out, too; the product’s own always stand', () => {
  const leading = article('900003', '\n[](help:900002)\n')
  const { library, problems } = together(folder([...article('900002', '\n# Again\n'), ...leading]))
  assert.equal(problems.length, 3, 'two files, and the one that leads there')
  assert.equal(library.size, productLibrary().size)
})

test('T146 an article of the product is not replaced, and no number of the product is taken', () => {
  for (const number of ['001001', '000001', '899999']) {
    const { library, problems } = together(folder(article(number)))
    assert.match(problems.join(), /have numbers from 900000 to 999999/)
    assert.deepEqual([...library.keys()], [...productLibrary().keys()])
  }
})

test('T146 whoever writes articles can send nobody elsewhere to sign in, verify or recover', () => {
  const refused = [
    '<script>alert(1)</script>',
    '<form action="/sign-in">',
    '[go](javascript:alert(1))',
    '[go](data:text/html,x)',
    '[go](https://evil.example/)',
    '[go](https://docs.example.jp.evil.example/)',
    '[go](//evil.example/verify)',
    'Open id-example.jp and sign in.',
    '本人確認は、本人かくにん.jp で。',
    'Write to thief@evil.example.',
    'See [our shop](https://docs.example.jp/a) to sign in.',
    '[パスワードを確かめる](https://docs.example.jp/a)',
    '1. Enter the code.\n2. [Next: **verify**](https://docs.example.jp/a)',
    '[stop](/nowhere)',
    '[stop](/replace/status)',
    '![x](https://docs.example.jp/x.png)',
  ]
  for (const body of refused) {
    const { library, problems } = together(folder(article('900001', `\n${body}\n`)))
    assert.equal(problems.length, 2, body)
    assert.match(problems[0] ?? '', /900001/, body)
    assert.ok(!library.has('900001'), body)
  }
  for (const body of ['[the manual](https://docs.example.jp/a) of the camera', '[verify here](/verify)'])
    assert.deepEqual(together(folder(article('900001', `\n${body}\n`))).problems, [], body)
  assert.equal(
    together(folder(article('900001', '\n[the manual](https://docs.example.jp/a)\n')), '', []).problems.length,
    2,
  )
})

test('T146 nothing is shown that a second person did not approve as it is now', () => {
  const written = article('900001')
  const digest = digestOfSources(written, BRAND)
  const approved = new Map([['900001', { digest, day: '2026-11-20' }]])
  const before = together(folder(written), new Map())
  assert.deepEqual(before.waiting, [{ number: '900001', digest, links: ['/help/001002'] }])
  assert.ok(!before.library.has('900001'))
  const after = together(folder(written), approved)
  assert.deepEqual([after.waiting, after.library.get('900001')?.en.updated], [[], '2026-11-20'])
  const touched = written.map((one, i) => (i === 1 ? { ...one, text: `${one.text}\n[go](/stop)\n` } : one))
  const both = written.map((one) => ({ ...one, text: `${one.text}\n[go](/stop)\n` }))
  for (const sources of [touched, both]) assert.ok(!together(folder(sources), approved).library.has('900001'))
  const otherWord = BRAND.replace('Yamada Camera', 'another house')
  assert.ok(!together(folder(written, otherWord), approved).library.has('900001'), 'a borrowed word is part of it')
})

test('brand.json says what is wrong with it, and takes nothing with it but what needs it', () => {
  for (const brand of ['{', '{"words":{"shop":{"ja":"x"}}}', '{"other":1}', '{"devices":{"ja":["x"],"en":[]}}']) {
    const { library, problems } = together(folder(article('900001'), brand))
    assert.match(problems[0] ?? '', /^brand\.json:1: ./, brand)
    assert.match(problems[1] ?? '', /brand\.json has no word "shop"/, brand)
    assert.equal(library.size, productLibrary().size)
  }
})
