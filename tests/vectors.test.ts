import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { players, vectors } from './support/vectors.ts'

describe('boundary vectors', () => {
  test('there are some of each kind, and each has a title of its own', () => {
    for (const kind of Object.keys(players)) assert.ok(vectors.filter((v) => v.kind === kind).length >= 5, kind)
    assert.deepEqual([...new Set(vectors.map((v) => v.kind))].sort(), Object.keys(players).sort())
    assert.equal(new Set(vectors.map((v) => v.title)).size, vectors.length)
    for (const vector of vectors) assert.ok(vector.source.length > 1, vector.title)
  })

  for (const vector of vectors)
    test(`${vector.kind}/${vector.file}: ${vector.title}`, () => {
      const play = players[vector.kind]
      assert.ok(play, vector.kind)
      play(vector)
    })
})
