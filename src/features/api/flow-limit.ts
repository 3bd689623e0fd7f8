import { seconds } from '../../kernel/duration.ts'
import { spend } from '../../platform/budget.ts'
import type { Service } from '../../platform/service.ts'
import { countedBy } from './store.ts'

/** What a caller has left (draft-ietf-httpapi-ratelimit-headers). */
export interface Allowance {
  readonly allowed: boolean
  readonly headers: Readonly<Record<string, string>>
  /** Whole seconds until there is room again. */
  readonly retryAfter: number
}

/**
 * Counts a request before anything of it is looked at: one statement on one row, so that of many at once, on however many
 * instances, exactly as many get through as may.
 */
export async function countRequest(service: Service, caller: string, isAnybody: boolean): Promise<Allowance> {
  const { policy, database, time } = service
  const windowMs = policy.api_requests_window_ms
  const max = isAnybody ? policy.api_anybody_requests_max : policy.api_requests_max
  const { now } = await time.moment()
  const budget = { kind: 'api', subject: caller, limits: [{ windowMs, max }] }
  const { allowed, used, first } = await countedBy(database, budget, spend(budget, now))
  const reset = Math.max(1, Math.ceil((first + windowMs - now) / seconds(1)))
  return {
    allowed,
    retryAfter: reset,
    headers: {
      'ratelimit-policy': `"client";q=${max};w=${windowMs / seconds(1)}`,
      ratelimit: `"client";r=${allowed ? Math.max(0, max - used) : 0};t=${reset}`,
    },
  }
}
