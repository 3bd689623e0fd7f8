import assert from 'node:assert/strict'
import { loadAccount } from '../../src/features/account/store.ts'
import { askSignature, proveDevice } from '../../src/features/device/flow.ts'
import type { SignaturePurpose } from '../../src/features/device/rules.ts'
import { askVerifyCodeByAddress, verify } from '../../src/features/prompt/flow.ts'
import { trustDevice } from '../../src/features/security-info/flow-device.ts'
import { recognise } from '../../src/features/session/flow.ts'
import { loadSession } from '../../src/features/session/store.ts'
import { loadSessionDevice } from '../../src/features/session/store-device.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { makeKey } from './device-key.ts'
import { codeIn, last } from './inbox.ts'
import type { World } from './world.ts'

/** A browser's key, made as the page's script makes it: the private half can not be read. */
export interface BrowserKey {
  readonly publicKey: string
  sign(world: World, person: Person, purpose: SignaturePurpose): Promise<string>
}

export async function browserKey(): Promise<BrowserKey> {
  const key = await makeKey()
  await assert.rejects(crypto.subtle.exportKey('pkcs8', key.privateKey))
  return {
    publicKey: key.publicKey,
    sign: async (world, person, purpose) => key.sign(purpose, await askSignature(world.service, person, purpose)),
  }
}

/** The person with what the last act changed, in the browser and session that they have. */
export async function again(world: World, token: string, browser: string): Promise<Person> {
  const person = await recognise(world.service, world.visitor(browser), token)
  assert.ok(person, 'signed out')
  return person
}

/** Shows the first proof of the account for trusting this browser; the code opens that act once. */
export async function allowTrust(world: World, account: MadeAccount, browser: string, proof = account.proofs[0]) {
  const person = await world.person(account, browser)
  assert.ok(proof)
  // What is on its way arrives first, so that it is not taken for the code.
  await world.settle()
  const asked = await askVerifyCodeByAddress(world.service, person, proof.id, proof.address, 'allow-trust-device')
  assert.ok(asked.ok, JSON.stringify(asked))
  await world.settle()
  const shown = await verify(world.service, person, asked.value, codeIn(await last(world, proof.address)))
  assert.ok(shown.ok, JSON.stringify(shown))
  return again(world, shown.value.token, browser)
}

/** Makes this browser a trusted device of the account, and answers its key. */
export async function trusted(world: World, account: MadeAccount, browser: string): Promise<BrowserKey> {
  const person = await allowTrust(world, account, browser)
  const key = await browserKey()
  const device = await trustDevice(world.service, person, key.publicKey, await key.sign(world, person, 'enrol'))
  assert.ok(device.ok, JSON.stringify(device))
  return key
}

/** Signed in on the device, its key shown as the script of the first page shows it. */
export async function onDevice(world: World, account: MadeAccount, browser: string, key: BrowserKey): Promise<Person> {
  const person = await world.person(account, browser)
  assert.equal(await proveDevice(world.service, person, await key.sign(world, person, 'session')), true)
  return refreshed(world, person)
}

/** The same session, read anew. */
export async function refreshed(world: World, person: Person): Promise<Person> {
  const { accountId, sessionId } = person.session
  const { database, policy, time } = world.service
  const { now } = await time.moment()
  const [account, session, device] = await Promise.all([
    loadAccount(database, accountId),
    loadSession(database, accountId, sessionId),
    loadSessionDevice(database, accountId, sessionId, now - policy.device_unused_ms),
  ])
  assert.ok(account && session)
  return { ...person, account, session, device }
}
