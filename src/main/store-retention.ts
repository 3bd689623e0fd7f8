import { COUNTED_MS } from '../features/challenge/breaker.ts'
import type { Instant } from '../kernel/clock.ts'
import type { Database } from '../platform/database/database.ts'
import { at, type Sql, sql } from '../platform/database/sql.ts'
import type { Policy } from '../policy/policy.ts'

/**
 * Everything that is forgotten after its time, a row each (EP-07). Proofs, sign-ups and their addresses have timers of
 * their own; events are the account's history and stay.
 */
interface Forgotten {
  readonly what: string
  readonly rows: (now: Instant, policy: Policy, batch: number) => Sql
}

/** Rows of one batch; PostgreSQL has no `delete … limit`. */
export const FORGOTTEN: readonly Forgotten[] = [
  {
    what: 'codes: their seeds, and what they were for',
    rows: (now, { code_kept_ms: kept }, batch) => sql`delete from challenge where ctid = any(array(
      select ctid from challenge where expires_at <= ${at(now - kept)} limit ${batch}))`,
  },
  {
    what: 'grants that were not used',
    rows: (now, { grant_lifetime_ms: kept }, batch) => sql`delete from step_up_grant where ctid = any(array(
      select ctid from step_up_grant where given_at <= ${at(now - kept)} limit ${batch}))`,
  },
  {
    what: 'counts whose windows are over',
    rows: (now, _, batch) => sql`delete from budget where ctid = any(array(
      select ctid from budget where keep_until <= ${at(now)} limit ${batch}))`,
  },
  {
    // Codes of apps are counted by the month and in a row, for as long as the app is there.
    what: 'tries whose windows are over',
    rows: (now, { attempt_kept_ms: kept }, batch) => sql`delete from attempt where ctid = any(array(
      select ctid from attempt where last_at <= ${at(now - kept)} and kind not like 'app-%' limit ${batch}))`,
  },
  {
    what: 'passkey challenges that were answered',
    rows: (now, _, batch) => sql`delete from spent_challenge where ctid = any(array(
      select ctid from spent_challenge where expires_at <= ${at(now)} limit ${batch}))`,
  },
  {
    what: 'wrong codes by the minute',
    rows: (
      now,
      { code_service_failures_window_ms: kept },
      batch,
    ) => sql`delete from code_failure where ctid = any(array(
      select ctid from code_failure where slot <= ${at(now - kept - COUNTED_MS)} limit ${batch}))`,
  },
  {
    what: 'SMS by the hour',
    rows: (
      now,
      { sms_conversion_baseline_window_ms: kept },
      batch,
    ) => sql`delete from sms_conversion where ctid = any(array(
      select ctid from sms_conversion where slot <= ${at(now - kept)} limit ${batch}))`,
  },
  {
    what: 'mailboxes and numbers that were shown as new ones, over all accounts',
    rows: (
      now,
      { replacement_candidate_accounts_window_ms: kept },
      batch,
    ) => sql`delete from candidate_seen where ctid = any(array(
      select ctid from candidate_seen where seen_at <= ${at(now - kept)} limit ${batch}))`,
  },
  {
    what: 'sessions that ended, or that nobody uses any more',
    rows: (
      now,
      { session_kept_ms: kept, session_idle_ms: idle },
      batch,
    ) => sql`delete from session where ctid = any(array(
      select ctid from session where coalesce(ended_at, seen_at) <= ${at(now - kept)}
        and (ended_at is not null or seen_at <= ${at(now - kept - idle)}) limit ${batch}))`,
  },
  {
    what: 'what was looked for in the help and not found',
    rows: (now, { help_miss_kept_ms: kept }, batch) => sql`delete from help_miss where ctid = any(array(
      select ctid from help_miss where last_at <= ${at(now - kept)} limit ${batch}))`,
  },
  {
    what: 'what devices were asked to sign',
    rows: (now, { device_challenge_ms: kept }, batch) => sql`delete from device_challenge where ctid = any(array(
      select ctid from device_challenge where asked_at <= ${at(now - kept)} limit ${batch}))`,
  },
  {
    // As long as the browser itself is remembered, or one that was removed would be known by its cookie again.
    what: 'devices that are trusted no more',
    rows: (
      now,
      { device_unused_ms: unused, browser_known_ms: known },
      batch,
    ) => sql`delete from device where ctid = any(array(
      select ctid from device where greatest(used_at, ended_at) <= ${at(now - Math.max(unused, known))} limit ${batch}))`,
  },
  {
    what: 'browsers that are no longer known',
    rows: (now, { browser_known_ms: known }, batch) => sql`delete from browser where ctid = any(array(
      select ctid from browser where seen_at <= ${at(now - known)} limit ${batch}))`,
  },
  {
    what: 'what settled messages were about',
    rows: (now, { message_params_kept_ms: kept }, batch) => sql`update outbox set params = '{}' where ctid = any(array(
      select ctid from outbox where settled_at <= ${at(now - kept)} and params <> '{}' limit ${batch}))`,
  },
  {
    what: 'codes, tokens and sessions of relying parties whose time is over',
    rows: (now, _, batch) => sql`delete from oidc_artifact where ctid = any(array(
      select ctid from oidc_artifact where expires_at <= ${at(now)} limit ${batch}))`,
  },
  {
    what: 'messages of the host that cannot come again',
    rows: (now, _, batch) => sql`delete from host_token where ctid = any(array(
      select ctid from host_token where keep_until <= ${at(now)} limit ${batch}))`,
  },
  {
    what: 'signals that were given up, and that nobody put back',
    rows: (now, { signal_dead_kept_ms: kept }, batch) => sql`delete from signal_set where ctid = any(array(
      select ctid from signal_set where state = 'dead' and died_at <= ${at(now - kept)} order by died_at limit ${batch}))`,
  },
  {
    what: 'answers of the API that are not repeated any more',
    rows: (now, _, batch) => sql`delete from api_answer where ctid = any(array(
      select ctid from api_answer where expires_at <= ${at(now)} limit ${batch}))`,
  },
  {
    what: 'settled messages',
    rows: (now, { message_kept_ms: kept }, batch) => sql`delete from outbox where ctid = any(array(
      select ctid from outbox where settled_at <= ${at(now - kept)} limit ${batch}))`,
  },
  {
    what: 'requests that ended, and drafts that led to none',
    rows: (now, { replacement_kept_ms: kept }, batch) => sql`delete from replacement where ctid = any(array(
      select ctid from replacement where coalesce(ended_at, started_at) <= ${at(now - kept)}
        and (ended_at is not null or state = 'draft') limit ${batch}))`,
  },
  {
    what: 'addresses that were typed to be added, and never shown',
    rows: (now, { enrolment_lifetime_ms: kept }, batch) => sql`delete from proof where ctid = any(array(
      select ctid from proof where state = 'unconfirmed' and request_id is null and changed_at <= ${at(now - kept)} limit ${batch}))`,
  },
  {
    what: 'which lines an import did not take',
    rows: (now, { import_kept_ms: kept }, batch) => sql`delete from import_rejection where ctid = any(array(
      select j.ctid from import_run r
        cross join lateral (select ctid from import_rejection where run_id = r.run_id order by line limit ${batch}) as j
      where coalesce(r.finished_at, r.begun_at) <= ${at(now - kept)} limit ${batch}))`,
  },
  {
    what: 'imports that ended, or that nobody went on with',
    rows: (now, { import_kept_ms: kept }, batch) => sql`delete from import_run where ctid = any(array(
      select r.ctid from import_run r where coalesce(r.finished_at, r.begun_at) <= ${at(now - kept)}
        and not exists (select from import_rejection j where j.run_id = r.run_id) limit ${batch}))`,
  },
  {
    what: 'proofs whose address is gone',
    rows: (now, { proof_kept_ms: kept }, batch) => sql`delete from proof where ctid = any(array(
      select ctid from proof where state = 'gone' and changed_at <= ${at(now - kept)} limit ${batch}))`,
  },
]

/**
 * Deletes in batches, all kinds side by side, so that no statement holds its locks for long; answers how many rows it
 * was in all.
 */
export async function forgetOld(database: Database, now: Instant, policy: Policy): Promise<number> {
  const batch: number = policy.upkeep_batch_count
  let all = 0
  for (let kinds = FORGOTTEN; kinds.length > 0; ) {
    const touched = await database.together((connection) =>
      Promise.all(
        kinds.map(async ({ rows }) => {
          const { strings, values } = rows(now, policy, batch)
          const statement = { strings: [...strings.slice(0, -1), `${strings.at(-1)} returning 1`], values }
          return (await connection.query(statement)).length
        }),
      ),
    )
    all += touched.reduce((sum, n) => sum + n, 0)
    kinds = kinds.filter((_, i) => (touched[i] ?? 0) >= batch)
  }
  return all
}
