import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { Challenge, Purpose } from './rules.ts'

/** The challenge with the seed its code is derived from; the seed alone gives no code (CR-03). */
export interface StoredChallenge extends Challenge {
  readonly seed: Buffer
  /** Where it counts as an SMS (`sms.ts`); null for mail, and where nothing was sent. */
  readonly smsScopes: readonly string[] | null
}

interface ChallengeRow extends Record<string, unknown> {
  challenge_id: string
  proof_id: string
  purpose: Purpose
  request_id: string | null
  browser_key: string
  trusted: boolean
  epoch: number
  seed: Buffer
  sms_scopes: string[] | null
  deliverable: boolean
  state: Challenge['state']
  attempts: number
  sends: number
  created_at: Instant
  sent_at: Instant
  expires_at: Instant
}

const toChallenge = (row: ChallengeRow): StoredChallenge => ({
  challengeId: row.challenge_id,
  proofId: row.proof_id,
  purpose: row.purpose,
  requestId: row.request_id,
  browserKey: row.browser_key,
  trusted: row.trusted,
  epoch: row.epoch,
  seed: row.seed,
  smsScopes: row.sms_scopes,
  deliverable: row.deliverable,
  state: row.state,
  attempts: row.attempts,
  sends: row.sends,
  createdAt: row.created_at,
  sentAt: row.sent_at,
  expiresAt: row.expires_at,
})

/** The challenges of an account since an instant, oldest first. */
export async function loadChallenges(from: Queryable, accountId: string, since: Instant): Promise<StoredChallenge[]> {
  const rows = await from.query<ChallengeRow>(sql`
    select challenge_id, proof_id, purpose, request_id, encode(browser_key, 'hex') as browser_key, trusted, epoch, seed, sms_scopes, deliverable, state,
      attempts, sends, created_at, sent_at, expires_at
    from challenge where account_id = ${accountId} and created_at > ${at(since)} order by created_at`)
  return rows.map(toChallenge)
}

export async function loadChallenge(
  from: Queryable,
  accountId: string,
  challengeId: string,
): Promise<StoredChallenge | undefined> {
  const [row] = await from.query<ChallengeRow>(sql`
    select challenge_id, proof_id, purpose, request_id, encode(browser_key, 'hex') as browser_key, trusted, epoch, seed, sms_scopes, deliverable, state,
      attempts, sends, created_at, sent_at, expires_at
    from challenge where account_id = ${accountId} and challenge_id = ${challengeId}`)
  return row && toChallenge(row)
}

/**
 * The part that counts a try before it is judged (S10; use it with `expect`): whoever comes sixth, in whatever order and
 * from whichever instance, touches no row and is not judged at all. Of many at once each counts one of its own.
 */
export const countAttempt = (accountId: string, c: Challenge, attemptsMax: number): Sql =>
  sql`update challenge set attempts = attempts + 1 where account_id = ${accountId} and challenge_id = ${c.challengeId}
    and state = 'live' and attempts = ${c.attempts} and attempts < ${attemptsMax}`

export function insertChallenge(accountId: string, c: StoredChallenge): Sql {
  return sql`insert into challenge (account_id, challenge_id, proof_id, purpose, request_id, browser_key, trusted, epoch, seed, sms_scopes,
      deliverable, state, attempts, sends, created_at, sent_at, expires_at)
    values (${accountId}, ${c.challengeId}, ${c.proofId}, ${c.purpose}, ${c.requestId}, ${Buffer.from(c.browserKey, 'hex')}, ${c.trusted},
      ${c.epoch}, ${c.seed}, ${c.smsScopes}, ${c.deliverable}, ${c.state}, ${c.attempts}, ${c.sends}, ${at(c.createdAt)}, ${at(c.sentAt)}, ${at(c.expiresAt)})`
}

/** Sent once more: tries and expiry stay as they are. */
export const countSend = (accountId: string, c: Challenge): Sql =>
  sql`update challenge set sends = ${c.sends}, sent_at = ${at(c.sentAt)}
    where account_id = ${accountId} and challenge_id = ${c.challengeId} and state = 'live'`

/** Uses the code up, or lets it give way to a new one; succeeds once (use it with `expect`). */
export const closeChallenge = (accountId: string, challengeId: string, state: 'used' | 'replaced'): Sql =>
  sql`update challenge set state = ${state} where account_id = ${accountId} and challenge_id = ${challengeId} and state = 'live'`

/** What is under way to a proof opens nothing any more. */
export const closeChallengesOf = (accountId: string, proofId: string): Sql =>
  sql`update challenge set state = 'replaced' where account_id = ${accountId} and proof_id = ${proofId} and state = 'live'`
