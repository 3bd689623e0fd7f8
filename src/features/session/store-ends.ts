import type { Instant } from '../../kernel/clock.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'

/** Something that was done in an account, and that its owner says they did not do. */
export interface Misdeed {
  /** The proof or the recovery code that it was about. */
  readonly subject: string
  readonly at: Instant
  /** From when on new browsers are not trusted: some time before it. */
  readonly since: Instant
}

/**
 * Ends the sessions of whoever did it (T042): those that acted on the subject, those in which the subject itself was shown,
 * and those begun lately in browsers that were not known before. A browser that the owner has had for long stays signed
 * in (machine.md b.8 "It never locks the vetoer's trusted device").
 */
export const endSessionsOf = (accountId: string, misdeed: Misdeed, now: Instant, reason: string): Sql =>
  sql`update session s set ended_at = ${at(now)}, end_reason = ${reason}
    where s.account_id = ${accountId} and s.ended_at is null and (
      s.proof_id = ${misdeed.subject}::uuid
      or s.session_id::text in (select e.data ->> 'session' from event e where e.account_id = ${accountId}
        and e.at >= ${at(misdeed.at)} and (e.data ->> 'proof' = ${misdeed.subject} or e.data ->> 'code' = ${misdeed.subject}))
      or (s.created_at >= ${at(misdeed.since)} and not exists (select 1 from browser b where b.account_id = s.account_id
        and b.browser_key = s.browser_key and b.known_at < ${at(misdeed.since)})))`

/** The browsers that became known since then are not any more. */
export const forgetBrowsersSince = (accountId: string, since: Instant): Sql =>
  sql`delete from browser where account_id = ${accountId} and known_at >= ${at(since)}`
