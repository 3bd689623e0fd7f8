import type { Instant } from '../../kernel/clock.ts'

/** One thing that happened, as it was recorded. */
export interface Entry {
  readonly eventId: string
  readonly at: Instant
  readonly kind: string
  readonly data: Readonly<Record<string, string | number | boolean | null>>
}

/** What is so now, for telling what helps against an entry. */
export interface Present {
  /** Sessions that are open, without the one that looks. */
  readonly otherSessions: ReadonlySet<string>
  readonly liveRequestId: string | undefined
}

/** What "this was not me" leads to. */
export type Remedy = 'sessions' | 'request' | 'security' | 'secure'

/** What the person would see nothing in: steps on the way, and what only the operator does. */
export const INTERNAL: ReadonlySet<string> = new Set([
  'account.made_for_development',
  'account.erased',
  'replacement.candidate_named',
  'replacement.told',
  'replacement.unreached',
  'replacement.alert_returned',
  'replacement.flagged',
])

export const isShown = ({ kind }: Entry): boolean => !INTERNAL.has(kind)

/** The act that mends what somebody else did (SS-14): the smallest one that helps, else everything at once. */
export function remedyOf({ kind, data }: Entry, { otherSessions, liveRequestId }: Present): Remedy {
  if (kind === 'session.begun' && otherSessions.has(String(data.session))) return 'sessions'
  if (kind.startsWith('replacement.') && data.request === liveRequestId) return 'request'
  if (kind.startsWith('proof.')) return 'security'
  return 'secure'
}

/** What the operator did to all accounts: nobody can say that it was not them, and nothing was tried. */
export const isOfService = ({ kind }: Entry): boolean => kind.startsWith('service.')

/** Did it come to what was tried? */
export const succeeded = ({ kind }: Entry): boolean => kind !== 'session.halfway' && kind !== 'code.wrong'
