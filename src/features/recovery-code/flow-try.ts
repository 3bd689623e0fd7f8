import type { Instant } from '../../kernel/clock.ts'
import { days, hours } from '../../kernel/duration.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type Budget, doneWithin } from '../../kernel/window.ts'
import { claim, forget, spentOf, timesOf } from '../../platform/budget.ts'
import { Unit } from '../../platform/database/unit.ts'
import type { Service } from '../../platform/service.ts'
import { isBrowserKnown } from '../account/store-browser.ts'

/** Who types a recovery code: an account, and where. */
export interface Typist {
  readonly account: { readonly accountId: string }
  readonly browserKey: string
  readonly source: string
}

/**
 * Wrong recovery codes are counted for a known browser by itself, and for all others by their network: whoever guesses
 * at 120 bits in vain must not close the owner's last way in from somewhere else (machine.md L7).
 */
async function budgetOf(service: Service, who: Typist, now: Instant): Promise<Budget> {
  const { policy, database } = service
  const { accountId } = who.account
  const known = await isBrowserKnown(database, accountId, who.browserKey, now - policy.browser_known_ms)
  return {
    kind: 'recovery-code',
    subject: `${accountId}/${known ? who.browserKey : who.source}`,
    limits: [
      { windowMs: hours(1), max: policy.recovery_code_attempts_hour_max },
      { windowMs: days(1), max: policy.recovery_code_attempts_day_max },
      { windowMs: days(30), max: policy.recovery_code_attempts_month_max },
    ],
  }
}

/** Counts a recovery code before it is judged; answers what takes the count away once it was right. */
export async function claimRecoveryTry(
  service: Service,
  who: Typist,
  now: Instant,
): Promise<Result<() => Promise<void>>> {
  const budget = await budgetOf(service, who, now)
  if (await claim(service.database, budget, now))
    return ok(() => new Unit().add(forget([budget])).commit(service.database))
  const spent = await spentOf(service.database, [budget], now)
  return refuse('recovery_code.too_many', { at: spent?.at ?? now + hours(1) })
}

/** How many more are judged here now. */
export async function recoveryTriesLeft(service: Service, who: Typist, now: Instant): Promise<number> {
  const budget = await budgetOf(service, who, now)
  const [times = []] = await timesOf(service.database, [budget])
  return Math.max(0, Math.min(...budget.limits.map(({ windowMs, max }) => max - doneWithin(times, windowMs, now))))
}
