import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ok, refuse } from '../../kernel/result.ts'
import { readNumber } from './number.ts'

test('a number is read in every way people type it', () => {
  for (const typed of ['48210937', '4821-0937', ' 4821 0937 ', '４８２１ー０９３７', '４８２１　０９３７', '4821–0937'])
    assert.deepEqual(readNumber(typed, 8), ok('48210937'), typed)
})

test('what is no number of this length is refused, and nothing is made into a digit that is none', () => {
  for (const typed of [
    '',
    '4821093',
    '482109371',
    '4821o937',
    '⑧8210937',
    '²8210937',
    '4821.0937',
    '1'.repeat(200),
    48210937,
    undefined,
  ])
    assert.deepEqual(readNumber(typed, 8), refuse('number.unreadable', { length: 8 }), String(typed))
})
