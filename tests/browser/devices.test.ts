// A browser that is trusted: its key in IndexedDB, what it may do, and what its copied cookies may not.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { copiedTexts as copiedPage } from '../../src/features/device/texts.ts'
import { copiedTexts as copiedMail } from '../../src/features/device/texts-mails.ts'
import { devicesWords } from '../../src/features/security-info/texts-devices.ts'
import { plain } from '../../src/platform/page/phrase.ts'
import { openStage, type Person, type Stage } from '../support/browser.ts'
import { type Lost, lost, requestOf, waiting } from '../support/walk.ts'

/** Everything that the browser keeps for us, and whether its private key can be taken out. */
const KEPT = `new Promise((ok, no) => {
  const opened = indexedDB.open('honnin', 1)
  opened.onerror = () => no(opened.error)
  opened.onsuccess = () => {
    const all = opened.result.transaction('keys').objectStore('keys').getAll()
    all.onsuccess = () => Promise.all(all.result.map(({ privateKey }) =>
      Promise.allSettled(['pkcs8', 'jwk'].map((format) => crypto.subtle.exportKey(format, privateKey)))
        .then((taken) => ({ extractable: privateKey.extractable, taken: taken.filter((t) => t.status === 'fulfilled').length }))
    )).then(ok)
  }
})`

let stage: Stage
before(async () => {
  stage = await openStage()
})
after(() => stage.close())

/** The silent signature of the next page that a device comes to, as the service answered it. */
async function shownOn(person: Person, act: () => Promise<unknown>): Promise<boolean> {
  const answered = person.page.waitForResponse((r) => r.url().endsWith('/device/prove'))
  await act()
  const { shown } = (await (await answered).json()) as { shown: boolean }
  return shown
}

/** Shows the old mailbox for trusting this browser. */
async function showMail(person: Person, { account, oldMail }: Lost): Promise<void> {
  await person.submit('/verify/for/trust-device', 'proof', account.proofs[0]?.id)
  await person.type('address', oldMail)
  await person.submit('/verify/for/trust-device/address')
  await person.type('code', await stage.code(oldMail))
  await person.submit('/verify/for/trust-device/code')
}

/** From the page of trusted devices through the code that opens it to the key. */
async function trust(person: Person, owner: Lost): Promise<void> {
  await person.open('/security')
  await person.follow('/security/devices')
  await person.follow('/security/devices/add')
  assert.equal(person.refusal, 'step_up.needed')
  await person.follow('/verify/for/trust-device')
  await showMail(person, owner)
  assert.equal(person.path, '/security/devices')
  await person.follow('/security/devices/add')
  await person.submit('/security/devices/add')
  assert.equal(person.path, '/security/devices', await person.text())
}

/** Another browser with all cookies of this one, as malicious software copies them. */
async function copyOf(person: Person, only?: RegExp): Promise<Person> {
  const cookies = await person.page.context().cookies()
  const copy = await stage.person()
  await copy.page.context().addCookies(cookies.filter(({ name }) => only?.test(name) ?? true))
  return copy
}

/** Where the choice of a proof leads. */
async function picks(person: Person, { account }: Lost): Promise<string> {
  await person.open('/verify')
  await person.submit('/verify', 'proof', account.proofs[0]?.id)
  return person.path
}

const copies = async (to: string): Promise<number> => {
  await stage.server.advance('PT0S')
  const all = await stage.server.messages(to)
  return all.filter((m) => m.subject?.includes(copiedMail.title.ja)).length
}

const complaintsOf = (page: Page): string[] => {
  const complaints: string[] = []
  // A page that asks for a proof first is answered with 403, and the browser says so.
  page.on('console', (m) => !/ 403 /.test(m.text()) && complaints.push(m.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  return complaints
}

describe('a trusted device in a browser', () => {
  test('T029 keeps a key that cannot be taken out, is known by it, and stops a thief without any contact', async () => {
    const owner = await lost(stage, 'trusted')
    const person = await stage.person()
    const complaints = complaintsOf(person.page)
    await person.signIn(owner.account)
    await trust(person, owner)
    assert.ok((await person.text()).includes(plain(devicesWords.added.ja)))
    assert.deepEqual(await person.page.evaluate(KEPT), [{ extractable: false, taken: 0 }])
    await stage.server.advance('P31D')
    assert.equal(await shownOn(person, () => person.signIn(owner.account)), true)
    assert.equal(await picks(person, owner), '/verify/code', 'no address is asked for')

    const thief = await stage.person()
    const { identifier, password } = owner.account
    await thief.send('/sign-in', { identifier, password })
    await thief.send('/replace/wait')
    await thief.send('/replace/mail', { address: owner.newMail })
    await thief.openMail(owner.newMail, 'continue')
    await thief.submit(thief.path)
    assert.equal((await requestOf(stage, owner)).status, 'waiting')
    await person.open('/replace/not-mine')
    await person.submit('/replace/not-mine')
    assert.equal((await requestOf(stage, owner)).status, 'vetoed', person.refusal)
    await thief.open('/account')
    assert.equal(thief.path, '/sign-in')
    await person.open('/account')
    assert.equal(person.path, '/account')
    assert.deepEqual(complaints, [])
  })

  test('its copied cookies are rank 1, ask for everything, and both places see it; every proof hears of it once', async () => {
    const owner = await lost(stage, 'copied')
    const person = await stage.person()
    await person.signIn(owner.account)
    await trust(person, owner)
    await stage.server.advance('P31D')
    assert.equal(await shownOn(person, () => person.signIn(owner.account)), true)
    for (const only of [undefined, /session/]) {
      const thief = await copyOf(person, only)
      await stage.server.advance('PT6M')
      assert.equal(await shownOn(thief, () => thief.open('/account')), false)
      assert.equal(await picks(thief, owner), '/verify/address')
      await thief.open('/account')
      assert.ok((await thief.text()).includes(plain(copiedPage.title.ja)))
      await thief.close()
    }
    assert.equal(await copies(owner.oldMail), 1)
    await person.open('/account')
    assert.ok((await person.text()).includes(plain(copiedPage.title.ja)))
    await waiting(stage, 'unrelated')
    assert.equal(await copies(owner.oldMail), 1)
  })

  test('without JavaScript it is not offered, which is said, and the rest works', async () => {
    const owner = await lost(stage, 'scriptless')
    const person = await stage.person({ javaScript: false })
    await person.signIn(owner.account)
    await person.open('/verify/for/trust-device')
    await showMail(person, owner)
    await person.follow('/security/devices/add')
    assert.ok((await person.text()).includes(devicesWords.unable.ja))
    assert.equal(await person.page.isVisible('form[action="/security/devices/add"]'), false)
    await person.follow('/security/devices')
    assert.ok((await person.text()).includes(devicesWords.none.ja))
  })
})
