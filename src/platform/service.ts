import type { Clock } from '../kernel/clock.ts'
import type { Random } from '../kernel/random.ts'
import type { Policy } from '../policy/policy.ts'
import type { Settings } from './config/settings.ts'
import type { KeyRing } from './crypto/key-ring.ts'
import type { Keys } from './crypto/keys.ts'
import type { Database } from './database/database.ts'
import type { Log } from './log.ts'
import type { Time } from './time.ts'

/** What every flow is given instead of reaching for it: the database, time, chance, keys, numbers, settings. */
export interface Service {
  readonly database: Database
  readonly time: Time
  readonly clock: Clock
  readonly random: Random
  readonly keys: Keys
  /** Makes `keys` follow what other instances did to the ring in the database. */
  readonly ring: Pick<KeyRing, 'refresh'>
  readonly policy: Policy
  readonly settings: Settings
  readonly log: Log
  /** Tells the worker that something may be due at once, so that a code leaves now and not at the next poll. */
  nudge(): void
}
