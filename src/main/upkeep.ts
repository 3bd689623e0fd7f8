import { adjustBreaker } from '../features/challenge/flow-breaker.ts'
import { deleteFormerSigningKeys } from '../features/oidc/store-keys.ts'
import { giveUpOld } from '../features/signal/store-sets.ts'
import { Unit } from '../platform/database/unit.ts'
import { armDue, type Due, setDue } from '../platform/due.ts'
import type { Service } from '../platform/service.ts'
import { forgetOld } from './store-retention.ts'
import { forgetKeys, resealOlder } from './store-seals.ts'

/** The timer of the service itself: it belongs to no account. */
const NOBODY = '00000000-0000-0000-0000-000000000000'
const UPKEEP: Due = { accountId: NOBODY, kind: 'upkeep', subject: NOBODY }
/** Exported for who rotates the keys: then there is something to do at once. */
export const SEALS: Due = { accountId: NOBODY, kind: 'seals', subject: NOBODY }

/** Winds the timers up at the start; where they run already they are left alone. */
export async function armUpkeep(service: Service): Promise<void> {
  const { now } = await service.time.moment()
  await service.database.query(armDue(UPKEEP, now + service.policy.upkeep_every_ms))
  await service.database.query(armDue(SEALS, now))
}

/** Twice a day: what is old goes, and the limit of wrong codes follows the week. */
export async function upkeep(service: Service): Promise<void> {
  const { now } = await service.time.moment()
  await adjustBreaker(service, now)
  await service.database.query(giveUpOld(now - service.policy.signal_held_ms, now))
  await service.database.query(deleteFormerSigningKeys(now - service.policy.oidc_signing_key_kept_ms))
  const count = await forgetOld(service.database, now, service.policy)
  await new Unit().add(setDue(UPKEEP, now + service.policy.upkeep_every_ms)).commit(service.database)
  service.log.info('upkeep done', { count })
}

/**
 * What was sealed with an older key is sealed with the present one, batch by batch; when nothing is left, the older key
 * goes (CR-04). Several instances may do it at the same time.
 */
export async function renewSeals({ database, time, ring, keys, policy, log }: Service): Promise<void> {
  const { now } = await time.moment()
  await ring.refresh(now)
  const { count, unopened } = await resealOlder(database, keys, policy.upkeep_batch_count)
  if (unopened > 0) log.error('sealed values do not open', { count: unopened })
  if (count > 0) log.info('sealed anew', { count })
  else await forgetKeys(database, keys.sealingId, now - policy.key_kept_ms)
  const pause = count > 0 ? policy.reseal_pause_ms : policy.keys_looked_through_every_ms
  await new Unit().add(setDue(SEALS, now + pause)).commit(database)
}
