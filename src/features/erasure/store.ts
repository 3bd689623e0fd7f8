import type { Queryable } from '../../platform/database/database.ts'
import { type Sql, sql } from '../../platform/database/sql.ts'

/**
 * Everything that stands of an account, a table each (EP-07). A new table with an account_id belongs here; a test asks
 * the schema for all of them.
 */
const ROWS: readonly ((accountId: string) => Sql)[] = [
  (id) => sql`delete from proof where account_id = ${id}`,
  (id) => sql`delete from session where account_id = ${id}`,
  (id) => sql`delete from browser where account_id = ${id}`,
  (id) => sql`delete from device where account_id = ${id}`,
  (id) => sql`delete from device_challenge where account_id = ${id}`,
  (id) => sql`delete from challenge where account_id = ${id}`,
  (id) => sql`delete from spent_challenge where account_id = ${id}`,
  (id) => sql`delete from step_up_grant where account_id = ${id}`,
  (id) => sql`delete from recovery_code where account_id = ${id}`,
  (id) => sql`delete from replacement where account_id = ${id}`,
  (id) => sql`delete from replacement_undo where account_id = ${id}`,
  (id) => sql`delete from candidate_seen where account_id = ${id}`,
  (id) => sql`delete from outbox where account_id = ${id}`,
  (id) => sql`delete from due where account_id = ${id}`,
  (id) => sql`delete from imported where account_id = ${id}`,
  (id) => sql`delete from oidc_artifact where account_id = ${id}`,
  (id) => sql`delete from signal_choice where account_id = ${id}`,
  (id) => sql`delete from signal_fact where account_id = ${id}`,
  (id) => sql`delete from signal_set where account_id = ${id}`,
  (id) => sql`delete from api_answer where account_id = ${id} or split_part(caller, '/', 1) = ${id}::text`,
  (id) => sql`delete from event where account_id = ${id}`,
]

export const deleteRows = (accountId: string): readonly Sql[] => ROWS.map((row) => row(accountId))

/** Where the account is looked for by a stand-in for its identifier, its tries stand under that. */
export const deleteAttempts = (accountId: string, standIn: string): Sql =>
  sql`delete from attempt where account_id in (${accountId}, ${standIn})`

/** The account itself, if nobody changed it since it was read (use it with `expect`). */
export const deleteAccount = (accountId: string, version: number): Sql =>
  sql`delete from account where account_id = ${accountId} and version = ${version}`

/** What was counted for the account, and for its addresses where they stand in no other account. */
export const deleteBudgets = (accountId: string, mailboxes: readonly Buffer[]): Sql => sql`
  delete from budget b using (
      select ${accountId}::text as whose
      union select encode(m.key, 'hex') from unnest(${mailboxes}::bytea[]) as m(key)
        where not exists (select from proof p where p.mailbox_key = m.key and p.account_id <> ${accountId})) as gone
    where split_part(b.subject, '/', 1) = gone.whose`

/** Keyed digests of the addresses of an account, and how many events it has. */
export async function loadTraces(from: Queryable, accountId: string): Promise<{ mailboxes: Buffer[]; events: number }> {
  const [row] = await from.query<{ mailboxes: Buffer[]; events: number }>(sql`
    select array(select mailbox_key from proof where account_id = ${accountId} and mailbox_key is not null) as mailboxes,
      (select count(*) from event where account_id = ${accountId}) as events`)
  return row ?? { mailboxes: [], events: 0 }
}
