import { isoInstant } from '../kernel/clock.ts'
import { systemRandom } from '../kernel/random.ts'
import type { Settings } from '../platform/config/settings.ts'
import { KeyRing, nameOf } from '../platform/crypto/key-ring.ts'
import { BASE_ID } from '../platform/crypto/keys.ts'
import type { Database } from '../platform/database/database.ts'
import { sql } from '../platform/database/sql.ts'
import { Unit } from '../platform/database/unit.ts'
import { setDue } from '../platform/due.ts'
import { policy } from '../policy/policy.ts'
import { loadRootKeys } from './key.ts'
import { StartError } from './store.ts'
import { usesOfKeys } from './store-seals.ts'
import { SEALS } from './upkeep.ts'

/** One key of the ring, as the operator is told of it. */
export interface KeyLine {
  readonly id: number
  readonly use: 'digests, codes and links' | 'sealing'
  /** The first bytes of the fingerprint of the root key that wraps it. */
  readonly root: string
  readonly activeFrom: string
  /** How many values it seals. */
  readonly sealed: number
}

export async function listKeys(database: Database): Promise<readonly KeyLine[]> {
  return (await usesOfKeys(database)).map((key) => ({
    id: key.key_id,
    use: key.key_id === BASE_ID ? 'digests, codes and links' : 'sealing',
    root: nameOf(key.root),
    activeFrom: isoInstant(key.active_from),
    sealed: key.sealed,
  }))
}

/**
 * A new sealing key beside a service that goes on: in ten minutes, when every instance knows it, it seals what is new, and
 * the upkeep of any instance seals the rest anew.
 */
export async function rotateKeys(settings: Settings, database: Database): Promise<{ id: number; activeFrom: string }> {
  const ring = await KeyRing.open(database, await loadRootKeys(settings, systemRandom), systemRandom)
  const [ledger] = await database.query<{ t: number }>(sql`select t from ledger`)
  if (!ledger) throw new StartError('This database has not been used yet: there is nothing to rotate.')
  const rotation = await ring.rotate(ledger.t, ledger.t + policy.key_active_after_ms)
  if (rotation.isNew) await new Unit().add(setDue(SEALS, rotation.activeFrom)).commit(database)
  return { id: rotation.keyId, activeFrom: isoInstant(rotation.activeFrom) }
}
