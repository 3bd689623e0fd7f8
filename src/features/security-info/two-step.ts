import { type Case, type Change, unchanged } from '../replacement/case.ts'
import type { Moment } from '../replacement/request.ts'
import { alerted } from '../replacement/tell.ts'
import { type Doer, happenedTo } from './changes.ts'

/**
 * Turns on or off that every sign-in asks for a proof besides the password; every contact hears of it (NT-06). It stays
 * as it is whatever becomes of the proofs: with none to show it opens nothing, and a replacement leads back.
 */
export function switchTwoStep(c: Case, on: boolean, by: Doer, { now }: Moment): Change {
  if (on === (c.twoStepAt !== null)) return unchanged(c)
  const template = on ? 'two-step-on' : 'two-step-off'
  const { agent, source } = by
  return {
    ...unchanged(c),
    next: { ...c, twoStepAt: on ? now : null },
    notices: alerted(c).map(({ proofId }) => ({
      template,
      proofId,
      dedupe: `${template}/${now}/${proofId}`,
      params: { agent, source },
    })),
    happened: [happenedTo(on ? 'two_step.on' : 'two_step.off', {}, by)],
  }
}
