import type { Instant } from '../../kernel/clock.ts'
import { uuid } from '../../kernel/random.ts'
import { ok, type Refusal, type Result, refuse } from '../../kernel/result.ts'
import { type Attempts, claimTry, forgetTries, triesOf } from '../../platform/attempt.ts'
import { hostName } from '../../platform/config/upstream.ts'
import { sameSecret } from '../../platform/crypto/keys.ts'
import { hashPassword, needsRehash, verifyPassword } from '../../platform/crypto/password.ts'
import type { Sql } from '../../platform/database/sql.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { recordEvents } from '../../platform/event.ts'
import type { Service } from '../../platform/service.ts'
import { firstFactorsOf, hashedAnew, passwordPausedUntil } from '../account/rules.ts'
import { findAccountId, loadAccount, loadNeighbourHash, type StoredAccount } from '../account/store.ts'
import { isBrowserKnown } from '../account/store-browser.ts'
import { identifierKey, identifierSubject } from '../account/store-identifier.ts'
import { lookupKey, readMailAddress } from '../proof/address.ts'
import { isTrusted, skips } from './device.ts'
import { signInUnit } from './flow-begin.ts'
import { tellOfSignIn } from './flow-notices.ts'
import { firstFactorFresh, halfwayIn, isAlive, type Session, type Standing } from './rules.ts'
import { endSession, loadSession, type StoredSession, touchSession } from './store.ts'
import { isBareBrowserKnown, loadSessionAndDevice } from './store-device.ts'
import { readToken, sessionToken } from './store-token.ts'
import { doerOf, type Person, type Visitor } from './store-visitor.ts'

/** A session as it leaves a flow: the secret goes into the person's browser and nowhere else. */
export interface Opened {
  readonly session: StoredSession
  readonly token: string
}

/** Makes a session and the token that opens it; the caller writes it in the unit of the act that earned it. */
export function newSession(
  service: Service,
  visitor: Visitor,
  accountId: string,
  now: Instant,
  more: Partial<Session> = {},
): Opened {
  const sessionId = uuid(service.random)
  const secret = service.random.bytes(service.policy.session_secret_bytes)
  const session: StoredSession = {
    accountId,
    sessionId,
    secretKey: service.keys.digest('session', sessionId, secret),
    browserKey: visitor.browserKey,
    createdAt: now,
    signedInAt: now,
    seenAt: now,
    proofId: null,
    proofShownAt: null,
    requestId: null,
    recoveryOf: null,
    enrolment: false,
    endedAt: null,
    agent: visitor.agent,
    source: visitor.source,
    ...more,
  }
  return { session, token: sessionToken(accountId, sessionId, secret) }
}

/** A new secret for a session whose rights changed (SS-02); the old one opens nothing any more. */
export function rotated(service: Service, session: Session): { secretKey: Buffer; token: string } {
  const secret = service.random.bytes(service.policy.session_secret_bytes)
  return {
    secretKey: service.keys.digest('session', session.sessionId, secret),
    token: sessionToken(session.accountId, session.sessionId, secret),
  }
}

/** Who this is, by the token in the cookie; undefined where it opens nothing (any more). */
export async function recognise(
  service: Service,
  visitor: Visitor,
  token: string | undefined,
): Promise<Person | undefined> {
  const read = readToken(token)
  if (!read) return undefined
  const { accountId, sessionId } = read
  const [{ now }, [account, found]] = await Promise.all([
    service.time.moment(),
    service.database.together((connection) =>
      Promise.all([loadAccount(connection, accountId), loadSessionAndDevice(connection, accountId, sessionId)]),
    ),
  ])
  if (!account || !found || account.state !== 'active') return undefined
  const { session } = found
  const isUsed = found.device !== undefined && found.device.usedAt > now - service.policy.device_unused_ms
  if (!sameSecret(session.secretKey, service.keys.digest('session', read.sessionId, read.secret))) return undefined
  if (!isAlive(session, now, service.policy)) return undefined
  if (now - session.seenAt > SEEN_GRAIN_MS)
    await touchSession(service.database, account.accountId, session.sessionId, now)
  const person: Person = {
    ...visitor,
    account,
    session,
    // Where nobody showed the password, a device has nothing to add to it.
    device: session.recoveryOf === null && isUsed ? found.device : undefined,
    halfway: halfwayIn(account, session, 'unknown'),
  }
  if (person.halfway === undefined) return person
  return { ...person, halfway: halfwayIn(account, session, await standingOf(service, person, now)) }
}

/** What the browser shows, for as long as the session lasts: a device that has signed in it need not sign again. */
async function standingOf(service: Service, person: Person, now: Instant): Promise<Standing> {
  const { device, browserKey } = person
  if (device?.browserKey === browserKey) return isTrusted(device) ? 'trusted' : 'unknown'
  return (await isKnownBrowser(service, person, now)) ? 'known' : 'unknown'
}

/** The idle clock needs no better grain than ten minutes, and reading a page should not write. */
const SEEN_GRAIN_MS = 600_000

/** For units that write into a session: the refusal, once it was ended. */
export async function sessionOver(
  service: Service,
  session: Session,
): Promise<{ ok: false; refusal: Refusal } | undefined> {
  const now = await loadSession(service.database, session.accountId, session.sessionId)
  return now?.endedAt === null ? undefined : refuse('session.ended')
}

/**
 * Is this a browser in which a proof of the account was shown lately? There choosing a proof is enough (journey.md F6). A
 * trusted device is known by its signature, and never by its cookie, which can be copied.
 */
export async function isKnownBrowser(
  { database, policy }: Service,
  { account, browserKey, device }: Person,
  now: number,
): Promise<boolean> {
  if (device?.browserKey === browserKey) return skips(device, now, policy)
  const since = { proof: now - policy.browser_known_ms, device: now - policy.device_unused_ms }
  return isBareBrowserKnown(database, account.accountId, browserKey, since)
}

/**
 * Signs in with identifier and password. Unknown identifiers cost the same work, count the same tries and get the
 * same answers (S17). A browser that is known to the account has tries of its own, so that strangers cannot make
 * the owner wait (L7).
 */
export async function signIn(
  service: Service,
  visitor: Visitor,
  identifier: unknown,
  password: unknown,
  formerToken?: string,
): Promise<Result<Opened>> {
  const address = readMailAddress(identifier)
  if (!address.ok) return address
  if (typeof password !== 'string' || password === '' || password.length > service.policy.password_length_max * 2)
    return refuse('sign_in.wrong')
  const { now } = await service.time.moment()
  const key = identifierKey(service.keys, lookupKey(address.value.address))
  const owner = identifierSubject(key)
  const accountId = await findAccountId(service.database, key)
  // Who does not exist is asked about in the same way, so that the answer takes as long (S17).
  const askedId = accountId ?? owner
  const known = await isBrowserKnown(
    service.database,
    askedId,
    visitor.browserKey,
    now - service.policy.browser_known_ms,
  )
  const subject = known ? visitor.browserKey : 'untrusted'
  const claimed = await claimPassword(service, owner, subject, now)
  if (!claimed.ok) return claimed
  const [stored, neighbour] = await service.database.together((connection) =>
    Promise.all([loadAccount(connection, askedId), loadNeighbourHash(connection, key)]),
  )
  let factor = await matchingFactor(stored, password, visitor.source, neighbour)
  if (!factor || !accountId) return refuse('sign_in.wrong')
  await forgetTries(service.database, owner, 'password', subject)
  const failures = claimed.value.count - 1
  let notices: readonly Sql[] | undefined
  const anew = await todaysHash(factor, password, visitor.source)
  return untilWon(async () => {
    const account = await loadAccount(service.database, accountId)
    // Changed between its check and now, or only hashed anew by another sign-in: what is stored now decides.
    if (!account || !firstFactorsOf(account).includes(factor ?? ''))
      factor = await matchingFactor(account, password, visitor.source, neighbour)
    if (!account || !factor) return refuse('sign_in.wrong')
    const opened = newSession(service, visitor, accountId, now)
    const halfway = halfwayIn(account, opened.session, known ? 'known' : 'unknown')
    // Counted as they are made, so that they are made once, however often the unit is tried; and not before it is a sign-in.
    if (!halfway) notices ??= await tellOfSignIn(service, visitor, account, { known, failures, now })
    const { session } = opened
    await signInUnit(service, {
      account: hashedAnew(account, factor, anew),
      session,
      halfway,
      notices: notices ?? [],
      failures,
      formerToken,
      now,
    }).commit(service.database)
    service.nudge()
    return ok(opened)
  })
}

/** The hash that a typed password matches; where there is none, the work of the neighbour's was done (S17). */
async function matchingFactor(
  account: StoredAccount | undefined,
  typed: string,
  lane: string,
  neighbour: string | null,
): Promise<string | undefined> {
  const hashes = account ? firstFactorsOf(account) : []
  // Side by side: a frozen account has two, and should not answer more slowly for that.
  const right = await Promise.all(
    (hashes.length > 0 ? hashes : [neighbour]).map((hash) => verifyPassword(hash, typed, lane)),
  )
  return hashes.find((_, i) => right[i])
}

/** The right password hashed as it is today (CR-05). Where there is too much to do for that, it is left for another time. */
const todaysHash = async (stored: string, password: string, lane: string): Promise<string> =>
  needsRehash(stored) ? hashPassword(password, lane).catch(() => stored) : stored

/** Counts a password before it is judged, or tells until when none is looked at (RL-02, RL-04). */
async function claimPassword(
  service: Service,
  accountId: string,
  subject: string,
  now: Instant,
): Promise<Result<Attempts>> {
  const { policy, database } = service
  const pause = {
    windowMs: policy.password_failures_window_ms,
    freeCount: policy.password_failures_free_count,
    pauseMs: policy.password_pause_ms,
    pauseMaxMs: policy.password_pause_max_ms,
  }
  const claimed = await claimTry(database, { accountId, kind: 'password', subject }, now, pause)
  if (claimed) return ok(claimed)
  const tries = await triesOf(database, accountId, 'password', subject, now - pause.windowMs)
  const until = tries && passwordPausedUntil(tries, now, policy)
  return refuse('sign_in.paused', { at: until ?? now + pause.pauseMs })
}

/**
 * The password typed once more inside a session. Wrong ones are counted per session, with the same growing pause as at
 * sign-in: a stolen cookie must not become a place to guess.
 */
export async function showFirstFactor(service: Service, person: Person, typed: unknown): Promise<Result<void>> {
  const { now } = await service.time.moment()
  const { accountId, passwordHash, hosted } = person.account
  // Where the host keeps it, it is shown there, and this session says when.
  if (hosted)
    return firstFactorFresh(person.session, now, service.policy)
      ? ok(undefined)
      : refuse('sign_in.at_host', { host: hostName(service.settings) })
  if (typeof typed !== 'string' || typed === '') return refuse('replacement.first_factor_needed')
  const { sessionId } = person.session
  const claimed = await claimPassword(service, accountId, sessionId, now)
  if (!claimed.ok) return claimed
  if (!(await verifyPassword(passwordHash, typed.slice(0, service.policy.password_length_max * 2), person.source)))
    return refuse('password.current_wrong')
  await forgetTries(service.database, accountId, 'password', sessionId)
  return ok(undefined)
}

/** Ends this session on the server: a copied cookie is worth nothing afterwards (SS-04). */
export async function signOut(service: Service, person: Person): Promise<void> {
  const { now } = await service.time.moment()
  await new Unit()
    .add(endSession(person.account.accountId, person.session.sessionId, now, 'signed_out'))
    .add(recordEvents(service.random, person.account.accountId, now, [{ kind: 'session.ended', data: doerOf(person) }]))
    .commit(service.database)
}
