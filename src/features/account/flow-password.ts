import type { Instant } from '../../kernel/clock.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { hashPassword } from '../../platform/crypto/password.ts'
import type { Service } from '../../platform/service.ts'
import { loadBlocklist } from './flow-blocklist.ts'
import { contextWords, judgePassword } from './password-rules.ts'
import type { Account } from './rules.ts'

/** Is it good enough to be the first factor of this account? The value is what to hash. */
export async function judgeNewPassword(service: Service, typed: unknown, identifier: string): Promise<Result<string>> {
  const { policy, settings } = service
  const bounds = { minimumLength: policy.password_length_min, maximumLength: policy.password_length_max }
  return judgePassword(typed, bounds, contextWords([settings.brand], [identifier]), await loadBlocklist())
}

/** A new password where it is kept here; where the host keeps it, there is none to judge and none to write. */
export interface NewPassword {
  /** The columns of the account that it changes. */
  readonly columns: (now: Instant) => Partial<Account>
}

/** What was judged good enough, hashed; undefined is the host's to ask for. */
export async function hashed(password: string | undefined): Promise<NewPassword> {
  if (password === undefined) return { columns: () => ({}) }
  const passwordHash = await hashPassword(password)
  return { columns: (now) => ({ passwordHash, passwordChangedAt: now }) }
}

/** Judges a new password where one is kept here. */
export const judgeWhereKept = async (
  account: Pick<Account, 'hosted'>,
  judge: () => Promise<Result<string>>,
): Promise<Result<string | undefined>> => (account.hosted ? ok(undefined) : judge())
