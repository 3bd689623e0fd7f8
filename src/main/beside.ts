import { MovableClock, systemClock } from '../kernel/clock.ts'
import { systemRandom } from '../kernel/random.ts'
import type { Settings } from '../platform/config/settings.ts'
import { KeyRing } from '../platform/crypto/key-ring.ts'
import { openLog } from '../platform/log.ts'
import type { Service } from '../platform/service.ts'
import { Time } from '../platform/time.ts'
import { policy } from '../policy/policy.ts'
import { loadRootKeys } from './key.ts'
import { checkTables } from './schema.ts'
import { openBeside, type Store } from './store.ts'

/** The service as commands use it, whether or not one answers people beside it: no pages, nothing sent. */
export async function withService<T>(settings: Settings, work: (service: Service) => Promise<T>): Promise<T> {
  const log = openLog('warn')
  const store = await openBeside(settings, log)
  try {
    return await work(await serviceOn(settings, store, log))
  } finally {
    await store.close()
  }
}

async function serviceOn(settings: Settings, { database }: Store, log: Service['log']): Promise<Service> {
  await checkTables(database, log)
  const clock = new MovableClock(systemClock)
  const time = new Time(database, clock, {
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
