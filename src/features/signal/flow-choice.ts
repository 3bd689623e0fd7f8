import { isoInstant } from '../../kernel/clock.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Sql } from '../../platform/database/sql.ts'
import { LostRace, Unit } from '../../platform/database/unit.ts'
import { type Due, setDue } from '../../platform/due.ts'
import { recordEvents } from '../../platform/event.ts'
import type { Service } from '../../platform/service.ts'
import type { Kept } from '../oidc/client.ts'
import { unchanged } from '../replacement/case.ts'
import { changeCase } from '../replacement/flow-case.ts'
import { alerted } from '../replacement/tell.ts'
import { happenedTo } from '../security-info/changes.ts'
import { mayChange } from '../security-info/flow-gate.ts'
import type { Person } from '../session/store-visitor.ts'
import { deleteChoice, insertChoice, loadChoice, makeChoiceEffective } from './store-facts.ts'

const dueOf = (accountId: string): Due => ({ accountId, kind: 'signal-out', subject: accountId })

async function step(service: Service, accountId: string, kind: string, change: Sql, timer: Sql): Promise<boolean> {
  const { now } = await service.time.moment()
  const unit = new Unit().expect(change).add(timer, recordEvents(service.random, accountId, now, [{ kind, data: {} }]))
  try {
    await unit.commit(service.database)
    service.nudge()
    return true
  } catch (error) {
    if (error instanceof LostRace) return false
    throw error
  }
}

/**
 * Somebody does not want apps to be told of them. Apps hear of the wish at once, and of everything until the wait is over:
 * whoever took the account would silence it first (EV-13).
 */
export async function optOut(service: Service, accountId: string): Promise<Kept<{ readonly out_at: string }>> {
  const { now } = await service.time.moment()
  const outAt = now + service.policy.signal_opt_out_ms
  const begun = insertChoice(accountId, outAt)
  if (!(await step(service, accountId, 'signals.opt_out_initiated', begun, setDue(dueOf(accountId), outAt))))
    return { ok: false, problem: 'This account has opted out already.' }
  return { ok: true, value: { out_at: isoInstant(outAt) } }
}

/**
 * The person does it themself, with a contact that has its full say, shown for this. Every contact hears of it at once; a form
 * that is sent again changes nothing and uses nothing up.
 */
export function optOutOwn(service: Service, person: Person): Promise<Result<void>> {
  const { accountId } = person.account
  return changeCase<void>(service, accountId, refuse('security_info.gone'), async (read) => {
    const { case: c, moment } = read
    if (await loadChoice(service.database, accountId)) return ok({ change: unchanged(c), value: undefined })
    const spent = await mayChange(service, person, read, 'signals-out')
    if (!spent.ok) return spent
    const { agent, source } = person
    const from = moment.now + service.policy.signal_opt_out_ms
    const notices = alerted(c).map(({ proofId }) => ({
      template: 'signals-out',
      proofId,
      dedupe: `signals-out/${moment.now}/${proofId}`,
      params: { agent, source, from },
    }))
    return ok({
      change: { ...unchanged(c), notices, happened: [happenedTo('signals.opt_out_initiated', {}, person)] },
      value: undefined,
      musts: [...spent.value, insertChoice(accountId, from)],
      parts: [setDue(dueOf(accountId), from)],
    })
  })
}

/** They want it again, or take it back before it came to be. */
export async function optIn(service: Service, accountId: string): Promise<Kept<{ readonly account: string }>> {
  const choice = await loadChoice(service.database, accountId)
  const effective = choice?.effective ?? false
  const kind = effective ? 'signals.opt_in' : 'signals.opt_out_cancelled'
  const taken = setDue(dueOf(accountId), undefined)
  if (!choice || !(await step(service, accountId, kind, deleteChoice(accountId, effective), taken)))
    return { ok: false, problem: 'This account has not opted out.' }
  return { ok: true, value: { account: accountId } }
}

/** The wait is over. */
export async function optOutIsOver(service: Service, due: Due): Promise<void> {
  const over = makeChoiceEffective(due.accountId)
  if (await step(service, due.accountId, 'signals.opt_out_effective', over, setDue(due, undefined))) return
  await new Unit().add(setDue(due, undefined)).commit(service.database)
}
