import type { z } from 'zod'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Service } from '../../platform/service.ts'
import type { Challenge } from '../challenge/rules.ts'
import type { Bearer } from '../oidc/flow-person.ts'
import { askVerifyCode, askVerifyCodeByAddress, type VerifyPurpose, verify, verifyByApp } from '../prompt/flow.ts'
import { readMailAddress } from '../proof/address.ts'
import { readPhoneNumber } from '../proof/phone.ts'
import { phonePolicy } from '../proof/store-address.ts'
import { askEarlyCode, askEarlyCodeByAddress } from '../replacement/exits/flow-old-proof.ts'
import { addNewProof, confirmNewProof } from '../security-info/flow.ts'
import { loadGrant, useGrant } from '../session/store-grant.ts'
import type { Person } from '../session/store-visitor.ts'
import { actingPerson } from './flow-app.ts'
import { ownSecurityInfo, ownStanding } from './flow-own.ts'
import { walled } from './flow-standing.ts'
import type * as schema from './schemas.ts'

type ShownCode = z.infer<typeof schema.shownCode>

/** A code on its way, as the app is told of it: the same whether what was typed is the address of the contact or not (EP-04). */
export async function challengeView({ time }: Service, { challengeId, proofId, expiresAt }: Challenge) {
  return { challenge: challengeId, contact: proofId, until: walled(expiresAt, await time.moment()) }
}

const PURPOSES = { verify: 'verify', 'add-contact': 'allow-add-proof' } as const satisfies Record<string, VerifyPurpose>

/** A code to one of the contacts, by the rules of the pages: to which and how often, and what has to be typed before. */
export async function askOwnCode(
  service: Service,
  bearer: Bearer,
  { contact, address, for: purpose }: z.infer<typeof schema.codeWish>,
  source: string,
) {
  const person = await actingPerson(service, bearer, source)
  if (!person.ok) return person
  const asked = await send(service, person.value, contact, address, purpose)
  return asked.ok ? ok(await challengeView(service, asked.value)) : asked
}

function send(
  service: Service,
  person: Person,
  contact: string,
  address: string | undefined,
  purpose: z.infer<typeof schema.codeWish>['for'],
): Promise<Result<Challenge>> {
  if (purpose === 'stop-replacement')
    return address === undefined
      ? askEarlyCode(service, person, contact)
      : askEarlyCodeByAddress(service, person, contact, address)
  return address === undefined
    ? askVerifyCode(service, person, contact, PURPOSES[purpose])
    : askVerifyCodeByAddress(service, person, contact, address, PURPOSES[purpose])
}

/** The code of a contact, or of an authenticator app, for one purpose. */
export function showOwn(service: Service, person: Person, shown: ShownCode, purpose: VerifyPurpose) {
  const { challenge, contact, code } = shown
  if ((challenge === undefined) === (contact === undefined)) return refuse('code.which')
  return challenge === undefined
    ? verifyByApp(service, person, purpose, contact ?? '', code)
    : verify(service, person, { challengeId: challenge, purpose }, code)
}

/** "Verify it's you": what was due is done, as on the page; it opens no act. */
export async function verifyOwn(service: Service, bearer: Bearer, shown: ShownCode, source: string) {
  const person = await actingPerson(service, bearer, source)
  if (!person.ok) return person
  const verified = await showOwn(service, person.value, shown, 'verify')
  return verified.ok ? ownStanding(service, bearer) : verified
}

/**
 * Adds a contact for who shows one with its full say in this very request: neither an open token nor what was shown on a page
 * a minute ago is enough, so that who steals both adds nothing.
 */
export async function addOwn(
  service: Service,
  bearer: Bearer,
  { kind, address, label, shown }: z.infer<typeof schema.newContact>,
  source: string,
) {
  const acting = await actingPerson(service, bearer, source)
  if (!acting.ok) return acting
  const person = acting.value
  // Told before the code is used up.
  const read = kind === 'mail' ? readMailAddress(address) : readPhoneNumber(address, phonePolicy(service.settings))
  if (!read.ok) return refuse(read.refusal.code, { ...read.refusal.params, field: 'address' })
  const verified = await showOwn(service, person, shown, 'allow-add-proof')
  if (!verified.ok) return verified
  const added = await addNewProof(service, person, kind, address, label)
  await dropGrant(service, person)
  return added.ok ? ok(await challengeView(service, added.value.challenge)) : added
}

/** What the request showed was for this request: nothing of it is left to anybody else in the session. */
async function dropGrant({ database }: Service, { account: { accountId }, session }: Person): Promise<void> {
  const grant = await loadGrant(database, accountId, session.sessionId, 'add-proof')
  if (grant) await database.query(useGrant(accountId, grant))
}

/** The new contact's own code: it is the person's from now on, and all the others hear of it. */
export async function confirmOwn(
  service: Service,
  bearer: Bearer,
  { challenge, code }: z.infer<typeof schema.typedCode>,
  source: string,
) {
  const person = await actingPerson(service, bearer, source)
  if (!person.ok) return person
  const confirmed = await confirmNewProof(service, person.value, challenge, code)
  return confirmed.ok ? ownSecurityInfo(service, bearer) : confirmed
}
