import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { days, hours, minutes } from '../../src/kernel/duration.ts'
import { sql } from '../../src/platform/database/sql.ts'
import { makeWorld, type World } from '../support/world.ts'
import { ACTS } from './acts.ts'
import { UNDO_ACTS } from './acts-undo.ts'
import { Auditor } from './auditor.ts'
import { Chance } from './chance.ts'
import { Life } from './life.ts'

/** Lives at the same time in one world, so that its clock passes for all of them at once. */
const LIVES = 50
/** HONNIN_TEST_WALKS=10000 walks as far as machine.md T159 asks for; SEED chooses other walks. */
const WALKS = Number(process.env.HONNIN_TEST_WALKS ?? 150)
const SEED = Number(process.env.SEED ?? 20261122)
const STEPS = 14
const PASSES = [0, minutes(2), minutes(20), hours(3), days(1), days(4), days(8), days(27), days(31)]

async function bornLives(world: World, chance: Chance, first: number): Promise<{ life: Life; auditor: Auditor }[]> {
  const lives: { life: Life; auditor: Auditor }[] = []
  for (let i = 0; i < LIVES; i++) {
    const number = first + i
    const account = await world.account({
      recoveryCode: chance.happens(0.3),
      proofs: [
        { kind: 'mail', address: `old-${number}@old-mail.example` },
        { kind: 'mail', address: `second-${number}@old-mail.example` },
      ].slice(0, chance.happens(0.6) ? 2 : 1),
    })
    const life = new Life(world, account, chance, number)
    lives.push({ life, auditor: new Auditor(life) })
  }
  return lives
}

async function act({ life, auditor }: { life: Life; auditor: Auditor }): Promise<string> {
  const actor = life.chance.happens(0.5) ? life.owner : life.thief
  const chosen = life.chance.weighted([...ACTS, ...UNDO_ACTS])
  const was = await life.read()
  const done = await chosen.run(life, actor)
  life.story.push(`${actor.name}: ${chosen.name} -> ${done.answer}`)
  await auditor.afterAct(actor, was, await life.read(), done)
  return `${chosen.name}: ${done.answer}`
}

/** Every message of a world went to one address that its account has or had (S15). */
async function strangersTold(world: World, lives: readonly { life: Life }[]): Promise<string[]> {
  const known = new Set<string>()
  for (const { life } of lives) {
    for (const { address } of life.account.proofs) known.add(address)
    for (const actor of [life.owner, life.thief]) for (const address of actor.reads) known.add(address)
  }
  const messages = await world.carriers.mailbox.list()
  assert.ok(messages.length > 0)
  return messages.map((m) => m.to).filter((to) => !known.has(to))
}

describe('random walks of owner and thief over the running service keep every promise', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  const met = new Map<string, number>()

  test(`T159 ${WALKS} walks of ${STEPS} acts, seed ${SEED}`, async () => {
    for (let first = 0; first < WALKS; first += LIVES) {
      const chance = new Chance(SEED + first)
      const lives = await bornLives(world, chance, first)
      for (let step = 0; step < STEPS; step++) {
        for (const one of lives) {
          try {
            const what = await act(one)
            met.set(what, (met.get(what) ?? 0) + 1)
          } catch (error) {
            throw new Error(`seed ${SEED}, life ${first}+:\n${one.life.story.join('\n')}`, { cause: error })
          }
        }
        const before = await Promise.all(lives.map(({ life }) => life.read()))
        const pass = chance.pick(PASSES)
        await world.advance(pass)
        for (const [i, { life, auditor }] of lives.entries()) {
          life.story.push(`${pass / hours(1)} h pass`)
          const was = before[i]
          assert.ok(was)
          try {
            auditor.afterTime(was, await life.read())
          } catch (error) {
            throw new Error(`seed ${SEED}, life ${first}+${i}:\n${life.story.join('\n')}`, { cause: error })
          }
        }
      }
      assert.deepEqual(await strangersTold(world, lives), [], 'S15: a message to a stranger')
      await world.carriers.mailbox.clear()
      // Who walked is left alone from here on.
      await world.service.database.query(sql`delete from due`)
    }
  })

  test('T159 the walks reached what they are for', () => {
    const reached = (what: string) => [...met].some(([name, count]) => name === what && count > 0)
    for (const what of [
      'replace: ok',
      'finish: ok',
      'finish: replacement.too_early',
      'stop from an alert: ok',
      'cancel: ok',
      'object: ok',
      'finish early: ok',
      'not me, with a code: ok',
      'add a proof: ok',
      'make a recovery code: ok',
      'replace with a code: ok',
      'undo: ok',
      'a code alone: ok',
      'a code alone: replacement.too_early',
    ])
      assert.ok(reached(what), `${what} was never met: ${[...met.keys()].join(', ')}`)
  })
})
