import type { Instant } from '../../kernel/clock.ts'
import type { Milliseconds } from '../../kernel/duration.ts'
import type { Locale } from '../../kernel/locale.ts'
import { type Refusal, refuse } from '../../kernel/result.ts'
import type { Policy } from '../../policy/policy.ts'

/** How long a replacement of everything waits, as the owner chose (machine.md b.8). */
export interface OwnWait {
  readonly waitMs: Milliseconds
  /** What held until it was chosen. A shorter wait acts once this one has passed since `setAt`. */
  readonly formerMs: Milliseconds
  readonly setAt: Instant
}

export interface Account {
  readonly accountId: string
  /** Compared and set by every unit that changes the account. */
  readonly version: number
  readonly epoch: number
  readonly state: 'enrolling' | 'active'
  readonly identifierKey: string
  readonly passwordHash: string | null
  /** Its first factor is kept by the host, and shown there (docs/decisions/038); then there is never a hash here. */
  readonly hosted: boolean
  readonly passwordChangedAt: Instant | null
  readonly locale: Locale
  /** IANA name; dates are shown in it. */
  readonly zone: string
  readonly createdAt: Instant
  readonly verifiedAt: Instant | null
  readonly protectedAt: Instant | null
  /** Since when it is frozen over a completed replacement (machine.md b.6); null while it is not. */
  readonly disputedAt: Instant | null
  /** The first factor from before the completion; only while the account is frozen. */
  readonly formerPasswordHash: string | null
  /** When it was last made secure ("secure account"). */
  readonly securedAt: Instant | null
  /** Since when the password alone is too little at every sign-in, as the person chose; null where they did not. */
  readonly twoStepAt: Instant | null
  /** Null where they never chose. */
  readonly ownWait: OwnWait | null
}

/** An account that nothing has happened to. */
export const UNTROUBLED = {
  hosted: false,
  protectedAt: null,
  securedAt: null,
  twoStepAt: null,
  ownWait: null,
  disputedAt: null,
  formerPasswordHash: null,
} as const

/** What opens this account's pages: the password, and while it is frozen also the one from before the completion. */
export const firstFactorsOf = ({ passwordHash, disputedAt, formerPasswordHash }: Account): readonly string[] =>
  [passwordHash, disputedAt === null ? null : formerPasswordHash].filter((hash) => hash !== null)

/** The same password as before, hashed anew; where it was changed meanwhile, nothing is. */
export const hashedAnew = <A extends Account>(account: A, former: string, anew: string): A => ({
  ...account,
  passwordHash: account.passwordHash === former ? anew : account.passwordHash,
  formerPasswordHash: account.formerPasswordHash === former ? anew : account.formerPasswordHash,
})

/** A frozen account has no power at all (S13, S26): the refusal of everything but its dispute. */
export const frozen = ({
  disputedAt,
}: Pick<Account, 'disputedAt'>): { readonly ok: false; readonly refusal: Refusal } | undefined =>
  disputedAt === null ? undefined : refuse('account.disputed')

/**
 * Until when the next password is not looked at, or undefined. The pause grows from 30 s and ends by itself within
 * 15 minutes, so that a stranger cannot shut the owner out (RL-02, RL-04).
 */
export function passwordPausedUntil(
  failures: { count: number; lastAt: Instant },
  now: Instant,
  policy: Policy,
): Instant | undefined {
  const beyond = failures.count - policy.password_failures_free_count
  if (beyond < 0) return undefined
  const until =
    failures.lastAt + Math.min(policy.password_pause_ms * 2 ** Math.min(beyond, 10), policy.password_pause_max_ms)
  return now < until ? until : undefined
}
