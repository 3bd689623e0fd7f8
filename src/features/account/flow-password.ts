import type { Result } from '../../kernel/result.ts'
import type { Service } from '../../platform/service.ts'
import { loadBlocklist } from './flow-blocklist.ts'
import { contextWords, judgePassword } from './password-rules.ts'

/** Is it good enough to be the first factor of this account? The value is what to hash. */
export async function judgeNewPassword(service: Service, typed: unknown, identifier: string): Promise<Result<string>> {
  const { policy, settings } = service
  const bounds = { minimumLength: policy.password_length_min, maximumLength: policy.password_length_max }
  return judgePassword(typed, bounds, contextWords([settings.brand], [identifier]), await loadBlocklist())
}
