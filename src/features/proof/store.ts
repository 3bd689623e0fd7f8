import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, json, type Sql, sql } from '../../platform/database/sql.ts'
import type { Proof, ProofKind, ProofState } from './rules.ts'

/** The proof with its address, secret or public key still sealed. */
export interface StoredProof extends Proof {
  readonly addressSealed: Buffer
  /** When it was last shown; null where that was never, or before this was kept. */
  readonly usedAt: Instant | null
  /** What only grows with its use: an authenticator app's last time step, a passkey's signature counter. */
  readonly mark: number
}

/** One that was just added has seldom been used. */
export type NewStoredProof = Omit<StoredProof, 'usedAt' | 'mark'> & Partial<Pick<StoredProof, 'usedAt' | 'mark'>>

interface ProofRow extends Record<string, unknown> {
  proof_id: string
  kind: ProofKind
  state: ProofState
  address_key: string
  address_sealed: Buffer
  label: string
  request_id: string | null
  created_at: Instant
  proven_at: Instant | null
  effective_at: Instant | null
  changed_at: Instant
  undeliverable_at: Instant | null
  used_at: Instant | null
  mark: number
}

/** What an address is sealed with: it opens only as this proof of this account. */
export const sealedAbout = (accountId: string, proofId: string): string => `proof/${accountId}/${proofId}`

export async function loadProofs(from: Queryable, accountId: string): Promise<StoredProof[]> {
  const rows = await from.query<ProofRow>(sql`
    select proof_id, kind, state, encode(address_key, 'hex') as address_key, address_sealed, label, request_id, created_at,
      proven_at, effective_at, changed_at, undeliverable_at, used_at, mark
    from proof where account_id = ${accountId} order by created_at, proof_id`)
  return rows.map((row) => ({
    proofId: row.proof_id,
    kind: row.kind,
    state: row.state,
    addressKey: row.address_key,
    addressSealed: row.address_sealed,
    label: row.label,
    requestId: row.request_id,
    createdAt: row.created_at,
    provenAt: row.proven_at,
    effectiveAt: row.effective_at,
    changedAt: row.changed_at,
    undeliverableAt: row.undeliverable_at,
    usedAt: row.used_at,
    mark: row.mark,
  }))
}

export function insertProof(accountId: string, proof: NewStoredProof): Sql {
  return sql`insert into proof (account_id, proof_id, kind, state, address_key, address_sealed, label, request_id, created_at,
      proven_at, effective_at, changed_at, used_at, mark)
    values (${accountId}, ${proof.proofId}, ${proof.kind}, ${proof.state}, ${Buffer.from(proof.addressKey, 'hex')},
      ${proof.addressSealed}, ${proof.label}, ${proof.requestId}, ${at(proof.createdAt)}, ${at(proof.provenAt)},
      ${at(proof.effectiveAt)}, ${at(proof.changedAt)}, ${at(proof.usedAt)}, ${proof.mark ?? 0})`
}

/** Its holder showed it now (use it with `expect`). */
export const touchProof = (accountId: string, proofId: string, now: Instant): Sql =>
  sql`update proof set used_at = ${at(now)} where account_id = ${accountId} and proof_id = ${proofId}`

/**
 * Shown now, and its mark raised; succeeds for each mark once, and never for one below (use it with `expect`). A passkey
 * that does not count stays at 0.
 */
export const raiseMark = (accountId: string, proofId: string, mark: number, now: Instant): Sql =>
  sql`update proof set used_at = ${at(now)}, mark = ${mark}
    where account_id = ${accountId} and proof_id = ${proofId} and (mark < ${mark} or (mark = 0 and ${mark}::bigint = 0))`

/** Writes the proofs that a transition changed. The address of one that is gone goes with it. */
export function updateProofs(accountId: string, proofs: readonly Proof[]): Sql {
  const rows = proofs.map((p) => ({
    id: p.proofId,
    state: p.state,
    label: p.label,
    proven: at(p.provenAt),
    effective: at(p.effectiveAt),
    changed: at(p.changedAt),
    undeliverable: at(p.undeliverableAt),
  }))
  return sql`update proof p set state = n.state, label = n.label, proven_at = n.proven, effective_at = n.effective,
      changed_at = n.changed, undeliverable_at = n.undeliverable,
      address_sealed = case when n.state = 'gone' then ''::bytea else p.address_sealed end
    from jsonb_to_recordset(${json(rows)}::jsonb) as n(id uuid, state text, label text, proven timestamptz,
      effective timestamptz, changed timestamptz, undeliverable timestamptz)
    where p.account_id = ${accountId} and p.proof_id = n.id`
}

/** A carrier said that nobody is there, or that somebody is again. A flag, never a state: outside of units. */
export async function flagDeliverability(
  from: Queryable,
  accountId: string,
  proofId: string,
  undeliverableAt: Instant | null,
): Promise<void> {
  await from.query(sql`update proof set undeliverable_at = ${at(undeliverableAt)}
    where account_id = ${accountId} and proof_id = ${proofId} and (undeliverable_at is null) <> (${at(undeliverableAt)}::timestamptz is null)`)
}

/** Everything typed in a sign-up that was never confirmed. */
export const deleteProofs = (accountId: string): Sql =>
  sql`delete from proof where account_id = ${accountId} and state in ('unconfirmed', 'candidate')`
