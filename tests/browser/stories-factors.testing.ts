// Stories of who verifies without a message: with an authenticator app, with a passkey.
import assert from 'node:assert/strict'
import { codeOf, optionsOn, secretOn } from '../support/app-on-page.ts'
import { signIn, waitByMail } from '../support/journey.ts'
import { type MakeOptions, type ShowOptions, SoftwareAuthenticator } from '../support/software-authenticator.ts'
import { allowAdding } from './stories-account.testing.ts'
import type { Story, Teller, Visitor } from './visits.testing.ts'

const MINUTES = 1 / 1440
/** No app shows this one but for once in a third of a million. */
const WRONG = '000000'

async function addApp(person: Visitor, { server }: Teller): Promise<Buffer> {
  await person.open('/security/authenticator-app')
  const secret = secretOn(person.page)
  for (const code of ['12', WRONG]) await person.submit({ code })
  assert.deepEqual(secretOn(person.page), secret, 'the page can be opened again')
  const added = await person.submit({ code: await codeOf(server, secret), label: 'phone' })
  assert.equal(added.path, '/security', added.heading)
  return secret
}

async function addPasskey(person: Visitor, authenticator: SoftwareAuthenticator): Promise<void> {
  await person.open('/security/passkey')
  await person.submit({ response: '' })
  const options = optionsOn<MakeOptions>(person.page)
  await person.submit({ response: authenticator.make(options, { origin: 'https://elsewhere.example' }) })
  const added = await person.submit({ response: authenticator.make(optionsOn(person.page)), label: 'key' })
  assert.equal(added.path, '/security', added.heading)
}

const show = (person: Visitor, authenticator: SoftwareAuthenticator) =>
  person.submit({ response: authenticator.show(optionsOn<ShowOptions>(person.page)) })

/** Somebody who has both, from adding them to ending a stranger's request with them. */
const keyHolder: Story = async (teller) => {
  const { browser, account, mail, server, until } = teller
  const made = await account('key-holder')
  const [old] = made.proofs
  assert.ok(old)
  const person = browser()
  const authenticator = new SoftwareAuthenticator(server.origin)
  await signIn(person, made)
  for (const path of ['/security/authenticator-app', '/security/passkey']) {
    await person.open(path)
    await person.post(path, { code: WRONG })
  }
  await allowAdding(person, teller, old)
  const secret = await addApp(person, teller)
  await allowAdding(person, teller, old)
  await addPasskey(person, authenticator)
  const { proofs } = await server.state(made.id)
  const appId = proofs.find(({ kind }) => kind === 'totp')?.id
  assert.ok(appId && proofs.some(({ kind }) => kind === 'passkey'))
  await until(5 * MINUTES)
  for (const base of ['/verify', '/verify/for/add-proof']) {
    await person.open(base)
    await person.follow(`${base}/passkey`)
    await person.submit({ response: 'nothing' })
    await person.follow(base)
    await person.follow(`${base}/app?proof=${appId}`)
    await person.submit({ code: 'no code' })
    await person.submit({ code: WRONG })
  }
  await person.submit({ code: await codeOf(server, secret) })
  assert.equal(person.page.path, '/security')
  await person.open(`/verify/app?proof=${appId}`)
  await person.submit({ code: await codeOf(server, secret) })
  await until(10 * MINUTES)
  await person.open('/verify/passkey')
  const answer = authenticator.show(optionsOn<ShowOptions>(person.page))
  assert.equal((await person.submit({ response: answer })).path, '/account')
  await person.open('/verify/passkey')
  await person.submit({ response: answer })
  const late = authenticator.show(optionsOn<ShowOptions>(person.page))
  await until(16 * MINUTES)
  await person.submit({ response: late })
  await person.submit({ response: authenticator.show(optionsOn(person.page), { verified: false }) })
  await signInByPasskey(teller, authenticator)
  await until(9)
  await waitByMail(server, browser(), made, mail('key-holder-new'))
  await signIn(person, made)
  await decide(person, teller, appId, secret)
}

async function signInByPasskey({ browser, server }: Teller, authenticator: SoftwareAuthenticator): Promise<void> {
  const person = browser()
  await person.open('/sign-in')
  await person.follow('/sign-in/passkey')
  await person.submit({ response: '' })
  const stranger = new SoftwareAuthenticator(server.origin)
  stranger.make({ challenge: '', rp: { id: 'localhost' }, user: { id: Buffer.alloc(16).toString('base64url') } })
  await show(person, stranger)
  const home = await show(person, authenticator)
  assert.equal(home.path, '/account', home.heading)
}

/** A stranger with the password has begun a request; the owner chooses nothing, errs, and ends the wait at last. */
async function decide(person: Visitor, { server, until }: Teller, appId: string, secret: Buffer): Promise<void> {
  await person.open('/replace/old-proof')
  await person.follow('/replace/old-proof/passkey')
  await person.submit({ response: '' })
  await person.submit({ response: '', how: 'not-me' })
  await person.open('/replace/old-proof')
  await person.follow(`/replace/old-proof/app?proof=${appId}`)
  await person.submit({ code: WRONG })
  await person.submit({ code: 'no code', how: 'early' })
  for (let i = 0; i < 6; i++) await person.submit({ code: WRONG, how: 'early' })
  assert.equal(person.page.code, 'app_code.paused')
  await until(9.1)
  await person.submit({ code: await codeOf(server, secret), how: 'early' })
  assert.equal(person.page.path, '/replace/status')
  await person.open('/security')
}

export const factorStories: Readonly<Record<string, Story>> = { keyHolder }
