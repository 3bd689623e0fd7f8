import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { nameNewProof, proveByCode, startReplacement } from '../../src/features/replacement/start/flow.ts'
import { continueByLink } from '../../src/features/replacement/start/flow-link.ts'
import { stopByLink } from '../../src/features/replacement/status/flow-end.ts'
import { signIn } from '../../src/features/session/flow.ts'
import { days, hours, minutes, seconds } from '../../src/kernel/duration.ts'
import { sql } from '../../src/platform/database/sql.ts'
import type { DevMessage } from '../../src/platform/delivery/mailbox.ts'
import { longDate } from '../../src/platform/page/dates.ts'
import { inbox, last } from '../support/inbox.ts'
import { codeAt, draft, linkTo, look, must, pending, type Scene, said, scene } from '../support/scene.ts'
import { makeWorld, PASSWORD, type World } from '../support/world.ts'

describe('mails and SMS', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  const everything = ({ subject, text, html }: DevMessage): string => `${subject}\n${text}\n${html}`

  test('T090 an identifier in another case mapping is nobody’s, and never finds an account by accident', async () => {
    const account = await world.account({ identifier: 'mikess@kelvin.example' })
    const open = async (typed: string) => said(await signIn(world.service, world.visitor(typed), typed, PASSWORD))
    assert.equal(await open('MIKESS@Kelvin.Example'), 'ok', 'the case of ASCII letters')
    for (const typed of [
      'mıkess@kelvin.example',
      'MİKESS@kelvin.example',
      'mi\u212aess@kelvin.example',
      'mike\u017f\u017f@kelvin.example',
      'mikeß@kelvin.example',
      'mi\u212aess@\u212aelvin.example',
      'ｍｉｋｅｓｓ＠ｋｅｌｖｉｎ．ｅｘａｍｐｌｅ．ｅｖｉｌ．ｅｘａｍｐｌｅ',
    ])
      assert.notEqual(await open(typed), 'ok', typed)
    assert.equal((await inbox(world, account.identifier)).length, 0)
  })

  test('T095 what a person typed as a label or says in a header stands in no message', async () => {
    const hostile = '至急 0120-999-999 に電話 <b>x</b> https://evil.example \u202e\r\nBcc: spy@evil.example'
    const address = 't095@old-mail.example'
    const account = await world.account({ proofs: [{ kind: 'mail', address, label: hostile.slice(0, 40) }] })
    await world.service.database.query(sql`update proof set label = ${hostile} where account_id = ${account.id}`)
    const person = { ...(await world.person(account)), agent: 'Chrome / Android' }
    const begun: Scene = { account, person, old: address, oldPhone: '', fresh: 't095@new-mail.example' }
    must(await startReplacement(world.service, person))
    must(await nameNewProof(world.service, person, 'mail', begun.fresh))
    await world.settle()
    must(await continueByLink(world.service, person, person, await linkTo(world, begun.fresh, 'continue')))
    await world.advance(days(28))
    must(await stopByLink(world.service, await linkTo(world, address, 'stop')))
    await world.settle()
    const sent = [...(await inbox(world, address)), ...(await inbox(world, begun.fresh))]
    assert.ok(sent.length >= 10)
    for (const message of sent) {
      assert.doesNotMatch(everything(message), /至急|0120|evil|\u202e|Bcc|<b>x/, message.subject)
      assert.doesNotMatch(message.subject, /[\r\n]/)
    }
  })

  test('T098 S8 NT-02 within a minute every old proof is told all it needs to stop the request', async () => {
    const [second, retiring] = ['t098-b@old-mail.example', 't098-c@old-mail.example']
    const begun = await draft(world, 't098', {
      proofs: [
        { kind: 'mail', address: 't098@old-mail.example' },
        { kind: 'mail', address: second },
        { kind: 'phone', address: '+818030000980' },
        { kind: 'mail', address: retiring },
      ],
    })
    const retired = begun.account.proofs.at(-1)?.id ?? ''
    const { now } = await world.service.time.moment()
    await world.service.database.query(sql`update proof set state = 'retired', changed_at = ${new Date(now - days(3)).toISOString()}::timestamptz
      where account_id = ${begun.account.id} and proof_id = ${retired}`)
    must(await continueByLink(world.service, begun.person, begun.person, await linkTo(world, begun.fresh, 'continue')))
    const written = await world.service.database.query<{ proof_id: string; created_at: number }>(sql`
      select proof_id, created_at from outbox where account_id = ${begun.account.id} and template = 'replacement-alert'`)
    assert.equal(new Set(written.map((r) => r.proof_id)).size, 4, 'in the same unit as the change')
    await world.settle()
    const { request } = await look(world, begun)
    assert.ok(request?.state === 'pending' && request.alertedAt !== null)
    assert.ok(request.alertedAt - request.provenAt < seconds(60))
    const receipt = `${request.receipt.slice(0, 4)}-${request.receipt.slice(4)}`
    for (const to of [begun.account.proofs[0]?.address ?? '', second, retiring]) {
      const [alert] = await inbox(world, to)
      assert.ok(alert, to)
      assert.match(alert.text, /\d{4}年\d+月\d+日\(.\) \d\d:\d\d（日本時間）/, 'time and zone')
      assert.match(alert.text, /192\.0\.2\b/, 'coarse place')
      assert.match(alert.text, /Android/, 'device')
      assert.match(alert.text, /t•••@new-mail\.example/, 'the new address, masked')
      assert.match(alert.text, /localhost:3000\/stop\/[\w-]{60,}/, 'a link')
      assert.match(alert.text, /localhost:3000\/stop\s/, 'a way without it')
      assert.match(alert.text, /\d{4} \d{4}/, 'the number for that')
      assert.ok(alert.text.includes(receipt))
    }
    const [sms] = await inbox(world, '+818030000980')
    assert.match(sms?.text ?? '', /\/stop .*\d{4} \d{4}/)
    assert.ok(sms?.text.includes(receipt))
  })

  test('T099 S8 L5 a provider that is down for 60 hours: tried again, and the wait counts from the first that arrived', async () => {
    world.carriers.faults.mail = { kind: 'down' }
    world.carriers.faults.sms = { kind: 'down' }
    const begun = await scene(world, 't099')
    must(await startReplacement(world.service, begun.person))
    const number = '+817030000990'
    const named = must(await nameNewProof(world.service, begun.person, 'phone', number))
    world.carriers.faults.sms = { kind: 'none' }
    await world.advance(minutes(2))
    const code = await codeAt(world, number)
    world.carriers.faults.sms = { kind: 'down' }
    must(await proveByCode(world.service, begun.person, named.challenge?.challengeId ?? '', code))
    await world.advance(hours(60))
    assert.equal((await inbox(world, begun.old)).length, 0)
    const silent = (await look(world, begun)).request
    assert.ok(silent?.state === 'pending' && silent.alertedAt === null)
    world.carriers.faults.mail = { kind: 'none' }
    world.carriers.faults.sms = { kind: 'none' }
    await world.advance(hours(2))
    const { request } = await look(world, begun)
    assert.ok(request?.state === 'pending' && request.alertedAt !== null && !request.unreached)
    assert.ok(request.alertedAt - request.provenAt >= hours(60))
    assert.equal(request.deadlineAt, request.alertedAt + days(30))
    const alert = (await inbox(world, begun.old)).find(({ subject }) => subject.includes('始まりました'))
    const { shiftMs } = await world.service.time.moment()
    const shown = longDate(request.deadlineAt + shiftMs, { locale: 'ja', zone: 'Asia/Tokyo' })
    assert.ok(alert?.text.includes(shown), `${shown} is shown, and not 60 hours before`)
    const subjects = (await inbox(world, begun.old)).map(({ subject }) => subject)
    assert.equal(subjects.filter((s) => s.includes('始まりました')).length, 1, 'the alert itself, once')
    assert.equal((await inbox(world, begun.oldPhone)).length, 1)
    const rows = await world.service.database.query(sql`select 1 from proof
      where account_id = ${begun.account.id} and undeliverable_at is not null`)
    assert.deepEqual(rows, [], 'who is down says nothing about a mailbox')
  })

  test('T102 S8 NT-08 nothing unsubscribes from an alert, and what a provider suppressed is told on the other channel', async () => {
    const begun = await scene(world, 't102')
    // The provider says "never" for the old mailbox, as one does that suppresses after a complaint.
    world.carriers.faults.mail = { kind: 'bounce' }
    await world.service.database.query(sql`update proof set undeliverable_at = created_at
      where account_id = ${begun.account.id} and kind = 'mail'`)
    must(await startReplacement(world.service, begun.person))
    const number = '+817030001020'
    const named = must(await nameNewProof(world.service, begun.person, 'phone', number))
    const code = await codeAt(world, number)
    must(await proveByCode(world.service, begun.person, named.challenge?.challengeId ?? '', code))
    await world.settle()
    const tried = await world.service.database.query<{ state: string }>(sql`select o.state from outbox o join proof p
      on p.account_id = o.account_id and p.proof_id = o.proof_id
      where o.account_id = ${begun.account.id} and o.template = 'replacement-alert' and p.kind = 'mail'`)
    assert.deepEqual(tried, [{ state: 'failed' }], 'a flag takes away no alert')
    assert.equal((await inbox(world, begun.oldPhone)).length, 1, 'the other channel hears of it')
    const { request } = await look(world, begun)
    assert.ok(request?.state === 'pending' && request.alertedAt !== null)
    world.carriers.faults.mail = { kind: 'none' }
    for (const { subject, text, html } of [
      await last(world, begun.oldPhone),
      ...(await inbox(world, 't098@old-mail.example')),
    ])
      assert.doesNotMatch(`${subject}${text}${html}`, /unsubscribe|配信停止|mailto:.*stop/i)
  })

  test('T143 an alert masks the new address, and what goes there names no account', async () => {
    const begun = await pending(world, 'u143')
    for (const message of await inbox(world, begun.old)) {
      assert.match(everything(message), /u•••@new-mail\.example/)
      assert.doesNotMatch(everything(message), /u143@new-mail/)
    }
    const { request } = await look(world, begun)
    for (const message of await inbox(world, begun.fresh)) {
      assert.doesNotMatch(everything(message), /u143@old-mail|u•••@old-mail|example\.jp/)
      assert.match(message.text, new RegExp(`${request?.receipt.slice(0, 4)}-${request?.receipt.slice(4)}`))
    }
  })
})
