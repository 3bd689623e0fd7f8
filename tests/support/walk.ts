import assert from 'node:assert/strict'
import type { AccountWish, MadeAccount } from '../../src/main/dev-accounts.ts'
import type { Person, PersonOptions, Stage } from './browser.ts'
import { tokenIn } from './inbox.ts'
import type { AccountState } from './server.ts'

export const NEW_PASSWORD = 'another long password now'

/** An account whose owner has lost the old mailbox and the old telephone. */
export interface Lost {
  readonly account: MadeAccount
  readonly oldMail: string
  readonly oldPhone: string
  /** The new mailbox and telephone, which nobody has heard of yet. */
  readonly newMail: string
  readonly newPhone: string
}

let phones = 0
/** Numbers of Japanese mobile telephones, each once, so that each account has its own SMS. */
const phone = (): string => `+8190${String(20_000_000 + ++phones)}`

/** `name` makes the addresses; it is used once in a stage. */
export async function lost(stage: Stage, name: string, wish: Partial<AccountWish> = {}): Promise<Lost> {
  const [oldMail, oldPhone] = [`${name}@old-mail.example`, phone()]
  const account = await stage.server.account({
    identifier: `${name}@example.jp`,
    proofs: [
      { kind: 'mail', address: oldMail, label: '前のメール' },
      { kind: 'phone', address: oldPhone },
    ],
    ...wish,
  })
  return { account, oldMail, oldPhone, newMail: `${name}@new-mail.example`, newPhone: phone() }
}

/** From the prompt to the question for the new contact, past the quicker ways and the page of the wait. */
export async function acceptTheWait(person: Person): Promise<void> {
  await person.follow('/verify')
  await person.submit('/verify', 'proof', 'none')
  await person.follow('/replace/wait')
  await person.submit('/replace/wait')
  assert.equal(person.path, '/replace/choose')
}

/** The mail branch up to the mail that is on its way. */
export async function nameMail(person: Person, address: string): Promise<void> {
  await person.follow('/replace/mail')
  await person.type('address', address)
  await person.submit('/replace/mail')
  assert.equal(person.path, '/replace/check-mail')
}

/** The mail, opened in the browser that waits for it, and its one button. */
export async function continueFromMail(person: Person, address: string): Promise<void> {
  await person.openMail(address, 'continue')
  await person.submit(person.path)
}

export async function replaceByMail(person: Person, address: string): Promise<void> {
  await acceptTheWait(person)
  await nameMail(person, address)
  await continueFromMail(person, address)
  assert.equal(person.path, '/replace/status')
}

export async function replaceByPhone(stage: Stage, person: Person, number: string): Promise<void> {
  await acceptTheWait(person)
  await person.follow('/replace/phone')
  await person.type('address', number.replace('+81', '0'))
  await person.submit('/replace/phone')
  await person.type('code', await stage.code(number))
  await person.submit('/replace/code')
  assert.equal(person.path, '/replace/status')
}

export interface Waiting extends Lost {
  readonly person: Person
}

/**
 * Somebody whose request is waiting, by mail, in a browser that stays open at its page. How it got there is told to the
 * service without being looked at, because the journeys look at it.
 */
export async function waiting(
  stage: Stage,
  name: string,
  wish: Partial<AccountWish> & PersonOptions = {},
): Promise<Waiting> {
  const { javaScript = true, ...accountWish } = wish
  const owner = await lost(stage, name, accountWish)
  const person = await stage.person({ locale: wish.locale ?? 'ja', javaScript })
  const { identifier, password } = owner.account
  await person.send('/sign-in', { identifier, password })
  await person.send('/replace/wait')
  await person.send('/replace/mail', { address: owner.newMail })
  const mail = await stage.message(owner.newMail, (m) => m.html.includes('/continue/'))
  await person.send(`/continue/${tokenIn(mail, 'continue')}`)
  // The old contacts have been told when this answers: that, too, is written into the request.
  await stage.server.advance('PT0S')
  await person.open('/replace/status')
  assert.equal(person.path, '/replace/status')
  return { ...owner, person }
}

/** From the page of a request that is ready to the page that says it is done. */
export async function finish(stage: Stage, person: Person, newContact: string): Promise<void> {
  await person.submit('/replace/finish/code')
  assert.equal(person.path, '/replace/finish')
  const field = person.seen.at(-1)?.asked.find((name) => name.startsWith('code-'))
  assert.ok(field, 'the code is asked for')
  await person.type(field, await stage.code(newContact))
  await person.type('new', NEW_PASSWORD)
  await person.submit('/replace/finish')
  assert.equal(person.path, '/replace/done')
}

/** The newest request of an account, from outside. */
export async function requestOf(stage: Stage, { account }: Lost): Promise<AccountState['requests'][number]> {
  const request = (await stage.server.state(account.id)).requests.at(-1)
  assert.ok(request, 'there is a request')
  return request
}

/** What the proofs of an account are, without those that nothing is left of. */
export const statesOf = (state: AccountState): readonly string[] =>
  state.proofs
    .map((p) => p.state)
    .filter((is) => is !== 'gone' && is !== 'discarded')
    .sort()
