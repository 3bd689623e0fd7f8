import { type Instant, systemClock } from '../../kernel/clock.ts'
import { uuid } from '../../kernel/random.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Sql } from '../../platform/database/sql.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { recordEvents } from '../../platform/event.ts'
import type { Service } from '../../platform/service.ts'
import { UNTROUBLED } from '../account/rules.ts'
import { findAccountId, insertAccount, loadAccount, type StoredAccount } from '../account/store.ts'
import { isBrowserKnown } from '../account/store-browser.ts'
import { type HostSubject, hostKey, sealHosted } from '../account/store-identifier.ts'
import { isPresent } from '../proof/leave.ts'
import { loadProofs } from '../proof/store.ts'
import { newSession, type Opened } from '../session/flow.ts'
import { signInUnit } from '../session/flow-begin.ts'
import { tellOfSignIn } from '../session/flow-notices.ts'
import { halfwayIn } from '../session/rules.ts'
import { insertSession } from '../session/store.ts'
import type { Visitor } from '../session/store-visitor.ts'
import { nameOf } from './claims.ts'
import { type AtHost, readAnswer } from './flow-answer.ts'
import { hostSessionKey } from './store.ts'

export interface Entered {
  readonly opened: Opened
  readonly to: string
}

/**
 * Who comes back from the host is in: into the account of that issuer and subject, and of nothing else (S22, T110), which is
 * made when they come for the first time. It begins without security info; until there is some, each sign-in is one that
 * may add the first, as with a sign-up (b.3 "enrolment").
 */
export async function enterFromHost(
  service: Service,
  visitor: Visitor,
  back: { readonly cookie: string | undefined; readonly answer: URLSearchParams; readonly formerToken?: string },
): Promise<Result<Entered>> {
  const read = await readAnswer(service, visitor, back.cookie, back.answer)
  if (!read.ok) return read
  const { who, expected, to } = read.value
  const key = hostKey(service.keys, who)
  if (expected !== undefined && expected !== key.toString('hex')) return refuse('upstream.other_account')
  let notices: readonly Sql[] | undefined
  return untilWon(async () => {
    const { now } = await service.time.moment()
    const accountId = await findAccountId(service.database, key)
    const account = accountId === undefined ? undefined : await loadAccount(service.database, accountId)
    if (!account) return ok({ opened: await makeAccount(service, visitor, read.value, now), to: '/security/first' })
    const since = now - service.policy.browser_known_ms
    const known = await isBrowserKnown(service.database, account.accountId, visitor.browserKey, since)
    const bare = !(await loadProofs(service.database, account.accountId)).some(isPresent)
    const opened = sessionFrom(service, visitor, account.accountId, read.value, bare, now)
    const { session } = opened
    const halfway = halfwayIn(account, session, known ? 'known' : 'unknown')
    if (!halfway) notices ??= await tellOfSignIn(service, visitor, account, { known, failures: 0, now })
    const { formerToken } = back
    const beginning = { account, session, halfway, notices: notices ?? [], failures: 0, formerToken, now }
    await signInUnit(service, beginning).commit(service.database)
    service.nudge()
    return ok({ opened, to: bare ? '/security/first' : to })
  })
}

/**
 * When the password was typed there. A host that does not say when has not been asked to have it typed now, and so it counts
 * as long ago: what needs it fresh asks for it once more.
 */
function signedInAt({ policy }: Service, { authenticatedAt }: AtHost, now: Instant): Instant {
  const long = now - policy.session_fresh_ms
  if (authenticatedAt === undefined) return long
  return Math.min(now, Math.max(long, now - (systemClock.wall() - authenticatedAt)))
}

/** The session that the host's is the ground of: when that one ends, so does this one (back-channel logout). */
function sessionFrom(
  service: Service,
  visitor: Visitor,
  accountId: string,
  at: AtHost,
  enrolment: boolean,
  now: Instant,
) {
  const more = { signedInAt: signedInAt(service, at, now), enrolment }
  const { session, token } = newSession(service, visitor, accountId, now, more)
  const key = at.sid === undefined ? {} : { hostSessionKey: hostSessionKey(service.keys, at.who.issuer, at.sid) }
  return { token, session: { ...session, ...key } }
}

async function makeAccount(service: Service, visitor: Visitor, at: AtHost, now: Instant): Promise<Opened> {
  const { random, database } = service
  const accountId = uuid(random)
  const account = accountOf(service, visitor, { who: at.who, name: nameOf(await at.claims()) }, accountId, now)
  const opened = sessionFrom(service, visitor, accountId, at, true, now)
  const { sessionId: session, source, agent } = opened.session
  await new Unit()
    .add(insertAccount(account))
    .add(insertSession(opened.session))
    .add(recordEvents(random, accountId, now, [{ kind: 'account.created', data: { session, source, agent } }]))
    .commit(database)
  return opened
}

const accountOf = (
  { keys, settings }: Service,
  visitor: Visitor,
  { who, name }: { readonly who: HostSubject; readonly name: string },
  accountId: string,
  now: Instant,
): StoredAccount => ({
  ...UNTROUBLED,
  accountId,
  version: 0,
  epoch: 1,
  state: 'active',
  hosted: true,
  identifierKey: hostKey(keys, who).toString('hex'),
  identifierSealed: sealHosted(keys, accountId, who, name),
  passwordHash: null,
  passwordChangedAt: null,
  locale: visitor.locale,
  zone: settings.zone,
  createdAt: now,
  verifiedAt: null,
})
