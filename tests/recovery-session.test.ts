import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openRecovery } from '../src/features/replacement/start/flow-code-alone.ts'
import { makeApp } from '../src/main/app.ts'
import type { MadeAccount } from '../src/main/dev-accounts.ts'
import { productRoutes } from '../src/main/routes.ts'
import { cookieName } from '../src/platform/http/cookies.ts'
import { Window } from './support/window.ts'
import { makeWorld, type World } from './support/world.ts'

describe('the session that a recovery code opens', () => {
  let world: World
  let app: ReturnType<typeof makeApp>
  let account: MadeAccount
  before(async () => {
    world = await makeWorld()
    app = makeApp({ service: world.service, routes: productRoutes, unready: async () => undefined })
    account = await world.account({ recoveryCode: true })
  })
  after(() => world.close())

  const recover = (window: Window, identifier: string, code: string | null) =>
    window.submit('/recover', { identifier, code: code ?? '' })

  test('SS-08 opens the pages of its request, and every other page that asks to sign in is refused with 403', async () => {
    const window = new Window(app)
    const { response } = await recover(window, account.identifier, account.recoveryCode)
    assert.equal(response.headers.get('location'), '/replace/choose')
    const nobody = new Window(app)
    const open: string[] = []
    const shut: string[] = []
    for (const { method, path } of productRoutes.filter((r) => r.method === 'GET')) {
      const to = path.replaceAll(/:\w+/g, 'x')
      assert.equal(method, 'GET')
      const [without, within] = [await nobody.ask(to), await window.ask(to)]
      if (without.response.headers.get('location') !== '/sign-in') continue
      const refused =
        within.response.status === 403 && within.response.headers.get('honnin-code') === 'session.recovery_only'
      ;(refused ? shut : open).push(path)
    }
    assert.deepEqual(
      open.filter((path) => !path.startsWith('/replace')),
      [],
    )
    for (const path of [
      '/account',
      '/security',
      '/verify',
      '/replace/ways',
      '/replace/recovery-code',
      '/replace/old-proof',
    ])
      assert.ok(shut.includes(path), path)
    assert.ok(open.includes('/replace/status') && open.includes('/replace/finish'))
  })

  test('SS-08 acts of a signed-in person are refused as well', async () => {
    const window = new Window(app)
    await recover(window, account.identifier, account.recoveryCode)
    const { body } = await window.ask('/replace/mail')
    const [, csrf = ''] = /name="csrf" value="([^"]*)"/.exec(body) ?? []
    for (const { path } of productRoutes.filter((r) => r.method === 'POST' && !r.path.startsWith('/replace'))) {
      if (['/sign-out', '/recover', '/continue/:token'].includes(path)) continue
      const { response } = await window.ask(path.replaceAll(/:\w+/g, 'x'), { csrf })
      assert.ok(response.status === 403, `${path} ${response.status}`)
    }
  })

  test('S17 RC-12 unknown account, wrong and young code: the same bytes, status and headers', async () => {
    const young = await world.account({ recoveryCode: true, recoveryCodeDaysAgo: 1 })
    const none = await world.account()
    const wrong = account.recoveryCode
    const answers: string[] = []
    for (const [identifier, code] of [
      ['nobody@example.jp', wrong],
      [none.identifier, wrong],
      [young.identifier, wrong],
      [young.identifier, young.recoveryCode],
    ] as const) {
      const { response, body } = await recover(new Window(app), identifier, code)
      const masked = body.replaceAll(identifier, 'IDENTIFIER').replaceAll(/name="csrf" value="[^"]*"/g, 'csrf')
      const headers = [...response.headers].filter(([name]) => !/^(set-cookie|date)$/.test(name))
      answers.push(JSON.stringify([response.status, headers, masked]))
    }
    assert.equal(new Set(answers).size, 1)
    assert.match(answers[0] ?? '', /recovery\.wrong/)
  })

  test('an ordinary session of the account in the same browser ends, and is not raised again', async () => {
    const window = new Window(app)
    await window.submit('/sign-in', { identifier: account.identifier, password: account.password })
    const former = window.cookies.get(cookieName('session', false))
    assert.ok(former)
    assert.equal((await window.ask('/account')).response.status, 200)
    await recover(window, account.identifier, account.recoveryCode)
    assert.equal((await window.ask('/account')).response.status, 403)
    window.cookies.set(cookieName('session', false), former)
    assert.equal((await window.ask('/account')).response.headers.get('location'), '/sign-in')
    const opened = await openRecovery(world.service, world.visitor('b'), {
      identifier: account.identifier,
      code: account.recoveryCode,
    })
    assert.ok(opened.ok)
  })
})
