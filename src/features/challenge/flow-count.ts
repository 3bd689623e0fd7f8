import type { Instant } from '../../kernel/clock.ts'
import { days } from '../../kernel/duration.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { doneWithin, freeAt } from '../../kernel/window.ts'
import { forget, giveBack, spend, spentOf, timesOf } from '../../platform/budget.ts'
import type { Sql } from '../../platform/database/sql.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { recordEvents } from '../../platform/event.ts'
import { enqueue } from '../../platform/outbox.ts'
import type { Service } from '../../platform/service.ts'
import { powers } from '../proof/rules.ts'
import { loadProofs } from '../proof/store.ts'
import { contextOf, failureBudget, proofBudget, toldBudget } from './budgets.ts'
import { countForService } from './flow-breaker.ts'
import type { Challenge } from './rules.ts'
import { countAttempt, loadChallenge, type StoredChallenge } from './store.ts'

/** A try that is counted everywhere, and not judged yet. */
export interface CountedTry {
  readonly challenge: StoredChallenge
  /** Parts that say that the code was right, so that it was no failure. */
  readonly right: readonly Sql[]
}

/**
 * Counts a try wherever it counts before it is judged (S10): for the service, for this code, for the account in its
 * context, for the proof. What is refused here is not judged. Whatever runs at the same time, no more are judged than
 * each of the limits allows.
 */
export async function countCodeTry(
  service: Service,
  accountId: string,
  { challengeId, known }: { readonly challengeId: string; readonly known?: StoredChallenge | undefined },
  now: Instant,
): Promise<Result<CountedTry>> {
  const { database, policy } = service
  const isOpen = (c: StoredChallenge | undefined): c is StoredChallenge =>
    c?.state === 'live' && c.attempts < policy.code_attempts_max
  const found = known ?? (await loadChallenge(database, accountId, challengeId))
  if (!isOpen(found)) return refuse('code.dead')
  const { trusted, proofId } = found
  // Only unknown browsers are limited together: nobody else's guessing closes the owner's own browser (L7).
  const counted = trusted ? undefined : await countForService(service, now)
  if (counted && !counted.ok) return counted
  const takeBack = counted ? [counted.value.takeBack] : []
  const failures = failureBudget(accountId, trusted, policy)
  const inARow = proofBudget(accountId, proofId, trusted, policy)
  // Everywhere or nowhere: what is refused for one of them does not count in the others.
  let challenge = found
  const done = await untilWon<Result<void>>(
    () =>
      new Unit()
        .expect(countAttempt(accountId, challenge, policy.code_attempts_max))
        .expect(spend(failures, now))
        .expect(spend(inARow, now))
        .commit(database)
        .then(() => ok(undefined)),
    async () => {
      const again = await loadChallenge(database, accountId, challengeId)
      if (!isOpen(again)) return refuse('code.dead')
      challenge = again
      const spent = await spentOf(database, [failures, inARow], now)
      return spent && refuse(spent.budget.code, { at: spent.at })
    },
  )
  if (!done.ok) {
    await untilWon(() => new Unit().add(...takeBack).commit(database))
    return done
  }
  const rows = [true, false].map((context) => proofBudget(accountId, proofId, context, policy))
  return ok({
    challenge: { ...challenge, attempts: challenge.attempts + 1 },
    right: [...takeBack, giveBack(failures, now), forget(rows)],
  })
}

/**
 * Writes down that a wrong code was typed; on the tenth of a day every proof hears of it (T001). Answers how many
 * more the account takes today in this context.
 */
export async function noteWrong(service: Service, accountId: string, c: Challenge, now: Instant): Promise<number> {
  const { database, policy } = service
  const mine = failureBudget(accountId, c.trusted, policy)
  const others = failureBudget(accountId, !c.trusted, policy)
  const told = toldBudget(accountId)
  return untilWon(async () => {
    const [here = [], there = [], before = []] = await timesOf(database, [mine, others, told])
    const unit = new Unit()
    if (c.purpose !== 'enrol')
      unit.add(
        recordEvents(service.random, accountId, now, [
          { kind: 'code.wrong', data: { proof: c.proofId, purpose: c.purpose, context: contextOf(c.trusted) } },
        ]),
      )
    const count = doneWithin(here, days(1), now) + doneWithin(there, days(1), now)
    if (count >= policy.code_failures_told_max && freeAt(before, told.limits, now) === undefined)
      await addNotices(service, unit.expect(spend(told, now)), accountId, count, now)
    await unit.commit(database)
    const lefts = mine.limits.map(({ windowMs, max }) => max - doneWithin(here, windowMs, now))
    return Math.max(0, Math.min(...lefts))
  })
}

async function addNotices(service: Service, unit: Unit, accountId: string, count: number, now: Instant): Promise<void> {
  const proofs = (await loadProofs(service.database, accountId)).filter((p) => powers(p).alerts)
  const notices = proofs.map((p) => ({
    proofId: p.proofId,
    template: 'codes-wrong',
    params: { count },
    dedupe: `codes-wrong/${now}/${p.proofId}`,
  }))
  unit.add(enqueue(service.random, accountId, now, service.policy.delivery_give_up_ms, notices))
}
