import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { inbox } from '../../../tests/support/inbox.ts'
import { added, allowed, answerOf, at, must, proofOf, recogniseAt, stored } from '../../../tests/support/proofs.ts'
import { makeWorld, type World } from '../../../tests/support/world.ts'
import { days, hours, minutes } from '../../kernel/duration.ts'
import { askVerifyCodeByAddress } from '../prompt/flow.ts'
import { startWithRecoveryCode } from '../replacement/start/flow.ts'
import { addNewProof, confirmNewProof, makeCode } from './flow.ts'
import { removeProof } from './flow-leave.ts'

describe('what is added and made, on the real engine', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  test('T068 PL-12 the same number in another spelling, and the same mailbox under another name, are there already', async () => {
    const account = await world.account({ proofs: ['t068.name@gmail.com', '+819012340068'] })
    const person = await world.person(account)
    const ready = await allowed(world, person, 'add-proof', at(account, 't068.name@gmail.com'))
    const before = (await stored(world, account)).proofs.length
    for (const [kind, spelling] of [
      ['phone', '090-1234-0068'],
      ['phone', '０９０１２３４００６８'],
      ['phone', '+81 90 1234 0068'],
      ['mail', 't068name@gmail.com'],
      ['mail', 'T068.Name+shop@googlemail.com'],
    ] as const) {
      const answer = await addNewProof(world.service, ready, kind, spelling, '')
      assert.equal(answerOf(answer), 'security_info.already_there', spelling)
    }
    for (const hostile of ['090-1234-0068;ext=5', '\u202e8600-4321-090', '090-1234-0068 ext 5']) {
      const answer = await addNewProof(world.service, ready, 'phone', hostile, '')
      assert.equal(answer.ok, false, hostile)
    }
    assert.equal((await stored(world, account)).proofs.length, before, 'no second row')
  })

  test('EP-02 an address that another account uses is answered like a free one', async () => {
    const taken = 'ep02-taken@mail.example'
    await world.account({ proofs: [taken] })
    const account = await world.account({ proofs: ['ep02@mail.example'] })
    const answers: unknown[] = []
    for (const address of [taken, 'ep02-free@mail.example']) {
      const person = await allowed(world, await world.person(account), 'add-proof', at(account, 'ep02@mail.example'))
      const adding = await addNewProof(world.service, person, 'mail', address, '')
      answers.push(adding.ok ? Object.keys(adding.value) : adding.refusal)
      await world.settle()
      assert.equal((await inbox(world, address)).length, 1, address)
      await world.advance(minutes(20))
    }
    assert.deepEqual(answers[0], answers[1])
  })

  test('T071 PL-02 what was only typed verifies nothing and hears of nothing', async () => {
    const account = await world.account({ proofs: ['t071@mail.example', 't071-other@mail.example'] })
    const person = await world.person(account)
    const ready = await allowed(world, person, 'add-proof', at(account, 't071@mail.example'))
    const typed = must(await addNewProof(world.service, ready, 'mail', 't071-typed@mail.example', ''))
    const asked = await askVerifyCodeByAddress(world.service, person, typed.proofId, 't071-typed@mail.example')
    assert.equal(answerOf(asked), 'verify.proof_unusable')
    const remover = await allowed(
      world,
      await recogniseAt(world, ready),
      'remove-proof',
      at(account, 't071@mail.example'),
    )
    must(await removeProof(world.service, remover, at(account, 't071-other@mail.example').id, 'slowly'))
    await world.settle()
    const [code, ...more] = await inbox(world, 't071-typed@mail.example')
    assert.ok(code && more.length === 0, 'its own code and nothing else')
    assert.doesNotMatch(code.text, new RegExp(`${account.identifier}|${account.identifier.slice(0, 1)}•••`))
  })

  test('T079 what an attacker left unconfirmed is dead once the owner has acted', async () => {
    const account = await world.account({ proofs: ['t079@mail.example', 't079-b@mail.example'] })
    const thief = await allowed(world, await world.person(account), 'add-proof', at(account, 't079@mail.example'))
    const left = must(await addNewProof(world.service, thief, 'mail', 't079@evil.example', ''))
    await world.settle()
    const code = /(\d{4}) (\d{4})/.exec((await inbox(world, 't079@evil.example'))[0]?.text ?? '')
    // The owner blocks what was stolen: the account has changed since.
    const owner = await allowed(world, await world.person(account), 'remove-proof', at(account, 't079@mail.example'))
    must(await removeProof(world.service, owner, at(account, 't079-b@mail.example').id, 'lost'))
    const late = await recogniseAt(world, thief)
    const answer = await confirmNewProof(world.service, late, left.challenge.challengeId, `${code?.[1]}${code?.[2]}`)
    assert.equal(answer.ok, false)
    assert.equal((await proofOf(world, account, left.proofId)).state, 'unconfirmed')
  })

  test('T080 S2 a recovery code is refused with its date until it is seven days old', async () => {
    const account = await world.account({ proofs: ['t080@mail.example'] })
    const person = await allowed(
      world,
      await world.person(account),
      'make-recovery-code',
      at(account, 't080@mail.example'),
    )
    const made = must(await makeCode(world.service, person, ''))
    const use = async () => startWithRecoveryCode(world.service, await world.person(account), made.shown)
    for (const wait of [0, days(7) - hours(1)]) {
      await world.advance(wait)
      const answer = await use()
      assert.equal(answerOf(answer), 'recovery_code.too_young')
      assert.equal(!answer.ok && answer.refusal.params.at, made.agedAt)
    }
    await world.advance(hours(1))
    assert.equal(answerOf(await use()), 'ok')
  })

  test('T083 RC-04 RC-07 a new recovery code voids the one before at once, and every contact is told', async () => {
    const account = await world.account({ proofs: ['t083@mail.example', 't083-b@mail.example'], recoveryCode: true })
    const former = account.recoveryCode
    assert.ok(former)
    const person = await allowed(
      world,
      await world.person(account),
      'make-recovery-code',
      at(account, 't083@mail.example'),
    )
    const [code] = (await stored(world, account)).case.codes
    assert.equal(
      answerOf(await makeCode(world.service, person, '')),
      'security_info.gone',
      'only the one it was told it replaces',
    )
    must(await makeCode(world.service, person, code?.codeId ?? ''))
    const answer = await startWithRecoveryCode(world.service, await world.person(account), former)
    assert.equal(answerOf(answer), 'recovery_code.wrong')
    assert.equal(answerOf(await makeCode(world.service, person, code?.codeId ?? '')), 'step_up.needed', 'shown once')
    await world.settle()
    for (const { address } of account.proofs)
      assert.ok(
        (await inbox(world, address)).some((m) => /回復用コードが作られました/.test(m.subject)),
        address,
      )
  })

  test('RC-07 no recovery code is made with the password alone, or with a contact on probation', async () => {
    const account = await world.account({ proofs: ['rc07@mail.example'] })
    assert.equal(answerOf(await makeCode(world.service, await world.person(account), '')), 'step_up.needed')
    const young = await added(
      world,
      await allowed(world, await world.person(account), 'add-proof', at(account, 'rc07@mail.example')),
      'mail',
      'rc07-young@mail.example',
    )
    await world.advance(minutes(20))
    const person = await allowed(world, await world.person(account), 'make-recovery-code', {
      id: young.proofId,
      address: 'rc07-young@mail.example',
    })
    assert.equal(answerOf(await makeCode(world.service, person, '')), 'step_up.needed')
  })
})
