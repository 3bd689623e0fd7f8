import assert from 'node:assert/strict'
import { createPublicKey, verify as verifySignature } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import * as client from 'openid-client'
import { meets, stepUpChallenge } from '../src/features/oidc/step-up-challenge.ts'
import { nameNewProof, startReplacement } from '../src/features/replacement/start/flow.ts'
import { continueByLink } from '../src/features/replacement/start/flow-link.ts'
import { days, minutes, seconds } from '../src/kernel/duration.ts'
import type { MadeAccount } from '../src/main/dev-accounts.ts'
import { lastWithLink, tokenIn } from './support/inbox.ts'
import type { Browser } from './support/pages.ts'
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
  verifies,
} from './support/relying-party.ts'
import { must } from './support/scene.ts'

const VERIFIED = 'urn:honnin:acr:2'
const MULTI = 'urn:honnin:acr:3'
const essential = (...values: string[]) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }),
})

let stage: Stage
let party: RelyingParty
before(async () => {
  stage = await makeStage()
  party = await relyingParty(stage)
})
after(() => stage.close())

let count = 0

interface Owned extends MadeAccount {
  readonly mail: { readonly id: string; readonly address: string }
  readonly phone: { readonly id: string; readonly address: string }
}

async function owned(wish: Parameters<Stage['world']['account']>[0] = {}): Promise<Owned> {
  count++
  const proofs = [
    { kind: 'mail' as const, address: `old${count}@step-up.example` },
    { kind: 'phone' as const, address: `+8190${31_000_000 + count}` },
  ]
  const account = await stage.world.account({ proofs, ...wish })
  const [mail, phone] = account.proofs
  assert.ok(mail && phone)
  return { ...account, mail, phone }
}

/** A request for new security info waits, as whoever knows the password could have begun it. */
async function waiting(account: Owned): Promise<void> {
  const { world } = stage
  const person = await world.person(account)
  must(await startReplacement(world.service, person))
  const fresh = `new${count}@elsewhere.example`
  must(await nameNewProof(world.service, person, 'mail', fresh))
  await world.settle()
  must(
    await continueByLink(
      world.service,
      person,
      person,
      tokenIn(await lastWithLink(world, fresh, 'continue'), 'continue'),
    ),
  )
  await world.settle()
}

/** Signed in at the app already; asks again. */
async function asksAgain(browser: Browser, more: Record<string, string>, of = party) {
  const asking = await ask(of, more)
  await browser.open(asking.url)
  return asking
}

const claimsOf = async (browser: Browser, asking: Awaited<ReturnType<typeof ask>>, checks = {}) => {
  const claims = (await tokensOf(party, ledTo(browser), asking, checks)).claims()
  assert.ok(claims)
  return claims
}

describe('SU-03 SU-04 how long ago it was', () => {
  test('SU-03 past the maximum age people sign in again, and the token says when', async () => {
    const account = await owned()
    const { browser, tokens } = await connected(stage, party, account)
    const before = tokens.claims()?.auth_time ?? 0
    await stage.world.advance(minutes(9))
    const young = await claimsOf(browser, await asksAgain(browser, { max_age: '600' }), { maxAge: 600 })
    assert.ok(Math.abs((young.auth_time ?? 0) - (before - 540)) <= 1, 'the same sign-in, nine minutes later')
    await stage.world.advance(minutes(1) + seconds(1))
    const asking = await asksAgain(browser, { max_age: '600' })
    assert.equal(browser.page.path, '/sign-in')
    await typePassword(browser, account)
    await goOn(browser)
    const claims = await claimsOf(browser, asking, { maxAge: 600 })
    assert.ok((claims.auth_time ?? 0) > before - 10)
  })

  test('SU-03 whoever only comes back to the way on without signing in gets no further', async () => {
    const { browser } = await connected(stage, party, await owned())
    await stage.world.advance(minutes(11))
    await asksAgain(browser, { max_age: '600' })
    const begun = browser.seen.findLast(({ path }) => path.startsWith('/connect/'))?.path ?? ''
    await browser.open(begun)
    assert.equal(browser.page.path, '/sign-in')
    await browser.open(begun.replace('/connect/', '/oidc/authorize/'))
    assert.equal(browser.page.path, '/sign-in')
  })

  test('SU-04 prompt=none shows no page: an answer, or the error that says what would be needed', async () => {
    const browser = browserOf(stage)
    await asksAgain(browser, { prompt: 'none' })
    assert.equal(ledTo(browser).searchParams.get('error'), 'login_required')
    await connected(stage, party, await owned(), {}, browser)
    assert.ok((await claimsOf(browser, await asksAgain(browser, { prompt: 'none' }))).sub)
    await asksAgain(browser, { prompt: 'none', ...essential(VERIFIED) })
    assert.equal(ledTo(browser).searchParams.get('error'), 'interaction_required')
    await asksAgain(browser, { prompt: 'none login' })
    assert.equal(ledTo(browser).searchParams.get('error'), 'invalid_request')
    await stage.world.advance(minutes(11))
    await asksAgain(browser, { prompt: 'none', max_age: '600' })
    assert.equal(ledTo(browser).searchParams.get('error'), 'login_required')
  })

  test('SU-04 prompt=login is a new sign-in, whoever is signed in', async () => {
    const [first, second] = [await owned(), await owned()]
    const { browser, tokens } = await connected(stage, party, first)
    await stage.world.advance(minutes(5))
    const former = (await claimsOf(browser, await asksAgain(browser, { prompt: 'none' }))).auth_time ?? 0
    const asking = await asksAgain(browser, { prompt: 'login' })
    assert.equal(browser.page.path, '/sign-in')
    await typePassword(browser, first)
    await goOn(browser)
    assert.ok(((await claimsOf(browser, asking)).auth_time ?? 0) - former >= 299)
    const other = await asksAgain(browser, { prompt: 'login' })
    await typePassword(browser, second)
    await goOn(browser)
    const claims = await claimsOf(browser, other)
    assert.equal(claims.sub, second.id)
    assert.notEqual(claims.sub, tokens.claims()?.sub)
  })
})

describe('SU-05 SU-06 how surely it was the person', () => {
  test('SU-05 a class that is asked for leads to verifying, and is told with its methods', async () => {
    const account = await owned()
    const { browser } = await connected(stage, party, account)
    const asking = await asksAgain(browser, { acr_values: VERIFIED })
    assert.match(browser.page.heading, /本人/)
    assert.match(browser.page.body, /「App \d+」/)
    await browser.follow('/verify')
    await verifies(stage, browser, account.phone.address, account.phone.id)
    await goOn(browser)
    const claims = await claimsOf(browser, asking)
    assert.equal(claims.acr, VERIFIED)
    assert.deepEqual(claims.amr, ['pwd', 'sms', 'mfa'])
    // A higher one was reached by the way, and is told where nothing else is asked for.
    const quiet = await claimsOf(browser, await asksAgain(browser, { prompt: 'none' }))
    assert.equal(quiet.acr, MULTI)
  })

  test('SC-15 SU-06 a code by mail verifies, is no second factor, and has no name', async () => {
    const account = await owned()
    const { browser } = await connected(stage, party, account)
    const asking = await asksAgain(browser, essential(VERIFIED))
    await browser.follow('/verify')
    await verifies(stage, browser, account.mail.address, account.mail.id)
    await goOn(browser)
    const claims = await claimsOf(browser, asking)
    assert.deepEqual([claims.acr, claims.amr], [VERIFIED, ['pwd']])
    await asksAgain(browser, { prompt: 'none', ...essential(MULTI) })
    assert.equal(ledTo(browser).searchParams.get('error'), 'interaction_required')
  })

  test('SU-05 who goes back without verifying: what was wished for is told as it is, what was insisted on is an error', async () => {
    const { browser } = await connected(stage, party, await owned())
    const wished = await asksAgain(browser, { acr_values: MULTI })
    await browser.submit({ choice: 'back' })
    await goOn(browser)
    assert.equal((await claimsOf(browser, wished)).acr, 'urn:honnin:acr:1')
    await asksAgain(browser, essential(MULTI))
    await browser.submit({ choice: 'back' })
    await goOn(browser)
    assert.equal(ledTo(browser).searchParams.get('error'), 'access_denied')
  })

  test('SU-05 a class that nobody or not this account can reach is unmet, and the person reads why', async () => {
    const mailOnly = await stage.world.account({
      proofs: [{ kind: 'mail', address: `only${++count}@step-up.example` }],
    })
    const { browser } = await connected(stage, party, mailOnly)
    await asksAgain(browser, essential('urn:example:gold'))
    assert.equal(ledTo(browser).searchParams.get('error'), 'unmet_authentication_requirements')
    await asksAgain(browser, essential(MULTI))
    const { page } = browser
    assert.equal(page.code, 'connect.no_proof')
    assert.ok(page.links.includes('/security'))
    await browser.submit()
    await goOn(browser)
    assert.equal(ledTo(browser).searchParams.get('error'), 'unmet_authentication_requirements')
    // What is only wished for stops nobody.
    assert.equal((await claimsOf(browser, await asksAgain(browser, { acr_values: MULTI }))).acr, 'urn:honnin:acr:1')
  })

  test('an account with two steps comes back to the app with both', async () => {
    const account = await owned({ twoStep: true })
    const browser = browserOf(stage)
    const asking = await ask(party)
    await browser.open(asking.url)
    await typePassword(browser, account)
    assert.equal(browser.page.path, '/verify')
    await verifies(stage, browser, account.phone.address, account.phone.id)
    await goOn(browser)
    const claims = await claimsOf(browser, asking)
    assert.deepEqual([claims.acr, claims.amr], [MULTI, ['pwd', 'sms', 'mfa']])
  })

  test('the password alone of an account with two steps is told to nobody', async () => {
    const account = await owned({ twoStep: true })
    const browser = browserOf(stage)
    await browser.open('/sign-in')
    await typePassword(browser, account)
    await asksAgain(browser, { prompt: 'none' })
    assert.equal(ledTo(browser).searchParams.get('error'), 'login_required')
    await asksAgain(browser, {})
    assert.equal(browser.page.path, '/verify')
  })
})

describe('SU-08 while security info is being replaced', () => {
  test('SU-08 T111 the password alone reaches no class above it, and the app sees the restriction', async () => {
    const account = await owned()
    await waiting(account)
    const browser = browserOf(stage)
    const { tokens } = await connected(
      stage,
      party,
      account,
      { acr_values: `${VERIFIED} ${MULTI}`, max_age: '600', prompt: 'login' },
      browser,
    )
    const claims = tokens.claims()
    assert.deepEqual([claims?.acr, claims?.amr, claims?.restricted], ['urn:honnin:acr:1', ['pwd'], true])
    assert.deepEqual(await client.fetchUserInfo(party.config, tokens.access_token, account.id), {
      sub: account.id,
      restricted: true,
    })
    // Since when, and until when at the earliest, is told to apps that ask for it.
    const asking = await asksAgain(browser, { scope: 'openid verification' })
    const more = await tokensOf(party, ledTo(browser), asking)
    const info = await client.fetchUserInfo(party.config, more.access_token, account.id)
    const wait = seconds(Number(info.replacement_until) - Number(info.replacement_since))
    assert.ok(wait >= days(30) && wait < days(31), `${wait}`)
    await asksAgain(browser, { prompt: 'none', ...essential(VERIFIED) })
    assert.equal(ledTo(browser).searchParams.get('error'), 'unmet_authentication_requirements')
    await asksAgain(browser, essential(VERIFIED))
    assert.equal(browser.page.code, 'connect.restricted')
    assert.ok(browser.page.links.includes('/replace/status'))
    await browser.submit()
    await goOn(browser)
    assert.equal(ledTo(browser).searchParams.get('error'), 'unmet_authentication_requirements')
  })

  test('RW-16 T038 signing in works as before, lasting access is not to be had', async () => {
    const account = await owned()
    await waiting(account)
    const { browser } = await connected(stage, party, account)
    await asksAgain(browser, { scope: 'openid offline_access', prompt: 'consent' })
    assert.equal(browser.page.code, 'connect.restricted')
    await browser.submit({ choice: 'back' })
    await goOn(browser)
    assert.equal(ledTo(browser).searchParams.get('error'), 'access_denied')
  })

  test('SU-08 a recovery session is no sign-in for anybody', async () => {
    const account = await stage.world.account({ recoveryCode: true })
    const browser = browserOf(stage)
    await browser.open('/recover')
    await browser.submit({ identifier: account.identifier, code: account.recoveryCode ?? '' })
    assert.ok([...browser.cookies.keys()].includes('honnin-session'))
    await asksAgain(browser, { prompt: 'none' })
    assert.equal(ledTo(browser).searchParams.get('error'), 'login_required')
  })
})

describe('SU-09 what was shown for one app', () => {
  test('is for it alone, by signature, issuer, audience, subject and nonce, and ten minutes old at most', async () => {
    const [account, other] = [await owned(), await relyingParty(stage)]
    const { browser } = await connected(stage, party, account)
    const asking = await asksAgain(browser, essential(VERIFIED))
    await browser.follow('/verify')
    await verifies(stage, browser, account.phone.address, account.phone.id)
    const shownAt = Date.now() / 1000
    await goOn(browser)
    const url = ledTo(browser)
    assert.match(await refusal(tokensOf(party, url, { ...asking, nonce: 'another' })), /invalid|nonce|OAUTH|INVALID/i)
    const again = await asksAgain(browser, { prompt: 'none', acr_values: VERIFIED })
    const tokens = await tokensOf(party, ledTo(browser), again)
    const [head = '', body = '', signature = ''] = (tokens.id_token ?? '').split('.')
    const { kid, alg } = JSON.parse(Buffer.from(head, 'base64url').toString())
    const { keys } = (await (await fetch(`${stage.origin}/oidc/jwks`)).json()) as { keys: { kid: string }[] }
    const jwk = keys.find((key) => key.kid === kid)
    assert.ok(jwk && alg === 'RS256')
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    assert.ok(verifySignature('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url')))
    const claims = tokens.claims()
    assert.deepEqual(
      [claims?.iss, claims?.aud, claims?.sub, claims?.nonce],
      [stage.world.service.settings.origin, party.id, account.id, again.nonce],
    )
    assert.ok((claims?.exp ?? 0) - shownAt <= 600)
    // Another app cannot pass it off as its own.
    const passed = await browserOf(stage).open(`/oidc/logout?id_token_hint=${tokens.id_token}&client_id=${other.id}`)
    assert.equal(passed.code, 'connect.invalid')
  })

  test('is told for four minutes, and not by what lasts longer', async () => {
    const account = await owned()
    const { browser } = await connected(stage, party, account)
    await browser.open('/verify')
    await verifies(stage, browser, account.phone.address, account.phone.id)
    const asking = await asksAgain(browser, { scope: 'openid offline_access', prompt: 'consent' })
    await browser.submit({ choice: 'agree' })
    await goOn(browser)
    const tokens = await tokensOf(party, ledTo(browser), asking)
    assert.equal(tokens.claims()?.acr, MULTI)
    const later = await client.refreshTokenGrant(party.config, tokens.refresh_token ?? '')
    assert.deepEqual([later.claims()?.acr, later.claims()?.amr], ['urn:honnin:acr:1', ['pwd']])
    assert.equal((await client.tokenIntrospection(party.config, later.access_token)).acr, 'urn:honnin:acr:1')
    await stage.world.advance(minutes(4) - seconds(5))
    assert.equal((await claimsOf(browser, await asksAgain(browser, { prompt: 'none' }))).acr, MULTI)
    await stage.world.advance(seconds(5))
    assert.equal((await claimsOf(browser, await asksAgain(browser, { prompt: 'none' }))).acr, 'urn:honnin:acr:1')
  })
})

describe('RFC 9470', () => {
  test('SU-02 a resource asks for more in the standard’s words, and the app comes back with it', async () => {
    const resource = await relyingParty(stage, { introspects: true })
    const account = await owned()
    const need = { acrValues: [VERIFIED, MULTI], maxAge: 600 }
    const visit = async (token: string) => {
      const told = await client.tokenIntrospection(resource.config, token)
      return told.active && meets(told, need, Date.now()) ? 'open' : stepUpChallenge(need)
    }
    const { browser, tokens } = await connected(stage, party, account)
    const challenge = await visit(tokens.access_token)
    assert.match(challenge, /^Bearer error="insufficient_user_authentication", .*acr_values="[^"]+", max_age="600"$/)
    const wanted = /acr_values="([^"]+)"/.exec(challenge)?.[1] ?? ''
    const asking = await asksAgain(browser, { acr_values: wanted, max_age: '600' })
    await browser.follow('/verify')
    await verifies(stage, browser, account.mail.address, account.mail.id)
    await goOn(browser)
    assert.equal(await visit((await tokensOf(party, ledTo(browser), asking)).access_token), 'open')
  })
})
