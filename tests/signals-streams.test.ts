import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { removeClient } from '../src/features/oidc/flow-clients.ts'
import { EVENT_TYPES } from '../src/features/signal/told.ts'
import { minutes } from '../src/kernel/duration.ts'
import { sql } from '../src/platform/database/sql.ts'
import { makeStage, type Stage } from './support/relying-party.ts'
import { CAEP, makeReceiver, POLL, PUSH, RISC, tellAll } from './support/signal-receiver.ts'

let stage: Stage
before(async () => {
  stage = await makeStage()
})
after(() => stage.close())

const CHANGED = `${RISC}recovery-information-changed`

describe('the transmitter', () => {
  test('EV-01 tells how it is reached, and leaves no empty list', async () => {
    const response = await fetch(`${stage.origin}/.well-known/ssf-configuration`)
    assert.equal(response.headers.get('content-type'), 'application/json')
    const told = (await response.json()) as Record<string, unknown>
    const { origin } = stage.world.service.settings
    assert.deepEqual([told.issuer, told.spec_version, told.jwks_uri], [origin, '1_0', `${origin}/oidc/jwks`])
    assert.deepEqual(told.delivery_methods_supported, [PUSH, POLL])
    assert.deepEqual(told.authorization_schemes, [{ spec_urn: 'urn:ietf:rfc:6749' }])
    for (const [name, value] of Object.entries(told)) {
      if (name.endsWith('_endpoint')) assert.ok(String(value).startsWith(`${origin}/ssf/`), name)
      assert.notDeepEqual(value, [], name)
    }
    assert.equal((await fetch(`${stage.origin}/.well-known/ssf-configuration`, { method: 'POST' })).status, 405)
    const jwks = await fetch(`${stage.origin}/oidc/jwks`)
    const { keys } = (await jwks.json()) as { keys: { n: string }[] }
    for (const { n } of keys) assert.equal(Buffer.from(n, 'base64url').length * 8, 3_072, 'EV-03')
  })

  test('EV-05 takes a token in the header only, of this receiver, for what it may do', async () => {
    const receiver = await makeReceiver(stage)
    const token = await receiver.token('ssf.manage')
    for (const path of ['/ssf/streams', `/ssf/streams?access_token=${token}`]) {
      const bare = await fetch(`${stage.origin}${path}`)
      assert.equal(bare.status, 401, path)
      assert.equal(bare.headers.get('www-authenticate'), 'Bearer')
    }
    const inBody = await fetch(`${stage.origin}/ssf/streams`, {
      method: 'POST',
      body: new URLSearchParams({ access_token: token }),
    })
    assert.equal(inBody.status, 401)
    assert.equal((await receiver.call('GET', '/ssf/streams', undefined, 'nonsense')).status, 401)
    const reader = await receiver.token('ssf.read')
    const forbidden = await receiver.call('POST', '/ssf/streams', {}, reader)
    assert.equal(forbidden.status, 403)
    assert.match(forbidden.headers.get('www-authenticate') ?? '', /insufficient_scope/)
    assert.equal((await receiver.call('GET', '/ssf/streams', undefined, reader)).status, 200)
    const other = await makeReceiver(stage, { scopes: ['accounts.read'] })
    const foreign = await other.token('accounts.read')
    assert.equal((await receiver.call('GET', '/ssf/streams', undefined, foreign)).status, 403)
  })
})

describe('a stream', () => {
  test('EV-04 is made once, read, changed, replaced and deleted', async () => {
    const receiver = await makeReceiver(stage)
    const made = await receiver.create({
      events_requested: [CHANGED, 'urn:example:unknown'],
      description: 'mine',
    })
    const { origin } = stage.world.service.settings
    assert.deepEqual([made.iss, made.aud], [origin, receiver.party.id])
    assert.deepEqual(made.delivery, { method: POLL, endpoint_url: `${origin}/ssf/poll/${made.stream_id}` })
    assert.deepEqual(made.events_delivered, [CHANGED])
    assert.deepEqual(made.events_supported, EVENT_TYPES)
    assert.equal((await receiver.call('POST', '/ssf/streams', {})).status, 409)
    const path = `/ssf/streams?stream_id=${made.stream_id}`
    assert.deepEqual(await (await receiver.call('GET', path)).json(), made)
    assert.deepEqual(await (await receiver.call('GET', '/ssf/streams')).json(), [made])

    const pushed = { method: PUSH, endpoint_url: 'https://rp.example/events', authorization_header: 'Bearer secret' }
    const patch = await receiver.call('PATCH', '/ssf/streams', { stream_id: made.stream_id, delivery: pushed })
    const patched = (await patch.json()) as typeof made
    assert.deepEqual(patched.delivery, { method: PUSH, endpoint_url: pushed.endpoint_url }, 'its header is not told')
    assert.equal(patched.description, 'mine')
    const put = await receiver.call('PUT', '/ssf/streams', { ...patched, delivery: undefined, description: undefined })
    const replaced = (await put.json()) as typeof made
    assert.deepEqual([replaced.description, (replaced.delivery as { method: string }).method], [undefined, POLL])

    const wrong = { stream_id: made.stream_id, aud: 'somebody else' }
    assert.equal((await receiver.call('PATCH', '/ssf/streams', wrong)).status, 400)
    for (const endpoint_url of ['http://rp.example/', 'https://a:b@rp.example/', 'file:///etc/passwd', 'x']) {
      const delivery = { method: PUSH, endpoint_url }
      const unfit = await receiver.call('PATCH', '/ssf/streams', { stream_id: made.stream_id, delivery })
      assert.equal(unfit.status, 400, endpoint_url)
    }
    for (const body of ['{', '[]', '"x"', { events_requested: 'all' }, { stream_id: 7 }])
      assert.equal((await receiver.call('PATCH', '/ssf/streams', body)).status, 400, JSON.stringify(body))
    assert.equal((await receiver.call('POST', '/ssf/streams', '{')).status, 400)
    assert.equal((await receiver.call('PUT', '/ssf/status', {})).status, 405)
    assert.equal((await receiver.call('GET', '/ssf/nothing')).status, 404)
    assert.equal((await receiver.call('POST', '/ssf/streams', 'x'.repeat(1_100_000))).status, 413)

    assert.equal((await receiver.call('DELETE', path)).status, 204)
    assert.equal((await receiver.call('GET', path)).status, 404)
    assert.equal((await receiver.call('DELETE', path)).status, 404)
    await receiver.create()
  })

  test('EV-04 of another receiver is as unknown as none, whatever is asked', async () => {
    const [mine, theirs] = [await makeReceiver(stage), await makeReceiver(stage)]
    const { stream_id } = await theirs.create()
    await mine.create()
    for (const id of [stream_id, 'ffffffff-ffff-4fff-bfff-ffffffffffff', 'none']) {
      const asked: [string, string, unknown?][] = [
        ['GET', `/ssf/streams?stream_id=${id}`],
        ['DELETE', `/ssf/streams?stream_id=${id}`],
        ['GET', `/ssf/status?stream_id=${id}`],
        ['PATCH', '/ssf/streams', { stream_id: id }],
        ['PUT', '/ssf/streams', { stream_id: id }],
        ['POST', '/ssf/status', { stream_id: id, status: 'disabled' }],
        ['POST', '/ssf/verify', { stream_id: id }],
        ['POST', '/ssf/subjects:add', { stream_id: id, subject: { format: 'opaque' } }],
        ['POST', '/ssf/subjects:remove', { stream_id: id, subject: { format: 'opaque' } }],
        ['POST', `/ssf/poll/${id}`, {}],
      ]
      for (const [method, path, body] of asked)
        assert.equal((await mine.call(method, path, body)).status, 404, `${method} ${path}`)
    }
    const status = await theirs.call('GET', `/ssf/status?stream_id=${stream_id}`)
    assert.deepEqual(await status.json(), { stream_id, status: 'enabled' })
  })

  test('EV-08 verifies itself with the state that was given, and not more often than it says', async () => {
    const receiver = await makeReceiver(stage)
    const { stream_id, min_verification_interval: interval } = await receiver.create({ events_requested: [CHANGED] })
    assert.equal(interval, 60)
    const ask = (state?: string) => receiver.call('POST', '/ssf/verify', { stream_id, ...(state ? { state } : {}) })
    assert.equal((await ask('first')).status, 204)
    assert.equal((await ask('second')).status, 429)
    await stage.world.advance(minutes(1))
    assert.equal((await ask()).status, 204)
    const [first, last] = await receiver.takeAll(stream_id)
    assert.deepEqual(
      [first?.type, first?.event, first?.sub],
      ['verification', { state: 'first' }, { format: 'opaque', id: stream_id }],
    )
    assert.deepEqual(last?.event, {})
  })

  test('EV-13 subjects are named without an answer that tells whether there is an account', async () => {
    const { world } = stage
    const receiver = await makeReceiver(stage)
    const { stream_id } = await receiver.create({ events_requested: [`${CAEP}credential-change`] })
    const account = await world.account()
    const iss = world.service.settings.origin
    const named = [
      { format: 'iss_sub', iss, sub: account.id },
      { format: 'iss_sub', iss, sub: 'ffffffff-ffff-4fff-bfff-ffffffffffff' },
      { format: 'iss_sub', iss: 'https://elsewhere.example', sub: account.id },
      { format: 'email', email: 'somebody@mail.example' },
      { format: 'opaque', id: 'x' },
    ]
    for (const act of ['add', 'remove']) {
      const answers = await Promise.all(
        named.map(async (subject) => {
          const response = await receiver.call('POST', `/ssf/subjects:${act}`, { stream_id, subject })
          return [response.status, await response.text()]
        }),
      )
      for (const answer of answers) assert.deepEqual(answer, [act === 'add' ? 200 : 204, ''])
    }
    const rows = await world.service.database.query(sql`select * from signal_subject`)
    assert.equal(rows.length, 2)
    assert.equal(JSON.stringify(rows).includes(account.id), false, 'by a keyed digest only')
    assert.equal((await receiver.call('POST', '/ssf/subjects:add', { stream_id })).status, 400)
  })

  test('whatever is sent to an endpoint, none breaks', async () => {
    const receiver = await makeReceiver(stage)
    const { stream_id } = await receiver.create()
    const paths = ['streams', 'status', 'verify', 'subjects:add', 'subjects:remove', `poll/${stream_id}`]
    const word = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('enabled', PUSH, POLL, 'https://rp.example/', '\0'),
    )
    const anything = fc.oneof(
      word,
      fc.jsonValue(),
      fc.array(word),
      fc.dictionary(fc.constantFrom('method', 'err', 'sub'), word),
    )
    const body = fc.record(
      {
        stream_id: fc.constant(stream_id),
        status: word,
        reason: anything,
        description: anything,
        delivery: fc.record({ method: word, endpoint_url: word, authorization_header: word }, { requiredKeys: [] }),
        events_requested: anything,
        state: anything,
        subject: fc.record({ format: fc.constant('iss_sub'), sub: word }),
        ack: anything,
        setErrs: anything,
        maxEvents: fc.oneof(fc.nat(), anything),
        returnImmediately: fc.constant(true),
      },
      { requiredKeys: ['stream_id', 'returnImmediately'] },
    )
    const asking = fc.tuple(fc.constantFrom(...paths), fc.constantFrom('POST', 'POST', 'PATCH', 'PUT'), body)
    await fc.assert(
      fc.asyncProperty(asking, async ([path, method, sent]) => {
        const { status } = await receiver.call(method, `/ssf/${path}`, sent)
        assert.ok(status < 500, `${method} ${path} answered ${status}`)
      }),
      { numRuns: 150 },
    )
  })

  test('EV-05 ends with its client, and what it was told is gone', async () => {
    const receiver = await makeReceiver(stage)
    const { stream_id } = await receiver.create()
    await receiver.call('POST', '/ssf/verify', { stream_id })
    await tellAll(stage.world)
    await removeClient(stage.world.service, receiver.party.id)
    const left = await stage.world.service.database.query(sql`
      select target_id from signal_target where target_id = ${stream_id}
      union all select target_id from signal_set where target_id = ${stream_id}`)
    assert.equal(left.length, 0)
    assert.equal((await receiver.call('GET', '/ssf/streams')).status, 401)
  })
})
