import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, json, type Sql, sql } from '../../platform/database/sql.ts'
import type { RecoveryCode } from './rules.ts'

interface CodeRow extends Record<string, unknown> {
  code_id: string
  digest: string
  made_at: Instant
  aged_at: Instant
  state: RecoveryCode['state']
  changed_at: Instant
}

export async function loadRecoveryCodes(from: Queryable, accountId: string): Promise<RecoveryCode[]> {
  const rows = await from.query<CodeRow>(sql`
    select code_id, encode(digest, 'hex') as digest, made_at, aged_at, state, changed_at
    from recovery_code where account_id = ${accountId} order by made_at, code_id`)
  return rows.map((row) => ({
    codeId: row.code_id,
    digest: row.digest,
    madeAt: row.made_at,
    agedAt: row.aged_at,
    state: row.state,
    changedAt: row.changed_at,
  }))
}

export function insertRecoveryCode(accountId: string, code: RecoveryCode): Sql {
  return sql`insert into recovery_code (account_id, code_id, digest, made_at, aged_at, state, changed_at)
    values (${accountId}, ${code.codeId}, ${Buffer.from(code.digest, 'hex')}, ${at(code.madeAt)}, ${at(code.agedAt)}, ${code.state},
      ${at(code.changedAt)})`
}

export function updateRecoveryCodes(accountId: string, codes: readonly RecoveryCode[]): Sql {
  const rows = codes.map((code) => ({
    id: code.codeId,
    state: code.state,
    aged: at(code.agedAt),
    changed: at(code.changedAt),
  }))
  return sql`update recovery_code k set state = n.state, aged_at = n.aged, changed_at = n.changed
    from jsonb_to_recordset(${json(rows)}::jsonb) as n(id uuid, state text, aged timestamptz, changed timestamptz)
    where k.account_id = ${accountId} and k.code_id = n.id`
}
