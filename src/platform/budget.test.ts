import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { freshDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { days, hours, minutes } from '../kernel/duration.ts'
import type { Budget } from '../kernel/window.ts'
import { claim, forget, giveBack, spend, spentOf, timesOf } from './budget.ts'
import { type Database, openDatabase } from './database/database.ts'
import { LostRace, Unit } from './database/unit.ts'

const T0 = Date.parse('2026-03-01T03:00:00Z')
const budget = (subject: string, max = 7): Budget => ({
  kind: 'test',
  subject,
  limits: [
    { windowMs: hours(1), max },
    { windowMs: days(30), max: 10 },
  ],
})

describe('a budget in the database', () => {
  let fresh: TestDatabase
  let second: Database
  before(async () => {
    fresh = await freshDatabase()
    second = openDatabase(fresh.connection, () => {})
  })
  after(async () => {
    await second.close()
    await fresh.drop()
  })
  const either = (i: number) => (i % 2 ? second : fresh.database)

  it('T002 lets exactly as many of 50 at once through as it has room for, from two instances, three times', async () => {
    for (let round = 0; round < 3; round++) {
      const mine = budget(`parallel ${round}`)
      const claims = await Promise.all(Array.from({ length: 50 }, (_, i) => claim(either(i), mine, T0 + i)))
      assert.equal(claims.filter(Boolean).length, 7)
      const [times] = await timesOf(fresh.database, [mine])
      assert.equal(times?.length, 7, 'and what was refused is not counted')
    }
  })

  it('holds inside units as well: of 20 units at once as many are written, the others not at all', async () => {
    const mine = budget('units', 4)
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        new Unit()
          .expect(spend(mine, T0))
          .expect(spend(budget(`unit ${i}`), T0))
          .commit(either(i))
          .then(
            () => true,
            (error: unknown) => {
              assert.ok(error instanceof LostRace)
              return false
            },
          ),
      ),
    )
    assert.equal(results.filter(Boolean).length, 4)
    const others = await timesOf(
      fresh.database,
      results.map((_, i) => budget(`unit ${i}`)),
    )
    assert.equal(others.filter((times) => times.length > 0).length, 4, 'nothing is spent for what was not done')
  })

  it('has room again when the window has passed, and forgets what is older than the longest', async () => {
    const mine = budget('sliding', 2)
    for (const [at, expected] of [
      [0, true],
      [minutes(10), true],
      [minutes(20), false],
      [hours(1) - 1, false],
      [hours(1), true],
      [hours(1) + minutes(9), false],
      [hours(1) + minutes(10), true],
    ] as const)
      assert.equal(await claim(fresh.database, mine, T0 + at), expected, String(at))
    const spent = await spentOf(fresh.database, [budget('unused'), mine], T0 + hours(1) + minutes(10))
    assert.deepEqual(spent, { budget: mine, at: T0 + hours(2) })
    assert.equal(await claim(fresh.database, mine, T0 + days(31)), true)
    assert.deepEqual(await timesOf(fresh.database, [mine]), [[T0 + days(31)]])
  })

  it('takes back the one that turned out not to count, and no other', async () => {
    const mine = budget('given back', 3)
    for (const at of [0, 1, 1]) assert.ok(await claim(fresh.database, mine, T0 + at))
    await fresh.database.query(giveBack(mine, T0 + 1))
    assert.deepEqual(await timesOf(fresh.database, [mine]), [[T0, T0 + 1]])
    await fresh.database.query(giveBack(mine, T0 + 99))
    assert.deepEqual(await timesOf(fresh.database, [mine]), [[T0, T0 + 1]])
    assert.ok(await claim(fresh.database, mine, T0 + 2))
    assert.equal(await claim(fresh.database, mine, T0 + 3), false)
    await fresh.database.query(forget([mine]))
    assert.deepEqual(await timesOf(fresh.database, [mine]), [[]])
  })
})
