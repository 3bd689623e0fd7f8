import type { Instant } from '../../kernel/clock.ts'
import type { Locale } from '../../kernel/locale.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { Account } from './rules.ts'

/** The account with its identifier still sealed. */
export interface StoredAccount extends Account {
  readonly identifierSealed: Buffer
}

interface AccountRow extends Record<string, unknown> {
  account_id: string
  version: number
  epoch: number
  state: Account['state']
  identifier_key: string
  identifier_sealed: Buffer
  password_hash: string | null
  hosted: boolean
  password_changed_at: Instant | null
  locale: Locale
  zone: string
  created_at: Instant
  verified_at: Instant | null
  protected_at: Instant | null
  disputed_at: Instant | null
  former_password_hash: string | null
  secured_at: Instant | null
  two_step_at: Instant | null
  own_wait_ms: number | null
  own_wait_former_ms: number | null
  own_wait_set_at: Instant | null
}

const toAccount = (row: AccountRow): StoredAccount => ({
  accountId: row.account_id,
  version: row.version,
  epoch: row.epoch,
  state: row.state,
  identifierKey: row.identifier_key,
  identifierSealed: row.identifier_sealed,
  passwordHash: row.password_hash,
  hosted: row.hosted,
  passwordChangedAt: row.password_changed_at,
  locale: row.locale,
  zone: row.zone,
  createdAt: row.created_at,
  verifiedAt: row.verified_at,
  protectedAt: row.protected_at,
  disputedAt: row.disputed_at,
  formerPasswordHash: row.former_password_hash,
  securedAt: row.secured_at,
  twoStepAt: row.two_step_at,
  ownWait:
    row.own_wait_ms === null || row.own_wait_former_ms === null || row.own_wait_set_at === null
      ? null
      : { waitMs: row.own_wait_ms, formerMs: row.own_wait_former_ms, setAt: row.own_wait_set_at },
})

/** Read it first: what is read after it on the same connection is at least as new as its version. */
export async function loadAccount(from: Queryable, accountId: string): Promise<StoredAccount | undefined> {
  const [row] = await from.query<AccountRow>(sql`
    select account_id, version, epoch, state, encode(identifier_key, 'hex') as identifier_key, identifier_sealed,
      password_hash, hosted, password_changed_at, locale, zone, created_at, verified_at, protected_at, secured_at, two_step_at,
      disputed_at, former_password_hash, own_wait_ms, own_wait_former_ms, own_wait_set_at
    from account where account_id = ${accountId}`)
  return row && toAccount(row)
}

/** The one look-up that does not name an account: it is how an identifier becomes one. */
export async function findAccountId(from: Queryable, identifierKey: Buffer): Promise<string | undefined> {
  const [row] = await from.query<{ account_id: string }>(sql`
    select account_id from account where identifier_key = ${identifierKey} and state = 'active'`)
  return row?.account_id
}

/**
 * The hash of the account whose identifier's digest comes next; null where it has none. What is typed for nobody is judged
 * by it and refused, so that it takes as long as for somebody, whatever the hashes of the accounts are (S17).
 */
export async function loadNeighbourHash(from: Queryable, identifierKey: Buffer): Promise<string | null> {
  const [row] = await from.query<{ password_hash: string | null }>(sql`
    (select password_hash from account where identifier_key > ${identifierKey} and state = 'active'
      order by identifier_key limit 1)
    union all (select password_hash from account where state = 'active' order by identifier_key limit 1) limit 1`)
  return row?.password_hash ?? null
}

/** In columns, so that thousands are one statement. */
export function insertAccounts(accounts: readonly StoredAccount[]): Sql {
  const ids = accounts.map((a) => a.accountId)
  return sql`insert into account (account_id, version, epoch, state, identifier_key, identifier_sealed, password_hash,
      hosted, password_changed_at, locale, zone, created_at, verified_at, two_step_at, own_wait_ms, own_wait_former_ms,
      own_wait_set_at)
    select * from unnest(${ids}::uuid[], ${accounts.map((a) => a.version)}::bigint[], ${accounts.map((a) => a.epoch)}::integer[],
      ${accounts.map((a) => a.state)}::text[], ${accounts.map((a) => Buffer.from(a.identifierKey, 'hex'))}::bytea[],
      ${accounts.map((a) => a.identifierSealed)}::bytea[], ${accounts.map((a) => a.passwordHash)}::text[],
      ${accounts.map((a) => String(a.hosted))}::text[]::boolean[],
      ${accounts.map((a) => at(a.passwordChangedAt))}::timestamptz[], ${accounts.map((a) => a.locale)}::text[],
      ${accounts.map((a) => a.zone)}::text[], ${accounts.map((a) => at(a.createdAt))}::timestamptz[],
      ${accounts.map((a) => at(a.verifiedAt))}::timestamptz[], ${accounts.map((a) => at(a.twoStepAt))}::timestamptz[],
      ${accounts.map((a) => a.ownWait?.waitMs ?? null)}::bigint[], ${accounts.map((a) => a.ownWait?.formerMs ?? null)}::bigint[],
      ${accounts.map((a) => at(a.ownWait?.setAt))}::timestamptz[])`
}

export const insertAccount = (account: StoredAccount): Sql => insertAccounts([account])

/**
 * The conditional write that every unit of an account begins with (use it with `expect`): it succeeds only if nobody
 * changed the account since `account` was read. Pass the account as it shall be; its version is raised here.
 */
export function saveAccount(account: Account): Sql {
  return sql`update account set version = version + 1, epoch = ${account.epoch}, state = ${account.state},
      password_hash = ${account.passwordHash}, password_changed_at = ${at(account.passwordChangedAt)},
      locale = ${account.locale}, zone = ${account.zone}, verified_at = ${at(account.verifiedAt)},
      protected_at = ${at(account.protectedAt)}, secured_at = ${at(account.securedAt)},
      two_step_at = ${at(account.twoStepAt)}, disputed_at = ${at(account.disputedAt)},
      former_password_hash = ${account.formerPasswordHash}, own_wait_ms = ${account.ownWait?.waitMs ?? null},
      own_wait_former_ms = ${account.ownWait?.formerMs ?? null}, own_wait_set_at = ${at(account.ownWait?.setAt ?? null)}
    where account_id = ${account.accountId} and version = ${account.version}`
}

/** Takes an enrolment away that was never confirmed. */
export const deleteEnrolment = (accountId: string): Sql =>
  sql`delete from account where account_id = ${accountId} and state = 'enrolling'`
