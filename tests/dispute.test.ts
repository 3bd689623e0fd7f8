import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { askCode } from '../src/features/challenge/flow.ts'
import type { GrantAct } from '../src/features/challenge/rules.ts'
import { askVerifyCode } from '../src/features/prompt/flow.ts'
import { askDisputeCodes, revertByCode, revertByProofs } from '../src/features/replacement/dispute/flow.ts'
import { askFinishCodes, finishReplacement } from '../src/features/replacement/finish/flow.ts'
import { readCase } from '../src/features/replacement/flow-case.ts'
import { nameNewProof, startReplacement, startWithRecoveryCode } from '../src/features/replacement/start/flow.ts'
import { continueByLink } from '../src/features/replacement/start/flow-link.ts'
import { readStop, stopByLink } from '../src/features/replacement/status/flow-end.ts'
import { readUndo, undoByLink, undoByNumber, undoOfStop } from '../src/features/replacement/undo/flow.ts'
import { addNewProof, confirmNewProof, makeCode } from '../src/features/security-info/flow.ts'
import { isKnownBrowser, recognise, signIn } from '../src/features/session/flow.ts'
import { insertGrant } from '../src/features/session/store-grant.ts'
import type { Person } from '../src/features/session/store-visitor.ts'
import { days, hours, seconds } from '../src/kernel/duration.ts'
import type { Result } from '../src/kernel/result.ts'
import type { AccountWish, MadeAccount } from '../src/main/dev-accounts.ts'
import { sql } from '../src/platform/database/sql.ts'
import { Unit } from '../src/platform/database/unit.ts'
import type { Service } from '../src/platform/service.ts'
import { codeIn, inbox, last, lastWithLink, tokenIn } from './support/inbox.ts'
import { makeWorld, PASSWORD, type World } from './support/world.ts'

const TAKEN = 'the password of the thief now'
const BACK = 'my own password from now on'

function must<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}

const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)

interface Taken {
  readonly account: MadeAccount
  readonly old: string
  readonly oldPhone: string
  readonly fresh: string
  /** Who finished it, as the service knows them afterwards. */
  readonly thief: Person
  readonly stopToken: string
}

let count = 0

describe('undoing a replacement that is complete', () => {
  let world: World
  let second: Service
  before(async () => {
    world = await makeWorld()
    second = await world.another()
  })
  after(() => world.close())

  const read = async ({ account }: Pick<Taken, 'account'>) => {
    const found = await readCase(world.service, account.id)
    assert.ok(found)
    return found
  }

  const signInWith = (taken: Taken, password: string, browser = `browser-${++count}`) =>
    signIn(world.service, world.visitor(browser), taken.account.identifier, password)

  async function personBy(opened: Result<{ token: string }>, browser: string): Promise<Person> {
    const person = await recognise(world.service, world.visitor(browser), must(opened).token)
    assert.ok(person)
    return person
  }

  /** Somebody with the password waits out the 30 days and takes the account. */
  async function taken(wish: Partial<AccountWish> = {}): Promise<Taken> {
    const n = ++count
    const [old, oldPhone, fresh] = [`old${n}@old.example`, `+8190${10_000_000 + n}`, `thief${n}@new.example`]
    const account = await world.account({ proofs: [old, oldPhone], ...wish })
    const browser = `thief-${n}`
    const person = await world.person(account, browser)
    must(await startReplacement(world.service, person))
    must(await nameNewProof(world.service, person, 'mail', fresh))
    await world.settle()
    must(
      await continueByLink(
        world.service,
        person,
        person,
        tokenIn(await lastWithLink(world, fresh, 'continue'), 'continue'),
      ),
    )
    await world.settle()
    const stopToken = tokenIn(await lastWithLink(world, old, 'stop'), 'stop')
    await world.advance(days(15))
    await signInWith({ account } as Taken, PASSWORD)
    await world.advance(days(16))
    const again = await personBy(await signInWith({ account } as Taken, PASSWORD, browser), browser)
    const challenges = must(await askFinishCodes(world.service, again))
    await world.settle()
    const entry = codeIn(await last(world, fresh))
    const done = await finishReplacement(world.service, again, {
      codes: new Map(challenges.map((c) => [c.challengeId, entry])),
      newPassword: TAKEN,
    })
    const thief = await personBy(done, browser)
    await world.settle()
    return { account, old, oldPhone, fresh, thief, stopToken }
  }

  /** As if a code to the new proof had been shown for one act just now. */
  async function grant({ account, session }: Person, act: GrantAct): Promise<void> {
    const { now } = await world.service.time.moment()
    const { epoch } = (await readCase(world.service, account.accountId))?.account ?? account
    const given = { act, sessionId: session.sessionId, proofId: session.proofId ?? '', epoch, givenAt: now }
    await new Unit().add(insertGrant(account.accountId, given)).commit(world.service.database)
  }

  /** What came of the replacement and of what follows from it; signing in somewhere new is told as well. */
  const news = async (to: string) =>
    (await inbox(world, to)).filter((m) => !/新しい端末か場所から/.test(m.subject + m.text))

  const undoToken = async (old: string) => tokenIn(await lastWithLink(world, old, 'undo'), 'undo')

  /** The owner, from a mail to an old address. */
  async function freeze(it: Taken, browser = `owner-${++count}`, service = world.service): Promise<Person> {
    const opened = await undoByLink(service, world.visitor(browser), await undoToken(it.old), PASSWORD)
    await world.settle()
    return personBy(opened, browser)
  }

  /** Both codes, read off the old mailbox and the old telephone. */
  async function bothCodes(it: Taken, owner: Person): Promise<Map<string, unknown>> {
    const { proofs } = it.account
    const asked = must(
      await askDisputeCodes(
        world.service,
        owner,
        proofs.map((p) => p.id),
      ),
    )
    await world.settle()
    const codes = new Map<string, unknown>()
    for (const { challengeId, proofId } of asked) {
      const proof = proofs.find((p) => p.id === proofId)
      const [message] = (await news(proof?.address ?? '')).slice(-1)
      assert.ok(message)
      codes.set(challengeId, codeIn(message))
    }
    return codes
  }

  const sessionsOpen = async ({ account }: Taken) =>
    (
      await world.service.database.query<{ session_id: string }>(
        sql`select session_id from session where account_id = ${account.id} and ended_at is null`,
      )
    ).map((row) => row.session_id)

  const formerHash = async ({ account }: Taken) =>
    (
      await world.service.database.query<{ row: string | null; account: string | null }>(sql`
        select u.password_hash as row, a.former_password_hash as account
        from replacement_undo u join account a on a.account_id = u.account_id where a.account_id = ${account.id}`)
    )[0]

  it('S26 T151 a holiday of 40 days: the account is frozen at once, and two old proofs take it back', async () => {
    const it = await taken()
    await world.advance(days(9))
    const owner = await freeze(it, 'owner-of-40-days')
    const { now } = await world.service.time.moment()
    const frozen = await read(it)
    assert.ok(frozen.account.disputedAt !== null && now - frozen.account.disputedAt < seconds(60))
    assert.deepEqual(
      frozen.proofs.map((p) => p.state),
      ['contested', 'contested', 'contested'],
    )
    assert.deepEqual(await sessionsOpen(it), [owner.session.sessionId], 'the thief is out')
    await world.settle()
    for (const to of [it.old, it.oldPhone, it.fresh]) {
      const told = (await news(to)).at(-1)
      assert.match(`${told?.subject ?? ''}${told?.text ?? ''}`, /一時停止/, to)
    }
    const codes = await bothCodes(it, owner)
    const reverted = must(await revertByProofs(world.service, owner, { codes, newPassword: BACK }))
    const after = await read(it)
    assert.equal(after.account.disputedAt, null)
    assert.deepEqual(after.proofs.map((p) => p.state).sort(), ['discarded', 'effective', 'effective'])
    assert.equal(code(await signInWith(it, TAKEN)), 'sign_in.wrong')
    assert.equal(code(await signInWith(it, PASSWORD)), 'sign_in.wrong')
    must(await signInWith(it, BACK))
    assert.ok(await recognise(world.service, world.visitor('owner-of-40-days'), reverted.token))
    await world.settle()
    for (const to of [it.old, it.oldPhone, it.fresh])
      assert.match((await news(to)).at(-1)?.text ?? '', /元に戻|前に戻/, to)
  })

  it('S26 by the numbers of an SMS, without a link', async () => {
    const it = await taken()
    const sms = (await last(world, it.oldPhone)).text
    const request = (await read(it)).case.requests.at(-1)
    const numbers = [...sms.matchAll(/(?<!\d)(\d{4})[- ](\d{4})(?!\d)/g)].map((m) => `${m[1]}${m[2]}`)
    const number = numbers.find((n) => n !== request?.receipt)
    const anybody = world.visitor('with-the-old-phone')
    const typed = { receipt: request?.receipt, number, password: PASSWORD }
    assert.equal(code(await undoByNumber(world.service, anybody, { ...typed, number: '00000000' })), 'undo.wrong')
    assert.equal(code(await undoByNumber(world.service, anybody, { ...typed, password: TAKEN })), 'undo.password_wrong')
    assert.equal((await read(it)).account.disputedAt, null)
    must(await undoByNumber(world.service, anybody, typed))
    assert.notEqual((await read(it)).account.disputedAt, null)
  })

  it('S16 reading the page 50 times, and the stop link, change nothing', async () => {
    const it = await taken()
    const token = await undoToken(it.old)
    const { version } = (await read(it)).account
    for (let i = 0; i < 50; i++) must(await readUndo(world.service, token))
    for (const wrong of ['', token.slice(2), `${token.slice(0, -4)}AAAA`, it.stopToken])
      assert.equal(code(await readUndo(world.service, wrong)), 'undo.unknown')
    assert.equal((await read(it)).account.version, version)
  })

  it('T048 a stop link after the completion leads to the undo, and says when it is too late', async () => {
    const it = await taken()
    assert.equal(must(await readStop(world.service, it.stopToken)).request.state, 'completed')
    assert.equal(code(await stopByLink(world.service, it.stopToken)), 'stop.is_completed')
    const offered = await undoOfStop(world.service, it.stopToken)
    assert.equal(offered?.undo.state, 'open')
    assert.equal(offered?.token, await undoToken(it.old), 'the same proof, the same link')
    assert.equal((await read(it)).case.disputedAt, null)
    await world.advance(days(30) + seconds(5))
    assert.equal((await undoOfStop(world.service, it.stopToken))?.undo.state, 'lapsed')
    assert.equal(must(await readUndo(world.service, offered?.token ?? '')).undo.state, 'lapsed')
    const late = await undoByLink(world.service, world.visitor('late'), offered?.token ?? '', PASSWORD)
    assert.equal(code(late), 'undo.is_lapsed')
    assert.equal(code(await stopByLink(world.service, it.stopToken)), 'stop.is_completed')
  })

  it('T103 per proof 8 mails or 4 SMS, 1 completion, 1 undo reminder, and no more', async () => {
    const it = await taken()
    await world.advance(days(31))
    const [mails, sms] = [await news(it.old), await news(it.oldPhone)]
    assert.equal(mails.length, 8 + 1 + 1, mails.map((m) => m.subject).join('\n'))
    assert.equal(sms.length, 4 + 1 + 1, sms.map((m) => m.text).join('\n'))
    assert.match(mails.at(-1)?.subject ?? '', /まだ元に戻せます/)
    assert.match(sms.at(-1)?.text ?? '', /元に戻す番号/)
  })

  it('the former password: kept while it can be undone, then deleted; it opens nothing before', async () => {
    const it = await taken()
    assert.equal(code(await signInWith(it, PASSWORD)), 'sign_in.wrong')
    assert.match((await formerHash(it))?.row ?? '', /^\$argon2id\$/)
    await world.advance(days(30) - seconds(5))
    assert.match((await formerHash(it))?.row ?? '', /^\$argon2id\$/)
    await world.advance(seconds(10))
    assert.deepEqual(await formerHash(it), { row: null, account: null })
  })

  it('wrong former passwords are counted per proof, and pause', async () => {
    const it = await taken()
    const token = await undoToken(it.old)
    for (let i = 0; i < 5; i++)
      assert.equal(
        code(await undoByLink(world.service, world.visitor(`guess-${i}`), token, `guess ${i}`)),
        'undo.password_wrong',
      )
    assert.equal(code(await undoByLink(world.service, world.visitor('guess'), token, PASSWORD)), 'undo.paused')
    assert.equal((await read(it)).account.disputedAt, null)
    const request = (await read(it)).case.requests.at(-1)
    const sms = (await last(world, it.oldPhone)).text
    const number = [...sms.matchAll(/(?<!\d)(\d{4})[- ](\d{4})(?!\d)/g)].map((m) => `${m[1]}${m[2]}`)
    const typed = { receipt: request?.receipt, number: number.find((n) => n !== request?.receipt), password: PASSWORD }
    must(await undoByNumber(world.service, world.visitor('the-other-proof'), typed))
  })

  describe('while it is frozen', () => {
    it('S13 either first factor signs in, and no flow gives any power', async () => {
      const it = await taken()
      const owner = await freeze(it)
      const people = [owner]
      for (const password of [PASSWORD, TAKEN]) {
        const browser = `frozen-${++count}`
        people.push(await personBy(await signInWith(it, password, browser), browser))
      }
      const proofs = (await read(it)).proofs.map((p) => p.proofId)
      const { epoch } = (await read(it)).account
      for (const person of people) {
        assert.equal(code(await startReplacement(world.service, person)), 'account.disputed')
        assert.equal(code(await nameNewProof(world.service, person, 'mail', 'more@new.example')), 'account.disputed')
        assert.equal(code(await makeCode(world.service, person, '')), 'account.disputed')
        assert.equal(code(await addNewProof(world.service, person, 'mail', 'x@new.example', '')), 'account.disputed')
        for (const proofId of proofs) {
          assert.notEqual(code(await askVerifyCode(world.service, person, proofId)), 'ok')
          const wish = { accountId: it.account.id, proofId, browserKey: person.browserKey }
          for (const purpose of ['verify', 'finish', 'early-finish', 'password', 'requester'] as const)
            assert.equal(code(await askCode(world.service, { ...wish, purpose })), 'account.disputed')
        }
      }
      assert.equal((await read(it)).account.epoch, epoch)
      assert.equal((await read(it)).case.requests.length, 1)
    })

    it('a code that was asked for before it was frozen does nothing any more', async () => {
      const it = await taken()
      await grant(it.thief, 'add-proof')
      const adding = must(await addNewProof(world.service, it.thief, 'mail', `late${count}@new.example`, ''))
      await world.settle()
      const entry = codeIn(await last(world, `late${count}@new.example`))
      await freeze(it, `owner-late-${count}`)
      const confirmed = await confirmNewProof(world.service, it.thief, adding.challenge.challengeId, entry)
      assert.equal(code(confirmed), 'account.disputed')
      assert.equal(await recognise(world.service, world.visitor('any'), ''), undefined)
    })

    it('codes go to old proofs only for who came through one of them: the other side uses none of them up (L7)', async () => {
      const it = await taken()
      const owner = await freeze(it)
      const browser = `thief-${++count}`
      const thief = await personBy(await signInWith(it, PASSWORD, browser), browser)
      const ids = it.account.proofs.map((p) => p.id)
      assert.equal(code(await askDisputeCodes(world.service, thief, ids)), 'dispute.link_needed')
      assert.equal(code(await askDisputeCodes(world.service, owner, ids.slice(1))), 'dispute.choose_two')
      const fresh = (await read(it)).proofs.find((p) => p.requestId !== null)?.proofId ?? ''
      assert.equal(code(await askDisputeCodes(world.service, owner, [ids[0] ?? '', fresh])), 'dispute.choose_two')
      await bothCodes(it, owner)
    })

    it('S4 one right code and one wrong one take nothing back, nor one code twice', async () => {
      const it = await taken()
      const owner = await freeze(it)
      const codes = await bothCodes(it, owner)
      const [[one, right] = ['', ''], [other] = ['']] = [...codes]
      const attempt = (typed: Map<string, unknown>, newPassword = BACK) =>
        revertByProofs(world.service, owner, { codes: typed, newPassword })
      assert.equal(code(await attempt(new Map([[one, right]]))), 'dispute.evidence_needed')
      assert.equal(
        code(
          await attempt(
            new Map([
              [one, right],
              [other, '00000000'],
            ]),
          ),
        ),
        'code.wrong',
      )
      assert.equal(code(await attempt(codes, TAKEN)), 'password.same')
      assert.equal(code(await attempt(codes, PASSWORD)), 'password.same')
      assert.equal(code(await attempt(codes, 'short')), 'password.too_short')
      assert.notEqual((await read(it)).account.disputedAt, null)
      must(await attempt(codes))
    })

    it('nobody answers: the completion stands, everybody is signed out, the former password opens nothing', async () => {
      const it = await taken()
      const owner = await freeze(it, 'owner-who-waits')
      await world.advance(days(30) - seconds(5))
      assert.notEqual((await read(it)).account.disputedAt, null)
      await world.advance(seconds(10))
      const after = await read(it)
      assert.equal(after.account.disputedAt, null)
      assert.deepEqual(after.proofs.map((p) => p.state).sort(), ['effective', 'retired', 'retired'])
      assert.deepEqual(await sessionsOpen(it), [])
      assert.deepEqual(await formerHash(it), { row: null, account: null })
      assert.equal(code(await signInWith(it, PASSWORD)), 'sign_in.wrong')
      must(await signInWith(it, TAKEN))
      assert.equal(
        code(
          await askDisputeCodes(
            world.service,
            owner,
            it.account.proofs.map((p) => p.id),
          ),
        ),
        'dispute.over',
      )
      const again = await undoByLink(world.service, world.visitor('again'), await undoToken(it.old), PASSWORD)
      assert.equal(code(again), 'undo.is_stands')
      await world.settle()
      for (const to of [it.old, it.oldPhone, it.fresh])
        assert.match((await news(to)).at(-1)?.text ?? '', /そのまま|また使える/, to)
      await world.advance(days(30))
      assert.equal((await read(it)).proofs.filter((p) => p.state === 'gone').length, 2)
    })
  })

  describe('taken back', () => {
    it('S24 nothing of the losing side survives: proofs, codes, sessions, known browsers', async () => {
      const it = await taken({ recoveryCode: true })
      await grant(it.thief, 'make-recovery-code')
      const made = must(await makeCode(world.service, it.thief, ''))
      const extra = `extra${count}@new.example`
      await grant(it.thief, 'add-proof')
      const adding = must(await addNewProof(world.service, it.thief, 'mail', extra, ''))
      await world.settle()
      const entry = codeIn(await last(world, extra))
      must(await confirmNewProof(world.service, it.thief, adding.challenge.challengeId, entry))
      await world.advance(days(8))
      assert.equal(await isKnownBrowser(world.service, it.thief, (await world.service.time.moment()).now), true)
      const owner = await freeze(it, 'owner-with-paper')
      const typed = { code: made.shown, newPassword: BACK }
      assert.equal(code(await revertByCode(world.service, owner, typed)), 'recovery_code.wrong', 'the thief’s own')
      must(await revertByCode(world.service, owner, { ...typed, code: it.account.recoveryCode }))
      const after = await read(it)
      assert.deepEqual(
        after.proofs.map((p) => p.state),
        ['effective', 'effective', 'discarded', 'discarded'],
      )
      assert.deepEqual(after.case.codes.map((k) => k.state).sort(), ['live', 'revoked', 'used'], 'and one anew')
      assert.deepEqual(await sessionsOpen(it), [owner.session.sessionId])
      const { now } = await world.service.time.moment()
      assert.equal(await isKnownBrowser(world.service, it.thief, now), false)
      assert.equal(await isKnownBrowser(world.service, owner, now), true)
      assert.equal(code(await startWithRecoveryCode(world.service, owner, made.shown)), 'recovery_code.wrong')
      assert.equal(
        code(await startWithRecoveryCode(world.service, owner, it.account.recoveryCode)),
        'recovery_code.wrong',
        'S11: once',
      )
      await world.advance(hours(80))
      const gone = (await read(it)).proofs.filter((p) => p.state === 'gone')
      assert.deepEqual(
        gone.map((p) => p.addressSealed.length),
        [0, 0],
        'their addresses are deleted',
      )
    })

    it('a recovery code that was too young when the request began is none', async () => {
      const it = await taken({ recoveryCode: true, recoveryCodeDaysAgo: 6 })
      const owner = await freeze(it)
      const typed = { code: it.account.recoveryCode, newPassword: BACK }
      assert.equal(code(await revertByCode(world.service, owner, typed)), 'recovery_code.wrong')
    })

    it('wrong recovery codes are counted before they are judged', async () => {
      const it = await taken({ recoveryCode: true })
      const owner = await freeze(it)
      const wrong = (await world.account({ recoveryCode: true })).recoveryCode
      for (let i = 0; i < 10; i++)
        assert.equal(
          code(await revertByCode(world.service, owner, { code: wrong, newPassword: BACK })),
          'recovery_code.wrong',
        )
      const right = { code: it.account.recoveryCode, newPassword: BACK }
      assert.equal(code(await revertByCode(world.service, owner, right)), 'recovery_code.too_many')
      const elsewhere = { ...owner, source: '198.51.100.*' }
      must(await revertByCode(world.service, elsewhere, right))
    })
  })

  describe('races, on two instances', () => {
    it('of 5 undos at once one freezes it, and it is told once', async () => {
      const it = await taken()
      const token = await undoToken(it.old)
      // One after the other is how tries are counted; five are free.
      const results = await Promise.all(
        Array.from({ length: 5 }, (_, i) =>
          undoByLink(i % 2 ? second : world.service, world.visitor(`undo-${i}`), token, PASSWORD),
        ),
      )
      assert.ok(results.every((r) => r.ok))
      const events = await world.service.database.query(
        sql`select 1 from event where account_id = ${it.account.id} and kind = 'account.disputed'`,
      )
      assert.equal(events.length, 1)
      await world.settle()
      assert.equal((await inbox(world, it.fresh)).filter((m) => m.subject?.includes('一時停止')).length, 1)
    })

    it('of 5 reverts at once one wins; the right codes work once', async () => {
      const it = await taken()
      const owner = await freeze(it)
      const codes = await bothCodes(it, owner)
      const results = await Promise.all(
        Array.from({ length: 5 }, (_, i) =>
          revertByProofs(i % 2 ? second : world.service, owner, { codes, newPassword: `${BACK} ${i}` }),
        ),
      )
      assert.equal(results.filter((r) => r.ok).length, 1)
      const winner = results.findIndex((r) => r.ok)
      must(await signInWith(it, `${BACK} ${winner}`))
    })

    it('revert against the end of the dispute: one outcome, whoever was faster', async () => {
      const outcomes = { reverted: 0, stands: 0 }
      for (const [round, pauseMs] of [0, 40, 80, 120, 200, 2_500].entries()) {
        const it = await taken({ recoveryCode: true })
        const owner = await freeze(it, `owner-at-the-end-${round}`)
        const typed = { code: it.account.recoveryCode, newPassword: BACK }
        const until = (await read(it)).case.undos[0]
        assert.ok(until?.state === 'disputed')
        const { now } = await world.service.time.moment()
        await world.advance(until.expiresAt - now - seconds(5))
        // A revert takes some argon2 hashes; the end comes before, during or after them.
        const ending = new Promise((resolve) => setTimeout(resolve, pauseMs)).then(() => world.advance(seconds(5)))
        const [back] = await Promise.all([revertByCode(second, owner, typed), ending])
        await world.advance(seconds(2))
        const state = (await read(it)).case.undos[0]?.state
        assert.equal(state, back.ok ? 'reverted' : 'stands')
        if (!back.ok) assert.ok(['dispute.over', 'session.ended'].includes(back.refusal.code), back.refusal.code)
        outcomes[back.ok ? 'reverted' : 'stands'] += 1
        assert.equal((await read(it)).account.disputedAt, null)
        assert.equal(code(await signInWith(it, BACK)), back.ok ? 'ok' : 'sign_in.wrong')
      }
      assert.ok(outcomes.reverted > 0 && outcomes.stands > 0, JSON.stringify(outcomes))
    })
  })
})
