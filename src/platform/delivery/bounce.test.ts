import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { headOf, readBounce } from './bounce.ts'
import { readReference, referenceOf, referencesIn, returnPathOf } from './reference.ts'
import { reportOfBounce, reportOfTwilio, reportOfWebhook } from './report.ts'

const keys = {
  digest: (...parts: readonly (string | Buffer)[]) => Buffer.from(parts.join('/').padEnd(64, 'x')).subarray(-32),
}
const [ACCOUNT, MESSAGE] = ['0b9c3f0e-9f44-4d63-8f3e-1d2c3b4a5f60', 'ffffffff-0000-4000-8000-000000000001']

/** As Postfix hands it to a pipe: with a line of an mbox above, and its own headers. */
const POSTFIX = `From MAILER-DAEMON  Mon Nov 23 07:25:33 2026
Return-Path: <>
X-Original-To: bounce+REFERENCE@bounces.example.jp
Delivered-To: honnin-bounce+REFERENCE@mx.example.jp
Date: Mon, 23 Nov 2026 07:25:33 +0900 (JST)
From: MAILER-DAEMON@mx.example.jp (Mail Delivery System)
To: bounce+REFERENCE@bounces.example.jp
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4F1A2.1795/mx.example.jp"

This is a MIME-encapsulated message.

--4F1A2.1795/mx.example.jp
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

<taro@else.example>: host mx.else.example said: 550 5.1.1 User unknown

--4F1A2.1795/mx.example.jp
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.jp
X-Postfix-Queue-ID: 4F1A2
Arrival-Date: Mon, 23 Nov 2026 07:25:30 +0900 (JST)

Final-Recipient: rfc822; taro@else.example
Original-Recipient: rfc822;taro@else.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.else.example
Diagnostic-Code: smtp; 550 5.1.1 <taro@else.example>: Recipient address
    rejected: User unknown

--4F1A2.1795/mx.example.jp
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: no-reply@id.example.jp
To: taro@else.example
Subject: =?utf-8?B?44GK55+l44KJ44Gb?=

Action: delivered
Status: 2.0.0

--4F1A2.1795/mx.example.jp--
`

/** As others write it: base64, comments, a block of the message that comes twice, line ends of every kind. */
const EXCHANGE = `To: bounce+REFERENCE@bounces.example.jp\r
MIME-Version: 1.0\r
Content-Type: Multipart/Report; Report-Type=Delivery-Status; boundary=x\r
\r
--x\r
Content-Type: message/delivery-status\r
Content-Transfer-Encoding: base64\r
\r
${Buffer.from('Reporting-MTA: dns;x\r\n\r\nFinal-Recipient: rfc822;a@b.example\r\nACTION: Failed\r\nstatus: 5.2.2 (Mailbox full)\r\n').toString('base64')}\r
--x--\r
`

test('RFC 3464 a notification says how it came back; what was sent with it says nothing', async () => {
  for (const raw of [POSTFIX, POSTFIX.replaceAll('\n', '\r\n')])
    assert.deepEqual(await readBounce(raw), { action: 'failed', status: '5.1.1' })
  assert.deepEqual(await readBounce(EXCHANGE), { action: 'failed', status: '5.2.2' })
  assert.deepEqual(await readBounce(POSTFIX.slice(0, POSTFIX.indexOf('Content-Description: Undelivered'))), {
    action: 'failed',
    status: '5.1.1',
  })
})

test('what is no notification is none: absence notes, complaints, words, and anything at all', async () => {
  const away = 'To: bounce+x@y.example\nAuto-Submitted: auto-replied\nSubject: Away\n\nAction: failed\nStatus: 5.1.1\n'
  const complaint = POSTFIX.replace('message/delivery-status', 'message/feedback-report')
  const nonsense = [
    POSTFIX.replace('Action: failed', 'Action: exploded'),
    POSTFIX.replace('Status: 5.1.1', 'Status: none'),
    POSTFIX.replace('Status: 5.1.1', 'Status: 9.1.1'),
  ]
  for (const raw of [away, complaint, ...nonsense, '', '\n\n', 'x']) assert.equal(await readBounce(raw), undefined)
  const deep = `Content-Type: multipart/report; boundary=a\n\n${'--a\nContent-Type: multipart/mixed; boundary=a\n\n'.repeat(500)}`
  assert.equal(await readBounce(deep), undefined)
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 400 }), fc.nat({ max: POSTFIX.length }), async (words, at) => {
      await readBounce(POSTFIX.slice(0, at) + words + POSTFIX.slice(at))
    }),
    { numRuns: 100 },
  )
})

test('T076 a status says whether nobody is there, whether it was tried for too long, or whether we are to blame', () => {
  const of = (status: string) => reportOfBounce({ action: 'failed', status })
  assert.deepEqual(of('5.1.1'), { kind: 'returned', detail: 'mailbox_unknown', hard: true })
  assert.deepEqual(of('5.2.2'), { kind: 'returned', detail: 'mailbox_full', hard: true })
  assert.deepEqual(of('5.7.1'), { kind: 'returned', detail: 'refused_by_policy', hard: true })
  assert.deepEqual(of('5.9.9'), { kind: 'returned', detail: 'refused', hard: true })
  assert.deepEqual(of('5.7.26'), { kind: 'returned', detail: 'sender_unproven', hard: false })
  assert.deepEqual(of('4.4.7'), { kind: 'returned', detail: 'expired', hard: false })
  assert.deepEqual(of('4.2.2'), { kind: 'returned', detail: 'mailbox_full', hard: false })
  assert.equal(reportOfBounce({ action: 'delayed', status: '4.4.1' }), undefined)
  assert.equal(reportOfBounce({ action: 'relayed', status: '2.0.0' }), undefined)
  assert.deepEqual(reportOfBounce({ action: 'delivered', status: '2.0.0' }), { kind: 'arrived' })
})

test('what Twilio and gateways say, and what they say that is nothing', () => {
  const twilio = (fields: Record<string, string>) => reportOfTwilio(new URLSearchParams(fields))
  assert.deepEqual(twilio({ MessageStatus: 'delivered' }), { kind: 'arrived' })
  assert.deepEqual(twilio({ MessageStatus: 'undelivered', ErrorCode: '30005' }), {
    kind: 'returned',
    detail: 'number_unknown',
    hard: true,
  })
  for (const code of ['30003', '1', 'x'])
    assert.deepEqual(twilio({ MessageStatus: 'failed', ErrorCode: code }), {
      kind: 'returned',
      detail: 'expired',
      hard: false,
    })
  for (const MessageStatus of ['queued', 'sent', 'constructor']) assert.equal(twilio({ MessageStatus }), undefined)
  const hook = (data: unknown, type = 'message.returned') => reportOfWebhook({ type, data })?.report
  assert.deepEqual(hook({ reference: 'r', status: '5.1.1' }), {
    kind: 'returned',
    detail: 'mailbox_unknown',
    hard: true,
  })
  assert.deepEqual(hook({ reference: 'r', reason: 'opted_out' }), { kind: 'returned', detail: 'opted_out', hard: true })
  assert.deepEqual(hook({ reference: 'r', reason: 'toString', status: 5 }), {
    kind: 'returned',
    detail: 'expired',
    hard: false,
  })
  assert.deepEqual(hook({ reference: 'r' }, 'message.complained'), { kind: 'arrived' })
  for (const body of [
    null,
    1,
    [],
    {},
    { data: null },
    { data: { reference: 1 } },
    { type: 'x', data: { reference: 'r' } },
  ])
    assert.equal(reportOfWebhook(body), undefined)
})

test('a reference names one message of one account, in whatever case, and fits into a return path', () => {
  const reference = referenceOf(keys, ACCOUNT, MESSAGE)
  assert.match(reference, /^[a-z2-7]{42}$/)
  const path = returnPathOf('bounce@bounces.example.jp', reference)
  assert.ok(path.indexOf('@') <= 64)
  for (const text of [reference, reference.toUpperCase()]) {
    const read = readReference(text)
    assert.equal(read?.accountId, ACCOUNT)
    assert.ok(read.names(keys, MESSAGE))
    assert.ok(!read.names(keys, ACCOUNT))
  }
  for (const text of ['', reference.slice(1), `${reference}a`, reference.replace(/.$/, '1'), '0'.repeat(42)])
    assert.equal(readReference(text), undefined)
  const head = headOf(POSTFIX.replaceAll('REFERENCE', reference))
  assert.deepEqual(referencesIn(head), [reference])
  assert.equal(
    referencesIn(Array.from({ length: 99 }, (_, i) => `+${'abcdefgh'[i % 8]}${reference.slice(1)}@x`).join()).length,
    3,
  )
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (accountId, messageId) => {
      const read = readReference(referenceOf(keys, accountId, messageId))
      assert.equal(read?.accountId, accountId)
      assert.ok(read.names(keys, messageId))
    }),
    { numRuns: 300 },
  )
})
