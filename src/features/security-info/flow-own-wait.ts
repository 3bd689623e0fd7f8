import type { Milliseconds } from '../../kernel/duration.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Service } from '../../platform/service.ts'
import { changeCase } from '../replacement/flow-case.ts'
import type { Person } from '../session/store-visitor.ts'
import { mayChange } from './flow-gate.ts'
import { chooseWait } from './own-wait.ts'

const GONE = refuse('security_info.gone')

/**
 * Chooses how long a replacement waits. It takes a proof with the full say, shown for this act; a form that is sent again
 * changes nothing and uses nothing up, and neither does one that cannot be read.
 */
export function setOwnWait(service: Service, person: Person, waitMs: Milliseconds): Promise<Result<void>> {
  return changeCase<void>(service, person.account.accountId, GONE, async (read) => {
    const { case: c, moment } = read
    const chosen = chooseWait(c, waitMs, person, moment, service.policy)
    if (chosen.ok && chosen.value.next === c) return ok({ change: chosen.value, value: undefined })
    const spent = await mayChange(service, person, read, 'choose-wait')
    if (!spent.ok) return spent
    return chosen.ok ? ok({ change: chosen.value, value: undefined, musts: spent.value }) : chosen
  })
}
