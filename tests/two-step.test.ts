import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { loadAccount } from '../src/features/account/store.ts'
import { recentActivity } from '../src/features/activity/flow.ts'
import { entryWords } from '../src/features/activity/texts.ts'
import { askSignature, proveDevice } from '../src/features/device/flow.ts'
import { showingOptions } from '../src/features/passkey/flow.ts'
import { signInWithPasskey, signingIn } from '../src/features/passkey/flow-sign-in.ts'
import { askVerifyCode, askVerifyCodeByAddress, verify } from '../src/features/prompt/flow.ts'
import { askFinishCodes, finishReplacement } from '../src/features/replacement/finish/flow.ts'
import { nameNewProof, startReplacement, startWithRecoveryCode } from '../src/features/replacement/start/flow.ts'
import { continueByLink } from '../src/features/replacement/start/flow-link.ts'
import { askRequesterCode, becomeRequester } from '../src/features/replacement/status/flow-end.ts'
import { setTwoStep } from '../src/features/security-info/flow-two-step.ts'
import { recognise, signIn } from '../src/features/session/flow.ts'
import type { Person } from '../src/features/session/store-visitor.ts'
import { days, minutes } from '../src/kernel/duration.ts'
import { makeApp } from '../src/main/app.ts'
import type { AccountWish, MadeAccount } from '../src/main/dev-accounts.ts'
import { productRoutes } from '../src/main/routes.ts'
import { sql } from '../src/platform/database/sql.ts'
import { again as againOn, onDevice, trusted } from './support/device.ts'
import { addedPasskey } from './support/factors.ts'
import { codeIn, inbox, last, lastCode, lastWithLink, tokenIn } from './support/inbox.ts'
import { added, again, allowed, answerOf, must, stored } from './support/proofs.ts'
import { Window } from './support/window.ts'
import { makeWorld, PASSWORD, type World } from './support/world.ts'

const NEXT = 'four quiet lanterns drift'

let world: World
let app: ReturnType<typeof makeApp>
let count = 0
before(async () => {
  world = await makeWorld()
  app = makeApp({ service: world.service, routes: productRoutes, unready: async () => undefined })
})
after(() => world.close())

interface Owned extends MadeAccount {
  readonly mail: { readonly id: string; readonly address: string }
  readonly phone: { readonly id: string; readonly address: string }
  /** Where a replacement would lead. */
  readonly fresh: string
}

async function made(wish: Partial<AccountWish> = {}): Promise<Owned> {
  count++
  const number = `+8190${30_000_000 + count}`
  const account = await world.account({
    twoStep: true,
    proofs: [
      { kind: 'mail', address: `old${count}@two-step.example` },
      { kind: 'phone', address: number },
    ],
    ...wish,
  })
  const [mail, phone] = account.proofs
  assert.ok(mail && phone)
  return { ...account, mail, phone, fresh: `new${count}@two-step.example` }
}

/** Shows a proof in this session, by its whole address; the code is the newest at that address. */
async function shows(person: Person, { id, address }: Owned['mail']): Promise<Person> {
  await world.settle()
  const challenge = must(await askVerifyCodeByAddress(world.service, person, id, address))
  await world.settle()
  const { token } = must(await verify(world.service, person, challenge, codeIn(await last(world, address))))
  return again(world, person, token)
}

/** Somebody with the password who lost every proof: the request waits. */
async function waiting(account: Owned, person: Person): Promise<string> {
  must(await startReplacement(world.service, person))
  const { proofId } = must(await nameNewProof(world.service, person, 'mail', account.fresh))
  await world.settle()
  const token = tokenIn(await lastWithLink(world, account.fresh, 'continue'), 'continue')
  must(await continueByLink(world.service, person, person, token))
  await world.settle()
  return proofId
}

async function signedIn(window: Window, { identifier, password }: MadeAccount): Promise<string | null> {
  const { response } = await window.submit('/sign-in', { identifier, password })
  assert.equal(response.headers.get('location'), '/account')
  return (await window.ask('/account')).response.headers.get('location')
}

describe('signing in with two steps', () => {
  test('a right password opens nothing but the choice of a proof, and a proof opens the account', async () => {
    const account = await made()
    const window = new Window(app)
    assert.equal(await signedIn(window, account), '/verify')
    const { body } = await window.ask('/verify')
    assert.match(body, /One more step to sign in/)
    for (const path of ['/security', '/security/two-step', '/password', '/sessions', '/activity', '/secure'])
      assert.equal((await window.ask(path)).response.headers.get('location'), '/verify', path)
    const person = await world.person(account)
    assert.equal(person.halfway, 'two-step')
    assert.equal((await shows(person, account.phone)).halfway, undefined)
  })

  test('off by default: the password is enough, as before', async () => {
    const account = await made({ twoStep: false })
    assert.equal((await world.person(account)).halfway, undefined)
    assert.equal(await signedIn(new Window(app), account), null)
  })

  test('the cookie of a known browser is too little, at this sign-in and at the next one', async () => {
    const account = await made()
    const first = await shows(await world.person(account, `home-${count}`), account.mail)
    assert.equal(first.halfway, undefined)
    const second = await world.person(account, `home-${count}`)
    assert.equal(second.halfway, 'two-step')
    // Only typing the whole address is spared there.
    assert.equal(answerOf(await askVerifyCode(world.service, second, account.mail.id)), 'ok')
  })

  test('SS-13 a trusted device needs nothing more once its key has signed, and its copied cookie gets nowhere', async () => {
    const account = await made()
    const browser = `device-${count}`
    const key = await trusted(world, account, browser)
    const { token } = must(await signIn(world.service, world.visitor(browser), account.identifier, PASSWORD))
    const bare = await againOn(world, token, browser)
    assert.equal(bare.halfway, 'two-step', 'the cookie alone')
    assert.equal(await proveDevice(world.service, bare, await key.sign(world, bare, 'session')), true)
    const signed = await againOn(world, token, browser)
    assert.equal(signed.halfway, undefined)
    await world.advance(minutes(30))
    assert.equal((await againOn(world, token, browser)).halfway, undefined, 'for as long as the session lasts')
    const subjects = (await inbox(world, account.mail.address)).map(({ subject }) => subject)
    assert.deepEqual(
      subjects.filter((subject) => /本人確認がされませんでした/.test(subject)),
      [],
      'nobody failed to verify',
    )
    const copy = must(await signIn(world.service, world.visitor(browser), account.identifier, PASSWORD))
    const thief = await againOn(world, copy.token, browser)
    await askSignature(world.service, thief, 'session')
    assert.equal(await proveDevice(world.service, thief, 'none'), false)
    assert.equal((await againOn(world, copy.token, browser)).halfway, 'two-step')
    await onDevice(world, account, browser, key)
  })

  test('a passkey is both factors: signing in with it asks for nothing more', async () => {
    const account = await made()
    const owner = await shows(await world.person(account), account.mail)
    const { authenticator } = await addedPasskey(world, account, owner)
    const visitor = world.visitor(`passkey-${count}`)
    const { now } = await world.service.time.moment()
    const options = await showingOptions(world.service, undefined, signingIn(visitor), now)
    const opened = must(await signInWithPasskey(world.service, visitor, authenticator.show(options)))
    assert.equal((await recognise(world.service, visitor, opened.token))?.halfway, undefined)
  })

  test('b.3 a proof on probation verifies a sign-in; one that was retired or belongs to a request does not', async () => {
    const account = await made()
    const owner = await allowed(world, await world.person(account), 'add-proof', account.mail)
    const young = await added(world, owner, 'mail', `young${count}@two-step.example`)
    assert.equal(young.state, 'probation')
    const person = await world.person(account)
    const address = `young${count}@two-step.example`
    assert.equal((await shows(person, { id: young.proofId, address })).halfway, undefined)
    const loser = await world.person(account)
    const candidate = await waiting(account, loser)
    const asked = await askVerifyCodeByAddress(world.service, loser, candidate, account.fresh)
    assert.equal(answerOf(asked), 'verify.proof_unusable')
  })

  test('NT-10 a sign-in of two steps in a new browser is told once it is one, and recorded as one', async () => {
    const account = await made()
    await shows(await world.person(account, `first-${count}`), account.mail)
    await world.advance(days(1))
    const person = await world.person(account, `second-${count}`)
    const subjects = async () => (await inbox(world, account.mail.address)).map(({ subject }) => subject)
    const told = async () => (await subjects()).filter((subject) => /新しい端末か場所/.test(subject)).length
    await world.settle()
    const before = await told()
    const full = await shows(person, account.mail)
    await world.settle()
    assert.equal((await told()) - before, 1)
    const { sessionId } = full.session
    const { entries } = await recentActivity(world.service, full)
    const mine = entries.filter(({ data }) => data.session === sessionId).map(({ kind }) => kind)
    assert.deepEqual(mine.sort(), ['account.verified', 'session.begun', 'session.halfway'])
  })
})

describe('while a replacement is pending', () => {
  test('RW-17 password and new proof are refused; an existing proof signs in', async () => {
    const account = await made()
    const requester = await world.person(account)
    const candidate = await waiting(account, requester)
    const back = await world.person(account)
    assert.equal(back.halfway, 'two-step')
    const asked = await askVerifyCodeByAddress(world.service, back, candidate, account.fresh)
    assert.equal(answerOf(asked), 'verify.proof_unusable')
    // Shown as the requester's (L9) it opens the request, and still not the account.
    const challenge = must(await askRequesterCode(world.service, back, candidate))
    await world.settle()
    const typed = await lastCode(world, account.fresh)
    must(await becomeRequester(world.service, back, challenge.challengeId, typed))
    const { token } = must(await signIn(world.service, back, account.identifier, PASSWORD))
    assert.equal((await again(world, back, token)).halfway, 'two-step')
    const existing = await shows(await world.person(account), account.phone)
    assert.equal(existing.halfway, undefined)
    assert.equal((await stored(world, account)).case.requests.at(-1)?.state, 'pending', 'and it goes on')
  })

  test('RW-17 L9 the password leads to the request, its ways out and its proofs, and to nothing else', async () => {
    const account = await made()
    const candidate = await waiting(account, await world.person(account))
    const window = new Window(app)
    assert.equal(await signedIn(window, account), '/replace/status')
    const status = await window.ask('/replace/status')
    assert.equal(status.response.status, 200)
    assert.match(status.body, /href="\/replace\/not-mine"/)
    assert.match(status.body, /href="\/replace\/old-proof"/)
    assert.match(status.body, /href="\/verify"/)
    assert.doesNotMatch(status.body, /href="\/(?:account|security|password)/, 'no link leads where it is shut')
    for (const path of ['/account', '/security', '/activity', '/sessions', '/password', '/security/two-step'])
      assert.equal((await window.ask(path)).response.headers.get('location'), '/replace/status', path)
    const { body } = await window.ask('/verify')
    assert.match(body, /href="\/replace\/status"/)
    assert.ok(body.includes(account.mail.id) && !body.includes(candidate), 'the new contact is no choice')
    assert.equal((await window.submit('/replace/not-mine', {})).response.headers.get('location'), '/replace/status')
    assert.equal((await stored(world, account)).case.requests.at(-1)?.state, 'held')
  })

  test('RW-16 with it off, signing in and reading work as before', async () => {
    const account = await made({ twoStep: false })
    await waiting(account, await world.person(account))
    const window = new Window(app)
    assert.equal(await signedIn(window, account), null)
    for (const path of ['/account', '/security', '/activity', '/sessions', '/security/devices'])
      assert.equal((await window.ask(path)).response.status, 200, path)
  })

  test('T038 RW-15 neither on nor off without an old proof; who shows one is not held back', async () => {
    for (const twoStep of [true, false]) {
      const account = await made({ twoStep })
      const person = await world.person(account)
      await waiting(account, person)
      assert.equal(answerOf(await setTwoStep(world.service, person, !twoStep)), 'restricted.pending')
      assert.equal((await stored(world, account)).case.twoStepAt !== null, twoStep)
      const owner = await allowed(world, await world.person(account), 'two-step', account.mail)
      must(await setTwoStep(world.service, owner, !twoStep))
      assert.equal((await stored(world, account)).case.twoStepAt === null, twoStep)
    }
  })

  test('RW-20 who can use none of them begins as before, in few steps', async () => {
    const account = await made()
    const window = new Window(app)
    let actions = 1
    assert.equal(await signedIn(window, account), '/verify')
    const steps: [string, Record<string, string>, string][] = [
      ['/verify', { proof: 'none' }, '/replace'],
      ['/replace/wait', {}, '/replace/choose'],
      ['/replace/mail', { address: account.fresh }, '/replace/check-mail'],
    ]
    for (const [path, fields, onward] of steps) {
      const { response } = await window.submit(path, fields)
      assert.equal(response.headers.get('location'), onward, path)
      actions++
    }
    await world.settle()
    const token = tokenIn(await lastWithLink(world, account.fresh, 'continue'), 'continue')
    const { response } = await window.submit(`/continue/${token}`, {})
    assert.equal(response.headers.get('location'), '/replace/status')
    // Choosing the wait and the kind of contact are links, and the mail is opened.
    assert.ok(actions + 4 <= 10, `${actions}`)
  })

  test('after the completion it stays on, and asks for the new proof', async () => {
    const account = await made()
    const candidate = await waiting(account, await world.person(account))
    await world.advance(days(31))
    const person = await world.person(account)
    assert.equal(person.halfway, 'two-step')
    const [challenge] = must(await askFinishCodes(world.service, person))
    assert.ok(challenge)
    await world.settle()
    const codes = new Map([[challenge.challengeId, await lastCode(world, account.fresh)]])
    const form = { codes, currentPassword: PASSWORD, newPassword: NEXT }
    const done = must(await finishReplacement(world.service, person, form))
    assert.equal((await again(world, person, done.token)).halfway, undefined, 'its finisher is in')
    const later = { ...account, password: NEXT }
    const next = await world.person(later)
    assert.equal(next.halfway, 'two-step')
    const retired = await askVerifyCodeByAddress(world.service, next, account.mail.id, account.mail.address)
    assert.equal(answerOf(retired), 'verify.proof_unusable')
    assert.equal((await shows(next, { id: candidate, address: account.fresh })).halfway, undefined)
  })

  test('RC-10 the recovery code leads in from halfway, and the session goes on as a whole one', async () => {
    const account = await made({ recoveryCode: true })
    const person = await world.person(account)
    must(await startWithRecoveryCode(world.service, person, account.recoveryCode))
    must(await nameNewProof(world.service, person, 'mail', account.fresh))
    await world.settle()
    const token = tokenIn(await lastWithLink(world, account.fresh, 'continue'), 'continue')
    const proven = must(await continueByLink(world.service, person, person, token))
    assert.equal(proven.request.state, 'completed')
    assert.equal((await again(world, person, proven.token ?? '')).halfway, undefined)
    assert.equal((await world.person(account)).halfway, 'two-step', 'and the next sign-in asks again')
  })
})

describe('turning it on and off', () => {
  const isOn = async ({ id }: MadeAccount) => (await loadAccount(world.service.database, id))?.twoStepAt !== null

  test('ASVS 7.5.1 takes a proof shown for this act, once; what was shown for another act opens nothing', async () => {
    const account = await made({ twoStep: false })
    const person = await shows(await world.person(account), account.mail)
    assert.equal(answerOf(await setTwoStep(world.service, person, true)), 'step_up.needed', 'the prompt opens none')
    const other = await allowed(world, person, 'trust-device', account.mail)
    assert.equal(answerOf(await setTwoStep(world.service, other, true)), 'step_up.needed')
    const open = await allowed(world, other, 'two-step', account.phone)
    must(await setTwoStep(world.service, open, true))
    assert.equal(await isOn(account), true)
    assert.equal(answerOf(await setTwoStep(world.service, open, false)), 'step_up.needed', 'used up')
    assert.equal(await isOn(account), true)
    const late = await allowed(world, open, 'two-step', account.mail)
    await world.advance(minutes(10))
    assert.equal(answerOf(await setTwoStep(world.service, late, false)), 'step_up.needed', 'ten minutes are over')
  })

  test('NT-06 every contact hears of both, once, and recent activity has words for them', async () => {
    const account = await made({ twoStep: false })
    const open = await allowed(world, await world.person(account), 'two-step', account.mail)
    must(await setTwoStep(world.service, open, true))
    must(await setTwoStep(world.service, open, true))
    const off = await allowed(world, open, 'two-step', account.mail)
    must(await setTwoStep(world.service, off, false))
    await world.settle()
    for (const { address } of account.proofs)
      for (const words of [
        /サインインのたびに本人確認をする設定になりました/,
        /パスワードだけでサインインできる設定/,
      ]) {
        const told = (await inbox(world, address)).filter(({ subject, text }) => words.test(`${subject ?? ''} ${text}`))
        assert.equal(told.length, 1, `${address} ${words}`)
      }
    const { entries } = await recentActivity(world.service, off)
    const kinds = entries.map(({ kind }) => kind.replace('.', ' ')).filter((kind) => kind.startsWith('two_step'))
    assert.deepEqual(kinds.sort(), ['two_step off', 'two_step on'])
    for (const kind of kinds) assert.ok(entryWords[kind], kind)
  })

  test('turned on, other sessions in which no proof was shown open nothing until one is', async () => {
    const account = await made({ twoStep: false })
    const other = must(await signIn(world.service, world.visitor(`tv-${count}`), account.identifier, PASSWORD))
    const open = await allowed(world, await world.person(account), 'two-step', account.mail)
    assert.equal((await againOn(world, other.token, `tv-${count}`)).halfway, undefined)
    must(await setTwoStep(world.service, open, true))
    assert.equal((await againOn(world, other.token, `tv-${count}`)).halfway, 'two-step')
  })

  test('T070 a number that is proven on another account leaves it as it is', async () => {
    const account = await made()
    const { phone } = account
    const thief = await made({
      twoStep: false,
      proofs: [{ address: `thief${count}@two-step.example` }, { address: `second${count}@two-step.example` }],
    })
    const open = await allowed(world, await world.person(thief), 'add-proof', thief.mail)
    await added(world, open, 'phone', phone.address)
    assert.equal(await isOn(account), true)
    assert.equal((await world.person(account)).halfway, 'two-step')
    assert.equal((await shows(await world.person(account), phone)).halfway, undefined)
  })

  test('with nothing left to show, the password alone still opens nothing', async () => {
    const account = await made({
      proofs: [{ address: `only${count + 1}@two-step.example` }, { address: '+819039999999' }],
    })
    const { database } = world.service
    await database.query(sql`update proof set state = 'gone' where account_id = ${account.id}`)
    const window = new Window(app)
    assert.equal(await signedIn(window, account), '/verify')
    const { body } = await window.ask('/verify')
    assert.match(body, /No contact is registered that you can use/)
    assert.equal((await window.submit('/verify', { proof: 'none' })).response.headers.get('location'), '/replace')
  })
})
