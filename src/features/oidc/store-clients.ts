import type { Instant } from '../../kernel/clock.ts'
import type { Random } from '../../kernel/random.ts'
import { type Keys, sameSecret } from '../../platform/crypto/keys.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, json, type Sql, sql } from '../../platform/database/sql.ts'
import type { Registration } from './client.ts'

/** A relying party with the digests of its secrets. */
export interface StoredClient {
  readonly registration: Registration
  readonly secretKey: Buffer | undefined
  readonly formerSecretKey: Buffer | undefined
  readonly formerUntil: Instant | null
  /** When it was added; null for one of the operator's file. */
  readonly createdAt: Instant | null
}

interface ClientRow extends Record<string, unknown> {
  metadata: Omit<Registration, 'scopes' | 'dpop'> & Partial<Pick<Registration, 'scopes' | 'dpop'>>
  secret_key: Buffer | null
  former_secret_key: Buffer | null
  former_until: Instant | null
  created_at: Instant
}

const toClient = (row: ClientRow): StoredClient => ({
  // Who was registered before there were scopes, or keys shown with requests, has none.
  registration: { ...row.metadata, scopes: row.metadata.scopes ?? [], dpop: row.metadata.dpop ?? false },
  secretKey: row.secret_key ?? undefined,
  formerSecretKey: row.former_secret_key ?? undefined,
  formerUntil: row.former_until,
  createdAt: row.created_at,
})

/** A new secret, in letters that need no quoting anywhere. */
export const newSecret = (random: Random, bytes: number): string => random.bytes(bytes).toString('base64url')

export const secretKey = (keys: Keys, clientId: string, secret: string): Buffer =>
  keys.digest('oidc-client', clientId, secret)

/** Is this its secret, or for the day after a rotation the former one? */
export function isSecretOf(keys: Keys, client: StoredClient, secret: string, now: Instant): boolean {
  const digest = secretKey(keys, client.registration.client_id, secret)
  const former = client.formerUntil !== null && now < client.formerUntil ? client.formerSecretKey : undefined
  return [client.secretKey, former].some((key) => key !== undefined && sameSecret(key, digest))
}

/** What its tokens bear: one that was taken away and added anew under the same id is another client. */
export const registrationKey = (keys: Keys, { registration, createdAt }: StoredClient): string =>
  keys
    .digest('oidc-client', 'registration', registration.client_id, String(createdAt))
    .toString('base64url')
    .slice(0, 22)

export async function loadClient(from: Queryable, clientId: string): Promise<StoredClient | undefined> {
  const [row] = await from.query<ClientRow>(sql`
    select metadata, secret_key, former_secret_key, former_until, created_at from oidc_client where client_id = ${clientId}`)
  return row && toClient(row)
}

export async function loadClients(from: Queryable): Promise<StoredClient[]> {
  const rows = await from.query<ClientRow>(sql`
    select metadata, secret_key, former_secret_key, former_until, created_at from oidc_client order by client_id`)
  return rows.map(toClient)
}

export const insertClient = (client: Registration, key: Buffer | undefined, now: Instant): Sql =>
  sql`insert into oidc_client (client_id, metadata, secret_key, created_at)
    values (${client.client_id}, ${json(client)}, ${key ?? null}, ${at(now)}) on conflict do nothing`

export const deleteClient = (clientId: string): Sql => sql`delete from oidc_client where client_id = ${clientId}`

/** Everything that it was given ends with it. */
export const deleteClientArtifacts = (clientId: string): Sql =>
  sql`delete from oidc_artifact where client_id = ${clientId}`

export const rotateClientSecret = (clientId: string, key: Buffer, formerUntil: Instant): Sql =>
  sql`update oidc_client set former_secret_key = secret_key, former_until = ${at(formerUntil)}, secret_key = ${key}
    where client_id = ${clientId} and secret_key is not null`
