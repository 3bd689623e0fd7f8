// What a plan must not do where there are a million accounts.
import type pg from 'pg'
import { SMALL_TABLES } from './fill.ts'
import type { Statement } from './statements.ts'

export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly 'Plan Rows': number
  readonly 'Total Cost': number
  readonly Plans?: readonly PlanNode[]
}

/** What is known of the tables. */
export interface Schema {
  /** Tables whose rows are of one account. */
  readonly ofAccounts: ReadonlySet<string>
  readonly indexes: ReadonlyMap<string, { readonly table: string; readonly leading: string }>
}

export async function readSchema(client: pg.Client): Promise<Schema> {
  const tables = await client.query<{ name: string }>(`select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'account_id'`)
  const indexes = await client.query<{ name: string; table: string; leading: string }>(`
    select i.indexrelid::regclass::text as name, i.indrelid::regclass::text as table,
      pg_get_indexdef(i.indexrelid, 1, true) as leading
    from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace = 'public'::regnamespace`)
  return {
    ofAccounts: new Set(tables.rows.map(({ name }) => name)),
    indexes: new Map(indexes.rows.map(({ name, ...index }) => [name, index])),
  }
}

const LIMIT = 100

/**
 * The plan that holds for whatever the values are; PostgreSQL takes it after five runs where none for the values is
 * cheaper. For a limit that is not known it counts on a tenth of the table, so that it always takes one for the values
 * there: here, too, the limit is known.
 */
export async function genericPlan(client: pg.Client, { text }: Statement): Promise<PlanNode> {
  const limited = text.replace(/\blimit \$\d+/g, `limit ${LIMIT}`)
  const { rows } = await client.query(`explain (generic_plan, format json) ${limited}`)
  return rows[0]['QUERY PLAN'][0].Plan
}

const withAll = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(withAll)]

/** More than this for one statement grows with the service. */
const ROWS_MAX = 20_000
/** As a part of the accounts, so that the same is wrong in a small database. */
const ROWS_OF_ALL = 1.5

/** The condition by which an index is entered, as PostgreSQL writes its columns. */
function enters({ 'Index Cond': condition = '' }: PlanNode, leading: string): boolean {
  const bare = (text: string) => text.replace(/[()\s"]|::\w+/g, '')
  return bare(condition).includes(bare(leading))
}

export interface Verdict {
  /** What it does that it must not. */
  readonly problems: readonly string[]
  /** Tables of accounts whose rows it finds by something else than the account. */
  readonly notByAccount: readonly string[]
}

/** Each scan of a table that grows is by an index, entered by its first column, or the first few in its order. */
export function judge(statement: Statement, plan: PlanNode, schema: Schema, accounts: number): Verdict {
  const problems = new Set<string>()
  const notByAccount = new Set(unnamed(statement, schema))
  const limited = new Set(
    withAll(plan)
      .filter((node) => node['Node Type'] === 'Limit')
      .flatMap(withAll),
  )
  for (const node of withAll(plan)) {
    const { 'Node Type': type, 'Index Name': index } = node
    const known = index === undefined ? undefined : schema.indexes.get(index)
    const table = node['Relation Name'] ?? known?.table
    if (table === undefined || !/Scan$/.test(type)) {
      const input = Math.max(0, ...(node.Plans ?? []).map((one) => one['Plan Rows']))
      if (/^(Sort|Aggregate|Hash|Materialize)$/.test(type) && input > Math.min(ROWS_MAX, accounts * ROWS_OF_ALL))
        problems.add(`${type} of ${input} rows`)
      continue
    }
    if (SMALL_TABLES.has(table) || table.startsWith('pg_') || type === 'Bitmap Heap Scan' || type === 'Tid Scan')
      continue
    if (!known) problems.add(`${type} of ${table}`)
    else if (!enters(node, known.leading) && !limited.has(node)) problems.add(`walks all of ${index}`)
    if (schema.ofAccounts.has(table) && !(known?.leading === 'account_id' && enters(node, 'account_id')))
      notByAccount.add(table)
  }
  return { problems: [...problems], notByAccount: [...notByAccount] }
}

const TABLE = /\b(?:from|join|update|into)\s+([a-z_]+)/g

/** Tables of accounts that a statement touches without a word about the account. */
function unnamed({ text }: Statement, { ofAccounts }: Schema): string[] {
  if (/\baccount_id\b/.test(text)) return []
  return [...text.matchAll(TABLE)].map(([, name = '']) => name).filter((name) => ofAccounts.has(name))
}
