import type { Instant } from '../../kernel/clock.ts'
import type { Keys } from '../../platform/crypto/keys.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'

/** What a session at the host is known by here: its id is nobody's to read. */
export const hostSessionKey = (keys: Keys, issuer: string, sid: string): Buffer =>
  keys.digest('host', 'session', issuer, sid)

/** What a token of the host is known by once it was used. */
export const tokenKey = (keys: Keys, issuer: string, jti: string): Buffer => keys.digest('host', 'token', issuer, jti)

/** The sessions here that were begun from one at the host; it is the host that names no account. */
export const findHostSessions = (from: Queryable, key: Buffer): Promise<{ account_id: string; session_id: string }[]> =>
  from.query<{ account_id: string; session_id: string }>(sql`
    select account_id, session_id from session where host_session_key = ${key} and ended_at is null`)

/** Uses a token up; of two who do it at once, one does. */
export const useToken = (key: Buffer, keepUntil: Instant): Sql =>
  sql`insert into host_token (token_key, keep_until) values (${key}, ${at(keepUntil)}) on conflict do nothing`

export async function isTokenUsed(from: Queryable, key: Buffer): Promise<boolean> {
  const rows = await from.query(sql`select 1 from host_token where token_key = ${key}`)
  return rows.length > 0
}
