import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { askVerifyCodeByAddress, verify } from '../src/features/prompt/flow.ts'
import {
  askEarlyCode,
  askEarlyCodeByAddress,
  endWithOldProof,
  resendEarlyCode,
} from '../src/features/replacement/exits/flow-old-proof.ts'
import { askFinishCodes, finishReplacement } from '../src/features/replacement/finish/flow.ts'
import { readCase } from '../src/features/replacement/flow-case.ts'
import { status } from '../src/features/replacement/request.ts'
import {
  nameNewProof,
  proveByCode,
  startReplacement,
  startWithRecoveryCode,
} from '../src/features/replacement/start/flow.ts'
import { continueByLink, continueByNumber, readContinue } from '../src/features/replacement/start/flow-link.ts'
import {
  cancelRequest,
  objectToRequest,
  readStop,
  stopByLink,
  stopByNumber,
} from '../src/features/replacement/status/flow-end.ts'
import type { Person } from '../src/features/session/store-visitor.ts'
import { days, hours, minutes, seconds } from '../src/kernel/duration.ts'
import type { Result } from '../src/kernel/result.ts'
import type { AccountWish } from '../src/main/dev-accounts.ts'
import { codeIn, inbox, last, lastWithLink, tokenIn } from './support/inbox.ts'
import { makeWorld, type World } from './support/world.ts'

const OLD = 'old@old-mail.example'
const OLD_PHONE = '+819012345678'
const NEW_PASSWORD = 'another long password now'

const lost: Partial<AccountWish> = {
  proofs: [
    { kind: 'mail', address: OLD },
    { kind: 'phone', address: '090-1234-5678' },
  ],
}

function must<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}

const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)

describe('replacing all security info', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  /** What is on its way arrives first, so that it is not taken for something newer. */
  async function emptyMailbox() {
    await world.settle()
    await world.carriers.mailbox.clear()
  }

  const stateOf = async (accountId: string) => {
    const read = await readCase(world.service, accountId)
    assert.ok(read)
    const request = read.case.requests.at(-1)
    return { read, status: request && status(request, read.moment, world.service.policy), request }
  }

  /** Signed in, none of the proofs at hand, new address named and its mail opened in the same browser. */
  async function pendingByMail(address: string, wish: Partial<AccountWish> = lost) {
    await emptyMailbox()
    const account = await world.account(wish)
    const person = await world.person(account)
    must(await startReplacement(world.service, person))
    must(await nameNewProof(world.service, person, 'mail', address))
    await world.settle()
    const token = tokenIn(await lastWithLink(world, address, 'continue'), 'continue')
    must(await continueByLink(world.service, person, person, token))
    await world.settle()
    return { account, person, address }
  }

  async function finish(person: Person, address: string) {
    const challenges = must(await askFinishCodes(world.service, person))
    await world.settle()
    const entry = codeIn(await last(world, address))
    const codes = new Map(challenges.map((c) => [c.challengeId, entry as unknown]))
    return finishReplacement(world.service, person, {
      codes,
      currentPassword: person.account && 'a long password for trying',
      newPassword: NEW_PASSWORD,
    })
  }

  it('RW-01 L1 goes by mail: pending for 30 days, refused one second before, complete after', async () => {
    const { account, person, address } = await pendingByMail('new1@example.com')
    const begun = await stateOf(account.id)
    assert.equal(begun.status, 'waiting')
    assert.ok(begun.request?.state === 'pending')
    assert.equal(begun.request.deadlineAt - begun.request.startedAt >= days(30), true)
    const { now } = await world.service.time.moment()
    await world.advance(begun.request.deadlineAt - now - seconds(1))
    assert.equal(code(await askFinishCodes(world.service, person)), 'replacement.too_early')
    await world.advance(seconds(2))
    assert.equal((await stateOf(account.id)).status, 'ready')
    must(await finish(person, address))
    const done = await stateOf(account.id)
    assert.equal(done.status, 'completed')
    const states = Object.fromEntries(
      done.read.proofs.map((p) => [p.addressKey === done.read.proofs[0]?.addressKey ? 'first' : p.proofId, p.state]),
    )
    assert.equal(states.first, 'retired')
    assert.deepEqual(done.read.proofs.map((p) => p.state).sort(), ['effective', 'retired', 'retired'])
    await world.settle()
    assert.match((await last(world, OLD)).subject + (await last(world, OLD)).text, /完了|置き換/)
  })

  it('T155 NT-07 tells every old proof on the days it promises, and the requester too', async () => {
    const { address } = await pendingByMail('new2@example.com')
    await world.advance(days(31))
    // An account before this one had the same old addresses, and is reminded that it can be undone.
    const alerts = async (to: string) => (await inbox(world, to)).filter(({ text }) => !text.includes('/undo'))
    const mails = (await alerts(OLD)).length
    const sms = (await alerts(OLD_PHONE)).length
    assert.equal(mails, 8, 'days 0, 1, 3, 7, 14, 21, 27, 29')
    assert.equal(sms, 4, 'days 0, 7, 21, 27')
    const requester = await inbox(world, address)
    assert.ok(requester.length >= 1 + 5, `continue mail and at least five notices, got ${requester.length}`)
  })

  it('is stopped on day 29 by the link of an old mail, without signing in, for good', async () => {
    const { account, person } = await pendingByMail('new3@example.com')
    await world.advance(days(29))
    const token = tokenIn(await lastWithLink(world, OLD, 'stop'), 'stop')
    for (let i = 0; i < 50; i++) must(await readStop(world.service, token))
    assert.equal((await stateOf(account.id)).status, 'waiting')
    must(await stopByLink(world.service, token))
    assert.equal((await stateOf(account.id)).status, 'vetoed')
    await world.advance(days(5))
    assert.notEqual(
      code(
        await finish(person, 'new3@example.com').catch((e: Error) => ({
          ok: false as const,
          refusal: { code: e.message, params: {} },
        })),
      ),
      'ok',
    )
    assert.equal((await stateOf(account.id)).status, 'vetoed')
    assert.equal(code(await stopByLink(world.service, token)), 'stop.already')
  })

  it('is stopped by the stop number of an SMS', async () => {
    const { account } = await pendingByMail('new4@example.com')
    const sms = (await last(world, OLD_PHONE)).text
    const { request } = await stateOf(account.id)
    assert.ok(request)
    assert.ok(sms.replace(/[- ]/g, '').includes(request.receipt))
    const numbers = [...sms.matchAll(/(?<!\d)(\d{4})[- ]?(\d{4})(?!\d)/g)].map((m) => `${m[1]}${m[2]}`)
    const number = numbers.find((n) => n !== request.receipt)
    const anybody = world.visitor('somebody-with-the-old-phone')
    assert.equal(code(await stopByNumber(world.service, anybody, request.receipt, '00000000')), 'stop.wrong')
    must(await stopByNumber(world.service, anybody, request.receipt, number))
    assert.equal((await stateOf(account.id)).status, 'vetoed')
  })

  it('RW-04 goes by telephone with a code', async () => {
    await emptyMailbox()
    const account = await world.account({ proofs: [{ kind: 'mail', address: OLD }] })
    const person = await world.person(account)
    must(await startReplacement(world.service, person))
    const named = must(await nameNewProof(world.service, person, 'phone', '０８０ー１１１１ー２２２２'))
    assert.ok(named.challenge)
    await world.settle()
    const entry = codeIn(await last(world, '+818011112222'))
    const { request } = must(await proveByCode(world.service, person, named.challenge.challengeId, entry))
    assert.equal(request.state, 'pending')
  })

  it('continues on another device with the number of the mail page', async () => {
    await emptyMailbox()
    const account = await world.account(lost)
    const person = await world.person(account)
    must(await startReplacement(world.service, person))
    must(await nameNewProof(world.service, person, 'mail', 'new5@example.com'))
    await world.settle()
    const token = tokenIn(await lastWithLink(world, 'new5@example.com', 'continue'), 'continue')
    const elsewhere = world.visitor('telephone')
    const page = await readContinue(world.service, elsewhere, undefined, token)
    assert.equal(page.step, 'number')
    assert.equal(code(await continueByLink(world.service, elsewhere, undefined, token)), 'replacement.other_browser')
    assert.equal((await stateOf(account.id)).status, 'draft')
    assert.equal(code(await continueByNumber(world.service, person, '000000')), 'match.wrong')
    must(await continueByNumber(world.service, person, page.step === 'number' ? page.number : ''))
    assert.equal((await stateOf(account.id)).status, 'waiting')
  })

  it('RC-10 ends at once with a recovery code, and tells every old proof', async () => {
    await emptyMailbox()
    const account = await world.account({ ...lost, recoveryCode: true })
    const person = await world.person(account)
    must(await startWithRecoveryCode(world.service, person, account.recoveryCode?.toLowerCase().replaceAll('-', ' ')))
    must(await nameNewProof(world.service, person, 'mail', 'new6@example.com'))
    await world.settle()
    const link = tokenIn(await lastWithLink(world, 'new6@example.com', 'continue'), 'continue')
    must(await continueByLink(world.service, person, person, link))
    await world.settle()
    const { read, status: is } = await stateOf(account.id)
    assert.equal(is, 'completed')
    assert.equal(read.case.codes[0]?.state, 'used')
    for (const old of [OLD, OLD_PHONE]) assert.equal((await inbox(world, old)).length, 2, 'its end, and the new code')
    assert.equal(code(await startWithRecoveryCode(world.service, person, account.recoveryCode)), 'recovery_code.wrong')
  })

  it('is held when two people know no more than the password', async () => {
    const { account } = await pendingByMail('new7@example.com')
    const other = await world.person(account)
    assert.equal(code(await cancelRequest(world.service, other)), 'replacement.not_requester')
    must(await objectToRequest(world.service, other))
    assert.equal((await stateOf(account.id)).status, 'held')
    await world.advance(days(40))
    assert.equal((await stateOf(account.id)).status, 'held')
    await world.advance(days(21))
    assert.equal((await stateOf(account.id)).status, 'expired')
  })

  it('is taken back by its requester', async () => {
    const { account, person } = await pendingByMail('new8@example.com')
    must(await cancelRequest(world.service, person))
    assert.equal((await stateOf(account.id)).status, 'canceled')
  })

  it('ends early when an old proof turns up: both stay, the new one on probation', async () => {
    const { account, person } = await pendingByMail('new9@example.com')
    await world.advance(days(12))
    const old = (await stateOf(account.id)).read.proofs.find((p) => p.state === 'effective' && p.kind === 'mail')
    const proofId = old?.proofId ?? ''
    await emptyMailbox()
    assert.equal(code(await askEarlyCode(world.service, person, proofId)), 'verify.address_needed')
    const wrong = must(await askEarlyCodeByAddress(world.service, person, proofId, `x${OLD}`))
    await world.advance(minutes(2))
    must(await resendEarlyCode(world.service, person, wrong))
    await world.settle()
    assert.deepEqual(await inbox(world, OLD), [], 'what did not match is sent nothing, the second time neither')
    const challenge = must(await askEarlyCodeByAddress(world.service, person, proofId, OLD))
    assert.equal(challenge.expiresAt - challenge.createdAt, wrong.expiresAt - wrong.createdAt)
    await world.settle()
    const entry = codeIn(await last(world, OLD))
    must(await endWithOldProof(world.service, person, challenge.challengeId, entry, 'early'))
    const ended = await stateOf(account.id)
    assert.equal(ended.status, 'ended-early')
    assert.deepEqual(ended.read.proofs.map((p) => p.state).sort(), ['effective', 'effective', 'probation'])
    await world.advance(days(7) + minutes(1))
    assert.deepEqual(
      (await stateOf(account.id)).read.proofs.map((p) => p.state),
      ['effective', 'effective', 'effective'],
    )
  })

  it('waits 45 days where no old proof can be told', async () => {
    world.carriers.faults.mail = { kind: 'none' }
    await emptyMailbox()
    const account = await world.account({ proofs: [{ kind: 'phone', address: '080-9999-0000' }] })
    const person = await world.person(account)
    world.carriers.faults.sms = { kind: 'bounce' }
    must(await startReplacement(world.service, person))
    must(await nameNewProof(world.service, person, 'mail', 'new10@example.com'))
    await world.settle()
    must(
      await continueByLink(
        world.service,
        person,
        person,
        tokenIn(await lastWithLink(world, 'new10@example.com', 'continue'), 'continue'),
      ),
    )
    await world.advance(days(31))
    assert.equal((await stateOf(account.id)).status, 'waiting')
    await world.advance(days(14) + hours(1))
    world.carriers.faults.sms = { kind: 'none' }
    assert.equal((await stateOf(account.id)).status, 'ready')
  })

  it('is not needed by who can verify: the prompt goes', async () => {
    await emptyMailbox()
    const account = await world.account({ proofs: [{ kind: 'mail', address: OLD }] })
    const person = await world.person(account)
    const proofId = account.proofs[0]?.id ?? ''
    must(await askVerifyCodeByAddress(world.service, person, proofId, 'somebody-else@old-mail.example'))
    await world.settle()
    assert.equal((await inbox(world, OLD)).length, 0)
    const challenge = must(await askVerifyCodeByAddress(world.service, person, proofId, OLD))
    await world.settle()
    must(await verify(world.service, person, challenge, `コード ${codeIn(await last(world, OLD))}`))
  })
})
