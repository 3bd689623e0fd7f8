import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { STATUS } from '../src/features/api/codes.ts'
import { handlers } from '../src/features/api/flow.ts'
import { operations } from '../src/features/api/operations.ts'
import { documentOf } from '../src/features/api/shell-document.ts'
import { problemOf } from '../src/features/api/shell-problem.ts'
import { readCase } from '../src/features/replacement/flow-case.ts'
import { startReplacement } from '../src/features/replacement/start/flow.ts'
import { days, hours, minutes, seconds } from '../src/kernel/duration.ts'
import { LOCALES } from '../src/kernel/locale.ts'
import { refuse } from '../src/kernel/result.ts'
import { Outage } from '../src/platform/database/outage.ts'
import { sql } from '../src/platform/database/sql.ts'
import { type Answer, Api, machineOf } from './support/api.ts'
import { makeStage, type Stage } from './support/relying-party.ts'
import { pending, said } from './support/scene.ts'
import { PASSWORD } from './support/world.ts'

let stage: Stage
let api: Api
/** May do everything. */
let token: string
let id: string
const SCOPES = [
  'accounts.read',
  'accounts.write',
  'accounts.report',
  'accounts.export',
  'accounts.erase',
  'verifications',
]
const NOWHERE = '00000000-0000-4000-8000-000000000000'
before(async () => {
  stage = await makeStage()
  api = new Api(stage)
  const machine = await machineOf(stage, ...SCOPES)
  token = machine.token
  id = machine.party.id
})
after(() => stage.close())

let count = 0
/** Somebody whom the operator's own system knows. */
const someone = (more: Record<string, unknown> = {}) => {
  const name = `api${++count}`
  const proofs = [{ kind: 'mail', address: `${name}@mail.example`, confirmedAt: '2025-01-02T03:04:05Z' }]
  return { identifier: `${name}@example.jp`, externalId: `own-${name}`, proofs, ...more }
}
const created = async (more: Record<string, unknown> = {}): Promise<string> => {
  const answer = await api.post('/accounts', token, someone(more))
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return String(answer.body.id)
}
const requestStates = async (accountId: string): Promise<string[]> =>
  (await readCase(stage.world.service, accountId))?.case.requests.map(({ state }) => state) ?? []
const codeOf = ({ status, body }: Answer): string => `${status} ${body.code}`

describe('the contract', () => {
  test('D2 is served, and is valid OpenAPI 3.1', async () => {
    const response = await fetch(`${stage.origin}/openapi.json`)
    assert.equal(response.status, 200)
    const document = await response.json()
    assert.deepEqual(document, JSON.parse(JSON.stringify(documentOf(operations, stage.world.service.settings.origin))))
    const validator = new Validator()
    const result = await validator.validate(document)
    assert.deepEqual(result.valid ? [] : result.errors, [])
    assert.equal(validator.version, '3.1')
  })

  test('its examples are of its schemas, and every operation is done by something', () => {
    for (const { id: name, body, answer } of operations) {
      if (body) assert.ok(body.schema.safeParse(body.example).success, name)
      const read = answer.schema.safeParse(answer.example)
      assert.ok(read.success, `${name}: ${read.error}`)
      assert.ok(name in handlers, name)
    }
    assert.equal(Object.keys(handlers).length, operations.length)
    assert.equal(new Set(operations.map((o) => o.id)).size, operations.length)
  })

  test('RC-15 no field of it asks a person for knowledge', () => {
    const text = JSON.stringify(documentOf(operations, 'https://id.example.jp')).toLowerCase()
    for (const word of ['question', 'hint', 'mother', 'birth']) assert.equal(text.includes(word), false, word)
  })

  test('every code has a sentence in both languages, a type, and a next step', async () => {
    const { service } = stage.world
    const moment = await service.time.moment()
    for (const code of Object.keys(STATUS))
      for (const locale of LOCALES) {
        const { refusal } = refuse(code, { at: moment.now + hours(1), field: 'x', receipt: '12345678', max: 10 })
        const { body } = problemOf(service, refusal, { locale, moment })
        const { detail, title, next } = body as Record<string, Record<string, unknown>>
        assert.equal(/[ぁ-ん]/.test(String(detail)), locale === 'ja', `${code} ${detail}`)
        assert.equal(/[ぁ-ん]/.test(String(title)), locale === 'ja', code)
        assert.ok(next?.do, code)
      }
  })
})

describe('accounts', () => {
  test('D2 is made of what the operator knows, with a password that opens it', async () => {
    const wish = someone({ password: PASSWORD, locale: 'en' })
    const made = await api.post('/accounts', token, wish)
    assert.equal(made.status, 201)
    assert.equal(made.headers.get('location'), `/api/v1/accounts/${made.body.id}`)
    assert.equal(made.body.hasPassword, true)
    assert.equal(made.body.externalId, wish.externalId)
    const [contact] = made.body.securityInfo as Record<string, unknown>[]
    assert.deepEqual([contact?.kind, contact?.state, contact?.masked], ['mail', 'effective', 'a•••@•••'])
    const person = await stage.world.person({
      ...wish,
      id: String(made.body.id),
      password: PASSWORD,
      proofs: [],
      codes: undefined,
    } as never)
    assert.equal(person.account.accountId, made.body.id)
    // An import never changes what is there, and neither does this.
    assert.equal(codeOf(await api.post('/accounts', token, wish)), '409 import.identifier_taken')
    assert.equal(
      codeOf(await api.post('/accounts', token, someone({ externalId: wish.externalId }))),
      '409 import.external_id_taken',
    )
    assert.equal(codeOf(await api.post('/accounts', token, someone({ id: made.body.id }))), '409 import.id_taken')
  })

  test('of many who create the same person at once one does', async () => {
    const wish = someone()
    const answers = await Promise.all(Array.from({ length: 6 }, () => api.post('/accounts', token, wish)))
    const codes = answers.map(codeOf).toSorted()
    assert.deepEqual(codes, ['201 undefined', ...Array.from({ length: 5 }, () => '409 import.identifier_taken')])
  })

  test('what is wrong is told by its field and never by its value', async () => {
    const proof = (more: Record<string, unknown>) =>
      someone({ proofs: [{ kind: 'mail', address: 'x@mail.example', confirmedAt: '2025-01-02T03:04:05Z', ...more }] })
    for (const [body, says, field] of [
      [someone({ password: PASSWORD, passwordHash: 'x' }), '422 account.password_twice', undefined],
      [someone({ password: '12345678' }), '422 password.unfit', 'password'],
      [someone({ passwordHash: 'md5:secret-value' }), '422 import.hash_unknown', 'passwordHash'],
      [someone({ identifier: 'secret-value' }), '422 address.unfit', 'identifier'],
      [someone({ zone: 'Mars/secret-value' }), '422 import.field_unreadable', 'zone'],
      [someone({ createdAt: '2999-01-01T00:00:00Z' }), '422 import.in_the_future', 'createdAt'],
      [proof({ address: 'secret-value' }), '422 address.unfit', 'proofs.0.address'],
      [proof({ confirmedAt: 'secret-value' }), '422 request.invalid', 'proofs.0.confirmedAt'],
      [
        someone({
          proofs: Array.from({ length: 11 }, (_, i) => ({
            kind: 'mail',
            address: `many${i}@mail.example`,
            confirmedAt: '2025-01-02T03:04:05Z',
          })),
        }),
        '422 security_info.too_many',
        'proofs',
      ],
      [someone({ proofs: [] }), '422 request.invalid', 'proofs'],
      [someone({ surprise: 'secret-value' }), '422 request.invalid', 'surprise'],
      [['secret-value'], '422 request.invalid', undefined],
    ] as const) {
      const answer = await api.post('/accounts', token, body)
      assert.equal(codeOf(answer), says, JSON.stringify(answer.body))
      assert.equal((answer.body.next as { field?: string }).field, field)
      assert.equal(JSON.stringify(answer.body).includes('secret-value'), false)
    }
    assert.equal(stage.world.logged().includes('secret-value'), false)
  })

  test('is found by its names in the body, and never by a contact (T110)', async () => {
    const wish = someone()
    const made = await api.post('/accounts', token, wish)
    const find = (body: unknown) => api.post('/accounts/find', token, body)
    for (const body of [
      { identifier: wish.identifier },
      { identifier: wish.identifier.toUpperCase() },
      { externalId: wish.externalId },
    ])
      assert.equal((await find(body)).body.id, made.body.id, JSON.stringify(body))
    assert.equal(codeOf(await find({ identifier: wish.proofs[0]?.address })), '404 account.unknown')
    assert.equal(codeOf(await find({ externalId: 'nobody' })), '404 account.unknown')
    assert.equal(codeOf(await find({ externalId: '\u0000' })), '422 request.invalid')
    assert.equal(codeOf(await find({})), '422 account.name_unfit')
    assert.equal(codeOf(await find({ identifier: 'a', externalId: 'b' })), '422 account.name_unfit')
  })

  test('V1 says that verifying is due, why and until when; and a narrow scope says nothing else', async () => {
    const due = await stage.world.account({ verifiedDaysAgo: 200 })
    const { body } = await api.get(`/accounts/${due.id}`, token)
    const verification = body.verification as Record<string, unknown>
    assert.equal(verification.due, true)
    assert.equal(verification.reason, 'long_ago')
    assert.ok(String(verification.until) > String(verification.since))
    assert.equal(verification.url, `${stage.world.service.settings.origin}/verify`)
    const { token: narrow } = await machineOf(stage, 'verifications')
    assert.deepEqual((await api.get(`/accounts/${due.id}/verification`, narrow)).body, verification)
    assert.equal(codeOf(await api.get(`/accounts/${due.id}`, narrow)), '403 token.scope')
    const calm = await stage.world.account({ verifiedDaysAgo: 1 })
    const { body: none } = await api.get(`/accounts/${calm.id}/verification`, narrow)
    assert.deepEqual([none.due, none.reason, none.until], [false, null, null])
    assert.equal(codeOf(await api.get(`/accounts/${NOWHERE}/verification`, narrow)), '404 account.unknown')
  })

  test('PL-07 tells kind, state and dates of what an account has, and T141 no more of an address than to a password', async () => {
    const made = await stage.world.account({ proofs: ['reader@far.example', '+81 90 1234 5678'] })
    const { body } = await api.get(`/accounts/${made.id}`, token)
    const info = body.securityInfo as Record<string, unknown>[]
    assert.deepEqual(info.map(({ kind, masked }) => [kind, masked]).toSorted(), [
      ['mail', 'r•••@•••'],
      ['phone', '••• •••• ••78'],
    ])
    for (const contact of info) {
      assert.match(String(contact.addedAt), /^\d{4}-/)
      assert.ok('lastUsedAt' in contact)
    }
    assert.doesNotMatch(JSON.stringify(body), /far\.example|1234/)
  })

  test('is listed page by page, none twice and none left out', async () => {
    const mine = new Set(await Promise.all([created(), created(), created()]))
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await api.get(`/accounts?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`, token)
      const page = body.accounts as { id: string }[]
      assert.ok(page.length <= 2)
      seen.push(...page.map((one) => one.id))
      cursor = body.nextCursor as string | null
    }
    assert.equal(new Set(seen).size, seen.length)
    assert.ok(mine.isSubsetOf(new Set(seen)))
    for (const wrong of ['limit=0', 'limit=201', 'limit=x'])
      assert.equal(codeOf(await api.get(`/accounts?${wrong}`, token)), '422 request.invalid', wrong)
    assert.equal(codeOf(await api.get('/accounts?cursor=x', token)), '400 cursor.unknown')
  })

  test('what happened is listed, the newest first, without what is only ours', async () => {
    const account = await stage.world.account()
    await stage.world.person(account)
    await stage.world.advance(minutes(1))
    await stage.world.person(account)
    const { token: fresh } = await machineOf(stage, 'accounts.read')
    const first = await api.get(`/accounts/${account.id}/events?limit=1`, fresh)
    const [newest] = first.body.events as Record<string, unknown>[]
    assert.equal(newest?.kind, 'session.begun')
    const second = await api.get(`/accounts/${account.id}/events?limit=1&cursor=${first.body.nextCursor}`, fresh)
    const [older] = second.body.events as Record<string, unknown>[]
    assert.equal(older?.kind, 'session.begun')
    assert.ok(String(older?.at) < String(newest?.at))
    const { body } = await api.get(`/accounts/${account.id}/events`, fresh)
    assert.equal(JSON.stringify(body).includes('made_for_development'), false)
    assert.equal(codeOf(await api.get(`/accounts/${account.id}/events?cursor=AAAA`, fresh)), '400 cursor.unknown')
    assert.equal(codeOf(await api.get(`/accounts/${NOWHERE}/events`, fresh)), '404 account.unknown')
    token = (await machineOf(stage, ...SCOPES)).token
  })

  test('OP-03 sessions of an account are ended, it is recorded, and nothing else happens', async () => {
    const account = await stage.world.account()
    await stage.world.person(account)
    await stage.world.person(account)
    const before = await sessionsOf(account.id)
    assert.equal(before.open, 2)
    assert.deepEqual((await api.post(`/accounts/${account.id}/end-sessions`, token)).body, { ended: 2 })
    assert.equal((await sessionsOf(account.id)).open, 0)
    assert.deepEqual((await api.post(`/accounts/${account.id}/end-sessions`, token)).body, { ended: 0 })
    const { body } = await api.get(`/accounts/${account.id}/events`, token)
    const kinds = (body.events as { kind: string }[]).map(({ kind }) => kind)
    assert.equal(kinds.filter((kind) => kind === 'session.ended_by_operator').length, 1)
    assert.equal(codeOf(await api.post(`/accounts/${NOWHERE}/end-sessions`, token)), '404 account.unknown')
  })

  test('T116 S7 what is reported of the password ends what stood on it, and its requester may begin again', async () => {
    for (const what of ['account-compromised', 'password-changed']) {
      const { account } = await pending(stage.world, `reported-${what}`)
      const report = () => api.post(`/accounts/${account.id}/report`, token, { what })
      assert.equal((await api.get(`/accounts/${account.id}`, token)).body.restricted, true)
      const { body } = await report()
      assert.equal(body.restricted, false)
      assert.equal(body.replacement, null)
      assert.equal((await sessionsOf(account.id)).open, 0)
      assert.deepEqual(await requestStates(account.id), ['ended'])
      assert.equal((await report()).status, 200)
      assert.equal(said(await startReplacement(stage.world.service, await stage.world.person(account))), 'ok')
      assert.deepEqual(await requestStates(account.id), ['ended', 'draft'])
    }
    assert.equal(
      codeOf(await api.post(`/accounts/${NOWHERE}/report`, token, { what: 'account-compromised' })),
      '404 account.unknown',
    )
    const { token: less } = await machineOf(stage, 'accounts.write')
    const asked = api.post(`/accounts/${NOWHERE}/report`, less, { what: 'account-compromised' })
    assert.equal(codeOf(await asked), '403 token.scope')
  })

  test('OP-03 is had in clear only with a reason, which its person sees', async () => {
    const account = await stage.world.account({ proofs: ['clear@mail.example'] })
    const ask = (body: unknown) => api.post(`/accounts/${account.id}/export`, token, body)
    assert.equal(codeOf(await ask({ because: 'for a@b.example' })), '422 erase.reason_unfit')
    assert.equal(codeOf(await ask({})), '422 request.invalid')
    const { body } = await ask({ because: 'asked for by the person' })
    assert.equal((body.proofs as { address: string }[])[0]?.address, 'clear@mail.example')
    assert.equal('passwordHash' in body, false)
    const history = body.history as { kind: string; data: Record<string, unknown> }[]
    assert.deepEqual(history.find(({ kind }) => kind === 'account.exported')?.data.because, 'asked for by the person')
    const { token: other } = await machineOf(stage, 'accounts.read', 'accounts.write', 'accounts.erase')
    assert.equal(codeOf(await api.post(`/accounts/${account.id}/export`, other, { because: 'x' })), '403 token.scope')
  })

  test('is erased for good, and what the API kept of it goes with it', async () => {
    const wish = someone()
    const made = await api.post('/accounts', token, wish, { headers: { 'idempotency-key': 'to-be-erased' } })
    const path = `/accounts/${made.body.id}/erase`
    assert.equal(codeOf(await api.post(path, token, { because: 'call 090 1234 5678' })), '422 erase.reason_unfit')
    const done = await api.post(path, token, { because: 'ticket 4711' }, { headers: { 'idempotency-key': 'erase-it' } })
    assert.equal(done.body.account, made.body.id)
    assert.equal(codeOf(await api.get(`/accounts/${made.body.id}`, token)), '404 account.unknown')
    assert.equal(codeOf(await api.post(path, token, { because: 'ticket 4711' })), '404 account.unknown')
    const rows = await stage.world.service.database.query(
      sql`select from api_answer where account_id = ${String(made.body.id)}`,
    )
    assert.equal(rows.length, 0)
    // Who did not hear the answer hears it again.
    const again = await api.post(
      path,
      token,
      { because: 'ticket 4711' },
      { headers: { 'idempotency-key': 'erase-it' } },
    )
    assert.deepEqual(again.body, done.body)
  })
})

async function sessionsOf(accountId: string): Promise<{ open: number }> {
  const [row] = await stage.world.service.database.query<{ open: number }>(
    sql`select count(*) as open from session where account_id = ${accountId} and ended_at is null`,
  )
  return row ?? { open: 0 }
}

describe('asked wrongly', () => {
  test('EV-05 without a token, with one in the address, or with another one, nothing is told', async () => {
    const account = await stage.world.account()
    const none = await api.get(`/accounts/${account.id}?access_token=${token}`)
    assert.deepEqual([codeOf(none), none.headers.get('www-authenticate')], ['401 token.missing', 'Bearer'])
    const bad = await api.get(`/accounts/${account.id}`, 'x'.repeat(43))
    assert.equal(codeOf(bad), '401 token.invalid')
    assert.equal(bad.headers.get('www-authenticate'), 'Bearer error="invalid_token"')
    assert.equal((bad.body.next as { do: string }).do, 'get_token')
    const { token: reads } = await machineOf(stage, 'accounts.read')
    const narrow = await api.post('/accounts', reads, someone())
    assert.match(String(narrow.headers.get('www-authenticate')), /insufficient_scope", scope="accounts\.write"/)
    // The person's side is no machine's.
    assert.equal(codeOf(await api.get('/me', token)), '401 token.invalid')
  })

  test('an address or a method that is not there says so, in the language that is asked for', async () => {
    for (const path of ['/', '/accounts/', '/accounts/not-a-uuid', '/account'])
      assert.equal(codeOf(await api.get(path, token)), '404 request.not_found', path)
    const wrong = await api.ask('DELETE', '/accounts', { token, headers: { 'accept-language': 'en' } })
    assert.equal(codeOf(wrong), '405 request.method')
    assert.deepEqual(wrong.headers.get('allow')?.split(', ').toSorted(), ['GET', 'POST'])
    assert.match(String(wrong.body.detail), /does not take this method/)
    const ja = await api.ask('DELETE', '/accounts', { token, headers: { 'accept-language': 'ja' } })
    assert.match(String(ja.body.detail), /使えません/)
    assert.equal(ja.headers.get('content-language'), 'ja')
    assert.equal(ja.headers.get('content-type'), 'application/problem+json')
  })

  test('what cannot be read is refused before anything is done', async () => {
    const send = (text: string, type = 'application/json') =>
      api.ask('POST', '/accounts', { token, text, headers: { 'content-type': type } })
    assert.equal(codeOf(await send('{')), '400 request.unreadable')
    assert.equal(codeOf(await send('')), '400 request.unreadable')
    assert.equal(codeOf(await send('{}', 'text/plain')), '415 request.unsupported')
    assert.equal(codeOf(await send(`{"identifier":"${'x'.repeat(70_000)}"}`)), '413 request.too_large')
  })

  test('what breaks is told as an outage, without a word of what it was', async () => {
    const { service } = stage.world
    const real = service.database.query
    try {
      for (const [recorded, code] of [
        ['no', '503 service.unavailable'],
        ['unknown', '503 service.unconfirmed'],
      ] as const) {
        service.database.query = () => Promise.reject(new Outage(new Error('secret detail'), recorded))
        assert.equal(codeOf(await api.get('/accounts', token)), code)
      }
      const answer = await api.get('/accounts', token)
      assert.ok(Number(answer.headers.get('retry-after')) > 0)
      assert.equal(JSON.stringify(answer.body).includes('secret'), false)
    } finally {
      service.database.query = real
    }
  })
})

describe('Idempotency-Key', () => {
  const key = (value: string) => ({ headers: { 'idempotency-key': value } })

  test('the same key and request is done once and answered the same for a day; another request is refused', async () => {
    const wish = someone()
    const first = await api.post('/accounts', token, wish, key('"k-1"'))
    const again = await api.post('/accounts', token, wish, key('k-1'))
    assert.deepEqual([again.status, again.body], [201, first.body])
    assert.equal(again.headers.get('location'), first.headers.get('location'))
    assert.equal(codeOf(await api.post('/accounts', token, someone(), key('k-1'))), '422 idempotency.reused')
    const { token: other } = await machineOf(stage, 'accounts.write')
    assert.equal(codeOf(await api.post('/accounts', other, wish, key('k-1'))), '409 import.identifier_taken')
    assert.equal(codeOf(await api.post('/accounts', token, wish, key('ä'))), '400 idempotency.key_unfit')
    // What is answered "no" is answered so again; what was never begun leaves the key free.
    assert.equal(codeOf(await api.post('/accounts', token, wish, key('k-2'))), '409 import.identifier_taken')
    assert.equal(codeOf(await api.post('/accounts', token, { ...wish, zone: 1 }, key('k-3'))), '422 request.invalid')
    assert.equal((await api.post('/accounts', token, someone(), key('k-3'))).status, 201)
  })

  test('of many at once one is done, and the others are told to wait or get its answer', async () => {
    const wish = someone({ password: PASSWORD })
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => api.post('/accounts', token, wish, key('k-many'))),
    )
    const made = answers.filter(({ status }) => status === 201)
    assert.ok(made.length >= 1)
    assert.equal(new Set(made.map(({ body }) => body.id)).size, 1)
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      assert.equal(codeOf(answer), '409 idempotency.running')
      assert.ok(Number(answer.headers.get('retry-after')) > 0)
    }
  })

  test('who died in the middle is followed by the same request, and by no other', async () => {
    const { service } = stage.world
    const wish = someone()
    const real = service.database.query
    const dead = Object.assign(new Error('gone'), { code: 'ECONNRESET' })
    // Everything goes away once the key is taken.
    service.database.query = ((statement) => {
      const taken = statement.strings[0]?.includes('insert into api_answer')
      const answer = real.call(service.database, statement)
      if (taken) service.database.query = () => Promise.reject(dead)
      return answer
    }) as typeof real
    assert.equal(codeOf(await api.post('/accounts', token, wish, key('k-dead'))), '503 service.unconfirmed')
    service.database.query = real
    assert.equal(codeOf(await api.post('/accounts', token, wish, key('k-dead'))), '409 idempotency.running')
    await stage.world.advance(service.policy.api_claim_ms)
    assert.equal(codeOf(await api.post('/accounts', token, someone(), key('k-dead'))), '422 idempotency.reused')
    assert.equal((await api.post('/accounts', token, wish, key('k-dead'))).status, 201)
  })

  test('a day later it is forgotten, and nobody who reads the database learns what was answered', async () => {
    const { service } = stage.world
    const first = await api.post('/accounts', token, someone(), key('k-old'))
    const rows = await service.database.query<{ answer: Buffer; key_digest: Buffer }>(
      sql`select answer, key_digest from api_answer where caller = ${id}`,
    )
    for (const row of rows)
      for (const bytes of [row.answer, row.key_digest])
        assert.doesNotMatch(
          (bytes ?? Buffer.alloc(0)).toString('latin1'),
          new RegExp(`${first.body.id}|k-old|identifierMasked`),
        )
    await stage.world.advance(hours(24))
    token = (await machineOf(stage, ...SCOPES)).token
    assert.equal((await api.post('/accounts', token, someone(), key('k-old'))).status, 201)
    await stage.world.advance(days(2))
    const left = await service.database.query(sql`select from api_answer where caller = ${id}`)
    assert.equal(left.length, 0)
    token = (await machineOf(stage, ...SCOPES)).token
  })
})

describe('RL-06 how often', () => {
  test('each client has its own, told with each answer; beyond it 429 says when', async () => {
    const { service } = stage.world
    const { token: mine, party } = await machineOf(stage, 'accounts.read')
    const { api_requests_max: max } = service.policy
    const first = await api.get('/accounts?limit=1', mine)
    assert.equal(first.headers.get('ratelimit-policy'), `"client";q=${max};w=60`)
    assert.equal(first.headers.get('ratelimit'), `"client";r=${max - 1};t=60`)
    const { now } = await service.time.moment()
    const times = Array.from({ length: max - 2 }, () => new Date(now).toISOString())
    await service.database.query(sql`update budget set times = times || ${times}::timestamptz[]
      where kind = 'api' and subject = ${party.id}`)
    // One is left, and ten come at once.
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.get('/accounts?limit=1', mine)))
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    const [refused] = answers.filter(({ status }) => status === 429)
    assert.equal(refused?.body.status, 429)
    assert.match(String(refused?.headers.get('ratelimit')), /^"client";r=0;t=\d+$/)
    assert.ok(Number(refused?.headers.get('retry-after')) <= 60)
    assert.equal((await api.get('/accounts?limit=1', token)).status, 200)
    await stage.world.advance(seconds(61))
    assert.equal((await api.get('/accounts?limit=1', mine)).status, 200)
  })
})

test('D2 every operation of a machine was asked here, with its good answer', () => {
  const theirs = operations.filter(({ caller }) => caller.by === 'machine')
  const missing = theirs.filter(({ id: name, answer }) => !api.contract.met.has(`${name} ${answer.status}`))
  assert.deepEqual(missing, [])
})

test('T110 nothing that was answered here and nothing that was logged holds an address or a token', () => {
  assert.doesNotMatch(stage.world.logged(), /mail\.example|api\d+@example|eyJ/)
})
