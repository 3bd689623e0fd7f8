import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { freshDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { systemRandom as random } from '../../kernel/random.ts'
import { openDatabase } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import { KeyError, KeyRing } from './key-ring.ts'
import { RootKey } from './root-key.ts'

const NOW = Date.UTC(2026, 10, 22)
const LATER = NOW + 600_000
const root = (n: number) => new RootKey(Buffer.alloc(32, n))

describe('the key ring', () => {
  let own: TestDatabase
  beforeEach(async () => {
    own = await freshDatabase()
  })
  afterEach(() => own.drop())

  const open = (...roots: RootKey[]) => KeyRing.open(own.database, roots, random)
  const rows = () =>
    own.database.query<{ key_id: number; root: Buffer; wrapped: Buffer }>(sql`select * from ring_key order by key_id`)

  test('of a new database has a base and a key that seals, neither of them the root key', async () => {
    const { keys } = await open(root(1))
    assert.equal(keys.sealingId, 2)
    const all = await rows()
    assert.equal(all.length, 2)
    for (const { key_id: id, wrapped } of all) {
      assert.notDeepEqual(root(1).unwrap(id, wrapped), root(1).secret)
      assert.throws(() => root(2).unwrap(id, wrapped), 'a thief of the database has nothing')
      assert.throws(() => root(1).unwrap(id + 1, wrapped), 'and it is bound to its number')
    }
    const again = await open(root(1))
    assert.deepEqual(again.keys.digest('identifier', 'a'), keys.digest('identifier', 'a'))
    assert.equal(again.keys.open(keys.seal('x', 'row'), 'row'), 'x')
  })

  test('is made once by many who start at once', async () => {
    const others = [1, 2, 3].map(() => openDatabase(own.connection, () => undefined))
    try {
      const rings = await Promise.all([own.database, ...others].map((each) => KeyRing.open(each, [root(1)], random)))
      const sealed = rings.map(({ keys }) => keys.seal('x', 'row'))
      for (const { keys } of rings) for (const value of sealed) assert.equal(keys.open(value, 'row'), 'x')
      assert.equal((await rows()).length, 2)
    } finally {
      await Promise.all(others.map((each) => each.close()))
    }
  })

  test('T020 a database belongs to its key: another one is told before anything is written', async () => {
    await open(root(1))
    const before = await rows()
    await assert.rejects(
      open(root(2)),
      (error) => error instanceof KeyError && /belongs to another key/.test(error.message),
    )
    assert.deepEqual(await rows(), before)
  })

  test('CR-04 the root key rotates: the former one opens the ring a last time, and is needed no more', async () => {
    const { keys } = await open(root(1))
    const sealed = keys.seal('taro@example.jp', 'row')
    const both = await open(root(2), root(1))
    assert.equal(both.keys.open(sealed, 'row'), 'taro@example.jp')
    for (const row of await rows()) assert.deepEqual(row.root, root(2).fingerprint())
    const alone = await open(root(2))
    assert.equal(alone.keys.open(sealed, 'row'), 'taro@example.jp')
    assert.deepEqual(alone.keys.digest('link', 'a'), keys.digest('link', 'a'), 'links that are under way still open')
    await assert.rejects(open(root(1)), /belongs to another key/)
  })

  test('CR-04 a database from before the ring goes on by itself, with the root key as its base', async () => {
    const before = root(1)
    await own.database.query(sql`insert into ring_key (key_id, root, active_from)
      values (1, ${before.fingerprint()}, 'epoch')`)
    await assert.rejects(open(root(2)), /belongs to another key/)
    assert.equal((await rows()).length, 1, 'nothing was written')
    const { keys } = await open(before)
    assert.equal(keys.sealingId, 2)
    const [base] = await rows()
    assert.ok(base?.wrapped)
    assert.deepEqual(before.unwrap(1, base.wrapped), before.secret)
    const after = await open(root(2), before)
    assert.deepEqual(after.keys.digest('identifier', 'a'), keys.digest('identifier', 'a'))
    await open(root(2))
  })

  test('CR-04 a new key is read by all before it seals, and only one is under way', async () => {
    const [here, there] = [await open(root(1)), await open(root(1))]
    assert.deepEqual(await here.rotate(NOW, LATER), { keyId: 3, activeFrom: LATER, isNew: true })
    assert.deepEqual(await there.rotate(NOW + 1, LATER + 1), { keyId: 3, activeFrom: LATER, isNew: false })
    assert.deepEqual(await here.refresh(LATER - 1), [])
    assert.deepEqual(await there.refresh(LATER - 1), [])
    assert.equal(here.keys.sealingId, 2)
    await here.refresh(LATER)
    assert.equal(here.keys.sealingId, 3)
    assert.equal(there.keys.sealingId, 2)
    // The other one has not looked again, and opens what the first one seals.
    assert.equal(there.keys.open(here.keys.seal('x', 'row'), 'row'), 'x')
    assert.equal(
      (await Promise.all([here.rotate(LATER, LATER + 1), there.rotate(LATER, LATER + 1)])).filter((r) => r.isNew)
        .length,
      1,
    )
  })

  test('CR-04 an instance that still has the former root key goes on, and tells which new keys it cannot read', async () => {
    const old = await open(root(1))
    const renewed = await open(root(2), root(1))
    assert.deepEqual(await old.refresh(NOW), [])
    assert.equal(old.keys.open(renewed.keys.seal('x', 'row'), 'row'), 'x')
    await renewed.rotate(NOW, LATER)
    assert.deepEqual(await old.refresh(LATER), [3])
    assert.equal(old.keys.sealingId, 2)
  })
})
