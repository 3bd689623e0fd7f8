import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { SELF_SIGNED } from '../../../tests/support/certificates.ts'
import { minutes } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import type { MailEnvelope } from './carrier.ts'
import { HOSTILE_ADDRESSES } from './hostile-addresses.testing.ts'
import { SEND_TIMEOUT_MS, smtpCarrier } from './smtp.ts'
import { readSmtpUrl, type SmtpServer } from './smtp-server.ts'
import { openSmtpSink, type Replies } from './smtp-sink.testing.ts'

const ENVELOPE: MailEnvelope = {
  messageId: 'm-1@id.example.jp',
  from: { name: '例示サイト, "本人"', address: 'no-reply@id.example.jp' },
  to: 'a@good.test',
  subject: 'セキュリティコードをお送りします',
  text: 'こんにちは\n\n    1234 5678\n',
  html: '<!doctype html><p>こんにちは</p>',
  date: Date.UTC(2026, 10, 22, 5, 4, 9),
  headers: { 'Content-Language': 'ja' },
}

async function start(t: TestContext, change: Partial<SmtpServer> = {}, certificate?: typeof SELF_SIGNED) {
  const sink = await openSmtpSink(certificate)
  const carrier = smtpCarrier({ host: '127.0.0.1', port: sink.port, secure: false, startTls: 'optional', ...change })
  t.after(async () => {
    carrier.close()
    await sink.close()
  })
  return { sink, carrier }
}

const recipients = (heard: readonly string[]) => heard.filter((line) => line.startsWith('RCPT'))

test('T102 MC-01 S15 a mail arrives once, for the stored bytes, with the headers of an automatic mail and nothing to unsubscribe from', async (t) => {
  const { sink, carrier } = await start(t)
  assert.deepEqual(await carrier.send(ENVELOPE), { outcome: 'accepted', detail: 'accepted' })
  assert.deepEqual(recipients(sink.heard), ['RCPT TO:<a@good.test>'])
  assert.ok(sink.heard.includes('MAIL FROM:<no-reply@id.example.jp>'), sink.heard.join('|'))
  const [raw = ''] = sink.messages
  const [head = ''] = raw.split('\r\n\r\n')
  const values = (name: string) => head.match(new RegExp(`^${name}: .*$`, 'gim')) ?? []
  assert.deepEqual(values('Auto-Submitted'), ['Auto-Submitted: auto-generated'])
  assert.deepEqual(values('Message-ID'), ['Message-ID: <m-1@id.example.jp>'])
  assert.deepEqual(values('Date'), ['Date: Sun, 22 Nov 2026 05:04:09 +0000'])
  assert.deepEqual(values('Content-Language'), ['Content-Language: ja'])
  assert.deepEqual(values('To'), ['To: a@good.test'])
  assert.equal(values('From').length, 1)
  assert.doesNotMatch(raw, /unsubscribe/i)
  assert.deepEqual(raw.match(/^Content-Type: [a-z/]+/gim), [
    'Content-Type: multipart/alternative',
    'Content-Type: text/plain',
    'Content-Type: text/html',
  ])
})

test('the same mail tried again has the same Message-ID and Date', async (t) => {
  const { sink, carrier } = await start(t)
  await carrier.send(ENVELOPE)
  await carrier.send(ENVELOPE)
  const identity = (raw: string) => raw.match(/^(Message-ID|Date): .*$/gim)
  assert.equal(sink.messages.length, 2)
  assert.deepEqual(identity(sink.messages[0] ?? ''), identity(sink.messages[1] ?? ''))
  assert.equal(sink.connections, 1, 'the connection is kept')
})

test('addresses with characters that parsers love arrive as stored', async (t) => {
  const { sink, carrier } = await start(t)
  const stored = [
    "o'hara{x}|~#$%&*/=?^`!@good.test",
    'Mike@good.test',
    '=?utf-8?q?b=40evil.test?=@good.test',
    'b%evil.test@good.test',
    'b!evil.test@good.test',
    'bcc+cc@good.test',
    'a@xn--r8jz45g.test',
  ]
  for (const to of stored) assert.equal((await carrier.send({ ...ENVELOPE, to })).outcome, 'accepted', to)
  assert.deepEqual(
    recipients(sink.heard),
    stored.map((to) => `RCPT TO:<${to}>`),
  )
})

test('dots that RFC 5321 wants quoted are quoted, for the same mailbox', async (t) => {
  const { sink, carrier } = await start(t)
  await carrier.send({ ...ENVELOPE, to: 'a..b.@docomo.example' })
  assert.deepEqual(recipients(sink.heard), ['RCPT TO:<"a..b."@docomo.example>'])
})

test('T089 T090 what is not one address never opens a connection', async (t) => {
  const { sink, carrier } = await start(t)
  for (const to of HOSTILE_ADDRESSES) {
    const handover = await carrier.send({ ...ENVELOPE, to: to as string })
    assert.deepEqual(handover, { outcome: 'never', detail: 'address_refused' }, JSON.stringify(to))
  }
  assert.equal(sink.connections, 0)
})

test('T095 words cannot become headers, recipients or parts', async (t) => {
  const { sink, carrier } = await start(t)
  const nasty = 'x\r\nBcc: b@evil.test\r\n\r\n--boundary\r\n.\r\nRCPT TO:<b@evil.test>\r\n'
  const from = { name: `${nasty}" <b@evil.test>`, address: ENVELOPE.from.address }
  await carrier.send({ ...ENVELOPE, subject: nasty, text: nasty, html: nasty, from, headers: { 'X-Words': nasty } })
  assert.deepEqual(recipients(sink.heard), ['RCPT TO:<a@good.test>'])
  assert.equal(sink.messages.length, 1)
  const [head = ''] = (sink.messages[0] ?? '').split('\r\n\r\n')
  assert.doesNotMatch(head, /^Bcc:/im)
  assert.equal(head.match(/^(To|From|Subject|MIME-Version|Content-Type):/gim)?.length, 5)
})

test('the sender and the message id are ours: a wrong one is a bug, not a refusal', async (t) => {
  const { sink, carrier } = await start(t)
  await assert.rejects(
    carrier.send({ ...ENVELOPE, from: { name: 'x', address: 'a@good.test,b@evil.test' } }),
    /assertion/,
  )
  await assert.rejects(carrier.send({ ...ENVELOPE, messageId: '<a@b>\r\nBcc: x@evil.test' }), /assertion/)
  assert.equal(sink.connections, 0)
})

const ANSWERS: readonly (readonly [Replies, string, string])[] = [
  [{ RCPT: '550 5.1.1 <a@good.test>: user unknown' }, 'never', 'mailbox_unknown'],
  [{ RCPT: '550 no such user a@good.test' }, 'never', 'mailbox_unknown'],
  [{ RCPT: '550 5.2.1 disabled' }, 'never', 'mailbox_unknown'],
  [{ RCPT: '552 5.2.2 over quota' }, 'never', 'mailbox_full'],
  [{ RCPT: '552 over quota' }, 'never', 'mailbox_full'],
  [{ RCPT: '550 5.7.1 refused' }, 'never', 'refused_by_policy'],
  [{ body: '554 5.7.26 not aligned' }, 'later', 'sender_unproven'],
  [{ RCPT: '550 5.7.23 SPF fails' }, 'later', 'sender_unproven'],
  [{ body: '554 spam' }, 'never', 'refused_by_policy'],
  [{ body: '552 5.3.4 too big' }, 'never', 'refused'],
  [{ RCPT: '450 4.2.1 greylisted' }, 'later', 'deferred'],
  [{ RCPT: '452 4.2.2 full for now' }, 'later', 'mailbox_full'],
  [{ body: '451 try again' }, 'later', 'deferred'],
  [{ MAIL: '553 5.7.1 sender not allowed' }, 'later', 'sender_refused'],
  [{ MAIL: '421 closing' }, 'later', 'unreachable'],
  [{ RCPT: '421 4.7.0 too many' }, 'later', 'unreachable'],
  [{ greeting: '554 no service' }, 'later', 'unreachable'],
  [{ greeting: '' }, 'later', 'unreachable'],
  [{ RCPT: '' }, 'later', 'unreachable'],
  [{ body: '' }, 'later', 'unreachable'],
  [{ RCPT: 'hello' }, 'later', 'unreachable'],
]

for (const [replies, outcome, detail] of ANSWERS) {
  test(`the server answers ${JSON.stringify(replies)}: ${outcome}, ${detail}`, async (t) => {
    const { sink, carrier } = await start(t)
    sink.replies = replies
    assert.deepEqual(await carrier.send(ENVELOPE), { outcome, detail })
    sink.replies = {}
    assert.equal((await carrier.send(ENVELOPE)).outcome, 'accepted', 'the next try is not harmed by this one')
  })
}

test('a wrong login speaks about us, not about the recipient', async (t) => {
  const { sink, carrier } = await start(t, { login: { user: 'u', password: 'p' } })
  sink.replies = { EHLO: '250 AUTH PLAIN', AUTH: '535 5.7.8 wrong' }
  assert.deepEqual(await carrier.send(ENVELOPE), { outcome: 'later', detail: 'login_refused' })
  assert.deepEqual(recipients(sink.heard), [])
})

test('nobody at the port: later', async (t) => {
  const { sink, carrier } = await start(t)
  await sink.close()
  assert.deepEqual(await carrier.send(ENVELOPE), { outcome: 'later', detail: 'unreachable' })
})

test('without TLS where it is required, nothing is said', async (t) => {
  const { sink, carrier } = await start(t, { startTls: 'required', login: { user: 'u', password: 'p' } })
  sink.replies = { STARTTLS: '502 unknown command' }
  assert.deepEqual(await carrier.send(ENVELOPE), { outcome: 'later', detail: 'tls_failed' })
  assert.ok(
    sink.heard.every((line) => /^(EHLO|STARTTLS|QUIT)/.test(line)),
    sink.heard.join('|'),
  )
})

test('CR-06 a certificate that nobody vouches for is refused, before a word is said', async (t) => {
  const { sink, carrier } = await start(t, { secure: true, host: 'localhost' }, SELF_SIGNED)
  assert.deepEqual(await carrier.send(ENVELOPE), { outcome: 'later', detail: 'tls_failed' })
  assert.deepEqual(sink.heard, [])
})

test('T117 a lease outlives two conversations, and an alert that a dead sender had goes out again within five minutes', () => {
  assert.ok(policy.delivery_lease_ms > 2 * SEND_TIMEOUT_MS)
  assert.ok(policy.delivery_lease_ms + policy.worker_poll_ms < minutes(5))
})

test('SMTP_URL is read by us, with one option', () => {
  const read = (text: string) => {
    const result = readSmtpUrl(text)
    return result.ok ? result.value : result.refusal.code
  }
  assert.deepEqual(read('smtp://mail.example.jp'), {
    host: 'mail.example.jp',
    port: 587,
    secure: false,
    startTls: 'required',
  })
  assert.deepEqual(read('smtps://u%40x:p%3Aw@mail.example.jp:2465/'), {
    host: 'mail.example.jp',
    port: 2465,
    secure: true,
    startTls: 'required',
    login: { user: 'u@x', password: 'p:w' },
  })
  assert.deepEqual(read('smtp://[::1]:25'), { host: '::1', port: 25, secure: false, startTls: 'optional' })
  assert.deepEqual(read('smtp://relay:25?starttls=optional'), {
    host: 'relay',
    port: 25,
    secure: false,
    startTls: 'optional',
  })
  for (const text of [
    '',
    'mail.example.jp',
    'http://mail.example.jp',
    'smtp://',
    'smtp://h/path',
    'smtp://%zz@h',
    'smtp://h:99999',
  ])
    assert.equal(read(text), 'settings.smtp_url_unreadable', text)
  for (const text of [
    'smtps://h?tls.rejectUnauthorized=false',
    'smtps://h/?rejectUnauthorized=false',
    'smtp://h?starttls=optional&logger=true',
    'smtp://h#x',
  ])
    assert.equal(read(text), 'settings.smtp_url_option', text)
})
