import type { Instant } from '../../kernel/clock.ts'
import type { Locale } from '../../kernel/locale.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { sql } from '../../platform/database/sql.ts'
import type { ProofKind, ProofState } from '../proof/rules.ts'

/** A proof as it is stored: bytes are hexadecimal. */
export interface ProofOut {
  readonly id: string
  readonly kind: ProofKind
  readonly state: ProofState
  readonly sealed: string
  readonly label: string
  readonly created: Instant
  readonly proven: Instant | null
}

export interface AccountOut extends Record<string, unknown> {
  readonly account_id: string
  readonly identifier_sealed: Buffer
  readonly external_id: string | null
  readonly locale: Locale
  readonly zone: string
  readonly created_at: Instant
  readonly verified_at: Instant | null
  readonly password_hash: string | null
  readonly hosted: boolean
  readonly password_changed_at: Instant | null
  readonly two_step: boolean
  readonly own_wait_ms: number | null
  readonly own_wait_former_ms: number | null
  readonly own_wait_set_at: Instant | null
  readonly troubled: boolean
  readonly proofs: readonly ProofOut[] | null
  readonly events: readonly { at: Instant; kind: string; data: unknown }[] | null
}

/** The first id there is, and everything behind it. */
export const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/**
 * A page of accounts in the order of their ids, from behind one on: each as it was at one moment. `only` is one account.
 */
export const loadPage = (from: Queryable, behind: string, only: string | null, limit: number): Promise<AccountOut[]> =>
  from.query<AccountOut>(sql`
    select a.account_id, a.identifier_sealed, i.external_id, a.locale, a.zone, a.created_at, a.verified_at, a.password_hash,
      a.hosted, a.password_changed_at, a.two_step_at is not null as two_step, a.own_wait_ms, a.own_wait_former_ms, a.own_wait_set_at,
      a.disputed_at is not null or exists (
        select from replacement r where r.account_id = a.account_id and r.state in ('pending', 'held')) as troubled,
      (select jsonb_agg(jsonb_build_object('id', p.proof_id, 'kind', p.kind, 'state', p.state,
          'sealed', encode(p.address_sealed, 'hex'), 'label', p.label,
          'created', floor(extract(epoch from p.created_at) * 1000)::bigint,
          'proven', floor(extract(epoch from p.proven_at) * 1000)::bigint) order by p.created_at, p.proof_id)
        from proof p where p.account_id = a.account_id) as proofs,
      (select jsonb_agg(jsonb_build_object('at', floor(extract(epoch from e.at) * 1000)::bigint, 'kind', e.kind, 'data', e.data)
          order by e.at, e.event_id)
        from event e where e.account_id = a.account_id) as events
    from account a left join imported i on i.account_id = a.account_id
    where a.account_id > ${behind} and a.state = 'active' and (${only}::uuid is null or a.account_id = ${only}::uuid)
    order by a.account_id limit ${limit}`)

/** By what the account is called in the operator's own system. */
export async function findByExternalId(from: Queryable, externalId: string): Promise<string | undefined> {
  const [row] = await from.query<{ account_id: string }>(
    sql`select account_id from imported where external_id = ${externalId}`,
  )
  return row?.account_id
}
