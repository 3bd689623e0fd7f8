import { hours } from '../../kernel/duration.ts'
import { digits, uuid } from '../../kernel/random.ts'
import { ok, type Refusal, type Result, refuse } from '../../kernel/result.ts'
import { countTry } from '../../platform/attempt.ts'
import { Unit } from '../../platform/database/unit.ts'
import { setDue } from '../../platform/due.ts'
import type { Service } from '../../platform/service.ts'
import { UNTROUBLED } from '../account/rules.ts'
import { findAccountId, insertAccount, loadAccount, type StoredAccount } from '../account/store.ts'
import { isBrowserKnown } from '../account/store-browser.ts'
import { identifierAbout, identifierKey, identifierSubject } from '../account/store-identifier.ts'
import { askCode, currentChallenge } from '../challenge/flow.ts'
import type { Challenge } from '../challenge/rules.ts'
import { type Address, lookupKey, readMailAddress } from '../proof/address.ts'
import { readPhoneNumber } from '../proof/phone.ts'
import { powers } from '../proof/rules.ts'
import { insertProof, loadProofs, type StoredProof } from '../proof/store.ts'
import { phonePolicy, storeAddress } from '../proof/store-address.ts'
import type { Visitor } from '../session/store-visitor.ts'
import { type CodeAndPassword, type Reset, setPasswordByCode } from './flow-code.ts'

/**
 * A forgotten password on its way. `standInId` holds what was typed and has no power; `accountId` is where the code
 * waits: the account whose proof was typed, or the stand-in, where no code can ever be right. Pages cannot tell which.
 */
export interface Forgotten {
  readonly standInId: string
  readonly accountId: string
}

const GONE = refuse('password.gone')

/**
 * Asks for a new password: by what the account is called and the whole address of one of its proofs. Whether there is
 * such an account, and whether the address is one of its own, changes nothing in the answer, in its limits and in the
 * work it takes (S17, EP-01): what matches nothing waits for a code that is sent to nobody.
 */
export async function askForgotten(
  service: Service,
  visitor: Visitor,
  typedIdentifier: unknown,
  typedAddress: unknown,
): Promise<Result<Forgotten>> {
  const identifier = readMailAddress(typedIdentifier)
  if (!identifier.ok) return identifier
  const address = readAddress(service, typedAddress)
  if (!address.ok) return address.refusal.code.startsWith('address.') ? refuse('password.address_unreadable') : address
  const key = identifierKey(service.keys, lookupKey(identifier.value.address))
  const { now } = await service.time.moment()
  const found = await findAccountId(service.database, key)
  const askedId = found ?? identifierSubject(key)
  const tooMany = await countAsked(service, visitor, { key, askedId }, now)
  if (tooMany) return tooMany
  const standIn = makeStandIn(service, visitor, identifier.value.address, address.value, now)
  await standIn.unit.commit(service.database)
  const [account, proofs] = await Promise.all([
    loadAccount(service.database, askedId),
    loadProofs(service.database, askedId),
  ])
  const { addressKey } = storeAddress(service, askedId, askedId, address.value)
  const proof = account && proofs.find((p) => p.addressKey === addressKey && powers(p).authorise)
  const wish = { purpose: 'password', browserKey: visitor.browserKey, fresh: true } as const
  const asked = proof
    ? await askCode(service, { ...wish, accountId: account.accountId, proofId: proof.proofId })
    : undefined
  const { standInId } = standIn
  if (asked?.ok) return ok({ standInId, accountId: askedId })
  // Also where the account has had too many codes of other kinds: that would tell that there is one.
  const nobody = await askCode(service, { ...wish, accountId: standInId, proofId: standInId, deliverable: false })
  return nobody.ok ? ok({ standInId, accountId: standInId }) : nobody
}

/** A registered contact as people type it. */
function readAddress(service: Service, typed: unknown): Result<Address> {
  if (typeof typed === 'string' && /[@＠]/.test(typed)) return readMailAddress(typed)
  return readPhoneNumber(typed, { ...phonePolicy(service.settings), allowIpPhones: true })
}

interface Asked {
  readonly key: Buffer
  readonly askedId: string
}

/**
 * How often may be asked for one identifier: from one place as often as codes are sent to one account; a browser that
 * is known to the account has a count of its own, so that strangers cannot use up the owner's (L7).
 */
async function countAsked(service: Service, visitor: Visitor, { key, askedId }: Asked, now: number) {
  const { database, policy } = service
  const known = await isBrowserKnown(database, askedId, visitor.browserKey, now - policy.browser_known_ms)
  const subject = known ? visitor.browserKey : visitor.source
  return countSend(service, identifierSubject(key), subject, now)
}

async function countSend(
  { database, policy }: Service,
  ownerId: string,
  subject: string,
  now: number,
): Promise<{ ok: false; refusal: Refusal } | undefined> {
  const windows = [
    ['forgotten-short', policy.code_sends_short_window_ms, policy.code_sends_short_max],
    ['forgotten-day', hours(24), policy.code_sends_day_max],
  ] as const
  let until = 0
  for (const [kind, windowMs, max] of windows) {
    const tries = await countTry(database, ownerId, kind, subject, now, windowMs)
    if (tries.count > max) until = Math.max(until, tries.firstAt + windowMs)
  }
  return until > 0 ? refuse('code.too_many_sent', { at: until }) : undefined
}

/** An account that never becomes one: what was typed, for a day, as with a sign-up that nobody confirms. */
function makeStandIn(service: Service, visitor: Visitor, identifier: string, address: Address, now: number) {
  const standInId = uuid(service.random)
  const account: StoredAccount = {
    accountId: standInId,
    version: 0,
    epoch: 1,
    state: 'enrolling',
    identifierKey: service.keys.digest('identifier', standInId).toString('hex'),
    identifierSealed: service.keys.seal(JSON.stringify([identifier, address]), identifierAbout(standInId)),
    passwordHash: null,
    passwordChangedAt: null,
    locale: visitor.locale,
    zone: service.settings.zone,
    createdAt: now,
    verifiedAt: null,
    ...UNTROUBLED,
  }
  const proof: StoredProof = {
    proofId: standInId,
    kind: address.kind,
    state: 'unconfirmed',
    label: '',
    requestId: null,
    createdAt: now,
    provenAt: null,
    effectiveAt: null,
    changedAt: now,
    undeliverableAt: null,
    usedAt: null,
    mark: 0,
    linkless: false,
    ...storeAddress(service, standInId, standInId, addressOf(service, standInId, address)),
  }
  const unit = new Unit()
    .add(insertAccount(account))
    .add(insertProof(standInId, proof))
    .add(
      setDue(
        { accountId: standInId, kind: 'enrolment', subject: standInId },
        now + service.policy.enrolment_lifetime_ms,
      ),
    )
  return { standInId, unit }
}

/**
 * The address of a stand-in, to which nothing is sent: its own, so that no budget of the one that was typed is used up or
 * asked. A number keeps its first digits, by which SMS are limited for everybody alike.
 */
const addressOf = (service: Service, standInId: string, { kind, address }: Address): Address =>
  kind === 'mail'
    ? { kind, address: `${standInId}@none.invalid` }
    : { kind, address: `${address.slice(0, -4)}${digits(service.random, 4)}` }

/** What the page of the code shows: what was typed, and the code that is waited for. */
export interface ForgottenStep {
  readonly challenge: Challenge
  readonly identifier: string
  readonly address: Address
}

export async function forgottenStep(
  service: Service,
  visitor: Visitor,
  { standInId, accountId }: Forgotten,
): Promise<ForgottenStep | undefined> {
  const [account, challenge] = await Promise.all([
    loadAccount(service.database, standInId),
    currentChallenge(service, accountId, 'password', visitor.browserKey),
  ])
  if (!account || !challenge) return undefined
  const typed: unknown = JSON.parse(service.keys.open(account.identifierSealed, identifierAbout(standInId)))
  const [identifier, address] = typed as [string, Address] // Written by makeStandIn, and sealed since.
  return { challenge, address, identifier }
}

/** The same code once more. Where nothing is sent, or may not be, the page says the same. */
export async function resendForgotten(service: Service, visitor: Visitor, forgotten: Forgotten): Promise<Result<void>> {
  const step = await forgottenStep(service, visitor, forgotten)
  if (!step) return GONE
  const { now } = await service.time.moment()
  const { challenge, identifier } = step
  if (now < challenge.sentAt + service.policy.code_resend_pause_ms) return ok(undefined)
  const key = identifierKey(service.keys, lookupKey(identifier))
  const tooMany = await countAsked(
    service,
    visitor,
    { key, askedId: (await findAccountId(service.database, key)) ?? identifierSubject(key) },
    now,
  )
  if (tooMany) return tooMany
  const { accountId } = forgotten
  const { proofId, deliverable } = challenge
  await askCode(service, { accountId, proofId, purpose: 'password', browserKey: visitor.browserKey, deliverable })
  return ok(undefined)
}

/** Code and new password in one step, so that nothing lies between them that could be opened (SS-08, SS-09). */
export async function resetForgotten(
  service: Service,
  visitor: Visitor,
  forgotten: Forgotten,
  form: Pick<CodeAndPassword, 'entry' | 'password'>,
): Promise<Result<Reset>> {
  const step = await forgottenStep(service, visitor, forgotten)
  if (!step) return GONE
  const { challenge, identifier } = step
  return setPasswordByCode(service, visitor, 'forgotten', {
    ...form,
    accountId: forgotten.accountId,
    challenge,
    identifier,
  })
}
