import assert from 'node:assert/strict'
import type { DevMessage } from '../../src/platform/delivery/mailbox.ts'
import { type LinkPage, tokenIn } from './inbox.ts'
import { Browser, type Page } from './pages.ts'
import type { Server } from './server.ts'

/** What a person who knows only the password sets as the new one. */
export const NEW_PASSWORD = 'another long password now'
/** A message that never comes is a failure; one that is slow is not. */
const PATIENCE_MS = 60_000
const LOOK_AGAIN_MS = 20

/** Waits until something holds: for what the service does by itself, in a process of its own. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  for (let left = PATIENCE_MS / LOOK_AGAIN_MS; left > 0; left--) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
  throw new Error(`still waiting: ${what}`)
}

/** The newest message at an address in which something is found; waits for it, where the worker has not sent it yet. */
async function arrived<T>(server: Server, to: string, find: (message: DevMessage) => T): Promise<T> {
  // What is due has been sent when this answers.
  await server.advance('PT0S')
  return until(`a message to ${to}`, async () => {
    for (const message of (await server.messages(to)).reverse())
      try {
        return find(message)
      } catch {
        // Another message.
      }
    return undefined
  })
}

/** The code that was sent to an address. Receipt numbers, which stand in other messages, are grouped by a hyphen. */
export const codeAt = (server: Server, to: string): Promise<string> =>
  arrived(server, to, ({ text }) => {
    const [, a, b] = /(?<!\d)(\d{4}) ?(\d{4})(?!\d)/.exec(text) ?? []
    if (a === undefined || b === undefined) throw new Error('no code')
    return a + b
  })

export const linkAt = (server: Server, to: string, page: LinkPage): Promise<string> =>
  arrived(server, to, (message) => `/${page}/${tokenIn(message, page)}`)

/** The stop number of an alert: the number in it that is not the receipt number. */
export const stopNumberAt = (server: Server, to: string, receipt: string): Promise<string> =>
  numberAt(server, to, receipt, '/stop')

/** The undo number, in the message of the end. */
export const undoNumberAt = (server: Server, to: string, receipt: string): Promise<string> =>
  numberAt(server, to, receipt, '/undo')

const numberAt = (server: Server, to: string, receipt: string, page: string): Promise<string> =>
  arrived(server, to, (message) => {
    if (!message.text.includes(page)) throw new Error('another message')
    const numbers = [...message.text.matchAll(/(?<!\d)(\d{4})[ -]?(\d{4})(?!\d)/g)].map(([, a, b]) => `${a}${b}`)
    const number = numbers.find((n) => n !== receipt)
    if (!numbers.includes(receipt) || number === undefined) throw new Error('no alert')
    return number
  })

/** What somebody signs in with. */
interface Account {
  readonly identifier: string
  readonly password: string
}

export async function signIn(browser: Browser, account: Account, password = account.password): Promise<Page> {
  await browser.open('/sign-in')
  return browser.submit({ identifier: account.identifier, password })
}

/** Signed in with the password only, and begun to replace everything: asked for a new address. */
export async function beginReplacement(browser: Browser, account: Account): Promise<Page> {
  await signIn(browser, account)
  await browser.open('/replace/wait')
  return browser.submit({}, '/replace/wait')
}

/** From the sign-in to the wait, with a new mail address that is confirmed in the same browser. */
export async function waitByMail(server: Server, browser: Browser, account: Account, address: string) {
  await beginReplacement(browser, account)
  await browser.follow('/replace/mail')
  await browser.submit({ address })
  await browser.open(await linkAt(server, address, 'continue'))
  const pending = await browser.submit()
  assert.equal(pending.path, '/replace/status', pending.heading)
  return pending
}

/** Somebody with the password and the recovery code takes the account at once; answers the page of the end. */
export async function takeByCode(
  server: Server,
  browser: Browser,
  account: Account & { readonly recoveryCode: string | null },
  address: string,
): Promise<Page> {
  await signIn(browser, account)
  await browser.open('/replace/recovery-code')
  await browser.submit({ code: account.recoveryCode ?? '' })
  await browser.open('/replace/mail')
  await browser.submit({ address })
  await browser.open(await linkAt(server, address, 'continue'))
  await browser.submit()
  const done = await keepNewCode(browser, '/replace/done')
  assert.equal(done.path, '/replace/done', done.heading)
  return done
}

/** The recovery code that took the place of the former one: shown in the answer, with one way on. */
export function keepNewCode(browser: Browser, onward: string): Promise<Page> {
  assert.match(browser.page.body, /(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}/, browser.page.heading)
  return browser.follow(onward)
}

/** The owner of an old mailbox says that it was not them; where that was said already, the password opens the dispute. */
export async function undoByMail(
  server: Server,
  browser: Browser,
  { old, password }: { readonly old: string; readonly password: string },
): Promise<Page> {
  const page = await browser.open(await linkAt(server, old, 'undo'))
  if (!page.path.endsWith('/password')) await browser.submit({ answer: 'undo' })
  return browser.submit({ password })
}

/** From the ready request to the page that asks for the code and the new password. */
export async function askToFinish(browser: Browser): Promise<Page> {
  await browser.open('/replace/status')
  return browser.submit({}, '/replace/finish/code')
}

/** What the page that asks for the code takes: the code's field has a name of its own. */
export function finishFields(page: Page, code: string, password: string): Record<string, string> {
  const names = page.forms.flatMap((form) => [...form.fields.keys()])
  const codeField = names.find((name) => name.startsWith('code-'))
  assert.ok(codeField, `no field for the code on ${page.path} (${page.heading})`)
  return { [codeField]: code, new: NEW_PASSWORD, ...(names.includes('current') ? { current: password } : {}) }
}

/** Whoever opens the link of an alert, without signing in. */
export async function stopByMail(server: Server, oldAddress: string, browser = new Browser(server.origin)) {
  await browser.open(await linkAt(server, oldAddress, 'stop'))
  return browser.submit({ answer: 'stop' })
}
