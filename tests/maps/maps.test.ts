import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ATTACKS } from '../attacks/catalogue.ts'
import { testNames } from '../support/test-names.ts'
import { maps, testsOfRequirement } from './maps.ts'
import { PROPERTIES } from './properties.ts'
import { CHAPTERS, REQUIREMENTS } from './requirements.ts'

const ROOT = join(import.meta.dirname, '../..')
const tests = testNames(ROOT)

describe('the maps in docs/', () => {
  for (const [path, made] of Object.entries(maps(tests)))
    test(`${path} is what is made of the tests now: run npm run map`, () => {
      assert.equal(readFileSync(join(ROOT, path), 'utf8'), made)
    })

  test('know every property that an attack tries', () => {
    const known = new Set(PROPERTIES.map(([id]) => id))
    const tried = ATTACKS.flatMap(({ properties }) => properties).filter((id) => id !== 'S1-S26')
    assert.deepEqual(
      tried.filter((id) => !known.has(id)),
      [],
    )
    assert.equal(known.size, 26 + 13)
  })

  test('have 180 requirements, each once and in a chapter', () => {
    const ids = REQUIREMENTS.map(({ id }) => id)
    assert.equal(new Set(ids).size, 180)
    const letters = new Set(CHAPTERS.map(([chapter]) => chapter))
    assert.ok(ids.every((id) => letters.has(id.slice(0, 2))))
  })

  test('call met only what has a test, and find every test that a row names', () => {
    const wrong = REQUIREMENTS.flatMap((requirement) => {
      const { id, standing } = requirement
      if (standing.is !== 'met') return []
      const none = testsOfRequirement(requirement, tests).length === 0 ? [`${id} has no test`] : []
      const lost = standing.tests.filter(
        (words) =>
          testsOfRequirement({ ...requirement, id: 'none', standing: { is: 'met', tests: [words] } }, tests).length ===
          0,
      )
      return [...none, ...lost.map((words) => `${id} names a test that is not there: ${words}`)]
    })
    assert.deepEqual(wrong, [])
  })
})
