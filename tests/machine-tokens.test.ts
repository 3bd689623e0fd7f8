import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import * as client from 'openid-client'
import type { MachineScope } from '../src/features/oidc/client.ts'
import { addClient, removeClient } from '../src/features/oidc/flow-clients.ts'
import { rotateSigningKey, signingKeys } from '../src/features/oidc/flow-keys.ts'
import { readMachineToken, resourceOf } from '../src/features/oidc/flow-machine.ts'
import { minutes, seconds } from '../src/kernel/duration.ts'
import { sql } from '../src/platform/database/sql.ts'
import { connected, makeStage, type RelyingParty, refusal, relyingParty, type Stage } from './support/relying-party.ts'

let stage: Stage
before(async () => {
  stage = await makeStage()
})
after(() => stage.close())

/** A machine of the operator: no address, only scopes. */
const machine = (...scopes: string[]): Promise<RelyingParty> => relyingParty(stage, { redirect_uris: [], scopes })
const tokenOf = async ({ config }: RelyingParty, scope: string): Promise<string> =>
  (await client.clientCredentialsGrant(config, { scope })).access_token
const withHeader = (authorization?: string): Request =>
  new Request('http://localhost/api/v1/accounts', { headers: authorization === undefined ? {} : { authorization } })
const read = (token: string, scope: MachineScope = 'accounts.read') =>
  readMachineToken(stage.world.service, withHeader(`Bearer ${token}`), [scope])

/** What it was refused with; nothing where it was not. */
async function refused(read: ReturnType<typeof readMachineToken>): Promise<string> {
  const done = await read
  return done.ok ? 'taken' : `${done.refusal.status} ${done.refusal.challenge}`
}
const INVALID = '401 Bearer error="invalid_token"'

describe('a machine of the operator', () => {
  test('EV-05 is given a token in its own name, as RFC 9068 has it, for an hour at most', async () => {
    const party = await machine('accounts.read', 'ssf.read')
    const answer = await client.clientCredentialsGrant(party.config, { scope: 'accounts.read' })
    assert.equal(answer.refresh_token, undefined)
    assert.equal(answer.id_token, undefined)
    const { service } = stage.world
    assert.deepEqual(decodeProtectedHeader(answer.access_token), { alg: 'RS256', typ: 'at+jwt', kid: 'honnin-1' })
    const { iat = 0, exp = 0, jti, registration, ...claims } = decodeJwt(answer.access_token)
    assert.equal(typeof jti, 'string')
    assert.equal(typeof registration, 'string')
    assert.equal(exp - iat, answer.expires_in)
    assert.ok(seconds(exp - iat) <= minutes(60))
    assert.deepEqual(claims, {
      iss: service.settings.origin,
      aud: resourceOf(service.settings),
      sub: party.id,
      client_id: party.id,
      scope: 'accounts.read',
    })
    assert.deepEqual(await read(answer.access_token), {
      ok: true,
      value: { clientId: party.id, scopes: ['accounts.read'] },
    })
    // Nothing of it is kept: there is nothing to steal.
    const kept = await service.database.query(sql`select from oidc_artifact where client_id = ${party.id}`)
    assert.equal(kept.length, 0)
  })

  test('gets what it was given, by name, and no more', async () => {
    const party = await machine('accounts.read')
    const asked = (more: Record<string, string>) => refusal(client.clientCredentialsGrant(party.config, more))
    assert.equal(await asked({ scope: 'accounts.read' }), 'none')
    for (const scope of ['accounts.write', 'accounts.read accounts.write', 'openid', 'x'])
      assert.equal(await asked({ scope }), 'invalid_scope', scope)
    assert.equal(await asked({}), 'invalid_scope')
    for (const resource of ['https://elsewhere.example/api', `${stage.world.service.settings.origin}/`])
      assert.equal(await asked({ scope: 'accounts.read', resource }), 'invalid_target', resource)
    assert.equal(
      await refused(read(await tokenOf(party, 'accounts.read'), 'accounts.write')),
      '403 Bearer error="insufficient_scope", scope="accounts.write"',
    )
  })

  test('an app without scopes of its own gets no such token, and a machine signs nobody in', async () => {
    const app = await relyingParty(stage)
    assert.equal(
      await refusal(client.clientCredentialsGrant(app.config, { scope: 'accounts.read' })),
      'invalid_request',
    )
    const party = await machine('accounts.read')
    const page = await fetch(
      `${stage.origin}/oidc/authorize?client_id=${party.id}&response_type=code&scope=openid&redirect_uri=${encodeURIComponent('https://a.example/')}`,
      { redirect: 'manual' },
    )
    assert.equal(page.status, 400)
  })

  test('a person’s token is none of a machine’s, also where one app may do both', async () => {
    const party = await relyingParty(stage, { scopes: ['accounts.read'] })
    const { tokens } = await connected(stage, party, await stage.world.account())
    assert.equal(await refused(read(tokens.access_token)), INVALID)
    assert.equal((await read(await tokenOf(party, 'accounts.read'))).ok, true)
    const asked = await fetch(`${stage.origin}/oidc/userinfo`, {
      headers: { authorization: `Bearer ${await tokenOf(party, 'accounts.read')}` },
    })
    assert.equal(asked.status, 401)
  })

  test('is registered only as one that shows who it is', async () => {
    const { service } = stage.world
    const add = (more: Record<string, unknown>) => addClient(service, { client_id: 'm', name: 'M', ...more }, 0)
    for (const more of [
      { scopes: ['accounts.read'], authenticates: 'none' },
      { scopes: ['everything'] },
      { scopes: [] },
    ])
      assert.equal((await add(more)).ok, false, JSON.stringify(more))
  })
})

describe('EV-05 a token is taken', () => {
  test('in the header only', async () => {
    const { service } = stage.world
    const token = await tokenOf(await machine('accounts.read'), 'accounts.read')
    assert.equal(await refused(readMachineToken(service, withHeader(), ['accounts.read'])), '401 Bearer')
    for (const header of ['', 'Bearer', `Basic ${token}`, `Bearer ${token} x`, token, `Bearer ${token.slice(0, -2)}`])
      assert.equal(
        await refused(readMachineToken(service, withHeader(header), ['accounts.read'])),
        INVALID,
        header.slice(0, 12),
      )
  })

  test('until it ends, and at once no more where its client is gone or may do less', async () => {
    const { service, advance } = stage.world
    const [party, other] = [await machine('accounts.read'), await machine('accounts.read', 'accounts.write')]
    const [token, second] = [await tokenOf(party, 'accounts.read'), await tokenOf(other, 'accounts.write')]
    await removeClient(service, party.id)
    assert.equal(await refused(read(token)), INVALID)
    // Under its id another one is another client.
    await addClient(service, { client_id: party.id, name: 'Another', scopes: ['accounts.read'] }, 1)
    assert.equal(await refused(read(token)), INVALID)
    await service.database.query(sql`update oidc_client set metadata = jsonb_set(metadata, '{scopes}', '["accounts.read"]')
      where client_id = ${other.id}`)
    assert.match(await refused(read(second, 'accounts.write')), /^403/)
    const third = await tokenOf(other, 'accounts.read')
    await advance(service.policy.oidc_machine_token_lifetime_ms - seconds(30))
    assert.equal(await refused(read(third)), 'taken')
    await advance(seconds(30))
    assert.equal(await refused(read(third)), INVALID)
    // The clock went on for the library, too.
    assert.equal(await refused(read(await tokenOf(other, 'accounts.read'))), 'taken')
  })

  test('signed by a key of ours, with this very shape', async () => {
    const { service } = stage.world
    const party = await machine('accounts.read')
    const genuine = await tokenOf(party, 'accounts.read')
    const { now } = await service.time.moment()
    const [jwk] = (await signingKeys(service, now)).jwks()
    assert.ok(jwk)
    const ours = createPrivateKey({ key: { ...jwk }, format: 'jwk' })
    const { privateKey: theirs } = await crypto.subtle.generateKey(
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
      true,
      ['sign', 'verify'],
    )
    const claims = decodeJwt(genuine)
    const forged = (
      more: Record<string, unknown>,
      key: Parameters<SignJWT['sign']>[0] = ours,
      typ = 'at+jwt',
      alg = 'RS256',
    ) => new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg, typ, kid: 'honnin-1' }).sign(key)
    assert.equal(await refused(read(await forged({}))), 'taken')
    for (const [what, token] of Object.entries({
      'of another key': await forged({}, theirs),
      'an ID token': await forged({}, ours, 'JWT'),
      'of another issuer': await forged({ iss: 'https://elsewhere.example' }),
      'for another resource': await forged({ aud: service.settings.origin }),
      'without an end': await forged({ exp: undefined }),
      'of nobody': await forged({ client_id: undefined }),
      'of another registration': await forged({ registration: 'x' }),
      'of a person': await forged({ sub: 'somebody' }),
      'signed otherwise': await forged({}, ours, 'at+jwt', 'PS256'),
      'without a signature': `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${genuine.split('.')[1]}.`,
    }))
      assert.equal(await refused(read(token)), INVALID, what)
    // A key that is rotated goes on to check what it signed.
    await rotateSigningKey(service, now)
    await stage.world.advance(minutes(9))
    assert.equal(await refused(read(genuine)), 'taken')
  })
})
