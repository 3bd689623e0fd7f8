import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { makeRequests } from '../../bench/requests.ts'
import { stopByLink } from '../../src/features/replacement/status/flow-end.ts'
import type { Carriers } from '../../src/main/carriers.ts'
import { runDue } from '../../src/main/worker.ts'
import { sql } from '../../src/platform/database/sql.ts'
import { accepted } from '../../src/platform/delivery/carrier.ts'
import type { Service } from '../../src/platform/service.ts'
import { makeWorld, type World } from '../support/world.ts'

const REQUESTS = 60
const STOPPED_ONE_IN = 10

describe('many requests that are due on one day', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  it('T129 L5 three workers hand over each final notice once, lose none, and tell nobody of a request that was stopped', async () => {
    const handed: string[] = []
    const carriers: Carriers = {
      mail: {
        async send({ messageId }) {
          handed.push(messageId)
          return accepted
        },
      },
      sms: undefined,
      close() {},
    }
    const work = async (service: Service) => {
      // The others may be in the middle of the last of it: nothing twice in a row is the end.
      for (let idle = 0; idle < 2; ) idle = (await runDue(service, carriers)) === 0 ? idle + 1 : 0
    }
    const workers = [world.service, await world.another(), await world.another()]
    const asked = await makeRequests(world.service, 0, REQUESTS, { stage: 'final' })
    const stopped = new Set<string>()
    for (const [n, { stopToken, person }] of asked.entries())
      if (n % STOPPED_ONE_IN === 0) {
        assert.ok((await stopByLink(world.service, stopToken)).ok)
        stopped.add(person.account.accountId)
      }
    await Promise.all(workers.map(work))

    assert.equal(new Set(handed).size, handed.length, 'no message twice')
    const finals = await world.service.database.query<{ account_id: string; state: string; attempts: number }>(sql`
      select account_id, state, attempts from outbox
      where template = 'replacement-alert' and params->>'slot' = 'final' order by account_id`)
    const running = asked.map(({ person }) => person.account.accountId).filter((id) => !stopped.has(id))
    assert.deepEqual(
      finals.map((row) => [row.account_id, row.state, row.attempts]),
      running.toSorted().map((id) => [id, 'accepted', 1]),
      'each of those that run once, and none that was stopped',
    )
    const [left] = await world.service.database.query<{ queued: number; overdue: number }>(sql`
      select (select count(*) from outbox where state = 'queued')::int as queued,
        (select count(*) from due where kind = 'replacement' and account_id = any(${[...stopped]}::uuid[]))::int as overdue`)
    assert.deepEqual(left, { queued: 0, overdue: 0 })
  })
})
