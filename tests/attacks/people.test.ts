import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { productRoutes } from '../../src/main/routes.ts'
import { codeAt, linkAt, signIn, waitByMail } from '../support/journey.ts'
import { Browser, type Page, wordsOf } from '../support/pages.ts'
import { removeFolder, type Server, startServer } from '../support/server.ts'

describe('what people are told and asked', () => {
  let server: Server
  before(async () => {
    server = await startServer()
  })
  after(async () => {
    await server?.stop()
    removeFolder(server.folder)
  })

  const account = (name: string): Promise<MadeAccount> =>
    server.account({ identifier: `${name}@example.jp`, proofs: [`${name}@old-mail.example`], recoveryCode: true })

  const main = ({ body }: Page): string => /<main\b[\s\S]*<\/main>/.exec(body)?.[0] ?? ''
  const words = (page: Page): string => wordsOf(main(page))

  test('T154 RW-02 RW-03 L12 before anything begins: the date, what stops, who may stop it, how to come back; and the quicker ways first', async () => {
    const made = await account('t154')
    for (const [language, date, zone] of [
      ['ja', /\d{4}年\d+月\d+日\(.\) \d\d:\d\d/, /日本時間/],
      ['en', /\w+, \d+ \w+ \d{4},? \d\d:\d\d/, /Japan Standard Time/],
    ] as const) {
      const person = new Browser(server.origin, language)
      await signIn(person, made)
      await person.open('/verify')
      const none = await person.submit({ proof: 'none' })
      assert.equal(none.path, '/replace')
      assert.ok(
        none.links.indexOf('/replace/recovery-code') < none.links.indexOf('/replace/wait'),
        none.links.join(' '),
      )
      const before = await server.state(made.id)
      const page = await person.open('/replace/wait')
      const told = words(page)
      assert.match(told, language === 'ja' ? /30 ?日待つと/ : /After 30 days/)
      assert.match(told, date)
      assert.match(told, zone)
      const expected =
        language === 'ja'
          ? [/できません/, /「わたしの手続きではありません」と止められたとき/, /サインインして/, /取り消し/]
          : [/What works while you wait/, /Somebody stops it from an old contact/, /You sign in and finish/, /cancel/]
      for (const sentence of expected) assert.match(told, sentence)
      assert.deepEqual((await server.state(made.id)).requests, before.requests, 'nothing has begun')
    }
  })

  test('RC-11 RW-20 nobody begins a replacement or uses a recovery code without the password', async () => {
    const made = await account('rc-11')
    const stranger = new Browser(server.origin)
    await stranger.open('/sign-in')
    const csrf = stranger.page.forms[0]?.values.get('csrf') ?? ''
    const cookie = [...stranger.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    for (const path of ['/replace/wait', '/replace/recovery-code', '/replace/mail', '/replace/finish']) {
      const answer = await fetch(server.origin + path, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ csrf, code: made.recoveryCode ?? '', identifier: made.identifier }),
        headers: { cookie, 'sec-fetch-site': 'same-origin' },
      })
      assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/sign-in'], path)
      assert.equal((await stranger.open(path)).path, '/sign-in')
    }
    const { requests, recoveryCodes } = await server.state(made.id)
    assert.deepEqual(requests, [])
    assert.deepEqual(
      recoveryCodes.map((c) => c.state),
      ['live'],
    )
  })

  test('RC-15 AX-02 SC-17 EP-08 what is asked is an address, a password, a code or a choice, and says what it is for', async () => {
    const made = await account('rc-15')
    const person = new Browser(server.origin)
    await signIn(person, made)
    await person.open('/verify/for/add-proof')
    await person.submit({ proof: made.proofs[0]?.id ?? '' })
    await person.submit({ address: 'rc-15@old-mail.example' })
    await server.advance('PT0S')
    await person.submit({ code: await codeAt(server, 'rc-15@old-mail.example') })
    await person.open('/replace/wait')
    await person.submit({}, '/replace/wait')
    const visitor = new Browser(server.origin)
    const pages: Page[] = []
    for (const path of new Set(productRoutes.filter(({ method }) => method === 'GET').map((r) => r.path)))
      if (!path.includes(':') && !path.endsWith('.ics'))
        for (const browser of [visitor, person]) pages.push(await browser.open(path))
    const ASKED =
      /^(csrf|identifier|password|address|label|code|code-.+|number|receipt|answer|proof|how|current|new|replaces|zone|file|response|q)$/
    const asked = pages.flatMap((page) =>
      page.forms.flatMap((form) => [...form.fields.keys()].map((name) => [page.path, name])),
    )
    assert.ok(asked.length > 40)
    assert.deepEqual(
      asked.filter(([, name]) => !ASKED.test(name ?? '')),
      [],
    )
    // What a field takes is said to browsers and password managers.
    for (const page of pages)
      for (const [tag] of page.body.matchAll(/<input\b[^>]*type="(?:text|password|tel|email)"[^>]*>/g))
        assert.match(tag, /autocomplete="(?:username|email|tel|current-password|new-password|one-time-code|off)"/, tag)
    const texts = new Map(pages.map((page) => [page.path, words(page)]))
    for (const path of ['/sign-up', '/security/mail', '/security/phone', '/replace/mail', '/replace/phone'])
      assert.match(texts.get(path) ?? '', /本人確認と大切なお知らせにだけ使い、広告には使いません/, path)
    for (const path of ['/security/phone', '/replace/phone'])
      assert.match(texts.get(path) ?? '', /遅れたり届かなかったりします。.*読まれるおそれ/, path)
  })

  test('SS-01 a session’s secret has 256 bits, and no two are alike', async () => {
    const made = await account('ss-01')
    const secrets = new Set<string>()
    for (let i = 0; i < 20; i++) {
      const browser = new Browser(server.origin)
      await signIn(browser, made)
      const bytes = Buffer.from(browser.cookies.get('honnin-session') ?? '', 'base64url')
      // Account and session are its first 32 bytes; what follows is the secret.
      assert.equal(bytes.length, 32 + 32)
      secrets.add(bytes.subarray(32).toString('hex'))
    }
    assert.equal(secrets.size, 20)
  })

  test('MC-07 no message leads anywhere but to the service', async () => {
    const made = await account('mc-07')
    const person = new Browser(server.origin)
    await waitByMail(server, person, made, 'mc-07@new-mail.example')
    const owner = new Browser(server.origin)
    await owner.open(await linkAt(server, 'mc-07@old-mail.example', 'stop'))
    await owner.submit({ answer: 'stop' })
    await server.advance('P1D')
    const messages = await server.messages()
    assert.ok(messages.length >= 5)
    for (const { text, html, subject } of messages) {
      const urls = [...`${text} ${html}`.matchAll(/https?:\/\/[^\s"'<)]+/g)].map(([url]) => url)
      for (const url of urls) assert.ok(url.startsWith(`${server.origin}/`), `${subject}: ${url}`)
      assert.doesNotMatch(html, /<img\b/)
    }
  })
})
