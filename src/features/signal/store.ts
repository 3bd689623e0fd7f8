import type { Instant } from '../../kernel/clock.ts'
import type { Keys } from '../../platform/crypto/keys.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { Status, Stream } from './stream.ts'

/** Somebody who is told: a receiver with its stream, or a webhook of the operator. */
export interface Target extends Omit<Stream, 'clientId' | 'method'> {
  readonly clientId: string | null
  readonly method: 'push' | 'poll' | 'webhook'
  readonly secretSealed: Buffer | null
}

interface TargetRow extends Record<string, unknown> {
  target_id: string
  method: Target['method']
  client_id: string | null
  url: string | null
  secret_sealed: Buffer | null
  events: string[]
  description: string | null
  state: Status
  reason: string | null
}

const toTarget = (row: TargetRow): Target => ({
  targetId: row.target_id,
  method: row.method,
  clientId: row.client_id,
  url: row.url,
  secretSealed: row.secret_sealed,
  events: row.events,
  description: row.description,
  state: row.state,
  reason: row.reason,
})

export const isStream = (target: Target): target is Target & Stream =>
  target.method !== 'webhook' && target.clientId !== null

/** What the secret of a target is bound to. */
export const targetSecretAbout = (_: string, targetId: string): string => `signal-target/${targetId}`

/** A webhook is signed with the newest; for a day after a rotation with the former one, too. */
export interface WebhookSecrets {
  readonly secret: string
  readonly former?: string
  readonly formerUntil?: Instant
}

export const sealSecret = (keys: Keys, targetId: string, secret: string): Buffer =>
  keys.seal(secret, targetSecretAbout('', targetId))

export const openSecret = (keys: Keys, { targetId, secretSealed }: Pick<Target, 'targetId' | 'secretSealed'>) =>
  secretSealed === null ? undefined : keys.open(secretSealed, targetSecretAbout('', targetId))

export async function loadTargets(from: Queryable): Promise<Target[]> {
  const rows = await from.query<TargetRow>(sql`
    select target_id, method, client_id, url, secret_sealed, events, description, state, reason from signal_target
    order by created_at, target_id`)
  return rows.map(toTarget)
}

export async function loadTarget(from: Queryable, targetId: string): Promise<Target | undefined> {
  const [row] = await from.query<TargetRow>(sql`
    select target_id, method, client_id, url, secret_sealed, events, description, state, reason from signal_target
    where target_id = ${targetId}`)
  return row && toTarget(row)
}

/** The stream of a receiver; each has one. */
export async function loadStreamOf(from: Queryable, clientId: string): Promise<(Target & Stream) | undefined> {
  const [row] = await from.query<TargetRow>(sql`
    select target_id, method, client_id, url, secret_sealed, events, description, state, reason from signal_target
    where client_id = ${clientId}`)
  const target = row && toTarget(row)
  return target && isStream(target) ? target : undefined
}

export const insertTarget = (t: Target, now: Instant): Sql =>
  sql`insert into signal_target (target_id, method, client_id, url, secret_sealed, events, description, state, created_at)
    values (${t.targetId}, ${t.method}, ${t.clientId}, ${t.url}, ${t.secretSealed}, ${t.events}, ${t.description},
      ${t.state}, ${at(now)}) on conflict do nothing`

/** What a receiver or the operator changes; where it is reached anew, it no longer rests. */
export const updateTarget = (t: Target): Sql =>
  sql`update signal_target set method = ${t.method}, url = ${t.url}, secret_sealed = ${t.secretSealed},
      events = ${t.events}, description = ${t.description}, rest_until = null where target_id = ${t.targetId}`

export const updateStatus = (targetId: string, state: Status, reason: string | null): Sql =>
  sql`update signal_target set state = ${state}, reason = ${reason}, rest_until = null where target_id = ${targetId}`

export const deleteTarget = (targetId: string): Sql => sql`delete from signal_target where target_id = ${targetId}`

/** The instant of a verification that was asked for, unless one was a short while ago (use it with `expect`). */
export const claimVerification = (targetId: string, now: Instant, notSince: Instant): Sql =>
  sql`update signal_target set verified_at = ${at(now)}
    where target_id = ${targetId} and (verified_at is null or verified_at <= ${at(notSince)})`

/** It did not answer: nobody else tries it for a while. */
export const restTarget = (targetId: string, until: Instant): Sql =>
  sql`update signal_target set rest_until = ${at(until)} where target_id = ${targetId}`

export const subjectKey = (keys: Keys, targetId: string, subject: string): Buffer =>
  keys.digest('signal-subject', targetId, subject)

/** A receiver wants to hear of somebody, from now on. */
export const wantSubject = (targetId: string, key: Buffer, now: Instant): Sql =>
  sql`insert into signal_subject (target_id, subject_key, wanted, since) values (${targetId}, ${key}, true, ${at(now)})
    on conflict (target_id, subject_key) do update set wanted = true, since = excluded.since`

/** It does not want to any more; from `since` on it does not. */
export const unwantSubject = (targetId: string, key: Buffer, since: Instant): Sql =>
  sql`insert into signal_subject (target_id, subject_key, wanted, since) values (${targetId}, ${key}, false, ${at(since)})
    on conflict (target_id, subject_key) do update set wanted = false, since = excluded.since where signal_subject.wanted`

export interface SubjectWish {
  readonly wanted: boolean
  readonly since: Instant
}

export async function loadSubjectWish(
  from: Queryable,
  targetId: string,
  key: Buffer,
): Promise<SubjectWish | undefined> {
  const [row] = await from.query<{ wanted: boolean; since: Instant }>(sql`
    select wanted, since from signal_subject where target_id = ${targetId} and subject_key = ${key}`)
  return row
}

export async function countSubjects(from: Queryable, targetId: string): Promise<number> {
  const [row] = await from.query<{ n: number }>(
    sql`select count(*) as n from signal_subject where target_id = ${targetId}`,
  )
  return row?.n ?? 0
}

export const forgetSubject = (targetId: string, key: Buffer): Sql =>
  sql`delete from signal_subject where target_id = ${targetId} and subject_key = ${key}`
