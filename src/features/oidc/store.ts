import type { Instant } from '../../kernel/clock.ts'
import type { Keys } from '../../platform/crypto/keys.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { Policy } from '../../policy/policy.ts'

/** What the library keeps, by its own names: what is in it is its business, but for the few of which we read a field. */
export type Payload = Record<string, unknown>

export interface Artifact {
  readonly model: string
  readonly idKey: Buffer
  readonly accountId: string | null
  readonly sessionId: string | null
  readonly grantKey: Buffer | null
  readonly uidKey: Buffer | null
  readonly epoch: number | null
  readonly clientId: string | null
  readonly browserKey: string | null
  readonly payload: Payload
  readonly createdAt: Instant
  readonly expiresAt: Instant
}

/** By what it is found again: whoever reads the database has no token, and no cookie. */
export const artifactKey = (keys: Keys, model: string, id: string): Buffer => keys.digest('oidc-artifact', model, id)

const about = (model: string, idKey: Buffer): string => `oidc/${model}/${idKey.toString('hex')}`

const sealed = (keys: Keys, { model, idKey, payload }: Pick<Artifact, 'model' | 'idKey' | 'payload'>): Buffer =>
  keys.seal(JSON.stringify(payload), about(model, idKey))

export const saveArtifact = (keys: Keys, a: Artifact): Sql =>
  sql`insert into oidc_artifact (model, id_key, account_id, session_id, grant_key, uid_key, epoch, client_id, browser_key,
      payload, created_at, expires_at)
    values (${a.model}, ${a.idKey}, ${a.accountId}, ${a.sessionId}, ${a.grantKey}, ${a.uidKey}, ${a.epoch}, ${a.clientId},
      ${a.browserKey === null ? null : Buffer.from(a.browserKey, 'hex')}, ${sealed(keys, a)}, ${at(a.createdAt)}, ${at(a.expiresAt)})
    on conflict (model, id_key) do update set account_id = excluded.account_id, session_id = excluded.session_id,
      epoch = excluded.epoch, payload = excluded.payload, expires_at = excluded.expires_at`

interface ArtifactRow extends Record<string, unknown> {
  id_key: Buffer
  payload: Buffer
  consumed_at: Instant | null
}

export interface Found {
  readonly payload: Payload
  readonly expiresAt: Instant
  readonly consumedAt: Instant | null
}

/**
 * Finds what is still good: its time is not over; where it goes with a session of ours, that one is open; and where it came
 * from a grant, the account is as powerful as it was then and not frozen (machine.md b.7 "every token carries the epoch").
 * No act that ends a session or raises the epoch needs to know of this table.
 */
export async function findArtifact(
  from: Queryable,
  keys: Keys,
  by: { readonly model: string; readonly idKey: Buffer } | { readonly model: string; readonly uidKey: Buffer },
  now: Instant,
  policy: Policy,
): Promise<Found | undefined> {
  const [idKey, uidKey] = 'idKey' in by ? [by.idKey, null] : [null, by.uidKey]
  const [row] = await from.query<ArtifactRow & { expires_at: Instant }>(sql`
    select a.id_key, a.payload, a.consumed_at, a.expires_at from oidc_artifact a
    where a.model = ${by.model} and (a.id_key = ${idKey}::bytea or a.uid_key = ${uidKey}::bytea) and a.expires_at > ${at(now)}
      and (a.model <> 'Session' or a.consumed_at is null)
      and (a.session_id is null or exists (select from session s where s.account_id = a.account_id
        and s.session_id = a.session_id and s.ended_at is null
        and s.created_at > ${at(now - policy.session_lifetime_ms)} and s.seen_at > ${at(now - policy.session_idle_ms)}))
      and (a.grant_key is null or exists (select from oidc_artifact g join account c on c.account_id = g.account_id
        where g.model = 'Grant' and g.id_key = a.grant_key and g.epoch = c.epoch
          and c.state = 'active' and c.disputed_at is null))`)
  return row && { payload: opened(keys, by.model, row), expiresAt: row.expires_at, consumedAt: row.consumed_at }
}

const opened = (keys: Keys, model: string, row: Pick<ArtifactRow, 'id_key' | 'payload'>): Payload =>
  JSON.parse(keys.open(row.payload, about(model, row.id_key)))

/** Notes what may be there once; false for all but the first of however many bring it at the same time. */
export async function claimOnce(
  from: Queryable,
  keys: Keys,
  { model, idKey }: Pick<Artifact, 'model' | 'idKey'>,
  now: Instant,
  expiresAt: Instant,
): Promise<boolean> {
  const rows = await from.query(sql`insert into oidc_artifact (model, id_key, payload, created_at, expires_at)
    values (${model}, ${idKey}, ${sealed(keys, { model, idKey, payload: {} })}, ${at(now)}, ${at(expiresAt)})
    on conflict do nothing returning 1`)
  return rows.length === 1
}

/** Uses it up; succeeds once, however many ask at the same time. */
export async function consumeArtifact(from: Queryable, model: string, idKey: Buffer, now: Instant): Promise<boolean> {
  const rows = await from.query(sql`update oidc_artifact set consumed_at = ${at(now)}
    where model = ${model} and id_key = ${idKey} and consumed_at is null returning 1`)
  return rows.length === 1
}

export const deleteArtifact = (model: string, idKey: Buffer): Sql =>
  sql`delete from oidc_artifact where model = ${model} and id_key = ${idKey}`

export const deleteOfGrant = (model: string, grantKey: Buffer): Sql =>
  sql`delete from oidc_artifact where model = ${model} and grant_key = ${grantKey}`

/** The grant and all that came from it. */
export const deleteGrant = (grantKey: Buffer): Sql => sql`delete from oidc_artifact where grant_key = ${grantKey}`

/** An authorization on its way, in the browser that it began in. */
export interface StoredInteraction {
  readonly idKey: Buffer
  readonly payload: Payload
  readonly createdAt: Instant
}

const INTERACTION = 'Interaction'

export async function loadInteraction(
  from: Queryable,
  keys: Keys,
  uid: string,
  browserKey: string,
  now: Instant,
): Promise<StoredInteraction | undefined> {
  const idKey = artifactKey(keys, INTERACTION, uid)
  const [row] = await from.query<ArtifactRow & { created_at: Instant }>(sql`
    select id_key, payload, consumed_at, created_at from oidc_artifact where model = ${INTERACTION} and id_key = ${idKey}
      and browser_key = ${Buffer.from(browserKey, 'hex')} and expires_at > ${at(now)}`)
  return row && { idKey, payload: opened(keys, INTERACTION, row), createdAt: row.created_at }
}

/** What the person did, for the library to go on with; one that it has gone on with is not there any more. */
export const answerInteraction = (keys: Keys, { idKey, payload }: StoredInteraction): Sql =>
  sql`update oidc_artifact set payload = ${sealed(keys, { model: INTERACTION, idKey, payload })}
    where model = ${INTERACTION} and id_key = ${idKey}`

/** What relying parties know of a session of ours: the library's sessions that went with it, those signed out of, too. */
export interface Login {
  readonly idKey: Buffer
  readonly payload: Payload
}

export async function loadLogins(from: Queryable, keys: Keys, accountId: string, sessionId: string): Promise<Login[]> {
  const rows = await from.query<ArtifactRow>(sql`select id_key, payload, consumed_at from oidc_artifact
    where account_id = ${accountId} and session_id = ${sessionId} and model = 'Session' order by created_at`)
  return rows.map((row) => ({ idKey: row.id_key, payload: opened(keys, 'Session', row) }))
}

/** A login that was copied as it stands in its row, sealed. */
export const openLogin = (keys: Keys, idKey: Buffer, payload: Buffer): Login => ({
  idKey,
  payload: opened(keys, 'Session', { id_key: idKey, payload }),
})

export const saveLogin = (keys: Keys, { idKey, payload }: Login): Sql =>
  sql`update oidc_artifact set payload = ${sealed(keys, { model: 'Session', idKey, payload })}
    where model = 'Session' and id_key = ${idKey}`

/** The session of ours behind one of the library's that is still good: in which a token of a person was asked for. */
export async function sessionBehind(from: Queryable, uidKey: Buffer): Promise<string | undefined> {
  const [row] = await from.query<{ session_id: string | null }>(sql`select session_id from oidc_artifact
    where model = 'Session' and uid_key = ${uidKey} and consumed_at is null`)
  return row?.session_id ?? undefined
}

/** What a session began with: an event of its beginning names the passkey, where it was one. */
export async function beganWithPasskey(
  from: Queryable,
  {
    accountId,
    sessionId,
    createdAt,
  }: { readonly accountId: string; readonly sessionId: string; readonly createdAt: Instant },
): Promise<boolean> {
  const rows = await from.query(sql`select from event where account_id = ${accountId} and at = ${at(createdAt)}
    and kind = 'session.begun' and data ->> 'session' = ${sessionId} and data ->> 'proof' is not null`)
  return rows.length > 0
}
