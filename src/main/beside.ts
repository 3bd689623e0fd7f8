import { MovableClock, systemClock } from '../kernel/clock.ts'
import { systemRandom } from '../kernel/random.ts'
import type { Settings } from '../platform/config/settings.ts'
import { KeyRing } from '../platform/crypto/key-ring.ts'
import { sql } from '../platform/database/sql.ts'
import { openLog } from '../platform/log.ts'
import type { Service } from '../platform/service.ts'
import { Time } from '../platform/time.ts'
import { policy } from '../policy/policy.ts'
import { loadRootKeys } from './key.ts'
import { checkTables } from './schema.ts'
import { openBeside, StartError, type Store } from './store.ts'
import { readInside } from './store-fence.ts'

/**
 * The service as commands use it, whether or not one answers people beside it: no pages, nothing sent. On a fenced database
 * only what deals with the fence works.
 */
export async function withService<T>(
  settings: Settings,
  work: (service: Service) => Promise<T>,
  where: 'open' | 'fenced, too' = 'open',
): Promise<T> {
  const log = openLog('warn')
  const store = await openBeside(settings, log)
  try {
    return await work(await serviceOn(settings, store, log, where))
  } finally {
    await store.close()
  }
}

async function serviceOn(
  settings: Settings,
  { database }: Store,
  log: Service['log'],
  where: 'open' | 'fenced, too',
): Promise<Service> {
  await checkTables(database, log)
  if (where === 'open' && (await readInside(database)).fencedWhy !== null)
    throw new StartError('This database is fenced after a restore. See "honnin restore" (docs/restore.md).')
  const clock = new MovableClock(systemClock)
  // A clock that development moved is not held against the database's; any other is, so that no command credits a wrong one.
  const [ledger] = await database.query<{ moved_ms: number }>(sql`select moved_ms from ledger`)
  const time = new Time(database, clock, {
    ...(ledger && ledger.moved_ms > 0 ? {} : { skewMaxMs: policy.clock_skew_max_ms }),
    heartbeatMs: policy.ledger_heartbeat_ms,
    creditMaxMs: policy.ledger_credit_max_ms,
    onMoved: (movedMs) => {
      clock.offset = movedMs
    },
  })
  await time.join()
  const ring = await KeyRing.open(database, await loadRootKeys(settings, systemRandom), systemRandom)
  await ring.refresh((await time.moment()).now)
  return { database, time, clock, random: systemRandom, keys: ring.keys, ring, policy, settings, log, nudge() {} }
}
