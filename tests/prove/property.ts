import type { Proof } from '../../src/features/proof/rules.ts'
import type { Request } from '../../src/features/replacement/request.ts'
import type { Evidence, Move, Setting } from './move.ts'
import { CREDIT_DAYS, scaled } from './scaled.ts'
import { proofOf } from './seen.ts'
import { dayOf, instantOf, type World } from './world.ts'

export interface Step {
  readonly setting: Setting
  readonly before: World
  readonly move: Move
  readonly after: World
}

/** A promise, in the words of machine.md. What it answers is what is wrong; undefined where it holds. */
export interface Property {
  readonly id: string
  readonly words: string
  readonly step?: (step: Step) => string | undefined
  readonly state?: (setting: Setting, world: World) => string | undefined
}

export const P_DAYS = dayOf(scaled.proof_probation_ms)
export const R_DAYS = dayOf(scaled.proof_removal_ms)
export const C_DAYS = dayOf(scaled.recovery_code_age_ms)
export const F_DAYS = dayOf(scaled.replacement_final_served_ms)
export const U_DAYS = dayOf(scaled.undo_window_ms)

/** W of a request: what people were told holds when it was begun. */
export const waitedBy = ({ seen }: World, requestId: string): number =>
  seen.waitAtStart[requestId] ?? dayOf(scaled.replacement_wait_ms)

/** What the ledger may be ahead of the days that really passed, for what discontinuities were credited. */
export const aheadDays = (world: World): number => Math.min(world.day - world.realDay, CREDIT_DAYS)

/** Was a senior proof shown: effective, not disowned, effective before the session began (machine.md a.4)? */
export const seniorShown = (world: World, { shown, signedIn }: Evidence): readonly Proof[] =>
  shown.flatMap((id) => {
    const proof = proofOf(world.case, id)
    const effective = proof?.state === 'effective' && proof.effectiveAt !== null
    return effective && dayOf(proof.effectiveAt) <= signedIn ? [proof] : []
  })

/** Was a recovery code shown that had aged and was unused? */
export function agedCodeShown(world: World, { codeId }: Evidence): boolean {
  const code = world.case.codes.find((k) => k.codeId === codeId)
  return code?.state === 'live' && instantOf(world.day) - code.madeAt >= scaled.recovery_code_age_ms
}

/** Requests that came to a new state in this step. */
export const becameIn = ({ before, after }: Step, state: Request['state']): readonly Request[] =>
  after.case.requests.filter(
    (r) => r.state === state && before.case.requests.find((was) => was.requestId === r.requestId)?.state !== state,
  )

export const isByPeople = ({ move }: Step): boolean => move.who !== 'nobody'
