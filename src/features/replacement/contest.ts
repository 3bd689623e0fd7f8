import type { Rank } from './request.ts'

/** Who says "this is not my request": rank 0 knows no account, so it says nothing (machine.md b.2). */
export type Objector = Exclude<Rank, 0>

/** What the word of an objector does: it is final, or nobody wins until somebody shows more, or it is only passed on. */
export type Weight = 'stops' | 'holds' | 'tells'

/**
 * The contest of ranks, all of it (machine.md b.2, S5). An old proof or a recovery code always stops. A trusted device
 * stops what began with no more than the password, whether it waits or is held: else a thief of the password could keep
 * the owner out by objecting to himself (L4). Equal evidence holds. Less evidence is told and changes nothing.
 */
export function weigh(objector: Objector, request: Rank): Weight {
  if (objector >= 3 || (objector === 2 && request <= 1)) return 'stops'
  return objector < request ? 'tells' : 'holds'
}
