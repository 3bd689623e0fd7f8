import type { JsonWebKey } from 'node:crypto'
import type { Instant } from '../../kernel/clock.ts'
import type { Keys } from '../../platform/crypto/keys.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, json, type Sql, sql } from '../../platform/database/sql.ts'

interface KeyRow extends Record<string, unknown> {
  key_id: number
  row_id: string
  private_sealed: Buffer
  active_from: Instant
}

/** A key that signs, or did, or is about to. */
export interface SigningKey {
  readonly keyId: number
  readonly rowId: string
  readonly privateSealed: Buffer
  readonly activeFrom: Instant
}

/** The name under which relying parties find it. */
export const kidOf = (keyId: number): string => `honnin-${keyId}`

export const signingKeyAbout = (_: string, rowId: string): string => `oidc-signing-key/${rowId}`

/** The newest first. */
export async function loadSigningKeys(from: Queryable): Promise<SigningKey[]> {
  const rows = await from.query<KeyRow>(sql`
    select key_id, row_id, private_sealed, active_from from oidc_signing_key order by key_id desc`)
  return rows.map((row) => ({
    keyId: row.key_id,
    rowId: row.row_id,
    privateSealed: row.private_sealed,
    activeFrom: row.active_from,
  }))
}

/** What checks their signatures, by the names under which they are published. */
export async function loadPublicKeys(from: Queryable): Promise<JsonWebKey[]> {
  const rows = await from.query<{ key_id: number; public_jwk: JsonWebKey }>(sql`
    select key_id, public_jwk from oidc_signing_key order by key_id desc`)
  return rows.map((row) => ({ ...row.public_jwk, kid: kidOf(row.key_id), alg: 'RS256', use: 'sig' }))
}

/** Of two who make the same one at once, one is the first. */
export const insertSigningKey = (key: SigningKey, publicJwk: JsonWebKey): Sql =>
  sql`insert into oidc_signing_key (key_id, row_id, public_jwk, private_sealed, active_from)
    values (${key.keyId}, ${key.rowId}, ${json(publicJwk)}, ${key.privateSealed}, ${at(key.activeFrom)}) on conflict do nothing`

export const openSigningKey = (keys: Keys, { rowId, privateSealed }: SigningKey): JsonWebKey =>
  JSON.parse(keys.open(privateSealed, signingKeyAbout('', rowId)))

/**
 * A former key goes once its successor has signed for so long that nothing it signed is asked about, and once every signal
 * that it signed was taken or dropped (EV-03).
 */
export const deleteFormerSigningKeys = (supersededBefore: Instant): Sql =>
  sql`delete from oidc_signing_key k where exists (
    select from oidc_signing_key s where s.key_id > k.key_id and s.active_from <= ${at(supersededBefore)})
    and (select min(u.key_id) from signal_set u where u.key_id >= k.key_id) is distinct from k.key_id`
