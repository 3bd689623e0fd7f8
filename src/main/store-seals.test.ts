import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { makeWorld, type World } from '../../tests/support/world.ts'
import { loadProofs, sealedAbout } from '../features/proof/store.ts'
import { openAddress } from '../features/proof/store-address.ts'
import { systemRandom } from '../kernel/random.ts'
import { Keys } from '../platform/crypto/keys.ts'
import type { Database } from '../platform/database/database.ts'
import { type Sql, sql } from '../platform/database/sql.ts'
import { resealOlder } from './store-seals.ts'

describe('what an older key sealed is sealed anew', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  /** Keys that seal with a successor of what everything was sealed with until now. */
  async function successor(): Promise<Keys> {
    const { database } = world.service
    const [base, former, next] = [1, 2, 3].map((n) => Buffer.alloc(32, n)) as [Buffer, Buffer, Buffer]
    await database.query(sql`insert into ring_key (key_id, root, wrapped, active_from) values (3, '', '', 'epoch')
      on conflict do nothing`)
    const keys = new Keys(base, systemRandom)
    keys.adopt({
      secrets: new Map([
        [1, base],
        [2, former],
        [3, next],
      ]),
      sealingId: 3,
    })
    return keys
  }

  /** An account whose one address was sealed with key 2 of these keys, and its identifier with key 3. */
  async function accountOf(keys: Keys, address: string) {
    const { database } = world.service
    const { id } = await world.account({ proofs: [{ kind: 'mail', address }] })
    const former = new Keys(Buffer.alloc(32, 1), systemRandom)
    former.adopt({
      secrets: new Map([
        [1, Buffer.alloc(32, 1)],
        [2, Buffer.alloc(32, 2)],
      ]),
      sealingId: 2,
    })
    const [proof] = await loadProofs(database, id)
    assert.ok(proof)
    const sealed = former.seal(address, sealedAbout(id, proof.proofId))
    await database.query(sql`update proof set address_sealed = ${sealed} where account_id = ${id}`)
    await database.query(sql`update account set identifier_sealed = ${keys.seal('x', 'y')} where account_id = ${id}`)
    const stored = async () => (await loadProofs(database, id))[0] ?? assert.fail('no proof')
    return { id, sealed, stored }
  }

  test('CR-05 a row at a time as it was read, and only once', async () => {
    const keys = await successor()
    const { id, stored } = await accountOf(keys, 'once@old.example')
    assert.deepEqual(await resealOlder(world.service.database, keys, 10), { count: 1, unopened: 0 })
    const proof = await stored()
    assert.equal(proof.addressSealed.readUInt32BE(1), 3)
    assert.equal(openAddress({ keys }, id, proof)?.address, 'once@old.example')
    assert.deepEqual(await resealOlder(world.service.database, keys, 10), { count: 0, unopened: 0 })
    assert.deepEqual((await stored()).addressSealed, proof.addressSealed)
  })

  test('S18 an address that is deleted meanwhile does not come back', async () => {
    const keys = await successor()
    const { id, stored } = await accountOf(keys, 'gone@old.example')
    const { database } = world.service
    const query = async (statement: Sql) => {
      if (statement.strings.join('').includes('update proof'))
        await database.query(sql`update proof set state = 'gone', address_sealed = '' where account_id = ${id}`)
      return database.query(statement)
    }
    // The rows of a statement have the statement's own type.
    const meanwhile: Database = { ...database, query: query as Database['query'] }
    assert.deepEqual(await resealOlder(meanwhile, keys, 10), { count: 0, unopened: 0 })
    assert.equal((await stored()).addressSealed.length, 0)
  })

  test('one that does not open is left, and keeps none of the others from it', async () => {
    const keys = await successor()
    const spoilt = await accountOf(keys, 'spoilt@old.example')
    const { database } = world.service
    const bytes = Buffer.from(spoilt.sealed)
    bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1)
    await database.query(sql`update proof set address_sealed = ${bytes} where account_id = ${spoilt.id}`)
    const healthy = await accountOf(keys, 'healthy@old.example')
    assert.deepEqual(await resealOlder(database, keys, 10), { count: 1, unopened: 1 })
    assert.deepEqual((await spoilt.stored()).addressSealed, bytes)
    assert.equal((await healthy.stored()).addressSealed.readUInt32BE(1), 3)
  })
})
