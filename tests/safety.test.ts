import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { endSessions, openSessions, recentActivity } from '../src/features/activity/flow.ts'
import { remedyOf } from '../src/features/activity/rules.ts'
import { beginEnrolment, completeEnrolment, confirmEnrolment } from '../src/features/enrolment/flow.ts'
import { changeOwnPassword, secureOwnAccount } from '../src/features/password/flow.ts'
import { askForgotten, forgottenStep, resetForgotten } from '../src/features/password/flow-forgotten.ts'
import { askSecureCode, secureByLink } from '../src/features/password/flow-secure.ts'
import { askVerifyCodeByAddress, type VerifyPurpose, verify } from '../src/features/prompt/flow.ts'
import { askFinishCodes, finishReplacement } from '../src/features/replacement/finish/flow.ts'
import { readCase } from '../src/features/replacement/flow-case.ts'
import { nameNewProof, startReplacement, startWithRecoveryCode } from '../src/features/replacement/start/flow.ts'
import { continueByLink } from '../src/features/replacement/start/flow-link.ts'
import { stopByLink } from '../src/features/replacement/status/flow-end.ts'
import { countedVetoes } from '../src/features/replacement/wait.ts'
import { addNewProof, makeCode } from '../src/features/security-info/flow.ts'
import { recognise, signIn } from '../src/features/session/flow.ts'
import type { Person } from '../src/features/session/store-visitor.ts'
import { days, hours, minutes } from '../src/kernel/duration.ts'
import type { Result } from '../src/kernel/result.ts'
import type { AccountWish, MadeAccount } from '../src/main/dev-accounts.ts'
import { codeIn, inbox, last, lastWithLink, tokenIn } from './support/inbox.ts'
import { makeWorld, PASSWORD, type World } from './support/world.ts'

const NEXT = 'four quiet lanterns drift'
const OTHER = 'seven slow herons listen'

function must<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}

const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)

describe("the account's own safety", () => {
  let world: World
  let count = 0
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  async function made(wish: Partial<AccountWish> = {}): Promise<MadeAccount & { mail: string }> {
    const mail = `old-${++count}@safety.example`
    const account = await world.account({ proofs: [{ kind: 'mail', address: mail }], ...wish })
    return { ...account, mail }
  }

  const again = async (person: Person, token: string): Promise<Person | undefined> =>
    recognise(world.service, { ...person }, token)

  /** Shows a proof in this session for one purpose, as a person with the mailbox does. */
  async function shows(person: Person, mail: string, purpose: VerifyPurpose = 'verify'): Promise<Person> {
    const [proof] = (await readCase(world.service, person.account.accountId))?.proofs ?? []
    assert.ok(proof)
    // What is on its way arrives first, so that it is not taken for the code.
    await world.settle()
    const challenge = must(await askVerifyCodeByAddress(world.service, person, proof.proofId, mail, purpose))
    await world.settle()
    const typed = codeIn(await last(world, mail))
    const { token } = must(await verify(world.service, person, challenge, typed))
    const verified = await again(person, token)
    assert.ok(verified)
    return verified
  }

  /** Somebody with the password asks for a replacement; the owner hears of it. */
  async function attacked(wish: Partial<AccountWish> = {}) {
    const account = await made(wish)
    const owner = await shows(await world.person(account, `owner-${count}`), account.mail)
    const thief = await world.person(account, `thief-${count}`)
    must(await startReplacement(world.service, thief))
    must(await nameNewProof(world.service, thief, 'mail', `thief-${count}@new.example`))
    await world.settle()
    const token = tokenIn(await lastWithLink(world, `thief-${count}@new.example`, 'continue'), 'continue')
    must(await continueByLink(world.service, thief, thief, token))
    await world.settle()
    const stop = tokenIn(await lastWithLink(world, account.mail, 'stop'), 'stop')
    return { account, owner, thief, stop }
  }

  const present = async ({ account, session }: Person): Promise<boolean> =>
    (await openSessions(world.service, { account, session } as Person)).some((s) => s.sessionId === session.sessionId)

  const signedIn = async (account: MadeAccount, browser: string, password = account.password): Promise<Person> => {
    const opened = must(await signIn(world.service, world.visitor(browser), account.identifier, password))
    const person = await recognise(world.service, world.visitor(browser), opened.token)
    assert.ok(person)
    return person
  }

  const linkOf = async (mail: string): Promise<string> => {
    const found = (await inbox(world, mail)).findLast(({ text }) => text.includes('/secure/'))
    const token = /\/secure\/([\w-]{60,})/.exec(found?.text ?? '')?.[1]
    assert.ok(token, `no secure link in ${found?.text}`)
    return token
  }

  it('T050 "not me" ends the requester and leaves the account protected until it is made secure', async () => {
    const { account, owner, thief, stop } = await attacked()
    const second = await world.person(account, `thief-${count}-second`)
    must(await stopByLink(world.service, stop))
    assert.equal(await present(thief), false)
    assert.equal(await present(second), false)
    assert.equal(await present(owner), true)
    // A password alone is halfway in a strange browser, and starts nothing.
    const back = await signedIn(account, `thief-${count}-third`)
    assert.equal(back.halfway, 'protected')
    assert.equal(code(await startReplacement(world.service, back)), 'replacement.protected')
    // The owner's browser goes on, before and after signing in again.
    assert.equal((await signedIn(account, `owner-${count}`)).halfway, undefined)
    // With a code to the proof the strange browser is let in, too.
    assert.equal((await shows(back, account.mail)).halfway, undefined)
    // Every proof was told, and the blocked candidate stays blocked.
    await world.settle()
    assert.ok((await inbox(world, account.mail)).some(({ subject }) => /手続きを止めました/.test(subject)))
  })

  it('T050 long after the cooldown a bare password still starts nothing, the recovery code does', async () => {
    const { account, stop } = await attacked({ recoveryCode: true })
    must(await stopByLink(world.service, stop))
    await world.advance(days(9))
    const back = await signedIn(account, `stranger-${count}`)
    assert.equal(code(await startReplacement(world.service, back)), 'replacement.protected')
    assert.equal(code(await startWithRecoveryCode(world.service, back, account.recoveryCode)), 'ok')
  })

  it('T160 after "secure account" the old password starts nothing, and vetoes count anew', async () => {
    const { account, owner, thief, stop } = await attacked({ recoveryCode: true })
    must(await stopByLink(world.service, stop))
    const shown = await shows(owner, account.mail, 'allow-secure-account')
    assert.equal(code(await secureOwnAccount(world.service, shown, PASSWORD)), 'password.same')
    const { token, newCode } = must(await secureOwnAccount(world.service, shown, NEXT))
    assert.ok(newCode, 'RC-05 the void recovery code has another in its place')
    const read = await readCase(world.service, account.id)
    assert.equal(read?.case.protectedAt, null)
    assert.ok(read?.case.securedAt)
    assert.deepEqual(
      read.case.codes.map(({ state }) => state),
      ['revoked', 'live'],
    )
    assert.ok(await again(owner, token), 'only the session that did it goes on')
    assert.equal(await present(thief), false)
    assert.equal(
      code(await signIn(world.service, world.visitor('thief'), account.identifier, PASSWORD)),
      'sign_in.wrong',
    )
    // Who still has a proof but lost it later begins without the penalty of the veto.
    const honest = await signedIn(account, `owner-${count}`, NEXT)
    const counted = await readCase(world.service, account.id)
    assert.ok(counted)
    assert.equal(countedVetoes(counted.case, 1, counted.moment, world.service.policy).length, 0)
    assert.equal(code(await startReplacement(world.service, honest)), 'ok')
  })

  it('T160 a year of sign-ins with a stolen password is told a few times a month', async () => {
    const account = await made()
    await signedIn(account, `owner-${count}`)
    for (let i = 0; i < 40; i++) {
      await signedIn(account, `thief-${count}-${i}`)
      await world.advance(hours(17))
    }
    const told = (await inbox(world, account.mail)).length
    assert.ok(told >= 3 && told <= 6, `${told} messages in 28 days`)
  })

  it('a running request ends with "secure account", and no browser is known any more but the one it was done in', async () => {
    const { account, owner, stop } = await attacked()
    const before = await readCase(world.service, account.id)
    const shown = await shows(owner, account.mail, 'allow-secure-account')
    must(await secureOwnAccount(world.service, shown, NEXT))
    const read = await readCase(world.service, account.id)
    assert.equal(read?.case.requests.at(-1)?.state, 'ended')
    assert.equal(read?.case.epoch, (before?.case.epoch ?? 0) + 1)
    assert.equal(code(await stopByLink(world.service, stop)), 'stop.is_ended')
  })

  it('"secure account" and the change of a password each need a code for this very act, once', async () => {
    const account = await made()
    const person = await shows(await world.person(account), account.mail)
    const form = { current: PASSWORD, next: NEXT, endOthers: true }
    assert.equal(code(await changeOwnPassword(world.service, person, form)), 'step_up.needed')
    assert.equal(code(await secureOwnAccount(world.service, person, NEXT)), 'step_up.needed')
    const granted = await shows(person, account.mail, 'allow-change-password')
    assert.equal(code(await secureOwnAccount(world.service, granted, NEXT)), 'step_up.needed')
    assert.equal(
      code(await changeOwnPassword(world.service, granted, { ...form, current: 'not this one at all' })),
      'password.current_wrong',
    )
    const { token } = must(await changeOwnPassword(world.service, granted, form))
    const changed = await again(granted, token)
    assert.ok(changed)
    assert.equal(
      code(await changeOwnPassword(world.service, changed, { current: NEXT, next: OTHER, endOthers: true })),
      'step_up.needed',
    )
  })

  it('SS-02 SS-07 a change of the password gives a new session secret and ends the others where wished', async () => {
    for (const endOthers of [true, false]) {
      const account = await made()
      const elsewhere = await signedIn(account, `elsewhere-${count}`)
      const opened = must(
        await signIn(world.service, world.visitor(`here-${count}`), account.identifier, account.password),
      )
      const person = await recognise(world.service, world.visitor(`here-${count}`), opened.token)
      assert.ok(person)
      const granted = await shows(person, account.mail, 'allow-change-password')
      must(await changeOwnPassword(world.service, granted, { current: PASSWORD, next: NEXT, endOthers }))
      assert.equal(await again(person, opened.token), undefined)
      assert.equal(await present(elsewhere), !endOthers)
      await world.settle()
      const notice = await last(world, account.mail)
      assert.match(notice.subject, /パスワードが変わりました/)
      assert.match(notice.text, /\/secure\//)
    }
  })

  it('RC-16 SS-08 a forgotten password is set by a code, signs nobody in, ends all sessions and skips no second step', async () => {
    const { account, owner, stop } = await attacked()
    must(await stopByLink(world.service, stop))
    await world.settle()
    const visitor = world.visitor(`elsewhere-${count}`)
    const forgotten = must(await askForgotten(world.service, visitor, account.identifier, account.mail))
    await world.settle()
    const entry = codeIn(await last(world, account.mail))
    assert.equal(
      code(await resetForgotten(world.service, visitor, forgotten, { entry, password: 'short' })),
      'password.too_short',
    )
    assert.equal(
      code(await resetForgotten(world.service, world.visitor('another'), forgotten, { entry, password: NEXT })),
      'password.gone',
    )
    must(await resetForgotten(world.service, visitor, forgotten, { entry, password: NEXT }))
    assert.equal(
      code(await resetForgotten(world.service, visitor, forgotten, { entry, password: OTHER })),
      'password.gone',
    )
    assert.equal(await present(owner), false)
    const back = await signedIn(account, `elsewhere-${count}`, NEXT)
    assert.equal(back.halfway, 'protected', 'the second step is still asked for')
    await world.settle()
    assert.match((await last(world, account.mail)).subject, /パスワードが変わりました/)
  })

  it('a forgotten password ends a replacement that runs, by an old proof only', async () => {
    const { account, thief } = await attacked()
    const visitor = world.visitor('anywhere')
    const candidate = `thief-${count}@new.example`
    const sent = (await inbox(world, candidate)).length
    const wrong = must(await askForgotten(world.service, visitor, account.identifier, candidate))
    await world.settle()
    assert.equal((await inbox(world, candidate)).length, sent, 'a candidate gets no code')
    assert.notEqual(wrong.accountId, account.id)
    const right = must(await askForgotten(world.service, visitor, account.identifier, account.mail))
    await world.settle()
    const entry = codeIn(await last(world, account.mail))
    must(await resetForgotten(world.service, visitor, right, { entry, password: NEXT }))
    const read = await readCase(world.service, account.id)
    assert.equal(read?.case.requests.at(-1)?.state, 'ended')
    assert.equal(await present(thief), false)
  })

  it('T013 strangers who use up the tries of one identifier do not keep its known browser from asking', async () => {
    const account = await made({ trustedDevice: true })
    const stranger = world.visitor('burner')
    const ask = (who: typeof stranger) => askForgotten(world.service, who, account.identifier, account.mail)
    const wrong = (who: typeof stranger) => askForgotten(world.service, who, account.identifier, 'x@else.example')
    for (let i = 0; i < 3; i++) must(await wrong(stranger))
    assert.equal(code(await wrong(stranger)), 'code.too_many_sent')
    assert.equal(code(await ask(stranger)), 'code.too_many_sent', 'the right address makes no difference')
    const key = world.service.keys.digest('browser', account.trustedDevice?.value ?? '').toString('hex')
    assert.equal(code(await ask({ ...stranger, browserKey: key })), 'ok')
  })

  it('after "not me" in a notice a code to that contact secures the account, without signing in', async () => {
    const account = await made({ recoveryCode: true })
    const owner = await shows(await world.person(account, `owner-${count}`), account.mail)
    await signedIn(account, `thief-${count}`)
    await world.settle()
    const token = await linkOf(account.mail)
    const visitor = world.visitor('at home')
    assert.equal(code(await secureByLink(world.service, visitor, token, { entry: '1', password: NEXT })), 'code.gone')
    assert.equal(code(await askSecureCode(world.service, visitor, `${token.slice(0, -2)}xx`)), 'secure.unknown')
    must(await askSecureCode(world.service, visitor, token))
    await world.settle()
    const entry = codeIn(await last(world, account.mail))
    const { newCode } = must(await secureByLink(world.service, visitor, token, { entry, password: NEXT }))
    assert.equal(await present(owner), false)
    const read = await readCase(world.service, account.id)
    assert.ok(read?.case.securedAt)
    assert.deepEqual(
      read.case.codes.map(({ state }) => state),
      ['revoked', 'live'],
    )
    assert.equal(newCode?.agedAt, read.case.codes.at(-1)?.agedAt)
  })

  it('SS-06 EP-05 another session is ended after a code for it; one that is not mine is not there', async () => {
    const account = await made()
    const here = await world.person(account, `here-${count}`)
    const there = await signedIn(account, `there-${count}`)
    const somebody = await world.person(await made())
    assert.equal(code(await endSessions(world.service, here, there.session.sessionId)), 'step_up.needed')
    const granted = await shows(here, account.mail, 'allow-end-sessions')
    assert.equal(code(await endSessions(world.service, granted, somebody.session.sessionId)), 'ok')
    assert.equal(await present(somebody), true)
    assert.equal(code(await endSessions(world.service, granted, there.session.sessionId)), 'ok')
    assert.equal(await present(there), false)
    assert.equal(await present(here), true)
  })

  it('SS-14 the recent activity tells what, when, from where, and what helps against it', async () => {
    const account = await made()
    const person = await shows(await world.person(account, `here-${count}`), account.mail, 'allow-make-recovery-code')
    must(await makeCode(world.service, person, ''))
    const there = await signedIn(account, `there-${count}`)
    const { entries, present: now } = await recentActivity(world.service, person)
    const kinds = entries.map(({ kind }) => kind)
    for (const kind of ['session.begun', 'account.verified', 'recovery_code.made'])
      assert.ok(kinds.includes(kind), kind)
    for (const { kind, data } of entries)
      assert.deepEqual([data.source, data.agent], ['192.0.2.*', 'Chrome / Android'], kind)
    const theirs = entries.find(({ data }) => data.session === there.session.sessionId)
    const mine = entries.find(({ kind, data }) => kind === 'session.begun' && data.session === person.session.sessionId)
    assert.ok(theirs && mine)
    assert.equal(remedyOf(theirs, now), 'sessions')
    assert.equal(remedyOf(mine, now), 'secure')
    await world.advance(days(31))
    assert.ok((await recentActivity(world.service, person)).entries.some(({ eventId }) => eventId === mine.eventId))
  })

  it('NT-10 a new browser, a guess that came true and a halfway sign-in are told, once an hour each', async () => {
    const account = await made()
    await signedIn(account, `home-${count}`)
    await world.settle()
    assert.equal((await inbox(world, account.mail)).length, 0, 'the first sign-in is newer than nothing')
    await signedIn(account, `cafe-${count}`)
    await signedIn(account, `cafe-${count}-2`)
    await world.settle()
    assert.equal((await inbox(world, account.mail)).length, 1)
    assert.match((await last(world, account.mail)).subject, /新しい端末か場所/)
    await signedIn(account, `home-${count}`)
    await world.settle()
    assert.equal((await inbox(world, account.mail)).length, 1, 'nor is one at home')
    for (let i = 0; i < 5; i++) {
      await signIn(world.service, world.visitor(`home-${count}`), account.identifier, `wrong ${i}`)
      await world.advance(minutes(1))
    }
    await signedIn(account, `home-${count}`)
    await world.settle()
    assert.match((await last(world, account.mail)).subject, /何度も間違えた/)
  })

  it('NT-10 the same browser in another part of the network is told, in the same part it is not', async () => {
    const account = await made()
    const home = world.visitor(`home-${count}`)
    for (const [source, told] of [
      ['192.0.2.*', 0],
      ['192.0.77.*', 0],
      ['203.0.113.*', 1],
      ['2001:db8:1:2:*', 1],
    ] as const) {
      must(await signIn(world.service, { ...home, source }, account.identifier, account.password))
      await world.settle()
      assert.equal((await inbox(world, account.mail)).length, told, source)
    }
    await world.advance(hours(2))
    must(await signIn(world.service, { ...home, source: '2001:db9:1:2:*' }, account.identifier, account.password))
    await world.settle()
    assert.equal((await inbox(world, account.mail)).length, 2)
  })

  it('NT-10 the right password without the code that is needed is told after ten minutes, and not if it comes', async () => {
    for (const comes of [false, true]) {
      const { account, stop } = await attacked()
      must(await stopByLink(world.service, stop))
      const back = await signedIn(account, `strange-${count}`)
      assert.equal(back.halfway, 'protected')
      if (comes) await shows(back, account.mail)
      await world.advance(minutes(11))
      const told = (await inbox(world, account.mail)).filter(({ subject }) =>
        /本人確認がされませんでした/.test(subject),
      )
      assert.equal(told.length, comes ? 0 : 1)
    }
  })

  it('T040 no side door while a request is pending: not the password, not the proofs, not the code', async () => {
    const { account, thief } = await attacked()
    assert.equal(
      code(await changeOwnPassword(world.service, thief, { current: PASSWORD, next: NEXT, endOthers: true })),
      'restricted.pending',
    )
    assert.equal(code(await secureOwnAccount(world.service, thief, NEXT)), 'restricted.pending')
    assert.equal(code(await addNewProof(world.service, thief, 'mail', 'x@new.example', '')), 'restricted.pending')
    assert.equal(code(await makeCode(world.service, thief, '')), 'restricted.pending')
    // The owner of an old proof is not held back by it.
    const owner = await shows(await signedIn(account, `owner-${count}`), account.mail, 'allow-change-password')
    assert.equal(
      code(await changeOwnPassword(world.service, owner, { current: PASSWORD, next: NEXT, endOthers: true })),
      'ok',
    )
  })

  it('T078 what a stranger began with an address before its owner has no power over the account', async () => {
    const address = 'victim@safety.example'
    const thief = world.visitor('pre-hijacker')
    const begun = must(await beginEnrolment(world.service, thief, address, 'Asia/Tokyo'))
    // Without the code there is no password, no session and nothing to sign in to.
    assert.equal(code(await completeEnrolment(world.service, thief, begun.accountId, PASSWORD)), 'enrolment.gone')
    assert.equal(code(await signIn(world.service, thief, address, PASSWORD)), 'sign_in.wrong')
    await world.settle()
    const owner = world.visitor('victim')
    const own = must(await beginEnrolment(world.service, owner, address, 'Asia/Tokyo'))
    await world.settle()
    const typed = codeIn(await last(world, address))
    // The code of the owner works in the owner's browser and for the owner's sign-up only.
    for (const [who, sign] of [
      [thief, begun],
      [thief, own],
    ] as const)
      assert.notEqual(
        code(await confirmEnrolment(world.service, who, sign.accountId, sign.challenge.challengeId, typed)),
        'ok',
      )
    must(await confirmEnrolment(world.service, owner, own.accountId, own.challenge.challengeId, typed))
    const opened = must(await completeEnrolment(world.service, owner, own.accountId, NEXT))
    assert.equal(opened.session.accountId, own.accountId)
    assert.equal(code(await completeEnrolment(world.service, thief, begun.accountId, PASSWORD)), 'enrolment.gone')
    assert.equal(code(await signIn(world.service, thief, address, PASSWORD)), 'sign_in.wrong')
    const read = await readCase(world.service, own.accountId)
    assert.equal(read?.proofs.length, 1)
    assert.deepEqual([read?.case.requests.length, read?.case.codes.length], [0, 0])
    await world.advance(hours(25))
    assert.equal(await readCase(world.service, begun.accountId), undefined, 'nothing of it is left')
  })

  it('T109 the finish of a replacement ends every session but the one that finishes', async () => {
    const { account, owner, thief } = await attacked()
    const others = [owner, await signedIn(account, `phone-${count}`), await signedIn(account, `desk-${count}`)]
    await world.advance(days(34))
    const finisher = await signedIn(account, `thief-${count}`)
    const stillOpen = [...others, thief, await signedIn(account, `owner-${count}`)]
    const candidate = `thief-${count}@new.example`
    const challenges = must(await askFinishCodes(world.service, finisher))
    await world.settle()
    const entry: unknown = codeIn(await last(world, candidate))
    const codes = new Map(challenges.map(({ challengeId }) => [challengeId, entry]))
    const done = must(
      await finishReplacement(world.service, finisher, { codes, currentPassword: PASSWORD, newPassword: NEXT }),
    )
    assert.ok(await again(finisher, done.token))
    for (const one of stillOpen) assert.equal(await present(one), false)
  })

  it('nothing of a forgotten password is left after a day where nobody was meant', async () => {
    const visitor = world.visitor('curious')
    const forgotten = must(await askForgotten(world.service, visitor, 'nobody@none.example', '090-1111-2222'))
    assert.ok(await forgottenStep(world.service, visitor, forgotten))
    await world.advance(hours(25))
    assert.equal(await forgottenStep(world.service, visitor, forgotten), undefined)
    const [left] = await world.service.database.query<{ count: number }>({
      strings: ['select count(*)::int as count from proof where account_id = ', ''],
      values: [forgotten.standInId],
    })
    assert.equal(left?.count, 0)
  })
})
