import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { makeWorld, type World } from '../../../tests/support/world.ts'
import { days } from '../../kernel/duration.ts'
import { sql } from '../../platform/database/sql.ts'
import { policy } from '../../policy/policy.ts'
import { answerHelped, noteMiss } from './flow.ts'
import { readHelpReport } from './store.ts'

describe('what readers say of the help', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world?.close())

  const answer = async (browser: string, number: string, helped: boolean, source?: string) => {
    const visitor = { ...world.visitor(browser), ...(source ? { source } : {}) }
    await answerHelped(world.service, visitor, { number, edition: 'ja' }, helped, await world.service.time.moment())
  }
  const miss = async (query: string, source: string) =>
    noteMiss(world.service, { ...world.visitor('any'), source }, query, await world.service.time.moment())
  const report = () => readHelpReport(world.service.database)

  test('answers are counted by article, once a day for a browser', async () => {
    for (const browser of ['a', 'b', 'a']) await answer(browser, '001001', true)
    await answer('c', '001001', false)
    await answer('a', '001002', false)
    assert.deepEqual((await report()).answers, [
      { article: '001001', locale: 'ja', helped: 2, not_helped: 1 },
      { article: '001002', locale: 'ja', helped: 0, not_helped: 1 },
    ])
    await world.advance(days(1))
    await answer('a', '001001', true)
    assert.equal((await report()).answers[0]?.helped, 3)
  })

  test('a network that answers for many counts no more than its share', async () => {
    for (let i = 0; i < policy.help_answers_network_day_max + 5; i++)
      await answer(`x${i}`, '001003', true, '198.51.100.*')
    const counted = (await report()).answers.find(({ article }) => article === '001003')
    assert.equal(counted?.helped, policy.help_answers_network_day_max)
  })

  test('a search in vain is told to the staff when several networks made it, and nothing of whoever did', async () => {
    for (const source of ['n1', 'n1', 'n1', 'n2']) await miss('ラーメン', source)
    assert.deepEqual((await report()).misses, [])
    const kept = await world.service.database.query<{ words: string | null; times: number }>(
      sql`select words, times from help_miss`,
    )
    assert.deepEqual(kept, [{ words: null, times: 2 }], 'the words of two people stand nowhere')
    await miss('ﾗｰﾒﾝ', 'n3')
    assert.deepEqual((await report()).misses, [{ words: 'らめん', locale: 'ja', times: 3 }])
    for (const source of ['n1', 'n2', 'n3', 'n4']) await miss('taro@example.jp', source)
    assert.equal((await report()).misses.length, 1)
  })

  test('a season later it is forgotten', async () => {
    await world.advance(policy.help_miss_kept_ms + policy.upkeep_every_ms)
    assert.deepEqual((await report()).misses, [])
  })
})
