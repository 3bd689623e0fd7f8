import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { days, hours } from '../src/kernel/duration.ts'
import { makeApp } from '../src/main/app.ts'
import type { AccountWish, MadeAccount } from '../src/main/dev-accounts.ts'
import { productRoutes } from '../src/main/routes.ts'
import { inbox, lastCode, lastWithLink, tokenIn } from './support/inbox.ts'
import { stored } from './support/proofs.ts'
import { Window } from './support/window.ts'
import { makeWorld, type World } from './support/world.ts'

const NEXT = 'four quiet lanterns drift'
const CODE = /(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}/

let world: World
let app: ReturnType<typeof makeApp>
let count = 0
before(async () => {
  world = await makeWorld()
  app = makeApp({ service: world.service, routes: productRoutes, unready: async () => undefined })
})
after(() => world.close())

interface Owned extends MadeAccount {
  readonly recoveryCode: string
  readonly old: string
  readonly fresh: string
}

async function made(wish: Partial<AccountWish> = {}): Promise<Owned> {
  const old = `old${++count}@new-code.example`
  const account = await world.account({ recoveryCode: true, proofs: [{ address: old }], ...wish })
  assert.ok(account.recoveryCode)
  return { ...account, recoveryCode: account.recoveryCode, old, fresh: `new${count}@new-code.example` }
}

type Answered = Awaited<ReturnType<Window['ask']>>

/** The answer shows a code that has no address, once, with one way on; and the codes of the account fit it. */
async function assertShown(account: Owned, { response, body }: Answered, onward: string, former: string) {
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('location'), null)
  const [shown] = CODE.exec(body) ?? []
  assert.ok(shown, body)
  assert.notEqual(shown, account.recoveryCode)
  const main = /<main\b[\s\S]*<\/main>/.exec(body)?.[0] ?? ''
  const forms = [...main.matchAll(/<form[^>]*action="([^"]*)"/g)].map(([, action]) => action)
  const links = [...main.matchAll(/<a[^>]* href="(\/[^"]*)"/g)].map(([, href]) => href)
  assert.deepEqual([forms.filter((action) => action !== '/sign-out'), links], [[], [onward]])
  assert.match(body, /<svg[\s\S]*download="recovery-code.txt"/)
  const { codes } = (await stored(world, account)).case
  assert.deepEqual(
    codes.map(({ state }) => state),
    [former, 'live'],
  )
  // It has yet to age, because it was not made at the sign-up (b.5).
  assert.equal((codes[1]?.agedAt ?? 0) - (codes[1]?.madeAt ?? 0), days(7))
  assert.ok(!world.logged().includes(shown))
  await world.settle()
  assert.ok((await inbox(world, account.old)).every(({ text }) => !CODE.test(text)))
  assert.match(
    (await inbox(world, account.old)).map(({ subject }) => subject).join(),
    /新しい回復用コードが作られました/,
  )
  return shown
}

/** Signed in with the password, the recovery code entered, and the new address named: its link waits in the mailbox. */
async function named(account: Owned): Promise<{ window: Window; path: string }> {
  const window = new Window(app)
  await window.submit('/sign-in', { identifier: account.identifier, password: account.password })
  const { response } = await window.submit('/replace/recovery-code', { code: account.recoveryCode })
  assert.equal(response.headers.get('location'), '/replace/choose')
  await window.submit('/replace/mail', { address: account.fresh })
  await world.settle()
  return { window, path: `/continue/${tokenIn(await lastWithLink(world, account.fresh, 'continue'), 'continue')}` }
}

describe('a recovery code that was used', () => {
  test('RC-05 T081 is void, and the same flow shows a new one before it says that it is done', async () => {
    const account = await made()
    const { window, path } = await named(account)
    const answer = await window.submit(path, {})
    const shown = await assertShown(account, answer, '/replace/done', 'used')
    const done = await window.ask('/replace/done')
    assert.equal(done.response.status, 200)
    assert.match(done.body, /Add one more contact/)
    assert.doesNotMatch(done.body, /make a recovery code/i, 'there is one')
    assert.ok(!done.body.includes(shown))
    // Loaded again it shows nothing, and makes void nothing that was written down.
    const again = await window.ask(path, { csrf: /name="csrf" value="([^"]*)"/.exec(answer.body)?.[1] ?? '' })
    assert.doesNotMatch(again.body, CODE)
    const { codes } = (await stored(world, account)).case
    assert.equal(codes.filter(({ state }) => state === 'live').length, 1)
    for (const [code, refusal] of [
      [account.recoveryCode, 'recovery_code.wrong'],
      [shown, 'recovery_code.too_young'],
    ] as const) {
      const { response } = await window.submit('/replace/recovery-code', { code })
      assert.equal(response.headers.get('honnin-code'), refusal)
    }
  })

  test('RC-05 without the password, after its 72 hours: shown by the finish, and not before', async () => {
    const account = await made()
    const window = new Window(app)
    await window.submit('/recover', { identifier: account.identifier, code: account.recoveryCode })
    await window.submit('/replace/mail', { address: account.fresh })
    await world.settle()
    const path = `/continue/${tokenIn(await lastWithLink(world, account.fresh, 'continue'), 'continue')}`
    const begun = await window.submit(path, {})
    assert.equal(begun.response.headers.get('location'), '/replace/status')
    assert.equal((await stored(world, account)).case.codes.length, 1, 'nothing was used up yet')
    await world.advance(hours(73))
    const status = await window.ask('/replace/status')
    const csrf = /name="csrf" value="([^"]*)"/.exec(status.body)?.[1] ?? ''
    await window.ask('/replace/finish/code', { csrf })
    await world.settle()
    const page = await window.ask('/replace/finish')
    const field = /name="(code-[^"]+)"/.exec(page.body)?.[1] ?? ''
    const code = await lastCode(world, account.fresh)
    const fields = { [field]: code, new: NEXT, current: account.recoveryCode }
    await assertShown(account, await window.submit('/replace/finish', fields), '/replace/done', 'used')
    assert.equal((await window.ask('/replace/done')).response.status, 200)
  })

  test('RC-05 where it takes a replacement back, too', async () => {
    const account = await made({
      proofs: [{ address: `first${count + 1}@new-code.example` }, { address: `second${count + 1}@new-code.example` }],
    })
    const old = `first${count}@new-code.example`
    const thief = new Window(app)
    await thief.submit('/sign-in', { identifier: account.identifier, password: account.password })
    await thief.submit('/replace/wait', {})
    await thief.submit('/replace/mail', { address: account.fresh })
    await world.settle()
    await thief.submit(`/continue/${tokenIn(await lastWithLink(world, account.fresh, 'continue'), 'continue')}`, {})
    await world.settle()
    await world.advance(days(31))
    await thief.submit('/sign-in', { identifier: account.identifier, password: account.password })
    const csrf = /name="csrf" value="([^"]*)"/.exec((await thief.ask('/replace/status')).body)?.[1] ?? ''
    await thief.ask('/replace/finish/code', { csrf })
    await world.settle()
    const field = /name="(code-[^"]+)"/.exec((await thief.ask('/replace/finish')).body)?.[1] ?? ''
    const finished = await thief.submit('/replace/finish', { [field]: await lastCode(world, account.fresh), new: NEXT })
    assert.equal(finished.response.headers.get('location'), '/replace/done', 'no code was used: none is given')
    await world.settle()
    const owner = new Window(app)
    const undo = `/undo/${tokenIn(await lastWithLink(world, old, 'undo'), 'undo')}`
    await owner.submit(undo, { answer: 'undo' })
    await owner.submit(`${undo}/password`, { password: account.password })
    const back = { code: account.recoveryCode, new: 'seven slow herons listen' }
    await assertShown({ ...account, old }, await owner.submit('/dispute/recovery-code', back), '/dispute', 'used')
    assert.match((await owner.ask('/dispute')).body, /There is a new one in its place/)
  })
})

describe('"secure account"', () => {
  test('RC-05 b.8 makes the recovery code void, and shows the one that takes its place', async () => {
    const account = await made()
    const window = new Window(app)
    await window.submit('/sign-in', { identifier: account.identifier, password: account.password })
    await window.submit('/verify/for/secure-account', { proof: account.proofs[0]?.id ?? '' })
    const proof = account.proofs[0]?.id ?? ''
    await window.submit(`/verify/for/secure-account/address?proof=${proof}`, { proof, address: account.old })
    await world.settle()
    await window.submit('/verify/for/secure-account/code', { code: await lastCode(world, account.old) })
    const answer = await window.submit('/secure', { new: NEXT })
    await assertShown(account, answer, '/secure/done', 'revoked')
    const done = await window.ask('/secure/done')
    assert.doesNotMatch(done.body, /href="\/security\/recovery-code"/)
  })

  test('who had no recovery code is offered one afterwards, and given none', async () => {
    const old = `none${++count}@new-code.example`
    const account = await world.account({ proofs: [{ address: old }] })
    const window = new Window(app)
    await window.submit('/sign-in', { identifier: account.identifier, password: account.password })
    const proof = account.proofs[0]?.id ?? ''
    await window.submit('/verify/for/secure-account', { proof })
    await window.submit(`/verify/for/secure-account/address?proof=${proof}`, { proof, address: old })
    await world.settle()
    await window.submit('/verify/for/secure-account/code', { code: await lastCode(world, old) })
    const { response } = await window.submit('/secure', { new: NEXT })
    assert.equal(response.headers.get('location'), '/secure/done')
    assert.match((await window.ask('/secure/done')).body, /href="\/security\/recovery-code"/)
    assert.deepEqual((await stored(world, account)).case.codes, [])
  })
})
