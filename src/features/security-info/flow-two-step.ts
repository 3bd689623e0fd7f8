import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Service } from '../../platform/service.ts'
import { unchanged } from '../replacement/case.ts'
import { changeCase } from '../replacement/flow-case.ts'
import type { Person } from '../session/store-visitor.ts'
import { mayChange } from './flow-gate.ts'
import { switchTwoStep } from './two-step.ts'

const GONE = refuse('security_info.gone')

/**
 * Turns two-step verification at sign-in on or off. Both take a proof with the full say, shown for this act: turned off
 * it makes a known password enough, and turned on by who has nothing to show it would shut the owner out. A form that is
 * sent again changes nothing and uses nothing up.
 */
export function setTwoStep(service: Service, person: Person, on: boolean): Promise<Result<void>> {
  return changeCase<void>(service, person.account.accountId, GONE, async (read) => {
    const { case: c, moment } = read
    if (on === (c.twoStepAt !== null)) return ok({ change: unchanged(c), value: undefined })
    const spent = await mayChange(service, person, read, 'two-step')
    if (!spent.ok) return spent
    return ok({ change: switchTwoStep(c, on, person, moment), value: undefined, musts: spent.value })
  })
}
