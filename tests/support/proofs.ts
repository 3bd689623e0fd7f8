import assert from 'node:assert/strict'
import type { GrantAct } from '../../src/features/challenge/rules.ts'
import { askVerifyCodeByAddress, verify } from '../../src/features/prompt/flow.ts'
import type { AddressKind, Proof } from '../../src/features/proof/rules.ts'
import { readCase } from '../../src/features/replacement/flow-case.ts'
import { addNewProof, confirmNewProof } from '../../src/features/security-info/flow.ts'
import { recognise } from '../../src/features/session/flow.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import type { Result } from '../../src/kernel/result.ts'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import type { DevMessage } from '../../src/platform/delivery/mailbox.ts'
import { codeIn, inbox, tokenIn } from './inbox.ts'
import type { World } from './world.ts'

export function must<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}

/** What a flow answered: its refusal, or "ok". */
export const answerOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)

/** The account as it is stored now. */
export async function stored(world: World, account: { readonly id: string }) {
  const read = await readCase(world.service, account.id)
  assert.ok(read)
  return read
}

export async function proofOf(world: World, account: { readonly id: string }, proofId: string): Promise<Proof> {
  const proof = (await stored(world, account)).proofs.find((p) => p.proofId === proofId)
  assert.ok(proof)
  return proof
}

/** The same person at the same browser, as the service knows them now. */
export async function again(world: World, person: Person, token: string): Promise<Person> {
  const known = await recognise(world.service, person, token)
  assert.ok(known, 'the session is over')
  return known
}

/** The newest code at an address; notices have numbers, too, and say where to type them. */
async function codeAt(world: World, to: string): Promise<string> {
  const message = (await inbox(world, to)).findLast(
    ({ text }) => !/\/(report|stop)/.test(text) && /(?<!\d)\d{4} \d{4}(?!\d)/.test(text),
  )
  assert.ok(message, `no code at ${to}`)
  return codeIn(message)
}

/** Shows a proof of the account for one act; the person with what that opened. */
export async function allowed(
  world: World,
  person: Person,
  act: GrantAct,
  proof: { readonly id: string; readonly address: string },
): Promise<Person> {
  const asked = await askVerifyCodeByAddress(world.service, person, proof.id, proof.address, `allow-${act}`)
  const challenge = must(asked)
  await world.settle()
  const shown = await verify(world.service, person, challenge, await codeAt(world, proof.address))
  return again(world, person, must(shown).token)
}

/** Types a new address and the code that arrives there; who does it has been allowed to. */
export async function added(world: World, person: Person, kind: AddressKind, address: string): Promise<Proof> {
  const adding = must(await addNewProof(world.service, person, kind, address, ''))
  await world.settle()
  const code = await codeAt(world, address)
  const now = await recogniseAt(world, person)
  return must(await confirmNewProof(world.service, now, adding.challenge.challengeId, code))
}

/** The person with the account as it is now: pages read it anew for each request. */
export async function recogniseAt(world: World, person: Person): Promise<Person> {
  const read = await readCase(world.service, person.account.accountId)
  assert.ok(read)
  return { ...person, account: read.account }
}

/** The newest notice at an address that has something in it. */
export async function noticeAt(world: World, to: string, what: RegExp): Promise<DevMessage> {
  const found = (await inbox(world, to)).findLast((m) => what.test(`${m.subject ?? ''} ${m.text}`))
  assert.ok(found, `no notice ${what} at ${to}`)
  return found
}

export const reportToken = (message: DevMessage): string => tokenIn(message, 'report')

/** The number of a notice, as a person reads it off. */
export function noticeNumber(message: DevMessage): string {
  const found = [...message.text.matchAll(/(?<![\d-])(\d{4}) (\d{4})(?!\d)/g)].at(-1)
  assert.ok(found, message.text)
  return `${found[1]} ${found[2]}`
}

/** The one of an account's proofs that has this address. */
export function at(account: MadeAccount, address: string) {
  const found = account.proofs.find((p) => p.address === address)
  assert.ok(found)
  return found
}
