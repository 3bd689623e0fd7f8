import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { inbox, lastWithLink, tokenIn } from '../../../../tests/support/inbox.ts'
import { makeWorld, type World } from '../../../../tests/support/world.ts'
import { days, hours } from '../../../kernel/duration.ts'
import type { Result } from '../../../kernel/result.ts'
import { sql } from '../../../platform/database/sql.ts'
import type { Person } from '../../session/store-visitor.ts'
import { readCase } from '../flow-case.ts'
import type { Request } from '../request.ts'
import { stopByLink } from '../status/flow-end.ts'
import { nameNewProof, prove, startReplacement, startWithRecoveryCode } from './flow.ts'
import { continueByLink } from './flow-link.ts'

function must<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}

describe('one mailbox as the new one of many accounts', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  /** An account of somebody else, in which the address was named; the link is not pressed yet. */
  async function named(address: string, oldMail = 'old@mail.example') {
    // One mailbox takes only so many messages in a quarter of an hour and in a day, over all accounts.
    await world.advance(hours(4))
    const account = await world.account({ proofs: [{ kind: 'mail', address: oldMail }], recoveryCode: true })
    const person = await world.person(account)
    must(await startReplacement(world.service, person))
    must(await nameNewProof(world.service, person, 'mail', address))
    await world.settle()
    const token = tokenIn(await lastWithLink(world, address, 'continue'), 'continue')
    return { account, person, press: () => continueByLink(world.service, person, person, token) }
  }

  const shown = async (address: string): Promise<{ person: Person; request: Request }> => {
    const { person, press } = await named(address)
    return { person, request: must(await press()).request }
  }

  const events = async (accountId: string): Promise<unknown[]> => {
    const rows = await world.service.database.query<{ data: unknown }>(
      sql`select data from event where account_id = ${accountId} and kind = 'replacement.flagged'`,
    )
    return rows.map((row) => row.data)
  }

  test('T144 the third account within 30 days is held for review, whatever the spelling, and the earlier ones are flagged once', async () => {
    const spellings = ['n.evil@gmail.com', 'n.evil+1@gmail.com', 'nevil@gmail.com', 'n.e.vil+2@googlemail.com']
    const seen: { person: Person; request: Request }[] = []
    for (const address of spellings) seen.push(await shown(address))
    assert.deepEqual(
      seen.map(({ request }) => request.state),
      ['pending', 'pending', 'held', 'held'],
    )
    assert.deepEqual(
      seen.map(({ request }) => request.waitMs / days(1)),
      [30, 45, 45, 45],
    )
    for (const [i, { person, request }] of seen.entries()) {
      const flagged = await events(person.account.accountId)
      const expected = [{ request: request.requestId, reason: 'shared_candidate' }]
      assert.deepEqual(flagged, i < 3 ? expected : [], `${i}`)
    }
    const elsewhere = await shown('n.evil@mail.example')
    assert.deepEqual([elsewhere.request.state, elsewhere.request.waitMs], ['pending', days(30)], 'another provider')
  })

  test('T144 requests that are shown at the same moment do not slip by: at most two of six are not held', async () => {
    const address = 'at-once@mail.example'
    const all: Awaited<ReturnType<typeof named>>[] = []
    for (let i = 0; i < 6; i++) all.push(await named(address.replace('@', `+${i}@`)))
    const requests = await Promise.all(all.map(async ({ press }) => must(await press()).request))
    assert.ok(requests.filter((r) => r.state === 'held').length >= 4)
  })

  test('T144 what an account does twice counts once, what was never shown not at all, and after 30 days none of it', async () => {
    const address = 'patient@mail.example'
    const first = await named(address)
    must(await first.press())
    must(await first.press())
    await named(address.replace('@', '+1@'))
    await named(address.replace('@', '+2@'))
    const second = await shown(address.replace('@', '+3@'))
    assert.equal(second.request.state, 'pending', 'two were only named')
    const dead = await named(address.replace('@', '+5@'))
    const other = await world.person(dead.account)
    must(await startReplacement(world.service, other))
    const sent = must(await nameNewProof(world.service, other, 'mail', 'other-than-that@mail.example'))
    must(await prove(world.service, { accountId: dead.account.id, ...sent }, other))
    const beaten = await dead.press()
    assert.equal(!beaten.ok && beaten.refusal.code, 'replacement.already_pending')
    const noted = await world.service.database.query<{ count: number }>(
      sql`select count(*)::integer as count from candidate_seen where account_id = ${dead.account.id}`,
    )
    assert.deepEqual(noted, [{ count: 1 }], 'only the one that was taken')
    await world.advance(days(31))
    const late = await shown(address.replace('@', '+4@'))
    assert.deepEqual([late.request.state, late.request.waitMs], ['pending', days(30)])
  })

  test('T144 nobody is told of other accounts: neither the requester nor an old proof, and the table holds no address', async () => {
    const [one, two] = ['quiet@mail.example', 'quiet+1@mail.example']
    await shown(one)
    await shown(two)
    const third = await named('quiet+2@mail.example', 'owner-of-third@mail.example')
    must(await third.press())
    await world.settle()
    const [old, fresh] = [await inbox(world, 'owner-of-third@mail.example'), await inbox(world, 'quiet+2@mail.example')]
    const held = [...old.slice(-1), ...fresh.slice(-1)].map((m) => `${m.subject}\n${m.text}`)
    assert.equal(held.length, 2)
    for (const text of held) {
      assert.match(text, /いったん止めています/)
      assert.doesNotMatch(text, /ほかのアカウント|別のアカウント|other accounts?|2人|別の人|two people/i)
    }
    const rows = await world.service.database.query<{ row: string }>(sql`select s::text as row from candidate_seen s`)
    assert.ok(rows.length > 3)
    assert.doesNotMatch(JSON.stringify(rows), /quiet|example|@/)
    must(
      await stopByLink(
        world.service,
        tokenIn(await lastWithLink(world, 'owner-of-third@mail.example', 'stop'), 'stop'),
      ),
    )
    const after = await readCase(world.service, third.account.id)
    assert.equal(after?.case.requests.at(-1)?.state, 'vetoed')
  })

  test('T144 the password and the aged recovery code together are not held', async () => {
    const address = 'owner-of-many@mail.example'
    await shown(address)
    await shown(address.replace('@', '+1@'))
    const { account, person, press } = await named(address.replace('@', '+2@'))
    assert.equal(must(await press()).request.state, 'held')
    must(await startWithRecoveryCode(world.service, person, account.recoveryCode))
    must(await nameNewProof(world.service, person, 'mail', address.replace('@', '+3@')))
    await world.settle()
    const token = tokenIn(await lastWithLink(world, address.replace('@', '+3@'), 'continue'), 'continue')
    assert.equal(must(await continueByLink(world.service, person, person, token)).request.state, 'completed')
  })
})
