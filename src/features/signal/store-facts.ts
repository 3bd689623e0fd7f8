import type { Instant } from '../../kernel/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { Fact } from './told.ts'

/** Something that happened and was not yet made into signals. */
export interface StoredFact extends Fact {
  readonly factId: number
  /** The event it is: what several signals of one fact have in common (RFC 8417 2.2 `txn`). */
  readonly sourceId: string
  /** The act that it belongs to. */
  readonly unit: string
  readonly at: Instant
}

interface FactRow extends Record<string, unknown> {
  fact_id: number
  source_id: string
  unit: string
  at: Instant
  kind: string
  data: Fact['data']
}

/** The earliest facts of an account, in the order in which they happened. */
export async function loadFacts(from: Queryable, accountId: string, limit: number): Promise<StoredFact[]> {
  const rows = await from.query<FactRow>(sql`
    select fact_id, source_id, unit::text as unit, at, kind, data from signal_fact where account_id = ${accountId} order by fact_id limit ${limit}`)
  return rows.map((row) => ({
    factId: row.fact_id,
    sourceId: row.source_id,
    unit: row.unit,
    at: row.at,
    kind: row.kind,
    data: row.data,
  }))
}

/** Each fact is made into signals once: of two who do it at once, one loses (use it with `expect`). */
export const deleteFact = (accountId: string, factId: number): Sql =>
  sql`delete from signal_fact where account_id = ${accountId} and fact_id = ${factId}`

/** Somebody who does not want to be told of, and from when on. */
export interface Choice {
  readonly outAt: Instant
  readonly effective: boolean
}

export async function loadChoice(from: Queryable, accountId: string): Promise<Choice | undefined> {
  const [row] = await from.query<{ out_at: Instant; effective: boolean }>(sql`
    select out_at, effective from signal_choice where account_id = ${accountId}`)
  return row && { outAt: row.out_at, effective: row.effective }
}

/** Each step of a choice is taken once (use these with `expect`). */
export const insertChoice = (accountId: string, outAt: Instant): Sql =>
  sql`insert into signal_choice (account_id, out_at, effective) values (${accountId}, ${at(outAt)}, false) on conflict do nothing`

export const makeChoiceEffective = (accountId: string): Sql =>
  sql`update signal_choice set effective = true where account_id = ${accountId} and not effective`

export const deleteChoice = (accountId: string, effective: boolean): Sql =>
  sql`delete from signal_choice where account_id = ${accountId} and effective = ${effective}`
