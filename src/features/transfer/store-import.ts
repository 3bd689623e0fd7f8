import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { Candidate, Known, Rejection } from './sort.ts'

/** How far an import is. */
export interface Run {
  readonly runId: string
  /** Lines and bytes that are done. */
  readonly line: number
  readonly position: number
  readonly imported: number
  readonly present: number
  readonly rejected: number
}

interface RunRow extends Record<string, unknown> {
  run_id: string
  line: number
  position_bytes: number
  imported: number
  present: number
  rejected: number
}

/** The import of this file that was begun and has not ended. */
export async function findOpenRun(from: Queryable, fileKey: Buffer): Promise<Run | undefined> {
  const [row] = await from.query<RunRow>(sql`
    select run_id, line, position_bytes, imported, present, rejected from import_run
    where file_key = ${fileKey} and finished_at is null`)
  return row && { ...row, runId: row.run_id, position: row.position_bytes }
}

export const insertRun = (runId: string, fileKey: Buffer, now: Instant): Sql => sql`
  insert into import_run (run_id, file_key, begun_at, line, position_bytes, imported, present, rejected)
  values (${runId}, ${fileKey}, ${at(now)}, 0, 0, 0, 0, 0)`

/** From the position that was read to the next (use it with `expect`): of two imports of one file only one goes on. */
export const moveRun = (before: Run, after: Run): Sql => sql`
  update import_run set line = ${after.line}, position_bytes = ${after.position}, imported = ${after.imported},
    present = ${after.present}, rejected = ${after.rejected}
  where run_id = ${before.runId} and position_bytes = ${before.position} and finished_at is null`

/** Is the import still where it was read? */
export const stillAt = ({ runId, position }: Run): Sql =>
  sql`select 1 from import_run where run_id = ${runId} and position_bytes = ${position} and finished_at is null`

export const finishRun = (runId: string, now: Instant): Sql =>
  sql`update import_run set finished_at = ${at(now)} where run_id = ${runId} and finished_at is null`

export const insertRejections = (runId: string, rejected: readonly Rejection[]): Sql => sql`
  insert into import_rejection (run_id, line, code, field)
  select ${runId}::uuid, n.line, n.code, n.field from unnest(${rejected.map((r) => r.line)}::bigint[],
    ${rejected.map((r) => r.code)}::text[], ${rejected.map((r) => r.field)}::text[]) as n(line, code, field)`

/** The lines that were not taken, in their order, from behind a line on. */
export const loadRejections = (from: Queryable, runId: string, behind: number, limit: number): Promise<Rejection[]> =>
  from.query<Rejection & Record<string, unknown>>(sql`
    select line, code, field from import_rejection where run_id = ${runId} and line > ${behind} order by line limit ${limit}`)

/** Where accounts came from. */
export const insertImported = (batch: readonly Candidate[]): Sql => sql`
  insert into imported (account_id, line_key, external_id)
  select * from unnest(${batch.map((c) => c.accountId)}::uuid[], ${batch.map((c) => Buffer.from(c.lineKey, 'hex'))}::bytea[],
    ${batch.map((c) => c.newcomer.externalId)}::text[])`

/** What is there already of what a batch wants to be. The id of an account that was erased is not used again. */
export async function loadKnown(from: Queryable, batch: readonly Candidate[]): Promise<Known> {
  const keys = batch.map((c) => Buffer.from(c.identifierKey, 'hex'))
  const ids = batch.flatMap(({ newcomer: { id } }) => id ?? [])
  const externalIds = batch.flatMap(({ newcomer: { externalId } }) => externalId ?? [])
  const takenIds = ids.length > 0 ? await loadIds(from, ids) : []
  const taken = externalIds.length > 0 ? await loadExternalIds(from, externalIds) : []
  // The last of them: whom somebody makes meanwhile is then known by the identifier, whatever else of them is.
  const identifiers = await from.query<{ key: string; line: string | null }>(sql`
    select encode(a.identifier_key, 'hex') as key, encode(i.line_key, 'hex') as line
    from account a left join imported i on i.account_id = a.account_id
    where a.identifier_key = any(${keys}::bytea[]) and a.state = 'active'`)
  return {
    identifiers: new Map(identifiers.map(({ key, line }) => [key, line])),
    ids: new Set(takenIds.map(({ id }) => id)),
    externalIds: new Set(taken.map(({ id }) => id)),
  }
}

const loadIds = (from: Queryable, ids: readonly string[]): Promise<{ id: string }[]> =>
  from.query(sql`
    select account_id::text as id from account where account_id = any(${ids}::uuid[])
    union select account_id::text from event where account_id = any(${ids}::uuid[])`)

const loadExternalIds = (from: Queryable, ids: readonly string[]): Promise<{ id: string }[]> =>
  from.query(sql`select external_id as id from imported where external_id = any(${ids}::text[])`)

/** What a trial run has met so far; gone with its connection. */
export const makeTrial = (): Sql =>
  sql`create temporary table import_trial (kind text, key text, line text, primary key (key, kind))`

export const dropTrial = (): Sql => sql`drop table import_trial`

const TRIAL = { identifier: 'identifier', id: 'id', externalId: 'external id' } as const

export const rememberTrial = (batch: readonly Candidate[]): Sql => {
  const rows = batch.flatMap(({ identifierKey, lineKey, newcomer: { id, externalId } }) => [
    { kind: TRIAL.identifier, key: identifierKey, line: lineKey },
    ...(id === undefined ? [] : [{ kind: TRIAL.id, key: id, line: null }]),
    ...(externalId === null ? [] : [{ kind: TRIAL.externalId, key: externalId, line: null }]),
  ])
  return sql`insert into import_trial (kind, key, line) select * from unnest(${rows.map((r) => r.kind)}::text[],
    ${rows.map((r) => r.key)}::text[], ${rows.map((r) => r.line)}::text[])`
}

/** The same as `loadKnown`, for those whom the trial run would have made. */
export async function loadTrial(from: Queryable, batch: readonly Candidate[]): Promise<Known> {
  const keys = batch.flatMap(({ identifierKey, newcomer: { id, externalId } }) =>
    [identifierKey, id, externalId].filter((key) => typeof key === 'string'),
  )
  const rows = await from.query<{ kind: string; key: string; line: string | null }>(
    sql`select kind, key, line from import_trial where key = any(${keys}::text[])`,
  )
  const keysOf = (kind: string) => rows.filter((row) => row.kind === kind)
  return {
    identifiers: new Map(keysOf(TRIAL.identifier).map(({ key, line }) => [key, line])),
    ids: new Set(keysOf(TRIAL.id).map(({ key }) => key)),
    externalIds: new Set(keysOf(TRIAL.externalId).map(({ key }) => key)),
  }
}
