import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { closedWhileFrozen, productRoutes } from '../src/main/routes.ts'
import { signIn, takeByCode, undoByMail } from './support/journey.ts'
import { Browser } from './support/pages.ts'
import { removeFolder, type Server, startServer } from './support/server.ts'

describe('a frozen account over HTTP', () => {
  let server: Server
  const people: Browser[] = []
  let accountId = ''
  before(async () => {
    server = await startServer()
    const made = await server.account({
      identifier: 'owner@example.jp',
      recoveryCode: true,
      proofs: ['old@old.example', '090-1234-5678'],
    })
    accountId = made.id
    const [thief, owner, other] = [new Browser(server.origin), new Browser(server.origin), new Browser(server.origin)]
    await takeByCode(server, thief, made, 'thief@new.example')
    assert.equal(
      (await undoByMail(server, owner, { old: 'old@old.example', password: made.password })).path,
      '/dispute',
    )
    assert.equal((await thief.open('/account')).path, '/sign-in', 'S14: every session has ended')
    assert.equal((await signIn(other, made)).path, '/dispute')
    people.push(owner, other)
  })
  after(async () => {
    await server?.stop()
    removeFolder(server.folder)
  })

  const ask = (browser: Browser, method: string, path: string, accept = 'text/html') =>
    fetch(server.origin + path.replace(':token', 'x').replace(':receipt', '12345678'), {
      method,
      redirect: 'manual',
      ...(method === 'POST'
        ? { body: new URLSearchParams({ csrf: browser.page.forms[0]?.values.get('csrf') ?? '', proof: 'none' }) }
        : {}),
      headers: {
        accept,
        cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'sec-fetch-site': 'same-origin',
      },
    })

  test('S13 every route is closed but the dispute and what needs no account, and leads there', async () => {
    const open = new Set<string>()
    for (const browser of people)
      for (const { method, path } of productRoutes.filter(({ path }) => path !== '/sign-out')) {
        const response = await ask(browser, method, path)
        const body = await response.text()
        if (response.headers.get('honnin-code') === 'account.disputed') {
          assert.equal(response.status, 403)
          assert.match(body, /<a class="button primary" href="\/dispute">/)
        } else if (method === 'GET' && path === '/account') assert.equal(response.headers.get('location'), '/dispute')
        else open.add(path)
      }
    const expected = ['/', '/dispute', '/help', '/sign-in', '/stop', '/undo']
    const groups = new Set([...open].map((path) => `/${path.split('/')[1]}`))
    assert.deepEqual([...groups].sort(), expected)
    assert.ok(closedWhileFrozen.size > 40)
  })

  test('a program is told by the stable code', async () => {
    const [owner] = people
    assert.ok(owner)
    const response = await ask(owner, 'GET', '/security', 'application/json')
    assert.equal(response.status, 403)
    assert.equal(response.headers.get('content-type'), 'application/problem+json')
    assert.equal(((await response.json()) as { code: string }).code, 'account.disputed')
  })

  test('asking for all of it changed nothing, and development shows the dispute', async () => {
    const state = await server.json<{
      disputedAt: string | null
      undos: { state: string; contested: unknown[] }[]
      requests: unknown[]
      proofs: { state: string }[]
    }>('GET', `/dev/account/${accountId}.json`)
    assert.ok(state.disputedAt)
    assert.deepEqual(
      state.undos.map((u) => [u.state, u.contested.length]),
      [['disputed', 3]],
    )
    assert.equal(state.requests.length, 1)
    assert.deepEqual(
      state.proofs.map((p) => p.state),
      ['contested', 'contested', 'contested'],
    )
  })
})
