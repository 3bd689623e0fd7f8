import type { Database } from '../../src/platform/database/database.ts'
import { sql } from '../../src/platform/database/sql.ts'

/**
 * A backup of everything in a database, kept in a schema beside it; what it answers puts all of it back as it was. Only
 * development's clock stays where it is: the wall of the world goes on while a backup is restored.
 */
export async function backUp(database: Database): Promise<() => Promise<void>> {
  const tables = await database.query<{ name: string; columns: string }>(sql`
    select table_name as name, string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER' group by table_name`)
  const copies = tables.map(
    ({ name, columns }) => `create table backup.${name} as select ${columns} from public.${name};`,
  )
  await database.script(`drop schema if exists backup cascade; create schema backup; ${copies.join(' ')}`)
  const names = tables.map(({ name }) => `public.${name}`).join(', ')
  const back = tables.map(
    ({ name, columns }) =>
      `insert into public.${name} (${columns}) overriding system value select ${columns} from backup.${name};`,
  )
  return async () => {
    const [row] = await database.query<{ moved_ms: number }>(sql`select moved_ms from ledger`)
    await database.script(
      `begin; set local session_replication_role = replica; truncate ${names}; ${back.join(' ')}
       update ledger set moved_ms = ${row?.moved_ms ?? 0}; commit;`,
    )
  }
}
