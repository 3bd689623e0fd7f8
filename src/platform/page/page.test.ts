import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Html, html } from '../../kernel/html.ts'
import { LOCALES } from '../../kernel/locale.ts'
import { codeDisplay, numberDisplay, qrCode } from './code.ts'
import { disclosure, figures, heading, masked, notice, steps } from './content.ts'
import { delivery } from './delivery.ts'
import { facts, mark, table } from './facts.ts'
import { checkbox, codeField, optional, passwordField, radioGroup, textField } from './field.ts'
import { button, form, linkButton, linkList, ways } from './form.ts'
import { gallery, samples } from './gallery.ts'
import { type Page, page } from './layout.ts'
import { breaks, plain } from './phrase.ts'
import { timeline } from './timeline.ts'

const EVIL = `"><script>alert('&')</script>`

const shell = (more: Partial<Page> = {}): Page => ({
  locale: 'ja',
  title: '新しい|情報',
  body: html`<p>本文</p>`,
  alternateUrl: '/here?lang=en',
  help: { url: '/help/1004', title: 'この画面の説明（Q&A 1004）', contactUrl: '/contact' },
  brand: '例示サイト',
  ...more,
})

describe('phrases', () => {
  test('break where they are marked, and nowhere in a title', () => {
    assert.equal(breaks('新しい|セキュリティ情報に|替わるまで').markup, '新しい<wbr>セキュリティ情報に<wbr>替わるまで')
    assert.equal(plain('新しい|情報'), '新しい情報')
  })

  test('leave what a person typed as it is', () => {
    assert.equal(breaks(html`${'家|会社'}`).markup, '家|会社')
    assert.equal(breaks('<b>|&').markup, '&lt;b&gt;<wbr>&amp;')
  })
})

describe('the shell', () => {
  test('is a whole document with language, title, help twice and the other language', () => {
    const { markup } = page(shell())
    assert.ok(markup.startsWith('<!doctype html><html lang="ja">'))
    assert.match(markup, /<title>新しい情報 – 例示サイト<\/title>/)
    assert.match(markup, /<h1>新しい<wbr>情報<\/h1>/)
    assert.match(markup, /<a href="\/here\?lang=en" lang="en" hreflang="en">English<\/a>/)
    assert.equal(markup.split('href="/help/1004"').length, 3)
    assert.match(markup, /この画面の説明（Q&amp;A 1004）/)
    assert.doesNotMatch(markup, /class="dev"|role="alert"|class="who"/)
  })

  test('has no link to the other language where the page cannot be shown again', () => {
    const { markup } = page(shell({ alternateUrl: undefined }))
    assert.doesNotMatch(markup, /hreflang/)
    assert.equal(markup.split('href="/help/1004"').length, 3)
  })

  test('says an error in the title and first on the page, in the same words as at the field', () => {
    const message = 'コードが違います。'
    const field = codeField({ locale: 'ja', name: 'code', label: 'コード', error: message })
    const { markup } = page(shell({ heading: false, errors: [{ message, field: 'code' }], body: field }))
    assert.match(markup, /<title>エラー：/)
    assert.match(markup, /role="alert" tabindex="-1" autofocus>.*<a href="#code">コードが違います。<\/a>/)
    assert.match(markup, /<p class="error" id="code-error"><span class="vh">エラー：<\/span>コードが違います。<\/p>/)
    assert.doesNotMatch(markup, /<h1>/)
    assert.match(page(shell({ locale: 'en', errors: [{ message: 'No.' }] })).markup, /<title>Error: /)
    assert.doesNotMatch(page(shell({ errors: [] })).markup, /エラー|role="alert"/)
  })

  test('names the account, the receipt number, the way back, the way out and development', () => {
    const { markup } = page(
      shell({
        who: { account: 't•••@example.jp', receipt: '4821-0937' },
        back: { href: '/before' },
        signedIn: { signOut: '/sign-out', hidden: { csrf: 'x' } },
        development: true,
      }),
    )
    assert.match(markup, /data-account="t•••@example.jp"/)
    assert.match(markup, /<span class="num">4821-0937<\/span>/)
    assert.match(markup, /<a class="back" href="\/before">.*戻る<\/a>/)
    assert.match(markup, /action="\/sign-out" novalidate><input type="hidden" name="csrf" value="x">/)
    assert.match(markup, /<aside class="dev".*href="\/dev"/)
  })
})

describe('every sample', () => {
  for (const { name } of samples)
    for (const locale of LOCALES)
      test(`${name} in ${locale} keeps the content security policy, and one heading`, () => {
        const markup = gallery('/dev/gallery', locale, name)?.markup ?? ''
        assert.doesNotMatch(markup, /\sstyle=|<style|<script(?! src="\/assets\/)|\son\w+=|(?:src|href)="https?:/)
        assert.equal(markup.split('<h1').length, 2)
        const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
        assert.equal(new Set(ids).size, ids.length)
        for (const [, list = ''] of markup.matchAll(/ (?:aria-describedby|for)="([^"]+)"/g))
          for (const id of list.split(' ')) assert.ok(ids.includes(id), id)
        assert.doesNotMatch(markup, / checked|undefined|>false|\[object/)
        assert.doesNotMatch(markup.replace(/<[^>]+>/g, ''), /\|/)
      })

  test('has a list that leads to it', () => {
    const markup = gallery('/dev/gallery', 'en')?.markup ?? ''
    for (const { name } of samples) assert.ok(markup.includes(`href="/dev/gallery/${name}?lang=en"`))
    assert.equal(gallery('/dev/gallery', 'en', 'nothing'), undefined)
  })
})

describe('what comes from outside', () => {
  const field = { locale: 'ja', name: EVIL, label: EVIL, hint: EVIL, error: EVIL } as const
  const parts: Readonly<Record<string, () => Html>> = {
    page: () =>
      page(
        shell({
          title: EVIL,
          brand: EVIL,
          alternateUrl: EVIL,
          who: { account: EVIL, receipt: EVIL },
          back: { href: EVIL, label: EVIL },
          help: { url: EVIL, title: EVIL, contactUrl: EVIL },
          signedIn: { signOut: EVIL, hidden: { [EVIL]: EVIL } },
          errors: [{ message: EVIL, field: EVIL }],
          body: EVIL,
        }),
      ),
    content: () =>
      html`${heading(EVIL, EVIL)}${notice({ tone: 'info', title: EVIL, body: EVIL })}${masked(EVIL)}${figures(EVIL)}`,
    lists: () => html`${steps([{ title: EVIL, body: EVIL }])}${disclosure({ summary: EVIL, body: EVIL })}`,
    facts: () => facts([{ term: EVIL, value: EVIL, note: EVIL, change: { href: EVIL, label: EVIL, about: EVIL } }]),
    table: () => table({ caption: EVIL, columns: [EVIL], rows: [[EVIL, mark(true, EVIL)]] }),
    form: () => form({ action: EVIL, hidden: { [EVIL]: EVIL }, body: EVIL, id: EVIL }),
    buttons: () =>
      html`${button({ label: EVIL, name: EVIL, value: EVIL, form: EVIL })}${linkButton({ href: EVIL, label: EVIL })}${linkList([{ href: EVIL, label: EVIL }])}`,
    ways: () => ways([{ title: EVIL, consequence: EVIL, action: EVIL, name: EVIL, value: EVIL, hidden: { a: EVIL } }]),
    text: () => textField({ ...field, value: EVIL, autocomplete: EVIL, lang: EVIL }),
    code: () => codeField({ ...field, value: EVIL }),
    password: () => passwordField({ ...field, autocomplete: 'new-password', show: EVIL, hide: EVIL }),
    radio: () => radioGroup({ ...field, options: [{ value: EVIL, label: EVIL, consequence: EVIL }] }),
    checkbox: () => html`${checkbox({ ...field, value: EVIL })}${optional(EVIL, 'ja')}`,
    picture: () =>
      timeline({
        label: EVIL,
        start: { title: EVIL, date: EVIL },
        today: EVIL,
        end: { title: EVIL, date: EVIL },
        passed: 0.5,
      }),
    shown: () =>
      html`${codeDisplay({ label: EVIL, code: EVIL, copy: EVIL, copied: EVIL })}${numberDisplay({ label: EVIL, value: EVIL, note: EVIL })}${qrCode({ svg: html`<svg></svg>`, label: EVIL, caption: EVIL })}`,
    delivery: () => delivery({ state: 'failed', title: EVIL, body: EVIL }),
  }
  for (const [name, part] of Object.entries(parts))
    test(`stays text in ${name}`, () => {
      const { markup } = part()
      assert.match(markup, /&quot;&gt;/)
      assert.doesNotMatch(markup, /<script>|'&'|alert\('/)
    })
})

describe('fields', () => {
  test('a code is one field that the phone can fill in', () => {
    const { markup } = codeField({ locale: 'en', name: 'code', label: 'Code', hint: '8 digits', asHeading: true })
    assert.equal(markup.split('<input').length, 2)
    assert.match(markup, /type="text".*inputmode="numeric" autocomplete="one-time-code"/)
    assert.match(markup, /<h1><label for="code">Code<\/label><\/h1>/)
    assert.match(markup, /aria-describedby="code-hint"/)
    assert.doesNotMatch(markup, /maxlength|aria-invalid/)
    assert.match(codeField({ locale: 'en', name: 'm', label: 'M', kind: 'match' }).markup, /autocomplete="off"/)
  })

  test('no choice is made beforehand, unless the person made it', () => {
    const group = {
      locale: 'en',
      name: 'a',
      label: 'A',
      options: [
        { value: 'x', label: 'X' },
        { value: 'y', label: 'Y' },
      ],
    } as const
    assert.doesNotMatch(radioGroup(group).markup, /checked/)
    assert.match(radioGroup({ ...group, selected: 'y' }).markup, /id="a-2" name="a" value="y" checked/)
    assert.match(radioGroup(group).markup, /id="a" name="a" value="x"/)
  })

  test('a password is never written into the page', () => {
    const { markup } = passwordField({
      locale: 'en',
      name: 'p',
      label: 'P',
      autocomplete: 'current-password',
      show: 'Show',
      hide: 'Hide',
    })
    assert.doesNotMatch(markup, / value=/)
  })
})

describe('pictures and numbers', () => {
  const at = (passed: number) =>
    timeline({ label: 'l', start: { title: 's', date: 'd' }, today: 't', end: { title: 'e', date: 'd' }, passed })
      .markup

  test('today stands where it is, its word inside the picture', () => {
    assert.match(
      at(8 / 30),
      /<text x="26.7%" y="16" text-anchor="middle">.*class="passed" x1="0" x2="26.7%".*class="today" cx="26.7%"/,
    )
    assert.match(at(0.01), /<text x="0" y="16" text-anchor="start">.*cx="1%"/)
    assert.match(at(0.99), /<text x="100%" y="16" text-anchor="end">.*cx="99%"/)
    assert.match(at(-1), /class="today" cx="0%"/)
    assert.match(at(2), /class="today" cx="100%"/)
  })

  test('a recovery code is grouped in fives, however it came', () => {
    const shown = (code: string) => codeDisplay({ label: 'l', code, copy: 'c', copied: 'd' }).markup
    assert.match(shown('K7M2Q9XWR4T8'), />K7M2Q-<wbr>9XWR4-<wbr>T8<\/code>/)
    assert.equal(shown('K7M2Q-9XWR4 T8'), shown('K7M2Q9XWR4T8'))
    assert.match(numberDisplay({ label: 'l', value: '482193' }).markup, />482 193</)
  })
})

describe('a way', () => {
  test('is a link, a form of its own, or a button of the form around it', () => {
    assert.match(ways([{ title: 'A', href: '/a' }]).markup, /<li><a class="way plain" href="\/a">/)
    const own = ways([{ title: 'A', kind: 'stop', action: '/a', hidden: { t: '1' } }]).markup
    assert.match(
      own,
      /<form method="post" action="\/a" novalidate><input type="hidden" name="t" value="1"><button class="way stop">/,
    )
    const inside = ways([{ title: 'A', name: 'proof', value: '2' }]).markup
    assert.match(inside, /<li><button class="way plain" name="proof" value="2">/)
    assert.doesNotMatch(inside, /<form/)
  })
})
