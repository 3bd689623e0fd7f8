import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { codesAt, inbox, lastCode } from '../../../tests/support/inbox.ts'
import { makeWorld, type World } from '../../../tests/support/world.ts'
import { days, hours, minutes } from '../../kernel/duration.ts'
import type { Result } from '../../kernel/result.ts'
import { sql } from '../../platform/database/sql.ts'
import type { Service } from '../../platform/service.ts'
import { policy } from '../../policy/policy.ts'
import { askVerifyCode, askVerifyCodeByAddress, resendVerifyCode, verify } from '../prompt/flow.ts'
import { rememberBrowser } from '../session/store.ts'
import type { Person } from '../session/store-visitor.ts'
import { askCode, checkCode, currentChallenge } from './flow.ts'
import type { Challenge } from './rules.ts'

function must<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}
const codeOfRefusal = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)

/** A code that is not the one that was sent. */
const wrongFor = (code: string): string => code.replace(/^./, (d) => String((Number(d) + 1) % 10))
const WRONG = ['11111111', '22222222', '33333333', '44444444', '55555555', '66666666']

describe('budgets of codes, on the real engine', () => {
  let world: World
  let second: Service
  before(async () => {
    world = await makeWorld()
    second = await world.another()
  })
  after(() => world.close())

  async function owner(address: string) {
    const account = await world.account({ proofs: [{ kind: 'mail', address }] })
    const proofId = account.proofs[0]?.id ?? ''
    const person = await world.person(account)
    const known = await world.person(account, `known ${address}`)
    const { now } = await world.service.time.moment()
    await world.service.database.query(rememberBrowser(account.id, known.browserKey, now))
    return { account, proofId, person, known, address }
  }
  type Owner = Awaited<ReturnType<typeof owner>>

  const guess = (c: Challenge, person: Person, code: string, service = world.service) =>
    verify(service, person, c, code)

  /** Burns codes until one limit says no; answers how many wrong ones were judged, and the refusal. */
  async function burn(o: Owner, person: Person): Promise<{ judged: number; refusal: string }> {
    for (let judged = 0; ; ) {
      const asked = await askVerifyCodeByAddress(world.service, person, o.proofId, 'nobody@else.example')
      if (!asked.ok && asked.refusal.code === 'code.too_many_sent') {
        await world.advance(minutes(16))
        const { now } = await world.service.time.moment()
        if (Number(asked.refusal.params.at) > now) return { judged, refusal: asked.refusal.code }
        continue
      }
      if (!asked.ok) return { judged, refusal: asked.refusal.code }
      for (const code of WRONG) {
        const result = await guess(asked.value, person, code)
        if (!result.ok && (result.refusal.code === 'code.wrong' || 'left' in result.refusal.params)) judged++
        else if (!result.ok && result.refusal.code === 'code.dead') {
          judged++
          break
        } else return { judged, refusal: codeOfRefusal(result) }
      }
    }
  }

  it('T001 of 50 wrong codes one after the other 5 are judged, the right one after them is refused, the owner is told once', async () => {
    const o = await owner('t001@old.example')
    const asked = must(await askVerifyCodeByAddress(world.service, o.person, o.proofId, o.address))
    await world.settle()
    const code = await lastCode(world, o.address)
    const answers: string[] = []
    for (let i = 0; i < 50; i++) answers.push(codeOfRefusal(await guess(asked, o.person, wrongFor(code))))
    assert.deepEqual([...new Set(answers.slice(0, 4))], ['code.wrong'])
    assert.deepEqual([...new Set(answers.slice(4))], ['code.dead'])
    assert.equal(codeOfRefusal(await guess(asked, o.person, code)), 'code.dead')
    const audit = await world.service.database.query(
      sql`select 1 from event where account_id = ${o.account.id} and kind = 'code.wrong'`,
    )
    assert.equal(audit.length, 5)
    await world.settle()
    assert.ok(
      (await inbox(world, o.address)).every((m) => !m.subject.includes('違うセキュリティコード')),
      'five wrong codes are no news yet',
    )

    const again = must(await askVerifyCodeByAddress(world.service, o.person, o.proofId, o.address))
    for (const wrong of WRONG.slice(0, 5)) await guess(again, o.person, wrong)
    await world.settle()
    const news = (await inbox(world, o.address)).filter((m) => m.subject.includes('違うセキュリティコード'))
    assert.equal(news.length, 1, 'the tenth is told')
    assert.match(news[0]?.text ?? '', /10回/)
    assert.doesNotMatch(news[0]?.text ?? '', /\d{4}[ -]?\d{4}/, 'no code stands in it')
    const third = must(await askVerifyCodeByAddress(world.service, o.person, o.proofId, o.address))
    for (const wrong of WRONG.slice(0, 5)) await guess(third, o.person, wrong)
    await world.settle()
    const all = (await inbox(world, o.address)).filter((m) => m.subject.includes('違うセキュリティコード'))
    assert.equal(all.length, 1, 'once a day')
  })

  it('T004 many flows, browsers and networks have the same 20 wrong codes a day, 3 codes in 15 minutes, 6 a day', async () => {
    const o = await owner('t004@old.example')
    let [judged, sent] = [0, 0]
    const refusals = new Set<string>()
    for (let i = 0; i < 24; i++) {
      // A new browser in a new network each time.
      const person = { ...(await world.person(o.account, `t004 ${i}`)), source: `198.51.${i}.*` }
      const asked = await askVerifyCodeByAddress(i % 2 ? second : world.service, person, o.proofId, o.address)
      if (asked.ok) {
        sent++
        for (const wrong of WRONG.slice(0, 5)) {
          const result = await guess(asked.value, person, wrong, i % 2 ? world.service : second)
          if (codeOfRefusal(result) === 'code.too_many_wrong') break
          judged++
        }
      } else refusals.add(asked.refusal.code)
      if (i < 12) assert.ok(sent <= 3)
      if (i === 11) await world.advance(minutes(20))
    }
    assert.ok(sent <= policy.code_sends_day_max)
    assert.equal(judged, policy.code_failures_day_max)
    assert.deepEqual([...refusals].sort(), ['code.too_many_sent', 'code.too_many_wrong'])
    await world.settle()
    const news = (await inbox(world, o.address)).filter((m) => m.subject.includes('違うセキュリティコード'))
    assert.equal(news.length, 1, 'the owner is told')
  })

  it('T002 50 wrong codes at once on five codes of an account: exactly as many are judged as the day allows', async () => {
    const o = await owner('t002@old.example')
    const codes: { challenge: Challenge; person: Person; purpose: 'verify' }[] = []
    for (const [i, purpose] of (
      ['verify', 'password', 'finish', 'early-finish', 'requester'] as 'verify'[]
    ).entries()) {
      if (i === 3) await world.advance(minutes(16))
      const person = await world.person(o.account, `t002 ${purpose}`)
      const wish = { accountId: o.account.id, proofId: o.proofId, purpose, browserKey: person.browserKey } as const
      codes.push({ challenge: must(await askCode(world.service, wish)), person, purpose })
    }
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, i) => {
        const c = codes[i % codes.length]
        assert.ok(c)
        const entry = { accountId: o.account.id, challengeId: c.challenge.challengeId, purpose: c.purpose, epoch: 1 }
        return checkCode(i % 2 ? second : world.service, {
          ...entry,
          browserKey: c.person.browserKey,
          entry: '00000000',
        })
      }),
    )
    assert.ok(results.every((r) => !r.ok))
    const audit = await world.service.database.query(
      sql`select 1 from event where account_id = ${o.account.id} and kind = 'code.wrong'`,
    )
    assert.equal(audit.length, policy.code_failures_day_max)
  })

  it('T005 asked again it is the same code with its tries and its end; after five wrong tries it is another', async () => {
    const o = await owner('t005@old.example')
    const first = must(await askVerifyCodeByAddress(world.service, o.person, o.proofId, o.address))
    await world.settle()
    const code = await lastCode(world, o.address)
    await guess(first, o.person, wrongFor(code))
    await world.advance(minutes(1))
    const again = must(await resendVerifyCode(world.service, o.person, first))
    await world.settle()
    assert.equal(again.challengeId, first.challengeId)
    assert.deepEqual([again.sends, again.expiresAt], [2, first.expiresAt])
    assert.deepEqual(await codesAt(world, o.address), [code, code])
    const stored = await currentChallenge(world.service, o.account.id, 'verify', o.person.browserKey)
    assert.equal(stored?.attempts, 1, 'a resend brings no new tries')
    for (let i = 0; i < 4; i++) await guess(first, o.person, wrongFor(code))
    const fresh = must(await resendVerifyCode(world.service, o.person, first))
    await world.settle()
    assert.notEqual(fresh.challengeId, first.challengeId)
    assert.notEqual(await lastCode(world, o.address), code)
  })

  it('T008 a code that was sent to one proof is not taken for another, nor in another browser, nor for another purpose', async () => {
    const account = await world.account({
      proofs: [
        { kind: 'mail', address: 't008-a@old.example' },
        { kind: 'mail', address: 't008-b@old.example' },
      ],
    })
    const [a, b] = [await world.person(account, 't008 a'), await world.person(account, 't008 b')]
    const accountId = account.id
    const ask = (person: Person, i: number, purpose: 'verify' | 'password') =>
      askCode(world.service, {
        accountId,
        proofId: account.proofs[i]?.id ?? '',
        purpose,
        browserKey: person.browserKey,
      })
    const forA = must(await ask(a, 0, 'verify'))
    const forB = must(await ask(b, 1, 'password'))
    await world.settle()
    const code = await lastCode(world, 't008-a@old.example')
    const entry = { accountId, epoch: 1, entry: code }
    const wrong = [
      { ...entry, challengeId: forB.challengeId, purpose: 'password', browserKey: b.browserKey },
      { ...entry, challengeId: forA.challengeId, purpose: 'verify', browserKey: b.browserKey },
      { ...entry, challengeId: forA.challengeId, purpose: 'password', browserKey: a.browserKey },
      { ...entry, challengeId: forA.challengeId, purpose: 'verify', browserKey: a.browserKey, epoch: 2 },
    ] as const
    for (const one of wrong) assert.equal(codeOfRefusal(await checkCode(world.service, one)), 'code.wrong')
    const right = { ...entry, challengeId: forA.challengeId, purpose: 'verify', browserKey: a.browserKey } as const
    assert.equal(codeOfRefusal(await checkCode(world.service, right)), 'ok')
  })

  it('T013 a stranger who burnt everything does not keep the owner from a code in a known browser', async () => {
    const o = await owner('t013@old.example')
    const waiting = must(await askVerifyCode(world.service, o.known, o.proofId))
    const stranger = await world.person(o.account, 't013 stranger')
    const { refusal } = await burn(o, stranger)
    assert.match(refusal, /^code\.too_many_(sent|wrong)$/)
    const asked = must(await askVerifyCode(world.service, o.known, o.proofId))
    await world.settle()
    assert.equal(asked.challengeId, waiting.challengeId, 'the code that was on its way still lives')
    const code = await lastCode(world, o.address)
    assert.equal(codeOfRefusal(await guess(asked, o.known, code)), 'ok')
    const news = (await inbox(world, o.address)).filter((m) => m.subject.includes('違うセキュリティコード'))
    assert.equal(news.length, 1, 'a message tells that others tried')
  })

  it('T013 a code that is asked for elsewhere does not end the one that lives in a known browser', async () => {
    const o = await owner('t013-live@old.example')
    const mine = must(await askVerifyCode(world.service, o.known, o.proofId))
    await world.settle()
    const code = await lastCode(world, o.address)
    must(await askVerifyCodeByAddress(world.service, o.person, o.proofId, o.address))
    assert.equal(codeOfRefusal(await guess(mine, o.known, code)), 'ok')
  })

  it('T014 nothing resets what was counted: flow, browser, language, another proof, a sign-in, time within the day', async () => {
    const account = await world.account({
      proofs: [
        { kind: 'mail', address: 't014-a@old.example' },
        { kind: 'mail', address: 't014-b@old.example' },
      ],
    })
    let judged = 0
    const refusals: string[] = []
    for (let i = 0; i < 8; i++) {
      // Another browser, which signs in with the identifier in capitals, in another language, from another network.
      const identifier = i % 2 ? account.identifier.toUpperCase() : account.identifier
      const person = {
        ...(await world.person({ ...account, identifier }, `t014 ${i}`)),
        locale: 'en' as const,
        source: '2001:db8:0:1:*',
      }
      const wish = {
        accountId: account.id,
        proofId: account.proofs[i % 2]?.id ?? '',
        purpose: i < 4 ? 'verify' : 'password',
      } as const
      const asked = await askCode(world.service, { ...wish, browserKey: person.browserKey, network: `10.0.${i}.*` })
      if (!asked.ok) refusals.push(asked.refusal.code)
      else
        for (const entry of WRONG.slice(0, 5)) {
          const { challengeId, purpose } = asked.value
          const tried = { accountId: account.id, challengeId, purpose, browserKey: person.browserKey, epoch: 1, entry }
          if (codeOfRefusal(await checkCode(world.service, tried)) !== 'code.too_many_wrong') judged++
        }
      await world.advance(hours(1))
    }
    assert.equal(judged, policy.code_failures_day_max)
    assert.deepEqual(new Set(refusals), new Set(['code.too_many_wrong']))
  })

  it('RL-01 a hundred wrong codes in a row disable a proof for strangers until it is shown in a known browser', async () => {
    const o = await owner('rl01@old.example')
    let judged = 0
    for (let day = 0; judged < policy.code_proof_failures_max; day++) {
      assert.ok(day < 10)
      const stranger = await world.person(o.account, `rl01 ${day}`)
      judged += (await burn(o, stranger)).judged
      await world.advance(days(1))
    }
    assert.equal(judged, policy.code_proof_failures_max)
    await world.advance(days(31))
    const stranger = await world.person(o.account, 'rl01 later')
    const refused = await askVerifyCodeByAddress(world.service, stranger, o.proofId, o.address)
    assert.equal(codeOfRefusal(refused), 'code.proof_disabled')
    const known = await world.person(o.account, `known ${o.address}`)
    const asked = must(await askVerifyCode(world.service, known, o.proofId))
    await world.settle()
    assert.equal(codeOfRefusal(await guess(asked, known, await lastCode(world, o.address))), 'ok')
    const again = await askVerifyCodeByAddress(world.service, stranger, o.proofId, o.address)
    assert.equal(codeOfRefusal(again), 'ok', 'shown in a known browser it works again')
  })
})
