import type { Instant } from '../../kernel/clock.ts'
import { minutes } from '../../kernel/duration.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Sql } from '../../platform/database/sql.ts'
import type { Service } from '../../platform/service.ts'
import { type Breaker, failuresOf, limitOf, opensAt, slotOf } from './breaker.ts'
import { badHour, countFailure, loadBreaker, markBreaker, setLimit } from './store-breaker.ts'

/** A try that is counted for the whole service, and the part of a unit that takes it back where it turned out right. */
export interface Counted {
  readonly takeBack: Sql
}

/**
 * Counts a try from an unknown browser for the whole service, or refuses to look at it. It is counted and then the sum
 * is read: whoever counted last of more than the limit sees them all, so no more than the limit are ever judged,
 * from whichever instance. What is refused is taken back: a flood does not keep itself alive.
 */
export async function countForService(service: Service, now: Instant): Promise<Result<Counted>> {
  const { database, policy } = service
  const before = await loadBreaker(database, now, policy)
  if (failuresOf(before) >= before.limitCount) return closed(service, before, now)
  const slot = slotOf(now)
  const shard = service.random.bytes(1).readUInt8() % policy.code_service_shards_count
  await database.query(countFailure(slot, shard, 1))
  const takeBack = countFailure(slot, shard, -1)
  const after = await loadBreaker(database, now, policy)
  if (failuresOf(after) > after.limitCount) {
    await database.query(takeBack)
    return closed(service, after, now)
  }
  // At the limit itself it opens and closes with every try; that is news once a minute at most.
  if (after.closedAt !== null && now > after.closedAt + minutes(1)) await noteOpen(service, after)
  return ok({ takeBack })
}

async function closed(service: Service, breaker: Breaker, now: Instant) {
  if (breaker.closedAt === null && (await markBreaker(service.database, now, service.policy)))
    service.log.error('code entry closed to unknown browsers', { count: failuresOf(breaker), kind: 'breaker' })
  return refuse('code.service_busy', { at: opensAt(breaker, now) })
}

async function noteOpen(service: Service, breaker: Breaker): Promise<void> {
  if (await markBreaker(service.database, null, service.policy))
    service.log.warn('code entry open again', { count: failuresOf(breaker), kind: 'breaker' })
}

/** Twice a day the limit follows what the service is used to. */
export async function adjustBreaker(service: Service, now: Instant): Promise<void> {
  const { database, policy } = service
  await setLimit(database, limitOf(await badHour(database, now, policy), policy))
  const breaker = await loadBreaker(database, now, policy)
  if (breaker.closedAt !== null && failuresOf(breaker) < breaker.limitCount) await noteOpen(service, breaker)
}

/** How things stand, for who runs the service. */
export async function breakerNow(service: Service) {
  const { now } = await service.time.moment()
  const breaker = await loadBreaker(service.database, now, service.policy)
  const failures = failuresOf(breaker)
  return {
    failures,
    limit: breaker.limitCount,
    closed: failures >= breaker.limitCount,
    opensAt: failures >= breaker.limitCount ? opensAt(breaker, now) : undefined,
  }
}
