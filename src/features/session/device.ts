import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'

/** The trusted device that a session was begun on, and what of it was shown in this session (machine.md b.7). */
export interface SessionDevice {
  readonly deviceId: string
  readonly browserKey: string
  readonly createdAt: Instant
  readonly usedAt: Instant
  readonly lapsedAt: Instant | null
  /** When a proof was last shown in its browser. */
  readonly provenAt: Instant | null
  /** When its key last signed in this session. */
  readonly shownAt: Instant | null
  /** When this session was first met without its key: from then on it skips nothing. */
  readonly missedAt: Instant | null
}

/** A device ends by itself once it was not used for 90 days. */
export const isAlive = ({ usedAt }: Pick<SessionDevice, 'usedAt'>, now: Instant, policy: Policy): boolean =>
  now < usedAt + policy.device_unused_ms

/** May its signature count as rank 2: trusted for 30 days, and used in the last 90 (machine.md b.2)? */
export const hasRank = (device: Pick<SessionDevice, 'createdAt' | 'usedAt'>, now: Instant, policy: Policy): boolean =>
  isAlive(device, now, policy) && now >= device.createdAt + policy.device_rank_after_ms

/**
 * Is it itself, in this session: its key has signed and was never missing, and it was never left unused for 60 days since
 * a proof was last shown in it (SS-13)?
 */
export function isTrusted({ shownAt, missedAt, lapsedAt, provenAt }: SessionDevice): boolean {
  const lapsed = lapsedAt !== null && (provenAt === null || provenAt < lapsedAt)
  return shownAt !== null && missedAt === null && !lapsed
}

/** Does it skip the extra check here and now: it is itself, and has signed within the last minutes? */
export const skips = (device: SessionDevice, now: Instant, policy: Policy): boolean =>
  isTrusted(device) && device.shownAt !== null && now < device.shownAt + policy.device_shown_ms

/**
 * Is this the browser whose cookie it has, as far as that can be shown? A session stays in the browser it began in, and
 * where that is a trusted device, its key has signed in it and was never missing.
 */
export const isItself = (
  browserKey: string,
  session: { readonly browserKey: string },
  device: SessionDevice | undefined,
): boolean => session.browserKey === browserKey && (!device || (device.shownAt !== null && device.missedAt === null))

/** Is a signature due on the next page? Asked a little before the last one is too old. */
export const signatureDue = ({ shownAt }: SessionDevice, now: Instant, policy: Policy): boolean =>
  shownAt === null || now >= shownAt + policy.device_again_ms
