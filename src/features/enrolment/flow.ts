import { uuid } from '../../kernel/random.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { hashPassword } from '../../platform/crypto/password.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { setDue } from '../../platform/due.ts'
import { recordEvents } from '../../platform/event.ts'
import type { Service } from '../../platform/service.ts'
import { judgeNewPassword } from '../account/flow-password.ts'
import { UNTROUBLED } from '../account/rules.ts'
import {
  deleteEnrolment,
  findAccountId,
  insertAccount,
  loadAccount,
  type StoredAccount,
  saveAccount,
} from '../account/store.ts'
import { identifierAbout, identifierKey } from '../account/store-identifier.ts'
import { askCode, checkCode, codeOver, useCode } from '../challenge/flow.ts'
import type { Challenge } from '../challenge/rules.ts'
import { placesElsewhere, tellElsewhere } from '../notice/flow-elsewhere.ts'
import { lookupKey, readMailAddress } from '../proof/address.ts'
import {
  deleteProofs,
  insertProof,
  loadProofs,
  type NewStoredProof,
  type StoredProof,
  updateProofs,
} from '../proof/store.ts'
import { openAddress, storeAddress } from '../proof/store-address.ts'
import { newSession, type Opened } from '../session/flow.ts'
import { insertSession, rememberBrowser } from '../session/store.ts'
import type { Visitor } from '../session/store-visitor.ts'

/** A sign-up on its way: the account it will be has no power before the address is confirmed (S23, T078). */
export interface Enrolment {
  readonly accountId: string
  readonly challenge: Challenge
}

/**
 * Begins a sign-up: sends the confirmation to the typed address. Where an account with this address exists already,
 * the same page is shown, and its owner gets a mail that says so instead of a code (S17, EP-01).
 */
export async function beginEnrolment(
  service: Service,
  visitor: Visitor,
  typed: unknown,
  zone: string,
): Promise<Result<Enrolment>> {
  const address = readMailAddress(typed)
  if (!address.ok) return address
  const { now } = await service.time.moment()
  const key = identifierKey(service.keys, lookupKey(address.value.address))
  const taken = await findAccountId(service.database, key)
  const [accountId, proofId] = [uuid(service.random), uuid(service.random)]
  const account: StoredAccount = {
    accountId,
    version: 0,
    epoch: 1,
    state: 'enrolling',
    identifierKey: key.toString('hex'),
    identifierSealed: service.keys.seal(address.value.address, identifierAbout(accountId)),
    passwordHash: null,
    passwordChangedAt: null,
    locale: visitor.locale,
    zone,
    createdAt: now,
    verifiedAt: null,
    ...UNTROUBLED,
  }
  const proof: NewStoredProof = {
    proofId,
    kind: 'mail',
    state: 'unconfirmed',
    label: '',
    requestId: null,
    createdAt: now,
    provenAt: null,
    effectiveAt: null,
    changedAt: now,
    undeliverableAt: null,
    ...storeAddress(service, accountId, proofId, address.value),
  }
  await new Unit()
    .add(insertAccount(account))
    .add(insertProof(accountId, proof))
    .add(setDue({ accountId, kind: 'enrolment', subject: accountId }, now + service.policy.enrolment_lifetime_ms))
    .commit(service.database)
  const wish = {
    accountId,
    proofId,
    purpose: 'enrol',
    browserKey: visitor.browserKey,
    network: visitor.source,
    deliverable: taken === undefined,
    instead: { template: 'enrolment-exists', dedupe: 'enrolment-exists' },
  } as const
  const challenge = await askCode(service, wish)
  return challenge.ok ? ok({ accountId, challenge: challenge.value }) : challenge
}

/** The same code again, for who waits for it. */
export async function resendEnrolmentCode(
  service: Service,
  visitor: Visitor,
  accountId: string,
): Promise<Result<Challenge>> {
  const [proof] = await loadProofs(service.database, accountId)
  const account = await loadAccount(service.database, accountId)
  if (!proof || account?.state !== 'enrolling') return refuse('enrolment.gone')
  const taken = await findAccountId(service.database, Buffer.from(account.identifierKey, 'hex'))
  return askCode(service, {
    accountId,
    proofId: proof.proofId,
    purpose: 'enrol',
    browserKey: visitor.browserKey,
    network: visitor.source,
    deliverable: taken === undefined,
  })
}

/** The code arrived: the address is its reader's. Nothing is opened yet, a password is still missing. */
export async function confirmEnrolment(
  service: Service,
  visitor: Visitor,
  accountId: string,
  challengeId: string,
  typed: unknown,
): Promise<Result<void>> {
  const code = await checkCode(service, {
    accountId,
    challengeId,
    purpose: 'enrol',
    browserKey: visitor.browserKey,
    epoch: 1,
    entry: typed,
  })
  if (!code.ok) return code
  const { now } = await service.time.moment()
  return untilWon(
    async () => {
      const [account, [proof]] = await readEnrolment(service, accountId)
      if (account?.state !== 'enrolling' || !proof) return refuse('enrolment.gone')
      await new Unit()
        .expect(saveAccount(account))
        .expect(useCode(accountId, code.value))
        .add(updateProofs(accountId, [{ ...proof, state: 'candidate', provenAt: now, changedAt: now }]))
        .add(tellElsewhere(service, await placesElsewhere(service, accountId, proof.proofId), now, visitor))
        .commit(service.database)
      return ok(undefined)
    },
    () => codeOver(service, accountId, code.value),
  )
}

/** How far a sign-up is, for the pages: by the cookie of the browser that began it. */
export async function enrolmentStep(
  service: Service,
  accountId: string,
): Promise<{ step: 'code' | 'password'; address: string } | undefined> {
  const [account, [proof]] = await readEnrolment(service, accountId)
  const address = proof && openAddress(service, accountId, proof)
  if (account?.state !== 'enrolling' || !proof || !address) return undefined
  return { step: proof.state === 'candidate' ? 'password' : 'code', address: address.address }
}

const readEnrolment = (service: Service, accountId: string): Promise<[StoredAccount | undefined, StoredProof[]]> =>
  service.database.together((connection) =>
    Promise.all([loadAccount(connection, accountId), loadProofs(connection, accountId)]),
  )

/** The password makes it an account: its address is its first proof, effective at once (b.3 "enrolment"). */
export async function completeEnrolment(
  service: Service,
  visitor: Visitor,
  accountId: string,
  typed: unknown,
): Promise<Result<Opened>> {
  const step = await enrolmentStep(service, accountId)
  if (step?.step !== 'password') return refuse('enrolment.gone')
  const password = await judgeNewPassword(service, typed, step.address)
  if (!password.ok) return password
  const passwordHash = await hashPassword(password.value, visitor.source)
  const { now } = await service.time.moment()
  const { source, agent } = visitor
  return untilWon(async () => {
    const [account, [proof]] = await readEnrolment(service, accountId)
    if (account?.state !== 'enrolling' || proof?.state !== 'candidate') return refuse('enrolment.gone')
    // Two sign-ups for one address can be confirmed side by side; the first to get here is the account.
    if (await findAccountId(service.database, Buffer.from(account.identifierKey, 'hex')))
      return refuse('enrolment.exists')
    const opened = newSession(service, visitor, accountId, now, {
      enrolment: true,
      proofId: proof.proofId,
      proofShownAt: now,
    })
    await new Unit()
      .expect(saveAccount({ ...account, state: 'active', passwordHash, passwordChangedAt: now, verifiedAt: now }))
      .add(updateProofs(accountId, [{ ...proof, state: 'effective', effectiveAt: now, changedAt: now }]))
      .add(insertSession(opened.session), rememberBrowser(accountId, visitor.browserKey, now))
      .add(setDue({ accountId, kind: 'enrolment', subject: accountId }, undefined))
      .add(
        recordEvents(service.random, accountId, now, [
          { kind: 'account.created', data: { session: opened.session.sessionId, source, agent } },
        ]),
      )
      .commit(service.database)
    return ok(opened)
  })
}

/** An unconfirmed sign-up leaves nothing behind (RW-06, NIST SP 800-63B-4 4.2.1.2). */
export async function forgetEnrolment(service: Service, accountId: string): Promise<void> {
  const account = await loadAccount(service.database, accountId)
  const unit = new Unit().add(setDue({ accountId, kind: 'enrolment', subject: accountId }, undefined))
  if (account?.state === 'enrolling') unit.add(deleteEnrolment(accountId), deleteProofs(accountId))
  await unit.commit(service.database)
}
