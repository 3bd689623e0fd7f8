import type { Instant } from '../kernel/clock.ts'
import type { Queryable, Row } from '../platform/database/database.ts'
import { at, type Sql, sql } from '../platform/database/sql.ts'
import type { Policy } from '../policy/policy.ts'

/** Why something ended, wherever a reason is written. */
const REASON = 'restored'

interface Voided {
  readonly what: string
  /** How much of it there is, for who decides. */
  readonly count: Sql
  /** Makes it void in every account; once more does nothing more, but for the epoch. */
  readonly part: (now: Instant, policy: Policy) => Sql
}

/**
 * EVERYTHING that is void after a restore, a row each (S20, machine.md b.8 "Backup/clone"), in all accounts at once. Links
 * and numbers are not here: they are derived with how many restores there were (platform/crypto/keys.ts). Requests that
 * run are held one by one, because people are told of them (features/replacement/restored.ts).
 */
export const VOIDED: readonly Voided[] = [
  {
    what: 'sessions',
    count: sql`select count(*) as count from session where ended_at is null`,
    part: (now) => sql`update session set ended_at = ${at(now)}, end_reason = ${REASON} where ended_at is null`,
  },
  {
    what: 'devices',
    count: sql`select count(*) as count from device where ended_at is null`,
    part: (now) => sql`update device set ended_at = ${at(now)}, end_reason = ${REASON} where ended_at is null`,
  },
  {
    what: 'knownBrowsers',
    count: sql`select count(*) as count from browser`,
    part: () => sql`delete from browser`,
  },
  {
    what: 'codesOnTheirWay',
    count: sql`select count(*) as count from challenge where state = 'live'`,
    part: () => sql`update challenge set state = 'dead' where state = 'live'`,
  },
  {
    what: 'signatureChallenges',
    count: sql`select count(*) as count from device_challenge`,
    part: () => sql`delete from device_challenge`,
  },
  {
    what: 'grants',
    count: sql`select count(*) as count from step_up_grant`,
    part: () => sql`delete from step_up_grant`,
  },
  {
    what: 'recoveryCodes',
    count: sql`select count(*) as count from recovery_code where state = 'live'`,
    part: (now, { recovery_code_age_ms: age }) =>
      sql`update recovery_code set aged_at = ${at(now + age)} where state = 'live'`,
  },
  {
    // What came from a grant or a session ends with the epoch and with it; machines and half-done sign-ins have neither.
    what: 'appTokens',
    count: sql`select count(*) as count from oidc_artifact where model <> 'ReplayDetection'`,
    part: () => sql`delete from oidc_artifact where account_id is null and model <> 'ReplayDetection'`,
  },
  {
    // What is told of the requests that are held is new, and stays.
    what: 'messages',
    count: sql`select count(*) as count from outbox where state = 'queued'`,
    part: (now) => sql`update outbox set state = 'dropped', next_at = null, settled_at = ${at(now)}, detail = ${REASON}
      where state = 'queued' and params ->> 'slot' is distinct from ${REASON}`,
  },
  {
    what: 'accounts',
    count: sql`select count(*) as count from account where state = 'active'`,
    part: () => sql`update account set epoch = epoch + 1, version = version + 1`,
  },
]

/** A copy tells no app and no webhook of what ends in it: they belong to the service that it is a copy of. */
export const SILENCED: readonly Sql[] = [
  sql`update signal_target set state = 'disabled', reason = 'this is a copy'`,
  sql`delete from signal_set`,
  sql`delete from oidc_artifact where model = 'Session'`,
  sql`delete from due where kind in ('oidc-logout', 'signal')`,
]

/** For people, and for whoever audits: the same event once, however often it is recorded. */
export const recordEventsOfRestore = (restoreId: string, now: Instant): Sql =>
  sql`insert into event (account_id, event_id, at, kind, data)
    select account_id, md5(account_id::text || ${restoreId}::text)::uuid, ${at(now)}::timestamptz, 'service.restored', '{}'
    from account where state = 'active' on conflict do nothing`

/** The accounts in which a request runs. */
export async function accountsWithRequests(from: Queryable): Promise<readonly string[]> {
  const rows = await from.query<{ account_id: string }>(
    sql`select account_id from replacement where state in ('pending', 'held') order by account_id`,
  )
  return rows.map((row) => row.account_id)
}

/** How much of everything there is. */
export async function countAll(from: Queryable): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {}
  for (const { what, count } of VOIDED) {
    const [row] = await from.query<Row & { count: number }>(count)
    counts[what] = row?.count ?? 0
  }
  return { ...counts, runningRequests: (await accountsWithRequests(from)).length }
}
