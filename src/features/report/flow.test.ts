import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { inbox, lastWithLink, tokenIn } from '../../../tests/support/inbox.ts'
import {
  added,
  allowed,
  answerOf,
  at,
  must,
  noticeAt,
  noticeNumber,
  proofOf,
  recogniseAt,
  reportToken,
  stored,
} from '../../../tests/support/proofs.ts'
import { makeWorld, type World } from '../../../tests/support/world.ts'
import { days, hours, minutes } from '../../kernel/duration.ts'
import { askVerifyCodeByAddress } from '../prompt/flow.ts'
import { nameNewProof, startReplacement } from '../replacement/start/flow.ts'
import { continueByLink } from '../replacement/start/flow-link.ts'
import { readStop, stopByLink } from '../replacement/status/flow-end.ts'
import { disownByStopLink } from '../replacement/stop/flow-disown.ts'
import { linkToken } from '../replacement/store-links.ts'
import { makeCode } from '../security-info/flow.ts'
import { removeProof } from '../security-info/flow-leave.ts'
import { recognise, signIn } from '../session/flow.ts'
import { disownByLink, readReport, reportByNumber, undoByLink } from './flow.ts'
import { reportToken as makeToken, readReportToken, reportNumber } from './store-links.ts'

describe('"this was not me", from any notice, without signing in', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  let numbers = 0
  async function owner(name: string, more: readonly string[] = []) {
    const [mail, phone] = [`${name}@mail.example`, `+8190${String(40_000_000 + ++numbers)}`]
    const account = await world.account({ proofs: [mail, phone, ...more] })
    return { account, mail, phone, person: await world.person(account) }
  }

  const anybody = () => world.visitor(`somebody-${++numbers}`)

  test('T042 S4 one click on the notice of a code that was read out removes the address, ends its sessions, and protects the account', async () => {
    const { account, mail, phone, person: own } = await owner('t042')
    const before = await allowed(world, own, 'end-sessions', at(account, mail))
    await world.advance(days(2))
    const opened = must(await signIn(world.service, world.visitor('caller'), account.identifier, account.password))
    const caller = await recognise(world.service, world.visitor('caller'), opened.token)
    assert.ok(caller)
    const shown = await allowed(world, caller, 'add-proof', at(account, mail))
    const foreign = await added(world, shown, 'mail', 't042@evil.example')
    const trusted = await world.person(account, 'caller')
    await world.settle()
    for (const to of [mail, phone]) await noticeAt(world, to, /加わりました/)
    assert.deepEqual(
      (await inbox(world, 't042@evil.example')).filter((m) => /加わりました/.test(m.subject)),
      [],
      'the new one is not who is told',
    )
    const token = reportToken(await noticeAt(world, mail, /加わりました/))
    must(await undoByLink(world.service, anybody(), token))
    assert.equal((await proofOf(world, account, foreign.proofId)).state, 'discarded')
    const read = await stored(world, account)
    assert.notEqual(read.account.protectedAt, null)
    const sessions = await sessionsOf(account.id)
    assert.equal(sessions.get(shown.session.sessionId), 'not_me')
    assert.equal(sessions.get(trusted.session.sessionId), 'not_me', 'his browser was known for a moment only')
    assert.equal(sessions.get(before.session.sessionId), null, 'the browser that the owner has had for long stays')
    const reused = await removeProof(world.service, await recogniseAt(world, shown), at(account, mail).id, 'slowly')
    assert.equal(answerOf(reused), 'step_up.needed')
    await world.settle()
    for (const to of [mail, phone, 't042@evil.example']) await noticeAt(world, to, /外れました/)
    assert.equal(answerOf(await undoByLink(world.service, anybody(), token)), 'report.already')
  })

  async function sessionsOf(accountId: string): Promise<ReadonlyMap<string, string | null>> {
    const rows = await world.service.database.query<{ session_id: string; end_reason: string | null }>({
      strings: ['select session_id, end_reason from session where account_id = ', ''],
      values: [accountId],
    })
    return new Map(rows.map((row) => [row.session_id, row.end_reason]))
  }

  test('T067 NT-02 NT-05 all that were there hear of a new one, also one that leaves; the new one does not count', async () => {
    const third = 't067-third@mail.example'
    const { account, mail, phone, person } = await owner('t067', [third])
    must(
      await removeProof(
        world.service,
        await allowed(world, person, 'remove-proof', at(account, mail)),
        at(account, third).id,
        'slowly',
      ),
    )
    await added(
      world,
      await allowed(world, await recogniseAt(world, person), 'add-proof', at(account, mail)),
      'mail',
      't067-new@mail.example',
    )
    await world.settle()
    for (const to of [mail, phone, third]) {
      const heard = (await inbox(world, to)).filter((m) => /新しいメールアドレス.*が加わりました/.test(m.text))
      assert.equal(heard.length, 1, to)
    }
  })

  test('a link acts while what it takes back is young, and answers every other time that it is too late', async () => {
    const { account, mail, person } = await owner('late')
    await added(world, await allowed(world, person, 'add-proof', at(account, mail)), 'mail', 'late-new@mail.example')
    await world.settle()
    const token = reportToken(await noticeAt(world, mail, /加わりました/))
    assert.equal(must(await readReport(world.service, token)).standing, 'open')
    await world.advance(days(7) + minutes(1))
    await world.settle()
    assert.equal(must(await readReport(world.service, token)).standing, 'late')
    assert.equal(answerOf(await undoByLink(world.service, anybody(), token)), 'report.too_late')
  })

  test('S16 S12 reading a link a hundred times changes nothing, and a forged or foreign one tells nothing', async () => {
    const { account, mail, person } = await owner('read')
    const other = await owner('read-other')
    await added(world, await allowed(world, person, 'add-proof', at(account, mail)), 'mail', 'read-new@mail.example')
    await world.settle()
    const token = reportToken(await noticeAt(world, mail, /加わりました/))
    const before = (await stored(world, account)).account.version
    for (let i = 0; i < 100; i++) must(await readReport(world.service, token))
    assert.equal((await stored(world, account)).account.version, before)
    const link = readReportToken(world.service.keys, token)
    assert.ok(link)
    const bytes = Buffer.from(token, 'base64url')
    const forged: string[] = []
    for (let i = 0; i < bytes.length; i++) {
      const copy = Buffer.from(bytes)
      copy[i] = (copy[i] ?? 0) ^ 1
      forged.push(copy.toString('base64url'))
    }
    // Signed rightly, and about a proof that is not of this account.
    forged.push(makeToken(world.service.keys, { ...link, readerId: at(other.account, other.mail).id }))
    forged.push(makeToken(world.service.keys, { ...link, accountId: other.account.id }))
    for (const one of forged) {
      assert.equal(answerOf(await readReport(world.service, one)), 'report.unknown')
      assert.equal(answerOf(await undoByLink(world.service, anybody(), one)), 'report.unknown')
    }
    assert.equal((await stored(world, account)).account.version, before)
  })

  test('T054 S5 a contact on probation takes nothing back and stops nothing, whatever link is made for it', async () => {
    const { account, mail, phone, person } = await owner('t054')
    const young = await added(
      world,
      await allowed(world, person, 'add-proof', at(account, mail)),
      'mail',
      't054-young@mail.example',
    )
    const left = must(
      await removeProof(
        world.service,
        await allowed(world, await recogniseAt(world, person), 'remove-proof', at(account, mail)),
        at(account, phone).id,
        'slowly',
      ),
    )
    await world.settle()
    const notice = await noticeAt(world, 't054-young@mail.example', /外す手続きが始まりました/)
    const own = reportToken(notice)
    assert.equal(must(await readReport(world.service, own)).about, 'nothing')
    const made = makeToken(world.service.keys, {
      accountId: account.id,
      readerId: young.proofId,
      matter: { about: 'removal', subject: left.proofId, since: left.changedAt },
    })
    for (const token of [own, made])
      assert.equal(answerOf(await undoByLink(world.service, anybody(), token)), 'report.unknown')
    must(await disownByLink(world.service, anybody(), own))
    assert.equal(
      (await proofOf(world, account, young.proofId)).state,
      'discarded',
      'and gets no power to stop by leaving',
    )
    assert.equal((await proofOf(world, account, left.proofId)).state, 'leaving')
  })

  async function waiting(account: { readonly id: string }, address: string) {
    const requester = await world.person(account as Parameters<World['person']>[0])
    must(await startReplacement(world.service, requester))
    must(await nameNewProof(world.service, requester, 'mail', address))
    await world.settle()
    const token = tokenIn(await lastWithLink(world, address, 'continue'), 'continue')
    return must(await continueByLink(world.service, requester, requester, token)).request
  }

  test('T053 S5 a contact that was removed five days ago still stops a replacement, and one that was retired, too', async () => {
    const third = 't053-third@mail.example'
    for (const manner of ['slowly', 'lost', 'at-once'] as const) {
      const { account, mail, phone, person } = await owner(`t053-${manner}`, [`${manner}.${third}`])
      let thief = await allowed(world, person, 'remove-proof', at(account, mail))
      thief = await allowed(world, thief, 'remove-at-once', at(account, phone))
      must(await removeProof(world.service, thief, at(account, `${manner}.${third}`).id, manner))
      await world.advance(days(5))
      const request = await waiting(account, `t053-${manner}@new.example`)
      await world.settle()
      const stop = tokenIn(await lastWithLink(world, `${manner}.${third}`, 'stop'), 'stop')
      assert.equal(must(await stopByLink(world.service, stop)).state, 'vetoed')
      assert.equal(request.state, 'pending')
    }
  })

  test('T056 a stranger who got the number says so: it verifies no more, hears for W, the owner is told, and nobody is named', async () => {
    const { account, mail, phone } = await owner('t056')
    const request = await waiting(account, 't056@new.example')
    await world.settle()
    const token = linkToken(world.service.keys, 'stop', {
      accountId: account.id,
      requestId: request.requestId,
      proofId: at(account, phone).id,
    })
    const person = await world.person(account)
    must(await askVerifyCodeByAddress(world.service, person, at(account, phone).id, phone))
    must(await disownByStopLink(world.service, anybody(), token))
    const disowned = await proofOf(world, account, at(account, phone).id)
    assert.equal(disowned.state, 'disowned')
    const asked = await askVerifyCodeByAddress(world.service, person, disowned.proofId, phone)
    assert.equal(answerOf(asked), 'verify.proof_unusable', 'power to verify is gone at once')
    const open = await world.service.database.query({
      strings: ['select 1 from challenge where state = ', ' and proof_id = ', ''],
      values: ['live', disowned.proofId],
    })
    assert.deepEqual(open, [], 'and so is what was under way')
    assert.equal((await stored(world, account)).case.requests.at(-1)?.state, 'pending', 'the request goes on')
    await world.settle()
    await noticeAt(world, mail, /ほかの人のもののようです/)
    assert.doesNotMatch(JSON.stringify(await readStop(world.service, token)), new RegExp(account.identifier))
    await world.advance(days(8))
    assert.ok((await inbox(world, phone)).length >= 2, 'it still hears')
    assert.equal(must(await stopByLink(world.service, token)).state, 'vetoed', 'and still stops')
    await world.advance(days(22) + hours(1))
    assert.equal((await proofOf(world, account, disowned.proofId)).state, 'gone')
  })

  test('the only contact that is left stays when its holder does not know the account; the others hear of it', async () => {
    const only = 'only@mail.example'
    const account = await world.account({ proofs: [only] })
    const young = await added(
      world,
      await allowed(world, await world.person(account), 'add-proof', at(account, only)),
      'mail',
      'only-young@mail.example',
    )
    const token = makeToken(world.service.keys, {
      accountId: account.id,
      readerId: at(account, only).id,
      matter: { about: 'nothing', subject: at(account, only).id, since: 0 },
    })
    for (let i = 0; i < 5; i++) must(await disownByLink(world.service, anybody(), token))
    assert.equal((await proofOf(world, account, at(account, only).id)).state, 'effective')
    assert.equal((await proofOf(world, account, young.proofId)).state, 'probation')
    await world.settle()
    const heard = (await inbox(world, 'only-young@mail.example')).filter((m) => /ほかの人のもの/.test(m.subject))
    assert.equal(heard.length, 1, 'once a day')
  })

  test('T070 who shows my number for another account changes nothing of mine, and I am told', async () => {
    const { account, phone } = await owner('t070')
    const before = await stored(world, account)
    const thief = await owner('t070-thief')
    await added(world, await allowed(world, thief.person, 'add-proof', at(thief.account, thief.mail)), 'phone', phone)
    await world.settle()
    const after = await stored(world, account)
    assert.deepEqual(after.proofs, before.proofs)
    assert.equal(after.account.epoch, before.account.epoch)
    const notice = await noticeAt(world, phone, /別のアカウントに登録されました/)
    assert.doesNotMatch(notice.text, new RegExp(thief.account.identifier.slice(0, 7)), 'the other account is not named')
    const own = (await inbox(world, thief.mail)).filter((m) => /別のアカウント/.test(m.subject))
    assert.deepEqual(own, [], 'who shows it learns nothing of mine')
    const typed = { address: phone, number: noticeNumber(notice) }
    must(await reportByNumber(world.service, anybody(), typed, 'disown'))
    assert.equal(
      (await proofOf(world, account, at(account, phone).id)).state,
      'disowned',
      'its number is of my account',
    )
  })

  test('T080 a fresh recovery code is told to every contact, each of which voids it without signing in for seven days', async () => {
    for (const [name, wait, answer] of [
      ['young', days(7) - hours(1), 'ok'],
      ['aged', days(7), 'report.too_late'],
    ] as const) {
      const { account, mail, phone, person } = await owner(`t080-${name}`)
      must(await makeCode(world.service, await allowed(world, person, 'make-recovery-code', at(account, mail)), ''))
      await world.settle()
      const notice = await noticeAt(world, phone, /回復用コードが作られました/)
      await noticeAt(world, mail, /回復用コードが作られました/)
      await world.advance(wait)
      const typed = { address: phone, number: noticeNumber(notice) }
      assert.equal(answerOf(await reportByNumber(world.service, anybody(), typed, 'undo')), answer)
      const [code] = (await stored(world, account)).case.codes
      assert.equal(code?.state, answer === 'ok' ? 'revoked' : 'live')
      await world.settle()
      assert.equal(
        (await inbox(world, mail)).some((m) => /使えなくなりました/.test(m.subject)),
        answer === 'ok',
      )
    }
  })

  test('L11 the number of a notice does what its link does; wrong ones are counted, and strangers learn nothing', async () => {
    const { account, mail, person } = await owner('l11')
    const young = await added(
      world,
      await allowed(world, person, 'add-proof', at(account, mail)),
      'mail',
      'l11-new@mail.example',
    )
    await world.settle()
    const number = noticeNumber(await noticeAt(world, mail, /加わりました/))
    const wrong = number === '0000 0000' ? '0000 0001' : '0000 0000'
    const thief = anybody()
    const tries: string[] = []
    for (let i = 0; i < 21; i++)
      tries.push(answerOf(await reportByNumber(world.service, thief, { address: mail, number: wrong }, 'undo')))
    assert.deepEqual([...new Set(tries.slice(0, 20))], ['report.wrong'])
    assert.equal(tries[20], 'report.too_many')
    assert.equal(
      answerOf(await reportByNumber(world.service, thief, { address: mail, number }, 'undo')),
      'report.too_many',
    )
    const elsewhere = { ...anybody(), source: '198.51.100.*' }
    const nobody = await reportByNumber(world.service, elsewhere, { address: 'nobody@mail.example', number }, 'undo')
    assert.equal(answerOf(nobody), 'report.wrong', 'the same for an address that nobody has')
    for (const [typed, code] of [
      [{ address: 'nothing', number }, 'report.address_unreadable'],
      [{ address: mail, number: '12' }, 'report.number_unreadable'],
    ] as const)
      assert.equal(answerOf(await reportByNumber(world.service, elsewhere, typed, 'undo')), code)
    assert.equal((await proofOf(world, account, young.proofId)).state, 'probation')
    must(
      await reportByNumber(
        world.service,
        elsewhere,
        { address: mail.toUpperCase(), number: number.replace(' ', '') },
        'undo',
      ),
    )
    assert.equal((await proofOf(world, account, young.proofId)).state, 'discarded')
  })

  test('numbers are of one reader and one matter', async () => {
    const { account, mail, phone } = await owner('numbers')
    const { keys, policy } = world.service
    const of = (readerId: string, about: 'addition' | 'removal' | 'code' | 'nothing', since: number) =>
      reportNumber(keys, policy, { accountId: account.id, readerId, matter: { about, subject: readerId, since } })
    const readers = [at(account, mail).id, at(account, phone).id]
    const all = readers.flatMap((id) =>
      (['addition', 'removal', 'code', 'nothing'] as const).flatMap((about) => [of(id, about, 0), of(id, about, 1)]),
    )
    assert.equal(new Set(all).size, all.length)
    await world.advance(minutes(1))
  })
})
