/** What the product does not have yet, by the name of the work that brings it. */
export type Later = 'OpenID Connect and signals' | 'engine room: replicas, restores, upgrades, load' | 'operators'

export interface Deferred {
  readonly id: string
  readonly later: Later
  readonly reason: string
}

/** Attacks on parts that do not exist yet: each with the work that brings the part, and its test with it. */
export const DEFERRED: readonly Deferred[] = [
  {
    id: 'T132',
    later: 'operators',
    reason: 'There is no administration, and so no administrator who could overreach.',
  },
  { id: 'T133', later: 'operators', reason: 'There is no view of a case for the support desk.' },
  {
    id: 'T135',
    later: 'operators',
    reason: 'Events are written, but not chained, and there is no command that verifies.',
  },
  { id: 'T136', later: 'operators', reason: 'Rows bear no mark yet by which an edit by SQL is seen.' },
  {
    id: 'T137',
    later: 'operators',
    reason: 'The wait is a constant of the policy; no setting, page or command lowers it.',
  },
  { id: 'T138', later: 'operators', reason: 'There is no support console that a caller could talk through.' },
]
