import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'

/** What a message can be sent to. */
export type AddressKind = 'mail' | 'phone'

/** Besides addresses: an authenticator app (TOTP, RFC 6238) and a passkey (WebAuthn), which hear of nothing. */
export type ProofKind = AddressKind | 'totp' | 'passkey'

/**
 * machine.md b.3. 'unconfirmed' was typed but never shown; 'discarded' belonged to something that ended, and still has to
 * hear of that; 'gone' keeps the row and nothing of the address.
 */
export type ProofState =
  | 'unconfirmed'
  | 'candidate'
  | 'probation'
  | 'effective'
  | 'leaving'
  | 'retired'
  | 'disowned'
  | 'contested'
  | 'discarded'
  | 'gone'

/** One e-mail address, phone number, authenticator app or passkey of an account, as the rules see it: without its secret. */
export interface Proof {
  readonly proofId: string
  readonly kind: ProofKind
  readonly state: ProofState
  /** Keyed digest (hex) of the canonical address or of the credential's id: equal digests are the same proof. */
  readonly addressKey: string
  readonly label: string
  readonly requestId: string | null
  readonly createdAt: Instant
  /** When its holder first showed it for this account. */
  readonly provenAt: Instant | null
  readonly effectiveAt: Instant | null
  readonly changedAt: Instant
  readonly undeliverableAt: Instant | null
}

/** What a proof may do, by state (machine.md b.3). "Undeliverable" is a flag: it takes away no power and no alert. */
export interface Powers {
  /** Signs in, steps up, verifies. */
  readonly verify: boolean
  /** Hears of everything that happens to the security info. */
  readonly alerts: boolean
  /** Stops a replacement, without signing in. */
  readonly veto: boolean
  /** Lets another proof or a recovery code be added. */
  readonly authorise: boolean
}

const NONE: Powers = { verify: false, alerts: false, veto: false, authorise: false }

export const POWERS: Readonly<Record<ProofState, Powers>> = {
  unconfirmed: NONE,
  candidate: NONE,
  probation: { verify: true, alerts: true, veto: false, authorise: false },
  effective: { verify: true, alerts: true, veto: true, authorise: true },
  leaving: { verify: true, alerts: true, veto: true, authorise: false },
  retired: { verify: false, alerts: true, veto: true, authorise: false },
  disowned: { verify: false, alerts: true, veto: true, authorise: false },
  contested: { verify: false, alerts: true, veto: true, authorise: false },
  discarded: NONE,
  gone: NONE,
}

/** Only an address can be told something; every other power is the same for all kinds. */
export const powers = (proof: Proof): Powers =>
  isAddress(proof) ? POWERS[proof.state] : { ...POWERS[proof.state], alerts: false }

export const isAddress = <P extends Proof>(proof: P): proof is P & { readonly kind: AddressKind } =>
  proof.kind === 'mail' || proof.kind === 'phone'

/** A proof that is kept: alive on paper and, as far as we know, in truth (machine.md b.8 "Partial loss"). */
export const isKept = (proof: Proof): boolean => powers(proof).verify && proof.undeliverableAt === null

/** Time alone ends probation and retirement, and nothing else (machine.md b.1). */
export function aged(proof: Proof, now: Instant, policy: Policy): Proof {
  if (proof.state === 'probation' && now >= proof.changedAt + policy.proof_probation_ms)
    return { ...proof, state: 'effective', effectiveAt: now, changedAt: now }
  if (proof.state === 'retired' && now >= proof.changedAt + policy.proof_retired_ms)
    return { ...proof, state: 'gone', changedAt: now }
  if (proof.state === 'discarded' && now >= proof.changedAt + policy.proof_discarded_ms)
    return { ...proof, state: 'gone', changedAt: now }
  return proof
}

/** When `aged` next has something to do for this proof. */
export function agesAt(proof: Proof, policy: Policy): Instant | undefined {
  if (proof.state === 'probation') return proof.changedAt + policy.proof_probation_ms
  if (proof.state === 'retired') return proof.changedAt + policy.proof_retired_ms
  if (proof.state === 'discarded') return proof.changedAt + policy.proof_discarded_ms
  return undefined
}
