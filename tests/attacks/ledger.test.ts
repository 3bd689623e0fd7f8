import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { namesIn, tagsOf, testNames } from '../support/test-names.ts'
import { ATTACKS } from './catalogue.ts'
import { DEFERRED } from './deferred.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What is wrong with the account of the attacks, an id each; nothing where every one is a test or waits for its part. */
function problems(tested: ReadonlySet<string>, waiting: readonly string[]): string[] {
  const known = new Set(ATTACKS.map(({ id }) => id))
  return [
    ...[...known].filter((id) => !tested.has(id) && !waiting.includes(id)).map((id) => `${id} is no test's first word`),
    ...waiting.filter((id) => tested.has(id)).map((id) => `${id} has a test now: take it out of the list`),
    ...waiting.filter((id, i) => waiting.indexOf(id) !== i).map((id) => `${id} waits twice`),
    ...[...tested, ...waiting].filter((id) => !known.has(id)).map((id) => `${id} is no attack of the catalogue`),
  ]
}

describe('the ledger of attacks', () => {
  const tested = new Set(testNames(ROOT).flatMap(({ tags }) => tags.filter((tag) => tag.startsWith('T'))))
  const deferred = DEFERRED.map(({ id }) => id)

  test('has each of the 130 as the name of a test, or in one list of what waits for a later part', () => {
    assert.equal(new Set(ATTACKS.map(({ id }) => id)).size, 130)
    assert.deepEqual(problems(tested, deferred), [])
  })

  test('gives a reason for whatever waits', () => {
    for (const { id, reason } of DEFERRED) assert.match(reason, /^[A-Z].{25,}\.$/, id)
  })

  test('would not hold, otherwise', () => {
    const [first = '', ...others] = [...tested]
    const some = new Set(others)
    const told = (t: Set<string>, d: string[]) =>
      problems(t, d).filter((p) => p.startsWith(`${first} `) || p.startsWith('T999 '))
    assert.equal(told(some, []).length, 1, 'neither')
    assert.equal(told(new Set([first]), [first]).length, 1, 'both')
    assert.equal(told(some, [first, first]).length, 1, 'waiting twice')
    assert.equal(told(some, [first, 'T999']).length, 1, 'unknown')
    assert.equal(told(some, [first]).length, 0)
  })

  test('reads names as they are written', () => {
    const hole = '$'
    const source = [
      "test('T001 one', () => {})",
      `  it(\`T002 S10 two, ${hole}{3 + 4} times\`, async () => {})`,
      "// test('T003 a comment')",
      'const text = "test(\'T004 a string\')"',
      'test(\n  "SC-05 it\'s three",\n)',
      "/x/.test('T005')",
    ].join('\n')
    assert.deepEqual(namesIn(source), ['T001 one', 'T002 S10 two, … times', "SC-05 it's three"])
    assert.deepEqual(tagsOf('T002 S10 SC-05 S is a letter'), ['T002', 'S10', 'SC-05'])
    assert.deepEqual(tagsOf('the T002 of'), [])
  })
})
