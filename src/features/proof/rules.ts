import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'

/** What a message can be sent to. */
export type AddressKind = 'mail' | 'phone'

/** Besides addresses: an authenticator app (TOTP, RFC 6238) and a passkey (WebAuthn), which hear of nothing. */
export type ProofKind = AddressKind | 'totp' | 'passkey'

/**
 * machine.md b.3. 'unconfirmed' was typed but never shown; 'blocked' is leaving without its power to verify, because its
 * owner says that somebody else has it; 'discarded' belonged to something that ended, and still has to hear of that;
 * 'gone' keeps the row and nothing of the address.
 */
export type ProofState =
  | 'unconfirmed'
  | 'candidate'
  | 'probation'
  | 'effective'
  | 'leaving'
  | 'blocked'
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
  /** Lets another proof or a recovery code be added, and lets another proof leave. */
  readonly authorise: boolean
  /** Takes back, by the link of its notice, what was added or is leaving. */
  readonly undo: boolean
}

const NONE: Powers = { verify: false, alerts: false, veto: false, authorise: false, undo: false }
/** What nobody can take from who held it: it hears, it stops, it takes back. */
const SAY: Powers = { ...NONE, alerts: true, veto: true, undo: true }

export const POWERS: Readonly<Record<ProofState, Powers>> = {
  unconfirmed: NONE,
  candidate: NONE,
  probation: { ...NONE, verify: true, alerts: true },
  effective: { ...SAY, verify: true, authorise: true },
  leaving: { ...SAY, verify: true },
  blocked: SAY,
  retired: SAY,
  // A stranger holds it, or perhaps one: it stops what runs, and takes nothing back.
  disowned: { ...SAY, undo: false },
  contested: { ...SAY, undo: false },
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

/** What time makes of a state, and after how long (machine.md b.3 "leaves"). Time gives and takes nothing else (b.1). */
const AGEING: Readonly<
  Partial<Record<ProofState, { readonly to: ProofState; readonly after: (policy: Policy) => number }>>
> = {
  probation: { to: 'effective', after: (policy) => policy.proof_probation_ms },
  leaving: { to: 'retired', after: (policy) => policy.proof_removal_ms },
  blocked: { to: 'gone', after: (policy) => policy.proof_retired_ms },
  retired: { to: 'gone', after: (policy) => policy.proof_retired_ms },
  disowned: { to: 'gone', after: (policy) => policy.replacement_wait_ms },
  discarded: { to: 'gone', after: (policy) => policy.proof_discarded_ms },
}

/** The proof as time has made it; the same object where nothing is due. */
export function aged(proof: Proof, now: Instant, policy: Policy): Proof {
  const rule = AGEING[proof.state]
  if (!rule || now < proof.changedAt + rule.after(policy)) return proof
  const next = { ...proof, state: rule.to, changedAt: now }
  return rule.to === 'effective' ? { ...next, effectiveAt: now } : next
}

/** When `aged` next has something to do for this proof. */
export function agesAt(proof: Proof, policy: Policy): Instant | undefined {
  const rule = AGEING[proof.state]
  return rule && proof.changedAt + rule.after(policy)
}
