import { uuid, uuidInOrder } from '../../kernel/random.ts'
import { isBearable, isHash } from '../../platform/crypto/password-foreign.ts'
import { type Due, insertDues } from '../../platform/due.ts'
import { recordEventsOf } from '../../platform/event.ts'
import type { Service } from '../../platform/service.ts'
import { UNTROUBLED } from '../account/rules.ts'
import { insertAccounts, type StoredAccount } from '../account/store.ts'
import { identifierAbout, identifierKey } from '../account/store-identifier.ts'
import { lookupKey } from '../proof/address.ts'
import { agesAt } from '../proof/rules.ts'
import { insertProofs, type NewStoredProof } from '../proof/store.ts'
import { phonePolicy, storeAddress } from '../proof/store-address.ts'
import { type ImportedProof, type Newcomer, type Reading, readLine } from './line.ts'
import type { Candidate, Rejection } from './sort.ts'
import type { FileLine } from './split.ts'
import { insertImported } from './store-import.ts'

/** Somebody who can be made an account, and the rows of it. */
export interface Prepared extends Candidate {
  readonly account: StoredAccount
  readonly proofs: readonly NewStoredProof[]
}

export const readingOf = ({ settings, policy }: Service, now: number): Reading => ({
  now,
  policy,
  phones: phonePolicy(settings),
  locale: settings.locale,
  zone: settings.zone,
  hashes: { isHash, isBearable },
})

/** Reads a line and seals what stands in it. */
export function prepare(service: Service, reading: Reading, { number, text }: FileLine): Prepared | Rejection {
  const read = text.ok ? readLine(text.value, reading) : text
  if (!read.ok) return { line: number, code: read.refusal.code, field: String(read.refusal.params.field ?? '') }
  const newcomer = read.value
  // In order, or each account would be written to another page of every table: at a million, most of the work.
  const accountId = newcomer.id ?? uuidInOrder(service.random, service.clock.wall())
  const account = accountOf(service, accountId, newcomer, reading.now)
  return {
    line: number,
    newcomer,
    accountId,
    identifierKey: account.identifierKey,
    lineKey: service.keys.digest('import', 'line', newcomer.said).toString('hex'),
    account,
    proofs: newcomer.proofs.map((proof) => proofOf(service, accountId, proof)),
  }
}

const accountOf = ({ keys, policy }: Service, accountId: string, newcomer: Newcomer, now: number): StoredAccount => ({
  ...UNTROUBLED,
  accountId,
  version: 0,
  epoch: 1,
  state: 'active',
  identifierKey: identifierKey(keys, lookupKey(newcomer.identifier)).toString('hex'),
  identifierSealed: keys.seal(newcomer.identifier, identifierAbout(accountId)),
  passwordHash: newcomer.passwordHash,
  passwordChangedAt: newcomer.passwordChangedAt,
  locale: newcomer.locale,
  zone: newcomer.zone,
  createdAt: newcomer.createdAt,
  verifiedAt: newcomer.verifiedAt,
  twoStepAt: newcomer.twoStep ? newcomer.createdAt : null,
  // As if it were chosen now: a longer wait holds at once, a shorter one when the usual one has passed.
  ownWait:
    newcomer.waitMs === null ? null : { waitMs: newcomer.waitMs, formerMs: policy.replacement_wait_ms, setAt: now },
})

function proofOf(service: Service, accountId: string, proof: ImportedProof): NewStoredProof {
  const { address, label, state, confirmedAt } = proof
  const proofId = uuid(service.random)
  return {
    proofId,
    kind: address.kind,
    state,
    label,
    requestId: null,
    createdAt: confirmedAt,
    provenAt: confirmedAt,
    effectiveAt: state === 'effective' ? confirmedAt : null,
    changedAt: confirmedAt,
    undeliverableAt: null,
    ...storeAddress(service, accountId, proofId, address),
  }
}

/** The rows of new accounts. Nobody is told: the people know their accounts, and we have nothing to say to them yet. */
export function insertNewcomers({ random, policy }: Service, batch: readonly Prepared[], now: number) {
  const dues = batch.flatMap(({ accountId, proofs }) =>
    proofs.flatMap((proof): (Due & { dueAt: number })[] => {
      const dueAt = proof.state === 'probation' ? agesAt({ ...proof }, policy) : undefined
      return dueAt === undefined ? [] : [{ accountId, kind: 'proof', subject: proof.proofId, dueAt }]
    }),
  )
  return [
    insertAccounts(batch.map(({ account }) => account)),
    insertProofs(batch.flatMap(({ accountId, proofs }) => proofs.map((proof) => ({ accountId, proof })))),
    insertImported(batch),
    insertDues(dues),
    recordEventsOf(
      random,
      now,
      batch.map(({ accountId }) => ({ accountId, kind: 'account.imported', data: {} })),
    ),
  ]
}
