import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import * as client from 'openid-client'
import { days, hours, minutes, seconds } from '../src/kernel/duration.ts'
import { sql } from '../src/platform/database/sql.ts'
import {
  ask,
  browserOf,
  connected,
  goOn,
  ledTo,
  makeStage,
  refusal,
  relyingParty,
  type Stage,
  signInTo,
  tokensOf,
  typePassword,
} from './support/relying-party.ts'
import { PASSWORD } from './support/world.ts'

let stage: Stage
before(async () => {
  stage = await makeStage()
})
after(() => stage.close())

const account = () => stage.world.account()
const OFFLINE = { scope: 'openid offline_access', prompt: 'consent' }

/** Asks for lasting access, and the person agrees. */
async function lasting(party: Awaited<ReturnType<typeof relyingParty>>) {
  const person = await account()
  const browser = browserOf(stage)
  const asking = await ask(party, OFFLINE)
  await browser.open(asking.url)
  await typePassword(browser, person)
  await goOn(browser)
  await browser.submit({ choice: 'agree' })
  await goOn(browser)
  return { person, browser, tokens: await tokensOf(party, ledTo(browser), asking) }
}

describe('an app with a certified library', () => {
  test('signs a person in with code and PKCE, and learns who it is and how they showed it, and no address', async () => {
    const [party, person] = [await relyingParty(stage), await account()]
    const { tokens } = await connected(stage, party, person)
    const claims = tokens.claims()
    assert.equal(claims?.sub, person.id)
    assert.equal(claims?.acr, 'urn:honnin:acr:1')
    assert.deepEqual(claims?.amr, ['pwd'])
    assert.equal(claims?.restricted, false)
    assert.equal(typeof claims?.auth_time, 'number')
    const info = await client.fetchUserInfo(party.config, tokens.access_token, person.id)
    assert.deepEqual(info, { sub: person.id, restricted: false })
  })

  test('V1 is told that verifying is due, and until when, where it asks for that', async () => {
    const party = await relyingParty(stage)
    const scope = 'openid profile verification'
    const due = await connected(stage, party, await stage.world.account({ verifiedDaysAgo: 200 }), { scope })
    const { sub } = due.tokens.claims() ?? { sub: '' }
    const told = await client.fetchUserInfo(party.config, due.tokens.access_token, sub)
    assert.equal(told.verification_due, true)
    assert.equal(told.verification_reason, 'long_ago')
    assert.ok(Number(told.verification_until) > Number(told.verified_at) + days(180) / 1000)
    assert.deepEqual([told.locale, told.zoneinfo], ['ja', 'Asia/Tokyo'])
    const calm = await connected(stage, party, await stage.world.account({ verifiedDaysAgo: 1 }), { scope })
    const other = await client.fetchUserInfo(party.config, calm.tokens.access_token, calm.tokens.claims()?.sub ?? '')
    assert.equal(other.verification_due, false)
    assert.deepEqual(
      Object.keys(other).filter((claim) => /until|reason|replacement/.test(claim)),
      [],
    )
  })

  test('who is signed in already is shown no page, in any app of the operator’s own', async () => {
    const person = await account()
    const { browser } = await connected(stage, await relyingParty(stage), person)
    const second = await relyingParty(stage)
    const asking = await ask(second)
    await browser.open(asking.url)
    assert.equal((await tokensOf(second, ledTo(browser), asking)).claims()?.sub, person.id)
  })

  test('an app without a secret needs none, and one with a key of its own shows it', async () => {
    const open = await relyingParty(stage, { authenticates: 'none' })
    assert.equal(open.secret, undefined)
    assert.ok((await connected(stage, open, await account())).tokens.claims())
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    const { key_ops: _, ext: __, ...jwk } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    const keyed = await relyingParty(
      stage,
      { authenticates: 'key', jwks: { keys: [{ ...jwk, kid: 'a', alg: 'ES256' }] } },
      pair.privateKey,
    )
    assert.ok((await connected(stage, keyed, await account())).tokens.claims())
  })
})

describe('SU-07 what is given works once, and only where it belongs', () => {
  test('an address that is not registered letter by letter is refused on a page of ours, and nothing goes there', async () => {
    const party = await relyingParty(stage)
    for (const wrong of [
      `${party.redirect}/`,
      `${party.redirect}?x=1`,
      'https://evil.example/back',
      party.redirect.toUpperCase(),
    ]) {
      const browser = browserOf(stage, 'en')
      const { url } = await ask(party, { redirect_uri: wrong })
      const page = await browser.open(url)
      assert.equal(page.status, 400, wrong)
      assert.equal(page.code, 'connect.invalid')
      assert.match(page.heading, /cannot take this request/)
      assert.ok(page.links.includes('/'))
      assert.equal(page.headers.get('location'), null)
    }
    const unknown = await browserOf(stage).open('/oidc/authorize?client_id=nobody&response_type=code&scope=openid')
    assert.equal(unknown.code, 'connect.invalid')
    assert.equal(unknown.headers.get('content-language'), 'ja')
  })

  test('without PKCE with S256 there is no code', async () => {
    const party = await relyingParty(stage)
    const browser = browserOf(stage)
    for (const more of [{ code_challenge_method: 'plain' }, { code_challenge: '' }]) {
      const { url } = await ask(party, more)
      await browser.open(url)
      assert.equal(ledTo(browser).searchParams.get('error'), 'invalid_request')
    }
  })

  test('no other grant and no registration is there', async () => {
    const metadata = (await relyingParty(stage)).config.serverMetadata()
    assert.deepEqual(metadata.response_types_supported, ['code'])
    assert.deepEqual(metadata.grant_types_supported?.toSorted(), [
      'authorization_code',
      'client_credentials',
      'refresh_token',
    ])
    assert.equal(metadata.registration_endpoint, undefined)
    for (const path of ['/oidc/reg', '/reg', '/oidc/device/auth', '/oidc/request'])
      assert.equal((await fetch(stage.origin + path, { method: 'POST' })).status, 404, path)
    for (const type of ['token', 'id_token', 'code id_token']) {
      const party = await relyingParty(stage)
      const browser = browserOf(stage)
      await browser.open((await ask(party, { response_type: type, response_mode: 'query' })).url)
      const { searchParams, hash } = ledTo(browser)
      assert.match(searchParams.get('error') ?? '', /^(?:unsupported_response_type|invalid_request)$/, type)
      assert.doesNotMatch(`${searchParams}${hash}`, /token=|code=/)
    }
  })

  test('a code works once; its second use takes back what the first one gave', async () => {
    const party = await relyingParty(stage)
    const { tokens, url, asking } = await connected(stage, party, await account())
    assert.equal((await client.tokenIntrospection(party.config, tokens.access_token)).active, true)
    assert.equal(await refusal(tokensOf(party, url, asking)), 'invalid_grant')
    assert.equal((await client.tokenIntrospection(party.config, tokens.access_token)).active, false)
  })

  test('of twenty who use a code at once one is the first, and none keeps anything', async () => {
    const party = await relyingParty(stage)
    const { asking, url } = await signInTo(stage, browserOf(stage), party, await account())
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => tokensOf(party, url, asking)))
    const given = tries.flatMap((t) => (t.status === 'fulfilled' ? [t.value] : []))
    assert.ok(given.length <= 1)
    for (const { access_token } of given)
      assert.equal((await client.tokenIntrospection(party.config, access_token)).active, false)
  })

  test('a code lives 60 seconds of our own clock', async () => {
    const party = await relyingParty(stage)
    const { asking, url } = await signInTo(stage, browserOf(stage), party, await account())
    await stage.world.advance(seconds(60))
    assert.equal(await refusal(tokensOf(party, url, asking)), 'invalid_grant')
  })

  test('a code of one app is nothing to another, and to nobody without the verifier', async () => {
    const [party, other] = [await relyingParty(stage), await relyingParty(stage)]
    const first = await signInTo(stage, browserOf(stage), party, await account())
    assert.equal(await refusal(tokensOf(other, first.url, first.asking)), 'invalid_grant')
    const second = await signInTo(stage, browserOf(stage), party, await account())
    const verifier = client.randomPKCECodeVerifier()
    assert.equal(await refusal(tokensOf(party, second.url, { ...second.asking, verifier })), 'invalid_grant')
  })

  test('a wrong secret opens nothing', async () => {
    const party = await relyingParty(stage)
    const { asking, url } = await signInTo(stage, browserOf(stage), party, await account())
    const config = new client.Configuration(
      party.config.serverMetadata(),
      party.id,
      undefined,
      client.ClientSecretBasic('x'.repeat(43)),
    )
    client.allowInsecureRequests(config)
    config[client.customFetch] = stage.fetch
    assert.equal(await refusal(tokensOf({ ...party, config }, url, asking)), 'invalid_client')
  })

  test('a refresh token is another one each time; a used one takes back all of them', async () => {
    const party = await relyingParty(stage)
    const { tokens } = await lasting(party)
    const first = tokens.refresh_token ?? ''
    const next = await client.refreshTokenGrant(party.config, first)
    assert.ok(next.refresh_token && next.refresh_token !== first)
    assert.equal(await refusal(client.refreshTokenGrant(party.config, first)), 'invalid_grant')
    assert.equal(await refusal(client.refreshTokenGrant(party.config, next.refresh_token)), 'invalid_grant')
    assert.equal((await client.tokenIntrospection(party.config, next.access_token)).active, false)
  })

  test('lasting access has an end that rotating does not move', async () => {
    const party = await relyingParty(stage)
    let { refresh_token: token = '' } = (await lasting(party)).tokens
    for (let i = 0; i < 2; i++) {
      await stage.world.advance(days(10))
      token = (await client.refreshTokenGrant(party.config, token)).refresh_token ?? ''
    }
    await stage.world.advance(days(10))
    assert.equal(await refusal(client.refreshTokenGrant(party.config, token)), 'invalid_grant')
  })

  test('what is taken back is gone; an access token ends by itself after five minutes', async () => {
    const party = await relyingParty(stage)
    const person = await account()
    const { tokens } = await connected(stage, party, person)
    await client.tokenRevocation(party.config, tokens.access_token)
    assert.equal((await client.tokenIntrospection(party.config, tokens.access_token)).active, false)
    const second = await connected(stage, party, person)
    await stage.world.advance(minutes(5))
    assert.equal((await client.tokenIntrospection(party.config, second.tokens.access_token)).active, false)
  })
})

describe('what others learn', () => {
  test('T110 a subject never changes, and two apps with subjects of their own cannot compare them', async () => {
    const person = await account()
    const subs = async (party: Awaited<ReturnType<typeof relyingParty>>) => [
      (await connected(stage, party, person)).tokens.claims()?.sub,
      (await connected(stage, party, person)).tokens.claims()?.sub,
    ]
    const [open, paired] = [await relyingParty(stage), await relyingParty(stage, { pairwise: true })]
    const elsewhere = await relyingParty(stage, {
      pairwise: true,
      redirect_uris: [`${stage.app.replace('127.0.0.1', 'localhost')}/back`],
    })
    const [a, b, c] = [await subs(open), await subs(paired), await subs(elsewhere)]
    for (const [first, second] of [a, b, c]) assert.equal(first, second)
    assert.equal(new Set([a[0], b[0], c[0], person.id]).size, 3)
  })

  test('only who may asks about the tokens of others', async () => {
    const [party, other] = [await relyingParty(stage), await relyingParty(stage)]
    const resource = await relyingParty(stage, { introspects: true, pairwise: true })
    const person = await account()
    const { tokens } = await connected(stage, party, person)
    assert.deepEqual(await client.tokenIntrospection(other.config, tokens.access_token), { active: false })
    const told = await client.tokenIntrospection(resource.config, tokens.access_token)
    assert.equal(told.active, true)
    assert.equal(told.sub, person.id)
    assert.equal(told.acr, 'urn:honnin:acr:1')
    assert.equal(typeof told.auth_time, 'number')
  })

  test('an app of somebody else says what it gets before it gets it, once, and may be refused', async () => {
    const party = await relyingParty(stage, { consent: true })
    const person = await account()
    const browser = browserOf(stage, 'en')
    const asking = await ask(party, { scope: 'openid profile' })
    await browser.open(asking.url)
    await typePassword(browser, person)
    await goOn(browser)
    assert.match(browser.page.body, /Your language and time zone/)
    assert.match(browser.page.body, /never gets your e-mail address/)
    await browser.submit({ choice: 'back' })
    await goOn(browser)
    assert.equal(ledTo(browser).searchParams.get('error'), 'access_denied')
    const again = await ask(party, { scope: 'openid profile' })
    await browser.open(again.url)
    await browser.submit({ choice: 'agree' })
    await goOn(browser)
    assert.ok((await tokensOf(party, ledTo(browser), again)).access_token)
    const third = await ask(party, { scope: 'openid profile' })
    await browser.open(third.url)
    assert.ok(ledTo(browser).searchParams.get('code'))
    await browser.open((await ask(party, { scope: 'openid verification', prompt: 'none' })).url)
    assert.equal(ledTo(browser).searchParams.get('error'), 'consent_required')
  })

  test('no claim goes without its scope, and none has an address, whatever is asked for', async () => {
    const party = await relyingParty(stage)
    const names = ['email', 'email_verified', 'phone_number', 'name', 'verified_at', 'locale', 'zoneinfo']
    const wanted = Object.fromEntries(names.map((name) => [name, { essential: true }]))
    const { tokens } = await connected(stage, party, await account(), {
      scope: 'openid email phone',
      claims: JSON.stringify({ id_token: wanted, userinfo: wanted }),
    })
    const info = await client.fetchUserInfo(party.config, tokens.access_token, tokens.claims()?.sub ?? '')
    for (const name of names)
      for (const told of [tokens.claims(), info]) assert.equal(name in (told ?? {}), false, name)
    assert.equal(JSON.stringify([info, tokens.claims()]).includes('@'), false)
  })

  test('T112 the way of one browser leads nowhere in another', async () => {
    const party = await relyingParty(stage)
    const attacker = browserOf(stage)
    await attacker.open((await ask(party)).url)
    const begun = attacker.seen.find(({ path }) => path.startsWith('/connect/'))?.path ?? ''
    const victim = browserOf(stage)
    const person = await account()
    await victim.open('/sign-in')
    await typePassword(victim, person)
    const page = await victim.open(begun)
    assert.deepEqual([page.status, page.code], [410, 'connect.gone'])
    assert.equal((await victim.open(begun.replace('/connect/', '/oidc/authorize/'))).code, 'connect.gone')
    // Nor does the attacker's browser get anything from it.
    await attacker.open(begun)
    assert.equal(attacker.page.path, '/sign-in')
  })

  test('T115 two tabs have one outcome, and the other one says so', async () => {
    const party = await relyingParty(stage)
    const person = await account()
    const browser = browserOf(stage)
    const asking = await ask(party)
    await browser.open(asking.url)
    await typePassword(browser, person)
    const onward = browser.page.links.find((href) => href.startsWith('/oidc/authorize/')) ?? ''
    const begun = browser.seen.findLast(({ path }) => path.startsWith('/connect/'))?.path ?? ''
    await browser.open(begun)
    await browser.open(onward)
    assert.ok((await tokensOf(party, ledTo(browser), asking)).access_token)
    assert.equal((await browser.open(onward)).code, 'connect.gone')
    assert.equal((await browser.open(begun)).code, 'connect.gone')
  })

  test('the pages speak the language of the app that sent somebody, where it says one', async () => {
    const [party, browser] = [await relyingParty(stage), browserOf(stage, 'ja')]
    const language = () => /<html lang="(\w+)"/.exec(browser.page.body)?.[1]
    await browser.open((await ask(party)).url)
    assert.equal(language(), 'ja')
    await browser.open((await ask(party, { ui_locales: 'fr-CA en-GB ja' })).url)
    assert.deepEqual([browser.page.path, language()], ['/sign-in', 'en'])
    await browser.open((await ask(party, { ui_locales: 'tlh' })).url)
    assert.equal(language(), 'en', 'a language that nobody wrote pages in changes nothing')
    await typePassword(browser, await account())
    assert.equal(browser.page.heading, 'You are signed in', 'the app may yet ask for more')
  })

  test('who signs in when the app waits no more comes to their account, and not to a dead end', async () => {
    const [browser, person] = [browserOf(stage), await account()]
    await browser.open((await ask(await relyingParty(stage))).url)
    assert.equal(browser.page.path, '/sign-in')
    await stage.world.advance(hours(2))
    await browser.open('/sign-in')
    const page = await typePassword(browser, person)
    assert.deepEqual([page.path, page.status], ['/account', 200])
    assert.equal(browser.cookies.has('onward'), false)
  })

  test('S18 the database holds no token, code, cookie or secret, and no name in the clear', async () => {
    const party = await relyingParty(stage)
    const { tokens, browser, url } = await connected(stage, party, await account())
    const { database } = stage.world.service
    const rows = await database.query(
      sql`select encode(payload, 'escape') as payload, encode(id_key, 'hex') as id from oidc_artifact`,
    )
    const clients = await database.query(
      sql`select metadata::text as metadata, encode(secret_key, 'escape') as secret from oidc_client`,
    )
    const keys = await database.query(
      sql`select encode(private_sealed, 'escape') as sealed, public_jwk::text as jwk from oidc_signing_key`,
    )
    const all = JSON.stringify([rows, clients, keys])
    const secrets = [tokens.access_token, party.secret, url.searchParams.get('code'), ...browser.cookies.values()]
    for (const secret of secrets) if (secret && secret.length > 20) assert.equal(all.includes(secret), false)
    assert.equal(/"d":|privateKey|accountId/.test(all), false)
    const logged = stage.world.logged()
    for (const secret of secrets) if (secret && secret.length > 20) assert.equal(logged.includes(secret), false)
    assert.equal(logged.includes(PASSWORD), false)
  })

  test('every answer has the headers of every page', async () => {
    const party = await relyingParty(stage)
    for (const path of [
      '/.well-known/openid-configuration',
      '/oidc/jwks',
      (await ask(party)).url,
      '/oidc/userinfo',
      '/oidc/nothing',
    ]) {
      const { headers } = await fetch(stage.origin + path, { redirect: 'manual' })
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/, path)
      assert.equal(headers.get('referrer-policy'), 'no-referrer', path)
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
    }
    const jwks = JSON.stringify(await (await fetch(`${stage.origin}/oidc/jwks`)).json())
    assert.doesNotMatch(jwks, /"(?:d|p|q|dp|dq|qi)":/)
  })
})

describe('requests that no library makes', () => {
  test('an app in a browser may ask from its own pages, and another page may not', async () => {
    const party = await relyingParty(stage, { authenticates: 'none' })
    const allowed = async (origin: string) => {
      const body = new URLSearchParams({
        client_id: party.id,
        grant_type: 'authorization_code',
        code: 'x',
        code_verifier: 'v'.repeat(43),
      })
      const response = await fetch(`${stage.origin}/oidc/token`, { method: 'POST', headers: { origin }, body })
      return response.headers.get('access-control-allow-origin')
    }
    assert.equal(await allowed(stage.app), stage.app)
    assert.equal(await allowed('https://evil.example'), null)
  })

  test('one network begins a thousand sign-ins in ten minutes and no more, and who is signed in begins none', async () => {
    const party = await relyingParty(stage)
    const { browser } = await connected(stage, party, await account())
    const { service } = stage.world
    const { now } = await service.time.moment()
    const begun = Array.from({ length: service.policy.oidc_begun_network_max }, () => new Date(now).toISOString())
    await service.database.query(sql`update budget set times = ${begun}::timestamptz[] where kind = 'oidc-begun'`)
    const other = browserOf(stage)
    await other.open((await ask(party)).url)
    assert.equal(ledTo(other).searchParams.get('error'), 'temporarily_unavailable')
    await browser.open((await ask(party)).url)
    assert.ok(ledTo(browser).searchParams.get('code'))
    await stage.world.advance(minutes(10))
    await other.open((await ask(party)).url)
    assert.equal(other.page.path, '/sign-in')
  })

  test('what is broken, too large or of a strange kind is refused, and the service goes on', async () => {
    const paths = [
      '/oidc/authorize?client_id=%00&client_id=x',
      '/oidc/../../x',
      '/oidc/%zz',
      '/oidc/authorize/nothing',
      '/oidc/logout/confirm',
      '/oidc/',
    ]
    for (const path of paths)
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH']) {
        const { status } = await fetch(stage.origin + path, { method, redirect: 'manual' })
        assert.ok(status < 500, `${method} ${path}: ${status}`)
      }
    const large = await fetch(`${stage.origin}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({ code: 'x'.repeat(200_000) }),
    })
    assert.ok(large.status >= 400 && large.status < 500, String(large.status))
    assert.equal((await fetch(`${stage.origin}/oidc/jwks`)).status, 200)
  })
})
