import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { testNames } from '../support/test-names.ts'
import { GUARDS, MODELLED } from './guards.ts'

const ROOT = join(import.meta.dirname, '../..')
const times = (text: string, piece: string): number => text.split(piece).length - 1

describe('the guards that are taken out one by one (npm run mutants)', () => {
  test('each stands in the source exactly once, and something else would stand there', () => {
    const wrong = GUARDS.flatMap(({ name, edits }) =>
      edits
        .filter(({ file, piece }) => times(readFileSync(join(ROOT, file), 'utf8'), piece) !== 1)
        .map(({ file, piece }) => `${name}: ${piece} in ${file}`),
    )
    assert.deepEqual(wrong, [])
    for (const { name, edits } of GUARDS) for (const { piece, instead } of edits) assert.notEqual(piece, instead, name)
  })

  test('each names tests that exist, and has a name of its own', () => {
    const names = testNames(ROOT)
    for (const { name, tests, only, holds } of GUARDS) {
      for (const file of tests) assert.ok(existsSync(join(ROOT, file)), `${name}: ${file}`)
      assert.ok(holds.length > 0, name)
      if (only === undefined) continue
      const some = names.some((t) => tests.includes(t.file) && new RegExp(only).test(t.name))
      assert.ok(some || tests.includes('tests/vectors.test.ts'), `${name}: no test matches ${only}`)
    }
    assert.equal(new Set(GUARDS.map(({ name }) => name)).size, GUARDS.length)
  })

  test('those of the model are all there', () => {
    for (const begin of MODELLED)
      assert.ok(
        GUARDS.some(({ name }) => name.startsWith(begin)),
        begin,
      )
    assert.ok(GUARDS.length >= 60, String(GUARDS.length))
  })
})
