import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'
import { type Case, type Change, type Ends, liveRequest, type Notice, unchanged } from './case.ts'
import { endByEpoch } from './ends.ts'
import type { Moment } from './request.ts'
import { alerted } from './tell.ts'

/**
 * What the host that keeps the passwords says of an account (docs/decisions/038): the first factor is another one; it is
 * in other hands; somebody signed out there; the account there is no more.
 */
export const HOST_REPORTS = ['password-changed', 'account-compromised', 'sessions-ended', 'account-purged'] as const
export type HostReport = (typeof HOST_REPORTS)[number]

export interface Reported {
  readonly what: HostReport
  /** When it happened by the host's clock, which may be long before it is heard of. */
  readonly at: Instant
}

const REASONS = {
  'password-changed': 'host_password_changed',
  'account-compromised': 'host_compromised',
  'account-purged': 'host_purged',
} as const satisfies Partial<Record<HostReport, string>>

/**
 * machine.md b.6 "host compromise signal": what stood on the first factor of then has lost its ground. The request that runs
 * ends, and costs its requester nothing; sessions that were begun before end. What began after it happened stands on the
 * new first factor and stays, however late the news comes. Trusted devices stay: they take a first factor besides, and
 * who knows only that must not be able to bring the owner down to it (b.2). Of a frozen account sessions end and no more.
 */
export function hostReported(c: Case, { what, at }: Reported, moment: Moment, policy: Policy): Change {
  // Its clock tells whole seconds, and may be behind ours: rather a little too much ends than too little.
  const until = Math.min(at + policy.upstream_clock_tolerance_ms, moment.now)
  const ends: Ends[] = [{ which: 'signed-in-until', at: until, reason: `host.${what}` }]
  const happened = [{ kind: 'host.reported', data: { what, at } }]
  const live = liveRequest(c)
  const onlySessions = what === 'sessions-ended' || c.disputedAt !== null || (live && live.startedAt > until)
  // A second message about the same change, or one about an older one.
  const known = what === 'password-changed' && c.passwordChangedAt !== null && c.passwordChangedAt >= at
  if (onlySessions || known) return { ...unchanged(c), happened, ends }
  const ended = endByEpoch(c, REASONS[what], moment)
  return {
    next: { ...ended.next, epoch: c.epoch + 1, ...after(c, what, { until, now: moment.now }) },
    notices: [...ended.notices, ...told(c, what, at)],
    happened: [...ended.happened, ...happened],
    ends: [...ended.ends, ...ends],
  }
}

/** Who comes with a first factor that was given anew for a purged account may be anybody: they show a proof besides. */
const after = (
  c: Case,
  what: Exclude<HostReport, 'sessions-ended'>,
  { until, now }: Record<'until' | 'now', Instant>,
) =>
  what === 'password-changed'
    ? { passwordChangedAt: until }
    : what === 'account-purged'
      ? { protectedAt: c.protectedAt ?? now }
      : {}

const told = (c: Case, what: Exclude<HostReport, 'sessions-ended'>, at: Instant): Notice[] =>
  alerted(c).map(({ proofId }) => ({
    template: what === 'password-changed' ? 'password-changed' : 'host-warned',
    proofId,
    dedupe: `host/${what}/${at}/${proofId}`,
    params: { what, source: '', agent: '' },
  }))
