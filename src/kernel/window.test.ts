import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { doneWithin, freeAt } from './window.ts'

const limits = [
  { windowMs: 10, max: 2 },
  { windowMs: 100, max: 5 },
]

test('a limit leaves room again the moment its window has passed, and not before', () => {
  assert.equal(freeAt([], limits, 0), undefined)
  assert.equal(freeAt([0], limits, 5), undefined)
  assert.equal(freeAt([5, 0], limits, 9), 10, 'the order does not matter')
  assert.equal(freeAt([0, 5], limits, 10), undefined)
  assert.equal(freeAt([0, 20, 40, 60, 80], limits, 85), 100, 'the longer window decides')
  assert.equal(freeAt([0, 1, 2, 3], [{ windowMs: 10, max: 2 }], 4), 12, 'more than the limit: until fewer are left')
})

test('when it says, there is room; a moment earlier there is none; nobody gets more by waiting cleverly', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 }), (pauses) => {
      let now = 0
      const times: number[] = []
      for (const pause of pauses) {
        now += pause
        const at = freeAt(times, limits, now)
        if (at === undefined) times.push(now)
        else {
          assert.ok(at > now)
          assert.notEqual(freeAt(times, limits, at - 1), undefined)
          assert.equal(freeAt(times, limits, at), undefined)
        }
      }
      for (const t of times)
        for (const { windowMs, max } of limits)
          assert.ok(
            doneWithin(
              times.filter((u) => u <= t),
              windowMs,
              t,
            ) <= max,
          )
    }),
  )
})
