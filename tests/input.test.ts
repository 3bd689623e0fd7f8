import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { productRoutes } from '../src/main/routes.ts'
import { isSingleAddress, isSingleNumber } from '../src/platform/delivery/carrier.ts'
import { attacks, EVIL, type Sent, VALUES } from './support/attacks.ts'
import type { Browser, PageForm } from './support/pages.ts'
import { removeFolder, type Server, startServer } from './support/server.ts'
import { forgedForms, makeStands, type Stand } from './support/stands.ts'
import { contactStands } from './support/stands-contacts.ts'
import { factorStands } from './support/stands-factors.ts'
import { passwordStands } from './support/stands-password.ts'
import { settingStands } from './support/stands-settings.ts'
import { undoStands } from './support/stands-undo.ts'

let server: Server

/** Made one after the other, each right before its forms are attacked: what a stand was shown is good for minutes only. */
const STANDS = [factorStands, makeStands, contactStands, passwordStands, undoStands, settingStands]

before(async () => {
  server = await startServer()
})

after(async () => {
  await server?.stop()
  removeFolder(server.folder)
})

interface Answer {
  readonly status: number
  readonly code: string | null
  readonly body: string
}

const cookieOf = (browser: Browser): string =>
  [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

async function send(browser: Browser, action: string, { body, type }: Sent, headers: Record<string, string> = {}) {
  const response = await fetch(server.origin + action, {
    method: 'POST',
    redirect: 'manual',
    body,
    headers: {
      cookie: cookieOf(browser),
      'accept-language': 'ja',
      'sec-fetch-site': 'same-origin',
      ...(type === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
  })
  return { status: response.status, code: response.headers.get('honnin-code'), body: await response.text() }
}

async function read(browser: Browser, path: string): Promise<Answer> {
  const response = await fetch(server.origin + path, { redirect: 'manual', headers: { cookie: cookieOf(browser) } })
  return { status: response.status, code: response.headers.get('honnin-code'), body: await response.text() }
}

/** What must not change when something is refused. */
async function substance(accountId: string | undefined): Promise<unknown> {
  if (accountId === undefined) return undefined
  const { epoch, proofs, requests, recoveryCodes, sessions } = await server.state(accountId)
  const confirmed = proofs.filter(({ state }) => state !== 'unconfirmed' && state !== 'gone')
  return { epoch, proofs: confirmed, requests, recoveryCodes, sessions }
}

const hasWayOn = (body: string): boolean => {
  const main =
    /<main\b[\s\S]*<\/main>/.exec(body)?.[0].replace(/<form[^>]*action="\/sign-out"[\s\S]*?<\/form>/, '') ?? ''
  return /<form\b[\s\S]*<button|<a\b[^>]*href="\//.test(main)
}

/** Did something that was typed become markup, or get worked out? What stands in quotes or as text is no markup. */
const ranFree = (body: string): boolean =>
  body.includes('xss49') ||
  [...body.matchAll(/<[a-z][^>]*>/gi)].some(([tag]) => /xss/i.test(tag.replace(/="[^"]*"/g, '')))

/** What is wrong with an answer, whatever was sent. */
function complaints({ status, code, body }: Answer): string[] {
  const wrong: string[] = []
  if (status >= 500) wrong.push(`${status}`)
  if (status >= 400 && code === null) wrong.push('a refusal without a code')
  if (status >= 400 && !hasWayOn(body)) wrong.push('a refusal without a way on')
  if (![200, 303].includes(status) && (status < 400 || status > 499)) wrong.push(`status ${status}`)
  if (ranFree(body)) wrong.push('echoed unescaped')
  return wrong
}

const fieldsOf = (form: PageForm): string[] => [...form.fields.keys()].filter((name) => name !== 'csrf')

/** A page's form with everything filled in that can be. */
function filled(form: PageForm, valid: Readonly<Record<string, string>>): [string, string][] {
  return [...form.fields].map(([name, offered]) => [
    name,
    form.values.get(name) || (valid[name] ?? offered?.[0] ?? 'x'),
  ])
}

async function attackForm(stand: Stand, route: string): Promise<{ tried: number; wrong: string[] }> {
  const wrong: string[] = []
  let tried = 0
  const opened = async () => {
    const page = await stand.open()
    // What opening it set going, such as the alerts of a request, has been done when this answers.
    await server.advance('PT0S')
    return page
  }
  let browser = await opened()
  let before = JSON.stringify(await substance(stand.accountId))
  const formNow = () => {
    const form = browser.page.forms.find(({ action }) => routeOf(action) === route)
    assert.ok(form, `${route} is gone from ${browser.page.path} (${browser.page.heading})`)
    return form
  }
  for (const field of fieldsOf(formNow()))
    for (const { name, make } of attacks) {
      const form = formNow()
      // A file is read only where nothing was typed.
      const typed = field === 'file' ? { ...stand.valid, code: '' } : stand.valid
      const sent = make(field, filled(form, typed ?? {}))
      const answer = await send(browser, form.action, sent)
      tried++
      const what = `${route} ${field} ${name}`
      wrong.push(...complaints(answer).map((complaint) => `${what}: ${complaint}`))
      if (answer.status >= 400) {
        const now = JSON.stringify(await substance(stand.accountId))
        if (now !== before) wrong.push(`${what}: refused, and changed something:\n${before}\n${now}`)
      } else {
        browser = await opened()
        before = JSON.stringify(await substance(stand.accountId))
      }
    }
  return { tried, wrong }
}

describe('bad input', () => {
  test('T157 bad input in any field is refused with a code and a way on, or understood; nothing breaks, nothing is echoed', async () => {
    const attacked = new Set<string>()
    const wrong: string[] = []
    let tried = 0
    const attackAll = async (stand: Stand) => {
      const browser = await stand.open()
      for (const { action } of browser.page.forms.filter(
        (form) => form.action !== '/sign-out' && fieldsOf(form).length > 0,
      )) {
        const pattern = routeOf(action)
        if (attacked.has(pattern)) continue
        attacked.add(pattern)
        const result = await attackForm(stand, pattern)
        tried += result.tried
        wrong.push(...result.wrong)
      }
    }
    for (const make of STANDS) for (const stand of await make(server)) await attackAll(stand)
    assert.deepEqual(wrong, [])
    const withoutFields =
      /resend$|^\/device\/challenge$|^\/security\/keep\/|^\/connect\/|\/replace\/wait$|\/cancel$|\/not-mine$|\/finish\/code$|^\/continue|\/recovery-code$|^\/sign-out$/
    const forms = new Set(productRoutes.filter(({ method }) => method === 'POST').map(({ path }) => path))
    assert.deepEqual(
      [...forms].filter((path) => !attacked.has(path) && !withoutFields.test(path)),
      [],
    )
    assert.ok(tried > attacks.length * 30, `${tried}`)
    assert.ok(VALUES.length > 40)
  })

  test('T157 bad input in an address’s own parts leads on, too', async () => {
    const { browser, accountId } = await forgedForms(server)
    const csrf = browser.page.forms[0]?.values.get('csrf') ?? ''
    const before = await substance(accountId)
    const parts = [...VALUES.filter((value) => value.length < 500).map(encodeURIComponent), '%ff%fe', '%zz', '%']
    const wrong: string[] = []
    let tried = 0
    const inQuery = /^\/(verify|verify\/for\/:act|replace\/old-proof)\/(address|app)$/
    const asked = productRoutes.filter(({ method, path }) => method === 'GET' && inQuery.test(path))
    assert.equal(asked.length, 6)
    const places = [
      ...productRoutes.filter(({ path }) => path.includes(':')),
      ...asked.map(({ method, path }) => ({ method, path: `${path.replace(':act', 'add-proof')}?proof=:proof` })),
    ]
    for (const { method, path } of places)
      for (const part of parts) {
        const address = path.replace(/:\w+/, part)
        const answer =
          method === 'POST'
            ? await send(browser, address, { body: new URLSearchParams({ csrf, answer: 'stop', manner: 'slowly' }) })
            : await read(browser, address)
        tried++
        wrong.push(...complaints(answer).map((complaint) => `${method} ${address}: ${complaint}`))
      }
    assert.deepEqual(wrong, [])
    assert.deepEqual(await substance(accountId), before)
    assert.ok(tried > 1000, `${tried}`)
  })

  test('T089 no message ever goes to two addresses, or to one that was smuggled in', async () => {
    const messages = await server.messages()
    assert.ok(messages.length > 20)
    const single = ({ channel, to }: (typeof messages)[number]) =>
      channel === 'mail' ? isSingleAddress(to) && !to.includes(EVIL) : isSingleNumber(to)
    assert.deepEqual(
      messages.filter((message) => !single(message)).map(({ to }) => to),
      [],
    )
    assert.deepEqual(
      messages.filter(({ subject }) => /[\r\n]/.test(subject) || subject.includes('xssmark')),
      [],
    )
  })
})

const routeOf = (path: string): string =>
  productRoutes.find((route) => new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`).test(path.split('?')[0] ?? ''))
    ?.path ?? path

describe('forged requests', () => {
  test('T060 SS-12 a form without its token, with another browser’s, or from another site changes nothing and leads back', async () => {
    const { browser, stranger, accountId, token } = await forgedForms(server)
    const csrfOf = (b: Browser) => b.page.forms[0]?.values.get('csrf') ?? ''
    const [own, foreign] = [csrfOf(browser), csrfOf(stranger)]
    assert.ok(own.length > 20 && foreign.length > 20)
    const forgeries: readonly [string, Record<string, string>, Record<string, string>][] = [
      ['no token', {}, {}],
      ['an empty token', { csrf: '' }, {}],
      ['the token of another browser', { csrf: foreign }, {}],
      ['a broken token', { csrf: `${own.slice(0, -4)}AAAA` }, {}],
      ['another site', { csrf: own }, { 'sec-fetch-site': 'cross-site' }],
      ['a neighbour', { csrf: own }, { 'sec-fetch-site': 'same-site' }],
    ]
    const before = await server.json('GET', `/dev/account/${accountId}.json`)
    const count = (await server.messages()).length
    const wrong: string[] = []
    const paths = productRoutes
      .filter(({ method }) => method === 'POST')
      .map(({ path }) => path.replace(':token', token))
    for (const path of new Set(paths))
      for (const [what, fields, headers] of forgeries) {
        const body = new URLSearchParams({ ...fields, answer: 'stop', how: 'not-me', proof: 'none' })
        const answer = await send(browser, path, { body }, headers)
        const code = 'sec-fetch-site' in headers ? 'form.foreign' : 'form.expired'
        if (answer.status !== 403 || answer.code !== code)
          wrong.push(`${path}, ${what}: ${answer.status} ${answer.code}`)
        if (!hasWayOn(answer.body)) wrong.push(`${path}, ${what}: no way back`)
      }
    assert.deepEqual(wrong, [])
    assert.deepEqual(await server.json('GET', `/dev/account/${accountId}.json`), before)
    assert.equal((await server.messages()).length, count)
  })

  test('T060 an Origin of elsewhere is enough to be refused, where the browser says no more', async () => {
    const { browser } = await forgedForms(server)
    const body = new URLSearchParams({ csrf: browser.page.forms[0]?.values.get('csrf') ?? '' })
    const answer = async (origin: string) => {
      const response = await fetch(`${server.origin}/sign-out`, {
        method: 'POST',
        redirect: 'manual',
        body,
        headers: { cookie: cookieOf(browser), origin },
      })
      return response.headers.get('honnin-code') ?? response.status
    }
    for (const origin of [
      'https://elsewhere.example',
      `${server.origin}.elsewhere.example`,
      'http://localhost:1',
      'nonsense',
    ])
      assert.equal(await answer(origin), 'form.foreign', origin)
    assert.equal(await answer(server.origin), 303)
  })

  test('the routes of machines in development take nothing from another site', async () => {
    for (const path of ['/dev/clock.json', '/dev/accounts.json', '/dev/faults.json']) {
      const response = await fetch(server.origin + path, {
        method: 'POST',
        body: '{"advance":"P1D"}',
        headers: { 'sec-fetch-site': 'cross-site' },
      })
      assert.equal(response.status, 403, path)
    }
  })

  test('S16 SS-12 reading changes nothing, however often', async () => {
    const { browser, accountId, token } = await forgedForms(server)
    await server.advance('PT0S')
    const before = await server.json('GET', `/dev/account/${accountId}.json`)
    const count = (await server.messages()).length
    const paths = productRoutes.filter(({ method }) => method === 'GET').map(({ path }) => path)
    for (const path of new Set(paths))
      for (const method of ['GET', 'HEAD', 'GET']) {
        const headers = { cookie: cookieOf(browser) }
        const address = server.origin + path.replace(':token', token).replace(':receipt', '12345678')
        const response = await fetch(address, { method, headers, redirect: 'manual' })
        assert.ok(response.status < 500, `${method} ${path}: ${response.status}`)
        assert.equal((await response.text()) === '', method === 'HEAD' || response.status === 303, `${method} ${path}`)
      }
    assert.deepEqual(await server.json('GET', `/dev/account/${accountId}.json`), before)
    assert.equal((await server.messages()).length, count)
  })
})
