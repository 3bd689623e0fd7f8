import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { codeIn, inbox, last, lastWithLink, tokenIn } from '../../../../tests/support/inbox.ts'
import { makeWorld, PASSWORD, type World } from '../../../../tests/support/world.ts'
import { days, hours, seconds } from '../../../kernel/duration.ts'
import type { Result } from '../../../kernel/result.ts'
import type { AccountWish, MadeAccount } from '../../../main/dev-accounts.ts'
import type { Service } from '../../../platform/service.ts'
import { askVerifyCodeByAddress, verify } from '../../prompt/flow.ts'
import { recognise, signIn } from '../../session/flow.ts'
import type { Person } from '../../session/store-visitor.ts'
import { askFinishCodes, finishReplacement } from '../finish/flow.ts'
import { readCase } from '../flow-case.ts'
import { status } from '../request.ts'
import { cancelRequest, objectToRequest, readStop, stopByLink } from '../status/flow-end.ts'
import { nameNewProof, startReplacement } from './flow.ts'
import { openRecovery } from './flow-code-alone.ts'
import { continueByLink } from './flow-link.ts'

const OLD = 'old@old-mail.example'
const NEW_PASSWORD = 'another long password now'
const WISH: Partial<AccountWish> = { proofs: [{ kind: 'mail', address: OLD }], recoveryCode: true }

function must<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)

describe('the recovery code alone, on the real engine', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  const form = (account: MadeAccount, typed: unknown = account.recoveryCode) => ({
    identifier: account.identifier,
    code: typed,
  })

  /** Whoever shows the code, in a browser of that name. */
  async function finder(account: MadeAccount, browser: string): Promise<Person> {
    const { service } = world
    const { token } = must(await openRecovery(service, world.visitor(browser), form(account)))
    const person = await recognise(service, world.visitor(browser), token)
    assert.ok(person)
    return person
  }

  async function prove(person: Person, address: string) {
    must(await nameNewProof(world.service, person, 'mail', address))
    await world.settle()
    const token = tokenIn(await lastWithLink(world, address, 'continue'), 'continue')
    must(await continueByLink(world.service, person, person, token))
    await world.settle()
  }

  async function waiting(address: string, wish = WISH) {
    await world.settle()
    await world.carriers.mailbox.clear()
    const account = await world.account(wish)
    const person = await finder(account, `finder of ${address}`)
    await prove(person, address)
    return { account, person }
  }

  const stateOf = async (accountId: string) => {
    const read = await readCase(world.service, accountId)
    assert.ok(read)
    const request = read.case.requests.at(-1)
    assert.ok(request)
    return { read, request, status: status(request, read.moment, world.service.policy) }
  }

  test('T082 the paper without the password: no change before 72 h of alerts, then a new password of the finisher', async () => {
    const { account, person } = await waiting('new1@example.com')
    const begun = await stateOf(account.id)
    assert.ok(begun.request.state === 'pending')
    assert.equal(begun.request.rank, 0)
    assert.equal(begun.request.waitMs, hours(72))
    assert.equal((await inbox(world, OLD)).length, 1, 'told at once')
    assert.match((await last(world, OLD)).text, /回復用コードを持っている人/)
    const { now } = await world.service.time.moment()
    await world.advance(begun.request.deadlineAt - now - seconds(1))
    assert.equal(code(await askFinishCodes(world.service, person)), 'replacement.too_early')
    assert.deepEqual((await stateOf(account.id)).read.proofs.map((p) => p.state).sort(), ['candidate', 'effective'])
    // The final notice went out after a day; with the time it took to leave, 48 hours are over a little later.
    await world.advance(hours(1))
    assert.equal((await stateOf(account.id)).status, 'ready')
    assert.equal((await inbox(world, OLD)).filter((m) => /心当たりがなければ|いまなら/.test(m.subject)).length, 3)

    const back = await finder(account, 'another computer')
    await world.advance(hours(1))
    const challenges = must(await askFinishCodes(world.service, back))
    await world.settle()
    const entry = codeIn(await last(world, 'new1@example.com'))
    const codes = new Map(challenges.map((c) => [c.challengeId, entry as unknown]))
    const finish = (currentPassword?: unknown) =>
      finishReplacement(world.service, back, { codes, currentPassword, newPassword: NEW_PASSWORD })
    assert.equal(code(await finish()), 'recovery_code.needed')
    assert.equal(code(await finish('00000-00000-00000-00000-00000')), 'recovery_code.wrong')
    assert.equal(
      code(await finish(PASSWORD)),
      'recovery_code.wrong_length',
      'a recovery session takes no password for it',
    )
    const done = must(await finish(account.recoveryCode))
    assert.equal(done.request.state, 'completed')
    assert.deepEqual((await stateOf(account.id)).read.proofs.map((p) => p.state).sort(), ['effective', 'retired'])

    const finisher = await recognise(world.service, world.visitor('another computer'), done.token)
    assert.equal(finisher?.session.recoveryOf, done.request.requestId, 'SS-08: still no normal session')
    assert.equal(await recognise(world.service, world.visitor('x'), 'old token'), undefined)
    const visitor = world.visitor('home')
    assert.equal(code(await signIn(world.service, visitor, account.identifier, PASSWORD)), 'sign_in.wrong')
    assert.equal(code(await signIn(world.service, visitor, account.identifier, NEW_PASSWORD)), 'ok')
    assert.equal(code(await openRecovery(world.service, visitor, form(account))), 'recovery.wrong', 'RC-05')
  })

  test('T082 every old proof stops it from its alert, without signing in, and the code is worth nothing afterwards', async () => {
    const { account, person } = await waiting('new2@example.com')
    const link = tokenIn(await lastWithLink(world, OLD, 'stop'), 'stop')
    must(await readStop(world.service, link))
    await world.advance(hours(70))
    must(await stopByLink(world.service, link))
    assert.equal((await stateOf(account.id)).status, 'vetoed')
    await world.advance(days(1))
    assert.equal(code(await askFinishCodes(world.service, person)), 'replacement.is_vetoed')
    assert.equal(code(await openRecovery(world.service, world.visitor('finder'), form(account))), 'recovery.wrong')
    const owner = await world.person(account)
    assert.equal(code(await startReplacement(world.service, owner)), 'ok', 'it does not bar who knows the password')
    assert.equal((await stateOf(account.id)).request.waitMs, days(30))
  })

  test('T082 T150 the code opens the running request again elsewhere, and takes it back', async () => {
    const { account } = await waiting('new3@example.com')
    const elsewhere = await finder(account, 'elsewhere 3')
    assert.equal((await stateOf(account.id)).read.case.requests.length, 1, 'RW-19: asked again, not begun again')
    must(await cancelRequest(world.service, elsewhere))
    assert.equal((await stateOf(account.id)).status, 'canceled')
  })

  test('S6 while a password’s request runs, the code begins none: its holder may hold it up, and cannot end it', async () => {
    const account = await world.account(WISH)
    const owner = await world.person(account)
    must(await startReplacement(world.service, owner))
    await prove(owner, 'new4@example.com')
    const holder = await finder(account, 'holder 4')
    assert.equal(code(await nameNewProof(world.service, holder, 'mail', 'other4@example.com')), 'replacement.gone')
    assert.equal(code(await cancelRequest(world.service, holder)), 'replacement.not_requester')
    assert.equal((await stateOf(account.id)).status, 'waiting', 'showing the code changes nothing')
    must(await objectToRequest(world.service, holder))
    const held = await stateOf(account.id)
    assert.equal(held.status, 'held')
    assert.equal(held.read.case.requests.length, 1)
    must(await cancelRequest(world.service, owner))
    must(await startReplacement(world.service, owner))
    await prove(owner, 'newer4@example.com')
    assert.equal(code(await objectToRequest(world.service, holder)), 'replacement.gone', 'SS-08: bound to one request')
    assert.equal((await stateOf(account.id)).status, 'waiting')
  })

  test('b.9 ten wrong codes within 7 days lengthen the wait of a password, and a right one among them is none', async () => {
    const account = await world.account(WISH)
    const person = await world.person(account)
    const proofId = account.proofs[0]?.id ?? ''
    const wrong = async (times: number) => {
      const asked = must(await askVerifyCodeByAddress(world.service, person, proofId, OLD))
      for (let i = 0; i < times; i++) await verify(world.service, person, asked, '00000000')
      return asked
    }
    await wrong(5)
    const asked = await wrong(4)
    await world.settle()
    must(await verify(world.service, person, asked, codeIn(await last(world, OLD))))
    assert.equal((await readCase(world.service, account.id))?.case.failedCodes, 9)
    await wrong(1)
    assert.equal((await readCase(world.service, account.id))?.case.failedCodes, 10)
    const other = await world.person(account)
    must(await startReplacement(world.service, other))
    assert.equal((await stateOf(account.id)).request.waitMs, days(45))
    await world.advance(days(8))
    assert.equal((await readCase(world.service, account.id))?.case.failedCodes, 0)
  })

  test('SS-08 in the session of the code a password’s request is finished with the password and nothing less', async () => {
    const account = await world.account(WISH)
    const owner = await world.person(account)
    must(await startReplacement(world.service, owner))
    await prove(owner, 'new6@example.com')
    await world.advance(days(30) + hours(2))
    const holder = await finder(account, 'holder 6')
    const challenges = must(await askFinishCodes(world.service, holder))
    await world.settle()
    const entry = codeIn(await last(world, 'new6@example.com'))
    const codes = new Map(challenges.map((c) => [c.challengeId, entry as unknown]))
    const finish = (currentPassword?: unknown) =>
      finishReplacement(world.service, holder, { codes, currentPassword, newPassword: NEW_PASSWORD })
    assert.equal(code(await finish()), 'replacement.first_factor_needed')
    assert.equal(code(await finish(account.recoveryCode)), 'password.current_wrong')
    assert.equal((await stateOf(account.id)).status, 'ready')
  })

  test('a draft of the password is not gone on with by the code, nor the other way round', async () => {
    const account = await world.account(WISH)
    const owner = await world.person(account, 'shared 5')
    must(await startReplacement(world.service, owner))
    const holder = await finder(account, 'shared 5')
    must(await nameNewProof(world.service, holder, 'mail', 'new5@example.com'))
    const read = await stateOf(account.id)
    assert.equal(read.request.rank, 0)
    assert.equal(code(await nameNewProof(world.service, owner, 'mail', 'old5@example.com')), 'replacement.gone')
    await world.settle()
    const link = tokenIn(await lastWithLink(world, 'new5@example.com', 'continue'), 'continue')
    const other = await continueByLink(world.service, owner, owner, link)
    assert.equal(code(other), 'replacement.other_browser', 'in the same browser, but not in the session of the code')
    must(await startReplacement(world.service, owner))
    assert.equal(code(await nameNewProof(world.service, holder, 'mail', 'newer5@example.com')), 'replacement.gone')
    must(await nameNewProof(world.service, owner, 'mail', 'newer5@example.com'))
  })

  describe('S17 RC-12 who is not signed in learns nothing', () => {
    /** The service with its questions to the database counted. */
    function counting(): { service: Service; asked: () => number } {
      let count = 0
      const { database } = world.service
      const counted: typeof database = Object.assign(Object.create(database), {
        query: (...args: Parameters<typeof database.query>) => {
          count++
          return database.query(...args)
        },
      })
      return { service: { ...world.service, database: counted }, asked: () => count }
    }

    test('unknown account, no code, wrong and young ones: one answer, the same tries, the same work', async () => {
      const young = await world.account({ ...WISH, recoveryCodeDaysAgo: 6.99 })
      const none = await world.account({ proofs: [{ kind: 'mail', address: OLD }] })
      const aged = await world.account(WISH)
      const right = aged.recoveryCode
      const cases = {
        unknown: { identifier: 'nobody-at-all@example.jp', code: right },
        none: form(none, right),
        wrong: form(aged, young.recoveryCode),
        young: form(young),
      }
      const seen = new Map<string, string>()
      for (const [name, typed] of Object.entries(cases)) {
        const answers: unknown[] = []
        const { service, asked } = counting()
        const visitor = { ...world.visitor(name), source: `source of ${name}` }
        for (let i = 0; i < 12; i++) {
          const answer = await openRecovery(service, visitor, typed)
          answers.push(answer.ok ? 'ok' : [answer.refusal.code, Object.keys(answer.refusal.params)])
        }
        seen.set(name, JSON.stringify([answers, asked()]))
      }
      assert.equal(new Set(seen.values()).size, 1, [...seen].join('\n'))
      const [answers] = JSON.parse(seen.get('unknown') ?? '[]')
      assert.deepEqual(answers[9], ['recovery.wrong', []])
      assert.deepEqual(answers[10], ['recovery_code.too_many', ['at']])
    })

    test('L7 tries from elsewhere do not use up the owner’s, and none is mailed about', async () => {
      const account = await world.account(WISH)
      await world.settle()
      await world.carriers.mailbox.clear()
      const stranger = { ...world.visitor('stranger'), source: '198.51.100.*' }
      for (let i = 0; i < 15; i++)
        await openRecovery(world.service, stranger, form(account, '00000-00000-00000-00000-00000'))
      await world.settle()
      assert.equal((await inbox(world, OLD)).length, 0)
      assert.equal(code(await openRecovery(world.service, stranger, form(account))), 'recovery_code.too_many')
      const owner = { ...world.visitor('owner'), source: '203.0.113.*' }
      assert.equal(code(await openRecovery(world.service, owner, form(account))), 'ok')
    })

    test('one network tries no more than 60 times an hour over all accounts', async () => {
      const { policy } = world.service
      const robot = { ...world.visitor('robot'), source: '192.0.2.99' }
      const answers: string[] = []
      for (let i = 0; i <= policy.recovery_code_source_attempts_hour_max; i++)
        answers.push(
          code(
            await openRecovery(world.service, robot, {
              identifier: `someone-${i}@example.jp`,
              code: '00000-00000-00000-00000-00000',
            }),
          ),
        )
      assert.deepEqual([...new Set(answers.slice(0, -1))], ['recovery.wrong'])
      assert.equal(answers.at(-1), 'recovery_code.too_many')
    })
  })
})
