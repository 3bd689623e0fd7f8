import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { Asked, Device, SignaturePurpose } from './rules.ts'

interface DeviceRow extends Record<string, unknown> {
  device_id: string
  browser_key: string
  public_key: Buffer
  proof_id: string
  agent: string
  created_at: Instant
  used_at: Instant
  lapsed_at: Instant | null
  missed_at: Instant | null
}

/** The devices that an account trusts, oldest first; those that were not used since are over. */
export async function loadDevices(from: Queryable, accountId: string, usedSince: Instant): Promise<Device[]> {
  const rows = await from.query<DeviceRow>(sql`
    select device_id, encode(browser_key, 'hex') as browser_key, public_key, proof_id, agent, created_at, used_at,
      lapsed_at, missed_at
    from device where account_id = ${accountId} and ended_at is null and used_at > ${at(usedSince)}
    order by created_at, device_id`)
  return rows.map((row) => ({
    deviceId: row.device_id,
    browserKey: row.browser_key,
    publicKey: row.public_key,
    proofId: row.proof_id,
    agent: row.agent,
    createdAt: row.created_at,
    usedAt: row.used_at,
    lapsedAt: row.lapsed_at,
    missedAt: row.missed_at,
  }))
}

/** Trusts a browser; what it was before for this account is forgotten. */
export const saveDevice = (accountId: string, d: Device): Sql =>
  sql`insert into device (account_id, browser_key, device_id, public_key, proof_id, agent, created_at, used_at)
    values (${accountId}, ${Buffer.from(d.browserKey, 'hex')}, ${d.deviceId}, ${d.publicKey}, ${d.proofId}, ${d.agent},
      ${at(d.createdAt)}, ${at(d.usedAt)})
    on conflict (account_id, browser_key) do update set device_id = excluded.device_id,
      public_key = excluded.public_key, proof_id = excluded.proof_id, agent = excluded.agent,
      created_at = excluded.created_at, used_at = excluded.used_at, lapsed_at = null, missed_at = null,
      ended_at = null, end_reason = null`

/** Its key signed (use it with `expect`: one that ended meanwhile signs nothing). */
export const touchDevice = (accountId: string, { deviceId, usedAt, lapsedAt }: Device): Sql =>
  sql`update device set used_at = ${at(usedAt)}, lapsed_at = ${at(lapsedAt)}
    where account_id = ${accountId} and device_id = ${deviceId} and ended_at is null`

export const missDevice = (accountId: string, deviceId: string, now: Instant): Sql =>
  sql`update device set missed_at = ${at(now)}
    where account_id = ${accountId} and device_id = ${deviceId} and ended_at is null`

/** Trusted no more (use it with `expect`). */
export const endDevice = (accountId: string, deviceId: string, now: Instant, reason: string): Sql =>
  sql`update device set ended_at = ${at(now)}, end_reason = ${reason}
    where account_id = ${accountId} and device_id = ${deviceId} and ended_at is null`

/** After "secure account", a finished replacement, an undo: no browser is trusted any more (machine.md b.7, S14). */
export const endDevices = (accountId: string, now: Instant, reason: string): Sql =>
  sql`update device set ended_at = ${at(now)}, end_reason = ${reason}
    where account_id = ${accountId} and ended_at is null`

/** Remembers what was asked to be signed; the last question of a session and purpose is the only one. */
export async function keepChallenge(
  from: Queryable,
  accountId: string,
  sessionId: string,
  purpose: SignaturePurpose,
  { nonce, askedAt }: Asked,
): Promise<void> {
  await from.query(sql`
    insert into device_challenge (account_id, session_id, purpose, nonce, asked_at)
    values (${accountId}, ${sessionId}, ${purpose}, ${nonce}, ${at(askedAt)})
    on conflict (account_id, session_id, purpose) do update set nonce = excluded.nonce, asked_at = excluded.asked_at`)
}

export async function loadChallenge(
  from: Queryable,
  accountId: string,
  sessionId: string,
  purpose: SignaturePurpose,
): Promise<Asked | undefined> {
  const [row] = await from.query<{ nonce: Buffer; asked_at: Instant }>(sql`
    select nonce, asked_at from device_challenge
    where account_id = ${accountId} and session_id = ${sessionId} and purpose = ${purpose}`)
  return row && { nonce: row.nonce, askedAt: row.asked_at }
}

/** Uses it up; succeeds once (use it with `expect`). */
export const useChallenge = (accountId: string, sessionId: string, purpose: SignaturePurpose, { nonce }: Asked): Sql =>
  sql`delete from device_challenge where account_id = ${accountId} and session_id = ${sessionId}
    and purpose = ${purpose} and nonce = ${nonce}`
