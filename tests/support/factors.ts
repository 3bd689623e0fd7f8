// People with an authenticator app or a passkey, on a world.
import assert from 'node:assert/strict'
import { appCode, stepAt } from '../../src/features/authenticator-app/rules.ts'
import { makingOptions } from '../../src/features/passkey/flow.ts'
import { askVerifyCodeByAddress, verify } from '../../src/features/prompt/flow.ts'
import { loadProofs } from '../../src/features/proof/store.ts'
import { nameNewProof, startReplacement } from '../../src/features/replacement/start/flow.ts'
import { continueByLink } from '../../src/features/replacement/start/flow-link.ts'
import { addApp, addingPasskey, addPasskey, offeredSecret } from '../../src/features/security-info/flow-factor.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import type { Result } from '../../src/kernel/result.ts'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import type { Service } from '../../src/platform/service.ts'
import { policy } from '../../src/policy/policy.ts'
import { codeIn, inbox, lastWithLink, tokenIn } from './inbox.ts'
import { SoftwareAuthenticator } from './software-authenticator.ts'
import type { World } from './world.ts'

export function must<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}

/** Shows the account's first address for the act of adding, in this person's session. */
export async function allowAdding(world: World, account: MadeAccount, person: Person): Promise<void> {
  const [proof] = account.proofs
  assert.ok(proof)
  const purpose = 'allow-add-proof'
  const asked = must(await askVerifyCodeByAddress(world.service, person, proof.id, proof.address, purpose))
  await world.settle()
  // Notices of what was added before may have arrived after it.
  const mail = (await inbox(world, proof.address)).findLast(({ text }) => /^ {4}\d{4} \d{4}$/m.test(text))
  assert.ok(mail)
  must(await verify(world.service, person, asked, codeIn(mail)))
}

/** What the app shows, so many steps from now. */
export const codeNow = (service: Service, secret: Buffer, steps = 0): string =>
  appCode(secret, stepAt(service.clock.wall(), policy) + steps, policy.app_code_length_digits)

export interface App {
  readonly secret: Buffer
  readonly proofId: string
}

/** Adds an authenticator app as the page does, and answers its secret. */
export async function addedApp(world: World, account: MadeAccount, person: Person): Promise<App> {
  const { service } = world
  await allowAdding(world, account, person)
  const secret = offeredSecret(service, person, await loadProofs(service.database, account.id))
  const { proofId } = must(await addApp(service, person, codeNow(service, secret), 'phone'))
  return { secret, proofId }
}

/** What the page asks the browser to make. */
export const makingFor = async ({ service }: World, account: MadeAccount, person: Person) =>
  makingOptions(
    service,
    { accountId: account.id, name: account.identifier },
    await loadProofs(service.database, account.id),
    addingPasskey(person),
    (await service.time.moment()).now,
  )

export interface Passkey {
  readonly authenticator: SoftwareAuthenticator
  readonly proofId: string
}

/** Makes a passkey as the page does. */
export async function addedPasskey(
  world: World,
  account: MadeAccount,
  person: Person,
  authenticator = new SoftwareAuthenticator(world.service.settings.origin),
): Promise<Passkey> {
  await allowAdding(world, account, person)
  const made = authenticator.make(await makingFor(world, account, person))
  const { proofId } = must(await addPasskey(world.service, person, made, ''))
  return { authenticator, proofId }
}

/** Somebody with the password names a new address and opens its mail: a replacement begins to wait. */
export async function startedByMail(world: World, account: MadeAccount, address: string): Promise<string> {
  const person = await world.person(account)
  must(await startReplacement(world.service, person))
  must(await nameNewProof(world.service, person, 'mail', address))
  await world.settle()
  const token = tokenIn(await lastWithLink(world, address, 'continue'), 'continue')
  return must(await continueByLink(world.service, person, person, token)).request.requestId
}
