import type { Instant } from '../../kernel/clock.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'

/** One saved code (machine.md b.5); the characters were shown once and only a keyed digest of them is kept. */
export interface RecoveryCode {
  readonly codeId: string
  /** Keyed digest of the 24 characters (hex). */
  readonly digest: string
  readonly madeAt: Instant
  /** From when on it may act: seven days after it was made, or at once when made at enrolment. */
  readonly agedAt: Instant
  readonly state: 'live' | 'used' | 'replaced' | 'revoked'
  readonly changedAt: Instant
}

/**
 * May this digest act now? The answer for "no such code" and "wrong code" is the same (RC-12); that it is too young
 * is told only to who typed the right one.
 */
export function judgeRecoveryCode(codes: readonly RecoveryCode[], digest: string, now: Instant): Result<RecoveryCode> {
  const code = codes.find((c) => c.state === 'live' && c.digest === digest)
  if (!code) return refuse('recovery_code.wrong')
  if (now < code.agedAt) return refuse('recovery_code.too_young', { at: code.agedAt })
  return ok(code)
}

export const liveRecoveryCode = (codes: readonly RecoveryCode[]): RecoveryCode | undefined =>
  codes.find((c) => c.state === 'live')

/** A code as it is shown, once and never again (RC-03), and from when on it may be used. */
export interface MadeCode {
  readonly shown: string
  readonly agedAt: Instant
}
