import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { personOperations } from '../src/features/api/operations-person.ts'
import { removeClient } from '../src/features/oidc/flow-clients.ts'
import { loadProofs } from '../src/features/proof/store.ts'
import { minutes } from '../src/kernel/duration.ts'
import { sql } from '../src/platform/database/sql.ts'
import { type Answer, Api, machineOf } from './support/api.ts'
import { inbox } from './support/inbox.ts'
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
import { pending, type Scene, scene } from './support/scene.ts'

const SCOPE = 'openid verification security_info security_info.write'
const STEP_UP = { scope: SCOPE, acr_values: 'urn:honnin:acr:2 urn:honnin:acr:3', max_age: '600' }

let stage: Stage
let api: Api
let party: RelyingParty
before(async () => {
  stage = await makeStage()
  api = new Api(stage)
  party = await relyingParty(stage, { scopes: ['security_info', 'security_info.write'] })
})
after(() => stage.close())

let count = 0
const somebody = (): Promise<Scene> => scene(stage.world, `own${++count}`)
const codeOf = ({ status, body }: Answer): string => `${status} ${body.code}`

interface SignedIn {
  readonly who: Scene
  readonly browser: Browser
  readonly token: string
}

async function signedIn(who: Scene): Promise<SignedIn> {
  const { browser, tokens } = await connected(stage, party, who.account, { scope: SCOPE })
  return { who, browser, token: tokens.access_token }
}

/** The app sends the person to verify, as the challenge says, and gets a token that tells of it. */
async function stepsUp({ who, browser }: SignedIn): Promise<string> {
  const asking = await ask(party, STEP_UP)
  await browser.open(asking.url)
  if (browser.page.path === '/sign-in') {
    await typePassword(browser, who.account)
    await goOn(browser)
  }
  await browser.follow('/verify')
  await verifies(stage, browser, who.old, who.account.proofs[0]?.id ?? '')
  await goOn(browser)
  return (await tokensOf(party, ledTo(browser), asking)).access_token
}

const remove = (token: string, proofId = '', more = {}) =>
  api.post(`/me/security-info/${proofId}/remove`, token, undefined, more)
const stateOf = async ({ account }: Scene, proofId: string | undefined) =>
  (await loadProofs(stage.world.service.database, account.id)).find((p) => p.proofId === proofId)?.state

describe('an app of a person who is signed in', () => {
  test('V1 is told how the account stands, by the subject that the app knows', async () => {
    const { token, who } = await signedIn(await somebody())
    const { body } = await api.get('/me', token)
    assert.deepEqual([body.id, body.restricted], [who.account.id, false])
    assert.equal(typeof (body.verification as { due: boolean }).due, 'boolean')
    const other = await relyingParty(stage, { pairwise: true })
    const { tokens } = await connected(stage, other, who.account, { scope: 'openid verification' })
    const mine = (await api.get('/me', tokens.access_token)).body
    assert.equal(mine.id, tokens.claims()?.sub)
    assert.notEqual(mine.id, who.account.id)
  })

  test('sees the security info masked, and no address anywhere', async () => {
    const { token, who } = await signedIn(await somebody())
    const { body } = await api.get('/me/security-info', token)
    const info = body.securityInfo as Record<string, unknown>[]
    assert.deepEqual(
      info.map(({ masked }) => masked).toSorted(),
      ['o•••@•••', `••• •••• ••${who.oldPhone.slice(-2)}`].toSorted(),
    )
    const { body: none } = await api.get('/me/replacement', token)
    assert.deepEqual([none.replacement, none.begun, none.newContacts, none.closed], [null, null, [], []])
  })

  test('is given only what it was registered with, and asked for', async () => {
    const who = await somebody()
    const plain = await relyingParty(stage)
    const asking = await ask(plain, { scope: SCOPE })
    const browser = browserOf(stage)
    await browser.open(asking.url)
    assert.equal(ledTo(browser).searchParams.get('error'), 'invalid_scope')
    const { tokens } = await connected(stage, plain, who.account, { scope: 'openid verification' })
    assert.equal((await api.get('/me', tokens.access_token)).status, 200)
    const refused = await api.get('/me/security-info', tokens.access_token)
    assert.equal(codeOf(refused), '403 token.scope')
    assert.match(String(refused.headers.get('www-authenticate')), /scope="security_info"/)
    // A person's token opens nothing of the operator's, and the app's own name none either.
    assert.equal(codeOf(await api.get(`/accounts/${who.account.id}`, tokens.access_token)), '401 token.invalid')
    assert.equal(
      await refusal(
        connected(stage, plain, who.account, { scope: 'openid accounts.read' })
          .then(({ tokens: t }) => api.get(`/accounts`, t.access_token))
          .then((a) => assert.equal(a.status, 401)),
      ),
      'none',
    )
  })

  test('loses it with everything that ends the person’s tokens: time, sign-out of the app’s client, a change of power', async () => {
    const first = await signedIn(await somebody())
    await stage.world.advance(minutes(5))
    assert.equal(codeOf(await api.get('/me', first.token)), '401 token.invalid')
    const second = await signedIn(await somebody())
    await stage.world.service.database.query(
      sql`update account set epoch = epoch + 1 where account_id = ${second.who.account.id}`,
    )
    assert.equal(codeOf(await api.get('/me', second.token)), '401 token.invalid')
    const leaving = await relyingParty(stage)
    const { tokens } = await connected(stage, leaving, first.who.account, { scope: 'openid verification' })
    await removeClient(stage.world.service, leaving.id)
    assert.equal(codeOf(await api.get('/me', tokens.access_token)), '401 token.invalid')
  })
})

describe('SU-02 what changes security info', () => {
  test('asks for a step-up in the words of RFC 9470, and is done after it', async () => {
    const person = await signedIn(await somebody())
    const phone = person.who.account.proofs[1]?.id
    const asked = await remove(person.token, phone)
    assert.equal(codeOf(asked), '401 step_up.needed')
    assert.match(
      String(asked.headers.get('www-authenticate')),
      /^Bearer error="insufficient_user_authentication", .*acr_values="urn:honnin:acr:2 urn:honnin:acr:3", max_age="600"$/,
    )
    assert.equal(await stateOf(person.who, phone), 'effective')
    const stepped = await stepsUp(person)
    const key = { headers: { 'idempotency-key': 'remove-1' } }
    const done = await remove(stepped, phone, key)
    assert.equal(done.status, 200)
    assert.equal(await stateOf(person.who, phone), 'leaving')
    await stage.world.settle()
    const told = await inbox(stage.world, person.who.old)
    assert.match(String(told.at(-1)?.text ?? ''), /App|セキュリティ情報/)
    // The change of power ended the token, too.
    assert.equal(codeOf(await remove(stepped, phone, key)), '401 token.invalid')
  })

  test('T113 one showing opens one act, and none of another session', async () => {
    const person = await signedIn(await somebody())
    const elsewhere = await stage.world.person(person.who.account)
    const stepped = await stepsUp(person)
    // The token from before the step-up tells of none.
    assert.equal(codeOf(await api.post('/me/end-other-sessions', person.token)), '401 step_up.needed')
    assert.ok(Number((await api.post('/me/end-other-sessions', stepped)).body.ended) >= 1)
    assert.equal(codeOf(await api.post('/me/end-other-sessions', stepped)), '401 step_up.needed')
    assert.equal(codeOf(await remove(stepped, person.who.account.proofs[1]?.id)), '401 step_up.needed')
    const [ended] = await stage.world.service.database.query<{ ended_at: number | null }>(
      sql`select ended_at from session where account_id = ${person.who.account.id} and session_id = ${elsewhere.session.sessionId}`,
    )
    assert.notEqual(ended?.ended_at, null)
    // The session of the app itself goes on.
    assert.equal((await api.get('/me', stepped)).status, 200)
    const other = await signedIn(await somebody())
    assert.equal(codeOf(await api.post('/me/end-other-sessions', other.token)), '401 step_up.needed')
  })

  test('of many acts at once with one showing one is done', async () => {
    const person = await signedIn(await somebody())
    const stepped = await stepsUp(person)
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.post('/me/end-other-sessions', stepped)))
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 401, 401, 401, 401, 401, 401, 401])
  })

  test('T064 a contact on probation verifies, and opens no act', async () => {
    const person = await signedIn(await somebody())
    const [mail, phone] = person.who.account.proofs
    await stage.world.service.database.query(
      sql`update proof set state = 'probation' where account_id = ${person.who.account.id} and proof_id = ${mail?.id ?? ''}`,
    )
    const stepped = await stepsUp(person)
    assert.equal(codeOf(await remove(stepped, phone?.id)), '401 step_up.needed')
    assert.equal(await stateOf(person.who, phone?.id), 'effective')
  })

  test('SU-01 ten minutes after signing in it is asked for again, whatever was verified since', async () => {
    const person = await signedIn(await somebody())
    await stage.world.advance(minutes(9))
    const asking = await ask(party, { scope: SCOPE, acr_values: 'urn:honnin:acr:2' })
    await person.browser.open(asking.url)
    await person.browser.follow('/verify')
    await verifies(stage, person.browser, person.who.old, person.who.account.proofs[0]?.id ?? '')
    await goOn(person.browser)
    const { access_token: token } = await tokensOf(party, ledTo(person.browser), asking)
    await stage.world.advance(minutes(1))
    assert.equal(codeOf(await api.post('/me/end-other-sessions', token)), '401 step_up.needed')
  })

  test('takes nobody’s else, and not the last one', async () => {
    const [mine, others] = [await signedIn(await somebody()), await somebody()]
    assert.equal(codeOf(await remove(await stepsUp(mine), others.account.proofs[0]?.id)), '404 proof.gone')
    assert.equal(await stateOf(others, others.account.proofs[0]?.id), 'effective')
    const account = await stage.world.account({ proofs: ['only@mail.example'] })
    const single = { ...(await somebody()), account, old: 'only@mail.example' }
    const person = await signedIn(single)
    assert.equal(codeOf(await remove(await stepsUp(person), account.proofs[0]?.id)), '409 proof.last')
  })
})

describe('RW-15 T038 while all security info is being replaced', () => {
  let who: Scene
  before(async () => {
    who = await pending(stage.world, `own${++count}`)
  })

  test('acts are refused with 403, the reason and the date, whatever was shown', async () => {
    const { token } = await signedIn(who)
    const refused = await remove(token, who.account.proofs[1]?.id, { headers: { 'accept-language': 'en' } })
    assert.equal(codeOf(refused), '403 restricted.pending')
    const next = refused.body.next as { do: string; href: string; at: string }
    assert.equal(next.do, 'open')
    assert.match(next.href, /\/replace\/status$/)
    assert.ok(Date.parse(next.at) > 0)
    assert.equal(await stateOf(who, who.account.proofs[1]?.id), 'effective')
  })

  test('the app sees it, with its number and its date, and can do nothing to it', async () => {
    const { token } = await signedIn(who)
    const { body } = await api.get('/me/replacement', token)
    const replacement = body.replacement as Record<string, unknown>
    assert.match(String(replacement.receipt), /^\d{8}$/)
    assert.equal(replacement.state, 'waiting')
    assert.equal((await api.get('/me', token)).body.restricted, true)
    assert.ok((body.closed as string[]).includes('change-password'))
    assert.equal(codeOf(await api.post('/me/replacement/cancel', token)), '403 token.scope')
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      assert.equal(codeOf(await api.ask(method, '/me/replacement', { token })), '405 request.method', method)
  })

  test('RW-13 no machine shortens it, ends it by signing people out, exports or erases the account', async () => {
    const scopes = ['accounts.read', 'accounts.write', 'accounts.export', 'accounts.erase']
    const { token } = await machineOf(stage, ...scopes)
    const { id } = who.account
    const before = (await api.get(`/accounts/${id}`, token)).body
    assert.equal(before.restricted, true)
    const because = { because: 'ticket 4711' }
    assert.equal(codeOf(await api.post(`/accounts/${id}/export`, token, because)), '403 restricted.pending')
    assert.equal(codeOf(await api.post(`/accounts/${id}/erase`, token, because)), '403 erase.replacement_runs')
    assert.equal((await api.post(`/accounts/${id}/end-sessions`, token)).status, 200)
    assert.deepEqual((await api.get(`/accounts/${id}`, token)).body.replacement, before.replacement)
  })
})

test('D2 every operation of a person’s app was asked here, with its good answer', () => {
  const own = personOperations
  const missing = own.filter(({ id, answer }) => !api.contract.met.has(`${id} ${answer.status}`))
  assert.deepEqual(missing, [])
})
