import { uuidOfBytes } from '../../../kernel/random.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { countTry } from '../../../platform/attempt.ts'
import { sameSecret } from '../../../platform/crypto/keys.ts'
import type { Service } from '../../../platform/service.ts'
import { askCode, checkCode, codeOver, useCode } from '../../challenge/flow.ts'
import type { Challenge } from '../../challenge/rules.ts'
import { judgeSignature, rankShown, tellMissing } from '../../device/flow.ts'
import { securePath } from '../../notice/store-secure-link.ts'
import { isAddress, powers } from '../../proof/rules.ts'
import { isItself } from '../../session/device.ts'
import { sessionOver } from '../../session/flow.ts'
import { updateSession } from '../../session/store.ts'
import { doerOf, type Person, type Visitor } from '../../session/store-visitor.ts'
import { type Case, candidatesOf, findProof, liveRequest } from '../case.ts'
import { cancel, object, stop } from '../ends.ts'
import { changeCase, readCase } from '../flow-case.ts'
import { readNumber } from '../number.ts'
import type { Live, Request } from '../request.ts'
import { findByReceipt } from '../store.ts'
import { type Link, readLink, stopNumber } from '../store-links.ts'

const GONE = refuse('replacement.gone')

/** What may be shown to whoever holds a stop link or its numbers: no account name, no full address. */
export interface StopPage {
  readonly request: Request
  readonly proofKind: 'mail' | 'phone'
  /** Where its reader makes the account secure; undefined for a proof that may not. */
  readonly securePath: string | undefined
  /** A host keeps the password of the account. */
  readonly hosted: boolean
  /** Locale of the account, for a page that is opened without any other wish. */
  readonly accountId: string
}

/** Reading the stop page changes nothing (S16). */
export async function readStop(service: Service, token: string): Promise<Result<StopPage>> {
  const link = readLink(service.keys, 'stop', token)
  return link ? stopPage(service, link) : refuse('stop.unknown')
}

async function stopPage(service: Service, link: Link): Promise<Result<StopPage>> {
  const read = await readCase(service, link.accountId)
  const request = read?.case.requests.find((r) => r.requestId === link.requestId)
  const proof = read && findProof(read.case, link.proofId)
  if (!request || !proof || !isAddress(proof) || !mayStop(proof.proofId, request, read.case))
    return refuse('stop.unknown')
  const secure = powers(proof).authorise ? securePath(service.keys, link) : undefined
  return ok({
    request,
    proofKind: proof.kind,
    accountId: link.accountId,
    securePath: secure,
    hosted: read.account.hosted,
  })
}

const mayStop = (proofId: string, request: Request, c: Case | undefined): boolean => {
  const proof = c && findProof(c, proofId)
  return proof !== undefined && (powers(proof).veto || request.oldProofs.includes(proofId))
}

/** "Not me" from the link in an alert: no sign-in, no code, at once and for good (S3, L3). */
export async function stopByLink(service: Service, token: string): Promise<Result<Request>> {
  const link = readLink(service.keys, 'stop', token)
  return link ? doStop(service, link) : refuse('stop.unknown')
}

/** "Not me" with the numbers of an SMS or of a mail without links. Wrong numbers are counted per request and source. */
export async function stopByNumber(
  service: Service,
  visitor: Visitor,
  typedReceipt: unknown,
  typedNumber: unknown,
): Promise<Result<StopPage>> {
  const receipt = readNumber(typedReceipt, RECEIPT_DIGITS)
  if (!receipt.ok) return refuse('stop.receipt_unreadable')
  const number = readNumber(typedNumber, service.policy.stop_number_length_digits)
  if (!number.ok) return refuse('stop.number_unreadable')
  // A number that nobody has is counted and looked for in the same way, so that the answer takes as long (EP-05).
  const found = (await findByReceipt(service.database, receipt.value)) ?? nobodys(service, receipt.value)
  const { now } = await service.time.moment()
  const tries = await countTry(
    service.database,
    found.accountId,
    'stop',
    `${found.requestId}/${visitor.source}`,
    now,
    DAY_MS,
  )
  if (tries.count > service.policy.stop_number_attempts_day_max)
    return refuse('stop.too_many', { at: tries.firstAt + DAY_MS })
  const read = await readCase(service, found.accountId)
  const request = read?.case.requests.find((r) => r.requestId === found.requestId)
  // Every proof that may stop it has a number of its own; all are compared, so that the time does not tell which.
  const matching = (read?.proofs ?? []).filter(
    ({ proofId }) =>
      request !== undefined &&
      mayStop(proofId, request, read?.case) &&
      sameSecret(stopNumber(service.keys, service.policy, found.requestId, proofId), number.value),
  )
  const proofId = matching[0]?.proofId
  if (!proofId) return refuse('stop.wrong')
  const link = { ...found, proofId }
  const stopped = await doStop(service, link)
  return stopped.ok ? stopPage(service, link) : stopped
}

/** Where a request with this receipt number would be, if there were one. */
function nobodys({ keys }: Service, receipt: string): { accountId: string; requestId: string } {
  const id = uuidOfBytes(keys.digest('number', 'no receipt', receipt).subarray(0, 16))
  return { accountId: id, requestId: id }
}

const RECEIPT_DIGITS = 8
const DAY_MS = 86_400_000

function doStop(service: Service, link: Link): Promise<Result<Request>> {
  return changeCase<Request>(service, link.accountId, refuse('stop.unknown'), ({ case: c, moment }) => {
    const change = stop(c, link, moment)
    return change.ok ? ok({ change: change.value, value: requestOf(change.value.next, link.requestId) }) : change
  })
}

export const requestOf = (c: Case, requestId: string): Request =>
  c.requests.find((r) => r.requestId === requestId) as Request

/** "Not me" from a browser that shows no more than the password: the request is held until somebody shows more. */
export function objectToRequest(service: Service, person: Person): Promise<Result<Request>> {
  return onLive(service, person, (c, live, moment) =>
    object(c, { requestId: live.requestId, browserKey: person.browserKey, rank: 1 }, moment, service.policy),
  )
}

/**
 * "Not me" from a trusted device, with its signature for this very act: it stops what began with the password alone, at
 * once and for good (T029). Without the key nothing happens here; where the cookies say that it should be there, that is
 * told.
 */
export async function stopByDevice(service: Service, person: Person, signature: unknown): Promise<Result<Request>> {
  let missing = false
  const stopped = await changeCase<Request>(service, person.account.accountId, GONE, async ({ case: c, moment }) => {
    const live = liveRequest(c)
    if (!live) return GONE
    const judged = await judgeSignature(service, person, 'stop', signature, moment.now)
    missing = judged.is === 'missing'
    if (judged.is !== 'shown' || rankShown(judged, moment.now, service.policy) < 2) return refuse('device.not_shown')
    const command = { requestId: live.requestId, browserKey: person.browserKey, rank: 2 } as const
    const change = object(c, command, moment, service.policy)
    if (!change.ok) return change
    // The device that acts stays signed in, whenever its session began (T052).
    const ends = change.value.ends.map((e) => ({ ...e, except: person.session.sessionId }))
    return ok({
      change: { ...change.value, ends },
      value: requestOf(change.value.next, live.requestId),
      musts: judged.musts,
    })
  })
  if (missing) await tellMissing(service, person)
  return stopped
}

/** The requester takes it back, where it was begun or where a code to the new address was shown. */
export function cancelRequest(service: Service, person: Person): Promise<Result<Request>> {
  return onLive(service, person, (c, live, moment) =>
    actsAsRequester(live, person)
      ? cancel(c, { requestId: live.requestId }, moment)
      : refuse('replacement.not_requester'),
  )
}

/** Is this browser the requester's: the one that began it, or one in which the candidate was shown (L9)? */
export const actsAsRequester = (request: Live, person: Person): boolean =>
  (request.browserKey === person.browserKey && isItself(person.browserKey, person.session, person.device)) ||
  person.session.requestId === request.requestId

function onLive(
  service: Service,
  person: Person,
  decide: (c: Case, live: Live, moment: { now: number; servedMs: number }) => ReturnType<typeof cancel>,
) {
  return changeCase<Request>(service, person.account.accountId, GONE, ({ case: c, moment }) => {
    const live = liveRequest(c)
    // A recovery session acts on the request that it was opened for, and on no later one.
    const { recoveryOf } = person.session
    const mine = live && (recoveryOf === null || recoveryOf === live.requestId)
    const change = mine ? decide(c, live, moment) : GONE
    return change.ok && live
      ? ok({ change: change.value, value: requestOf(change.value.next, live.requestId), by: doerOf(person) })
      : (change as typeof GONE)
  })
}

/** A code to the new address makes this browser the requester's (T150). */
export async function askRequesterCode(service: Service, person: Person, proofId: string): Promise<Result<Challenge>> {
  const read = await readCase(service, person.account.accountId)
  const live = read && liveRequest(read.case)
  if (!live || !candidatesOf(read.case, live).some((p) => p.proofId === proofId)) return GONE
  const { accountId } = person.account
  return askCode(service, {
    accountId,
    proofId,
    purpose: 'requester',
    browserKey: person.browserKey,
    requestId: live.requestId,
  })
}

export async function becomeRequester(
  service: Service,
  person: Person,
  challengeId: string,
  typed: unknown,
): Promise<Result<Request>> {
  const { accountId, epoch } = person.account
  const c = await checkCode(service, {
    accountId,
    challengeId,
    purpose: 'requester',
    browserKey: person.browserKey,
    epoch,
    entry: typed,
  })
  if (!c.ok) return c
  return changeCase<Request>(
    service,
    accountId,
    GONE,
    ({ case: state }) => {
      const live = liveRequest(state)
      if (!live || live.requestId !== c.value.requestId) return GONE
      const session = { ...person.session, requestId: live.requestId }
      return ok({
        change: { next: state, notices: [], happened: [], ends: [] },
        value: live,
        musts: [useCode(accountId, c.value), updateSession(session)],
      })
    },
    () => actingOver(service, person, c.value),
  )
}

/** What the act stood on is gone: the code was used, or the session was ended. */
export const actingOver = async (service: Service, person: Person, code: Challenge) =>
  (await codeOver(service, person.account.accountId, code)) ?? sessionOver(service, person.session)
