import { days, hours } from '../../kernel/duration.ts'
import type { Budget } from '../../kernel/window.ts'
import type { Policy } from '../../policy/policy.ts'
import type { ProofKind } from '../proof/rules.ts'

/**
 * Where somebody stands: a browser that is known to the account, or any other. Each has budgets of its own, so that a
 * stranger who uses up one never takes the owner's (machine.md L7).
 */
export type Context = 'trusted' | 'untrusted'

export const contextOf = (trusted: boolean): Context => (trusted ? 'trusted' : 'untrusted')

/** A budget, and the code of the refusal where it is spent. */
export interface CodeBudget extends Budget {
  readonly code: string
}

/** Everything about a message with a code (or a link in its place) that limits it. */
export interface Sending {
  readonly accountId: string
  /** Keyed digest of the address, the same in every account. */
  readonly mailbox: string
  readonly kind: ProofKind
  /** Keyed digest of the first digits of a number. */
  readonly block: string
  readonly trusted: boolean
  /** The address was shown for this account before: its reader knows what this is about. */
  readonly proven: boolean
  /** The coarse network of somebody who types an address that is new; undefined where it is known. */
  readonly network: string | undefined
}

export interface OperatorLimits {
  readonly networkSendsPerDay: number
  readonly smsPerDay: number
}

/**
 * What a message is counted in. The account's and the address's own windows are those of machine.md c.; an address that
 * was not shown yet shares one budget over all accounts, so that it cannot be flooded through many of them, and using
 * that up blocks nobody who shows an address of their own. Money is limited for strangers only: a person's own number
 * in a known browser is bounded by the account's budget.
 */
export function sendBudgets(s: Sending, limits: OperatorLimits, policy: Policy): readonly CodeBudget[] {
  const windows = [
    { windowMs: policy.code_sends_short_window_ms, max: policy.code_sends_short_max },
    { windowMs: days(1), max: policy.code_sends_day_max },
    { windowMs: days(30), max: policy.code_sends_month_max },
  ]
  const whose = s.proven ? contextOf(s.trusted) : 'unproven'
  const code = 'code.too_many_sent'
  return [
    { kind: 'code-sent', subject: `${s.accountId}/${contextOf(s.trusted)}`, limits: windows, code },
    { kind: 'code-sent-to', subject: `${s.mailbox}/${whose}`, limits: windows, code },
    ...(s.network === undefined
      ? []
      : [
          {
            kind: 'code-sent-from',
            subject: s.network,
            limits: [{ windowMs: days(1), max: limits.networkSendsPerDay }],
            code: 'code.network_busy',
          },
        ]),
    ...(s.kind === 'phone' && !(s.trusted && s.proven) ? smsBudgets(s.block, limits, policy) : []),
  ]
}

const smsBudgets = (block: string, limits: OperatorLimits, policy: Policy): readonly CodeBudget[] => [
  {
    kind: 'sms-block',
    subject: block,
    limits: [{ windowMs: hours(1), max: policy.sms_prefix_hour_max }],
    code: 'code.sms_busy',
  },
  {
    kind: 'sms-service',
    subject: 'all',
    limits: [
      { windowMs: hours(1), max: policy.sms_service_hour_max },
      { windowMs: days(1), max: limits.smsPerDay },
    ],
    code: 'code.sms_busy',
  },
]

/** Under which the wrong codes of an account are counted in one context. */
export const wrongOf = (accountId: string, trusted: boolean) => ({
  kind: 'code-wrong',
  subject: `${accountId}/${contextOf(trusted)}`,
})

/** Wrong codes of an account in one context: 20 a day, 100 in 30 days (S10). */
export const failureBudget = (accountId: string, trusted: boolean, policy: Policy): CodeBudget => ({
  ...wrongOf(accountId, trusted),
  limits: [
    { windowMs: days(1), max: policy.code_failures_day_max },
    { windowMs: days(30), max: policy.code_failures_month_max },
  ],
  code: 'code.too_many_wrong',
})

/** Wrong codes for one proof since the last right one, in one context (RL-01). */
export const proofBudget = (accountId: string, proofId: string, trusted: boolean, policy: Policy): CodeBudget => ({
  kind: 'code-wrong-in-a-row',
  subject: `${accountId}/${proofId}/${contextOf(trusted)}`,
  limits: [{ windowMs: policy.code_proof_failures_window_ms, max: policy.code_proof_failures_max }],
  code: 'code.proof_disabled',
})

/** What codes asked for in known browsers are counted in, for an account and some of its proofs. */
export const trustedBudgets = (accountId: string, proofIds: readonly string[], policy: Policy): readonly Budget[] => [
  { kind: 'code-sent', subject: `${accountId}/${contextOf(true)}`, limits: [] },
  failureBudget(accountId, true, policy),
  ...proofIds.map((proofId) => proofBudget(accountId, proofId, true, policy)),
]

/** Wrong completions of a masked address: five a proof and day (EP-04). */
export const completionBudget = (accountId: string, proofId: string, policy: Policy): Budget => ({
  kind: 'completion',
  subject: `${accountId}/${proofId}`,
  limits: [{ windowMs: days(1), max: policy.completion_attempts_day_max }],
})

/** The owner hears of many wrong codes once a day. */
export const toldBudget = (accountId: string): Budget => ({
  kind: 'code-wrong-told',
  subject: accountId,
  limits: [{ windowMs: days(1), max: 1 }],
})
