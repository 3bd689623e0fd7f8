import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { GrantAct } from '../challenge/rules.ts'
import type { Grant } from './grant.ts'

interface GrantRow extends Record<string, unknown> {
  act: GrantAct
  session_id: string
  proof_id: string
  epoch: number
  given_at: Instant
}

export async function loadGrant(
  from: Queryable,
  accountId: string,
  sessionId: string,
  act: GrantAct,
): Promise<Grant | undefined> {
  const [row] = await from.query<GrantRow>(sql`
    select act, session_id, proof_id, epoch, given_at from step_up_grant
    where account_id = ${accountId} and session_id = ${sessionId} and act = ${act}`)
  return (
    row && {
      act: row.act,
      sessionId: row.session_id,
      proofId: row.proof_id,
      epoch: row.epoch,
      givenAt: row.given_at,
    }
  )
}

/** Given anew, it takes the place of a former one that was not used. */
export const insertGrant = (accountId: string, grant: Grant): Sql =>
  sql`insert into step_up_grant (account_id, session_id, act, proof_id, epoch, given_at)
    values (${accountId}, ${grant.sessionId}, ${grant.act}, ${grant.proofId}, ${grant.epoch}, ${at(grant.givenAt)})
    on conflict (account_id, session_id, act) do update set proof_id = excluded.proof_id, epoch = excluded.epoch,
      given_at = excluded.given_at`

/** Uses it up; succeeds once (use it with `expect`). */
export const useGrant = (accountId: string, grant: Grant): Sql =>
  sql`delete from step_up_grant where account_id = ${accountId} and session_id = ${grant.sessionId}
    and act = ${grant.act} and given_at = ${at(grant.givenAt)}`
