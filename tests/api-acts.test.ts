// What the operator's own app may do for its person over the REST API, and what nobody can do with a token that they stole.
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import * as client from 'openid-client'
import { z } from 'zod'
import { actOperations, publicOperations } from '../src/features/api/operations-acts.ts'
import { readRegistration } from '../src/features/oidc/client.ts'
import { loadProofs } from '../src/features/proof/store.ts'
import { days, minutes, seconds } from '../src/kernel/duration.ts'
import { honnin } from '../src/package/client.ts'
import { sql } from '../src/platform/database/sql.ts'
import { type Answer, Api, machineOf } from './support/api.ts'
import { askAs, installed, ownApp, type Signed, signedInto } from './support/app.ts'
import { inbox, lastWithLink } from './support/inbox.ts'
import { connected, makeStage, type RelyingParty, refusal, relyingParty, type Stage } from './support/relying-party.ts'
import { codeAt, linkTo, look, pending, type Scene, scene } from './support/scene.ts'

let stage: Stage
let api: Api
let party: RelyingParty
before(async () => {
  stage = await makeStage()
  api = new Api(stage)
  party = await ownApp(stage)
})
after(() => stage.close())

let count = 0
const somebody = (): Promise<Scene> => scene(stage.world, `acts${++count}`)
const codeOf = ({ status, body }: Answer): string => (status < 300 ? String(status) : `${status} ${body.code}`)
const proofOf = ({ account }: Scene, at = 0): string => account.proofs[at]?.id ?? ''
const proofsOf = ({ account }: Scene) => loadProofs(stage.world.service.database, account.id)
const sentTo = async (to: string): Promise<number> => (await inbox(stage.world, to)).length

/** A code to the old mailbox for one purpose, typed as the person reads it. */
async function shown(app: Signed, who: Scene, purpose: string): Promise<{ challenge: unknown; code: string }> {
  const { body, status } = await app.ask('POST', '/me/codes', { contact: proofOf(who), address: who.old, for: purpose })
  assert.equal(status, 200, String(body.code))
  return { challenge: body.challenge, code: await codeAt(stage.world, who.old) }
}

describe('DPoP (RFC 9449): a token that is bound to a key', () => {
  test('is announced, given as such, and worth nothing without its key, as another scheme, or twice with one proof', async () => {
    const { config } = party
    assert.deepEqual(config.serverMetadata().dpop_signing_alg_values_supported, ['ES256', 'Ed25519', 'EdDSA'])
    const who = await somebody()
    const app = await signedInto(api, party, who.account)
    assert.equal(codeOf(await app.ask('GET', '/me')), '200')
    assert.equal(codeOf(await api.get('/me', app.token)), '401 token.invalid')
    const asDpop = (headers: Record<string, string>) =>
      api.ask('GET', '/me', { headers: { authorization: `DPoP ${app.token}`, ...headers } })
    const without = await asDpop({})
    assert.equal(codeOf(without), '401 token.proof_invalid')
    assert.match(without.headers.get('www-authenticate') ?? '', /^DPoP error="invalid_dpop_proof", algs="ES256 /)
    // The same app with another key, as who took the token out of its store has it.
    const other = await installed(party)
    assert.equal(codeOf(await askAs(api, other, app.token, { method: 'GET', path: '/me' })), '401 token.invalid')
    // And the code of the authorization is not exchanged without one.
    const asking = connected(stage, { ...party, dpop: undefined }, who.account)
    assert.match(await refusal(asking), /invalid_grant|invalid_dpop_proof|invalid_request/)
  })

  test('takes a proof for this request, this token and this moment, once, by however many instances', async () => {
    const { origin } = stage.world.service.settings
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = await exportJWK(publicKey)
    const keys = { privateKey: privateKey as client.CryptoKey, publicKey: publicKey as client.CryptoKey }
    const mine: RelyingParty = { ...party, dpop: client.getDPoPHandle(party.config, keys) }
    const { token } = await signedInto(api, mine, (await somebody()).account)
    const ath = createHash('sha256').update(token).digest('base64url')
    const now = Math.floor(Date.now() / 1_000)
    const good = { htm: 'GET', htu: `${origin}/api/v1/me`, ath, iat: now, jti: randomUUID() }
    const proof = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
      new SignJWT({ ...good, jti: randomUUID(), ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
        .sign(privateKey)
    const asked = async (dpop: string) =>
      codeOf(await api.ask('GET', '/me', { headers: { authorization: `DPoP ${token}`, dpop } }))
    const spoilt = {
      method: await proof({ htm: 'POST' }),
      address: await proof({ htu: `${origin}/api/v1/me/security-info` }),
      elsewhere: await proof({ htu: 'https://elsewhere.example/api/v1/me' }),
      token: await proof({ ath: createHash('sha256').update('another').digest('base64url') }),
      'no token': await proof({ ath: undefined }),
      old: await proof({ iat: now - 301 }),
      early: await proof({ iat: now + 330 }),
      nameless: await proof({ jti: '' }),
      type: await proof({}, { typ: 'JWT' }),
      private: await proof({}, { jwk: await exportJWK(privateKey) }),
      garbage: 'x.y.z',
    }
    for (const [how, dpop] of Object.entries(spoilt)) assert.equal(await asked(dpop), '401 token.proof_invalid', how)
    const fresh = await proof({ htu: `${origin}/api/v1/me?page=1#x` })
    const answers = await Promise.all(Array.from({ length: 6 }, () => asked(fresh)))
    assert.deepEqual(answers.toSorted(), ['200', ...Array(5).fill('401 token.invalid')])
    // A token that is bound to nothing is none for this scheme.
    const plain = await relyingParty(stage, {})
    const { tokens } = await connected(stage, plain, (await somebody()).account, { scope: 'openid verification' })
    const bare = await askAs(api, { ...mine }, tokens.access_token, { method: 'GET', path: '/me' })
    assert.equal(codeOf(bare), '401 token.invalid')
  })

  test('D2 honnin/client asks with it, and signs a proof for each request', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = await exportJWK(publicKey)
    const keys = { privateKey: privateKey as client.CryptoKey, publicKey: publicKey as client.CryptoKey }
    const mine: RelyingParty = { ...party, dpop: client.getDPoPHandle(party.config, keys) }
    const { token } = await signedInto(api, mine, (await somebody()).account)
    const { origin } = stage.world.service.settings
    const typed = honnin({
      issuer: origin,
      accessToken: token,
      proof: ({ method, url, accessToken }) =>
        new SignJWT({ htm: method, htu: url, ath: createHash('sha256').update(accessToken).digest('base64url') })
          .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
          .setIssuedAt()
          .setJti(randomUUID())
          .sign(privateKey),
      fetch: (url, init) => fetch(String(url).replace(origin, stage.origin), init),
    })
    assert.equal((await typed.call('GET /me')).restricted, false)
    const begun = await typed.call('POST /me/replacement')
    assert.equal(begun.replacement, null)
  })

  test('a machine may have one, too', async () => {
    const { party: machine } = await machineOf(stage, 'accounts.read')
    const dpop = client.getDPoPHandle(machine.config, await client.randomDPoPKeyPair())
    const { access_token: token } = await client.clientCredentialsGrant(
      machine.config,
      { scope: 'accounts.read' },
      { DPoP: dpop },
    )
    const path = `/accounts/${(await somebody()).account.id}`
    assert.equal(codeOf(await askAs(api, { ...machine, dpop }, token, { method: 'GET', path })), '200')
    assert.equal(codeOf(await api.get(path, token)), '401 token.invalid')
  })

  test('T113 only an app of the operator’s own, with a key, is registered for acts', () => {
    const wish = { client_id: 'a', name: 'A', redirect_uris: ['https://app.example/back'] }
    for (const scope of ['security_info.add', 'verification.write', 'replacement.write']) {
      const read = (more: object) => readRegistration({ ...wish, scopes: [scope], ...more }).ok
      assert.equal(read({ dpop: true }), true, scope)
      assert.equal(read({}), false, scope)
      assert.equal(read({ dpop: true, consent: true }), false, scope)
    }
  })
})

describe('verifying in an app', () => {
  test('V1 a code to a contact, typed into the app: what was due is done, and the browser stays signed in', async () => {
    const who = await somebody()
    const { browser } = await connected(stage, party, who.account)
    const app = await signedInto(api, party, who.account)
    const before = await sentTo(who.old)
    const wish = { contact: proofOf(who), for: 'verify' }
    assert.equal(codeOf(await app.ask('POST', '/me/codes', wish)), '422 verify.address_needed')
    assert.equal(await sentTo(who.old), before)
    const sent = await shown(app, who, 'verify')
    const wrong = sent.code === '11112222' ? '22221111' : '11112222'
    assert.equal(codeOf(await app.ask('POST', '/me/verify', { ...sent, code: wrong })), '422 code.wrong')
    const verified = await app.ask('POST', '/me/verify', sent)
    assert.equal(codeOf(verified), '200')
    assert.equal((verified.body.verification as { due: boolean }).due, false)
    assert.equal(codeOf(await app.ask('POST', '/me/verify', sent)), '409 code.dead')
    await browser.open('/account')
    assert.equal(browser.page.path, '/account')
    // The key is known from now on: choosing a contact is enough, as in a browser.
    assert.equal(codeOf(await app.ask('POST', '/me/codes', wish)), '200')
    // To another install it is not.
    const another = await signedInto(api, await installed(party), who.account)
    assert.equal(codeOf(await another.ask('POST', '/me/codes', wish)), '422 verify.address_needed')
  })

  test('S17 EP-04 whether a typed address is that of the contact is not told, and no code goes to another one', async () => {
    const who = await somebody()
    const app = await signedInto(api, party, who.account)
    const other = `other${count}@old-mail.example`
    const right = await app.ask('POST', '/me/codes', { contact: proofOf(who), address: who.old, for: 'verify' })
    const wrong = await app.ask('POST', '/me/codes', { contact: proofOf(who), address: other, for: 'verify' })
    assert.deepEqual([right.status, wrong.status], [200, 200])
    assert.deepEqual(Object.keys(right.body), Object.keys(wrong.body))
    await stage.world.settle()
    assert.equal(await sentTo(other), 0)
  })

  test('T112 S12 a code is for one purpose and one key: neither a page, nor another act, nor another app goes on with it', async () => {
    const who = await somebody()
    const [app, another] = [
      await signedInto(api, party, who.account),
      await signedInto(api, await installed(party), who.account),
    ]
    const sent = await shown(app, who, 'verify')
    const add = { kind: 'mail', address: `new${count}@far-mail.example`, shown: sent }
    assert.equal(codeOf(await app.ask('POST', '/me/security-info', add)), '422 code.wrong')
    assert.equal(codeOf(await another.ask('POST', '/me/verify', sent)), '422 code.wrong')
    assert.equal((await proofsOf(who)).length, 2)
    assert.equal(codeOf(await app.ask('POST', '/me/verify', { code: sent.code })), '422 code.which')
    assert.equal(codeOf(await app.ask('POST', '/me/verify', sent)), '200')
  })
})

describe('adding a contact in an app', () => {
  test('takes a contact with its full say in the same request, and the new one’s own code; the others hear of it', async () => {
    const who = await somebody()
    const app = await signedInto(api, party, who.account)
    const fresh = `added${count}@far-mail.example`
    const proof = await shown(app, who, 'add-contact')
    const unfit = await app.ask('POST', '/me/security-info', { kind: 'mail', address: 'no address', shown: proof })
    assert.equal(codeOf(unfit), '422 address.unfit')
    const added = await app.ask('POST', '/me/security-info', { kind: 'mail', address: fresh, shown: proof })
    assert.equal(codeOf(added), '200')
    const told = await sentTo(who.old)
    const typed = { challenge: added.body.challenge, code: await codeAt(stage.world, fresh) }
    const { body, status } = await app.ask('POST', '/me/security-info/confirm', typed)
    assert.equal(status, 200, String(body.code))
    await stage.world.settle()
    assert.ok((await sentTo(who.old)) > told)
    const info = body.securityInfo as { id: string; state: string }[]
    assert.equal(info.find(({ id }) => id === added.body.contact)?.state, 'probation')
    // What was shown was for this one.
    const again = { kind: 'mail', address: `again${count}@far-mail.example`, shown: proof }
    assert.notEqual(
      (await (await signedInto(api, party, who.account)).ask('POST', '/me/security-info', again)).status,
      200,
    )
  })

  test('T113 what was shown on a page a moment ago adds nothing over a token', async () => {
    const who = await somebody()
    const app = await signedInto(api, party, who.account)
    await stage.world.service.database.query(sql`insert into step_up_grant (account_id, session_id, act, proof_id, epoch, given_at)
      select s.account_id, s.session_id, 'add-proof', ${proofOf(who)}::uuid, a.epoch, l.t
      from session s join account a on a.account_id = s.account_id, (select to_timestamp(${(await stage.world.service.time.moment()).now} / 1000.0) as t) l
      where s.account_id = ${who.account.id}`)
    const stolen = { kind: 'mail', address: `thief${count}@far-mail.example` }
    const made = { challenge: randomUUID(), code: '12345678' }
    assert.equal(codeOf(await app.ask('POST', '/me/security-info', stolen)), '422 request.invalid')
    assert.equal(codeOf(await app.ask('POST', '/me/security-info', { ...stolen, shown: made })), '409 code.dead')
    assert.equal((await proofsOf(who)).length, 2)
  })
})

describe('replacing all security info in an app', () => {
  test('begun, named, shown, followed, and taken back by the app that began it; every old contact is told', async () => {
    const who = await somebody()
    const app = await signedInto(api, party, who.account)
    const begun = await app.ask('POST', '/me/replacement')
    assert.equal(codeOf(begun), '200')
    assert.equal(begun.body.replacement, null)
    assert.ok(Date.parse((begun.body.begun as { until: string }).until) > 0)
    const [told, phone] = [await sentTo(who.old), `+8190${60_000_000 + count}`]
    const named = await app.ask('POST', '/me/replacement/contacts', { kind: 'phone', address: phone })
    assert.equal(codeOf(named), '200')
    assert.equal(await sentTo(who.old), told)
    const { challenge } = named.body.sent as { challenge: string }
    const typed = { challenge, code: await codeAt(stage.world, phone) }
    // Another install of the app has no part in it.
    const another = await signedInto(api, await installed(party), who.account)
    assert.equal(codeOf(await another.ask('POST', '/me/replacement/prove', typed)), '422 code.wrong')
    const waits = await app.ask('POST', '/me/replacement/prove', typed)
    assert.equal(codeOf(waits), '200')
    const { state, finishableAt, askedAt } = waits.body.replacement as Record<string, string>
    assert.deepEqual([state, Date.parse(finishableAt ?? '') - Date.parse(askedAt ?? '')], ['waiting', days(30)])
    assert.deepEqual(
      (waits.body.newContacts as { shown: boolean }[]).map((c) => c.shown),
      [true],
    )
    await stage.world.settle()
    assert.ok((await sentTo(who.old)) > told)
    assert.equal(codeOf(await app.ask('POST', '/me/replacement')), '409 replacement.already_pending')
    assert.equal(codeOf(await another.ask('POST', '/me/replacement/cancel')), '403 replacement.not_requester')
    const canceled = await app.ask('POST', '/me/replacement/cancel')
    assert.deepEqual([codeOf(canceled), canceled.body.replacement], ['200', null])
  })

  test('SU-01 a token that was stolen after ten minutes begins none, and nobody is alarmed', async () => {
    const who = await somebody()
    const app = await signedInto(api, party, who.account)
    await stage.world.advance(minutes(4))
    assert.equal(codeOf(await app.ask('GET', '/me')), '200')
    const { service } = stage.world
    await service.database.query(sql`update session set signed_in_at = signed_in_at - interval '7 minutes'
      where account_id = ${who.account.id}`)
    const refused = await app.ask('POST', '/me/replacement')
    assert.equal(codeOf(refused), '401 sign_in.needed')
    assert.match(
      refused.headers.get('www-authenticate') ?? '',
      /^DPoP error="insufficient_user_authentication".*max_age="600"$/,
    )
    assert.equal((await look(stage.world, who)).request, undefined)
  })

  test('D2 no token finishes one, sees a password or a recovery code: the document has no such thing', () => {
    const all = JSON.stringify([...actOperations, ...publicOperations].map(({ id, path }) => [id, path]))
    assert.doesNotMatch(all, /finish|password|recovery/i)
    for (const { body, answer } of actOperations)
      for (const schema of [body?.schema, answer.schema])
        if (schema)
          assert.doesNotMatch(JSON.stringify(z.toJSONSchema(schema)), /"(?:password|newPassword|recoveryCode)"/i)
  })

  test('T027 who still has an old contact stops it from the app, at once and for good', async () => {
    const who = await pending(stage.world, `acts${++count}`)
    const app = await signedInto(api, party, who.account)
    const sent = await shown(app, who, 'stop-replacement')
    const stopped = await app.ask('POST', '/me/replacement/stop', sent)
    assert.deepEqual([codeOf(stopped), stopped.body.replacement], ['200', null])
    assert.equal((await look(stage.world, who)).status, 'vetoed')
  })
})

describe('T055 stopping one by its alert, without a token', () => {
  test('by the link, for anybody; what is none is answered like any other', async () => {
    const who = await pending(stage.world, `acts${++count}`)
    const link = await linkTo(stage.world, who.old, 'stop')
    const unknown = await api.post('/stop/link', undefined, { link: `${link.slice(0, -3)}AAA` })
    assert.equal(codeOf(unknown), '404 stop.unknown')
    assert.equal((await look(stage.world, who)).status, 'waiting')
    const stopped = await api.post('/stop/link', undefined, { link })
    assert.deepEqual([stopped.status, stopped.body.state], [200, 'stopped'])
    assert.equal((await look(stage.world, who)).status, 'vetoed')
    assert.equal(codeOf(await api.post('/stop/link', undefined, { link })), '409 stop.already')
  })

  test('EP-05 by its numbers, counted; numbers that nobody has answer and count alike', async () => {
    const who = await pending(stage.world, `acts${++count}`)
    const { text } = await lastWithLink(stage.world, who.old, 'stop')
    const [receipt = '', number = ''] = [...text.matchAll(/(\d{4})[- ](\d{4})/g)].map(([, a, b]) => `${a}${b}`)
    const wrong = number === '11112222' ? '22221111' : '11112222'
    const max = stage.world.service.policy.stop_number_attempts_day_max
    const tried = async (of: string): Promise<string[]> => {
      const said: string[] = []
      for (let i = 0; i <= max; i++)
        said.push(codeOf(await api.post('/stop', undefined, { receipt: of, number: wrong })))
      return said
    }
    await stage.world.advance(minutes(1))
    const somebodys = await tried(receipt)
    await stage.world.advance(minutes(1))
    assert.deepEqual(somebodys, [...Array(max).fill('422 stop.wrong'), '429 stop.too_many'])
    assert.deepEqual(await tried(receipt === '87654321' ? '12345678' : '87654321'), somebodys)
    assert.equal((await look(stage.world, who)).status, 'waiting')
    await stage.world.advance(days(1) + seconds(1))
    const stopped = await api.post('/stop', undefined, { receipt, number })
    assert.deepEqual([stopped.status, stopped.body.receipt], [200, receipt])
    assert.equal((await look(stage.world, who)).status, 'vetoed')
  })

  test('RL-07 a network that asks too often is told when it may again', async () => {
    const max = stage.world.service.policy.api_anybody_requests_max
    let last = ''
    for (let i = 0; i <= max && !last.startsWith('429'); i++)
      last = codeOf(await api.post('/stop/link', undefined, { link: `nothing${i}` }))
    assert.equal(last, '429 rate.exceeded')
  })
})

test('D2 every act over a token and every one without was done here', () => {
  const missing = [...actOperations, ...publicOperations].filter(({ id }) => !api.contract.met.has(`${id} 200`))
  assert.deepEqual(
    missing.map(({ id }) => id),
    [],
  )
})
