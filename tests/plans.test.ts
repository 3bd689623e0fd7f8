import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type pg from 'pg'
import { askVerifyCodeByAddress, verify } from '../src/features/prompt/flow.ts'
import { MIGRATIONS } from '../src/main/store.ts'
import { FORGOTTEN } from '../src/main/store-retention.ts'
import { type Database, openDatabase } from '../src/platform/database/database.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { placeholders, sql } from '../src/platform/database/sql.ts'
import { type Engine, startEngine } from '../src/platform/engine/engine.ts'
import { policy } from '../src/policy/policy.ts'
import { clientFor, FILLED_AT, fill, filledTables, planAsForMany, SMALL_TABLES } from './plans/fill.ts'
import { lookAtAll } from './plans/look.ts'
import { NO_PLAN, NOT_BY_ACCOUNT, READS_MUCH, reasonFor } from './plans/reasons.ts'
import { allStatements, composers, statementsIn } from './plans/statements.ts'
import { copyEngineFolder } from './support/engine-folder.ts'
import { lastCode } from './support/inbox.ts'
import { removeFolder, temporaryFolder } from './support/server.ts'
import { makeWorld } from './support/world.ts'

/** Few, and planned as if they were many; `npm run plans` makes many. */
const ACCOUNTS = 1000
/** Of a world's pool (tests/support/database.ts). */
const CONNECTIONS_MAX = 8

describe(`every statement of the product, planned over ${ACCOUNTS} accounts`, () => {
  const root = temporaryFolder()
  let engine: Engine
  let client: pg.Client
  // Not on another server that the tests may be given: generic plans are asked for since PostgreSQL 16.
  before(async () => {
    const folder = join(root, 'data')
    await copyEngineFolder(folder)
    engine = await startEngine({ folder, log: () => undefined, settings: { fsync: 'off', full_page_writes: 'off' } })
    const database = openDatabase({ socket: engine.socket, connectionsMax: 2 }, () => undefined)
    await migrate(database, MIGRATIONS, FILLED_AT)
    await database.close()
    client = await clientFor(engine.socket)
    await fill(client, ACCOUNTS, () => undefined)
    await planAsForMany(client, ACCOUNTS)
  })
  after(async () => {
    await client?.end()
    await engine?.stop()
    removeFolder(root)
  })

  it('is a template in the source, or made of templates in one of four places', () => {
    const statements = allStatements()
    assert.ok(statements.length > 250, `${statements.length} statements`)
    assert.equal(new Set(statements.map(({ id }) => id)).size, statements.length)
    // Each adds what is to be returned, or makes one statement of parts (platform/database/unit.ts).
    assert.deepEqual(composers(), [
      'src/features/api/store.ts',
      'src/main/store-retention.ts',
      'src/platform/budget.ts',
      'src/platform/database/unit.ts',
    ])
  })

  it('finds rows by an index, and rows of an account by the account, or has its reason', async () => {
    const looked = await lookAtAll(client, ACCOUNTS)
    assert.deepEqual(
      looked.filter(({ problems }) => problems.length > 0).map(({ id, problems }) => `${id}: ${problems.join(', ')}`),
      [],
    )
  })

  it('and no reason stands for a statement that is not there', () => {
    const ids = allStatements().map(({ id }) => id)
    for (const reasons of [NOT_BY_ACCOUNT, READS_MUCH, NO_PLAN])
      for (const id of Object.keys(reasons))
        assert.ok(
          ids.some((one) => reasonFor({ [id]: '' }, one) !== undefined),
          id,
        )
  })

  it('a statement that reads a table, forgets the account, or sorts everything is found', async () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['select 1 from session where agent = $1', /Seq Scan of session, session not by its account/],
      ['select address_sealed from proof where mailbox_key = $1', /^proof not by its account/],
      ['update recovery_code set state = $1 where code_id = $2', /(?:Seq Scan of|walks all of) recovery_code/],
      ['select count(*) from event', /Aggregate of \d+ rows/],
      ['select account_id from event where at > $1 and account_id is not null', /walks all of|Seq Scan of event/],
    ]
    for (const [text, problem] of wrong) {
      const [looked] = await lookAtAll(client, ACCOUNTS, statementsIn('src/x.ts', `const a = sql\`${text}\``))
      assert.match(looked?.problems.join(', ') ?? '', problem, text)
    }
    const right = ['select 1 from session where account_id = $1', 'select 1 from due order by due_at limit $1']
    for (const text of right) {
      const [looked] = await lookAtAll(client, ACCOUNTS, statementsIn('src/x.ts', `const a = sql\`${text}\``))
      assert.doesNotMatch(looked?.problems.join(', ') ?? 'none', /Scan|walks/, text)
    }
  })

  it('every table is filled, or stays small however many accounts there are', async () => {
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    )
    const filled = filledTables()
    assert.deepEqual(
      rows.map(({ name }) => name).filter((name) => !filled.has(name) && !SMALL_TABLES.has(name)),
      [],
    )
    for (const name of filled) {
      const { rows: some } = await client.query(`select from ${name} limit 1`)
      assert.equal(some.length, 1, name)
    }
  })

  it('what refers to another table is found by an index, so that nothing is read when that goes', async () => {
    const { rows } = await client.query<{ name: string }>(`
      select f.conrelid::regclass || '.' || a.attname as name from pg_constraint f
        join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
      where f.contype = 'f' and not exists (
        select from pg_index i where i.indrelid = f.conrelid and i.indkey[0] = f.conkey[1])`)
    const small = rows.filter(({ name }) => !SMALL_TABLES.has(name.split('.')[0] ?? ''))
    assert.deepEqual(small, [])
  })

  it('what is forgotten is found without reading what is kept', async () => {
    // A batch is more than there is here; the rows that are looked at are those that go, and hardly any besides.
    for (const { what, rows } of FORGOTTEN) {
      const statement = rows(FILLED_AT, policy, policy.upkeep_batch_count)
      await client.query('begin')
      const { rows: told } = await client.query(`explain (analyze, format json) ${placeholders(statement)}`, [
        ...statement.values,
      ])
      await client.query('rollback')
      const text = JSON.stringify(told)
      const removed = [...text.matchAll(/"Rows Removed by Filter":(\d+)/g)].map(([, n]) => Number(n))
      assert.ok(
        removed.every((n) => n <= ACCOUNTS / 4),
        `${what}: ${removed} rows were looked at in vain`,
      )
      assert.doesNotMatch(text, /"Seq Scan"(?!.{0,80}"Relation Name":"(?:import_run|code_failure)")/, what)
    }
  })
})

describe('a database that nobody has looked into the statistics of yet', () => {
  it('is never read a table at a time, whenever its plans were made', async () => {
    const world = await makeWorld()
    try {
      const scans = () => scansOf(world.service.database)
      const before = await scans()
      // So often that PostgreSQL has chosen the plan that it keeps.
      for (let i = 0; i < 8; i++) {
        const address = `person${i}@plans.example`
        const account = await world.account({ proofs: [{ kind: 'mail', address }] })
        const person = await world.person(account)
        const [proof] = account.proofs
        const asked = await askVerifyCodeByAddress(world.service, person, proof?.id ?? '', address)
        assert.ok(asked.ok)
        await world.settle()
        assert.ok((await verify(world.service, person, asked.value, await lastCode(world, address))).ok)
      }
      const after_ = await scans()
      const read = [...after_].filter(([table, count]) => !SMALL_TABLES.has(table) && count > (before.get(table) ?? 0))
      assert.deepEqual(read, [])
    } finally {
      await world.close()
    }
  })
})

/** How often each table was read whole, after every connection has told what it did. */
async function scansOf(database: Database): Promise<Map<string, number>> {
  const tell = () => database.query(sql`select pg_stat_force_next_flush(), pg_sleep(0.05)`)
  await Promise.all(Array.from({ length: CONNECTIONS_MAX }, tell))
  const rows = await database.query<{ name: string; scans: number }>(
    sql`select relname as name, seq_scan as scans from pg_stat_user_tables`,
  )
  return new Map(rows.map(({ name, scans }) => [name, scans]))
}
