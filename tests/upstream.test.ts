import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { beginAtHost } from '../src/features/upstream/flow-answer.ts'
import { atHost, CLIENT_ID, enterAs, type HostStage, makeHostStage, type Tamper, wallSeconds } from './support/host.ts'
import { lastCode } from './support/inbox.ts'
import type { Browser } from './support/pages.ts'

let stage: HostStage
before(async () => {
  stage = await makeHostStage()
})
after(() => stage.close())

const accounts = async (): Promise<number> => {
  const rows = await stage.world.service.database.query({
    strings: ["select account_id from account where state = 'active'"],
    values: [],
  } as never)
  return rows.length
}

const isSignedIn = async (browser: Browser): Promise<boolean> => {
  await browser.open('/account')
  return browser.page.path === '/account'
}

/** Stops a browser where the host sends it back, and answers the address. */
async function stoppedAtCallback(browser: Browser, name = 'taro'): Promise<string> {
  let callback = ''
  browser.onAnswer = ({ headers }) => {
    const to = headers.get('location') ?? ''
    if (!to.includes('/upstream/callback')) return undefined
    callback = to
    throw new Error('stopped')
  }
  await browser.open('/upstream/sign-in')
  await assert.rejects(atHost(browser, name), /stopped/)
  browser.onAnswer = () => undefined
  return callback
}

describe('signing in at the host', () => {
  test('whoever comes for the first time has an account, and is asked for security info', async () => {
    const before = await accounts()
    const browser = await enterAs(stage, 'hanako')
    assert.equal(browser.page.path, '/security/first')
    assert.equal(browser.page.status, 200)
    assert.equal(await accounts(), before + 1)
    assert.match(browser.page.body, /data-account="h•••@mail\.example"/)
    await browser.open('/account')
    assert.ok(browser.page.links.includes('/security/first'))
    assert.ok(!browser.page.links.includes('/verify'))
  })

  test('the first contact is effective at once, and what is added after it', async () => {
    const browser = await enterAs(stage, 'jiro')
    for (const address of ['jiro@one.example', 'jiro@two.example']) {
      await browser.open('/security/mail')
      await browser.submit({ address })
      await stage.world.settle()
      await browser.submit({ code: await lastCode(stage.world, address) })
      assert.equal(browser.page.path, '/security')
    }
    await browser.open('/security/recovery-code')
    assert.equal(browser.page.status, 200)
  })

  test('S23 T078 another session of that hour has no part in the first contact', async () => {
    const [owner, other] = [await enterAs(stage, 'saburo'), await enterAs(stage, 'saburo')]
    await owner.open('/security/mail')
    await owner.submit({ address: 'saburo@one.example' })
    await stage.world.settle()
    await owner.submit({ code: await lastCode(stage.world, 'saburo@one.example') })
    for (const path of ['/security/mail', '/security/recovery-code', '/security/authenticator-app']) {
      await other.open(path)
      assert.equal(other.page.code, 'step_up.needed', path)
    }
  })

  test('whoever comes again is in the same account, in both languages', async () => {
    await enterAs(stage, 'shiro')
    const before = await accounts()
    const browser = await enterAs(stage, 'shiro', stage.browser('en'))
    assert.equal(await accounts(), before)
    assert.match(browser.page.body, /<html lang="en">/)
  })

  test('T110 S22 an address opens nothing: it is issuer and subject, whatever e-mail the host tells', async () => {
    const local = await stage.world.account({ identifier: 'victim@mail.example' })
    const before = await accounts()
    await enterAs(stage, 'victim')
    assert.equal(await accounts(), before + 1)
    stage.host.tamper = { claims: { sub: 'thief', email: 'victim@mail.example', email_verified: true } }
    await enterAs(stage, 'thief')
    stage.host.tamper = undefined
    assert.equal(await accounts(), before + 2)
    await stage.world.person(local)
  })

  test('there is no password here: not at sign-in, not by a code', async () => {
    const browser = stage.browser()
    await browser.open('/sign-in?with=password')
    await browser.submit({ identifier: 'hanako@mail.example', password: 'hanako' })
    assert.equal(browser.page.code, 'sign_in.wrong')
    const inside = await enterAs(stage, 'hanako')
    await inside.open('/password')
    assert.ok(inside.page.links.includes(`${stage.host.issuer}/password`))
    assert.deepEqual(
      inside.page.forms.map(({ action }) => action),
      ['/sign-out'],
    )
  })

  test('accounts are made at the host: there is no sign-up here', async () => {
    const browser = stage.browser('en')
    await browser.open('/sign-up')
    assert.equal(browser.page.path, '/sign-in')
    assert.ok(browser.page.links.includes('/upstream/sign-in'))
    await browser.open('/')
    assert.ok(!browser.page.links.includes('/sign-up'))
  })
})

describe('an answer that is not the host’s', () => {
  const now = wallSeconds()
  const wrong: Readonly<Record<string, Tamper>> = {
    'another nonce': { claims: { nonce: 'of another sign-in' } },
    'no nonce': { claims: { nonce: null } },
    'another issuer': { claims: { iss: 'https://evil.example' } },
    'another audience': { claims: { aud: 'another-app' } },
    'several audiences, for another': { claims: { aud: [CLIENT_ID, 'another-app'], azp: 'another-app' } },
    expired: { claims: { iat: now - 7_200, exp: now - 3_600 } },
    'no subject': { claims: { sub: null } },
    'a key that is not published': { signing: { other: true } },
    'alg none': { signing: 'none' },
    'the secret as a key': { signing: { alg: 'HS256' } },
  }
  for (const [what, tamper] of Object.entries(wrong))
    test(`signs nobody in: ${what}`, async () => {
      const before = await accounts()
      stage.host.tamper = tamper
      const browser = await enterAs(stage, 'taro', stage.browser(what.length % 2 ? 'ja' : 'en'))
      stage.host.tamper = undefined
      assert.equal(browser.page.code, 'upstream.not_taken')
      assert.equal(await isSignedIn(browser), false)
      assert.equal(await accounts(), before)
    })

  test('T112 the answer of one browser is worth nothing in another', async () => {
    const [victim, thief] = [stage.browser(), stage.browser()]
    const callback = await stoppedAtCallback(thief, 'thief')
    await victim.open(callback)
    assert.equal(victim.page.code, 'upstream.not_begun_here')
    assert.equal(await isSignedIn(victim), false)
    // Not either where the victim has begun one of their own.
    const own = await stoppedAtCallback(victim)
    await victim.open(callback)
    assert.equal(victim.page.code, 'upstream.not_begun_here')
    await victim.open(own)
    assert.equal(victim.page.code, 'upstream.not_begun_here', 'what was begun is over')
  })

  test('a code works once', async () => {
    const browser = stage.browser()
    const callback = await stoppedAtCallback(browser)
    const cookies = new Map(browser.cookies)
    await browser.open(callback)
    assert.equal(await isSignedIn(browser), true)
    const copy = stage.browser()
    for (const [name, value] of cookies) copy.cookies.set(name, value)
    await copy.open(callback)
    assert.equal(copy.page.code, 'upstream.not_taken')
    assert.equal(await isSignedIn(copy), false)
  })

  test('another state, another issuer or none (RFC 9207): nobody', async () => {
    for (const [change, code] of [
      [(url: URL) => url.searchParams.set('state', 'x'.repeat(43)), 'upstream.not_begun_here'],
      [(url: URL) => url.searchParams.set('iss', 'https://evil.example'), 'upstream.not_taken'],
      [(url: URL) => url.searchParams.delete('iss'), 'upstream.not_taken'],
      [(url: URL) => url.searchParams.set('code', 'another'), 'upstream.not_taken'],
    ] as const) {
      const browser = stage.browser()
      const url = new URL(await stoppedAtCallback(browser))
      change(url)
      await browser.open(url.href)
      assert.equal(browser.page.code, code)
      assert.equal(await isSignedIn(browser), false)
    }
  })

  test('whoever turns back is told so, and can begin again', async () => {
    const browser = stage.browser()
    await browser.open('/upstream/sign-in')
    await browser.submit({ turn: 'back' })
    assert.equal(browser.page.code, 'upstream.turned_back')
    assert.ok(browser.page.links.includes('/upstream/sign-in'))
  })

  test('a password that was not typed now is not fresh', async () => {
    for (const auth_time of [wallSeconds() - 3_600, null]) {
      const browser = stage.browser()
      stage.host.tamper = { claims: { auth_time } }
      await browser.open('/upstream/again?to=/secure')
      await atHost(browser, 'taro')
      stage.host.tamper = undefined
      assert.equal(browser.page.code, 'upstream.not_fresh')
      assert.equal(await isSignedIn(browser), false)
    }
  })

  test('a sign-in that the host remembers opens the account, and no security info before the password is typed', async () => {
    stage.host.tamper = { claims: { sub: 'remembered', auth_time: wallSeconds() - 3_600 } }
    const browser = await enterAs(stage, 'remembered')
    stage.host.tamper = undefined
    await browser.open('/security/mail')
    assert.equal(browser.page.code, 'sign_in.at_host')
    await browser.follow(/^\/upstream\/again\?to=/)
    await atHost(browser, 'remembered')
    assert.equal(browser.page.path, '/security/first')
    await browser.open('/security/mail')
    assert.equal(browser.page.code, null)
  })

  test('a page of another site is no place to come back to', async () => {
    const browser = stage.browser()
    await enterAs(stage, 'goro', browser)
    for (const to of ['https://evil.example/', '//evil.example', '/upstream/sign-in', '/security/first?x', '/../x']) {
      await browser.open(`/upstream/again?to=${encodeURIComponent(to)}`)
      await atHost(browser, 'goro')
      assert.ok(['/account', '/security/first'].includes(browser.page.path), browser.page.path)
    }
  })

  test('a host that is away is named, and nothing is begun', async () => {
    const { service } = stage.world
    const { upstream } = service.settings
    assert.ok(upstream)
    for (const issuer of ['http://localhost:9', `${stage.host.issuer}/elsewhere`]) {
      const away = { ...service, settings: { ...service.settings, upstream: { ...upstream, issuer } } }
      const begun = await beginAtHost(away, stage.world.visitor('away'), { to: '/account', fresh: false })
      assert.equal(begun.ok || begun.refusal.code, 'upstream.away')
    }
  })
})
