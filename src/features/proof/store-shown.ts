import type { Refusal } from '../../kernel/result.ts'
import type { Sql } from '../../platform/database/sql.ts'

/**
 * A proof that was shown and judged right, whatever its kind. Nothing is used up yet: `musts` do that in the unit of the
 * effect, so that of many at once one gets through (S11).
 */
export interface Shown {
  readonly proofId: string
  /** Parts of the unit that have to touch exactly one row each. */
  readonly musts: readonly Sql[]
  /** After a lost race: the refusal, once what was shown has been used by somebody else. */
  over(): Promise<{ ok: false; refusal: Refusal } | undefined>
}
