import assert from 'node:assert/strict'
import { test } from 'node:test'
import { halfWidth, plainCharacters } from './typed.ts'

test('only what an input method does to ASCII is undone', () => {
  assert.equal(halfWidth('ＡＢｃ１２３＠！～\u3000x'), 'ABc123@!~ x')
  const untouched = 'ſﬁ①K\u212aıßがｶﾞ日本ー'
  assert.equal(halfWidth(untouched), untouched)
})

test('every dash is "-", and what a phone book adds unseen is gone', () => {
  assert.equal(plainCharacters('1-2‐3‑4‒5–6—7−8ー9ｰ0－1'), '1-2-3-4-5-6-7-8-9-0-1')
  assert.equal(plainCharacters('\u202a090\u202c\u200b\ufeff'), '090')
  assert.equal(plainCharacters('a\u202eb'), 'a\u202eb')
})
