import type { Instant } from '../../kernel/clock.ts'
import { ok } from '../../kernel/result.ts'
import type { Sql } from '../../platform/database/sql.ts'
import type { Service } from '../../platform/service.ts'
import { unchanged } from '../replacement/case.ts'
import { changeFrozenCase } from '../replacement/flow-case.ts'
import { type HostReport, hostReported as judge } from '../replacement/host.ts'

/** A message that is taken once: what uses it up, and whether somebody else was faster. */
export interface Once {
  readonly must: Sql
  readonly isUsed: () => Promise<boolean>
}

/**
 * The host says that something happened to an account at an instant of the ledger (machine.md b.6 "host compromise signal").
 * For security events, and for whoever else speaks for the host. Told again, it changes nothing more. Answers whether there is
 * such an account.
 */
export async function hostReported(
  service: Service,
  accountId: string,
  what: HostReport,
  at: Instant,
  once?: Once,
): Promise<boolean> {
  const taken = await changeFrozenCase<boolean>(
    service,
    accountId,
    ok(false),
    ({ account, case: c, moment }) => {
      if (account.state !== 'active') return ok({ change: unchanged(c), value: false })
      const change = judge(c, { what, at }, moment, service.policy)
      const { passwordChangedAt } = change.next
      return ok({ change, value: true, account: { passwordChangedAt }, musts: once ? [once.must] : [] })
    },
    async () => ((await once?.isUsed()) ? ok(true) : undefined),
  )
  return taken.ok && taken.value
}
