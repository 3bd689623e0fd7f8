import assert from 'node:assert/strict'
import { createPublicKey, verify as verifySignature } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import * as client from 'openid-client'
import { rotateSigningKey } from '../src/features/oidc/flow-keys.ts'
import { loadSigningKeys } from '../src/features/oidc/store-keys.ts'
import { changeOwnPassword, secureOwnAccount } from '../src/features/password/flow.ts'
import { nameNewProof, startReplacement } from '../src/features/replacement/start/flow.ts'
import { continueByLink } from '../src/features/replacement/start/flow-link.ts'
import { days, hours, minutes, seconds } from '../src/kernel/duration.ts'
import { forgetOld } from '../src/main/store-retention.ts'
import { upkeep } from '../src/main/upkeep.ts'
import { sql } from '../src/platform/database/sql.ts'
import { allowed, must } from './support/proofs.ts'
import {
  ask,
  browserOf,
  connected,
  goOn,
  ledTo,
  makeStage,
  type RelyingParty,
  refusal,
  relyingParty,
  type Stage,
  tokensOf,
  typePassword,
} from './support/relying-party.ts'
import { finish, linkTo, NEW_PASSWORD, type Scene, scene, untilReady } from './support/scene.ts'

let stage: Stage
before(async () => {
  stage = await makeStage()
})
after(() => stage.close())

let count = 0
const named = () => `ends${++count}`
const listening = (more = {}) =>
  relyingParty(stage, { backchannel_logout_uri: `${stage.app}/logout/${++count}`, ...more })

/** Signed in at the app with lasting access. */
async function lasting(party: RelyingParty, account: Scene['account'], browser = browserOf(stage)) {
  const asking = await ask(party, { scope: 'openid offline_access', prompt: 'consent' })
  await browser.open(asking.url)
  if (browser.page.path === '/sign-in') {
    await typePassword(browser, account)
    await goOn(browser)
  }
  await browser.submit({ choice: 'agree' })
  await goOn(browser)
  const tokens = await tokensOf(party, ledTo(browser), asking)
  return { browser, tokens, refresh: tokens.refresh_token ?? '' }
}

const isActive = async (party: RelyingParty, token: string) =>
  (await client.tokenIntrospection(party.config, token)).active

/** What the app was told by the provider, as it may believe it: signed with a published key, for it, about one session. */
async function logouts(party: RelyingParty): Promise<Record<string, unknown>[]> {
  const uri = party.config.clientMetadata().client_id
  const { keys } = (await (await fetch(`${stage.origin}/oidc/jwks`)).json()) as { keys: { kid: string }[] }
  return stage.received.flatMap(({ body }) => {
    const [head = '', claims = '', signature = ''] = (new URLSearchParams(body).get('logout_token') ?? '').split('.')
    const header = JSON.parse(Buffer.from(head, 'base64url').toString())
    const payload = JSON.parse(Buffer.from(claims, 'base64url').toString())
    if (payload.aud !== uri) return []
    assert.deepEqual([header.typ, header.alg], ['logout+jwt', 'RS256'])
    const jwk = keys.find((key) => key.kid === header.kid)
    assert.ok(jwk)
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    assert.ok(verifySignature('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url')))
    return [payload]
  })
}

/** Somebody replaces all security info, up to the end of the wait. */
async function replacing(begun: Scene): Promise<void> {
  const { world } = stage
  must(await startReplacement(world.service, begun.person))
  must(await nameNewProof(world.service, begun.person, 'mail', begun.fresh))
  await world.settle()
  must(await continueByLink(world.service, begun.person, begun.person, await linkTo(world, begun.fresh, 'continue')))
  await world.settle()
  await untilReady(world)
}

describe('a change of power', () => {
  test('T109 SU-07 the end of a replacement takes back every token of every app, and tells them of the sessions', async () => {
    const { world } = stage
    const begun = await scene(world, named())
    const party = await listening()
    await world.advance(days(5))
    const { refresh } = await lasting(party, begun.account)
    // Lasting access lives as long as the wait. Here it lives longer, to show what ends it.
    const { database } = world.service
    await database.query(
      sql`update oidc_artifact set expires_at = expires_at + interval '40 days' where client_id = ${party.id}`,
    )
    await replacing(begun)
    const still = await client.refreshTokenGrant(party.config, refresh)
    const { browser, tokens } = await connected(stage, party, begun.account)
    assert.equal(tokens.claims()?.restricted, true)
    must(await finish(world, begun))
    await world.settle()
    assert.equal(await isActive(party, tokens.access_token), false)
    assert.equal(await isActive(party, still.access_token), false)
    assert.equal(await refusal(client.refreshTokenGrant(party.config, still.refresh_token ?? '')), 'invalid_grant')
    assert.ok((await logouts(party)).some(({ sid }) => sid === tokens.claims()?.sid))
    await browser.open((await ask(party, { prompt: 'none' })).url)
    assert.equal(ledTo(browser).searchParams.get('error'), 'login_required')
    // T110: it is the same person to the app, before and after.
    const after = await connected(stage, party, { ...begun.account, password: NEW_PASSWORD })
    assert.deepEqual([after.tokens.claims()?.sub, after.tokens.claims()?.restricted], [begun.account.id, false])
    const info = await client.fetchUserInfo(party.config, after.tokens.access_token, begun.account.id)
    assert.equal(JSON.stringify([info, after.tokens.claims()]).includes('@'), false)
  })

  test('a new password ends what apps were given, "secure account" too, and every session of others', async () => {
    const { world } = stage
    for (const how of ['change-password', 'secure-account'] as const) {
      const begun = await scene(world, named())
      const party = await listening()
      const { refresh, tokens } = await lasting(party, begun.account)
      const proof = { id: begun.account.proofs[0]?.id ?? '', address: begun.old }
      const person = await allowed(world, begun.person, how, proof)
      if (how === 'secure-account') must(await secureOwnAccount(world.service, person, NEW_PASSWORD))
      else {
        const form = { current: begun.account.password, next: NEW_PASSWORD, endOthers: true }
        must(await changeOwnPassword(world.service, person, form))
      }
      await world.settle()
      assert.equal(await refusal(client.refreshTokenGrant(party.config, refresh)), 'invalid_grant', how)
      assert.equal(await isActive(party, tokens.access_token), false)
      assert.equal((await logouts(party)).length, 1, how)
    }
  })

  test('a code or grant that was given before the change gives nothing after it', async () => {
    const { world } = stage
    const begun = await scene(world, named())
    const party = await relyingParty(stage)
    const browser = browserOf(stage)
    const asking = await ask(party)
    await browser.open(asking.url)
    await typePassword(browser, begun.account)
    await goOn(browser)
    const url = ledTo(browser)
    await world.service.database.query(sql`update account set epoch = epoch + 1 where account_id = ${begun.account.id}`)
    assert.equal(await refusal(tokensOf(party, url, asking)), 'invalid_grant')
    // The session stayed, so the app only has to ask again.
    const again = await ask(party, { prompt: 'none' })
    await browser.open(again.url)
    assert.ok((await tokensOf(party, ledTo(browser), again)).access_token)
  })

  test('a frozen account is nobody to any app', async () => {
    const begun = await scene(stage.world, named())
    const party = await relyingParty(stage)
    const { browser, tokens } = await connected(stage, party, begun.account)
    const { database } = stage.world.service
    await database.query(sql`update account set disputed_at = created_at where account_id = ${begun.account.id}`)
    assert.equal(await isActive(party, tokens.access_token), false)
    await browser.open((await ask(party, { prompt: 'none' })).url)
    assert.equal(ledTo(browser).searchParams.get('error'), 'login_required')
  })
})

describe('signing out', () => {
  test('here tells every app of this session, once, and ends what goes with it; lasting access stays', async () => {
    const { world } = stage
    const begun = await scene(world, named())
    const [first, second, third] = [await listening(), await listening({ pairwise: true }), await listening()]
    const one = await connected(stage, first, begun.account)
    const two = await connected(stage, second, begun.account, {}, one.browser)
    const long = await lasting(third, begun.account, one.browser)
    const elsewhere = await connected(stage, first, begun.account)
    await one.browser.open('/account')
    await one.browser.submit({}, '/sign-out')
    assert.equal(await isActive(first, one.tokens.access_token), false, 'at once, before anybody is told')
    await world.settle()
    assert.deepEqual(
      (await logouts(first)).map(({ sid, sub }) => [sid, sub]),
      [[one.tokens.claims()?.sid, begun.account.id]],
    )
    assert.deepEqual(
      (await logouts(second)).map(({ sid, sub }) => [sid, sub]),
      [[two.tokens.claims()?.sid, two.tokens.claims()?.sub]],
    )
    assert.equal(await isActive(first, one.tokens.access_token), false)
    assert.equal(await isActive(second, two.tokens.access_token), false)
    assert.equal(await isActive(first, elsewhere.tokens.access_token), true)
    assert.ok((await client.refreshTokenGrant(third.config, long.refresh)).access_token)
    const [claims] = await logouts(first)
    assert.deepEqual(claims?.events, { 'http://schemas.openid.net/event/backchannel-logout': {} })
    assert.equal('nonce' in (claims ?? {}), false)
  })

  test('here is told by person, where an app knows no sessions', async () => {
    const begun = await scene(stage.world, named())
    const party = await listening({ logout_by: 'person' })
    const { browser, tokens } = await connected(stage, party, begun.account)
    assert.equal(tokens.claims()?.sid, undefined)
    await browser.open('/account')
    await browser.submit({}, '/sign-out')
    await stage.world.settle()
    const [claims, ...more] = await logouts(party)
    assert.deepEqual([claims?.sub, claims && 'sid' in claims, more.length], [begun.account.id, false, 0])
  })

  test('at the app asks about the account, ends it where that is wished, and leads back', async () => {
    const { world } = stage
    const begun = await scene(world, named())
    const [party, other] = [await listening({ post_logout_redirect_uris: [`${stage.app}/bye`] }), await listening()]
    const { browser, tokens } = await connected(stage, party, begun.account)
    await connected(stage, other, begun.account, {}, browser)
    const url = client.buildEndSessionUrl(party.config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: `${stage.app}/bye`,
      state: 'here',
    })
    const page = await browser.open(url.pathname + url.search)
    assert.equal(page.status, 200)
    assert.match(page.headers.get('content-security-policy') ?? '', new RegExp(`form-action 'self' ${stage.app};`))
    assert.equal((await browser.open('/account')).status, 200, 'looking at it signs nobody out')
    await browser.open(url.pathname + url.search)
    await browser.submit({ logout: 'yes' })
    assert.equal(ledTo(browser).href, `${stage.app}/bye?state=here`)
    await world.settle()
    assert.equal((await browser.open('/account')).path, '/sign-in')
    for (const app of [party, other]) assert.equal((await logouts(app)).length, 1)
  })

  test('at the app only leaves the account open', async () => {
    const begun = await scene(stage.world, named())
    const party = await listening()
    const { browser, tokens } = await connected(stage, party, begun.account)
    await browser.open(`/oidc/logout?id_token_hint=${tokens.id_token}`)
    await browser.submit({ stay: 'yes' })
    assert.match(browser.page.body, /href="\/account"/)
    assert.equal((await browser.open('/account')).path, '/account')
    assert.equal(await isActive(party, tokens.access_token), false)
  })

  test('leads to no address that is not registered, and to none without saying whose it is', async () => {
    const begun = await scene(stage.world, named())
    const party = await listening({ post_logout_redirect_uris: [`${stage.app}/bye`] })
    const { browser } = await connected(stage, party, begun.account)
    const wrong = await browser.open(
      `/oidc/logout?client_id=${party.id}&post_logout_redirect_uri=https://evil.example/`,
    )
    assert.equal(wrong.code, 'connect.invalid')
    await browser.open('/oidc/logout?post_logout_redirect_uri=https://evil.example/')
    await browser.submit({ logout: 'yes' })
    assert.match(browser.page.path, /\/oidc\/logout\/success$/)
    // Nobody is signed in any more: the same page of ours, and no word of an account.
    const out = await browser.open(`/oidc/logout?client_id=${party.id}&post_logout_redirect_uri=${stage.app}/bye`)
    assert.equal(out.headers.get('content-language'), 'ja')
    await browser.submit()
    assert.equal(ledTo(browser).href, `${stage.app}/bye`)
  })

  test('who signs in again in the same browser signs out of nothing, and out of all of it later', async () => {
    const { world } = stage
    const begun = await scene(world, named())
    const party = await listening()
    const { browser, tokens } = await connected(stage, party, begun.account)
    await browser.open('/sign-in')
    await typePassword(browser, begun.account)
    await world.settle()
    assert.deepEqual(await logouts(party), [])
    assert.equal(await isActive(party, tokens.access_token), true)
    await browser.open('/account')
    await browser.submit({}, '/sign-out')
    await world.settle()
    assert.deepEqual(
      (await logouts(party)).map(({ sid }) => sid),
      [tokens.claims()?.sid],
    )
  })

  test('an app that does not answer is told again until it does, for a day', async () => {
    const { world } = stage
    const begun = await scene(world, named())
    const party = await listening()
    const { browser } = await connected(stage, party, begun.account)
    stage.answers = 503
    await browser.open('/account')
    await browser.submit({}, '/sign-out')
    await world.settle()
    const tried = (await logouts(party)).length
    assert.equal(tried, 1)
    await world.advance(seconds(6))
    assert.equal((await logouts(party)).length, 2)
    stage.answers = 200
    await world.advance(minutes(1))
    assert.equal((await logouts(party)).length, 3)
    await world.advance(hours(25))
    assert.equal((await logouts(party)).length, 3, 'and not once it was told')
    const jti = (await logouts(party)).map((claims) => claims.jti)
    assert.equal(new Set(jti).size, 3)
  })
})

describe('keys', () => {
  test('a new key is published before it signs, the former one until nothing it signed is left, and none is in the clear', async () => {
    const { world } = stage
    const { service } = world
    const begun = await scene(world, named())
    const party = await relyingParty(stage)
    const kidOf = (token = '') => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid
    const published = async () =>
      ((await (await fetch(`${stage.origin}/oidc/jwks`)).json()) as { keys: { kid: string; n: string }[] }).keys
    const former = (await connected(stage, party, begun.account)).tokens
    const [key] = await published()
    assert.equal(Buffer.from(key?.n ?? '', 'base64url').length * 8, 3072)
    const { now } = await service.time.moment()
    assert.equal((await rotateSigningKey(service, now)).isNew, true)
    assert.equal((await rotateSigningKey(service, now)).isNew, false, 'one at a time')
    assert.equal((await published()).length, 2)
    assert.equal(kidOf((await connected(stage, party, begun.account)).tokens.id_token), kidOf(former.id_token))
    await world.advance(minutes(10))
    const { tokens, browser } = await connected(stage, party, begun.account)
    assert.notEqual(kidOf(tokens.id_token), kidOf(former.id_token))
    // A sign-out may still name the session by a token of the former key.
    assert.equal((await browser.open(`/oidc/logout?id_token_hint=${former.id_token}`)).status, 200)
    await upkeep(service)
    assert.equal((await loadSigningKeys(service.database)).length, 2)
    await world.advance(days(31))
    await upkeep(service)
    assert.deepEqual(
      (await published()).map(({ kid }) => kid),
      [kidOf(tokens.id_token)],
    )
  })

  test('what is over is forgotten', async () => {
    const { service } = stage.world
    await stage.world.advance(days(40))
    const { now } = await service.time.moment()
    await forgetOld(service.database, now, service.policy)
    const [left] = await service.database.query<{ n: number }>(sql`select count(*) as n from oidc_artifact`)
    assert.equal(left?.n, 0)
  })
})
