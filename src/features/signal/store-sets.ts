import type { Instant } from '../../kernel/clock.ts'
import type { Milliseconds } from '../../kernel/duration.ts'
import type { Database, Queryable } from '../../platform/database/database.ts'
import { at, json, type Sql, sql } from '../../platform/database/sql.ts'
import { STREAM_UPDATED } from './told.ts'

/** Something that a target is told: its id stays the same however often it is sent (jti, webhook-id). */
export interface SignalSet {
  readonly setId: string
  readonly targetId: string
  readonly accountId: string | null
  readonly kind: string
  /** The claims of the token, but for those that stand beside it; or the body of a webhook. */
  readonly content: Readonly<Record<string, unknown>>
  /** The key that signs it, for a stream. */
  readonly keyId: number | null
}

export function insertSets(sets: readonly SignalSet[], now: Instant): Sql {
  const rows = sets.map((s, i) => ({
    n: i,
    id: s.setId,
    target: s.targetId,
    account: s.accountId,
    kind: s.kind,
    content: s.content,
    key: s.keyId,
  }))
  return sql`insert into signal_set (set_id, target_id, account_id, kind, content, key_id, state, created_at, next_at)
    select r.id, r.target, r.account, r.kind, r.content, r.key, 'waiting', ${at(now)}::timestamptz, ${at(now)}::timestamptz
    from jsonb_to_recordset(${json(rows)}::jsonb)
      as r(n integer, id uuid, target uuid, account uuid, kind text, content jsonb, key integer)
    where exists (select from signal_target t where t.target_id = r.target and t.state <> 'disabled')
    order by r.n`
}

/** The last word to a stream that its operator stops: it is sent although nothing else is any more. */
export const insertFarewell = (s: SignalSet, now: Instant): Sql =>
  sql`insert into signal_set (set_id, target_id, kind, content, key_id, state, created_at, next_at)
    values (${s.setId}, ${s.targetId}, ${s.kind}, ${json(s.content)}, ${s.keyId}, 'waiting', ${at(now)}, ${at(now)})`

interface SetRow extends Record<string, unknown> {
  set_id: string
  target_id: string
  account_id: string | null
  kind: string
  content: SignalSet['content']
  key_id: number | null
  attempts: number
  created_at: Instant
}

export interface Claimed extends SignalSet {
  readonly attempts: number
  readonly createdAt: Instant
}

const toSet = (row: SetRow): Claimed => ({
  setId: row.set_id,
  targetId: row.target_id,
  accountId: row.account_id,
  kind: row.kind,
  content: row.content,
  keyId: row.key_id,
  attempts: row.attempts,
  createdAt: row.created_at,
})

/** The targets that can be told something now: neither stopped nor resting, and something waits for them. */
export async function loadReady(from: Queryable, now: Instant): Promise<string[]> {
  const rows = await from.query<{ target_id: string }>(sql`
    select t.target_id from signal_target t
    where t.method <> 'poll' and (t.rest_until is null or t.rest_until <= ${at(now)})
      and exists (select from signal_set s where s.target_id = t.target_id and s.state = 'waiting'
        and s.next_at <= ${at(now)} and (t.state = 'enabled' or s.kind = ${STREAM_UPDATED}))`)
  return rows.map((row) => row.target_id)
}

export interface Batch {
  readonly leaseMs: Milliseconds
  readonly limit: number
}

/**
 * Takes what is next for a target, for the length of a lease: of each line only the first, so that nobody is told the second
 * before the first was taken or given up.
 */
export async function claimSets(
  database: Database,
  targetId: string,
  now: Instant,
  { leaseMs, limit }: Batch,
): Promise<Claimed[]> {
  const rows = await database.query<SetRow>(sql`
    with mine as (
      select s.set_id from signal_set s join signal_target t on t.target_id = s.target_id
      where s.target_id = ${targetId} and s.state = 'waiting' and s.next_at <= ${at(now)}
        and (t.state = 'enabled' or s.kind = ${STREAM_UPDATED})
        and (t.rest_until is null or t.rest_until <= ${at(now)})
        and not exists (select from signal_set e where e.target_id = s.target_id and e.line = s.line
          and e.state = 'waiting' and e.position < s.position)
      order by s.position limit ${limit} for update of s skip locked)
    update signal_set s set next_at = ${at(now + leaseMs)}, attempts = s.attempts + 1 from mine
    where s.set_id = mine.set_id
    returning s.set_id, s.target_id, s.account_id, s.kind, s.content, s.key_id, s.attempts, s.created_at`)
  return rows.map(toSet)
}

/** The next of a stream that is polled: what was not acknowledged comes again, first. */
export async function loadWaiting(from: Queryable, targetId: string, limit: number): Promise<Claimed[]> {
  const rows = await from.query<SetRow>(sql`
    select set_id, target_id, account_id, kind, content, key_id, attempts, created_at from signal_set
    where target_id = ${targetId} and state = 'waiting' order by position limit ${limit}`)
  return rows.map(toSet)
}

/** Taken, and never sent again. Only what its target was told can be. */
export const deleteSets = (targetId: string, setIds: readonly string[]): Sql =>
  sql`delete from signal_set where target_id = ${targetId} and set_id = any(${setIds}::uuid[])`

/** What a lost lease says comes too late: whoever has it now says how it went. */
export const retrySet = ({ setId, attempts }: Claimed, detail: string, nextAt: Instant): Sql =>
  sql`update signal_set set detail = ${detail}, next_at = ${at(nextAt)}
    where set_id = ${setId} and attempts = ${attempts} and state = 'waiting'`

export const giveUpSet = (targetId: string, setId: string, detail: string, now: Instant): Sql =>
  sql`update signal_set set state = 'dead', detail = ${detail}, died_at = ${at(now)}
    where target_id = ${targetId} and set_id = ${setId} and state = 'waiting'`

/** A stream that its receiver stopped: nothing of it is kept. */
export const dropWaiting = (targetId: string): Sql =>
  sql`delete from signal_set where target_id = ${targetId} and state = 'waiting'`

/** What was held or not fetched for too long is given up, for the operator to see. */
export const giveUpOld = (createdBefore: Instant, now: Instant): Sql =>
  sql`update signal_set set state = 'dead', detail = 'held too long', died_at = ${at(now)}
    where state = 'waiting' and created_at <= ${at(createdBefore)}`

/** Dead letters are put back where they were in their order; all of a target, or one. */
export const reviveSets = (targetId: string, setId: string | undefined, now: Instant): Sql =>
  sql`update signal_set set state = 'waiting', attempts = 0, next_at = ${at(now)}, created_at = ${at(now)}, died_at = null
    where target_id = ${targetId} and state = 'dead' and (${setId ?? null}::uuid is null or set_id = ${setId ?? null}::uuid)
    returning 1`

export const dropDead = (targetId: string, setId: string | undefined): Sql =>
  sql`delete from signal_set
    where target_id = ${targetId} and state = 'dead' and (${setId ?? null}::uuid is null or set_id = ${setId ?? null}::uuid)
    returning 1`

/** For the operator: how much waits for a target, and since when; and how much was given up. */
export interface Backlog extends Record<string, unknown> {
  readonly target_id: string
  readonly waiting: number
  readonly dead: number
  readonly oldest: Instant | null
}

export const loadBacklog = (from: Queryable): Promise<Backlog[]> =>
  from.query<Backlog>(sql`
    select target_id, count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'dead') as dead,
      min(created_at) filter (where state = 'waiting') as oldest
    from signal_set group by target_id`)

export interface DeadLetter extends Record<string, unknown> {
  readonly set_id: string
  readonly target_id: string
  readonly account_id: string | null
  readonly kind: string
  readonly detail: string | null
  readonly created_at: Instant
  readonly died_at: Instant
}

export const loadDead = (from: Queryable, targetId: string | undefined, limit: number): Promise<DeadLetter[]> =>
  from.query<DeadLetter>(sql`
    select set_id, target_id, account_id, kind, detail, created_at, died_at from signal_set
    where state = 'dead' and (${targetId ?? null}::uuid is null or target_id = ${targetId ?? null}::uuid)
    order by died_at, position limit ${limit}`)
