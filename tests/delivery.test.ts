import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { deliveryRoutes } from '../src/features/delivery/api.ts'
import { loadProofs } from '../src/features/proof/store.ts'
import { systemClock } from '../src/kernel/clock.ts'
import { days, hours, minutes } from '../src/kernel/duration.ts'
import { makeApp } from '../src/main/app.ts'
import { lookAtMessages } from '../src/main/doctor-messages.ts'
import { at, sql } from '../src/platform/database/sql.ts'
import { referenceOf, returnPathOf } from '../src/platform/delivery/reference.ts'
import type { Delivery } from '../src/platform/outbox.ts'
import { inbox } from './support/inbox.ts'
import { look, pending, type Scene } from './support/scene.ts'
import { makeWorld, type World } from './support/world.ts'

const ORIGIN = 'https://id.example.jp'
const BOUNCE_TOKEN = 'a token of the mail server'
const REPORT_SECRET = `whsec_${Buffer.alloc(24, 5).toString('base64')}`
const TWILIO_TOKEN = 'token-of-the-account'

interface Row extends Record<string, unknown> {
  message_id: string
  proof_id: string
  state: Delivery
  detail: string | null
}

describe('reports of those who carry', () => {
  let world: World
  let app: ReturnType<typeof makeApp>
  before(async () => {
    world = await makeWorld({
      HONNIN_ORIGIN: ORIGIN,
      RETURN_PATH: 'bounce@bounces.example.jp',
      BOUNCE_TOKEN,
      REPORT_SECRET,
      TWILIO_ACCOUNT: 'AC1',
      TWILIO_TOKEN,
      TWILIO_FROM: '+815012345678',
    })
    app = makeApp({ service: world.service, routes: deliveryRoutes, unready: async () => undefined })
  })
  after(() => world.close())

  /** The alerts of one slot, by the kind of proof. */
  async function alertTo(begun: Scene, kind: 'mail' | 'phone', slot = 'start'): Promise<Row & { reference: string }> {
    const [row] = await world.service.database.query<Row>(sql`select o.message_id, o.proof_id, o.state, o.detail
      from outbox o join proof p on p.account_id = o.account_id and p.proof_id = o.proof_id
      where o.account_id = ${begun.account.id} and o.template = 'replacement-alert' and p.kind = ${kind}
        and o.dedupe like ${`%/${slot}/%`}`)
    assert.ok(row)
    return { ...row, reference: referenceOf(world.service.keys, begun.account.id, row.message_id) }
  }

  const proofOf = async (begun: Scene, proofId: string) => {
    const proof = (await loadProofs(world.service.database, begun.account.id)).find((p) => p.proofId === proofId)
    assert.ok(proof)
    return proof
  }

  const post = async (path: string, body: string, headers: Record<string, string> = {}) =>
    app.request(`${ORIGIN}${path}`, { method: 'POST', body, headers })

  const dsn = (reference: string, status: string, action = 'failed') =>
    [
      'Return-Path: <>',
      'From: MAILER-DAEMON@mx.example.jp',
      `To: ${returnPathOf('bounce@bounces.example.jp', reference)}`,
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      'I am sorry to have to inform you.',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.jp',
      '',
      'Final-Recipient: rfc822; someone@else.example',
      `Action: ${action}`,
      `Status: ${status} (no such user)`,
      '',
      '--b--',
      '',
    ].join('\r\n')
  const bounce = (raw: string, token = BOUNCE_TOKEN) =>
    post('/delivery/bounces', raw, { authorization: `Bearer ${token}`, 'content-type': 'message/rfc822' })

  function signed(data: object, type = 'message.returned', at = systemClock.wall(), secret = REPORT_SECRET) {
    const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data })
    const id = 'msg_1'
    return post('/delivery/reports', body, {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, new Date(at), body),
    })
  }

  function byTwilio(reference: string, fields: Record<string, string>, signedAs = reference, token = TWILIO_TOKEN) {
    const names = Object.keys(fields).sort()
    const url = `${ORIGIN}/delivery/twilio/${signedAs}`
    const text = url + names.map((name) => name + fields[name]).join('')
    return post(`/delivery/twilio/${reference}`, new URLSearchParams(fields).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': createHmac('sha1', token).update(text).digest('base64'),
    })
  }

  test('S8 L5 a mail that came back told nobody: the wait counts from the telephone', async () => {
    const begun = await pending(world, 'dsn')
    const alert = await alertTo(begun, 'mail')
    assert.equal(alert.state, 'accepted')
    assert.equal((await bounce(dsn(alert.reference, '5.1.1'))).status, 202)
    const { state, detail, proof_id: proofId } = await alertTo(begun, 'mail')
    assert.deepEqual([state, detail], ['returned', 'mailbox_unknown'])
    const { request } = await look(world, begun)
    assert.ok(request?.state === 'pending' && request.alertedAt !== null, 'the telephone was told')
    assert.equal((await proofOf(begun, proofId)).undeliverableAt, null, 'one is not three')
  })

  test('S7 S8 the only alerts came back: none was taken, and after 72 hours it is the long wait', async () => {
    const begun = await pending(world, 'all')
    const { request: was } = await look(world, begun)
    assert.ok(was?.state === 'pending')
    await bounce(dsn((await alertTo(begun, 'mail')).reference, '5.2.1'))
    await byTwilio((await alertTo(begun, 'phone')).reference, { MessageStatus: 'undelivered', ErrorCode: '30005' })
    const { request } = await look(world, begun)
    assert.ok(request?.state === 'pending')
    assert.equal(request.alertedAt, null)
    assert.equal(request.deadlineAt, was.deadlineAt, 'the end never comes nearer')
    await world.advance(days(1) + minutes(1))
    const told = (await look(world, begun)).request
    assert.ok(told?.state === 'pending' && told.alertedAt !== null, 'the reminder arrived')
    assert.equal(told.deadlineAt, told.alertedAt + days(30))
  })

  test('T076 three in a row that came back are a dead mailbox, although each was taken; what arrives mends it', async () => {
    const begun = await pending(world, 'dead')
    const { proof_id: proofId } = await alertTo(begun, 'mail')
    const flag = async () => (await proofOf(begun, proofId)).undeliverableAt
    for (const [slot, dead] of [
      ['start', false],
      ['d1', false],
      ['d3', true],
    ] as const) {
      if (slot !== 'start') await world.advance(slot === 'd1' ? days(1) + minutes(1) : days(2))
      const { state, reference } = await alertTo(begun, 'mail', slot)
      assert.equal(state, 'accepted')
      await bounce(dsn(reference, '5.1.1'))
      assert.equal((await flag()) !== null, dead, slot)
      for (const again of [1, 2]) assert.equal((await bounce(dsn(reference, '5.1.1'))).status, 202, String(again))
    }
    await world.advance(days(4))
    assert.equal((await alertTo(begun, 'mail', 'd7')).state, 'accepted', 'a flag takes away no alert')
    assert.notEqual(await flag(), null, 'that one more was taken says nothing')
    await signed({ reference: (await alertTo(begun, 'mail', 'd7')).reference }, 'message.delivered')
    assert.equal((await alertTo(begun, 'mail', 'd7')).state, 'delivered')
    assert.equal(await flag(), null)
  })

  test('S8 what is late, delayed, a complaint or an absence note takes nothing away', async () => {
    const begun = await pending(world, 'soft')
    const { reference, proof_id: proofId } = await alertTo(begun, 'mail')
    const [, phone] = [reference, (await alertTo(begun, 'phone')).reference]
    const before = (await look(world, begun)).request
    await bounce(dsn(reference, '4.4.1', 'delayed'))
    await bounce(dsn(reference, '2.0.0', 'relayed'))
    const away = dsn(reference, '5.1.1').replace('message/delivery-status', 'text/plain')
    await bounce(away)
    await bounce('no mail at all')
    await byTwilio(phone, { MessageStatus: 'sent' })
    assert.equal((await alertTo(begun, 'mail')).state, 'accepted')
    await signed({ reference }, 'message.complained')
    assert.equal((await alertTo(begun, 'mail')).state, 'delivered', 'who complains has got it')
    assert.deepEqual((await look(world, begun)).request, before)
    // Tried for too long: it came back, but nobody said that nobody is there.
    await bounce(dsn(reference, '4.4.7'))
    assert.deepEqual(
      [(await alertTo(begun, 'mail')).state, (await alertTo(begun, 'mail')).detail],
      ['returned', 'expired'],
    )
    const [row] = await world.service.database.query<{ bounces: number }>(
      sql`select bounces from proof where account_id = ${begun.account.id} and proof_id = ${proofId}`,
    )
    assert.equal(row?.bounces, 0)
    await signed({ reference }, 'message.delivered')
    assert.equal((await alertTo(begun, 'mail')).state, 'returned', 'an older report that comes later changes nothing')
    assert.equal((await alertTo(begun, 'phone')).state, 'accepted')
  })

  test('S8 who may not report is told one thing, and changes nothing', async () => {
    const begun = await pending(world, 'forge')
    const { reference } = await alertTo(begun, 'mail')
    const phone = (await alertTo(begun, 'phone')).reference
    const failed = { MessageStatus: 'failed', ErrorCode: '30005' }
    const wall = systemClock.wall()
    const foreign = `whsec_${Buffer.alloc(24, 6).toString('base64')}`
    const answers = await Promise.all([
      bounce(dsn(reference, '5.1.1'), 'another token of a mail server'),
      post('/delivery/bounces', dsn(reference, '5.1.1')),
      signed({ reference, status: '5.1.1' }, 'message.returned', wall, foreign),
      signed({ reference, status: '5.1.1' }, 'message.returned', wall - minutes(6)),
      signed({ reference, status: '5.1.1' }, 'message.returned', wall + minutes(6)),
      post('/delivery/reports', JSON.stringify({ type: 'message.returned', data: { reference, status: '5.1.1' } })),
      byTwilio(phone, failed, phone, 'another token'),
      byTwilio(phone, failed, reference),
      post(`/delivery/twilio/${phone}`, new URLSearchParams(failed).toString()),
      post('/delivery/twilio/nothing', ''),
    ])
    for (const answer of answers) {
      assert.equal(answer.status, 401)
      assert.equal(await answer.text(), '')
    }
    assert.equal((await alertTo(begun, 'mail')).state, 'accepted')
    assert.equal((await alertTo(begun, 'phone')).state, 'accepted')
  })

  test('S8 a reference that nobody was given names nothing, and who reports hears nothing of it', async () => {
    const begun = await pending(world, 'guess')
    const { reference, message_id: messageId } = await alertTo(begun, 'mail')
    const other = await pending(world, 'other')
    const guesses = [
      referenceOf({ digest: () => Buffer.alloc(32) }, begun.account.id, messageId),
      referenceOf(world.service.keys, other.account.id, messageId),
      `${reference.slice(0, -8)}aaaaaaaa`,
      reference.slice(1),
      'a'.repeat(42),
    ]
    for (const guess of guesses) assert.equal((await bounce(dsn(guess, '5.1.1'))).status, 202, guess)
    assert.equal((await bounce(dsn(reference, '5.1.1').replaceAll('bounce+', 'bounce-'))).status, 202)
    assert.equal((await alertTo(begun, 'mail')).state, 'accepted')
    // A mail server may write it in capitals.
    await bounce(dsn(reference, '5.1.1').replace(reference, reference.toUpperCase()))
    assert.equal((await alertTo(begun, 'mail')).state, 'returned')
  })

  test('S8 L5 a message that is still on its way out is not ended by a report: it has to come again', async () => {
    const begun = await pending(world, 'early')
    const { reference, message_id: id } = await alertTo(begun, 'mail')
    const set = (state: Delivery) =>
      world.service.database.query(sql`update outbox set state = ${state}
        where account_id = ${begun.account.id} and message_id = ${id}`)
    await set('queued')
    assert.equal((await bounce(dsn(reference, '5.1.1'))).status, 503)
    assert.equal((await signed({ reference }, 'message.delivered')).status, 503)
    assert.equal((await alertTo(begun, 'mail')).state, 'queued')
    await set('accepted')
    assert.equal((await bounce(dsn(reference, '5.1.1'))).status, 202)
    assert.equal((await alertTo(begun, 'mail')).state, 'returned')
  })

  test('S8 a report about a message of weeks ago is about nothing', async () => {
    const begun = await pending(world, 'old')
    const { reference } = await alertTo(begun, 'mail')
    await world.advance(world.service.policy.delivery_reports_ms + hours(1))
    assert.equal((await bounce(dsn(reference, '5.1.1'))).status, 202)
    assert.equal((await alertTo(begun, 'mail')).state, 'accepted')
  })

  test('T153 L11 a mailbox whose filter sends an alert back gets it once more without links, and so all that follow', async () => {
    const begun = await pending(world, 'filter')
    const { reference, proof_id: proofId } = await alertTo(begun, 'mail')
    assert.match((await inbox(world, begun.old)).at(-1)?.html ?? '', /https:/)
    await bounce(dsn(reference, '5.7.1'))
    assert.deepEqual(
      [(await alertTo(begun, 'mail')).state, (await alertTo(begun, 'mail')).detail],
      ['queued', 'refused_by_policy'],
    )
    await world.settle()
    assert.equal((await alertTo(begun, 'mail')).state, 'accepted')
    assert.ok((await proofOf(begun, proofId)).linkless)
    // The mailbox of development shows one Message-ID once; the next alert shows what goes there now.
    await world.advance(days(1) + minutes(1))
    const alert = (await inbox(world, begun.old)).at(-1)
    assert.equal(alert?.html, '')
    assert.doesNotMatch(alert?.text ?? '', /https?:|www\./)
    assert.match(alert?.text ?? '', /id\.example\.jp\/stop を開いて、次の2つの番号/)
    assert.match(alert?.text ?? '', /停止番号：\d{4} \d{4}/)
    await bounce(dsn((await alertTo(begun, 'mail', 'd1')).reference, '5.7.1'))
    assert.equal((await alertTo(begun, 'mail', 'd1')).state, 'returned', 'it is tried without links once')
  })

  test('NT-12 the operator is told how messages fared, by their numbers, and when the sender does not keep up', async () => {
    const { database, time } = world.service
    const { now } = await time.moment()
    const [all] = await lookAtMessages(database, now)
    assert.equal(all?.is, 'ok')
    assert.match(all?.detail ?? '', /in the last week .*\d+ accepted, .*\d+ returned \([a-z_]+\)/)
    assert.doesNotMatch(all?.detail ?? '', /@|\+81/)
    await database.query(sql`update outbox set state = 'queued', next_at = ${at(now - hours(2) - 1)} where account_id in
      (select account_id from outbox limit 1)`)
    assert.match((await lookAtMessages(database, now)).at(-1)?.detail ?? '', /for 2 hours: is "honnin serve" running/)
    assert.equal((await lookAtMessages(database, now + days(8))).length, 2, 'what waits is told whenever it was made')
  })
})
