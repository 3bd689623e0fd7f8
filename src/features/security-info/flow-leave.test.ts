import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { inbox } from '../../../tests/support/inbox.ts'
import {
  added,
  allowed,
  answerOf,
  at,
  must,
  noticeAt,
  proofOf,
  recogniseAt,
  reportToken,
  stored,
} from '../../../tests/support/proofs.ts'
import { makeWorld, PASSWORD, type World } from '../../../tests/support/world.ts'
import { days, hours, minutes } from '../../kernel/duration.ts'
import { askVerifyCode, askVerifyCodeByAddress, verify } from '../prompt/flow.ts'
import { readReport, undoByLink } from '../report/flow.ts'
import { signOut } from '../session/flow.ts'
import type { Person } from '../session/store-visitor.ts'
import { addNewProof, makeCode } from './flow.ts'
import { keepProof, labelProof, removeProof, reportLost } from './flow-leave.ts'

describe('contacts that leave, on the real engine', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  /** An account with a mailbox and a telephone, and its owner at a browser. */
  async function owner(name: string, more: readonly string[] = []) {
    const [mail, phone] = [`${name}@mail.example`, `+8190${String(20_000_000 + ++numbers)}`]
    const account = await world.account({ proofs: [mail, phone, ...more] })
    return { account, mail, phone, person: await world.person(account) }
  }
  let numbers = 0

  const told = async (to: string): Promise<readonly string[]> =>
    (await inbox(world, to)).map((m) => m.subject || m.text)

  test('T062 S4 NT-04 NT-06 with a swapped SIM the mailbox is not gone before seven days, hears of it at once, and takes it back on day 6', async () => {
    const { account, mail, phone } = await owner('t062')
    const thief = await world.person(account)
    const allowedThief = await allowed(world, thief, 'remove-proof', at(account, phone))
    const left = must(await removeProof(world.service, allowedThief, at(account, mail).id, 'slowly'))
    assert.equal(left.state, 'leaving')
    await world.settle()
    const notice = await noticeAt(world, mail, /外す手続きが始まりました/)
    assert.match(notice.text, /Chrome \/ Android/, 'the device is told')
    assert.match(notice.text, /192\.0\.2\.\*/, 'the coarse place is told')
    const own = await added(
      world,
      await allowed(world, await recogniseAt(world, allowedThief), 'add-proof', at(account, phone)),
      'mail',
      't062-thief@evil.example',
    )
    assert.equal(own.state, 'probation')
    await world.advance(days(6))
    assert.equal((await proofOf(world, account, left.proofId)).state, 'leaving')
    must(await undoByLink(world.service, world.visitor('anywhere'), reportToken(notice)))
    assert.equal((await proofOf(world, account, left.proofId)).state, 'effective')
    await world.advance(days(2))
    assert.equal((await proofOf(world, account, left.proofId)).state, 'effective', 'the old timer takes nothing away')
  })

  test('PL-10 one that leaves verifies for seven days, is retired with the news of it, and gone after thirty more', async () => {
    const { account, mail, phone, person } = await owner('leaves')
    must(
      await removeProof(
        world.service,
        await allowed(world, person, 'remove-proof', at(account, mail)),
        at(account, mail).id,
        'slowly',
      ),
    )
    await world.advance(days(7) - minutes(1))
    const late = await world.person(account)
    must(await askVerifyCodeByAddress(world.service, late, at(account, mail).id, mail))
    await world.advance(minutes(2))
    assert.equal((await proofOf(world, account, at(account, mail).id)).state, 'retired')
    const answer = await askVerifyCodeByAddress(world.service, await world.person(account), at(account, mail).id, mail)
    assert.equal(answerOf(answer), 'verify.proof_unusable')
    await world.settle()
    for (const to of [mail, phone]) assert.equal((await told(to)).filter((m) => /外れました/.test(m)).length, 1, to)
    await world.advance(days(30))
    const gone = (await stored(world, account)).proofs.find((p) => p.proofId === at(account, mail).id)
    assert.deepEqual([gone?.state, gone?.addressSealed.length], ['gone', 0])
  })

  test('PL-05 two different contacts remove one at once; the same one twice does not', async () => {
    const third = 'third@mail.example'
    const { account, mail, phone, person } = await owner('at-once', [third])
    let now = await allowed(world, person, 'remove-proof', at(account, mail))
    const remove = () => removeProof(world.service, now, at(account, third).id, 'at-once')
    assert.equal(answerOf(await remove()), 'proof.second_needed')
    now = await allowed(world, now, 'remove-at-once', at(account, mail))
    assert.equal(answerOf(await remove()), 'proof.second_needed')
    assert.equal((await proofOf(world, account, at(account, third).id)).state, 'effective')
    now = await allowed(world, now, 'remove-at-once', at(account, phone))
    assert.equal(must(await remove()).state, 'retired')
    assert.equal(answerOf(await removeProof(world.service, now, at(account, phone).id, 'at-once')), 'step_up.needed')
    await world.settle()
    const notice = await noticeAt(world, third, /外れました/)
    assert.equal(must(await readReport(world.service, reportToken(notice))).about, 'nothing', 'it takes nothing back')
  })

  test('T064 S4 on probation a contact removes nothing, makes no code, and after it removal still takes seven days', async () => {
    const { account, mail, person } = await owner('t064')
    const young = await added(
      world,
      await allowed(world, person, 'add-proof', at(account, mail)),
      'mail',
      't064-new@mail.example',
    )
    const itself = { id: young.proofId, address: 't064-new@mail.example' }
    const refusals: string[] = []
    await world.advance(minutes(20))
    const thief = await world.person(account)
    const shown = await allowed(world, thief, 'remove-proof', itself)
    for (const manner of ['slowly', 'lost', 'at-once'] as const)
      refusals.push(answerOf(await removeProof(world.service, shown, at(account, mail).id, manner)))
    refusals.push(answerOf(await keepProof(world.service, shown, at(account, mail).id)))
    const coder = await allowed(world, await recogniseAt(world, shown), 'make-recovery-code', itself)
    refusals.push(answerOf(await makeCode(world.service, coder, '')))
    refusals.push(answerOf(await addNewProof(world.service, coder, 'mail', 't064-other@evil.example', '')))
    assert.deepEqual(refusals, Array(6).fill('step_up.needed'))
    await world.advance(days(7))
    const grown = await allowed(world, await world.person(account), 'remove-proof', itself)
    const left = must(await removeProof(world.service, grown, at(account, mail).id, 'slowly'))
    await world.advance(days(7) - hours(1))
    assert.equal((await proofOf(world, account, left.proofId)).state, 'leaving')
  })

  test('T066 PL-03 a stolen cookie removes, keeps, reports, adds and makes nothing', async () => {
    const { account, mail, phone, person } = await owner('t066')
    const thief: Person = { ...person, ...world.visitor('thief') }
    const id = at(account, mail).id
    const tries = [
      ...(['slowly', 'lost', 'at-once'] as const).map((manner) => removeProof(world.service, thief, id, manner)),
      keepProof(world.service, thief, id),
      addNewProof(world.service, thief, 'mail', 't066@evil.example', ''),
      makeCode(world.service, thief, ''),
      labelProof(world.service, thief, id, 'call me'),
    ]
    for (const tried of await Promise.all(tries)) assert.equal(answerOf(tried), 'step_up.needed')
    assert.equal(answerOf(await reportLost(world.service, thief, id, 'a guess at it')), 'password.current_wrong')
    await world.settle()
    assert.deepEqual([...(await told(mail)), ...(await told(phone))], [], 'nothing happened, nothing is told')
  })

  test('T075 PL-06 PL-10 NT-09 my number changed: the former one stops verifying at once, hears and takes back for thirty days', async () => {
    const { account, mail, phone, person } = await owner('t075')
    const number = '+819070000075'
    const ready = await allowed(world, person, 'add-proof', at(account, mail))
    const former = { proofId: at(account, phone).id, manner: 'lost' } as const
    const wrong = await addNewProof(world.service, ready, 'phone', 'no number', '', former)
    assert.equal(wrong.ok, false)
    assert.equal((await proofOf(world, account, former.proofId)).state, 'effective', 'a slip changes nothing')
    // A code is on its way to the old number: it is worth nothing afterwards (PL-10).
    await world.advance(minutes(2))
    const other = await world.person(account)
    const asked = must(await askVerifyCodeByAddress(world.service, other, former.proofId, phone))
    await world.settle()
    must(await addNewProof(world.service, ready, 'phone', number, '', former))
    const before = await inbox(world, phone)
    const code = /(\d{4}) (\d{4})/.exec(before.at(-1)?.text ?? '')
    const used = await verify(world.service, await recogniseAt(world, other), asked, `${code?.[1]}${code?.[2]}`)
    assert.equal(used.ok, false)
    assert.equal((await proofOf(world, account, former.proofId)).state, 'blocked')
    const closed = await askVerifyCodeByAddress(world.service, await world.person(account), former.proofId, phone)
    assert.equal(answerOf(closed), 'verify.proof_unusable')
    await world.settle()
    assert.ok((await inbox(world, number)).length === 1, 'the new one gets its code')
    await world.advance(days(30) - hours(1))
    const notices = (await inbox(world, phone)).slice(before.length)
    assert.ok(notices.length >= 1)
    for (const { text } of notices) assert.doesNotMatch(text, /本人確認のセキュリティコード|許可/, 'never a code again')
    assert.equal((await proofOf(world, account, former.proofId)).state, 'blocked')
    await world.advance(hours(2))
    assert.equal((await proofOf(world, account, former.proofId)).state, 'gone')
  })

  test('a number that still works leaves in its own time while the new one is on its way', async () => {
    const { account, mail, phone, person } = await owner('moves')
    const ready = await allowed(world, person, 'add-proof', at(account, mail))
    must(
      await addNewProof(world.service, ready, 'phone', '+819070000076', '', {
        proofId: at(account, phone).id,
        manner: 'slowly',
      }),
    )
    assert.equal((await proofOf(world, account, at(account, phone).id)).state, 'leaving')
    assert.equal(answerOf(await addNewProof(world.service, ready, 'mail', 'x@mail.example', '')), 'step_up.needed')
  })

  test('PL-08 the password alone blocks what was lost within the minute, never the last one, and PL-09 it comes back on day 29, not on day 31', async () => {
    const { account, mail, phone, person } = await owner('lost')
    const blocked = must(await reportLost(world.service, person, at(account, phone).id, PASSWORD))
    assert.equal(blocked.state, 'blocked')
    const last = await reportLost(world.service, await recogniseAt(world, person), at(account, mail).id, PASSWORD)
    assert.equal(answerOf(last), 'proof.last')
    await world.advance(days(29))
    const back = await allowed(world, await world.person(account), 'add-proof', at(account, mail))
    assert.equal(must(await keepProof(world.service, back, blocked.proofId)).state, 'effective')
    must(await reportLost(world.service, await world.person(account), blocked.proofId, PASSWORD))
    await world.advance(days(31))
    const late = await allowed(world, await world.person(account), 'add-proof', at(account, mail))
    assert.equal(answerOf(await keepProof(world.service, late, blocked.proofId)), 'proof.gone')
  })

  test('T113 S11 a grant opens one removal: not another act, session, time, or a second one, and not after signing out', async () => {
    const third = 't113-third@mail.example'
    const { account, mail, phone, person } = await owner('t113', [third])
    const remove = (who: Person, id: string) => removeProof(world.service, who, id, 'slowly')
    const adder = await allowed(world, person, 'add-proof', at(account, mail))
    assert.equal(answerOf(await remove(adder, at(account, phone).id)), 'step_up.needed', 'another act')
    const mine = await allowed(world, adder, 'remove-proof', at(account, mail))
    const elsewhere = await world.person(account)
    assert.equal(answerOf(await remove(elsewhere, at(account, phone).id)), 'step_up.needed', 'another session')
    await world.advance(minutes(10))
    assert.equal(answerOf(await remove(mine, at(account, phone).id)), 'step_up.needed', 'ten minutes later')
    await world.advance(minutes(10))
    const fresh = await allowed(world, await world.person(account), 'remove-proof', at(account, mail))
    must(await remove(fresh, at(account, phone).id))
    assert.equal(
      answerOf(await remove(await recogniseAt(world, fresh), at(account, third).id)),
      'step_up.needed',
      'twice',
    )
    await world.advance(minutes(20))
    const leaving = await allowed(world, await world.person(account), 'remove-proof', at(account, mail))
    await signOut(world.service, leaving)
    const back = await world.person(account)
    assert.equal(answerOf(await remove(back, at(account, third).id)), 'step_up.needed', 'after signing out')
  })

  test('T076 three refusals in a row make a dead mailbox: not offered, still alerted, its owner told each month until it is mended', async () => {
    const { account, mail, phone, person } = await owner('t076')
    const dead = at(account, mail).id
    world.carriers.faults.mail = { kind: 'bounce' }
    for (let i = 0; i < 3; i++) {
      assert.equal((await proofOf(world, account, dead)).undeliverableAt, null, `after ${i}`)
      await world.advance(minutes(20))
      must(await askVerifyCodeByAddress(world.service, person, dead, mail))
      await world.settle()
    }
    assert.notEqual((await proofOf(world, account, dead)).undeliverableAt, null)
    const nags = async () => (await told(phone)).filter((m) => /メッセージが届きません/.test(m)).length
    // Its owner is told by SMS, and so by day only.
    await world.advance(hours(13))
    assert.equal(await nags(), 1)
    await world.advance(days(30))
    assert.equal(await nags(), 2)
    await world.advance(days(30))
    assert.equal(await nags(), 3)
    const partial = await allowed(world, await world.person(account), 'remove-proof', at(account, phone))
    const refused = await removeProof(world.service, partial, at(account, phone).id, 'slowly')
    assert.equal(answerOf(refused), 'proof.last', 'who keeps only a dead mailbox keeps nothing')
    world.carriers.faults.mail = { kind: 'none' }
    must(
      await addNewProof(
        world.service,
        await allowed(world, await world.person(account), 'add-proof', at(account, phone)),
        'mail',
        't076-new@mail.example',
        '',
      ),
    )
    const ask = await world.person(account)
    await world.advance(minutes(20))
    must(await askVerifyCodeByAddress(world.service, ask, dead, mail))
    await world.settle()
    assert.equal((await proofOf(world, account, dead)).undeliverableAt, null, 'what arrives mends it')
    await world.advance(days(31))
    assert.equal(await nags(), 3)
  })

  test('T077 PL-01 no more than ten contacts, each with a code of its own, and no more mails than the caps allow', async () => {
    const account = await world.account({ proofs: Array.from({ length: 9 }, (_, i) => `t077-${i}@mail.example`) })
    const first = at(account, 't077-0@mail.example')
    const person = await world.person(account)
    await added(world, await allowed(world, person, 'add-proof', first), 'mail', 't077-9@mail.example')
    await world.advance(minutes(20))
    const more = await allowed(world, await world.person(account), 'add-proof', first)
    const answers: string[] = []
    for (let i = 0; i < 30; i++)
      answers.push(answerOf(await addNewProof(world.service, more, 'mail', `t077-flood-${i}@mail.example`, '')))
    assert.deepEqual([...new Set(answers)], ['security_info.too_many'])
    await world.settle()
    for (let i = 0; i < 30; i++) assert.deepEqual(await inbox(world, `t077-flood-${i}@mail.example`), [])
  })

  test('PL-07 of each contact it is kept when it came, was last shown and changed, and from where that was done', async () => {
    const { account, mail, phone, person } = await owner('pl07')
    await world.advance(days(1))
    const shown = await allowed(world, await world.person(account), 'remove-proof', at(account, mail))
    const { now } = await world.service.time.moment()
    must(await removeProof(world.service, shown, at(account, phone).id, 'slowly'))
    const { proofs } = await stored(world, account)
    const [one, other] = [at(account, mail), at(account, phone)].map((p) => proofs.find((q) => q.proofId === p.id))
    assert.ok(one?.usedAt && Math.abs(one.usedAt - now) < minutes(1), 'last shown')
    assert.equal(other?.usedAt, null)
    assert.ok(other && Math.abs(other.changedAt - now) < minutes(1) && other.createdAt < now - days(300))
    const [event] = await world.service.database.query<{ at: number; data: Record<string, string> }>({
      strings: ['select at, data from event where kind = ', ' and account_id = ', ''],
      values: ['proof.leaving', account.id],
    })
    assert.equal(event?.data.proof, other.proofId)
    assert.deepEqual([event?.data.agent, event?.data.source], [person.agent, person.source])
  })

  test('a name is changed by who has shown an old contact just now, and by nobody else', async () => {
    const { account, mail, phone, person } = await owner('named')
    assert.equal(answerOf(await labelProof(world.service, person, at(account, phone).id, 'x')), 'step_up.needed')
    const shown = await allowed(world, person, 'add-proof', at(account, mail))
    must(await labelProof(world.service, shown, at(account, phone).id, '会社'))
    assert.equal((await proofOf(world, account, at(account, phone).id)).label, '会社')
    const other = await owner('other')
    assert.equal(answerOf(await labelProof(world.service, shown, at(other.account, other.mail).id, 'x')), 'proof.gone')
  })

  test('a known browser is not asked for the address, and offers no contact that does not verify', async () => {
    const { account, mail, phone, person } = await owner('offered')
    const shown = await allowed(world, person, 'remove-proof', at(account, mail))
    must(await removeProof(world.service, shown, at(account, phone).id, 'lost'))
    const answer = await askVerifyCode(world.service, await recogniseAt(world, shown), at(account, phone).id)
    assert.equal(answerOf(answer), 'verify.proof_unusable')
  })
})
