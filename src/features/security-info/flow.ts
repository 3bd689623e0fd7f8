import type { Instant } from '../../kernel/clock.ts'
import { uuid } from '../../kernel/random.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Sql } from '../../platform/database/sql.ts'
import type { Service } from '../../platform/service.ts'
import { askCode, checkCode, codeOver, useCode } from '../challenge/flow.ts'
import type { Challenge } from '../challenge/rules.ts'
import { placesElsewhere, tellElsewhere } from '../notice/flow-elsewhere.ts'
import { readMailAddress } from '../proof/address.ts'
import { isPresent, type Manner } from '../proof/leave.ts'
import { readPhoneNumber } from '../proof/phone.ts'
import type { AddressKind, Proof } from '../proof/rules.ts'
import { insertProof } from '../proof/store.ts'
import { phonePolicy, storeAddress } from '../proof/store-address.ts'
import { liveRecoveryCode, type MadeCode, type RecoveryCode } from '../recovery-code/rules.ts'
import { type Case, type Change, unchanged } from '../replacement/case.ts'
import { endWithoutCode } from '../replacement/ends.ts'
import { changeCase } from '../replacement/flow-case.ts'
import { restricted } from '../replacement/restrict.ts'
import { giveCode } from '../replacement/start/flow-new-code.ts'
import { rememberBrowser, updateSession } from '../session/store.ts'
import { doerOf, type Person } from '../session/store-visitor.ts'
import { joined } from './changes.ts'
import { mayChange } from './flow-gate.ts'
import { takeAway } from './flow-leave.ts'
import { addProof, confirmProof, isEnrolling, readLabel, seniorProofShown } from './rules.ts'

const GONE = refuse('security_info.gone')

export interface Adding {
  readonly proofId: string
  readonly challenge: Challenge
}

/** What is to become of the contact that the new one takes the place of. */
export interface Former {
  readonly proofId: string
  readonly manner: Exclude<Manner, 'at-once'>
}

/**
 * Adds a contact and sends it a code; an address that is there already is told to its own person only. With a former one
 * it is "my number changed" in one act (machine.md b.8 "Change of phone"): the former leaves, or is blocked, at once, and
 * not only when the new one is confirmed, because somebody else may be reading it.
 */
export async function addNewProof(
  service: Service,
  person: Person,
  kind: AddressKind,
  typed: unknown,
  label: unknown,
  former?: Former,
): Promise<Result<Adding>> {
  const address = kind === 'mail' ? readMailAddress(typed) : readPhoneNumber(typed, phonePolicy(service.settings))
  if (!address.ok) return address
  const { accountId } = person.account
  const proofId = uuid(service.random)
  const stored = storeAddress(service, accountId, proofId, address.value)
  const added = await changeCase<Proof>(service, accountId, GONE, async (read) => {
    const spent = await mayChange(service, person, read, 'add-proof')
    if (!spent.ok) return spent
    const wish = { proofId, kind, addressKey: stored.addressKey, label: readLabel(label, service.policy) }
    const proof = addProof(read.proofs, wish, read.moment.now, service.policy)
    if (!proof.ok) return proof
    const parts: Sql[] = [insertProof(accountId, { ...proof.value, ...stored })]
    const left = former && takeAway(person, read, former.proofId, former.manner, [])
    if (left && !left.ok) return left
    const change = left ? left.value.change : unchanged(read.case)
    return ok({ change, value: proof.value, parts, musts: spent.value })
  })
  if (!added.ok) return added
  const challenge = await askCode(service, { accountId, proofId, purpose: 'add-proof', browserKey: person.browserKey })
  return challenge.ok ? ok({ proofId, challenge: challenge.value }) : challenge
}

/** The code arrived at the new proof; all other proofs hear of it (T067). */
export async function confirmNewProof(
  service: Service,
  person: Person,
  challengeId: string,
  typed: unknown,
): Promise<Result<Proof>> {
  const { accountId, epoch } = person.account
  const code = await checkCode(service, {
    accountId,
    challengeId,
    purpose: 'add-proof',
    browserKey: person.browserKey,
    epoch,
    entry: typed,
  })
  if (!code.ok) return code
  const elsewhere = await placesElsewhere(service, accountId, code.value.proofId)
  return changeCase<Proof>(
    service,
    accountId,
    GONE,
    ({ case: c, moment }) => {
      const closed = restricted(c, 'add-proof', seniorProofShown(person.session, c.proofs, moment.now, service.policy))
      if (closed) return closed
      const proof = c.proofs.find((p) => p.proofId === code.value.proofId && p.state === 'unconfirmed')
      if (!proof) return GONE
      const confirmed = confirmProof(proof, isEnrolling(person.session, moment.now), moment.now)
      const joining = joined(c, confirmed, person, moment)
      const { change, musts, parts } = withFirst(person, c, joining, confirmed.proofId, moment.now)
      return ok({
        change,
        value: confirmed,
        parts: [tellElsewhere(service, elsewhere, moment.now, person), ...parts],
        by: doerOf(person),
        musts: [useCode(accountId, code.value), ...musts],
      })
    },
    () => codeOver(service, accountId, code.value),
  )
}

interface First {
  readonly change: Change
  readonly musts: readonly Sql[]
  readonly parts: readonly Sql[]
}

/**
 * The first proof of an account of the host was shown in this session and browser, as with a sign-up: the session may go on
 * with it (beginsSecurityInfo). With any other one nothing more is written.
 */
export function withFirst(person: Person, before: Case, change: Change, proofId: string, now: Instant): First {
  const { account, session, browserKey } = person
  const isFirst = account.hosted && isEnrolling(session, now) && !before.proofs.some(isPresent)
  if (!isFirst) return { change, musts: [], parts: [] }
  return {
    change: { ...change, next: { ...change.next, verifiedAt: now } },
    musts: [updateSession({ ...session, proofId, proofShownAt: now })],
    parts: [rememberBrowser(account.accountId, browserKey, now)],
  }
}

/**
 * Makes the recovery code; a former one is void from this moment, and every proof hears of it (b.5). `replaces` is the
 * id of the code that the person was told it replaces, or empty: the page of a code that is loaded again sends its form
 * again, and must not make void what was written down a moment ago.
 */
export async function makeCode(service: Service, person: Person, replaces: string): Promise<Result<MadeCode>> {
  return changeCase<MadeCode>(service, person.account.accountId, GONE, async (read) => {
    const spent = await mayChange(service, person, read, 'make-recovery-code')
    if (!spent.ok) return spent
    const { case: c, moment } = read
    if ((liveRecoveryCode(c.codes)?.codeId ?? '') !== replaces) return GONE
    const { now } = moment
    const replaced = c.codes.map(
      (k): RecoveryCode => (k.state === 'live' ? { ...k, state: 'replaced', changedAt: now } : k),
    )
    const ended = endWithoutCode({ ...c, codes: replaced }, 'code_replaced', moment)
    const ages = isEnrolling(person.session, now) ? 'at once' : 'ages'
    const { change, made, parts } = giveCode(service, ended, doerOf(person), now, ages)
    return ok({ change, value: made, by: doerOf(person), parts, musts: spent.value })
  })
}
