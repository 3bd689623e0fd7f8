import type { Instant } from '../../kernel/clock.ts'
import type { Budget } from '../../kernel/window.ts'
import { timesOf } from '../../platform/budget.ts'
import type { Keys } from '../../platform/crypto/keys.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'

interface ListedRow extends Record<string, unknown> {
  account_id: string
  external_id: string | null
  created_at: Instant
  verified_at: Instant | null
  disputed: boolean
  restricted: boolean
}

export interface Listed {
  readonly accountId: string
  readonly externalId: string | null
  readonly createdAt: Instant
  readonly verifiedAt: Instant | null
  readonly disputed: boolean
  readonly restricted: boolean
}

/** Accounts in the order of their ids, from behind one on. */
export async function listAccounts(from: Queryable, behind: string, limit: number): Promise<Listed[]> {
  const rows = await from.query<ListedRow>(sql`
    select a.account_id, i.external_id, a.created_at, a.verified_at, a.disputed_at is not null as disputed,
      (select true from replacement r where r.account_id = a.account_id and r.state in ('pending', 'held') limit 1)
        is not null as restricted
    from account a left join imported i on i.account_id = a.account_id
    where a.account_id > ${behind}::uuid and a.state = 'active' order by a.account_id limit ${limit}`)
  return rows.map((row) => ({
    accountId: row.account_id,
    externalId: row.external_id,
    createdAt: row.created_at,
    verifiedAt: row.verified_at,
    disputed: row.disputed,
    restricted: row.restricted,
  }))
}

export async function loadExternalId(from: Queryable, accountId: string): Promise<string | null> {
  const [row] = await from.query<{ external_id: string | null }>(
    sql`select external_id from imported where account_id = ${accountId}`,
  )
  return row?.external_id ?? null
}

export interface EventRow extends Record<string, unknown> {
  readonly event_id: string
  readonly at: Instant
  readonly kind: string
}

/** What happened before a place in the list, the newest first; events of one instant in the order of their ids. */
export const eventsBefore = (
  from: Queryable,
  accountId: string,
  before: { readonly at: Instant; readonly eventId: string },
  hidden: readonly string[],
  limit: number,
): Promise<EventRow[]> =>
  from.query<EventRow>(sql`
    select event_id, at, kind from event
    where account_id = ${accountId} and (at < ${at(before.at)} or (at = ${at(before.at)} and event_id > ${before.eventId}::uuid))
      and kind <> all(${hidden}::text[])
    order by at desc, event_id limit ${limit}`)

/** One request under a key that its caller chose. */
export interface Claim {
  readonly caller: string
  readonly keyDigest: Buffer
  readonly requestDigest: Buffer
  readonly claimedAt: Instant
}

/**
 * Takes the key for this request: one row, so that of many at once exactly one gets it. Taken again are keys whose day is
 * over, and for the same request those whose taker died in the middle.
 */
export async function claimKey(
  from: Queryable,
  { caller, keyDigest, requestDigest, claimedAt }: Claim,
  { expiresAt, deadBefore }: { readonly expiresAt: Instant; readonly deadBefore: Instant },
): Promise<boolean> {
  const rows = await from.query(sql`
    insert into api_answer as a (caller, key_digest, request_digest, claimed_at, expires_at)
    values (${caller}, ${keyDigest}, ${requestDigest}, ${at(claimedAt)}, ${at(expiresAt)})
    on conflict (caller, key_digest) do update set request_digest = excluded.request_digest, account_id = null,
      claimed_at = excluded.claimed_at, expires_at = excluded.expires_at, answer = null
    where a.expires_at <= excluded.claimed_at
      or (a.answer is null and a.claimed_at <= ${at(deadBefore)} and a.request_digest = excluded.request_digest)
    returning 1`)
  return rows.length === 1
}

export interface Kept {
  readonly sameRequest: boolean
  /** Undefined while it is being worked on. */
  readonly answer: string | undefined
}

const about = (caller: string, keyDigest: Buffer): string => `api-answer/${caller}/${keyDigest.toString('hex')}`

/** What stands under a key that another request has taken. */
export async function loadAnswer(from: Queryable, keys: Keys, claim: Claim): Promise<Kept | undefined> {
  const { caller, keyDigest, requestDigest } = claim
  const [row] = await from.query<{ request_digest: Buffer; answer: Buffer | null }>(sql`
    select request_digest, answer from api_answer where caller = ${caller} and key_digest = ${keyDigest}`)
  return (
    row && {
      sameRequest: row.request_digest.equals(requestDigest),
      answer: row.answer === null ? undefined : keys.open(row.answer, about(caller, keyDigest)),
    }
  )
}

/** Kept for the rest of the day by who still has the key. */
export const keepAnswer = (keys: Keys, claim: Claim, accountId: string | null, answer: string): Sql =>
  sql`update api_answer set answer = ${keys.seal(answer, about(claim.caller, claim.keyDigest))}, account_id = ${accountId}
    where caller = ${claim.caller} and key_digest = ${claim.keyDigest} and claimed_at = ${at(claim.claimedAt)}
      and answer is null`

/** Nothing was done, so it may be asked anew. */
export const dropClaim = (claim: Claim): Sql =>
  sql`delete from api_answer where caller = ${claim.caller} and key_digest = ${claim.keyDigest}
    and claimed_at = ${at(claim.claimedAt)} and answer is null`

/** Does it once more where there is room, and tells how often it was done within the window and when first. */
export async function countedBy(
  from: Queryable,
  { kind, subject }: Pick<Budget, 'kind' | 'subject'>,
  spent: Sql,
): Promise<{ readonly allowed: boolean; readonly used: number; readonly first: Instant }> {
  const last = ` returning cardinality(times) as used, times[1] as first`
  const [row] = await from.query<{ used: number; first: Instant }>({
    strings: [...spent.strings.slice(0, -1), `${spent.strings.at(-1)}${last}`],
    values: spent.values,
  })
  if (row) return { allowed: true, ...row }
  const [times = []] = await timesOf(from, [{ kind, subject }])
  return { allowed: false, used: times.length, first: times[0] ?? 0 }
}
