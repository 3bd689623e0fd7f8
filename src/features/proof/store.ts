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
  /** It refused a message for its links, so that none has any from then on (L11). */
  readonly linkless: boolean
}

/** One that was just added has seldom been used; one without an address (an app, a passkey) has no mailbox. */
export type NewStoredProof = Omit<StoredProof, 'usedAt' | 'mark' | 'linkless'> &
  Partial<Pick<StoredProof, 'usedAt' | 'mark'>> & {
    /** Keyed digest of the mailbox or number, the same in every account. */
    readonly mailboxKey?: Buffer
  }

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
  linkless: boolean
}

/** What an address is sealed with: it opens only as this proof of this account. */
export const sealedAbout = (accountId: string, proofId: string): string => `proof/${accountId}/${proofId}`

export async function loadProofs(from: Queryable, accountId: string): Promise<StoredProof[]> {
  const rows = await from.query<ProofRow>(sql`
    select proof_id, kind, state, encode(address_key, 'hex') as address_key, address_sealed, label, request_id, created_at,
      proven_at, effective_at, changed_at, undeliverable_at, used_at, mark, linkless_at is not null as linkless
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
    linkless: row.linkless,
  }))
}

/** A proof and whose it is. */
export interface OwnedProof {
  readonly accountId: string
  readonly proof: NewStoredProof
}

/** In columns, so that thousands are one statement. */
export function insertProofs(owned: readonly OwnedProof[]): Sql {
  const proofs = owned.map(({ proof }) => proof)
  return sql`insert into proof (account_id, proof_id, kind, state, address_key, address_sealed, mailbox_key, label, request_id,
      created_at, proven_at, effective_at, changed_at, used_at, mark)
    select * from unnest(${owned.map((o) => o.accountId)}::uuid[], ${proofs.map((p) => p.proofId)}::uuid[],
      ${proofs.map((p) => p.kind)}::text[], ${proofs.map((p) => p.state)}::text[],
      ${proofs.map((p) => Buffer.from(p.addressKey, 'hex'))}::bytea[], ${proofs.map((p) => p.addressSealed)}::bytea[],
      ${proofs.map((p) => p.mailboxKey ?? null)}::bytea[], ${proofs.map((p) => p.label)}::text[],
      ${proofs.map((p) => p.requestId)}::uuid[], ${proofs.map((p) => at(p.createdAt))}::timestamptz[],
      ${proofs.map((p) => at(p.provenAt))}::timestamptz[], ${proofs.map((p) => at(p.effectiveAt))}::timestamptz[],
      ${proofs.map((p) => at(p.changedAt))}::timestamptz[], ${proofs.map((p) => at(p.usedAt))}::timestamptz[],
      ${proofs.map((p) => p.mark ?? 0)}::bigint[])`
}

export const insertProof = (accountId: string, proof: NewStoredProof): Sql => insertProofs([{ accountId, proof }])

/** Its holder showed a code that came to it (use it with `expect`): so messages arrive there, whatever was said before. */
export const touchProof = (accountId: string, proofId: string, now: Instant): Sql =>
  sql`update proof set used_at = ${at(now)}, bounces = 0, undeliverable_at = null, returned_at = null
    where account_id = ${accountId} and proof_id = ${proofId}`

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
  }))
  return sql`update proof p set state = n.state, label = n.label, proven_at = n.proven, effective_at = n.effective,
      changed_at = n.changed,
      address_sealed = case when n.state = 'gone' then ''::bytea else p.address_sealed end,
      mailbox_key = case when n.state = 'gone' then null else p.mailbox_key end
    from jsonb_to_recordset(${json(rows)}::jsonb) as n(id uuid, state text, label text, proven timestamptz,
      effective timestamptz, changed timestamptz)
    where p.account_id = ${accountId} and p.proof_id = n.id`
}

/** One place where a mailbox or number stands in an account. */
export interface Place {
  readonly accountId: string
  readonly proofId: string
}

const PLACES_MAX = 50

/**
 * Where a mailbox or number is a proof of active accounts, in all of them. For telling its holder and for finding the
 * account of a notice by its secret number; whoever asks must answer strangers alike, found or not (S17).
 */
export async function findPlaces(from: Queryable, mailboxKey: Buffer): Promise<Place[]> {
  const rows = await from.query<{ account_id: string; proof_id: string }>(sql`
    select p.account_id, p.proof_id from proof p join account a on a.account_id = p.account_id and a.state = 'active'
    where p.mailbox_key = ${mailboxKey} and p.state not in ('unconfirmed', 'candidate', 'discarded', 'gone')
    order by p.proven_at limit ${PLACES_MAX}`)
  return rows.map((row) => ({ accountId: row.account_id, proofId: row.proof_id }))
}

/** Everything typed in a sign-up that was never confirmed. */
export const deleteProofs = (accountId: string): Sql =>
  sql`delete from proof where account_id = ${accountId} and state in ('unconfirmed', 'candidate')`
