import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'
import { isKept, type Proof, powers } from '../proof/rules.ts'

/** Why the person is asked to verify, and until when (product.md V1). */
export interface Prompt {
  readonly reason: 'long_ago' | 'never'
  /** The last time a proof was shown, where there was one. */
  readonly since: Instant | null
  /** After this nothing that depends on verification works until it is done. */
  readonly until: Instant
  readonly overdue: boolean
}

/**
 * Where messages no longer arrive, no code does (T076); unless nothing else is left, for it may have been mended since.
 */
export const isOffered = (proof: Proof, all: readonly Proof[]): boolean =>
  all.some(isKept) ? isKept(proof) : powers(proof).verify

/** Is it time to ask? Computed from the last verification; a verification or a completed replacement ends it at once. */
export function promptFor(
  account: { readonly verifiedAt: Instant | null; readonly createdAt: Instant },
  now: Instant,
  policy: Policy,
): Prompt | undefined {
  const dueAt = account.verifiedAt === null ? account.createdAt : account.verifiedAt + policy.prompt_after_ms
  if (now < dueAt) return undefined
  const until = dueAt + policy.prompt_grace_ms
  return {
    reason: account.verifiedAt === null ? 'never' : 'long_ago',
    since: account.verifiedAt,
    until,
    overdue: now >= until,
  }
}
