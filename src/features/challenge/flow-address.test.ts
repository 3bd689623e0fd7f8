import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { makeWorld, type World } from '../../../tests/support/world.ts'
import { days } from '../../kernel/duration.ts'
import { ok } from '../../kernel/result.ts'
import { policy } from '../../policy/policy.ts'
import { loadProofs } from '../proof/store.ts'
import { completesAddress } from './flow-address.ts'

describe('the whole address of a proof', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  async function proofOf(kind: 'mail' | 'phone', address: string) {
    const { id } = await world.account({ proofs: [{ kind, address }] })
    const [proof] = await loadProofs(world.service.database, id)
    assert.ok(proof)
    return (typed: unknown) => completesAddress(world.service, id, proof, typed)
  }

  it('matches however it is typed, and no other', async () => {
    const mail = await proofOf('mail', 'taro@old-mail.example')
    assert.deepEqual(await mail('ｔａｒｏ＠old-mail.example '), ok(true))
    assert.deepEqual(await mail('hanako@old-mail.example'), ok(false))
    const phone = await proofOf('phone', '090-1234-5678')
    assert.deepEqual(await phone('０９０ー１２３４ー５６７８'), ok(true))
    assert.deepEqual(await phone('090-1234-5679'), ok(false))
  })

  it('may be tried five times a day; after that the right one does not match, either (EP-04)', async () => {
    const tried = await proofOf('mail', 'jiro@old-mail.example')
    assert.equal((await tried('no address')).ok, false, 'what cannot be an address costs no try')
    for (let i = 0; i < policy.completion_attempts_day_max; i++)
      assert.deepEqual(await tried(`jiro${i}@old-mail.example`), ok(false))
    assert.deepEqual(await tried('jiro@old-mail.example'), ok(false))
    await world.advance(days(1))
    assert.deepEqual(await tried('jiro@old-mail.example'), ok(true))
  })
})
