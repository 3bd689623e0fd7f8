import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readCode } from './entry.ts'

const UNREADABLE = { ok: false, refusal: { code: 'code.unreadable', params: { length: 8 } } }

test('T019 SC-11 every spelling of a code, and the whole message, is understood', () => {
  const spellings = [
    '12345678',
    ' 12345678\n',
    '1234 5678',
    '1234-5678',
    '12-34-56-78',
    '1 2 3 4 5 6 7 8',
    '１２３４５６７８',
  ]
  spellings.push(
    '１２３４ー５６７８',
    '1234‐5678',
    '1234－5678',
    '1234\u30005678',
    '1234–5678',
    '\u202a1234 5678\u202c',
    '1234.5678',
  )
  spellings.push('【Honnin】セキュリティコード 1234 5678 有効期限は10分です。\n@honnin.example #12345678')
  spellings.push(
    'セキュリティコード：１２３４ー５６７８（10分間有効）',
    'Your code is 12345678. It works for 10 minutes.',
  )
  spellings.push(
    'Code 1234 5678, asked for on 20261122\n@honnin.example #12345678',
    'コードは「12345678」です。12345678',
  )
  for (const typed of spellings) assert.deepEqual(readCode(typed, 8), { ok: true, value: '12345678' }, typed)
  assert.deepEqual(readCode('123 456', 6), { ok: true, value: '123456' })
})

test('what holds no code or more than one is unreadable and costs no try', () => {
  const inputs: unknown[] = [
    undefined,
    null,
    12345678,
    ['12345678'],
    {},
    '',
    ' ',
    '1234567',
    '123456789',
    '１２３４５６７',
    'abcdefgh',
  ]
  inputs.push(
    '1234567a',
    '12345678 87654321 or so',
    '1234\0' + '5678',
    '1'.repeat(1_000_000),
    '+81 90 1234 56781',
    '#123456789',
    '1234 56789 x',
  )
  for (const input of inputs) assert.deepEqual(readCode(input, 8), UNREADABLE, String(input).slice(0, 40))
})

test('a value is always exactly the digits asked for, and nothing throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.anything(), fc.stringMatching(/^[0-9０-９ #@a.ー-]{0,30}$/)),
      fc.integer({ min: 4, max: 10 }),
      (input, length) => {
        const result = readCode(input, length)
        if (result.ok) assert.match(result.value, new RegExp(`^[0-9]{${length}}$`))
      },
    ),
  )
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{8}$/), (code) => {
      assert.deepEqual(readCode(`${code.slice(0, 4)} ${code.slice(4)}`, 8), { ok: true, value: code })
    }),
  )
})
