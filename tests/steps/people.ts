import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { AccountWish, MadeAccount } from '../../src/main/dev-accounts.ts'
import { askToFinish, finishFields, linkAt, NEW_PASSWORD, signIn, waitByMail } from '../support/journey.ts'
import { Browser } from '../support/pages.ts'
import type { AccountState, Server } from '../support/server.ts'
import type { Reader } from './reader.ts'
import type { Opening } from './walk.ts'

/** An account, what its owner registered long ago, and what nobody has heard of yet. */
export interface Owner {
  readonly account: MadeAccount
  readonly oldMail: string
  readonly oldPhone: string
  readonly newMail: string
  readonly newPhone: string
}

/** A mobile number that belongs to a name, so that the same story is told with the same one. */
const phoneOf = (name: string): string =>
  `+8190${20_000_000 + (createHash('sha256').update(name).digest().readUInt32BE() % 70_000_000)}`

/** Numbers as people in Japan type them. */
export const typed = (phone: string): string => phone.replace('+81', '0')

export async function owner({ server, name, article }: Opening, wish: Partial<AccountWish> = {}): Promise<Owner> {
  const [oldMail, oldPhone] = [`${name}@old-mail.example`, phoneOf(name)]
  const account = await server.account({
    identifier: `${name}@example.jp`,
    proofs: [oldMail, oldPhone],
    locale: article.locale === 'ja' ? 'ja' : 'en',
    ...wish,
  })
  return { account, oldMail, oldPhone, newMail: `${name}@new-mail.example`, newPhone: phoneOf(`${name} new`) }
}

/** The owner at a browser, knowing the password and reading the old mailbox. */
export async function reads(
  opening: Opening,
  { account, oldMail }: Owner,
  knows: Partial<Reader['knows']> = {},
): Promise<Reader> {
  const { identifier, password } = account
  return opening.open({
    account: account.id,
    identifier,
    password,
    newPassword: NEW_PASSWORD,
    address: oldMail,
    inbox: oldMail,
    recoveryCode: account.recoveryCode ?? undefined,
    ...knows,
  })
}

/** Somebody who knows the password begins to replace everything, elsewhere. */
export async function begunElsewhere(server: Server, { account, newMail }: Owner): Promise<Browser> {
  const browser = new Browser(server.origin)
  await waitByMail(server, browser, account, `else-${newMail}`)
  return browser
}

/** And they finish it, when the wait is over and nobody has stopped them. */
export async function doneElsewhere(server: Server, { account, newMail }: Owner, browser: Browser): Promise<void> {
  await signIn(browser, account)
  const page = await askToFinish(browser)
  await server.advance('PT0S')
  const code = await codeFor(server, `else-${newMail}`)
  await browser.submit(finishFields(page, code, account.password), '/replace/finish')
  assert.equal(browser.page.path, '/replace/done', browser.page.heading)
}

async function codeFor(server: Server, to: string): Promise<string> {
  const message = (await server.messages(to)).findLast(({ text }) => /^ {4}\d{4} \d{4}$/m.test(text))
  const [, a = '', b = ''] = /^ {4}(\d{4}) (\d{4})$/m.exec(message?.text ?? '') ?? []
  return a + b
}

export const stateOf = (reader: Reader): Promise<AccountState> => reader.server.state(reader.knows.account ?? '')

export async function requestOf(reader: Reader): Promise<AccountState['requests'][number]> {
  const request = (await stateOf(reader)).requests.at(-1)
  assert.ok(request, 'there is a request')
  return request
}

export async function proofIs(reader: Reader, kind: string, state: string): Promise<void> {
  const { proofs } = await stateOf(reader)
  const told = proofs.map((p) => `${p.kind} ${p.state}`)
  const page = `“${await reader.heading()}” (${reader.path})`
  assert.ok(told.includes(`${kind} ${state}`), `no ${kind} ${state}, but ${told.join(', ')}; the page is ${page}`)
}

/** The number that another browser shows, of which the first one asks. */
export async function matchNumber(reader: Reader, to: string): Promise<string> {
  const shown = await reader.server.get(await linkAt(reader.server, to, 'continue'))
  const [number] = /(?<=>)\d{3} \d{3}(?=<)/.exec(await shown.text()) ?? []
  assert.ok(number, 'the other device shows a number')
  return number
}
