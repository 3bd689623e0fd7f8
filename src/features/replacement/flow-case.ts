import type { Result } from '../../kernel/result.ts'
import { type Budget, doneWithin } from '../../kernel/window.ts'
import { timesOf } from '../../platform/budget.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Sql } from '../../platform/database/sql.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { setDue } from '../../platform/due.ts'
import { recordEvents } from '../../platform/event.ts'
import { enqueue } from '../../platform/outbox.ts'
import type { Service } from '../../platform/service.ts'
import type { Now } from '../../platform/time.ts'
import type { Policy } from '../../policy/policy.ts'
import { type Account, frozen } from '../account/rules.ts'
import { loadAccount, type StoredAccount, saveAccount } from '../account/store.ts'
import { failureBudget } from '../challenge/budgets.ts'
import { endDevices } from '../device/store.ts'
import { agesAt, type Proof } from '../proof/rules.ts'
import { insertProof, loadProofs, type NewStoredProof, type StoredProof, updateProofs } from '../proof/store.ts'
import { loadRecoveryCodes, updateRecoveryCodes } from '../recovery-code/store.ts'
import type { Doer } from '../session/rules.ts'
import { endAllSessions, endSessionsBut, endSessionsSignedInUntil, endUntrustedSessions } from '../session/store.ts'
import type { Case, Change, Ends, Happened } from './case.ts'
import { isLive, type Moment, type Request } from './request.ts'
import { nextTickAt } from './schedule.ts'
import { loadRequests, saveRequest } from './store.ts'
import { loadUndos, saveUndo } from './store-undo.ts'
import { nextUndoAt } from './undo.ts'

/** An account as the rules see it, and as it is stored, read at one version. */
export interface CaseRead {
  readonly account: StoredAccount
  readonly proofs: readonly StoredProof[]
  readonly case: Case
  readonly moment: Now
}

/** What a flow writes besides the change that the rules decided. */
export interface Decision<T> {
  readonly change: Change
  readonly value: T
  /** What is sealed of the proofs that are new in the change. */
  readonly sealed?: ReadonlyMap<string, Pick<NewStoredProof, 'addressSealed' | 'mailboxKey'>>
  /** Where their marks begin, if not at 0. */
  readonly marks?: ReadonlyMap<string, number>
  /** Columns of the account that are not the rules' (the new password). */
  readonly account?: Partial<Account>
  /** Who did it, for the record of what happened (SS-14). */
  readonly by?: Doer
  /** Further parts of the unit; `musts` have to touch exactly one row each. */
  readonly parts?: readonly Sql[]
  readonly musts?: readonly Sql[]
}

export async function readCase(
  service: Pick<Service, 'database' | 'time' | 'policy'>,
  accountId: string,
): Promise<CaseRead | undefined> {
  const moment = await service.time.moment()
  const failures = [true, false].map((trusted) => failureBudget(accountId, trusted, service.policy))
  const [account, proofs, requests, codes, failed, undos] = await readRows(service.database, accountId, failures)
  if (!account) return undefined
  const failedCodes = doneWithin(failed.flat(), service.policy.replacement_risk_failures_window_ms, moment.now)
  const {
    epoch,
    zone,
    createdAt,
    passwordChangedAt,
    verifiedAt,
    protectedAt,
    securedAt,
    twoStepAt,
    ownWait,
    disputedAt,
  } = account
  const times = { createdAt, passwordChangedAt, verifiedAt, protectedAt, securedAt, twoStepAt, ownWait, disputedAt }
  return {
    account,
    proofs,
    moment,
    case: { accountId, epoch, zone, ...times, proofs, requests, codes, failedCodes, undos },
  }
}

const readRows = (database: Database, accountId: string, failures: readonly Budget[]) =>
  database.together((connection) =>
    Promise.all([
      loadAccount(connection, accountId),
      loadProofs(connection, accountId),
      loadRequests(connection, accountId),
      loadRecoveryCodes(connection, accountId),
      timesOf(connection, failures),
      loadUndos(connection, accountId),
    ]),
  )

/**
 * The one way in which anything about a replacement is written: read, let the rules decide, write row, events,
 * messages and timers as one unit that holds only if the account is still as it was read; again on a lost race.
 * A frozen account is not changed in this way.
 */
export const changeCase: typeof changeFrozenCase = (service, accountId, gone, decide, hopeless) =>
  changeFrozenCase(service, accountId, gone, (read) => frozen(read.account) ?? decide(read), hopeless)

/** The same for the few things that go on while the account is frozen: the dispute itself, and what time does. */
export async function changeFrozenCase<T>(
  service: Service,
  accountId: string,
  gone: Result<T>,
  decide: (read: CaseRead) => Result<Decision<T>> | Promise<Result<Decision<T>>>,
  hopeless?: () => Promise<Result<T> | undefined>,
): Promise<Result<T>> {
  const outcome = await untilWon(async () => {
    const read = await readCase(service, accountId)
    if (!read) return gone
    const decided = await decide(read)
    if (!decided.ok) return decided
    const { value } = decided.value
    await unitOf(service, read, decided.value)?.commit(service.database)
    return { ok: true as const, value }
  }, hopeless)
  service.nudge()
  return outcome
}

/** The unit that writes a decision; undefined where nothing changed. */
function unitOf<T>(service: Service, read: CaseRead, decision: Decision<T>): Unit | undefined {
  const { change } = decision
  const { next } = change
  const before = read.case
  const { accountId } = before
  const { now } = read.moment
  const idle =
    next === before && change.notices.length === 0 && change.happened.length === 0 && change.ends.length === 0
  if (idle && !decision.parts?.length && !decision.musts?.length && !decision.account) return undefined
  const { epoch, verifiedAt, protectedAt, securedAt, twoStepAt, ownWait, disputedAt } = next
  // The former first factor opens nothing from the moment on at which the account is not frozen any more.
  const thawed = disputedAt === null ? { formerPasswordHash: null } : {}
  const unit = new Unit().expect(
    saveAccount({
      ...read.account,
      epoch,
      verifiedAt,
      protectedAt,
      securedAt,
      twoStepAt,
      ownWait,
      disputedAt,
      ...thawed,
      ...decision.account,
    }),
  )
  for (const must of decision.musts ?? []) unit.expect(must)
  unit.add(...(decision.parts ?? []))
  addProofs(unit, read, next, decision, service.policy)
  for (const request of next.requests.filter((r) => !before.requests.includes(r))) {
    unit.expect(saveRequest(accountId, request))
    unit.add(
      setDue(
        { accountId, kind: 'replacement', subject: request.requestId },
        wakesAt(request, read.moment, service.policy),
      ),
    )
  }
  for (const undo of next.undos.filter((u) => !before.undos.includes(u))) {
    unit.expect(saveUndo(accountId, undo, read.account.passwordHash))
    unit.add(setDue({ accountId, kind: 'undo', subject: undo.requestId }, nextUndoAt(next, undo, service.policy)))
  }
  const codes = next.codes.filter((code) => !before.codes.includes(code))
  if (codes.length > 0) unit.add(updateRecoveryCodes(accountId, codes))
  for (const ends of change.ends) {
    unit.add(endSessions(accountId, ends, now, service.policy))
    // What ends all sessions, or all others, ends the devices that could begin one (machine.md b.7).
    if (ends.which === 'all' || ends.which === 'all-but') unit.add(endDevices(accountId, now, ends.reason))
  }
  if (change.notices.length > 0)
    unit.add(enqueue(service.random, accountId, now, service.policy.delivery_give_up_ms, change.notices))
  if (change.happened.length > 0)
    unit.add(recordEvents(service.random, accountId, now, done(change.happened, decision.by)))
  return unit
}

function addProofs(
  unit: Unit,
  read: CaseRead,
  next: Case,
  { sealed, marks }: Pick<Decision<unknown>, 'sealed' | 'marks'>,
  policy: Policy,
): void {
  const { accountId } = next
  const known = new Map<string, Proof>(read.case.proofs.map((p) => [p.proofId, p]))
  const changed = next.proofs.filter((p) => known.has(p.proofId) && known.get(p.proofId) !== p)
  if (changed.length > 0) unit.add(updateProofs(accountId, changed))
  for (const proof of next.proofs.filter((p) => !known.has(p.proofId))) {
    const secret = sealed?.get(proof.proofId)
    if (!secret) throw new Error('a new proof needs its address sealed')
    unit.add(insertProof(accountId, { ...proof, ...secret, mark: marks?.get(proof.proofId) ?? 0 }))
    const ages = agesAt(proof, policy)
    if (ages !== undefined) unit.add(setDue({ accountId, kind: 'proof', subject: proof.proofId }, ages))
  }
  for (const proof of changed)
    unit.add(setDue({ accountId, kind: 'proof', subject: proof.proofId }, agesAt(proof, policy)))
}

/** What happened, with who did it where that is known. */
const done = (happened: readonly Happened[], by: Doer | undefined): Happened[] =>
  happened.map(({ kind, data }) => ({ kind, data: { ...by, ...data } }))

/** When time has something to do for this request next. */
function wakesAt(request: Request, moment: Moment, policy: Policy): number | undefined {
  if (request.state === 'draft') return request.startedAt + policy.replacement_draft_lifetime_ms
  return isLive(request) ? nextTickAt(request, moment, policy) : undefined
}

function endSessions(accountId: string, ends: Ends, now: number, policy: Policy): Sql {
  switch (ends.which) {
    case 'all':
      return endAllSessions(accountId, now, ends.reason)
    case 'all-but':
      return endSessionsBut(accountId, ends.sessionId, now, ends.reason)
    case 'signed-in-until':
      return endSessionsSignedInUntil(accountId, ends.at, now, ends.reason)
    case 'untrusted-since': {
      const since = ends.since - policy.replacement_veto_sessions_ms
      return endUntrustedSessions(accountId, { ...ends, except: ends.except, since }, now)
    }
  }
}
