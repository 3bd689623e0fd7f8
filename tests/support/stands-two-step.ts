// The form that turns two-step verification at sign-in on and off.
import type { Server } from './server.ts'
import { account, allow, allowed, type Stand } from './stands.ts'

const PATH = '/security/two-step'

export async function twoStepStands(server: Server): Promise<Stand[]> {
  const made = await account(server)
  const browser = await allowed(server, 'two-step', made)
  return [
    {
      accountId: made.id,
      valid: { to: 'on' },
      async open() {
        await browser.open(PATH)
        // What opened it is used up by a form that is understood.
        if (!browser.page.forms.some(({ action }) => action === PATH)) {
          await allow(server, browser, made, 'two-step')
          await browser.open(PATH)
        }
        return browser
      },
    },
  ]
}
