// Forms of authenticator apps and passkeys: where they are added, where they verify, and where they decide.
import assert from 'node:assert/strict'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { codeOf, optionsOn, secretOn } from './app-on-page.ts'
import { waitByMail } from './journey.ts'
import { Browser } from './pages.ts'
import type { Server } from './server.ts'
import { SoftwareAuthenticator } from './software-authenticator.ts'
import { account, allowed, fresh, type Stand, signedIn } from './stands.ts'

const WRONG_APP_CODE = '000000'

/** Somebody whose app and passkey are theirs for long enough to decide with. */
interface Holder {
  readonly made: MadeAccount
  readonly appId: string
}

async function holder(server: Server): Promise<Holder> {
  const made = await account(server)
  const browser = await allowed(server, 'add-proof', made)
  await browser.open('/security/authenticator-app')
  await browser.submit({ code: await codeOf(server, secretOn(browser.page)) })
  const again = await allowed(server, 'add-proof', made)
  await again.open('/security/passkey')
  await again.submit({ response: new SoftwareAuthenticator(server.origin).make(optionsOn(again.page)) })
  const { proofs } = await server.state(made.id)
  const appId = proofs.find(({ kind }) => kind === 'totp')?.id
  assert.ok(appId && proofs.some(({ kind }) => kind === 'passkey'))
  return { made, appId }
}

/** A passkey of nobody here: what it answers is of the right shape. */
function foreign({ origin }: Server) {
  const rpId = new URL(origin).hostname
  const challenge = Buffer.alloc(32).toString('base64url')
  const authenticator = new SoftwareAuthenticator(origin)
  const made = authenticator.make({ challenge, rp: { id: rpId }, user: { id: Buffer.alloc(16).toString('base64url') } })
  return { made, shown: authenticator.show({ challenge, rpId }) }
}

/** Waits until they may decide, and so comes before stands that no time may pass for. */
export async function factorStands(server: Server): Promise<Stand[]> {
  const holders: Holder[] = []
  for (let i = 0; i < 6; i++) holders.push(await holder(server))
  await server.advance('P9D')
  const { made, shown } = foreign(server)
  const at = (path: (appId: string) => string, before?: (account: MadeAccount) => Promise<unknown>): Stand => {
    const one = holders.pop()
    assert.ok(one)
    let begun: Promise<unknown> | undefined
    const onPage = signedIn(server, one.made, (browser) => browser.open(path(one.appId)))
    return {
      accountId: one.made.id,
      valid: { code: WRONG_APP_CODE, response: shown, how: 'early' },
      async open() {
        begun ??= before?.(one.made)
        await begun
        return onPage()
      },
    }
  }
  const request = (one: MadeAccount) => waitByMail(server, new Browser(server.origin), one, fresh('stranger'))
  const adding = (path: string): Stand => ({
    valid: { code: WRONG_APP_CODE, response: made, label: 'x' },
    async open() {
      const browser = await allowed(server, 'add-proof')
      await browser.open(path)
      return browser
    },
  })
  return [
    {
      valid: { response: shown },
      async open() {
        const browser = new Browser(server.origin)
        await browser.open('/sign-in/passkey')
        return browser
      },
    },
    adding('/security/authenticator-app'),
    adding('/security/passkey'),
    at((app) => `/verify/app?proof=${app}`),
    at(() => '/verify/passkey'),
    at((app) => `/verify/for/add-proof/app?proof=${app}`),
    at(() => '/verify/for/add-proof/passkey'),
    at((app) => `/replace/old-proof/app?proof=${app}`, request),
    at(() => '/replace/old-proof/passkey', request),
  ]
}
