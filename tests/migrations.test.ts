import assert from 'node:assert/strict'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../src/kernel/clock.ts'
import { type Database, openDatabase } from '../src/platform/database/database.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { sql } from '../src/platform/database/sql.ts'
import { socketIn } from '../src/platform/engine/engine.ts'
import { copyEngineFolder } from './support/engine-folder.ts'
import { ACTS, Load, type Place } from './support/load.ts'
import { wrongIn } from './support/migration-rules.ts'
import { removeFolder, type Server, startServer, temporaryFolder } from './support/server.ts'

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url))
/** Before them no two versions ran side by side. */
const FIRST = 21
/** Written before there were rules, for databases that are still small. */
const SPARED: ReadonlySet<number> = new Set([21, 22])

describe('migrations', () => {
  const files = readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => ({ name, number: Number(name.slice(0, 4)) }))

  it('let a service go on that runs meanwhile', () => {
    for (const { name, number } of files)
      if (number >= FIRST && !SPARED.has(number))
        assert.deepEqual(wrongIn(number, readFileSync(join(MIGRATIONS, name), 'utf8')), [], name)
  })

  it('that would not are found', () => {
    const beside = '-- Runs beside programs from 0024 on.\n'
    const alone = '-- Outside a transaction.\n'
    const wrong = [
      'create index account_x on account (locale);',
      'create unique index account_x on account (locale);',
      'drop index account_identifier;',
      'alter table account add column x integer generated always as (1) stored;',
      'alter table account add column x uuid default gen_random_uuid();',
      'alter table account alter column locale type varchar(5);',
      'alter table account alter column locale set not null;',
      "alter table account add constraint x check (locale <> '');",
      'alter table account add foreign key (sealed_with) references ring_key;',
      'alter table account add constraint x unique (locale);',
      "update account set locale = 'ja';",
      'delete from event;',
      'lock account;',
      'vacuum full account;',
      'create index concurrently account_x on account (locale);',
      `${alone}create table x ();`,
      `${alone}drop index concurrently account_x;`,
      `${beside}alter table account drop column locale;`,
      `${beside}alter table account rename locale to language;`,
      `${beside}drop table event;`,
    ]
    for (const text of wrong) assert.equal(wrongIn(30, text).length, 1, `${text}: ${wrongIn(30, text).join(' / ')}`)
    const right = [
      'create table x (a integer);\ncreate index x_a on x (a);\ninsert into x values (1);\nupdate x set a = 2;',
      `${beside}alter table account add column x integer;\nalter table account add column y boolean not null default false;`,
      "alter table account add constraint x check (locale <> '') not valid;",
      `${alone}${beside}create index concurrently account_x on account (locale);\nalter table account validate constraint x;`,
      'alter table account drop column locale;',
    ]
    for (const text of right) assert.deepEqual(wrongIn(30, text), [], text)
  })
})

/** What a next version would bring, after the migrations that there are. */
function nextMigrations(folder: string, ...texts: readonly string[]): string {
  cpSync(MIGRATIONS, folder, { recursive: true })
  const last = readdirSync(folder).length
  for (const [i, text] of texts.entries())
    writeFileSync(join(folder, `${String(last + 1 + i).padStart(4, '0')}_account_next_${i}.sql`), text)
  return folder
}

describe('an upgrade while people are there', () => {
  const root = temporaryFolder()
  const folder = join(root, 'data')
  let server: Server | undefined
  after(async () => {
    if (server && server.process.exitCode === null) await server.stop()
    removeFolder(root)
  })

  /** Holds a table that the migration changes until somebody was answered so often meanwhile. */
  async function withLongTransaction(database: Database, work: () => Promise<void>): Promise<void> {
    await database.together(async (connection) => {
      await connection.query(sql`begin`)
      await connection.query(sql`select count(*) from account`)
      await work()
      await connection.query(sql`commit`)
    })
  }

  it('T128 stops nobody: a long transaction is waited for in turns, and the former version goes on', async (t) => {
    await copyEngineFolder(folder)
    server = await startServer({ folder, environment: { TRUSTED_PROXIES: '1' } })
    const wrong: string[] = []
    let answers = 0
    const place: Place = {
      origins: [server.origin],
      server,
      underWay: 0,
      up: async () => undefined,
      answered(status, path) {
        answers++
        if (status >= 500) wrong.push(`${status} ${path}`)
      },
    }
    const load = new Load(place)
    const running = load.run()
    const database = openDatabase({ socket: socketIn(folder), connectionsMax: 3 }, () => undefined)
    const next = nextMigrations(
      join(root, 'next'),
      '-- Runs beside programs from 0020 on.\nalter table account add column later text;',
      '-- Outside a transaction.\n-- Runs beside programs from 0020 on.\ncreate index concurrently account_later on account (later);',
    )
    let pauses = 0
    let during = 0
    try {
      let migrating: Promise<Awaited<ReturnType<typeof migrate>>> | undefined
      await withLongTransaction(database, async () => {
        const turns = new Promise<void>((resolve) => {
          const clock = {
            ...systemClock,
            async sleep(duration: number) {
              const before = answers
              while (answers < before + 5) await systemClock.sleep(duration)
              if (++pauses === 3) resolve()
            },
          }
          migrating = migrate(database, next, systemClock.wall(), clock)
        })
        await turns
        during = answers
      })
      const migrated = await migrating
      assert.deepEqual(migrated?.ok && migrated.value.pending, [])
      const before = answers
      while (answers < before + 20) await systemClock.sleep(20)
    } finally {
      load.end()
      await running
      await database.close()
    }
    assert.deepEqual([wrong, load.gaveUp], [[], 0])
    assert.ok(during >= 15, 'people are answered while a migration waits')
    const acts = load.people.flatMap(({ acts: of }) => [...of])
    assert.ok(acts.length > 0 && acts.every(([kind, outcome]) => ACTS[kind] && outcome === 'acknowledged'))
    t.diagnostic(`${answers} answers and ${acts.length} acts while two migrations were applied, one in ${pauses} turns`)
  })

  it('leaves the former version able to start again, until a version takes something away', async () => {
    assert.equal(await server?.stop(), 0)
    server = await startServer({ folder })
    assert.match(server.log(), /a newer version changed this database; this one goes on/)
    const database = openDatabase({ socket: socketIn(folder), connectionsMax: 2 }, () => undefined)
    try {
      const taken = nextMigrations(
        join(root, 'taken'),
        '-- Runs beside programs from 0020 on.\nalter table account add column later text;',
        '-- Outside a transaction.\n-- Runs beside programs from 0020 on.\ncreate index concurrently account_later on account (later);',
        'alter table help_answer drop column not_helped;',
      )
      const migrated = await migrate(database, taken, systemClock.wall())
      assert.ok(migrated.ok && migrated.value.pending.length === 0)
    } finally {
      await database.close()
    }
    assert.equal((await server.get('/ready')).status, 503, 'what runs leaves rotation')
    assert.equal((await server.get('/health')).status, 200)
    assert.equal(await server.stop(), 0)
    await assert.rejects(
      startServer({ folder }),
      /ended with 4: .*A newer version changed this database \(\d{4}_account_next_2\) .*Start that version/s,
    )
  })
})
