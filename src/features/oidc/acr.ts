import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'
import type { ProofKind } from '../proof/rules.ts'
import type { Session } from '../session/rules.ts'

/**
 * How surely it was the person, from the least: the password or a passkey, at any time in the session; besides it a
 * contact of the account, shown just now ("verify it's you"); and one that is a factor of its own. A code by e-mail is
 * none (NIST SP 800-63B-4 3.1.3.1, requirements.md SC-15).
 */
export const ACR = {
  single: 'urn:honnin:acr:1',
  verified: 'urn:honnin:acr:2',
  multi: 'urn:honnin:acr:3',
} as const
export type Acr = (typeof ACR)[keyof typeof ACR]

export const ACR_VALUES: readonly Acr[] = [ACR.single, ACR.verified, ACR.multi]

const isAcr = (value: string): value is Acr => (ACR_VALUES as readonly string[]).includes(value)
const rank = (acr: Acr): number => ACR_VALUES.indexOf(acr)
const atMost = (acr: Acr, limit: Acr): boolean => rank(acr) <= rank(limit)

/** What a session is to a relying party. */
export interface Facts {
  readonly session: Pick<Session, 'signedInAt' | 'proofShownAt'>
  /** What the session began with. */
  readonly began: 'password' | 'passkey'
  /** The kind of the proof that was last shown in it. */
  readonly shown: ProofKind | undefined
  /** A request to replace the security info runs. */
  readonly restricted: boolean
}

export interface Authentication {
  readonly acr: Acr
  /** Registered names only (RFC 8176); e-mail has none, and is not told as another one (SU-06). */
  readonly amr: readonly string[]
}

/** Registered names; "pop", because nobody tells whether the key of a passkey is in hardware. */
const METHODS: Readonly<Record<ProofKind, readonly string[]>> = {
  mail: [],
  phone: ['sms', 'mfa'],
  totp: ['otp', 'mfa'],
  passkey: ['pop', 'user', 'mfa'],
}
const FIRST = { password: ['pwd'], passkey: ['pop', 'user'] } as const

const acrOf = (kind: ProofKind): Acr => (kind === 'mail' ? ACR.verified : ACR.multi)

/** While security info is being replaced, nothing above the first factor is said of anybody (SU-08, T111). */
export function authentication({ session, began, shown, restricted }: Facts, now: Instant, policy: Policy) {
  const isFresh = session.proofShownAt !== null && now < session.proofShownAt + policy.oidc_shown_told_ms
  const first: Authentication = { acr: ACR.single, amr: FIRST[began] }
  if (restricted || !shown || !isFresh) return first
  return { acr: acrOf(shown), amr: [...new Set([...first.amr, ...METHODS[shown]])] } satisfies Authentication
}

/** What is still true when it is told later, of a refresh token: a verification is not (SU-09). */
export const lasting = (amr: readonly string[]): Authentication => ({
  acr: ACR.single,
  amr: amr.filter((name) => !['sms', 'otp', 'mfa'].includes(name)),
})

/** The highest class that these proofs could reach; undefined where nothing can be shown. */
export function reachable(kinds: readonly ProofKind[], restricted: boolean): Acr {
  if (restricted || kinds.length === 0) return ACR.single
  return kinds.some((kind) => acrOf(kind) === ACR.multi) ? ACR.multi : ACR.verified
}

/** Is one of the asked classes reached? Who reached a higher one reached it, too. */
export const reaches = (current: Acr, asked: readonly string[]): boolean =>
  asked.some((value) => isAcr(value) && atMost(value, current))

/** The class that is told: the highest of those asked for that is reached, or the one that is. */
export const told = (current: Acr, asked: readonly string[]): Acr =>
  asked
    .filter(isAcr)
    .filter((value) => atMost(value, current))
    .sort((a, b) => rank(b) - rank(a))[0] ?? current
