// Passkeys in a real browser, with Chromium's own authenticator: made, signed in with, verified with.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CDPSession } from 'playwright-core'
import { passkeyWords } from '../../src/features/passkey/texts.ts'
import { openStage, type Person, type Stage } from '../support/browser.ts'

/** Builds an authenticator into the person's device; its holder unlocks it unless told otherwise. */
async function withAuthenticator(person: Person): Promise<{ device: CDPSession; authenticatorId: string }> {
  const device = await person.page.context().newCDPSession(person.page)
  await device.send('WebAuthn.enable')
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { device, authenticatorId }
}

describe('a passkey in the browser', () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
  })
  after(() => stage.close())

  async function allowed(person: Person, address: string) {
    await person.open('/verify/for/add-proof')
    await person.page.locator('main button[name=proof]:not([value=none])').first().click()
    await person.type('address', address)
    await person.submit('/verify/for/add-proof/address')
    await person.type('code', await stage.code(address))
    await person.submit('/verify/for/add-proof/code')
    assert.equal(person.path, '/security')
  }

  for (const locale of ['ja', 'en'] as const)
    test(`${locale}: is made, signs in with nothing typed, and shows that it is really them`, async () => {
      const address = `passkey.${locale}@old-mail.example`
      const account = await stage.server.account({
        identifier: `passkey.${locale}@example.jp`,
        proofs: [{ kind: 'mail', address }],
      })
      const person = await stage.person({ locale })
      const { device, authenticatorId } = await withAuthenticator(person)
      await person.signIn(account)
      await allowed(person, address)
      await person.open('/security/passkey')
      assert.equal(await person.page.isVisible('[data-without]'), false)
      await person.submit('/security/passkey')
      assert.equal(person.path, '/security')
      const made = (await stage.server.state(account.id)).proofs.filter(({ kind }) => kind === 'passkey')
      assert.deepEqual(
        made.map(({ state }) => state),
        ['probation'],
      )

      await person.page.locator('form[action="/sign-out"] button').click()
      await person.open('/sign-in')
      const before = person.actions
      await person.follow('/sign-in/passkey')
      await person.submit('/sign-in/passkey')
      assert.equal(person.path, '/account')
      assert.equal(person.actions - before, 2)

      await person.open('/verify/for/make-recovery-code')
      await person.follow('/verify/for/make-recovery-code/passkey')
      await person.submit('/verify/for/make-recovery-code/passkey')
      assert.equal(person.path, '/security/recovery-code')

      await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
      await person.open('/verify/passkey')
      await person.page.click('main form[action="/verify/passkey"] button')
      const alert = person.page.locator('[data-passkey] [role=alert]')
      await person.page.waitForFunction("document.querySelector('[data-passkey] [role=alert]').textContent !== ''")
      assert.equal(await alert.innerText(), passkeyWords.canceled[locale])
      assert.equal(person.path, '/verify/passkey', 'nothing was sent')
    })

  test('SS-15 the sign-in and the step-up offer it, and without a script say what else there is', async () => {
    const person = await stage.person({ javaScript: false })
    await person.open('/sign-in')
    await person.follow('/sign-in/passkey')
    assert.ok(await person.page.isVisible('[data-without]'))
    assert.equal(await person.page.isVisible('main form[action="/sign-in/passkey"] button'), false)
    await person.follow('/sign-in')
  })
})
