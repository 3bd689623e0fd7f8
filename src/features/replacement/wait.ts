import type { Instant } from '../../kernel/clock.ts'
import type { Milliseconds } from '../../kernel/duration.ts'
import type { Policy } from '../../policy/policy.ts'
import type { OwnWait } from '../account/rules.ts'
import type { Proof } from '../proof/rules.ts'
import type { Case } from './case.ts'
import { isOver, type Moment, type Over, type Rank } from './request.ts'

/** What makes the wait longer that a person can be told of beforehand (machine.md b.9). */
export type Risk = 'password' | 'proofs' | 'codes'

/**
 * The vetoes that still count against a request of this rank: of the last year, since the account was last made
 * secure, and of the same evidence, so that who has less cannot make who has more wait (machine.md b.8).
 */
export const countedVetoes = (c: Case, rank: Rank, moment: Moment, policy: Policy): readonly Over[] =>
  c.requests.filter(
    (r): r is Over =>
      r.state === 'vetoed' &&
      r.rank === rank &&
      isOver(r) &&
      moment.now - r.endedAt < policy.replacement_vetoes_window_ms &&
      (c.securedAt === null || r.endedAt > c.securedAt),
  )

/** When the wait that the owner chose holds alone: at once where it is no shorter than what held before. */
export const chosenFrom = ({ waitMs, formerMs, setAt }: OwnWait): Instant =>
  waitMs >= formerMs ? setAt : setAt + formerMs

/** No slip of a setting goes below what an owner may choose (T128). */
const shortestWait = (policy: Policy): Milliseconds => Math.min(...policy.replacement_own_waits_ms)

/**
 * W of this account: 30 d, or what its owner chose (machine.md b.8). A shorter one takes the former wait to act, so
 * that nobody who gets hold of a proof shortens the wait that would stop them.
 */
export function usualWait({ ownWait }: Pick<Case, 'ownWait'>, now: Instant, policy: Policy): Milliseconds {
  if (ownWait === null) return Math.max(policy.replacement_wait_ms, shortestWait(policy))
  return now < chosenFrom(ownWait) ? ownWait.formerMs : ownWait.waitMs
}

/** A shorter wait that does not act yet never will: whoever makes the account secure takes it back. */
export const withoutShorterWait = (ownWait: OwnWait | null, now: Instant): OwnWait | null =>
  ownWait === null || now >= chosenFrom(ownWait) ? ownWait : { ...ownWait, waitMs: ownWait.formerMs, setAt: now }

/** The longest wait: what signs of trouble add never takes away from what the owner chose. */
const longestWait = (usualMs: Milliseconds, policy: Policy): Milliseconds =>
  Math.max(policy.replacement_wait_max_ms, usualMs)

/** W after so many vetoes: half as much again for each, at most 60 d. */
export const waitFor = (vetoes: number, usualMs: Milliseconds, policy: Policy): Milliseconds =>
  Math.min(longestWait(usualMs, policy), usualMs * (1 + vetoes / 2))

/** What changed on the account shortly before a request that began at `startedAt`, as somebody would who prepares it. */
export function risksOf(c: Case, startedAt: Instant, policy: Policy): readonly Risk[] {
  const recent = (at: Instant | null) =>
    at !== null && at > startedAt - policy.replacement_risk_change_ms && at >= enrolledAt(c, policy)
  const risks: Risk[] = []
  if (recent(c.passwordChangedAt)) risks.push('password')
  if (c.proofs.some((p) => recent(addedAt(p)) || recent(removedAt(p)))) risks.push('proofs')
  if (c.failedCodes >= policy.replacement_risk_failures_count) risks.push('codes')
  return risks
}

/** What a person sets up while signing up is no change. */
const enrolledAt = (c: Case, policy: Policy): Instant => c.createdAt + policy.enrolment_lifetime_ms

/** When it got power over the account; a candidate has none yet. */
function addedAt(p: Proof): Instant | null {
  if (p.state === 'unconfirmed' || p.state === 'candidate' || p.state === 'discarded') return null
  return p.effectiveAt ?? (p.state === 'probation' ? p.changedAt : null)
}

const removedAt = (p: Proof): Instant | null =>
  p.state === 'leaving' || p.state === 'retired' || p.state === 'disowned' ? p.changedAt : null

/**
 * How long a request has to wait (machine.md b.2, b.8, b.9). Signs of trouble make it longer, once, up to the cap;
 * nothing makes it shorter. The changes that a stolen password leaves behind say nothing against a recovery code, and
 * would make its holder wait for what a thief did; a new address that other accounts name says it against anybody.
 */
export function waitOf(
  c: Case,
  asked: { readonly rank: Rank; readonly startedAt: Instant; readonly otherAccounts: number },
  moment: Moment,
  policy: Policy,
): Milliseconds {
  const alone = asked.rank === 0
  const own = usualWait(c, moment.now, policy)
  const usual = alone
    ? policy.replacement_wait_code_alone_ms
    : waitFor(countedVetoes(c, asked.rank, moment, policy).length, own, policy)
  const risky = asked.otherAccounts > 0 || (!alone && risksOf(c, asked.startedAt, policy).length > 0)
  return Math.min(longestWait(own, policy), usual + (risky ? policy.replacement_wait_risk_ms : 0))
}
