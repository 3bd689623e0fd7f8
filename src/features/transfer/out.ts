import { type Instant, isoInstant } from '../../kernel/clock.ts'
import { days } from '../../kernel/duration.ts'
import { POWERS, type ProofKind, type ProofState } from '../proof/rules.ts'

/** A contact with its address opened; null where it is gone, or where it is no address but a secret. */
export interface OpenedProof {
  readonly kind: ProofKind
  readonly state: ProofState
  readonly address: string | null
  readonly label: string
  readonly createdAt: Instant
  readonly provenAt: Instant | null
}

/** An account with everything opened that its person may have. */
export interface OpenedAccount {
  readonly id: string
  readonly identifier: string
  readonly externalId: string | null
  readonly locale: string
  readonly zone: string
  readonly createdAt: Instant
  readonly verifiedAt: Instant | null
  readonly passwordHash: string | null
  readonly passwordChangedAt: Instant | null
  readonly twoStep: boolean
  /** How long a replacement of everything waits now, where its owner chose that. */
  readonly waitMs: number | null
  readonly proofs: readonly OpenedProof[]
  readonly history: readonly { readonly at: Instant; readonly kind: string; readonly data: unknown }[]
}

const iso = (at: Instant | null): string | undefined => (at === null ? undefined : isoInstant(at))
const text = (value: string | null): string | undefined => value ?? undefined

/**
 * The contacts that an import takes: addresses that verify and are not about to go. What is leaving stands among the
 * others, because an import would give it its full say again.
 */
const isTaken = ({ state, address, provenAt }: OpenedProof): boolean =>
  address !== null && provenAt !== null && POWERS[state].verify && state !== 'leaving'

/** The line of an account, as an import reads it; of a password the hash only where that is wanted. */
export function lineOf(account: OpenedAccount, withPasswordHash: boolean): string {
  const { proofs } = account
  return JSON.stringify({
    id: account.id,
    identifier: account.identifier,
    externalId: text(account.externalId),
    locale: account.locale,
    zone: account.zone,
    createdAt: isoInstant(account.createdAt),
    verifiedAt: iso(account.verifiedAt),
    passwordHash: withPasswordHash ? text(account.passwordHash) : undefined,
    passwordChangedAt: iso(account.passwordChangedAt),
    twoStep: account.twoStep,
    waitDays: account.waitMs === null ? undefined : account.waitMs / days(1),
    proofs: proofs.filter(isTaken).map(({ kind, address, label, provenAt }) => ({
      kind,
      address,
      ...(label === '' ? {} : { label }),
      confirmedAt: iso(provenAt),
    })),
    otherProofs: proofs
      .filter((proof) => !isTaken(proof))
      .map(({ kind, state, address, label, createdAt }) => ({
        kind,
        state,
        address: text(address),
        label,
        addedAt: isoInstant(createdAt),
      })),
    history: account.history.map(({ at, kind, data }) => ({ at: isoInstant(at), kind, data })),
  })
}
