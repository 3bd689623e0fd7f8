import type { Milliseconds } from '../../kernel/duration.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Policy } from '../../policy/policy.ts'
import { type Case, type Change, unchanged } from '../replacement/case.ts'
import type { Moment } from '../replacement/request.ts'
import { waitDays } from '../replacement/schedule.ts'
import { alerted } from '../replacement/tell.ts'
import { undoStatus } from '../replacement/undo.ts'
import { chosenFrom, usualWait } from '../replacement/wait.ts'
import { type Doer, happenedTo } from './changes.ts'

/** What the owner chose last, whether it holds already or not. */
export const chosenWait = ({ ownWait }: Pick<Case, 'ownWait'>, policy: Policy): Milliseconds =>
  ownWait?.waitMs ?? policy.replacement_wait_ms

/** Is this one of the waits that can be chosen (machine.md b.8: 7 to 90 days)? */
export const isChoice = (waitMs: Milliseconds, policy: Policy): boolean =>
  (policy.replacement_own_waits_ms as readonly Milliseconds[]).includes(waitMs)

/**
 * While a completed replacement can be undone, how long the next one waits is not for its winner to choose: an owner who
 * takes the account back would be left with it. Answers until when.
 */
export const waitFixedUntil = (c: Pick<Case, 'undos'>, { now }: Moment): number | undefined =>
  c.undos.find((u) => undoStatus(u, now) === 'open')?.untilAt

/**
 * The owner chooses how long a replacement of everything waits (machine.md b.8): a longer one holds at once, a shorter
 * one once the wait until now has passed. What runs keeps the wait it began with (S7). Every contact hears of it, and so
 * has as long to take it back as a request itself would have given (NT-06).
 *
 * Errors: `wait.choice_needed`, `wait.after_replacement` with `at`.
 */
export function chooseWait(c: Case, waitMs: Milliseconds, by: Doer, moment: Moment, policy: Policy): Result<Change> {
  if (!isChoice(waitMs, policy)) return refuse('wait.choice_needed')
  if (waitMs === chosenWait(c, policy)) return ok(unchanged(c))
  const fixed = waitFixedUntil(c, moment)
  if (fixed !== undefined) return refuse('wait.after_replacement', { at: fixed })
  const { now } = moment
  const ownWait = { waitMs, formerMs: usualWait(c, now, policy), setAt: now }
  const { agent, source } = by
  const days = waitDays(waitMs)
  const chosen = happenedTo('wait.chosen', {}, by)
  return ok({
    ...unchanged(c),
    next: { ...c, ownWait },
    notices: alerted(c).map(({ proofId }) => ({
      template: 'wait-chosen',
      proofId,
      dedupe: `wait-chosen/${now}/${proofId}`,
      params: { agent, source, days, from: chosenFrom(ownWait), formerDays: waitDays(ownWait.formerMs) },
    })),
    happened: [{ ...chosen, data: { ...chosen.data, days } }],
  })
}
