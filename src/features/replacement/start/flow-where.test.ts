import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeWorld, type World } from '../../../../tests/support/world.ts'
import { hours, minutes } from '../../../kernel/duration.ts'
import type { Result } from '../../../kernel/result.ts'
import { nameNewProof, prove, startReplacement, startWithRecoveryCode } from './flow.ts'
import { whereInReplacement } from './flow-where.ts'

let world: World
before(async () => {
  world = await makeWorld()
})
after(() => world.close())

function value<T>(result: Result<T>): T {
  assert.ok(result.ok, result.ok ? '' : result.refusal.code)
  return result.value
}

test('what was begun goes on in its browser, and in no other', async () => {
  const account = await world.account()
  const here = await world.person(account, 'here')
  const elsewhere = await world.person(account, 'elsewhere')
  const begun = value(await startReplacement(world.service, here))
  assert.equal((await whereInReplacement(world.service, here)).draft?.requestId, begun.requestId)
  assert.equal((await whereInReplacement(world.service, elsewhere)).draft, undefined)
  const again = await world.person(account, 'here')
  assert.equal((await whereInReplacement(world.service, again)).draft?.requestId, begun.requestId)
})

test('whoever changes from telephone to mail need not show the telephone any more', async () => {
  const person = await world.person(await world.account())
  value(await startReplacement(world.service, person))
  const phone = value(await nameNewProof(world.service, person, 'phone', '080-1111-2222'))
  const mail = value(await nameNewProof(world.service, person, 'mail', 'changed.mind@example.com'))
  const { read } = await whereInReplacement(world.service, person)
  assert.equal(read.proofs.find((p) => p.proofId === phone.proofId)?.state, 'gone')
  assert.equal(read.proofs.find((p) => p.proofId === phone.proofId)?.addressSealed.length, 0)
  const { accountId } = person.account
  assert.equal(value(await prove(world.service, { accountId, ...mail }, person)).request.state, 'pending')
})

test('while a request runs, a draft of the password alone leads nowhere, and one with a recovery code does', async () => {
  const account = await world.account({ recoveryCode: true })
  const owner = await world.person(account, 'owner')
  const other = await world.person(account, 'other')
  value(await startReplacement(world.service, owner))
  value(await startReplacement(world.service, other))
  const named = value(await nameNewProof(world.service, other, 'mail', 'other@example.com'))
  value(await prove(world.service, { accountId: other.account.accountId, ...named }, other))
  const held = await whereInReplacement(world.service, owner)
  assert.equal(held.draft, undefined)
  assert.equal(held.live?.requestId, named.requestId)
  const begun = value(await startWithRecoveryCode(world.service, owner, account.recoveryCode))
  assert.equal((await whereInReplacement(world.service, owner)).draft?.requestId, begun.requestId)
  const anotherSession = await world.person(account, 'owner')
  assert.equal((await whereInReplacement(world.service, anotherSession)).draft, undefined)
})

test('a draft is forgotten after a day', async () => {
  const person = await world.person(await world.account())
  value(await startReplacement(world.service, person))
  await world.advance(hours(24) - minutes(1))
  assert.notEqual((await whereInReplacement(world.service, person)).draft, undefined)
  await world.advance(minutes(1))
  assert.equal((await whereInReplacement(world.service, person)).draft, undefined)
})
