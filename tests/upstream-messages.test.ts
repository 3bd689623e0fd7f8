import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startReplacement } from '../src/features/replacement/start/flow.ts'
import { hostReported } from '../src/features/upstream/flow-host.ts'
import { days } from '../src/kernel/duration.ts'
import { forgetOld } from '../src/main/store-retention.ts'
import { sql } from '../src/platform/database/sql.ts'
import {
  beginsReplacement,
  CLIENT_ID,
  enterAs,
  type HostStage,
  makeHostStage,
  type Signing,
  settled,
  wallSeconds,
} from './support/host.ts'
import { inbox } from './support/inbox.ts'
import type { Browser } from './support/pages.ts'
import { finish, look, must, pending, untilReady } from './support/scene.ts'

let stage: HostStage
before(async () => {
  stage = await makeHostStage()
})
after(() => stage.close())

const CHANGE = { 'caep/event-type/credential-change': { credential_type: 'password', change_type: 'update' } }
const COMPROMISED = { 'risc/event-type/account-credential-change-required': {} }
const REVOKED = { 'caep/event-type/session-revoked': {} }

const isSignedIn = async (browser: Browser): Promise<boolean> => {
  await browser.open('/account')
  return browser.page.path === '/account'
}

const count = async (): Promise<number> =>
  Number((await stage.world.service.database.query<{ n: number }>(sql`select count(*) as n from host_token`))[0]?.n)

const answered = async (response: Response): Promise<string> =>
  response.status === 202 ? '202' : `${response.status} ${((await response.json()) as { err: string }).err}`

describe('T116 the host changes the password', () => {
  for (const what of ['password-changed', 'account-compromised'] as const)
    test(`T116 S7 ${what}: what is ready is not finished, and begun again without penalty`, async () => {
      const { world } = stage
      const begun = await pending(world, what)
      await untilReady(world)
      const person = await world.person(begun.account)
      const { now } = await world.service.time.moment()
      assert.equal(await hostReported(world.service, begun.account.id, what, now), true)
      const { status, read } = await look(world, begun)
      assert.equal(status, 'ended')
      assert.equal(read.account.epoch, 2)
      const again = { ...begun, person: await world.person(begun.account) }
      const challenges = await finish(world, again).catch((error: Error) => error.message)
      assert.match(String(challenges), /replacement\.is_ended/)
      const ended = await world.service.database.query(sql`select 1 from session
        where account_id = ${begun.account.id} and session_id = ${person.session.sessionId} and ended_at is not null`)
      assert.equal(ended.length, 1)
      // The very same mailbox and the very same telephone work as before, and there is no cooldown.
      assert.deepEqual(read.proofs.filter((p) => p.state === 'effective').length, 2)
      must(await startReplacement(world.service, again.person))
    })

  test('T116 by a security event, for somebody who is in the middle of it', async () => {
    const old = await settled(stage, 'midori')
    const browser = await beginsReplacement(stage, 'midori')
    assert.equal(browser.page.path, '/replace/status')
    assert.equal(await answered(await stage.push(CHANGE, { subject: 'midori' })), '202')
    assert.equal(await isSignedIn(browser), false)
    await enterAs(stage, 'midori', browser)
    await browser.open('/replace/status')
    assert.match(browser.page.heading, /手続きは終わりました/)
    await stage.world.settle()
    const told = (await inbox(stage.world, old)).map((message) => message.subject ?? '')
    assert.equal(told.filter((subject) => subject.includes('パスワードが変わりました')).length, 1)
    // Told again, under the same id and under another one: nothing more happens.
    const before = (await inbox(stage.world, old)).length
    await stage.push(CHANGE, { subject: 'midori', claims: { toe: wallSeconds() - 60, jti: 'late' } })
    await stage.world.settle()
    assert.equal((await inbox(stage.world, old)).length, before)
    assert.equal(await isSignedIn(browser), true)
  })
})

describe('security events of the host', () => {
  test('the compromise of an account ends its sessions, and every contact is warned', async () => {
    const old = await settled(stage, 'akira')
    const browser = await enterAs(stage, 'akira')
    for (const event of [COMPROMISED, { 'risc/event-type/account-disabled': { reason: 'hijacking' } }])
      assert.equal(await answered(await stage.push(event, { subject: 'akira' })), '202')
    assert.equal(await isSignedIn(browser), false)
    await stage.world.settle()
    const warned = (await inbox(stage.world, old)).filter((m) => m.subject?.includes('おそれ'))
    assert.ok(warned.length >= 1)
    assert.match(warned[0]?.text ?? '', /Example\s+IDから知らせがありました/)
  })

  test('an event that says nothing of the password changes nothing', async () => {
    await settled(stage, 'kenta')
    const browser = await enterAs(stage, 'kenta')
    for (const event of [
      { 'caep/event-type/credential-change': { credential_type: 'fido2-platform', change_type: 'create' } },
      { 'ssf/event-type/verification': { state: 'x' } },
      { 'risc/event-type/identifier-changed': { 'new-value': 'x@y.example' } },
    ])
      assert.equal(await answered(await stage.push(event, { subject: 'kenta' })), '202')
    assert.equal(await isSignedIn(browser), true)
  })

  test('S17 whoever is unknown here is answered alike, and an e-mail names nobody', async () => {
    await settled(stage, 'yuki')
    const browser = await enterAs(stage, 'yuki')
    assert.equal(await answered(await stage.push(REVOKED, { subject: 'nobody at all' })), '202')
    const byMail = { sub_id: { format: 'email', email: 'yuki@mail.example' } }
    assert.equal(await answered(await stage.push(REVOKED, { claims: byMail })), '202')
    const elsewhere = { sub_id: { format: 'iss_sub', iss: 'https://evil.example', sub: 'yuki' } }
    assert.equal(await answered(await stage.push(REVOKED, { claims: elsewhere })), '202')
    assert.equal(await isSignedIn(browser), true)
    const complex = { sub_id: { format: 'complex', user: { format: 'iss_sub', iss: stage.host.issuer, sub: 'yuki' } } }
    assert.equal(await answered(await stage.push(REVOKED, { claims: complex })), '202')
    assert.equal(await isSignedIn(browser), false)
  })

  test('the news of long ago ends what was begun before it, and nothing else', async () => {
    await settled(stage, 'rei')
    const browser = await beginsReplacement(stage, 'rei')
    const ago = { event_timestamp: wallSeconds() - 3_600 }
    const late = { 'caep/event-type/credential-change': { credential_type: 'password', ...ago } }
    assert.equal(await answered(await stage.push(late, { subject: 'rei' })), '202')
    await browser.open('/replace/status')
    assert.doesNotMatch(browser.page.heading, /終わりました/)
    assert.equal(await isSignedIn(browser), true)
  })

  test('an account that was deleted there asks whoever comes next for a contact', async () => {
    await settled(stage, 'sora')
    assert.equal(await answered(await stage.push({ 'risc/event-type/account-purged': {} }, { subject: 'sora' })), '202')
    const browser = await enterAs(stage, 'sora', stage.browser('en'))
    assert.equal(browser.page.path, '/verify')
    await browser.open('/security')
    assert.equal(browser.page.path, '/verify')
  })

  const refused: readonly [string, string, Parameters<HostStage['push']>[1]][] = [
    ['no bearer', '401 authentication_failed', { authorization: '' }],
    ['another bearer', '401 authentication_failed', { authorization: 'Bearer of another one' }],
    ['another issuer', '400 invalid_issuer', { claims: { iss: 'https://evil.example' } }],
    ['another audience', '400 invalid_audience', { claims: { aud: 'another' } }],
    ['for others, too', '400 invalid_audience', { claims: { aud: [CLIENT_ID, 'another'] } }],
    ['a key that is not published', '400 invalid_key', { signing: { other: true } }],
    ['the secret as a key', '400 invalid_request', { signing: { alg: 'HS256' } }],
    ['another type', '400 invalid_request', { signing: { type: 'JWT' } }],
    ['no id', '400 invalid_request', { claims: { jti: undefined } }],
    ['two events', '400 invalid_request', { claims: { events: { a: {}, b: {} } } }],
    ['no event', '400 invalid_request', { claims: { events: {} } }],
    ['too old', '400 invalid_request', { claims: { iat: wallSeconds() - 8 * 86_400 } }],
    ['from the future', '400 invalid_request', { claims: { iat: wallSeconds() + 8 * 86_400 } }],
  ]
  for (const [what, code, how] of refused)
    test(`are not taken: ${what}`, async () => {
      const browser = await enterAs(stage, 'taro')
      const before = await count()
      assert.equal(await answered(await stage.push(REVOKED, how)), code)
      assert.equal(await isSignedIn(browser), true)
      assert.equal(await count(), before)
    })

  test('twenty at once are one, and a replay is none', async () => {
    const { world } = stage
    await settled(stage, 'nao')
    const again = { subject: 'nao', claims: { jti: 'the same' } }
    const all = await Promise.all(Array.from({ length: 20 }, () => stage.push(COMPROMISED, again)))
    assert.deepEqual(new Set(await Promise.all(all.map(answered))), new Set(['202']))
    const { database } = world.service
    const reports = async () =>
      (
        await database.query(sql`select 1 from event where kind = 'host.reported' and data ->> 'what' = 'account-compromised'
        and account_id in (select account_id from proof where state = 'effective') and at > to_timestamp(0)`)
      ).length
    const once = await reports()
    const browser = await enterAs(stage, 'nao')
    assert.equal(await answered(await stage.push(COMPROMISED, again)), '202')
    assert.equal(await reports(), once)
    assert.equal(await isSignedIn(browser), true)
  })

  test('ids are forgotten once a message of that id would be too old', async () => {
    const { world } = stage
    assert.ok((await count()) > 0)
    const { now } = await world.service.time.moment()
    await forgetOld(world.service.database, now, world.service.policy)
    assert.ok((await count()) > 0)
    await forgetOld(world.service.database, now + days(8), world.service.policy)
    assert.equal(await count(), 0)
  })
})

describe('somebody signs out at the host (back-channel logout)', () => {
  const logout = async (claims: Record<string, unknown>, signing: Signing = { type: 'logout+jwt' }) => {
    const all = {
      iss: stage.host.issuer,
      aud: CLIENT_ID,
      iat: wallSeconds(),
      exp: wallSeconds() + 60,
      jti: `logout-${Math.floor(performance.now() * 1e6)}`,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      ...claims,
    }
    const body = new URLSearchParams({ logout_token: await stage.host.sign(all, signing) })
    return fetch(`${stage.origin}/upstream/logout`, { method: 'POST', body })
  }

  test('the session there ends the one here, and no other', async () => {
    const [one, other] = [stage.browser(), await enterAs(stage, 'aoi')]
    stage.host.tamper = { claims: { sub: 'aoi', sid: 'a session of aoi' } }
    await enterAs(stage, 'aoi', one)
    stage.host.tamper = undefined
    const answer = await logout({ sid: 'a session of aoi' })
    assert.deepEqual([answer.status, answer.headers.get('cache-control')], [200, 'no-store'])
    assert.deepEqual([await isSignedIn(one), await isSignedIn(other)], [false, true])
    assert.equal((await logout({ sub: 'aoi' })).status, 200)
    assert.equal(await isSignedIn(other), false)
  })

  test('a logout that is none ends nothing', async () => {
    const browser = await enterAs(stage, 'aoi')
    const wrong: readonly [Record<string, unknown>, Signing?][] = [
      [{ sub: 'aoi' }, { other: true }],
      [{ sub: 'aoi' }, { type: 'secevent+jwt' }],
      [{ sub: 'aoi', nonce: 'of a sign-in' }],
      [{ sub: 'aoi', events: {} }],
      [{ sub: 'aoi', iss: 'https://evil.example' }],
      [{ sub: 'aoi', aud: 'another' }],
      [{ sub: 'aoi', iat: wallSeconds() - 3_600 }],
      [{ sub: 'aoi', jti: '' }],
      [{}],
    ]
    for (const [claims, signing] of wrong)
      assert.equal((await logout(claims, signing)).status, 400, JSON.stringify(claims))
    assert.equal((await fetch(`${stage.origin}/upstream/logout`, { method: 'POST', body: 'x' })).status, 400)
    assert.equal(await isSignedIn(browser), true)
  })
})

test('said of nobody, it is told so', async () => {
  const nobody = '00000000-0000-4000-8000-000000000000'
  assert.equal(await hostReported(stage.world.service, nobody, 'password-changed', 0), false)
})
