import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { Session } from './rules.ts'

export interface SessionRow extends Record<string, unknown> {
  account_id: string
  session_id: string
  secret_key: Buffer
  browser_key: string
  created_at: Instant
  signed_in_at: Instant
  seen_at: Instant
  proof_id: string | null
  proof_shown_at: Instant | null
  request_id: string | null
  recovery_of: string | null
  enrolment: boolean
  ended_at: Instant | null
  agent: string
  source: string
}

/** The session with the keyed digest of its secret: the secret itself is only in the person's browser. */
export interface StoredSession extends Session {
  readonly secretKey: Buffer
  readonly agent: string
  readonly source: string
  /** What the session at the host is known by that it was begun from; written once, and read by nobody but its end. */
  readonly hostSessionKey?: Buffer
}

export async function loadSession(
  from: Queryable,
  accountId: string,
  sessionId: string,
): Promise<StoredSession | undefined> {
  const [row] = await from.query<SessionRow>(sql`
    select account_id, session_id, secret_key, encode(browser_key, 'hex') as browser_key, created_at, signed_in_at, seen_at,
      proof_id, proof_shown_at, request_id, recovery_of, enrolment, ended_at, agent, source
    from session where account_id = ${accountId} and session_id = ${sessionId}`)
  return row && toSession(row)
}

/** The sessions that are not ended, the last used first; whether one has run out is the rules' to say. */
export async function loadOpenSessions(from: Queryable, accountId: string): Promise<StoredSession[]> {
  const rows = await from.query<SessionRow>(sql`
    select account_id, session_id, secret_key, encode(browser_key, 'hex') as browser_key, created_at, signed_in_at, seen_at,
      proof_id, proof_shown_at, request_id, recovery_of, enrolment, ended_at, agent, source
    from session where account_id = ${accountId} and ended_at is null order by seen_at desc, session_id limit 200`)
  return rows.map(toSession)
}

export const toSession = (row: SessionRow): StoredSession => ({
  accountId: row.account_id,
  sessionId: row.session_id,
  secretKey: row.secret_key,
  browserKey: row.browser_key,
  createdAt: row.created_at,
  signedInAt: row.signed_in_at,
  seenAt: row.seen_at,
  proofId: row.proof_id,
  proofShownAt: row.proof_shown_at,
  requestId: row.request_id,
  recoveryOf: row.recovery_of,
  enrolment: row.enrolment,
  endedAt: row.ended_at,
  agent: row.agent,
  source: row.source,
})

/** Has anybody signed in to this account before (but for one session), with this browser, from this part of the network? */
export async function wasHere(
  from: Queryable,
  accountId: string,
  { browserKey, source }: { readonly browserKey: string; readonly source: string },
  since: Instant,
  exceptId?: string,
): Promise<{ anybody: boolean; browser: boolean; place: boolean }> {
  const [row] = await from.query<{ anybody: boolean; browser: boolean; place: boolean }>(sql`
    select count(*) > 0 as anybody, coalesce(bool_or(browser_key = ${Buffer.from(browserKey, 'hex')}), false) as browser,
      coalesce(bool_or(seen_at > ${at(since)} and starts_with(source, ${placeOf(source)})), false) as place
    from session where account_id = ${accountId} and session_id is distinct from ${exceptId ?? null}::uuid`)
  return row ?? { anybody: false, browser: false, place: false }
}

/** The first two groups of a network, an IPv4 /16 or an IPv6 /32: a telephone changes the finer ones from day to day. */
const placeOf = (source: string): string =>
  source
    .split(/(?<=[.:])/)
    .slice(0, 2)
    .join('')

export function insertSession(s: StoredSession): Sql {
  return sql`insert into session (account_id, session_id, secret_key, browser_key, created_at, signed_in_at, seen_at, proof_id,
      proof_shown_at, request_id, recovery_of, enrolment, agent, source, host_session_key)
    values (${s.accountId}, ${s.sessionId}, ${s.secretKey}, ${Buffer.from(s.browserKey, 'hex')}, ${at(s.createdAt)}, ${at(s.signedInAt)},
      ${at(s.seenAt)}, ${s.proofId}, ${at(s.proofShownAt)}, ${s.requestId}, ${s.recoveryOf}, ${s.enrolment}, ${s.agent}, ${s.source}, ${s.hostSessionKey ?? null})`
}

/** What was shown in a session is written into it; a session that ended stays ended. */
export function updateSession(s: Session, secretKey?: Buffer): Sql {
  return sql`update session set signed_in_at = ${at(s.signedInAt)}, proof_id = ${s.proofId}, proof_shown_at = ${at(s.proofShownAt)},
      request_id = ${s.requestId}, secret_key = coalesce(${secretKey ?? null}::bytea, secret_key)
    where account_id = ${s.accountId} and session_id = ${s.sessionId} and ended_at is null`
}

export const endSession = (accountId: string, sessionId: string, now: Instant, reason: string): Sql =>
  sql`update session set ended_at = ${at(now)}, end_reason = ${reason}
    where account_id = ${accountId} and session_id = ${sessionId} and ended_at is null`

export const endSessionsBut = (accountId: string, sessionId: string, now: Instant, reason: string): Sql =>
  sql`update session set ended_at = ${at(now)}, end_reason = ${reason}
    where account_id = ${accountId} and session_id <> ${sessionId} and ended_at is null`

/** Ends them all: nobody is trusted with what was so far. */
export const endAllSessions = (accountId: string, now: Instant, reason: string): Sql =>
  sql`update session set ended_at = ${at(now)}, end_reason = ${reason}
    where account_id = ${accountId} and ended_at is null`

/** Ends those in which the first factor was last shown until an instant: it is not what it was. */
export const endSessionsSignedInUntil = (accountId: string, until: Instant, now: Instant, reason: string): Sql =>
  sql`update session set ended_at = ${at(now)}, end_reason = ${reason}
    where account_id = ${accountId} and signed_in_at <= ${at(until)} and ended_at is null`

export interface Untrusted {
  /** The session that has to end in any case, if there is one. */
  readonly sessionId: string | null
  readonly since: Instant
  /** The session that is acting, if it is one of them. */
  readonly except: string | undefined
  readonly reason: string
}

/**
 * Ends one session, and all begun since an instant in browsers that never showed a proof (T050). The cookie of a trusted
 * device can be copied, so that its sessions stay only where its key has signed, and never where it was missing (T052).
 */
export const endUntrustedSessions = (
  accountId: string,
  { sessionId, since, except, reason }: Untrusted,
  now: Instant,
): Sql =>
  sql`update session s set ended_at = ${at(now)}, end_reason = ${reason}
    where s.account_id = ${accountId} and s.ended_at is null and s.session_id is distinct from ${except ?? null}::uuid
      and (s.session_id = ${sessionId}::uuid or (s.created_at >= ${at(since)} and s.proof_shown_at is null
        and (s.device_shown_at is null or s.device_missed_at is not null)
        and (not exists (select 1 from browser b where b.account_id = s.account_id and b.browser_key = s.browser_key)
          or exists (select 1 from device d where d.account_id = s.account_id and d.browser_key = s.browser_key
            and d.ended_at is null))))`

/** The idle clock of a session; written at most once in a while, and never a part of a unit. */
export async function touchSession(from: Queryable, accountId: string, sessionId: string, now: Instant): Promise<void> {
  await from.query(
    sql`update session set seen_at = ${at(now)} where account_id = ${accountId} and session_id = ${sessionId}`,
  )
}

/** No browser of the account is known any more but, perhaps, this one. */
export const forgetBrowsersBut = (accountId: string, browserKey: string | undefined): Sql =>
  sql`delete from browser where account_id = ${accountId}
    and browser_key is distinct from ${browserKey === undefined ? null : Buffer.from(browserKey, 'hex')}`

/** A proof was shown in this browser: it is known to the account from now on. */
export const rememberBrowser = (accountId: string, browserKey: string, now: Instant): Sql =>
  sql`insert into browser (account_id, browser_key, known_at, seen_at)
    values (${accountId}, ${Buffer.from(browserKey, 'hex')}, ${at(now)}, ${at(now)})
    on conflict (account_id, browser_key) do update set seen_at = excluded.seen_at`

/** Forgets the browsers that became known since an instant; the one that acts is remembered anew by its own part. */
export const forgetBrowsersSince = (accountId: string, since: Instant, exceptKey: string): Sql =>
  sql`delete from browser where account_id = ${accountId} and known_at >= ${at(since)}
    and browser_key <> ${Buffer.from(exceptKey, 'hex')}`
