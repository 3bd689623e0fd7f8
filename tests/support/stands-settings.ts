// The forms of settings that a proof opens: two-step verification at sign-in, how long a replacement waits.
import type { Server } from './server.ts'
import { account, allow, allowed, type Stand } from './stands.ts'

const SETTINGS = [
  { path: '/security/two-step', act: 'two-step', valid: { to: 'on' } },
  { path: '/security/wait', act: 'choose-wait', valid: { days: '90' } },
  { path: '/security/signals', act: 'signals-out', valid: { answer: 'stop' } },
] as const

export const settingStands = (server: Server): Promise<Stand[]> =>
  Promise.all(
    SETTINGS.map(async ({ path, act, valid }): Promise<Stand> => {
      const made = await account(server)
      const browser = await allowed(server, act, made)
      return {
        accountId: made.id,
        valid,
        async open() {
          await browser.open(path)
          // What opened it is used up by a form that is understood.
          if (!browser.page.forms.some(({ action }) => action === path)) {
            await allow(server, browser, made, act)
            await browser.open(path)
          }
          return browser
        },
      }
    }),
  )
