import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import { type Ending, type HeldReason, isLive, type Rank, type Request } from './request.ts'

interface ReplacementRow extends Record<string, unknown> {
  request_id: string
  receipt: string
  /** One of ours, or one of a later version of the program. */
  state: Request['state'] | (string & {})
  rank: Rank
  browser_key: string
  session_id: string
  source: string
  agent: string
  epoch: number
  old_proofs: string[]
  code_id: string | null
  started_at: Instant
  wait_ms: number
  proven_at: Instant | null
  alerted_at: Instant | null
  deadline_at: Instant | null
  unreached: boolean
  final_at: Instant | null
  final_served_ms: number | null
  ready_at: Instant | null
  told: string[]
  held_at: Instant | null
  held_reason: HeldReason | null
  held_expires_at: Instant | null
  ended_at: Instant | null
  ended_by: string | null
  end_reason: string | null
}

/** A row holds the union of all states; a column that a state must have and has not is a broken promise of ours. */
function must<T>(value: T | null, row: ReplacementRow): T {
  if (value === null) throw new Error(`replacement ${row.request_id} lacks a column of state ${row.state}`)
  return value
}

function toRequest(row: ReplacementRow): Request {
  const common = {
    requestId: row.request_id,
    receipt: row.receipt,
    rank: row.rank,
    browserKey: row.browser_key,
    sessionId: row.session_id,
    source: row.source,
    agent: row.agent,
    epoch: row.epoch,
    oldProofs: row.old_proofs,
    codeId: row.code_id,
    startedAt: row.started_at,
    waitMs: row.wait_ms,
    told: row.told,
  }
  if (row.state === 'draft') return { ...common, state: 'draft' }
  if (row.ended_at !== null || isEnding(row.state))
    return {
      ...common,
      state: isEnding(row.state) ? row.state : 'ended',
      provenAt: row.proven_at,
      endedAt: must(row.ended_at, row),
      endedBy: must(row.ended_by, row),
      endReason: must(row.end_reason, row),
    }
  const running = {
    ...common,
    provenAt: must(row.proven_at, row),
    alertedAt: row.alerted_at,
    deadlineAt: must(row.deadline_at, row),
    unreached: row.unreached,
    final: row.final_at === null ? null : { at: row.final_at, servedMs: must(row.final_served_ms, row) },
    readyAt: row.ready_at,
  }
  if (row.state === 'pending') return { ...running, state: 'pending' }
  if (row.state === 'held')
    return {
      ...running,
      state: 'held',
      heldReason: must(row.held_reason, row),
      heldAt: must(row.held_at, row),
      heldExpiresAt: must(row.held_expires_at, row),
    }
  // A later version of the program runs beside this one, and knows a state that this one does not (T128): it can be
  // stopped, and nothing here completes it.
  const heldAt = running.deadlineAt
  return { ...running, state: 'held', heldReason: 'review', heldAt, heldExpiresAt: heldAt + common.waitMs }
}

const ENDINGS: ReadonlySet<string> = new Set<Ending>([
  'completed',
  'vetoed',
  'canceled',
  'ended',
  'ended-early',
  'expired',
])
const isEnding = (state: string): state is Ending => ENDINGS.has(state)

export async function loadRequests(from: Queryable, accountId: string): Promise<Request[]> {
  const rows = await from.query<ReplacementRow>(sql`
    select request_id, receipt, state, rank, encode(browser_key, 'hex') as browser_key, session_id, source, agent, epoch,
      old_proofs::text[] as old_proofs, code_id, started_at, wait_ms, proven_at, alerted_at, deadline_at, unreached, final_at,
      final_served_ms, ready_at, told, held_at, held_reason, held_expires_at, ended_at, ended_by, end_reason
    from replacement where account_id = ${accountId} order by started_at, request_id`)
  return rows.map(toRequest)
}

/** How a receipt number typed without signing in finds its account. It opens nothing by itself. */
export async function findByReceipt(
  from: Queryable,
  receipt: string,
): Promise<{ accountId: string; requestId: string } | undefined> {
  const [row] = await from.query<{ account_id: string; request_id: string }>(sql`
    select account_id, request_id from replacement where receipt = ${receipt}`)
  return row && { accountId: row.account_id, requestId: row.request_id }
}

/** Writes a request as it is now; a terminal row is never written again (use it with `expect`). */
export function saveRequest(accountId: string, request: Request): Sql {
  const running = isLive(request) ? request : undefined
  const held = request.state === 'held' ? request : undefined
  const over = request.state === 'draft' || running ? undefined : (request as Extract<Request, { endedAt: Instant }>)
  const provenAt = request.state === 'draft' ? null : request.provenAt
  return sql`insert into replacement (account_id, request_id, receipt, state, rank, browser_key, session_id, source, agent, epoch,
      old_proofs, code_id, started_at, wait_ms, proven_at, alerted_at, deadline_at, unreached, final_at, final_served_ms, ready_at,
      told, held_at, held_reason, held_expires_at, ended_at, ended_by, end_reason)
    values (${accountId}, ${request.requestId}, ${request.receipt}, ${request.state}, ${request.rank},
      ${Buffer.from(request.browserKey, 'hex')}, ${request.sessionId}, ${request.source}, ${request.agent}, ${request.epoch},
      ${request.oldProofs}::uuid[], ${request.codeId}, ${at(request.startedAt)}, ${request.waitMs}, ${at(provenAt)},
      ${at(running?.alertedAt)}, ${at(running?.deadlineAt)}, ${running?.unreached ?? false}, ${at(running?.final?.at)},
      ${running?.final?.servedMs ?? null}, ${at(running?.readyAt)}, ${request.told}, ${at(held?.heldAt)}, ${held?.heldReason ?? null},
      ${at(held?.heldExpiresAt)},
      ${at(over?.endedAt)}, ${over?.endedBy ?? null}, ${over?.endReason ?? null})
    on conflict (account_id, request_id) do update set state = excluded.state, wait_ms = excluded.wait_ms,
      proven_at = excluded.proven_at,
      alerted_at = case when excluded.state in ('pending', 'held') then excluded.alerted_at else replacement.alerted_at end,
      deadline_at = coalesce(excluded.deadline_at, replacement.deadline_at), unreached = excluded.unreached or replacement.unreached,
      final_at = case when excluded.state in ('pending', 'held') then excluded.final_at else replacement.final_at end,
      final_served_ms = case when excluded.state in ('pending', 'held') then excluded.final_served_ms
        else replacement.final_served_ms end,
      ready_at = case when excluded.state in ('pending', 'held') then excluded.ready_at else replacement.ready_at end,
      told = excluded.told,
      held_at = coalesce(excluded.held_at, replacement.held_at), held_reason = coalesce(excluded.held_reason, replacement.held_reason),
      held_expires_at = coalesce(excluded.held_expires_at, replacement.held_expires_at),
      ended_at = excluded.ended_at, ended_by = excluded.ended_by, end_reason = excluded.end_reason
    where replacement.ended_at is null`
}
