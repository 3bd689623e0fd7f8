import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { answerOf, at, must, stored } from '../../../tests/support/proofs.ts'
import { makeWorld, PASSWORD, type World } from '../../../tests/support/world.ts'
import { Unit } from '../../platform/database/unit.ts'
import type { Service } from '../../platform/service.ts'
import type { Proof } from '../proof/rules.ts'
import { updateProofs } from '../proof/store.ts'
import { disownOf } from '../replacement/stop/flow-disown.ts'
import { insertGrant } from '../session/store-grant.ts'
import type { Person } from '../session/store-visitor.ts'
import { removeProof, reportLost } from './flow-leave.ts'

/** Naive code ended with no contact in 168 of 200 rounds (machine.md 0.5). */
const ROUNDS = 200

describe('contacts that leave at the same moment, on two instances', () => {
  let world: World
  let second: Service
  before(async () => {
    world = await makeWorld()
    second = await world.another()
  })
  after(() => world.close())

  const two = async (name: string) => {
    const account = await world.account({ proofs: [`${name}-a@mail.example`, `${name}-b@mail.example`] })
    const [a, b] = [at(account, `${name}-a@mail.example`), at(account, `${name}-b@mail.example`)]
    return { account, a, b }
  }

  /** Both contacts as they were, and a removal open in both sessions. */
  async function restore(account: { readonly id: string }, shown: readonly (readonly [Person, string])[]) {
    const { proofs, account: now, moment } = await stored(world, account)
    const back = proofs.map((p): Proof => ({ ...p, state: 'effective', changedAt: p.createdAt }))
    await new Unit().add(updateProofs(account.id, back)).commit(world.service.database)
    for (const [{ session }, proofId] of shown)
      await new Unit()
        .add(
          insertGrant(account.id, {
            act: 'remove-proof',
            sessionId: session.sessionId,
            proofId,
            epoch: now.epoch,
            givenAt: moment.now,
          }),
        )
        .commit(world.service.database)
  }

  const effective = async (account: { readonly id: string }): Promise<number> =>
    (await stored(world, account)).proofs.filter((p) => p.state === 'effective').length

  test(`T063 PL-04 S6 two contacts removed in two sessions at the same moment: one stays, ${ROUNDS} times`, async () => {
    const { account, a, b } = await two('t063')
    const [one, other] = [await world.person(account), await world.person(account)]
    const answers = new Map<string, number>()
    for (let round = 0; round < ROUNDS; round++) {
      await restore(account, [
        [one, a.id],
        [other, b.id],
      ])
      const manner = round % 2 ? 'lost' : 'slowly'
      const results = await Promise.all([
        removeProof(world.service, one, b.id, manner),
        removeProof(second, other, a.id, manner),
      ])
      assert.equal(await effective(account), 1, `round ${round}`)
      const said = results.map(answerOf).sort().join()
      answers.set(said, (answers.get(said) ?? 0) + 1)
    }
    // Whoever was first changed the account: the other's grant was of the former epoch.
    assert.deepEqual([...answers], [['ok,step_up.needed', ROUNDS]])
  })

  test('reported lost, removed and disowned at the same moment, one stays as well', async () => {
    const { account, a, b } = await two('t063-more')
    const person = await world.person(account)
    for (let round = 0; round < 20; round++) {
      await restore(account, [[person, a.id]])
      await Promise.all([
        disownOf(world.service, { accountId: account.id, proofId: a.id }, person),
        reportLost(second, person, b.id, PASSWORD),
        removeProof(world.service, person, b.id, 'slowly'),
      ])
      assert.equal(await effective(account), 1, `round ${round}`)
    }
  })

  test('one grant removes one contact, however many ask at once', async () => {
    const third = 'once-c@mail.example'
    const account = await world.account({ proofs: ['once-a@mail.example', 'once-b@mail.example', third] })
    const person = await world.person(account)
    const a = at(account, 'once-a@mail.example')
    await restore(account, [[person, a.id]])
    const results = await Promise.all(
      [third, 'once-b@mail.example'].map((to, i) =>
        removeProof(i ? second : world.service, person, at(account, to).id, 'slowly'),
      ),
    )
    assert.equal(results.filter((r) => r.ok).length, 1)
    assert.equal(await effective(account), 2)
    must(results.find((r) => r.ok) ?? results[0] ?? assert.fail())
  })
})
