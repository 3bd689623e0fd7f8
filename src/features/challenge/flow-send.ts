import type { Instant } from '../../kernel/clock.ts'
import { days } from '../../kernel/duration.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { claim, spend, spentOf } from '../../platform/budget.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Sql } from '../../platform/database/sql.ts'
import type { Service } from '../../platform/service.ts'
import type { Address } from '../proof/address.ts'
import { countryOf } from '../proof/phone.ts'
import { blockSubject, mailboxSubject } from '../proof/store-address.ts'
import { type CodeBudget, sendBudgets } from './budgets.ts'
import { ALL, baselineOf, pumpedUntil, scopesOf } from './sms.ts'
import { loadSms } from './store-sms.ts'

export interface Outgoing {
  readonly accountId: string
  readonly address: Address
  /** The browser that asks is known to the account. */
  readonly trusted: boolean
  /** The address was shown for this account before. */
  readonly proven: boolean
  /** The coarse network of somebody who types an address that is new. */
  readonly network: string | undefined
}

/**
 * What a message with a code or a link is counted in, as parts of the unit that sends it: each has to touch its row
 * (`expect`). Refuses where one of these budgets or of `others` is spent, and tells from when it is not.
 */
export async function reserveMessage(
  service: Service,
  from: Queryable,
  outgoing: Outgoing,
  now: Instant,
  others: readonly CodeBudget[] = [],
): Promise<Result<readonly Sql[]>> {
  const { address, ...rest } = outgoing
  const sending = {
    ...rest,
    kind: address.kind,
    mailbox: mailboxSubject(service, address),
    block: blockSubject(service, address),
  }
  const budgets: readonly CodeBudget[] = sendBudgets(sending, service.settings, service.policy)
  const spent = await spentOf(from, [...others, ...budgets], now)
  if (spent) return refuse(spent.budget.code, { at: spent.at })
  const stopped =
    address.kind === 'phone' && !(outgoing.trusted && outgoing.proven) && (await pumped(service, from, address, now))
  if (stopped) return refuse('code.sms_busy', { at: stopped })
  return ok(budgets.map((budget) => spend(budget, now)))
}

/** Where the SMS to a number are counted; null for mail. */
export const smsScopes = (service: Service, address: Address): readonly string[] | null =>
  address.kind === 'phone' ? scopesOf(blockSubject(service, address), countryOf(address)) : null

/** Until when SMS to this number are stopped, because too few of the codes sent there are typed (T106). */
async function pumped(service: Service, from: Queryable, address: Address, now: Instant): Promise<Instant | undefined> {
  const { policy } = service
  const scopes = smsScopes(service, address) ?? []
  const sent = await loadSms(from, scopes, now - policy.sms_conversion_baseline_window_ms)
  const baseline = baselineOf(sent.get(ALL) ?? [], now, policy)
  for (const scope of scopes.filter((s) => s !== ALL)) {
    const until = pumpedUntil(sent.get(scope) ?? [], baseline, now, policy)
    if (until === undefined) continue
    const alarm = { kind: 'sms-alarm', subject: scope, limits: [{ windowMs: days(1), max: 1 }] }
    if (await claim(service.database, alarm, now))
      service.log.error('sms stopped: too few codes are typed', { kind: scope.split('/')[0] ?? scope, detail: scope })
    return until
  }
  return undefined
}
