import type { Instant } from '../../kernel/clock.ts'
import type { Keys } from '../../platform/crypto/keys.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { SessionDevice } from './device.ts'
import { type SessionRow, type StoredSession, toSession } from './store.ts'

interface DeviceRow extends Record<string, unknown> {
  device_id: string
  browser_key: string
  created_at: Instant
  used_at: Instant
  lapsed_at: Instant | null
  proven_at: Instant | null
  device_shown_at: Instant | null
  device_missed_at: Instant | null
}

/** A session, and the device of the browser in which it was begun: what every page asks, in one statement. */
export async function loadSessionAndDevice(
  from: Queryable,
  accountId: string,
  sessionId: string,
): Promise<{ readonly session: StoredSession; readonly device: SessionDevice | undefined } | undefined> {
  const [row] = await from.query<SessionRow & JoinedRow>(sql`
    select s.account_id, s.session_id, s.secret_key, encode(s.browser_key, 'hex') as browser_key, s.created_at,
      s.signed_in_at, s.seen_at, s.proof_id, s.proof_shown_at, s.request_id, s.recovery_of, s.enrolment, s.ended_at, s.agent,
      s.source, d.device_id, d.created_at as device_created_at, d.used_at, d.lapsed_at, b.seen_at as proven_at,
      s.device_shown_at, s.device_missed_at
    from session s
    left join device d on d.account_id = s.account_id and d.browser_key = s.browser_key and d.ended_at is null
    left join browser b on b.account_id = d.account_id and b.browser_key = d.browser_key
    where s.account_id = ${accountId} and s.session_id = ${sessionId}`)
  if (!row) return undefined
  const { device_id, used_at, device_created_at } = row
  const there = device_id !== null && used_at !== null && device_created_at !== null
  return {
    session: toSession(row),
    device: there ? toDevice({ ...row, device_id, used_at, created_at: device_created_at }) : undefined,
  }
}

/** What of a device stands beside its session; null where there is none. */
interface JoinedRow extends Pick<DeviceRow, 'lapsed_at' | 'proven_at' | 'device_shown_at' | 'device_missed_at'> {
  device_id: string | null
  used_at: Instant | null
  device_created_at: Instant | null
}

const toDevice = (row: DeviceRow): SessionDevice => ({
  deviceId: row.device_id,
  browserKey: row.browser_key,
  createdAt: row.created_at,
  usedAt: row.used_at,
  lapsedAt: row.lapsed_at,
  provenAt: row.proven_at,
  shownAt: row.device_shown_at,
  missedAt: row.device_missed_at,
})

/** The device of the browser in which a session was begun; where that is another browser now, the session was copied. */
export async function loadSessionDevice(
  from: Queryable,
  accountId: string,
  sessionId: string,
  usedSince: Instant,
): Promise<SessionDevice | undefined> {
  const [row] = await from.query<DeviceRow>(sql`
    select d.device_id, encode(d.browser_key, 'hex') as browser_key, d.created_at, d.used_at, d.lapsed_at,
      b.seen_at as proven_at, s.device_shown_at, s.device_missed_at
    from session s
    join device d on d.account_id = s.account_id and d.browser_key = s.browser_key
    left join browser b on b.account_id = s.account_id and b.browser_key = s.browser_key
    where s.account_id = ${accountId} and s.session_id = ${sessionId} and d.ended_at is null
      and d.used_at > ${at(usedSince)}`)
  return row && toDevice(row)
}

/** The key signed in this session. */
export const shownInSession = (accountId: string, sessionId: string, now: Instant): Sql =>
  sql`update session set device_shown_at = ${at(now)}
    where account_id = ${accountId} and session_id = ${sessionId} and ended_at is null`

/** The session was met without its key, for the first time (use it with `expect`: it is told once). */
export const missedInSession = (accountId: string, sessionId: string, now: Instant): Sql =>
  sql`update session set device_missed_at = ${at(now)}
    where account_id = ${accountId} and session_id = ${sessionId} and ended_at is null and device_missed_at is null`

/** Was a proof shown in this browser lately, which is no trusted device, and was none that ended since? */
export async function isBareBrowserKnown(
  from: Queryable,
  accountId: string,
  browserKey: string,
  since: { readonly proof: Instant; readonly device: Instant },
): Promise<boolean> {
  const rows = await from.query(sql`select 1 from browser b where b.account_id = ${accountId}
    and b.browser_key = ${Buffer.from(browserKey, 'hex')} and b.seen_at > ${at(since.proof)}
    and not exists (select 1 from device d where d.account_id = b.account_id and d.browser_key = b.browser_key
      and (d.ended_at > b.seen_at or (d.ended_at is null and d.used_at > ${at(since.device)})))`)
  return rows.length > 0
}

/** The name under which a browser keeps its key for an account; it tells nothing about the account. */
export const keyName = (keys: Keys, accountId: string): string =>
  keys.digest('device', 'name', accountId).subarray(0, KEY_NAME_BYTES).toString('base64url')

const KEY_NAME_BYTES = 12
