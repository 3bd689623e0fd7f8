import type { Instant } from '../../../kernel/clock.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { claimTry, countTry, forgetTries, triesOf } from '../../../platform/attempt.ts'
import { forget } from '../../../platform/budget.ts'
import { hostName } from '../../../platform/config/upstream.ts'
import { sameSecret } from '../../../platform/crypto/keys.ts'
import { verifyPassword } from '../../../platform/crypto/password.ts'
import type { Service } from '../../../platform/service.ts'
import { passwordPausedUntil } from '../../account/rules.ts'
import { trustedBudgets } from '../../challenge/budgets.ts'
import { newSession, type Opened, recognise } from '../../session/flow.ts'
import { firstFactorFresh } from '../../session/rules.ts'
import { insertSession } from '../../session/store.ts'
import type { Visitor } from '../../session/store-visitor.ts'
import { dispute } from '../dispute.ts'
import { type CaseRead, changeFrozenCase, readCase } from '../flow-case.ts'
import { readNumber } from '../number.ts'
import type { Request } from '../request.ts'
import { findByReceipt } from '../store.ts'
import { type Link, linkToken, readLink, undoNumber } from '../store-links.ts'
import { loadFormerPassword } from '../store-undo.ts'
import { findUndo, isOld, openDispute, type Undo } from '../undo.ts'

const UNKNOWN = refuse('undo.unknown')

/** What the undo page may show to whoever holds the link or the number: no account name, no address. */
export interface UndoPage {
  readonly request: Request
  readonly undo: Undo
  readonly link: Link
  /** The first factor is shown at the host, and not typed here. */
  readonly hosted: boolean
  /** Who has shown the numbers comes back from the host to where the link of a mail leads, and types none again. */
  readonly passwordPath: string
}

/** Reading the undo page changes nothing (S16). */
export async function readUndo(service: Service, token: string): Promise<Result<UndoPage>> {
  const link = readLink(service.keys, 'undo', token)
  const read = link && (await readCase(service, link.accountId))
  return link && read ? undoPage(service, read, link) : UNKNOWN
}

function undoPage({ keys }: Service, read: CaseRead, link: Link): Result<UndoPage> {
  const undo = findUndo(read.case, link.requestId)
  const request = read.case.requests.find((r) => r.requestId === link.requestId)
  const known = undo && request && isOld(undo, request, link.proofId)
  if (!known) return UNKNOWN
  const passwordPath = `/undo/${linkToken(keys, 'undo', link)}/password`
  return ok({ request, undo, link, hosted: read.account.hosted, passwordPath })
}

/** Where a stop link that comes too late leads: the same proof may undo what it can no longer stop (T048). */
export async function undoOfStop(
  service: Service,
  stopToken: string,
): Promise<{ readonly token: string; readonly undo: Undo } | undefined> {
  const link = readLink(service.keys, 'stop', stopToken)
  const read = link && (await readCase(service, link.accountId))
  const page = read && undoPage(service, read, link)
  return page?.ok ? { token: linkToken(service.keys, 'undo', page.value.link), undo: page.value.undo } : undefined
}

/** The numbers of an SMS, or of a mail without links. Wrong ones are counted per request and source. */
export async function readUndoNumber(
  service: Service,
  visitor: Visitor,
  typedReceipt: unknown,
  typedNumber: unknown,
): Promise<Result<UndoPage>> {
  const receipt = readNumber(typedReceipt, RECEIPT_DIGITS)
  if (!receipt.ok) return refuse('undo.receipt_unreadable')
  const number = readNumber(typedNumber, service.policy.undo_number_length_digits)
  if (!number.ok) return refuse('undo.number_unreadable')
  const found = await findByReceipt(service.database, receipt.value)
  if (!found) return refuse('undo.wrong')
  const { now } = await service.time.moment()
  const subject = `${found.requestId}/${visitor.source}`
  const tries = await countTry(service.database, found.accountId, 'undo', subject, now, DAY_MS)
  if (tries.count > service.policy.undo_number_attempts_day_max)
    return refuse('undo.too_many', { at: tries.firstAt + DAY_MS })
  const read = await readCase(service, found.accountId)
  // Every proof has a number of its own; all are compared, so that the time does not tell which.
  const matching = (read?.proofs ?? []).filter(({ proofId }) =>
    sameSecret(undoNumber(service.keys, service.policy, found.requestId, proofId), number.value),
  )
  const pages = matching.flatMap(({ proofId }) => {
    const page = read && undoPage(service, read, { ...found, proofId })
    return page?.ok ? [page] : []
  })
  return pages[0] ?? refuse('undo.wrong')
}

const RECEIPT_DIGITS = 8
const DAY_MS = 86_400_000

/** The password from before the completion; or where the host keeps it, the session that was begun by showing it there. */
export interface FactorShown {
  readonly password: unknown
  readonly session?: string | undefined
}

/** "Not me" with the link and the first factor: the account is frozen at once (S26). */
export async function undoByLink(
  service: Service,
  visitor: Visitor,
  token: string,
  password: unknown,
  session?: string,
): Promise<Result<Opened>> {
  const page = await readUndo(service, token)
  return page.ok ? freeze(service, visitor, page.value, { password, session }) : page
}

/** Has whoever is in this browser entered the password of this account at its host, within the last minutes? */
export async function isShownAtHost(
  service: Service,
  visitor: Visitor,
  { accountId }: Link,
  token: string | undefined,
): Promise<boolean> {
  const person = await recognise(service, visitor, token)
  const { now } = await service.time.moment()
  return person?.account.accountId === accountId && firstFactorFresh(person.session, now, service.policy)
}

/** The same with the numbers; they are counted and judged again, because they come from a form. */
export async function undoByNumber(
  service: Service,
  visitor: Visitor,
  typed: FactorShown & { readonly receipt: unknown; readonly number: unknown },
): Promise<Result<Opened>> {
  const page = await readUndoNumber(service, visitor, typed.receipt, typed.number)
  return page.ok ? freeze(service, visitor, page.value, typed) : page
}

/**
 * The try is counted before the password is judged: per proof, so that who holds one old number cannot use up the
 * tries of who holds another. Where the account is frozen already, it only opens the page from which it can be resolved.
 */
async function freeze(
  service: Service,
  visitor: Visitor,
  { link, undo, hosted }: UndoPage,
  factor: FactorShown,
): Promise<Result<Opened>> {
  const { accountId, requestId, proofId } = link
  const { now } = await service.time.moment()
  const may = await mayTry(service, link, now)
  if (!may.ok) return may
  const shown = hosted
    ? await shownAtHost(service, visitor, link, factor.session)
    : await shownHere(service, link, factor.password, now)
  if (!shown.ok) return shown
  const hash = shown.value
  const { policy, database } = service
  const opened = await changeFrozenCase<Opened>(service, accountId, UNKNOWN, ({ case: c, moment }) => {
    const shown = { proofId, proofShownAt: moment.now }
    const opened = newSession(service, visitor, accountId, moment.now, shown)
    const change = dispute(c, { requestId, proofId, sessionId: opened.session.sessionId }, moment, service.policy)
    if (!change.ok) return change
    return ok({
      change: change.value,
      value: opened,
      account: { formerPasswordHash: hash },
      parts: [insertSession(opened.session)],
    })
  })
  // What the other side spent before must not keep the owner from taking it back; from now on only resolvers spend (L7).
  if (opened.ok && undo.state === 'open')
    await database.query(
      forget(
        trustedBudgets(
          accountId,
          undo.old.map((f) => f.proofId),
          policy,
        ),
      ),
    )
  return opened
}

async function shownAtHost(service: Service, visitor: Visitor, link: Link, token: string | undefined) {
  return (await isShownAtHost(service, visitor, link, token))
    ? ok(null)
    : refuse('sign_in.at_host', { host: hostName(service.settings) })
}

async function shownHere(service: Service, link: Link, typed: unknown, now: Instant): Promise<Result<string | null>> {
  const { accountId, requestId, proofId } = link
  if (typeof typed !== 'string' || typed === '') return refuse('undo.password_wrong')
  const subject = `${requestId}/${proofId}`
  const claimed = await claimPassword(service, accountId, subject, now)
  if (!claimed.ok) return claimed
  const hash = await formerPassword(service, link)
  if (!(await verifyPassword(hash, typed.slice(0, service.policy.password_length_max * 2))))
    return refuse('undo.password_wrong')
  await forgetTries(service.database, accountId, 'undo-password', subject)
  return ok(hash)
}

/** It moves from the completion's row to the account when that is frozen, so the row is looked at first. */
async function formerPassword(service: Service, { accountId, requestId }: Link): Promise<string | null> {
  const kept = await loadFormerPassword(service.database, accountId, requestId)
  if (kept !== null) return kept
  const read = await readCase(service, accountId)
  return read && openDispute(read.case)?.requestId === requestId ? read.account.formerPasswordHash : null
}

/** What can no longer be undone asks for no password. */
async function mayTry(service: Service, { accountId, requestId, proofId }: Link, now: Instant): Promise<Result<void>> {
  const read = await readCase(service, accountId)
  const judged = read
    ? dispute(read.case, { requestId, proofId, sessionId: '' }, { ...read.moment, now }, service.policy)
    : UNKNOWN
  return judged.ok ? ok(undefined) : judged
}

async function claimPassword(
  service: Service,
  accountId: string,
  subject: string,
  now: Instant,
): Promise<Result<void>> {
  const { policy, database } = service
  const pause = {
    windowMs: policy.password_failures_window_ms,
    freeCount: policy.password_failures_free_count,
    pauseMs: policy.password_pause_ms,
    pauseMaxMs: policy.password_pause_max_ms,
  }
  if (await claimTry(database, { accountId, kind: 'undo-password', subject }, now, pause)) return ok(undefined)
  const tries = await triesOf(database, accountId, 'undo-password', subject, now - pause.windowMs)
  const until = tries && passwordPausedUntil(tries, now, policy)
  return refuse('undo.paused', { at: until ?? now + pause.pauseMs })
}
