import { identifierAbout } from '../features/account/store-identifier.ts'
import { signingKeyAbout } from '../features/oidc/store-keys.ts'
import { sealedAbout } from '../features/proof/store.ts'
import { targetSecretAbout } from '../features/signal/store.ts'
import type { Instant } from '../kernel/clock.ts'
import { BASE_ID, type Keys } from '../platform/crypto/keys.ts'
import type { Database } from '../platform/database/database.ts'
import { at, type Sql, sql } from '../platform/database/sql.ts'

interface SealedRow extends Record<string, unknown> {
  account_id: string
  row_id: string
  sealed: Buffer
}

/** The rows of a batch in columns, as statements take them. */
interface Anew {
  readonly accounts: readonly string[]
  readonly ids: readonly string[]
  readonly former: readonly Buffer[]
  readonly anew: readonly Buffer[]
}

/** Everything that is sealed, a column each: what is sealed with an older key, and how it is written anew. */
interface Sealed {
  readonly about: (accountId: string, rowId: string) => string
  readonly older: (keyId: number, batch: number) => Sql
  /** Only what still is as it was read; who holds a row just now keeps it, and the next batch has it again. */
  readonly write: (rows: Anew) => Sql
}

const SEALED: readonly Sealed[] = [
  {
    about: identifierAbout,
    older: (keyId, batch) => sql`select account_id, account_id as row_id, identifier_sealed as sealed from account
      where sealed_with < ${keyId} limit ${batch}`,
    write: ({ accounts, former, anew }) => sql`
      with mine as (
        select a.account_id, n.anew from account a
          join unnest(${accounts}::uuid[], ${former}::bytea[], ${anew}::bytea[]) as n(account_id, former, anew)
            on n.account_id = a.account_id and n.former = a.identifier_sealed
          for update of a skip locked)
      update account a set identifier_sealed = mine.anew from mine where a.account_id = mine.account_id returning 1`,
  },
  {
    about: sealedAbout,
    older: (keyId, batch) => sql`select account_id, proof_id as row_id, address_sealed as sealed from proof
      where sealed_with < ${keyId} limit ${batch}`,
    write: ({ accounts, ids, former, anew }) => sql`
      with mine as (
        select p.account_id, p.proof_id, n.anew from proof p
          join unnest(${accounts}::uuid[], ${ids}::uuid[], ${former}::bytea[], ${anew}::bytea[])
              as n(account_id, proof_id, former, anew)
            on n.account_id = p.account_id and n.proof_id = p.proof_id and n.former = p.address_sealed
          for update of p skip locked)
      update proof p set address_sealed = mine.anew from mine
        where p.account_id = mine.account_id and p.proof_id = mine.proof_id returning 1`,
  },
  {
    // Of no account: its own id stands in both places.
    about: signingKeyAbout,
    older: (keyId, batch) => sql`select row_id as account_id, row_id, private_sealed as sealed from oidc_signing_key
      where sealed_with < ${keyId} limit ${batch}`,
    write: ({ ids, former, anew }) => sql`
      with mine as (
        select k.row_id, n.anew from oidc_signing_key k
          join unnest(${ids}::uuid[], ${former}::bytea[], ${anew}::bytea[]) as n(row_id, former, anew)
            on n.row_id = k.row_id and n.former = k.private_sealed
          for update of k skip locked)
      update oidc_signing_key k set private_sealed = mine.anew from mine where k.row_id = mine.row_id returning 1`,
  },
  {
    about: targetSecretAbout,
    older: (keyId, batch) => sql`select target_id as account_id, target_id as row_id, secret_sealed as sealed
      from signal_target where sealed_with < ${keyId} limit ${batch}`,
    write: ({ ids, former, anew }) => sql`
      with mine as (
        select t.target_id, n.anew from signal_target t
          join unnest(${ids}::uuid[], ${former}::bytea[], ${anew}::bytea[]) as n(target_id, former, anew)
            on n.target_id = t.target_id and n.former = t.secret_sealed
          for update of t skip locked)
      update signal_target t set secret_sealed = mine.anew from mine where t.target_id = mine.target_id returning 1`,
  },
]

export interface Resealed {
  /** How many were written anew. */
  readonly count: number
  /** How many do not open: they stay as they are, and keep their key. */
  readonly unopened: number
}

/** Seals a batch of what an older key sealed with the present one (CR-04, CR-05). */
export async function resealOlder(database: Database, keys: Keys, batch: number): Promise<Resealed> {
  let [count, unopened] = [0, 0]
  for (const { about, older, write } of SEALED) {
    const rows = await database.query<SealedRow>(older(keys.sealingId, batch))
    const renewed = rows.flatMap((row) => {
      const anew = sealedAnew(keys, row.sealed, about(row.account_id, row.row_id))
      return anew ? [{ row, anew }] : []
    })
    unopened += rows.length - renewed.length
    if (renewed.length === 0) continue
    const written = await database.query(
      write({
        accounts: renewed.map(({ row }) => row.account_id),
        ids: renewed.map(({ row }) => row.row_id),
        former: renewed.map(({ row }) => row.sealed),
        anew: renewed.map(({ anew }) => anew),
      }),
    )
    count += written.length
  }
  return { count, unopened }
}

/** One value that was spoilt must not keep all others from being renewed. */
function sealedAnew(keys: Keys, sealed: Buffer, about: string): Buffer | undefined {
  try {
    return keys.seal(keys.open(sealed, about), about)
  } catch {
    return undefined
  }
}

/**
 * Deletes keys that seal nothing any more and had a successor for long enough. The base stays for ever. Each table is asked
 * for the first key from this one on: asked for a row of this one, PostgreSQL would read the whole table to find none.
 */
export async function forgetKeys(database: Database, sealingId: number, supersededBefore: Instant): Promise<number> {
  const gone = await database.query(sql`
    delete from ring_key k where key_id > ${BASE_ID} and key_id < ${sealingId}
      and exists (select from ring_key s where s.key_id > k.key_id and s.active_from <= ${at(supersededBefore)})
      and (select min(sealed_with) from account where sealed_with >= k.key_id) is distinct from k.key_id
      and (select min(sealed_with) from proof where sealed_with >= k.key_id) is distinct from k.key_id
      and (select min(sealed_with) from oidc_signing_key where sealed_with >= k.key_id) is distinct from k.key_id
      and (select min(sealed_with) from oidc_artifact where sealed_with >= k.key_id) is distinct from k.key_id
      and (select min(sealed_with) from signal_target where sealed_with >= k.key_id) is distinct from k.key_id
      and (select min(sealed_with) from api_answer where sealed_with >= k.key_id) is distinct from k.key_id
    returning 1`)
  return gone.length
}

export interface KeyUse extends Record<string, unknown> {
  readonly key_id: number
  readonly root: Buffer
  readonly active_from: Instant
  readonly sealed: number
}

/** For the operator: the keys of the ring, and how much each seals. */
export const usesOfKeys = (database: Database): Promise<KeyUse[]> =>
  database.query<KeyUse>(sql`
    select key_id, root, active_from, (select count(*) from account where sealed_with = key_id)
      + (select count(*) from proof where sealed_with = key_id)
      + (select count(*) from oidc_signing_key where sealed_with = key_id)
      + (select count(*) from oidc_artifact where sealed_with = key_id)
      + (select count(*) from signal_target where sealed_with = key_id)
      + (select count(*) from api_answer where sealed_with = key_id) as sealed from ring_key order by key_id`)
