import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { emptyDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { systemClock } from '../../kernel/clock.ts'
import { minutes } from '../../kernel/duration.ts'
import { type Database, openDatabase, sqlState } from './database.ts'
import { checkMigrations, migrate } from './migrate.ts'
import { sql } from './sql.ts'

const WHEN = Date.parse('2026-12-22T05:04:00Z')

suite('migrations', () => {
  let own: TestDatabase
  let database: Database
  let folder: string
  const file = (name: string, text: string) => writeFileSync(join(folder, name), text)

  beforeEach(async () => {
    own = await emptyDatabase()
    database = own.database
    folder = mkdtempSync(join(tmpdir(), 'honnin-migrations-'))
    file('0001_account_tables.sql', 'create table account (id integer); insert into account values (1);')
    file('0002_account_name.sql', "alter table account add name text default 'x';")
  })
  afterEach(async () => {
    await own.drop()
    rmSync(folder, { recursive: true })
  })

  const refusal = async (work: typeof checkMigrations) => {
    const result = await work(database, folder)
    return result.ok ? 'accepted' : result.refusal
  }
  const code = async (work: typeof checkMigrations) => {
    const result = await refusal(work)
    return result === 'accepted' ? result : result.code
  }
  const both = async () => [await code(checkMigrations), await code((d, f) => migrate(d, f, WHEN))]

  test('are applied in order, once, with the given instant', async () => {
    const names = ['0001_account_tables', '0002_account_name']
    assert.deepEqual(await checkMigrations(database, folder), { ok: true, value: { applied: [], pending: names } })
    const applied = { ok: true, value: { applied: names, pending: [] } }
    assert.deepEqual(await migrate(database, folder, WHEN), applied)
    assert.deepEqual(await migrate(database, folder, WHEN + 1), applied)
    assert.deepEqual(await checkMigrations(database, folder), applied)
    const rows = await database.query(
      sql`select number, name, applied_at, length(sha256) as digits from migration order by 1`,
    )
    assert.deepEqual(rows, [
      { number: 1, name: names[0], applied_at: WHEN, digits: 64 },
      { number: 2, name: names[1], applied_at: WHEN, digits: 64 },
    ])
    assert.deepEqual(await database.query(sql`select id, name from account`), [{ id: 1, name: 'x' }])
  })

  test('are checked without the right to create anything, and nothing is created', async () => {
    await database.script(`
      create role honnin_reader_${process.pid};
      grant honnin_reader_${process.pid} to current_user;
      revoke create on schema public from public`)
    const reader = openDatabase({ ...own.connection, connectionsMax: 1 }, () => undefined)
    try {
      await reader.script(`set role honnin_reader_${process.pid}`)
      await assert.rejects(reader.script('create table t ()'), (error) => sqlState(error) === '42501')
      const result = await checkMigrations(reader, folder)
      assert.equal(result.ok && result.value.pending.length, 2)
      assert.deepEqual(await database.query(sql`select to_regclass('migration') as found`), [{ found: null }])
    } finally {
      await reader.close()
      await database.script(`drop role honnin_reader_${process.pid}`)
    }
  })

  test('by several programs at once are applied once', async () => {
    const others = [1, 2, 3].map(() => openDatabase(own.connection, () => undefined))
    try {
      const results = await Promise.all([database, ...others].map((each) => migrate(each, folder, WHEN)))
      assert.deepEqual(
        results.map((result) => result.ok && result.value.applied.length),
        [2, 2, 2, 2],
      )
      assert.deepEqual(await database.query(sql`select id from account`), [{ id: 1 }])
    } finally {
      await Promise.all(others.map((each) => each.close()))
    }
  })

  test('that fail half way leave nothing of themselves, and can be mended', async () => {
    file('0002_account_name.sql', 'insert into account values (2); select 1 / 0;')
    await assert.rejects(migrate(database, folder, WHEN), (error) => sqlState(error) === '22012')
    assert.deepEqual(await database.query(sql`select id from account`), [{ id: 1 }])
    const state = await checkMigrations(database, folder)
    assert.deepEqual(state.ok && state.value.pending, ['0002_account_name'])
    file('0002_account_name.sql', 'insert into account values (2);')
    assert.equal(await code((d, f) => migrate(d, f, WHEN)), 'accepted')
  })

  test('are refused where an applied file was changed or renamed', async () => {
    await migrate(database, folder, WHEN)
    file('0003_account_more.sql', 'create table more ();')
    file('0001_account_tables.sql', 'create table account (id integer); insert into account values (1); ')
    assert.deepEqual(await refusal(checkMigrations), {
      code: 'migration.changed',
      params: { name: '0001_account_tables' },
    })
    assert.equal(await code((d, f) => migrate(d, f, WHEN)), 'migration.changed')
    assert.deepEqual(await database.query(sql`select to_regclass('more') as found`), [{ found: null }])
    file('0001_account_tables.sql', 'create table account (id integer); insert into account values (1);')
    rmSync(join(folder, '0002_account_name.sql'))
    file('0002_account_other.sql', "alter table account add name text default 'x';")
    assert.deepEqual(await both(), ['migration.changed', 'migration.changed'])
  })

  test('are refused where a number is missing, doubled, or the name is of another form', async () => {
    file('0004_account_later.sql', '')
    assert.deepEqual(await refusal(checkMigrations), { code: 'migration.gap', params: { number: 3 } })
    rmSync(join(folder, '0004_account_later.sql'))
    file('0002_account_twice.sql', '')
    assert.deepEqual(await both(), ['migration.gap', 'migration.gap'])
    rmSync(join(folder, '0002_account_twice.sql'))
    file('3_x.sql', '')
    assert.deepEqual(await refusal(checkMigrations), { code: 'migration.file_name', params: { file: '3_x.sql' } })
    rmSync(join(folder, '3_x.sql'))
    file('notes.txt', 'not a migration')
    await migrate(database, folder, WHEN)
    await database.script('delete from migration where number = 1')
    assert.deepEqual(await both(), ['migration.gap', 'migration.gap'])
  })

  test('are refused where the database is newer than the program', async () => {
    await migrate(database, folder, WHEN)
    rmSync(join(folder, '0002_account_name.sql'))
    assert.deepEqual(await refusal(checkMigrations), {
      code: 'migration.database_newer',
      params: { name: '0002_account_name' },
    })
    assert.equal(await code((d, f) => migrate(d, f, WHEN)), 'migration.database_newer')
  })

  test('that build an index are run outside a transaction, and begun anew where that was cut short', async () => {
    file('0003_account_index.sql', '-- Outside a transaction.\ncreate index concurrently account_id on account (id);\n')
    assert.equal(await code((d, f) => migrate(d, f, WHEN)), 'accepted')
    const valid = () =>
      database.query(sql`select indisvalid as valid from pg_index
      where indexrelid = to_regclass('account_id')`)
    assert.deepEqual(await valid(), [{ valid: true }])
    // As it is where a program died in the middle: the index is there and good for nothing, and nobody noted it.
    await database.script(`update pg_index set indisvalid = false where indexrelid = 'account_id'::regclass`)
    await database.script('delete from migration where number = 3')
    const others = [1, 2].map(() => openDatabase(own.connection, () => undefined))
    try {
      const results = await Promise.all([database, ...others].map((each) => migrate(each, folder, WHEN)))
      assert.deepEqual(
        results.map((result) => result.ok && result.value.pending),
        [[], [], []],
      )
    } finally {
      await Promise.all(others.map((each) => each.close()))
    }
    assert.deepEqual(await valid(), [{ valid: true }])
  })

  /** Somebody who holds the table of accounts until they are let go. */
  async function holding(work: (letGo: () => void) => Promise<void>): Promise<void> {
    let letGo: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    let began: () => void = () => undefined
    const begun = new Promise<void>((resolve) => {
      began = resolve
    })
    const holder = openDatabase({ ...own.connection, connectionsMax: 1 }, () => undefined)
    const holds = holder.together(async (connection) => {
      await connection.query(sql`begin`)
      await connection.query(sql`select id from account`)
      began()
      await held
      await connection.query(sql`commit`)
    })
    await begun
    try {
      await work(letGo)
    } finally {
      letGo()
      await holds
      await holder.close()
    }
  }

  test('that wait for somebody let others pass, and come again', async () => {
    await migrate(database, folder, WHEN)
    file('0003_account_more.sql', 'alter table account add more text;')
    await holding(async (letGo) => {
      let pauses = 0
      const clock = {
        ...systemClock,
        async sleep() {
          // Between two tries nobody waits for it.
          await database.query(sql`update account set name = name`)
          if (++pauses === 2) letGo()
        },
      }
      const migrated = await migrate(database, folder, WHEN, clock)
      assert.deepEqual(migrated.ok && migrated.value.pending, [])
      assert.ok(pauses >= 2)
    })
    assert.deepEqual(await database.query(sql`select more from account`), [{ more: null }])
  })

  test('that wait for somebody for ever say so, and leave nothing of themselves', async () => {
    await migrate(database, folder, WHEN)
    file('0003_account_more.sql', 'create table first (); alter table account add more text;')
    await holding(async () => {
      let passed = 0
      const clock = {
        ...systemClock,
        monotonic: () => passed,
        async sleep() {
          passed += minutes(6)
        },
      }
      assert.deepEqual(await refusal((d, f) => migrate(d, f, WHEN, clock)), {
        code: 'migration.busy',
        params: { name: '0003_account_more' },
      })
    })
    assert.deepEqual(await database.query(sql`select to_regclass('first') as found`), [{ found: null }])
  })

  test('of a newer program that took nothing away are no hindrance; and the next ones may still be one', async () => {
    file('0003_account_more.sql', '-- Runs beside programs from 0002 on.\nalter table account add more text;')
    await migrate(database, folder, WHEN)
    rmSync(join(folder, '0003_account_more.sql'))
    const state = { applied: ['0001_account_tables', '0002_account_name'], pending: [], newer: ['0003_account_more'] }
    assert.deepEqual(await checkMigrations(database, folder), { ok: true, value: state })
    assert.deepEqual(await migrate(database, folder, WHEN), { ok: true, value: state })
    rmSync(join(folder, '0002_account_name.sql'))
    assert.deepEqual(await both(), ['migration.database_newer', 'migration.database_newer'], 'for a still older one')
  })

  test('of before the column that says so are known, too', async () => {
    await migrate(database, folder, WHEN)
    await database.script('alter table migration drop column since')
    file('0003_account_more.sql', 'alter table account add more text;')
    assert.equal(await code((d, f) => migrate(d, f, WHEN)), 'accepted')
    assert.deepEqual(await database.query(sql`select number, since from migration order by 1`), [
      { number: 1, since: null },
      { number: 2, since: null },
      { number: 3, since: 3 },
    ])
  })
})
