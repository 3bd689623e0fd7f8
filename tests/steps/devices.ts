import type { Page } from 'playwright-core'
import { codeOf, secretOn } from '../support/app-on-page.ts'
import type { Server } from '../support/server.ts'

/** Builds an authenticator into the device; its holder unlocks it. */
export async function withPasskeys(page: Page): Promise<void> {
  const device = await page.context().newCDPSession(page)
  await device.send('WebAuthn.enable')
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

/** What an app shows that read the picture on this page. */
export async function appCodeOn(server: Server, page: Page): Promise<string> {
  const links = await page.evaluate<string[]>(`[...document.querySelectorAll('main a')].map((e) => e.href)`)
  return codeOf(server, secretOn({ links }))
}
