import { adjustBreaker } from '../features/challenge/flow-breaker.ts'
import { Unit } from '../platform/database/unit.ts'
import { armDue, type Due, setDue } from '../platform/due.ts'
import type { Service } from '../platform/service.ts'
import { forgetOld } from './store-retention.ts'

/** The timer of the service itself: it belongs to no account. */
const NOBODY = '00000000-0000-0000-0000-000000000000'
const UPKEEP: Due = { accountId: NOBODY, kind: 'upkeep', subject: NOBODY }

/** Winds the timer up at the start; where it runs already it is left alone. */
export async function armUpkeep(service: Service): Promise<void> {
  const { now } = await service.time.moment()
  await service.database.query(armDue(UPKEEP, now + service.policy.upkeep_every_ms))
}

/** Twice a day: what is old goes, and the limit of wrong codes follows the week. */
export async function upkeep(service: Service): Promise<void> {
  const { now } = await service.time.moment()
  await adjustBreaker(service, now)
  const count = await forgetOld(service.database, now, service.policy)
  await new Unit().add(setDue(UPKEEP, now + service.policy.upkeep_every_ms)).commit(service.database)
  service.log.info('upkeep done', { count })
}
