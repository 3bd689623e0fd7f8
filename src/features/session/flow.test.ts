import assert from 'node:assert/strict'
import { after, describe, before as first, test } from 'node:test'
import { hash } from '@node-rs/argon2'
import { makeWorld, PASSWORD, type World } from '../../../tests/support/world.ts'
import type { MadeAccount } from '../../main/dev-accounts.ts'
import { HASHES_AT_ONCE, hashPassword, needsRehash } from '../../platform/crypto/password.ts'
import { type Sql, sql } from '../../platform/database/sql.ts'
import type { Service } from '../../platform/service.ts'
import { policy } from '../../policy/policy.ts'
import { loadAccount } from '../account/store.ts'
import { signIn } from './flow.ts'

/** argon2id as it might have been some years ago: cheaper than today's. */
const ofThen = (password: string): Promise<string> =>
  hash(password, { algorithm: 2, memoryCost: 8_192, timeCost: 1, parallelism: 1 })

describe('a password that was hashed more cheaply is hashed anew when it is used', () => {
  let world: World
  first(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  const stored = async ({ id }: MadeAccount) => (await loadAccount(world.service.database, id))?.passwordHash ?? ''
  const enter = (account: MadeAccount, password: string, browser = 'here') =>
    signIn(world.service, world.visitor(browser), account.identifier, password)

  /** The service with something that happens just before its first statement with these words. */
  function before(words: string, happens: () => Promise<unknown>): Service {
    const { database } = world.service
    let happened = false
    const query = async (statement: Sql) => {
      if (!happened && statement.strings.join('').includes(words)) {
        happened = true
        await happens()
      }
      return database.query(statement)
    }
    // The rows of a statement have the statement's own type.
    return { ...world.service, database: { ...database, query: query as typeof database.query } }
  }

  async function oldAccount(): Promise<{ account: MadeAccount; former: string }> {
    const account = await world.account()
    const former = await ofThen(PASSWORD)
    await world.service.database.query(
      sql`update account set password_hash = ${former} where account_id = ${account.id}`,
    )
    return { account, former }
  }

  test('CR-05 at the next sign-in the string changes, once, and the password stays the same', async () => {
    const { account, former } = await oldAccount()
    assert.equal((await enter(account, 'a wrong password')).ok, false)
    assert.equal(await stored(account), former, 'a wrong password changes nothing')
    assert.ok((await enter(account, PASSWORD)).ok)
    const renewed = await stored(account)
    assert.notEqual(renewed, former)
    assert.match(renewed, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    assert.ok((await enter(account, PASSWORD)).ok)
    assert.equal(await stored(account), renewed, 'what is of today is left alone')
    assert.equal((await enter(account, 'a wrong password')).ok, false)
  })

  test('CR-05 with many who sign in at once, and none of them is told that the password is wrong', async () => {
    const { account } = await oldAccount()
    const answers = await Promise.all(Array.from({ length: 4 }, (_, i) => enter(account, PASSWORD, `browser ${i}`)))
    assert.deepEqual(
      answers.map((a) => a.ok),
      [true, true, true, true],
    )
    assert.equal(needsRehash(await stored(account)), false)
  })

  test('CR-05 a renewal never writes over a password that was changed meanwhile', async () => {
    const { account } = await oldAccount()
    const other = await hashPassword('quite another password')
    const { database } = world.service
    const meanwhile = before('insert into session', () =>
      database.query(sql`update account set password_hash = ${other}, version = version + 1
        where account_id = ${account.id}`),
    )
    const answer = await signIn(meanwhile, world.visitor('late'), account.identifier, PASSWORD)
    assert.equal(answer.ok || answer.refusal.code, 'sign_in.wrong')
    assert.equal(await stored(account), other)
  })

  test('CR-05 where there is too much to do for that, the sign-in goes on all the same, and the next one does it', async () => {
    const { account, former } = await oldAccount()
    const others: Promise<unknown>[] = []
    // The queue of this network fills up after the password was found right.
    const busy = before('delete from attempt', async () => {
      for (let i = 0; i < HASHES_AT_ONCE + policy.password_queue_lane_max; i++)
        others.push(hashPassword('of somebody else', world.visitor('here').source))
    })
    const answer = await signIn(busy, world.visitor('here'), account.identifier, PASSWORD)
    assert.equal(others.length, HASHES_AT_ONCE + policy.password_queue_lane_max)
    assert.ok(answer.ok)
    assert.equal(await stored(account), former)
    await Promise.all(others)
    assert.ok((await enter(account, PASSWORD)).ok)
    assert.equal(needsRehash(await stored(account)), false)
  })
})
