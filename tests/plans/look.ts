// Every statement of the product is planned on one database, and judged.
import type pg from 'pg'
import { genericPlan, judge, readSchema } from './judge.ts'
import { NO_PLAN, NOT_BY_ACCOUNT, READS_MUCH, reasonFor } from './reasons.ts'
import { allStatements, type Statement } from './statements.ts'

export interface Looked {
  readonly id: string
  readonly cost: number
  /** What is wrong and has no reason. */
  readonly problems: readonly string[]
}

export async function lookAtAll(
  client: pg.Client,
  accounts: number,
  statements: readonly Statement[] = allStatements(),
): Promise<Looked[]> {
  const schema = await readSchema(client)
  const looked: Looked[] = []
  for (const statement of statements) {
    const { id } = statement
    if (reasonFor(NO_PLAN, id)) continue
    const plan = await genericPlan(client, statement)
    const verdict = judge(statement, plan, schema, accounts)
    const reads = reasonFor(READS_MUCH, id) ? [] : verdict.problems
    const whose = reasonFor(NOT_BY_ACCOUNT, id)
      ? []
      : verdict.notByAccount.map((table) => `${table} not by its account`)
    looked.push({ id, cost: Math.round(plan['Total Cost']), problems: [...reads, ...whose] })
  }
  return looked
}
