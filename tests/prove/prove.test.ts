import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { Coverage } from './coverage.ts'
import { explore } from './explore.ts'
import { COVERED } from './guards.ts'
import { AS_BUILT, type Setting } from './move.ts'
import { GUARDS_PAGE, guardsOnPage, MACHINES_PAGE, readPage } from './pages.ts'
import { PROPERTIES } from './properties.ts'
import { provenOn } from './reach.ts'
import { refusalsOfRules } from './refusals.ts'
import { loadRules, ROOT } from './rules.ts'
import { exploreShortLived } from './short-lived.ts'
import { storyOf } from './story.ts'
import { REMOVABLE, without } from './without.ts'
import { firstWorld, PLANS, type Plan } from './worlds.ts'

/** The worlds that end within seconds. */
const SHORT = ['undo and dispute', 'two workers', 'a mailbox of many accounts', 'a stranger with the old number']
const WHOLE = { states: Number.POSITIVE_INFINITY }

const planOf = (name: string): Plan => {
  const plan = PLANS.find((p) => p.name === name)
  assert.ok(plan, name)
  return plan
}

const guardOf = (name: string) => {
  const guard = REMOVABLE.find((g) => g.name === name)
  assert.ok(guard, name)
  return guard
}

describe('the model checker over the rules (npm run prove)', () => {
  let setting: Setting
  const coverage = new Coverage()
  before(async () => {
    setting = { rules: await loadRules(), around: AS_BUILT }
  })

  for (const name of SHORT)
    test(`S1 S2 S3 S4 S5 S6 S7 S8 S9 S13 S14 S19 S24 S26 L1 L2 L3 L6 L8 ${name}: no promise is broken, and the world is seen to its end`, () => {
      const found = explore(setting, firstWorld(planOf(name)), { ...WHOLE, met: coverage.meet })
      assert.deepEqual(found.violation && storyOf(found.violation), undefined)
      assert.equal(found.complete, true)
      assert.ok(found.states > 1_000, String(found.states))
    })

  test('a completion is overtaken by what becomes of an earlier one', () => {
    const met = new Coverage()
    const found = explore(setting, firstWorld(planOf('two completions')), { ...WHOLE, met: met.meet })
    assert.equal(found.violation, undefined)
    assert.equal(found.complete, true)
    assert.deepEqual(
      met.of('undo').filter(({ to }) => to === 'overtaken'),
      [
        { from: 'disputed', to: 'overtaken', by: ['dispute'] },
        { from: 'open', to: 'overtaken', by: ['revert-by-code'] },
      ],
    )
    for (const code of ['undo.is_overtaken', 'undo.other_dispute', 'undo.is_lapsed'])
      assert.ok(met.refusals.has(code), code)
  })

  test('codes, sessions and devices move as the page of the machines shows', () => {
    const met = new Coverage()
    assert.ok(exploreShortLived(met) > 10_000)
    const proven = provenOn(readPage(MACHINES_PAGE)).transitions
    for (const machine of ['challenge', 'session', 'device'] as const)
      assert.deepEqual(
        met.of(machine).map(({ from, to }) => `${machine}: ${from} → ${to}`),
        proven.filter((t) => t.startsWith(`${machine}: `)),
      )
  })

  test('what these worlds met stands on the page of the machines', () => {
    const page = readPage(MACHINES_PAGE)
    for (const code of coverage.refusals) if (code.includes('.')) assert.ok(page.includes(`\`${code}\``), code)
    for (const { from, to } of coverage.of('request')) {
      const nodes = [from, to].map((s) => (s === '-' ? '[*]' : s.replaceAll('-', '_')))
      assert.ok(page.includes(`  ${nodes.join(' --> ')}: `), `${from} → ${to}`)
    }
  })

  test('every refusal of the rules stands on that page', () => {
    const page = readPage(MACHINES_PAGE)
    const codes = refusalsOfRules()
    assert.ok(codes.length > 40, String(codes.length))
    assert.deepEqual(
      codes.filter((code) => !page.includes(`\`${code}\``)),
      [],
    )
  })

  test('the promises stand on the page for reviewers as they are judged', () => {
    const page = readFileSync(join(ROOT, 'docs/safety.md'), 'utf8')
    for (const { id, words } of PROPERTIES) assert.ok(page.includes(`| ${id} | ${words} |`), id)
  })
})

describe('guards that are taken out of the rules (npm run prove -- --guards)', () => {
  test('each has its attack on the page, and no other stands there', () => {
    assert.deepEqual(
      guardsOnPage(readPage(GUARDS_PAGE)),
      REMOVABLE.map(({ name }) => name),
    )
    const names = new Set(REMOVABLE.map(({ name }) => name))
    for (const name of [...Object.keys(COVERED), ...Object.values(COVERED).flat()]) assert.ok(names.has(name), name)
    assert.doesNotMatch(readPage(GUARDS_PAGE), /NOTHING WAS FOUND/)
  })

  const ATTACKS = [
    ['early finish only adds: the new one is on probation', 'two workers', 'S1'],
    ['conditional write at finish', 'two workers', 'S3'],
    ['"not me" protects the account', 'undo and dispute', 'S14'],
    ['recovery-code ageing, when it is made', 'an old proof for a moment, to come in', 'S1'],
  ] as const
  for (const [name, world, id] of ATTACKS)
    test(`${id} without “${name}” the attack is found, and told as a story`, async () => {
      await without([guardOf(name)], (setting) => {
        const { violation } = explore(setting, firstWorld(planOf(world)), WHOLE)
        assert.ok(violation)
        assert.equal(violation.promise.id, id)
        const story = storyOf(violation)
        assert.match(story[0] ?? '', /^Day 0: the (?:thief|owner) /)
        assert.match(story.at(-1) ?? '', new RegExp(`^Then ${id} is broken: `))
      })
    })

  test('a guard that another one holds is missed only where both are out', async () => {
    const name = 'recovery-code ageing, at its use'
    const world = firstWorld(planOf('an old proof for a moment, to come in'))
    const alone = await without([guardOf(name)], (setting) => explore(setting, world, { states: 5_000 }))
    assert.equal(alone.violation, undefined)
    const both = [name, ...(COVERED[name] ?? [])].map(guardOf)
    const found = await without(both, (setting) => explore(setting, world, { states: 5_000 }))
    assert.ok(found.violation)
  })
})
