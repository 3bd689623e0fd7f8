import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before, describe, test } from 'node:test'
import PostalMime, { type Email } from 'postal-mime'
import { askVerifyCodeByAddress, verify } from '../../src/features/prompt/flow.ts'
import { loadProofs } from '../../src/features/proof/store.ts'
import { continueKey, nameNewProof, proveByCode, startReplacement } from '../../src/features/replacement/start/flow.ts'
import { stopByNumber } from '../../src/features/replacement/status/flow-end.ts'
import { days, hours, minutes, seconds } from '../../src/kernel/duration.ts'
import type { AccountWish } from '../../src/main/dev-accounts.ts'
import { sql } from '../../src/platform/database/sql.ts'
import { type MailEnvelope, never } from '../../src/platform/delivery/carrier.ts'
import { smsJsonCarrier } from '../../src/platform/delivery/sms-json.ts'
import { smtpCarrier } from '../../src/platform/delivery/smtp.ts'
import { openSmtpSink, type SmtpSink } from '../../src/platform/delivery/smtp-sink.testing.ts'
import { type Delivery, deliveryOf } from '../../src/platform/outbox.ts'
import { inbox } from '../support/inbox.ts'
import { codeAt, look, must, type Scene, said, scene } from '../support/scene.ts'
import { makeWorld, type World } from '../support/world.ts'

interface Mailbox {
  readonly sink: SmtpSink
  /** What was taken, newest last. */
  readonly taken: Email[]
}

/** A mail server that answers by what is in a mail. */
async function mailServer(refusal: (mail: Email) => string | undefined): Promise<Mailbox> {
  const sink = await openSmtpSink()
  const taken: Email[] = []
  sink.judge = async (raw) => {
    const mail = await PostalMime.parse(raw)
    const said = refusal(mail)
    if (said === undefined) taken.push(mail)
    return said
  }
  return { sink, taken }
}

const hasLink = ({ text = '', html = '' }: Email): boolean => /https?:|www\./.test(text + html)

describe('mailboxes and carriers that filter', () => {
  let world: World
  const closers: (() => Promise<void> | void)[] = []
  before(async () => {
    world = await makeWorld({ HONNIN_ORIGIN: 'https://id.example.jp', RETURN_PATH: 'bounce@bounces.example.jp' })
  })
  after(async () => {
    for (const close of closers) await close()
    await world.close()
  })

  /** From now on mails go to a server that refuses what it is told to refuse. */
  async function mailsGoTo(refusal: (mail: Email) => string | undefined): Promise<Mailbox> {
    const server = await mailServer(refusal)
    const at = { host: '127.0.0.1', port: server.sink.port, secure: false, startTls: 'optional' } as const
    const mail = smtpCarrier(at)
    closers.push(
      () => mail.close(),
      () => server.sink.close(),
    )
    Object.assign(world.carriers, { mail })
    return server
  }

  /** Waiting for a new telephone, so that no mail with a link was needed to get there. */
  async function pendingByPhone(name: string, wish: Partial<AccountWish> = {}): Promise<Scene> {
    const begun = await scene(world, name, wish)
    must(await startReplacement(world.service, begun.person))
    const number = `+8170${String(Math.abs(hash(name)) % 100_000_000).padStart(8, '3')}`
    const named = must(await nameNewProof(world.service, begun.person, 'phone', number))
    const code = await codeAt(world, number)
    must(await proveByCode(world.service, begun.person, named.challenge?.challengeId ?? '', code))
    await world.settle()
    return begun
  }
  const hash = (text: string) => Array.from(text).reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) | 0, 7)

  const states = async ({ account }: Scene, template: string) =>
    world.service.database.query<{ state: Delivery; detail: string; kind: string }>(sql`
      select o.state, o.detail, p.kind from outbox o join proof p on p.account_id = o.account_id and p.proof_id = o.proof_id
      where o.account_id = ${account.id} and o.template = ${template} order by p.kind`)

  const mailProof = async ({ account }: Scene) => {
    const proof = (await loadProofs(world.service.database, account.id)).find((p) => p.kind === 'mail')
    assert.ok(proof)
    return proof
  }

  test('T153 L11 S8 a mail server that refuses links gets the alert without any, and its numbers stop the request', async () => {
    const { sink, taken } = await mailsGoTo((mail) => (hasLink(mail) ? '554 5.7.1 message contains a URL' : undefined))
    const begun = await pendingByPhone('t153a')
    assert.deepEqual(await states(begun, 'replacement-alert'), [
      { state: 'accepted', detail: 'accepted', kind: 'mail' },
      { state: 'accepted', detail: 'accepted', kind: 'phone' },
    ])
    const alert = taken.at(-1)
    assert.equal(alert?.html, undefined)
    assert.match(alert?.text ?? '', /id\.example\.jp\/stop を開いて、次の2つの番号を入力してください/)
    assert.ok((await mailProof(begun)).linkless)
    const refused = sink.messages.length - taken.length
    await world.advance(days(1) + minutes(1))
    assert.equal(taken.length, 2, 'the reminder went without links at once')
    assert.equal(sink.messages.length - taken.length, refused)
    const ids = taken.map(({ messageId }) => messageId)
    assert.equal(new Set(ids).size, 2)
    assert.equal((await mailProof(begun)).undeliverableAt, null)
    const [, receipt = ''] = /受付番号：([\d-]+)/.exec(alert?.text ?? '') ?? []
    const [, number = ''] = /停止番号：(\d{4} \d{4})/.exec(alert?.text ?? '') ?? []
    must(await stopByNumber(world.service, world.visitor('owner'), receipt, number))
    assert.equal((await look(world, begun)).request?.state, 'vetoed')
  })

  test('T153 a code has no link and needs no second try; a new address whose server refuses links is told of, with another way', async () => {
    const begun = await scene(world, 't153b')
    await world.settle()
    const { sink, taken } = await mailsGoTo((mail) => (hasLink(mail) ? '550 5.7.1 URL' : undefined))
    const mail = await mailProof(begun)
    await world.service.database.query(sql`update proof set bounces = 3, undeliverable_at = created_at,
      returned_at = created_at where account_id = ${begun.account.id} and proof_id = ${mail.proofId}`)
    const challenge = must(await askVerifyCodeByAddress(world.service, begun.person, mail.proofId, begun.old))
    await world.settle()
    assert.equal(sink.messages.length, 1)
    const [, code = ''] = /^ {4}(\d{4} \d{4})$/m.exec(taken[0]?.text ?? '') ?? []
    assert.notEqual((await mailProof(begun)).undeliverableAt, null, 'that it was taken says nothing')
    must(await verify(world.service, begun.person, challenge, code))
    assert.equal((await mailProof(begun)).undeliverableAt, null, 'T076 that it was read does')
    assert.equal((await mailProof(begun)).linkless, false)
    const loser = await scene(world, 't153c')
    must(await startReplacement(world.service, loser.person))
    must(await nameNewProof(world.service, loser.person, 'mail', loser.fresh))
    await world.settle()
    const { request, read } = await look(world, loser)
    const typed = read.proofs.find((p) => p.state === 'unconfirmed')
    const key = continueKey(request?.requestId ?? '', typed?.proofId ?? '')
    const report = await deliveryOf(world.service.database, loser.account.id, key)
    assert.deepEqual([report?.state, report?.detail], ['failed', 'refused_by_policy'])
    assert.equal(
      said(await nameNewProof(world.service, loser.person, 'phone', '+817033333333')),
      'ok',
      'the other channel',
    )
  })

  test('T153 a mail server that cannot tell that a mail is ours is tried again until DNS is mended, and says nothing of the mailbox', async () => {
    let mended = false
    const { taken } = await mailsGoTo(() => (mended ? undefined : '550 5.7.26 unauthenticated mail is not accepted'))
    const begun = await pendingByPhone('t153d')
    await world.advance(hours(5))
    assert.deepEqual(await states(begun, 'replacement-alert'), [
      { state: 'queued', detail: 'sender_unproven', kind: 'mail' },
      { state: 'accepted', detail: 'accepted', kind: 'phone' },
    ])
    mended = true
    await world.advance(hours(2))
    assert.equal(taken.length, 1)
    assert.ok(hasLink(taken[0] as Email), 'its links were not what was wrong')
    const proof = await mailProof(begun)
    assert.deepEqual([proof.linkless, proof.undeliverableAt], [false, null])
  })

  test('T153 S8 a route that refuses SMS of foreign senders leaves the mail, and the request knows who was told', async () => {
    await mailsGoTo(() => undefined)
    const begun = await scene(world, 't153e')
    must(await startReplacement(world.service, begun.person))
    const number = '+817044444444'
    const named = must(await nameNewProof(world.service, begun.person, 'phone', number))
    const code = await codeAt(world, number)
    const { sms } = world.carriers
    Object.assign(world.carriers, { sms: { send: async () => never('refused_by_policy') } })
    must(await proveByCode(world.service, begun.person, named.challenge?.challengeId ?? '', code))
    await world.settle()
    Object.assign(world.carriers, { sms })
    assert.deepEqual(await states(begun, 'replacement-alert'), [
      { state: 'accepted', detail: 'accepted', kind: 'mail' },
      { state: 'failed', detail: 'refused_by_policy', kind: 'phone' },
    ])
    const { request } = await look(world, begun)
    assert.ok(request?.state === 'pending' && request.alertedAt !== null)
    assert.equal((await inbox(world, begun.oldPhone)).length, 0)
  })

  test('T099 S8 L5 servers that answer 5xx, hang up or are gone for 60 hours are tried again, and say nothing of a mailbox', async () => {
    const { sink, taken } = await mailsGoTo(() => undefined)
    let status = 503
    const provider = createServer((_, response) => void response.writeHead(status).end())
    provider.listen(0, '127.0.0.1')
    await once(provider, 'listening')
    closers.push(() => void provider.close())
    const at = provider.address()
    const url = `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}/`
    const begun = await scene(world, 't099x')
    must(await startReplacement(world.service, begun.person))
    const number = '+817055555555'
    const named = must(await nameNewProof(world.service, begun.person, 'phone', number))
    const code = await codeAt(world, number)
    const { sms } = world.carriers
    Object.assign(world.carriers, { sms: smsJsonCarrier({ url, token: 't' }) })
    sink.replies = { greeting: '554 5.3.2 closed' }
    must(await proveByCode(world.service, begun.person, named.challenge?.challengeId ?? '', code))
    await world.advance(hours(20))
    sink.replies = { MAIL: '550 5.7.1 not you' }
    status = 401
    await world.advance(hours(20))
    sink.replies = { body: '' }
    status = 429
    await world.advance(hours(20))
    assert.ok((await look(world, begun)).request?.state === 'pending')
    const waiting = await states(begun, 'replacement-alert')
    assert.ok(waiting.length >= 2 && waiting.every(({ state }) => state === 'queued'), JSON.stringify(waiting))
    sink.replies = {}
    status = 200
    await world.advance(hours(2))
    Object.assign(world.carriers, { sms })
    const { request } = await look(world, begun)
    assert.ok(request?.state === 'pending' && request.alertedAt !== null && !request.unreached)
    assert.equal(request.deadlineAt, request.alertedAt + days(30))
    assert.ok(request.alertedAt - request.provenAt >= hours(60))
    const proofs = await loadProofs(world.service.database, begun.account.id)
    assert.ok(proofs.every(({ undeliverableAt }) => undeliverableAt === null))
    assert.ok(taken.some(({ to }) => to?.[0]?.address === begun.old))
  })

  test('L5 T117 one message whose hand-over breaks keeps no other waiting, and is tried again when its lease is over', async () => {
    const { taken } = await mailsGoTo(() => undefined)
    const { mail } = world.carriers
    const bad = 't117bad@old-mail.example'
    let broken = 0
    Object.assign(world.carriers, {
      mail: {
        send: (envelope: MailEnvelope) => {
          if (envelope.to !== bad) return mail.send(envelope)
          broken += 1
          return Promise.reject(new Error('a bug of ours'))
        },
      },
    })
    const begun = await pendingByPhone('t117', {
      proofs: [
        { kind: 'mail', address: bad },
        { kind: 'mail', address: 't117good@old-mail.example' },
      ],
    })
    const alerts = async () => (await states(begun, 'replacement-alert')).map(({ state }) => state).sort()
    assert.deepEqual(await alerts(), ['accepted', 'queued'])
    assert.ok(taken.some(({ to }) => to?.[0]?.address === 't117good@old-mail.example'))
    const before = broken
    await world.advance(world.service.policy.delivery_lease_ms - seconds(30))
    assert.equal(broken, before, 'nobody else has it while the lease lasts')
    Object.assign(world.carriers, { mail })
    await world.advance(minutes(1))
    assert.deepEqual(await alerts(), ['accepted', 'accepted'])
  })

  test('T103 a reminder by SMS that could not leave by day waits for the morning; codes and first alerts do not wait', async () => {
    await mailsGoTo(() => undefined)
    const begun = await pendingByPhone('night')
    const arrived = async () => (await inbox(world, begun.oldPhone)).length
    assert.equal(await arrived(), 1)
    await world.advance(days(7) - hours(1))
    world.carriers.faults.sms = { kind: 'down' }
    await world.advance(hours(24))
    await world.advance(hoursUntil(world, 21))
    world.carriers.faults.sms = { kind: 'none' }
    await world.advance(hours(3))
    assert.equal(await arrived(), 1, 'not by night')
    const other = await pendingByPhone('nightly')
    assert.equal((await inbox(world, other.oldPhone)).length, 1, 'the first alert')
    const phone = (await loadProofs(world.service.database, begun.account.id)).find((p) => p.kind === 'phone')
    must(await askVerifyCodeByAddress(world.service, begun.person, phone?.proofId ?? '', begun.oldPhone))
    await world.settle()
    assert.equal(await arrived(), 2, 'a code')
    await world.advance(hoursUntil(world, 9) + minutes(1))
    assert.equal(await arrived(), 3, 'the reminder, in the morning')
  })
})

/** Until it is this hour in Tokyo, where the clock never changes. */
function hoursUntil({ service }: World, hour: number): number {
  const inTokyo = (service.clock.wall() + hours(9)) % days(1)
  return (hours(hour) - inTokyo + days(1)) % days(1)
}
