import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { SELF_SIGNED } from '../../../tests/support/certificates.ts'
import type { SmsEnvelope } from './carrier.ts'
import { smsJsonCarrier } from './sms-json.ts'
import { twilioCarrier } from './sms-twilio.ts'
import { isFromTwilio } from './twilio-signature.ts'

const ENVELOPE: SmsEnvelope = {
  id: 's-1',
  reference: 'r-1',
  to: '+819012345678',
  text: '【例示】コード\n\n@id.example.jp #12345678',
  date: 0,
}
const ACCEPTED = { outcome: 'accepted', detail: 'accepted' }
const UNREACHABLE = { outcome: 'later', detail: 'unreachable' }

interface Heard {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A provider that answers as told and keeps what it heard. */
async function provider(t: TestContext, answer: (response: ServerResponse) => void) {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    heard.push({ path: `${request.method} ${request.url}`, headers: request.headers, body })
    answer(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard }
}

const answering =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))

test('the JSON carrier posts to, text and id with its token', async (t) => {
  const { origin, heard } = await provider(t, answering(202, ''))
  const carrier = smsJsonCarrier({ url: `${origin}/send`, token: 'secret' })
  assert.deepEqual(await carrier.send(ENVELOPE), ACCEPTED)
  assert.equal(heard[0]?.path, 'POST /send')
  assert.equal(heard[0]?.headers.authorization, 'Bearer secret')
  assert.equal(heard[0]?.headers['content-type'], 'application/json')
  assert.deepEqual(JSON.parse(heard[0]?.body ?? ''), {
    to: ENVELOPE.to,
    text: ENVELOPE.text,
    id: 's-1',
    reference: 'r-1',
  })
})

const STATUSES: readonly (readonly [number, string, string])[] = [
  [200, 'accepted', 'accepted'],
  [400, 'never', 'refused'],
  [422, 'never', 'refused'],
  [401, 'later', 'login_refused'],
  [403, 'later', 'login_refused'],
  [408, 'later', 'deferred'],
  [429, 'later', 'deferred'],
  [500, 'later', 'deferred'],
  [503, 'later', 'deferred'],
]
for (const [status, outcome, detail] of STATUSES) {
  test(`the JSON carrier and Twilio's read ${status} as ${outcome}, ${detail}`, async (t) => {
    const { origin } = await provider(t, answering(status, 'not json'))
    assert.deepEqual(await smsJsonCarrier({ url: origin, token: 'x' }).send(ENVELOPE), { outcome, detail })
    const twilio = twilioCarrier({ accountSid: 'AC1', authToken: 'x', sender: '+12125550100', origin })
    assert.deepEqual(await twilio.send(ENVELOPE), { outcome, detail })
  })
}

test('CR-06 a provider with a certificate that nobody vouches for hears nothing', async (t) => {
  const heard: unknown[] = []
  const server = createTlsServer(SELF_SIGNED, (request, response) => {
    heard.push(request.url)
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const url = `https://localhost:${(server.address() as AddressInfo).port}/send`
  assert.deepEqual(await smsJsonCarrier({ url, token: 'secret' }).send(ENVELOPE), UNREACHABLE)
  assert.deepEqual(heard, [])
})

test('a redirect is not followed: token and message go nowhere else', async (t) => {
  const other = await provider(t, answering(200, ''))
  const { origin } = await provider(t, answering(307, '', { location: `${other.origin}/steal` }))
  assert.deepEqual(await smsJsonCarrier({ url: origin, token: 'secret' }).send(ENVELOPE), UNREACHABLE)
  assert.deepEqual(other.heard, [])
})

test('a provider that never answers, or hangs up: later', async (t) => {
  const silent = await provider(t, () => undefined)
  assert.deepEqual(await smsJsonCarrier({ url: silent.origin, token: 'x', timeout: 50 }).send(ENVELOPE), UNREACHABLE)
  const rude = await provider(t, (response) => response.destroy())
  assert.deepEqual(await smsJsonCarrier({ url: rude.origin, token: 'x' }).send(ENVELOPE), UNREACHABLE)
  const settings = { accountSid: 'AC1', authToken: 'x', sender: 'MG1', origin: rude.origin }
  assert.deepEqual(await twilioCarrier(settings).send(ENVELOPE), UNREACHABLE)
})

test('what is not one number never leaves', async (t) => {
  const { origin, heard } = await provider(t, answering(200, ''))
  const carriers = [
    smsJsonCarrier({ url: origin, token: 'x' }),
    twilioCarrier({ accountSid: 'AC1', authToken: 'x', sender: 'MG1', origin }),
  ]
  for (const carrier of carriers) {
    for (const to of ['', '090-1234-5678', '+819012345678,+12125550100', '+819012345678&To=+12125550100']) {
      assert.deepEqual(await carrier.send({ ...ENVELOPE, to }), { outcome: 'never', detail: 'address_refused' }, to)
    }
  }
  assert.deepEqual(heard, [])
})

test("Twilio's form: a number or a messaging service as sender, basic login", async (t) => {
  const { origin, heard } = await provider(t, answering(201, { sid: 'SM1', status: 'queued', error_code: null }))
  const settings = { accountSid: 'AC1', authToken: 'secret', origin }
  assert.deepEqual(await twilioCarrier({ ...settings, sender: '+12125550100' }).send(ENVELOPE), ACCEPTED)
  assert.deepEqual(await twilioCarrier({ ...settings, sender: 'MG1' }).send(ENVELOPE), ACCEPTED)
  assert.equal(heard[0]?.path, 'POST /2010-04-01/Accounts/AC1/Messages.json')
  assert.equal(heard[0]?.headers.authorization, `Basic ${Buffer.from('AC1:secret').toString('base64')}`)
  assert.equal(heard[0]?.headers['content-type'], 'application/x-www-form-urlencoded')
  const form = (i: number) => Object.fromEntries(new URLSearchParams(heard[i]?.body))
  assert.deepEqual(form(0), { To: ENVELOPE.to, From: '+12125550100', Body: ENVELOPE.text })
  assert.deepEqual(form(1), { To: ENVELOPE.to, MessagingServiceSid: 'MG1', Body: ENVELOPE.text })
})

const CODES: readonly (readonly [number, unknown, string, string])[] = [
  [400, { code: 21211 }, 'never', 'number_unknown'],
  [400, { code: 21614 }, 'never', 'number_cannot_receive'],
  [400, { code: 21610 }, 'never', 'opted_out'],
  [400, { code: 21408 }, 'never', 'refused_by_policy'],
  [400, { code: 21611 }, 'later', 'deferred'],
  [401, { code: 20003 }, 'later', 'login_refused'],
  [201, { status: 'failed', error_code: 30006 }, 'never', 'number_cannot_receive'],
  [201, { status: 'failed', error_code: 30005 }, 'never', 'number_unknown'],
  [400, { code: 99999 }, 'never', 'refused'],
  [400, { code: '21211' }, 'never', 'refused'],
  [400, null, 'never', 'refused'],
]
for (const [status, body, outcome, detail] of CODES) {
  test(`Twilio's ${status} ${JSON.stringify(body)}: ${outcome}, ${detail}`, async (t) => {
    const { origin } = await provider(t, answering(status, body))
    const carrier = twilioCarrier({ accountSid: 'AC1', authToken: 'x', sender: 'MG1', origin })
    assert.deepEqual(await carrier.send(ENVELOPE), { outcome, detail })
  })
}

test('Twilio is told where to report, each message under its own reference; without an address it is told nothing', async (t) => {
  const { origin, heard } = await provider(t, answering(201, '{"sid":"SM1"}'))
  const settings = { accountSid: 'AC1', authToken: 'x', sender: 'MG1', origin }
  await twilioCarrier({ ...settings, reportUrl: 'https://id.example.jp/delivery/twilio' }).send(ENVELOPE)
  await twilioCarrier(settings).send(ENVELOPE)
  const told = heard.map(({ body }) => new URLSearchParams(body).get('StatusCallback'))
  assert.deepEqual(told, ['https://id.example.jp/delivery/twilio/r-1', null])
})

test('the signature of Twilio is the one of its own documentation', () => {
  // twilio.com/docs/usage/security: the address, the fields, the token and the signature of its example.
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2'
  const signature = 'GvWf1cFY/Q7PnoempGyD5oXAezc='
  const fields = {
    Digits: '1234',
    To: '+18005551212',
    From: '+14158675310',
    Caller: '+14158675310',
    CallSid: 'CA1234567890ABCDE',
  }
  const form = new URLSearchParams(fields)
  assert.ok(isFromTwilio('12345', signature, { url, form }))
  assert.ok(!isFromTwilio('12346', signature, { url, form }))
  assert.ok(!isFromTwilio('12345', signature, { url: `${url}&x=1`, form }))
  assert.ok(!isFromTwilio('12345', signature, { url, form: new URLSearchParams({ ...fields, Digits: '1235' }) }))
  assert.ok(!isFromTwilio('12345', signature, { url, form: new URLSearchParams([...form, ['To', '+18005551212']]) }))
  assert.ok(!isFromTwilio('12345', '', { url, form }))
})
