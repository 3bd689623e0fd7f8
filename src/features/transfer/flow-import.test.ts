import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { countsOf, type Files, importFile, type Line, makeFiles, someone } from '../../../tests/support/importing.ts'
import { must, said } from '../../../tests/support/scene.ts'
import { dumpOf, Finder, type Secret } from '../../../tests/support/secrets.ts'
import { makeWorld, type World } from '../../../tests/support/world.ts'
import { days } from '../../kernel/duration.ts'
import type { Database } from '../../platform/database/database.ts'
import { type Sql, sql } from '../../platform/database/sql.ts'
import type { Service } from '../../platform/service.ts'
import { type Policy, policy } from '../../policy/policy.ts'
import { findAccountId, loadAccount } from '../account/store.ts'
import { identifierKey } from '../account/store-identifier.ts'
import { loadProofs } from '../proof/store.ts'
import { usualWait } from '../replacement/wait.ts'
import { importAccounts } from './flow-import.ts'

let files: Files
before(() => {
  files = makeFiles()
})
after(() => files.remove())

const idOf = (service: Service, name: string): Promise<string | undefined> =>
  findAccountId(service.database, identifierKey(service.keys, `${name}@people.example`))

async function rows(database: Database, table: string): Promise<number> {
  const [row] = await database.query<{ n: number }>({
    strings: [`select count(*)::int as n from ${table}`],
    values: [],
  })
  return row?.n ?? 0
}

/** Batches so small that a file has several. */
const inBatchesOf = (service: Service, count: number): Service => ({
  ...service,
  policy: { ...policy, import_batch_count: count } as unknown as Policy,
})

describe('an import', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  test('makes accounts with everything the lines say, and sends nothing', async () => {
    const id = '7d9f2c1e-4b1a-4c58-9f7e-0a5b8c1d2e3f'
    const line = someone('whole', {
      id,
      externalId: 'auth0|42',
      locale: 'en',
      zone: 'Europe/Paris',
      verifiedAt: '2025-01-01T00:00:00Z',
      passwordChangedAt: '2024-01-01T00:00:00Z',
      twoStep: true,
      waitDays: 14,
      passwordHash: '$2b$04$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
      proofs: [
        { kind: 'mail', address: 'Whole@people.example', label: '自宅', confirmedAt: '2021-04-01T00:00:00Z' },
        { kind: 'phone', address: '090-1234-5678', confirmedAt: '2023-04-01T00:00:00Z' },
      ],
    })
    assert.deepEqual(countsOf(await importFile(world.service, files.file([line]))), [1, 0, 0])
    assert.equal(await idOf(world.service, 'whole'), id)
    const account = await loadAccount(world.service.database, id)
    assert.ok(account)
    assert.deepEqual(
      [account.state, account.locale, account.zone, account.passwordHash?.slice(0, 7), account.twoStepAt !== null],
      ['active', 'en', 'Europe/Paris', '$2b$04$', true],
    )
    assert.deepEqual(
      [account.createdAt, account.verifiedAt, account.passwordChangedAt].map((at) =>
        new Date(at ?? 0).getUTCFullYear(),
      ),
      [2021, 2025, 2024],
    )
    const { now } = await world.service.time.moment()
    assert.deepEqual(
      [0, days(30) - 60_000, days(30)].map((later) => usualWait(account, now + later, policy) / days(1)),
      [30, 30, 14],
      'a shorter wait takes the usual one to act',
    )
    const proofs = await loadProofs(world.service.database, id)
    assert.deepEqual(
      proofs.map(({ kind, state, label, provenAt, effectiveAt }) => [kind, state, label, provenAt === effectiveAt]),
      [
        ['mail', 'effective', '自宅', true],
        ['phone', 'effective', '', true],
      ],
    )
    await world.settle()
    assert.equal(await rows(world.service.database, 'outbox'), 0)
    const events = await world.service.database.query(sql`select kind, data from event where account_id = ${id}`)
    assert.deepEqual(events, [{ kind: 'account.imported', data: {} }])
  })

  test('the same lines again do nothing, in the same file and in another, in whatever order their fields are', async () => {
    const lines = ['a', 'b', 'c'].map((name) => someone(`again-${name}`))
    assert.deepEqual(countsOf(await importFile(world.service, files.file([...lines, ...lines]))), [3, 3, 0])
    const dump = await dumpOf(world.service.database)
    assert.deepEqual(countsOf(await importFile(world.service, files.file([...lines, ...lines]))), [0, 6, 0])
    const turned = lines.map((line) => Object.fromEntries(Object.entries(line).reverse()))
    assert.deepEqual(countsOf(await importFile(world.service, files.file(turned))), [0, 3, 0])
    const accounts = (text: string) => text.split('\n').filter((row) => /^public\.(?!import_run )/.test(row))
    assert.deepEqual(accounts(await dumpOf(world.service.database)), accounts(dump))
  })

  test('S21 a different line for somebody who is there changes nothing: an import only makes accounts', async () => {
    await importFile(world.service, files.file([someone('settled')]))
    const own = await world.account({ identifier: 'signed-up@people.example' })
    const proofs = [{ kind: 'mail', address: 'thief@evil.example', confirmedAt: '2020-01-01T00:00:00Z' }]
    const { result, rejected } = await importFile(
      world.service,
      files.file([someone('settled', { proofs }), someone('SIGNED-UP', { proofs }), someone('settled')]),
    )
    assert.deepEqual(rejected, [
      { line: 1, code: 'import.identifier_taken', field: 'identifier' },
      { line: 2, code: 'import.identifier_taken', field: 'identifier' },
    ])
    assert.deepEqual(countsOf({ result, rejected }), [0, 1, 2])
    assert.equal((await loadProofs(world.service.database, own.id)).length, 1)
  })

  test('ids and external ids belong to one account', async () => {
    const id = '11111111-2222-4333-8444-555555555555'
    const lines: Line[] = [
      someone('one', { id, externalId: 'u-1' }),
      someone('two', { id }),
      someone('three', { externalId: 'u-1' }),
    ]
    const expected = [
      { line: 2, code: 'import.id_taken', field: 'id' },
      { line: 3, code: 'import.external_id_taken', field: 'externalId' },
    ]
    assert.deepEqual((await importFile(world.service, files.file(lines))).rejected, expected, 'within a batch')
    const later = await importFile(inBatchesOf(world.service, 1), files.file([...lines, someone('four')]))
    assert.deepEqual(later.rejected, expected, 'over batches')
    assert.deepEqual(countsOf(later), [1, 1, 2])
  })

  test('a dry run tells the same, line by line, and writes nothing', async () => {
    const lines = [
      someone('dry-a', { externalId: 'dry' }),
      'no line',
      someone('dry-b', { externalId: 'dry' }),
      someone('dry-a'),
      someone('dry-a', { externalId: 'dry' }),
      someone('dry-c'),
      someone('settled'),
    ]
    for (const batch of [1, 2, 500]) {
      const service = inBatchesOf(world.service, batch)
      const before = await dumpOf(world.service.database)
      const path = files.file([...lines, someone(`dry-${batch}`)])
      const dry = await importFile(service, path, { dryRun: true })
      assert.equal(await dumpOf(world.service.database), before)
      assert.deepEqual(
        dry.rejected.map((r) => `${r.line} ${r.code}`),
        ['2 import.not_json', '3 import.external_id_taken', '4 import.identifier_taken'],
      )
      if (batch !== 500) continue
      const real = await importFile(service, path)
      assert.deepEqual(real.rejected, dry.rejected)
      assert.deepEqual(countsOf(real), countsOf(dry))
      assert.deepEqual(countsOf(await importFile(service, path, { dryRun: true })), [0, 5, 3])
    }
  })

  test('a contact from the last week ages by itself, without a message', async () => {
    const { now } = await world.service.time.moment()
    const since = new Date(now - days(2)).toISOString()
    const line = someone('aging', {
      proofs: [
        { kind: 'mail', address: 'aging@people.example', confirmedAt: '2021-04-01T00:00:00Z' },
        { kind: 'mail', address: 'aging@new.example', confirmedAt: since },
      ],
    })
    await importFile(world.service, files.file([line]))
    const id = (await idOf(world.service, 'aging')) ?? ''
    const states = async () => (await loadProofs(world.service.database, id)).map((p) => p.state)
    assert.deepEqual(await states(), ['effective', 'probation'])
    await world.advance(days(5) - 60_000)
    assert.deepEqual(await states(), ['effective', 'probation'])
    await world.advance(120_000)
    assert.deepEqual(await states(), ['effective', 'effective'])
    assert.deepEqual(
      (await world.carriers.mailbox.list()).filter((m) => m.to.startsWith('aging')),
      [],
    )
  })

  /** The service whose n-th statement with these words meets something first. */
  function meeting(words: string, nth: number, happens: () => Promise<unknown>): Service {
    const { database } = world.service
    let met = 0
    const query = async (statement: Sql) => {
      if (statement.strings.join('').includes(words) && ++met === nth) await happens()
      return database.query(statement)
    }
    // The rows of a statement have the statement's own type.
    return { ...inBatchesOf(world.service, 2), database: { ...database, query: query as typeof database.query } }
  }
  const crash = async () => {
    throw new Error('the power went')
  }

  for (const [n, words] of [
    'update import_run set line',
    'from account a left join imported',
    'set finished_at',
  ].entries())
    test(`a crash before "${words}" loses nothing and doubles nothing`, async () => {
      const lines = Array.from({ length: 9 }, (_, i) => someone(`crash-${n}-${i}`))
      const path = files.file([...lines.slice(0, 5), 'no line', ...lines.slice(5)])
      const accounts = await rows(world.service.database, 'account')
      for (const nth of n === 2 ? [1] : [1, 2, 3])
        await assert.rejects(importFile(meeting(words, nth, crash), path), /the power went/)
      const resumed = await importFile(inBatchesOf(world.service, 2), path, { resume: true })
      assert.deepEqual(countsOf(resumed), [9, 0, 1], 'counted over the whole file')
      assert.ok(resumed.result.ok && resumed.result.value.resumedBehind > 0)
      assert.deepEqual(resumed.rejected, [{ line: 6, code: 'import.not_json', field: '' }])
      assert.equal(await rows(world.service.database, 'account'), accounts + 9)
      assert.equal(said((await importFile(world.service, path, { resume: true })).result), 'import.nothing_to_resume')
    })

  test('somebody who signs up just then stays as they are', async () => {
    const path = files.file([someone('just-now'), someone('with-them')])
    const service = meeting('insert into account', 1, () => world.account({ identifier: 'just-now@people.example' }))
    const { result, rejected } = await importFile(service, path)
    assert.deepEqual(rejected, [{ line: 1, code: 'import.identifier_taken', field: 'identifier' }])
    assert.deepEqual(countsOf({ result, rejected }), [1, 0, 1])
  })

  test('of two that import one file at once, one goes on and each account is made once', async () => {
    const path = files.file(Array.from({ length: 20 }, (_, i) => someone(`twice-${i}`)))
    const service = inBatchesOf(world.service, 3)
    const accounts = await rows(world.service.database, 'account')
    const both = await Promise.all([importFile(service, path), importFile(service, path)])
    const answers = both.map(({ result }) => said(result))
    assert.ok(answers.includes('ok'), answers.join())
    assert.equal(await rows(world.service.database, 'account'), accounts + 20)
  })

  test('where another goes on with the same file meanwhile, it ends instead of counting lines twice', async () => {
    const people = Array.from({ length: 12 }, (_, i) => someone(`meanwhile-${i}`))
    // They are there already, so that no account that would be made twice stands in the way.
    await importFile(world.service, files.file(people.toReversed()))
    const path = files.file(people)
    const another = async () => {
      const stopping = new AbortController()
      const onProgress = ({ line }: { line: number }) => {
        if (line >= 4) stopping.abort()
      }
      must((await importFile(inBatchesOf(world.service, 2), path, { signal: stopping.signal, onProgress })).result)
    }
    const { result } = await importFile(meeting('update import_run set line', 1, another), path)
    assert.equal(said(result), 'import.elsewhere')
    assert.deepEqual(countsOf(await importFile(world.service, path, { resume: true })), [0, 12, 0])
  })

  test('told to stop, it ends with a batch and can go on', async () => {
    const path = files.file(Array.from({ length: 10 }, (_, i) => someone(`stop-${i}`)))
    const stopping = new AbortController()
    const service = inBatchesOf(world.service, 2)
    const onProgress = ({ line }: { line: number }) => {
      if (line >= 4) stopping.abort()
    }
    const stopped = must((await importFile(service, path, { signal: stopping.signal, onProgress })).result)
    assert.equal(stopped.finished, false)
    assert.ok(stopped.line >= 4 && stopped.line < 10, String(stopped.line))
    const rest = must((await importFile(service, path)).result)
    assert.deepEqual([rest.resumedBehind, rest.imported, rest.finished], [stopped.line, 10, true])
  })

  test('an empty file is one, and a folder is none', async () => {
    assert.deepEqual(countsOf(await importFile(world.service, files.file([]))), [0, 0, 0])
    const wish = { path: 'src', dryRun: true, resume: false, onProgress() {}, async onRejected() {} }
    await assert.rejects(importAccounts(world.service, wish), /EISDIR/)
  })

  test('T020 S18 CR-04 nothing that stands in a line is in the database in clear, taken or not', async () => {
    const secret = 'kept-apart'
    const lines = [
      someone(secret, {
        externalId: 'hr-0001',
        proofs: [
          { kind: 'mail', address: `${secret}@old-mail.example`, confirmedAt: '2021-04-01T00:00:00Z' },
          { kind: 'phone', address: '+819055501234', confirmedAt: '2021-04-01T00:00:00Z' },
        ],
      }),
      someone(secret, { locale: 'en' }),
      someone(`${secret}-2`, { [`${secret}@old-mail.example`]: 1 }),
      someone(`${secret}-3`, { passwordHash: `${secret} in clear` }),
    ]
    const imported = await importFile(world.service, files.file(lines))
    assert.deepEqual(countsOf(imported), [1, 0, 3])
    const secrets: Secret[] = [
      { what: 'identifier', kind: 'mail', value: `${secret}@people.example` },
      { what: 'contact', kind: 'mail', value: `${secret}@old-mail.example` },
      { what: 'number', kind: 'phone', value: '+819055501234' },
      { what: 'line', kind: 'text', value: JSON.stringify(lines[0]) },
    ]
    const dump = await dumpOf(world.service.database)
    assert.match(dump, /hr-0001/, 'the dump holds what it should')
    assert.deepEqual(new Finder(secrets).in(dump), [])
    assert.doesNotMatch(dump + JSON.stringify(imported.rejected) + world.logged(), /kept-apart/i)
  })

  test('which lines were not taken is forgotten after a season, and then the import itself', async () => {
    assert.ok((await rows(world.service.database, 'import_rejection')) > 0)
    await world.advance(policy.import_kept_ms + days(2))
    assert.deepEqual(
      [await rows(world.service.database, 'import_rejection'), await rows(world.service.database, 'import_run')],
      [0, 0],
    )
  })
})
