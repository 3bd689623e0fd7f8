import type { Instant } from '../../kernel/clock.ts'
import { seconds } from '../../kernel/duration.ts'
import type { Refusal } from '../../kernel/result.ts'

export interface Throttled {
  readonly status: 429 | 503
  /** Whole seconds, for the header Retry-After. */
  readonly retryAfter: number
}

const TOO_MANY = /^(?:code|sign_in|recovery_code|stop)\.(?:too_many|paused|network_busy|sms_busy)/

/**
 * Limits that time alone ends, told the way programs understand (RL-06): 429 where it was this person or network, 503
 * where it is the service. Both say when to come back.
 */
export function throttled({ code, params }: Refusal, now: Instant): Throttled | undefined {
  if (typeof params.at !== 'number') return undefined
  const retryAfter = Math.max(1, Math.ceil((params.at - now) / seconds(1)))
  if (code === 'code.service_busy') return { status: 503, retryAfter }
  return TOO_MANY.test(code) ? { status: 429, retryAfter } : undefined
}
