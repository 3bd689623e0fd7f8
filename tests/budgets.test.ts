import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { readCode } from '../src/features/challenge/entry.ts'
import { askCode } from '../src/features/challenge/flow.ts'
import { completesAddress } from '../src/features/challenge/flow-address.ts'
import { beginEnrolment, resendEnrolmentCode } from '../src/features/enrolment/flow.ts'
import { askVerifyCodeByAddress, verify } from '../src/features/prompt/flow.ts'
import { loadProofs } from '../src/features/proof/store.ts'
import { makeRecoveryCode, readRecoveryCode, showRecoveryCode } from '../src/features/recovery-code/format.ts'
import { askFinishCodes, finishReplacement } from '../src/features/replacement/finish/flow.ts'
import { readCase } from '../src/features/replacement/flow-case.ts'
import { nameNewProof, startReplacement, startWithRecoveryCode } from '../src/features/replacement/start/flow.ts'
import { continueByLink } from '../src/features/replacement/start/flow-link.ts'
import { stopByLink } from '../src/features/replacement/status/flow-end.ts'
import { addNewProof } from '../src/features/security-info/flow.ts'
import { signIn } from '../src/features/session/flow.ts'
import { insertGrant } from '../src/features/session/store-grant.ts'
import { days, hours, minutes } from '../src/kernel/duration.ts'
import type { Result } from '../src/kernel/result.ts'
import { Unit } from '../src/platform/database/unit.ts'
import { enqueue } from '../src/platform/outbox.ts'
import type { Service } from '../src/platform/service.ts'
import { policy } from '../src/policy/policy.ts'
import { codeIn, inbox, last, lastWithLink, tokenIn } from './support/inbox.ts'
import { makeWorld, PASSWORD, type World } from './support/world.ts'

function must<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)

describe('limits that strangers and owners share, and those they do not', () => {
  let world: World
  let second: Service
  before(async () => {
    world = await makeWorld()
    second = await world.another()
  })
  after(() => world.close())
  const from = (source: string, browser = source) => ({ ...world.visitor(browser), source })

  async function waiting(name: string) {
    const old = `${name}@old.example`
    const account = await world.account({ proofs: [{ kind: 'mail', address: old }], recoveryCode: true })
    const person = await world.person(account)
    must(await startReplacement(world.service, person))
    must(await nameNewProof(world.service, person, 'mail', `${name}@new.example`))
    await world.settle()
    const token = tokenIn(await lastWithLink(world, `${name}@new.example`, 'continue'), 'continue')
    must(await continueByLink(world.service, person, person, token))
    await world.settle()
    return { account, person, old }
  }

  it('RL-05 one address gets three mails in 15 minutes and six a day, from however many sign-ups; both kinds look alike', async () => {
    const taken = await world.account({ identifier: 'taken@evil.example' })
    assert.ok(taken.id)
    for (const [address, subjects] of [
      ['victim@evil.example', 1],
      ['taken@evil.example', 1],
    ] as const) {
      const codes: string[] = []
      for (let i = 0; i < 5; i++) {
        const plus = address.replace('@', `+${i}@`)
        const typed = address.startsWith('taken') ? address : plus
        codes.push(codeOf(await beginEnrolment(i % 2 ? second : world.service, from(`10.${i}.0.*`), typed, 'UTC')))
      }
      assert.deepEqual(codes, ['ok', 'ok', 'ok', 'code.too_many_sent', 'code.too_many_sent'], address)
      await world.settle()
      const mails = (await world.carriers.mailbox.list()).filter((m) => m.to.replace(/\+\d/, '') === address)
      assert.equal(mails.length, 3)
      assert.equal(new Set(mails.map((m) => m.subject)).size, subjects)
    }
    let more = 0
    for (let i = 0; i < 12; i++) {
      await world.advance(minutes(15))
      if ((await beginEnrolment(world.service, from(`10.9.${i}.*`), 'victim@evil.example', 'UTC')).ok) more++
    }
    assert.equal(3 + more, policy.code_sends_day_max)
  })

  it('T068 every spelling of a number shares its limits', async () => {
    const spellings = [
      '+81 90 4321 5678',
      '090-4321-5678',
      '０９０ー４３２１ー５６７８',
      'tel:+81-90-4321-5678',
      '\u202a09043215678\u202c',
    ]
    const codes: string[] = []
    for (const typed of spellings) {
      const person = await world.person(
        await world.account({ proofs: [{ kind: 'mail', address: `t068-${codes.length}@old.example` }] }),
      )
      must(await startReplacement(world.service, person))
      codes.push(codeOf(await nameNewProof(world.service, person, 'phone', typed)))
    }
    assert.deepEqual(codes, ['ok', 'ok', 'ok', 'code.too_many_sent', 'code.too_many_sent'])
    await world.settle()
    assert.equal((await inbox(world, '+819043215678')).length, 3)
  })

  it('RL-05 one network gets 20 sign-ups and new addresses a day, exactly, on two instances; codes for old addresses go on', async () => {
    const settings = { ...world.service.settings, networkSendsPerDay: policy.network_sends_day_max }
    const [one, other] = [
      { ...world.service, settings },
      { ...second, settings },
    ]
    const begun = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        beginEnrolment(i % 2 ? one : other, from('203.0.113.*', `b${i}`), `network-${i}@many.example`, 'UTC'),
      ),
    )
    assert.equal(begun.filter((b) => b.ok).length, policy.network_sends_day_max)
    assert.deepEqual([...new Set(begun.filter((b) => !b.ok).map(codeOf))], ['code.network_busy'])
    const account = await world.account({ proofs: [{ kind: 'mail', address: 'network@old.example' }] })
    const person = { ...(await world.person(account)), source: '203.0.113.*' }
    const proofId = account.proofs[0]?.id ?? ''
    assert.equal(codeOf(await askVerifyCodeByAddress(one, person, proofId, 'network@old.example')), 'ok')
    assert.equal(codeOf(await beginEnrolment(one, from('203.0.114.*'), 'neighbour@many.example', 'UTC')), 'ok')
    const mine = begun.find((b) => b.ok)
    assert.ok(mine?.ok)
    await world.advance(days(1))
    assert.equal(codeOf(await resendEnrolmentCode(one, from('203.0.113.*'), mine.value.accountId)), 'enrolment.gone')
    assert.equal(codeOf(await beginEnrolment(one, from('203.0.113.*'), 'tomorrow@many.example', 'UTC')), 'ok')
  })

  it('EP-04 five wrong completions of a mask a day; right ones cost nothing, and nothing tells which it was', async () => {
    const account = await world.account({ proofs: [{ kind: 'mail', address: 'ep04@old.example' }] })
    const [proof] = await loadProofs(world.service.database, account.id)
    assert.ok(proof)
    const complete = (typed: string, service = world.service) => completesAddress(service, account.id, proof, typed)
    for (let i = 0; i < 12; i++)
      assert.equal(must(await complete('ep04@old.example')), true, 'right ones are given back')
    const wrong = await Promise.all(
      Array.from({ length: 20 }, (_, i) => complete(`ep04-${i}@old.example`, i % 2 ? second : world.service)),
    )
    assert.deepEqual([...new Set(wrong.map((w) => JSON.stringify(w)))], ['{"ok":true,"value":false}'])
    assert.equal(must(await complete('ep04@old.example')), false, 'past the fifth the right one is none, either')
    await world.advance(days(1))
    assert.equal(must(await complete('ep04@old.example')), true)
  })

  it('S10 a right code is right although taking its counts back got in somebody else’s way', async () => {
    const account = await world.account({ proofs: [{ kind: 'mail', address: 'way@old.example' }] })
    const person = await world.person(account)
    const challenge = must(
      await askVerifyCodeByAddress(world.service, person, account.proofs[0]?.id ?? '', 'way@old.example'),
    )
    await world.settle()
    let stopped = 0
    const { database } = world.service
    const inTheWay: Service = {
      ...world.service,
      database: {
        ...database,
        async query(statement) {
          // What PostgreSQL says to the one of two that it stops: rows were asked for in another order (40P01).
          if (statement.strings.some((text) => text.includes('array_position')) && stopped++ === 0)
            throw Object.assign(new pg.DatabaseError('deadlock detected', 0, 'error'), { code: '40P01' })
          return database.query(statement)
        },
      },
    }
    const code = codeIn(await last(world, 'way@old.example'))
    assert.equal(codeOf(await verify(inTheWay, person, challenge, code)), 'ok')
    assert.equal(stopped, 2)
  })

  it('T013 a stop link and an aged recovery code work, whatever a stranger has used up', async () => {
    const { account, person, old } = await waiting('t013')
    const stranger = { ...(await world.person(account, 't013 thief')), source: '198.51.100.*' }
    for (let i = 0; i < 40; i++) {
      await askVerifyCodeByAddress(world.service, stranger, account.proofs[0]?.id ?? '', old)
      const typed = showRecoveryCode(makeRecoveryCode(world.service.random))
      const tried = codeOf(await startWithRecoveryCode(world.service, stranger, typed))
      assert.equal(tried, i < policy.recovery_code_attempts_hour_max ? 'recovery_code.wrong' : 'recovery_code.too_many')
    }
    const begun = await startWithRecoveryCode(world.service, person, account.recoveryCode)
    assert.equal(codeOf(begun), 'ok', 'the owner, from another network')
    const stop = tokenIn(await lastWithLink(world, old, 'stop'), 'stop')
    assert.equal(codeOf(await stopByLink(world.service, stop)), 'ok')
  })

  it('RC-08 100 wrong recovery codes in a row, with growing pauses, and the right one is refused there; it works elsewhere', async () => {
    const account = await world.account({ recoveryCode: true })
    const thief = { ...(await world.person(account, 'rc08 thief')), source: '198.51.101.*' }
    let judged = 0
    const pauses: number[] = []
    while (judged < policy.recovery_code_attempts_month_max) {
      const typed = showRecoveryCode(makeRecoveryCode(world.service.random))
      const tried = await startWithRecoveryCode(world.service, thief, typed)
      if (codeOf(tried) === 'recovery_code.wrong') judged++
      else {
        const { now } = await world.service.time.moment()
        const pause = tried.ok ? 0 : Number(tried.refusal.params.at) - now
        pauses.push(pause)
        await world.advance(pause)
      }
    }
    assert.ok(pauses.length >= 9 && Math.max(...pauses) > Math.min(...pauses) * 10, 'the pauses grow')
    await world.advance(days(1))
    const again = { ...(await world.person(account, 'rc08 again')), source: '198.51.101.*' }
    assert.equal(
      codeOf(await startWithRecoveryCode(world.service, again, account.recoveryCode)),
      'recovery_code.too_many',
    )
    const owner = { ...(await world.person(account, 'rc08 owner')), source: '192.0.3.*' }
    assert.equal(codeOf(await startWithRecoveryCode(world.service, owner, account.recoveryCode)), 'ok')
  })

  it('T085 what was mistyped is told as such and costs nothing: neither a code nor a recovery code', async () => {
    const account = await world.account({ recoveryCode: true, proofs: [{ kind: 'mail', address: 't085@old.example' }] })
    const person = await world.person(account)
    const shown = account.recoveryCode ?? ''
    const asked = must(
      await askVerifyCodeByAddress(world.service, person, account.proofs[0]?.id ?? '', 't085@old.example'),
    )
    await world.settle()
    const code = codeIn(await last(world, 't085@old.example'))
    for (let i = 0; i < 30; i++) {
      const slip = shown.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A'))
      assert.equal(codeOf(await startWithRecoveryCode(world.service, person, slip)), codeOf(readRecoveryCode(slip)))
      assert.equal(codeOf(await verify(world.service, person, asked, code.slice(1))), 'code.unreadable')
    }
    const wide = code.replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d)))
    assert.deepEqual(readCode(`${wide.slice(0, 4)} ${wide.slice(4)}`, 8), { ok: true, value: code })
    const spelt = shown.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', ' ')
    assert.equal(codeOf(await startWithRecoveryCode(world.service, person, spelt)), 'ok')
    assert.equal(codeOf(await verify(world.service, person, asked, wide)), 'ok')
  })

  it('T087 200 guesses at one password: five are looked at, the others are refused before the slow hash; others sign in', async () => {
    const victim = await world.account()
    const account = await world.account()
    const [answers, other] = await Promise.all([
      Promise.all(
        Array.from({ length: 200 }, (_, i) =>
          signIn(i % 2 ? second : world.service, from('198.51.102.*', `t087 ${i}`), victim.identifier, `guess ${i}`),
        ),
      ),
      signIn(world.service, from('192.0.4.*'), account.identifier, PASSWORD),
    ])
    const codes = answers.map(codeOf)
    assert.equal(codes.filter((code) => code === 'sign_in.wrong').length, policy.password_failures_free_count)
    assert.equal(codes.filter((code) => code === 'sign_in.paused').length, 195)
    assert.equal(codeOf(other), 'ok')
  })

  it('T077 300 new addresses: ten proofs at most, a code of its own for each, and mails within the caps', async () => {
    const account = await world.account({ proofs: [{ kind: 'mail', address: 't077@old.example' }] })
    const person = await world.person(account)
    const codes: string[] = []
    for (let i = 0; i < 300; i++) {
      const { now } = await world.service.time.moment()
      const { sessionId } = person.session
      const grant = {
        act: 'add-proof',
        sessionId,
        proofId: account.proofs[0]?.id ?? '',
        epoch: 1,
        givenAt: now,
      } as const
      // As if a code of the old address had been read out 300 times.
      await new Unit().add(insertGrant(account.id, grant)).commit(world.service.database)
      codes.push(codeOf(await addNewProof(world.service, person, 'mail', `t077-${i}@new.example`, '')))
      const second = await addNewProof(world.service, person, 'mail', `t077-${i}-more@new.example`, '')
      assert.equal(codeOf(second), 'step_up.needed', 'one code opens one act')
      // A code that gave way to another before it left would not be sent at all.
      if (i < 5) await world.settle()
    }
    await world.settle()
    const sent = (await world.carriers.mailbox.list()).filter((m) => m.to.startsWith('t077-'))
    assert.equal(sent.length, policy.code_sends_short_max)
    assert.equal(new Set(sent.map(codeIn)).size, sent.length)
    assert.equal(codes.filter((code) => code === 'ok').length, policy.code_sends_short_max)
    const proofs = await loadProofs(world.service.database, account.id)
    assert.ok(proofs.filter((p) => p.state === 'effective' || p.state === 'probation').length <= policy.proof_count_max)
  })

  it('T101 500 codes asked for and 100 other notices do not bury the start alert, the final notice and the end', async () => {
    const { account, person, old } = await waiting('t101')
    const proofId = account.proofs[0]?.id ?? ''
    const subjects = async () => (await inbox(world, old)).map((m) => m.subject)
    assert.equal((await subjects()).length, 1, 'the start alert is there at once')
    const flood = async () => {
      const { now } = await world.service.time.moment()
      const notices = Array.from({ length: 100 }, (_, i) => ({
        proofId,
        template: 'codes-wrong',
        params: { count: 10 },
        dedupe: `flood/${now}/${i}`,
      }))
      await new Unit()
        .add(enqueue(world.service.random, account.id, now, days(3), notices))
        .commit(world.service.database)
      for (let i = 0; i < 500; i++)
        await askCode(world.service, {
          accountId: account.id,
          proofId,
          purpose: 'verify',
          browserKey: `${i % 10}`.repeat(64),
        })
    }
    await flood()
    await world.settle()
    const first = await subjects()
    const made = (list: string[]) => list.filter((s) => s.includes('違うセキュリティコード')).length
    assert.equal(made(first), policy.notices_hour_max, '20 an hour')
    assert.ok(first.length <= 1 + policy.notices_hour_max + policy.code_sends_short_max)
    await world.advance(hours(1) + minutes(1))
    assert.equal(made(await subjects()), 2 * policy.notices_hour_max, 'the others wait and are not lost')
    await world.advance(hours(5))
    assert.equal(made(await subjects()), 100)

    await world.advance(days(27) - hours(7))
    await flood()
    const before = await subjects()
    await world.advance(hours(2))
    const since = (await inbox(world, old)).slice(before.length)
    const final = since.filter((m) => m.text.includes('/stop/'))
    assert.equal(final.length, 1, 'the final notice is not held back')
    assert.equal(since.filter((m) => m.subject === final[0]?.subject).length, 1, 'its subject is its own')
    await world.advance(days(3))
    await flood()
    await world.advance(policy.code_sends_short_window_ms)
    const challenges = must(await askFinishCodes(world.service, person))
    await world.settle()
    const code = codeIn(await last(world, 't101@new.example'))
    const form = {
      codes: new Map(challenges.map((c) => [c.challengeId, code])),
      currentPassword: PASSWORD,
      newPassword: 'another long password now',
    }
    must(await finishReplacement(world.service, person, form))
    await world.settle()
    assert.equal((await readCase(world.service, account.id))?.case.requests.at(-1)?.state, 'completed')
    assert.match((await subjects()).at(-1) ?? '', /完了|変わりました|変更/)
  })

  it('T103 one request to its end: 8 mails and 4 SMS of alerts to each old proof, one of the end, and no more', async () => {
    const [mail, phone] = ['t103@old.example', '+819033334444']
    const account = await world.account({
      proofs: [
        { kind: 'mail', address: mail },
        { kind: 'phone', address: phone },
      ],
    })
    const person = await world.person(account)
    must(await startReplacement(world.service, person))
    must(await nameNewProof(world.service, person, 'mail', 't103@new.example'))
    await world.settle()
    const token = tokenIn(await lastWithLink(world, 't103@new.example', 'continue'), 'continue')
    must(await continueByLink(world.service, person, person, token))
    await world.settle()
    await world.advance(days(30) + hours(12))
    assert.equal((await inbox(world, mail)).length, 8)
    assert.equal((await inbox(world, phone)).length, 4)
    const challenges = must(await askFinishCodes(world.service, person))
    await world.settle()
    const code = codeIn(await last(world, 't103@new.example'))
    const form = {
      codes: new Map(challenges.map((c) => [c.challengeId, code])),
      currentPassword: PASSWORD,
      newPassword: 'another long password now',
    }
    must(await finishReplacement(world.service, person, form))
    await world.advance(hours(20))
    assert.equal((await inbox(world, mail)).length, 9)
    assert.equal((await inbox(world, phone)).length, 5)
  })
})
