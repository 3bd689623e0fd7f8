import assert from 'node:assert/strict'
import { Agent, type IncomingMessage, request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { MadeAccount } from '../src/main/dev-accounts.ts'
import { HSTS, SECURITY_HEADERS } from '../src/platform/http/guard.ts'
import { assets } from '../src/platform/page/layout.ts'
import { brokenApp } from './support/broken-app.ts'
import { codeIn } from './support/inbox.ts'
import { beginReplacement, linkAt, signIn, until, waitByMail } from './support/journey.ts'
import { Browser } from './support/pages.ts'
import { removeFolder, type Server, startServer } from './support/server.ts'

const HTTPS = 'https://id.example.jp'

/** In development on this computer; and as behind the proxy that ends https. */
let plain: Server
let secure: Server

before(async () => {
  const environment = { HONNIN_ORIGIN: HTTPS, TRUSTED_PROXIES: '1' }
  ;[plain, secure] = await Promise.all([startServer(), startServer({ environment })])
})

after(async () => {
  await Promise.all([plain?.stop(), secure?.stop()])
  for (const { folder } of [plain, secure]) removeFolder(folder)
})

let count = 0
const account = (server: Server): Promise<MadeAccount> =>
  server.account({
    identifier: `http-${++count}@example.jp`,
    proofs: [{ kind: 'mail', address: `old-${count}@mail.example` }],
  })

const cookieOf = (browser: Browser): string =>
  [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

const post = (server: Server, path: string, body: URLSearchParams | string, headers: Record<string, string> = {}) =>
  fetch(server.origin + path, { method: 'POST', body, headers, redirect: 'manual' })

describe('every answer', () => {
  const requests: readonly [string, number, (server: Server) => Promise<Response>][] = [
    ['a page', 200, (server) => server.get('/')],
    ['a form', 200, (server) => server.get('/sign-in')],
    ['a redirect', 303, (server) => server.get('/account')],
    ['nothing there', 404, (server) => server.get('/nothing')],
    ['nothing well known', 404, (server) => server.get('/.well-known/nonsense')],
    ['another method', 404, (server) => fetch(`${server.origin}/sign-in`, { method: 'PUT' })],
    ['a form without a token', 403, (server) => post(server, '/sign-in', new URLSearchParams())],
    ['a form of another site', 403, (server) => post(server, '/sign-in', '', { 'sec-fetch-site': 'cross-site' })],
    ['too much', 413, (server) => post(server, '/sign-in', 'x'.repeat(200_000))],
    ['a link that is none', 404, (server) => server.get('/stop/nothing')],
    ['health', 200, (server) => server.get('/health')],
    ['readiness', 200, (server) => server.get('/ready')],
    ['change-password', 303, (server) => server.get('/.well-known/change-password')],
    ['security.txt', 200, (server) => server.get('/.well-known/security.txt')],
    ['a style sheet', 200, (server) => server.get(assets[0]?.path ?? '')],
    ['a problem', 404, (server) => fetch(`${server.origin}/nothing`, { headers: { accept: 'application/json' } })],
    ['JSON of development', 200, (server) => server.get('/dev/clock.json')],
    ['a head', 200, (server) => fetch(`${server.origin}/`, { method: 'HEAD' })],
  ]

  for (const [name, status, ask] of requests)
    test(`T055 SS-17 ${name}: the headers that protect, and nothing kept`, async () => {
      for (const server of [plain, secure]) {
        const response = await ask(server)
        const body = await response.text()
        assert.equal(response.status, status, body.slice(0, 300))
        for (const [header, value] of Object.entries(SECURITY_HEADERS))
          assert.equal(response.headers.get(header), value)
        assert.match(response.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
        assert.equal(response.headers.get('strict-transport-security'), server === secure ? HSTS : null)
        assert.equal(response.headers.get('server') ?? response.headers.get('x-powered-by'), null)
        const kept = name === 'a style sheet' ? /immutable/ : name === 'change-password' ? /^$|no-store/ : /no-store/
        assert.match(response.headers.get('cache-control') ?? '', kept)
      }
    })

  test('SS-16 health and readiness are for machines, and change-password leads on', async () => {
    assert.deepEqual(await plain.json('GET', '/health'), { status: 'up' })
    assert.deepEqual(await plain.json('GET', '/ready'), { status: 'ready' })
    assert.equal((await plain.get('/.well-known/change-password')).headers.get('location'), '/password')
  })

  test('OP-06 weaknesses are reported to the operator, at an address that is good for a while (RFC 9116)', async () => {
    const response = await plain.get('/.well-known/security.txt')
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=UTF-8')
    const told = (await response.text()).trimEnd().split('\n')
    assert.deepEqual(
      told.filter((line) => !line.startsWith('Expires: ')),
      [
        'Contact: mailto:support@honnin.example',
        `Contact: ${plain.origin}/help#contact`,
        'Preferred-Languages: ja, en',
        `Canonical: ${plain.origin}/.well-known/security.txt`,
      ],
    )
    const until = Date.parse(told.find((line) => line.startsWith('Expires: '))?.slice('Expires: '.length) ?? '')
    assert.ok(until > Date.now() && until < Date.now() + 366 * 86_400_000)
  })

  test('who asks for JSON is told the problem by its code (RFC 9457)', async () => {
    const accept = { accept: 'application/json' }
    const browser = new Browser(plain.origin)
    await browser.open('/sign-in')
    const body = new URLSearchParams({ csrf: browser.page.forms[0]?.values.get('csrf') ?? '', identifier: '' })
    const asked: readonly [Promise<Response>, number, string][] = [
      [fetch(`${plain.origin}/nothing`, { headers: accept }), 404, 'page.not_found'],
      [post(plain, '/sign-in', '', accept), 403, 'form.expired'],
      [post(plain, '/sign-in', body, { ...accept, cookie: cookieOf(browser) }), 422, 'address.mail_empty'],
    ]
    for (const [asking, status, code] of asked) {
      const response = await asking
      assert.equal(response.headers.get('content-type'), 'application/problem+json')
      const problem = (await response.json()) as Record<string, unknown>
      assert.deepEqual([response.status, problem.status, problem.code], [status, status, code])
      assert.equal(typeof problem.title, 'string')
      assert.equal(typeof problem.type, 'string')
    }
    const both = await fetch(`${plain.origin}/nothing`, { headers: { accept: 'text/html, application/json' } })
    assert.match(both.headers.get('content-type') ?? '', /^text\/html/)
    await both.text()
  })

  test('RL-08 an outage and a mistake of ours are told without what went wrong, and found in the log', async () => {
    const secret = 'taro@example.jp 12345678'
    const app = brokenApp(secret)
    try {
      for (const [path, status, code] of [
        ['/', 503, 'service.unavailable'],
        ['/mistake', 500, 'service.broken'],
      ] as const) {
        const response = await app.ask(path, { headers: { 'accept-language': 'en' } })
        const body = await response.text()
        assert.deepEqual([response.status, response.headers.get('honnin-code')], [status, code])
        assert.equal(response.headers.get('strict-transport-security'), HSTS)
        assert.equal(response.headers.get('cache-control'), 'no-store')
        assert.match(body, /<html lang="en">[\s\S]*<a [^>]*href="\/"/)
        assert.doesNotMatch(body, /ECONNREFUSED|taro|12345678|\.ts\b/)
        const [, reference = ''] = /<span class="num">([0-9a-f]{8})<\/span>/.exec(body) ?? []
        assert.ok(reference !== '' && app.log().includes(reference), reference)
      }
      assert.ok(!app.log().includes(secret))
      const ready = await app.ask('/ready')
      assert.deepEqual([ready.status, await ready.json()], [503, { status: 'not-ready', reason: 'database' }])
      assert.equal((await app.ask('/health')).status, 200)
    } finally {
      await app.close()
    }
  })
})

describe('cookies', () => {
  test('SS-03 cookies are for the server only and for this site; over https their name binds them to it', async () => {
    for (const server of [plain, secure]) {
      const browser = new Browser(server.origin)
      await signIn(browser, await account(server))
      await browser.open('/?lang=en')
      const set = browser.seen.flatMap(({ headers }) => headers.getSetCookie())
      assert.ok(set.length >= 3, set.join('\n'))
      for (const cookie of set) {
        assert.match(cookie, /; Path=\/; .*HttpOnly; SameSite=Lax/)
        assert.doesNotMatch(cookie, /Domain/i)
        assert.equal(/^__Host-/.test(cookie) && /; Secure$/.test(cookie), server === secure, cookie)
        assert.equal(/Secure|__Host/.test(cookie), server === secure, cookie)
      }
    }
  })

  const opens = async (server: Server, cookie: string): Promise<boolean> =>
    (await fetch(`${server.origin}/account`, { headers: { cookie }, redirect: 'manual' })).status === 200

  test('SS-02 cookies change with what they open: at the sign-in, and after a proof was shown', async () => {
    const made = await account(plain)
    const [old] = made.proofs
    assert.ok(old)
    const browser = new Browser(plain.origin)
    browser.cookies.set('honnin-session', 'planted')
    await signIn(browser, made)
    const first = cookieOf(browser)
    assert.notEqual(browser.cookies.get('honnin-session'), 'planted')
    assert.equal(await opens(plain, first), true)
    await signIn(browser, made)
    const second = cookieOf(browser)
    assert.equal(await opens(plain, first), false)
    await browser.open('/verify')
    await browser.submit({ proof: old.id })
    await browser.submit({ address: old.address })
    const code = await until('the code', async () => (await plain.messages(old.address)).map(codeIn).at(-1))
    assert.equal((await browser.submit({ code })).path, '/account')
    assert.deepEqual([await opens(plain, second), await opens(plain, cookieOf(browser))], [false, true])
  })

  test('SS-04 cookies open nothing after the sign-out, nor in another browser', async () => {
    const browser = new Browser(plain.origin)
    await signIn(browser, await account(plain))
    const copied = cookieOf(browser)
    const session = `honnin-session=${browser.cookies.get('honnin-session')}`
    await browser.submit({}, '/sign-out')
    assert.equal(browser.cookies.has('honnin-session'), false)
    assert.equal(await opens(plain, copied), false)
    assert.equal(await opens(plain, session), false)
  })
})

describe('what the way of a request says about itself', () => {
  /** With any header, also those that `fetch` writes itself. */
  const raw = (server: Server, method: string, path: string, headers: Record<string, string>, body = '') =>
    new Promise<{ status: number; location: string; body: string }>((resolve, reject) => {
      const asked = request(server.origin + path, { method, headers: { ...headers, 'content-length': body.length } })
      asked.once('error', reject).once('response', (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk))
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '', body: text }),
        )
      })
      asked.end(body)
    })

  const EVIL = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'gopher',
    'x-original-url': '/evil.example',
    forwarded: 'host=evil.example;proto=https',
  }

  test('T092 SS-18 the host of a request never becomes a link, in a page or in a message', async () => {
    for (const [server, origin] of [
      [plain, plain.origin],
      [secure, HTTPS],
    ] as const) {
      const made = await account(server)
      const browser = new Browser(server.origin)
      await beginReplacement(browser, made)
      await browser.open('/replace/mail')
      const address = `host-${++count}@mail.example`
      const body = new URLSearchParams({ csrf: browser.page.forms[0]?.values.get('csrf') ?? '', address }).toString()
      const headers = { ...EVIL, cookie: cookieOf(browser), 'content-type': 'application/x-www-form-urlencoded' }
      const sent = await raw(server, 'POST', '/replace/mail', headers, body)
      assert.deepEqual([sent.status, sent.location], [303, '/replace/check-mail'])
      const link = await linkAt(server, address, 'continue')
      const [message] = await server.messages(address)
      assert.ok(message?.text.includes(`${origin}${link}`))
      for (const path of ['/', '/sign-in', '/nothing', '/account']) {
        const page = await raw(server, 'GET', path, { ...EVIL, cookie: cookieOf(browser) })
        assert.doesNotMatch(page.body + page.location, /evil\.example|gopher/, path)
      }
      assert.doesNotMatch(JSON.stringify(await server.messages()), /evil\.example|gopher/)
    }
  })

  test('T055 a path that looks like a host leads nowhere else', async () => {
    for (const path of ['//evil.example/', '/\\evil.example', '/sign-in//evil.example', '/?lang=//evil.example']) {
      const page = await raw(plain, 'GET', path, { host: 'localhost' })
      assert.doesNotMatch(page.location, /evil/, path)
      assert.doesNotMatch(page.body, /(?:href|action|src)="[^"?#]*evil/, path)
      assert.ok(page.status < 500, path)
    }
  })

  test('RL-07 the address of the sender is believed from a trusted proxy only', async () => {
    for (const [server, network] of [
      [plain, '127.0.0.*'],
      [secure, '203.0.113.*'],
    ] as const) {
      const made = await account(server)
      const browser = new Browser(server.origin)
      await signIn(browser, made)
      await browser.open('/replace/wait')
      const csrf = browser.page.forms[0]?.values.get('csrf') ?? ''
      const forwarded = { cookie: cookieOf(browser), 'x-forwarded-for': '198.51.100.1, 203.0.113.9' }
      const begun = await post(server, '/replace/wait', new URLSearchParams({ csrf }), forwarded)
      assert.equal(begun.status, 303)
      const pending = await waitByMail(server, browser, made, `source-${++count}@mail.example`)
      assert.ok(pending.body.includes(network), network)
      assert.ok(!pending.body.includes('198.51.100'))
    }
  })
})

describe('a form that comes slowly', () => {
  test('is judged by when all of it was there: a code does not work longer for it', async () => {
    const made = await account(plain)
    const [proof] = made.proofs
    const address = `old-${count}@mail.example`
    const browser = new Browser(plain.origin)
    await signIn(browser, made)
    await browser.open(`/verify/address?proof=${proof?.id}`)
    await browser.submit({ address })
    const code = await until('the code', async () => (await plain.messages(address)).map(codeIn).at(-1))
    const csrf = browser.page.forms[0]?.values.get('csrf') ?? ''
    const body = new URLSearchParams({ csrf, code }).toString()
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = {
        cookie: cookieOf(browser),
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': body.length,
        expect: '100-continue',
      }
      const asked = request(`${plain.origin}/verify/code`, { method: 'POST', headers }, resolve)
      asked.on('error', reject)
      // It has been begun there, and is under way for longer than the code lives.
      asked.once('continue', async () => {
        asked.write(body.slice(0, 10))
        await plain.advance('PT31M')
        asked.end(body.slice(10))
      })
      asked.flushHeaders()
    })
    answer.resume()
    assert.equal(answer.headers['honnin-code'], 'code.expired')
  })
})

describe('what is sent, and what is answered, in either way', () => {
  /** Over one connection, which is kept. */
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  after(() => agent.destroy())

  const send = (path: string, headers: Record<string, string>, pieces?: readonly string[]) =>
    new Promise<{ status: number | undefined; code: unknown; body: Buffer; encoding: string | undefined }>(
      (resolve, reject) => {
        const asked = request(
          plain.origin + path,
          { agent, method: pieces ? 'POST' : 'GET', headers },
          async (answer) => {
            const body = Buffer.concat(await answer.toArray())
            const { 'honnin-code': code, 'content-encoding': encoding } = answer.headers
            resolve({ status: answer.statusCode, code, body, encoding })
          },
        )
        asked.on('error', reject)
        for (const piece of pieces ?? []) asked.write(piece)
        asked.end()
      },
    )

  test('a form whose length is told, and one that comes in pieces, are the same form, and have the same end', async () => {
    const browser = new Browser(plain.origin)
    await browser.open('/sign-in')
    const csrf = browser.page.forms[0]?.values.get('csrf') ?? ''
    const form = new URLSearchParams({ csrf, identifier: 'ni hao@', password: 'あ+&%' }).toString()
    const headers = { cookie: cookieOf(browser), 'content-type': 'application/x-www-form-urlencoded' }
    const told = (text: string) => ({ ...headers, 'content-length': String(text.length) })
    const ways: readonly ((text: string) => ReturnType<typeof send>)[] = [
      (text) => send('/sign-in', told(text), [text]),
      (text) => send('/sign-in', { ...headers, 'transfer-encoding': 'chunked' }, [text.slice(0, 9), text.slice(9)]),
    ]
    for (const way of ways) {
      const { status, code, body } = await way(form)
      assert.deepEqual([status, code], [422, 'address.mail_space'])
      assert.match(body.toString(), /value="ni hao@"/)
      const large = await way(`${form}&more=${'x'.repeat(131_072)}`)
      assert.deepEqual([large.status, large.code], [413, 'form.too_large'])
    }
    // What is read by nobody does not stand in the way of what comes next.
    const nobody = await send('/nothing', told(form), [form])
    const next = await send('/sign-in', {})
    assert.deepEqual([nobody.status, next.status], [404, 200])
  })

  test('an answer that is packed is the same answer', async () => {
    const request = 'client_id=nobody&response_type=code'
    for (const path of ['/', '/help', assets[0]?.path ?? '', '/openapi.json', `/oidc/authorize?${request}`]) {
      const [open, packed] = [await send(path, {}), await send(path, { 'accept-encoding': 'gzip' })]
      assert.deepEqual([open.encoding, packed.encoding], [undefined, 'gzip'], path)
      assert.equal(packed.status, open.status)
      const masked = (body: Buffer) => body.toString().replace(/name="csrf" value="[^"]*"/g, '')
      assert.equal(masked(gunzipSync(packed.body)), masked(open.body))
    }
  })
})

describe('nobody learns whether an account exists', () => {
  /** The page without what is different each time, and without what was typed. */
  const masked = (body: string, ...typed: string[]): string => {
    let text = body.replace(/name="csrf" value="[^"]*"/g, 'name="csrf"').replace(/\d{1,2}:\d{2}/g, '0:00')
    for (const one of typed) text = text.replaceAll(one, 'typed')
    return text
  }

  const headersOf = (headers: Headers): string[] =>
    [...headers]
      .filter(([name]) => !['date', 'content-length', 'set-cookie'].includes(name))
      .map((pair) => pair.join(': '))

  test('EP-01 S17 at the sign-in: the same bytes for an address that is known and for one that is not', async () => {
    const { identifier } = await account(plain)
    for (const language of ['ja', 'en'])
      for (const password of ['', 'wrong', 'x'.repeat(300)]) {
        const answers = []
        for (const typed of [identifier, `nobody-${++count}@example.jp`]) {
          const browser = new Browser(plain.origin, language)
          await browser.open('/sign-in')
          const page = await browser.submit({ identifier: typed, password })
          assert.equal(page.code, 'sign_in.wrong')
          answers.push([masked(page.body, typed), headersOf(page.headers)])
        }
        assert.deepEqual(answers[0], answers[1])
      }
  })

  test('at the sign-in: both are asked to wait after the same number of wrong passwords', async () => {
    const { identifier } = await account(plain)
    const codes = []
    for (const typed of [identifier, `nobody-${++count}@example.jp`]) {
      const browser = new Browser(plain.origin)
      await browser.open('/sign-in')
      const seen = []
      for (let i = 0; i < 7; i++) seen.push((await browser.submit({ identifier: typed, password: 'wrong' })).code)
      codes.push(seen)
    }
    assert.deepEqual(codes[0], codes[1])
    assert.ok(codes[0]?.includes('sign_in.paused'))
  })

  test('EP-01 S17 at the sign-up: the same page, while the owner is told by mail', async () => {
    const { identifier } = await account(plain)
    for (const language of ['ja', 'en']) {
      const answers = []
      for (const typed of [identifier, `nobody-${++count}@example.jp`]) {
        const browser = new Browser(plain.origin, language)
        await browser.open('/sign-up')
        const had = (await plain.messages(typed)).length
        await browser.submit({ address: typed })
        await until('the mail', async () => (await plain.messages(typed)).length > had)
        await plain.advance('PT0S')
        const page = await browser.open('/sign-up/code')
        assert.equal(page.path, '/sign-up/code')
        answers.push([masked(page.body, typed), headersOf(page.headers)])
      }
      assert.deepEqual(answers[0], answers[1])
    }
  })

  test('S17 EP-05 at the way to stop: the same answer for a receipt number that exists and for one that does not', async () => {
    const made = await account(plain)
    await waitByMail(plain, new Browser(plain.origin), made, `stop-${++count}@mail.example`)
    const receipt = (await plain.state(made.id)).requests.at(-1)?.receipt ?? ''
    const answers = []
    for (const typed of [receipt, receipt === '00000000' ? '00000001' : '00000000']) {
      const browser = new Browser(plain.origin)
      await browser.open('/stop')
      const page = await browser.submit({ receipt: typed, number: '00000000', answer: 'stop' })
      assert.equal(page.code, 'stop.wrong')
      answers.push([masked(page.body, typed), headersOf(page.headers)])
      assert.equal((await browser.open(`/r/${typed}`)).path, '/sign-in')
    }
    assert.deepEqual(answers[0], answers[1])
  })
})
