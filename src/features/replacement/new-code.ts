import type { Instant } from '../../kernel/clock.ts'
import type { RecoveryCode } from '../recovery-code/rules.ts'
import type { Case, Change, Notice } from './case.ts'
import { alerted } from './tell.ts'

/** Where it was made. */
export interface Maker {
  readonly session: string
  readonly agent: string
  readonly source: string
}

/** Did this act use a recovery code up? Then the same flow gives a new one (RC-05, NIST SP 800-63B-4 4.2.1.1). */
export const usesCode = (before: Case, after: Case): boolean =>
  after.codes.some(
    (k) => k.state === 'used' && before.codes.some((was) => was.codeId === k.codeId && was.state !== 'used'),
  )

/**
 * With a code that was made in the act: every contact of the account as it is afterwards hears of it, and can make it
 * void while it ages (b.5).
 */
export function withNewCode(change: Change, { codeId, madeAt }: RecoveryCode, by: Maker): Change {
  const { session, agent, source } = by
  return {
    ...change,
    notices: [...change.notices, ...madeNotices(change.next, codeId, madeAt, { agent, source })],
    happened: [...change.happened, { kind: 'recovery_code.made', data: { code: codeId, session, agent, source } }],
  }
}

const madeNotices = (c: Case, subject: string, since: Instant, params: Notice['params']): Notice[] =>
  alerted(c).map(({ proofId }) => ({
    template: 'recovery-code-made',
    proofId,
    dedupe: `recovery-code-made/${subject}/${since}/${proofId}`,
    params: { subject, since, ...params },
  }))
