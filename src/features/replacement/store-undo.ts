import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, json, type Sql, sql } from '../../platform/database/sql.ts'
import type { Former, Undo } from './undo.ts'

interface UndoRow extends Record<string, unknown> {
  request_id: string
  state: Undo['state']
  completed_at: Instant
  until_at: Instant
  codes: string[]
  old_proofs: Former[]
  told: string[]
  disputed_by: string | null
  disputed_at: Instant | null
  expires_at: Instant | null
  contested: Former[] | null
  ended_at: Instant | null
  ended_by: string | null
}

/** A row holds the union of all states; a column that a state must have and has not is a broken promise of ours. */
function must<T>(value: T | null, row: UndoRow): T {
  if (value === null) throw new Error(`undo of ${row.request_id} lacks a column of state ${row.state}`)
  return value
}

function toUndo(row: UndoRow): Undo {
  const common = {
    requestId: row.request_id,
    completedAt: row.completed_at,
    untilAt: row.until_at,
    old: row.old_proofs,
    codes: row.codes,
    told: row.told,
  }
  if (row.state === 'open') return { ...common, state: 'open' }
  if (row.state === 'disputed')
    return {
      ...common,
      state: 'disputed',
      disputedBy: must(row.disputed_by, row),
      disputedAt: must(row.disputed_at, row),
      expiresAt: must(row.expires_at, row),
      contested: must(row.contested, row),
    }
  return { ...common, state: row.state, endedAt: must(row.ended_at, row), endedBy: must(row.ended_by, row) }
}

export async function loadUndos(from: Queryable, accountId: string): Promise<Undo[]> {
  const rows = await from.query<UndoRow>(sql`
    select request_id, state, completed_at, until_at, codes::text[] as codes, old_proofs, told, disputed_by, disputed_at, expires_at,
      contested, ended_at, ended_by
    from replacement_undo where account_id = ${accountId} order by completed_at, request_id`)
  return rows.map(toUndo)
}

/** The first factor that was valid when the request began; null once nothing can be disputed with it. */
export async function loadFormerPassword(
  from: Queryable,
  accountId: string,
  requestId: string,
): Promise<string | null> {
  const [row] = await from.query<{ password_hash: string | null }>(sql`
    select password_hash from replacement_undo where account_id = ${accountId} and request_id = ${requestId}`)
  return row?.password_hash ?? null
}

/**
 * Writes what a completion can be undone with; what is settled is never written again (use it with `expect`).
 * `passwordHash` is the first factor until now, and counts for a new row only. It goes as soon as the row is not open.
 */
export function saveUndo(accountId: string, undo: Undo, passwordHash: string | null): Sql {
  const open = undo.state === 'disputed' ? undo : undefined
  const over = undo.state === 'open' || open ? undefined : (undo as Extract<Undo, { endedAt: Instant }>)
  return sql`insert into replacement_undo (account_id, request_id, state, completed_at, until_at, password_hash, codes, old_proofs,
      told, disputed_by, disputed_at, expires_at, contested, ended_at, ended_by)
    values (${accountId}, ${undo.requestId}, ${undo.state}, ${at(undo.completedAt)}, ${at(undo.untilAt)}, ${passwordHash},
      ${undo.codes}::uuid[], ${json(undo.old)}::jsonb, ${undo.told}, ${open?.disputedBy ?? null}, ${at(open?.disputedAt)},
      ${at(open?.expiresAt)}, ${open ? json(open.contested) : null}::jsonb, ${at(over?.endedAt)}, ${over?.endedBy ?? null})
    on conflict (account_id, request_id) do update set state = excluded.state, until_at = excluded.until_at, told = excluded.told,
      password_hash = case when excluded.state = 'open' then replacement_undo.password_hash end,
      disputed_by = coalesce(excluded.disputed_by, replacement_undo.disputed_by),
      disputed_at = coalesce(excluded.disputed_at, replacement_undo.disputed_at),
      expires_at = coalesce(excluded.expires_at, replacement_undo.expires_at),
      contested = coalesce(excluded.contested, replacement_undo.contested),
      ended_at = excluded.ended_at, ended_by = excluded.ended_by
    where replacement_undo.state in ('open', 'disputed')`
}
