import type { Instant } from '../../kernel/clock.ts'
import type { Random } from '../../kernel/random.ts'
import type { Database } from '../database/database.ts'
import { at, sql } from '../database/sql.ts'
import { BASE_ID, Keys } from './keys.ts'
import { ROOT_KEY_BYTES, type RootKey } from './root-key.ts'

/** What the operator can mend: the wrong key, or none. */
export class KeyError extends Error {}

interface RingRow extends Record<string, unknown> {
  key_id: number
  root: Buffer
  /** Null: the root key itself (migration 0011). */
  wrapped: Buffer | null
  active_from: Instant
}

/** A new key, or the one that is about to become active anyway. */
export interface Rotation {
  readonly keyId: number
  readonly activeFrom: Instant
  readonly isNew: boolean
}

/**
 * The keys in the database, each wrapped under a root key that is not there (docs/decisions/024). The first root key is
 * the present one; the others only open what was wrapped before.
 */
export class KeyRing {
  readonly keys: Keys
  readonly #database: Database
  readonly #roots: readonly RootKey[]
  readonly #random: Random
  #secrets: ReadonlyMap<number, Buffer> = new Map()

  private constructor(database: Database, roots: readonly RootKey[], random: Random, base: Buffer) {
    this.#database = database
    this.#roots = roots
    this.#random = random
    this.keys = new Keys(base, random)
  }

  /**
   * Opens the ring of a database, or makes one, and wraps it under the first root key. A database opens only with a key of
   * its own; another one is told at once, before anything is written.
   */
  static async open(database: Database, roots: readonly RootKey[], random: Random): Promise<KeyRing> {
    const [root] = roots
    if (!root) throw new KeyError('A key is needed.')
    for (const { key_id: keyId, root: under } of await readRing(database))
      if (!rootOf(roots, under))
        throw new KeyError(
          `This database belongs to another key (${keyId}: ${nameOf(under)}). Set HONNIN_KEY, or put the right honnin.key into the data folder.`,
        )
    await addKeys(database, root, random, [BASE_ID, BASE_ID + 1], 0)
    const rows = await readRing(database)
    for (const row of rows) await wrapAnew(database, roots, random, row)
    const base = rows.map((row) => (row.key_id === BASE_ID ? unwrapped(roots, row) : undefined)).find((b) => b)
    if (!base) throw new KeyError('This database belongs to another key, which was set just now.')
    const ring = new KeyRing(database, roots, random, base)
    await ring.refresh(0)
    return ring
  }

  /**
   * Follows the ring in the database: what others added is known, and from `now` on what became active seals. Answers the
   * numbers of keys that none of our root keys opens.
   */
  async refresh(now: Instant): Promise<readonly number[]> {
    const [rows, [ledger]] = await Promise.all([
      readRing(this.#database),
      this.#database.query<{ restores: number }>(sql`select restores from ledger`),
    ])
    this.keys.followRestores(ledger?.restores ?? 0)
    const secrets = new Map<number, Buffer>()
    for (const row of rows) {
      const secret = unwrapped(this.#roots, row) ?? this.#secrets.get(row.key_id)
      if (secret) secrets.set(row.key_id, secret)
    }
    this.#secrets = secrets
    const active = rows.filter((row) => secrets.has(row.key_id) && row.active_from <= now).map((row) => row.key_id)
    this.keys.adopt({ secrets, sealingId: Math.max(BASE_ID, ...active) })
    return rows.map((row) => row.key_id).filter((id) => !secrets.has(id))
  }

  /** Adds a key that seals from `activeFrom` on: until then every instance has read it. Only one is under way at a time. */
  async rotate(now: Instant, activeFrom: Instant): Promise<Rotation> {
    const [root] = this.#roots
    const before = newest(await readRing(this.#database))
    if (!root || !before || before.active_from > now)
      return { keyId: before?.key_id ?? 0, activeFrom: before?.active_from ?? now, isNew: false }
    const keyId = before.key_id + 1
    const added = await addKeys(this.#database, root, this.#random, [keyId], activeFrom)
    const after = newest(await readRing(this.#database))
    return { keyId, activeFrom: after?.active_from ?? activeFrom, isNew: added > 0 }
  }
}

const readRing = (database: Database): Promise<RingRow[]> =>
  database.query<RingRow>(sql`select key_id, root, wrapped, active_from from ring_key order by key_id`)

/** Numbers are not used again: the newest key is never deleted. */
const newest = (rows: readonly RingRow[]): RingRow | undefined => rows.at(-1)

const rootOf = (roots: readonly RootKey[], fingerprint: Buffer): RootKey | undefined =>
  roots.find((root) => root.fingerprint().equals(fingerprint))

/** The first bytes of a fingerprint, by which people tell root keys apart. */
export const nameOf = (fingerprint: Buffer): string => fingerprint.toString('hex').slice(0, 8)

function unwrapped(roots: readonly RootKey[], { key_id: keyId, root, wrapped }: RingRow): Buffer | undefined {
  const under = rootOf(roots, root)
  if (!under) return undefined
  return wrapped === null ? under.secret : under.unwrap(keyId, wrapped)
}

/** New secrets, where the numbers are free; answers how many. Of two who do it at once one is the first. */
async function addKeys(
  database: Database,
  root: RootKey,
  random: Random,
  ids: readonly number[],
  activeFrom: Instant,
): Promise<number> {
  const wrapped = ids.map((id) => root.wrap(random, id, random.bytes(ROOT_KEY_BYTES)))
  const added = await database.query(sql`
    insert into ring_key (key_id, root, wrapped, active_from)
    select id, ${root.fingerprint()}, secret, ${at(activeFrom)}
      from unnest(${ids}::integer[], ${wrapped}::bytea[]) as n(id, secret) order by id
    on conflict do nothing returning 1`)
  return added.length
}

/** The same secret under the first root key; whoever does it first, the others find it done. */
async function wrapAnew(database: Database, roots: readonly RootKey[], random: Random, row: RingRow): Promise<void> {
  const [root] = roots
  const secret = unwrapped(roots, row)
  if (!root || !secret || (row.wrapped !== null && root.fingerprint().equals(row.root))) return
  await database.query(sql`update ring_key set root = ${root.fingerprint()}, wrapped = ${root.wrap(random, row.key_id, secret)}
    where key_id = ${row.key_id} and root = ${row.root} and wrapped is not distinct from ${row.wrapped}::bytea`)
}
