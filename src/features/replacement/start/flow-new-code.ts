import type { Instant } from '../../../kernel/clock.ts'
import { uuid } from '../../../kernel/random.ts'
import type { Service } from '../../../platform/service.ts'
import { makeRecoveryCode, showRecoveryCode } from '../../recovery-code/format.ts'
import type { MadeCode, RecoveryCode } from '../../recovery-code/rules.ts'
import { insertRecoveryCode } from '../../recovery-code/store.ts'
import type { Change } from '../case.ts'
import type { Decision } from '../flow-case.ts'
import { type Maker, withNewCode } from '../new-code.ts'

/** A change with a recovery code that is made in its unit, and the code to be shown, once. */
export interface WithCode {
  readonly change: Change
  readonly made: MadeCode
  readonly parts: NonNullable<Decision<unknown>['parts']>
}

/** Draws a code and lets it join. It ages for seven days, but at the sign-up, where there is nothing to steal yet (b.5). */
export function giveCode(
  { keys, random, policy }: Service,
  change: Change,
  by: Maker,
  now: Instant,
  ages: 'ages' | 'at once' = 'ages',
): WithCode {
  const { accountId } = change.next
  const characters = makeRecoveryCode(random)
  const code: RecoveryCode = {
    codeId: uuid(random),
    digest: keys.digest('recovery-code', accountId, characters).toString('hex'),
    madeAt: now,
    agedAt: ages === 'at once' ? now : now + policy.recovery_code_age_ms,
    state: 'live',
    changedAt: now,
  }
  return {
    change: withNewCode(change, code, by),
    made: { shown: showRecoveryCode(characters), agedAt: code.agedAt },
    parts: [insertRecoveryCode(accountId, code)],
  }
}
