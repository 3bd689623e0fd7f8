import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type FileLine, Splitter } from './split.ts'

const LENGTH_MAX = 20

function split(file: Buffer, cuts: readonly number[], start = { line: 0, position: 0 }): FileLine[] {
  const splitter = new Splitter(start, LENGTH_MAX)
  const lines: FileLine[] = []
  let from = start.position
  for (const cut of [...cuts, file.length].toSorted((a, b) => a - b)) {
    if (cut <= from) continue
    lines.push(...splitter.push(file.subarray(from, cut)))
    from = cut
  }
  return [...lines, ...splitter.finish()]
}

const textOf = ({ text }: FileLine): string => (text.ok ? text.value : text.refusal.code)

describe('lines of a file', () => {
  test('are numbered from 1; empty ones are counted and left out; the last needs no line feed', () => {
    const lines = split(Buffer.from('one\n\n  \r\ntwo\r\nthree'), [])
    assert.deepEqual(
      lines.map((line) => [line.number, textOf(line).trim(), line.end]),
      [
        [1, 'one', 4],
        [4, 'two', 14],
        [5, 'three', 19],
      ],
    )
    assert.deepEqual(split(Buffer.alloc(0), []), [])
  })

  test('a byte order mark is left out at the beginning, and nowhere else', () => {
    const [first, second] = split(Buffer.from('\ufeffone\n\ufefftwo\n'), [])
    assert.deepEqual([first && textOf(first), second && textOf(second)], ['one', '\ufefftwo'])
  })

  test('one that is too long is told and not kept; one that is not UTF-8 is told; the next is read', () => {
    const file = Buffer.concat([
      Buffer.from(`${'x'.repeat(LENGTH_MAX + 1)}\n${'y'.repeat(LENGTH_MAX)}\n`),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from('end\n'),
    ])
    assert.deepEqual(split(file, [3, 7]).map(textOf), [
      'import.line_too_long',
      'y'.repeat(LENGTH_MAX),
      'import.not_utf8',
      'end',
    ])
  })

  const files = fc.array(
    fc.oneof(
      fc.string({ maxLength: 30, unit: 'binary' }).map((text) => Buffer.from(text.replaceAll('\n', ' '))),
      fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
      fc.constant(Buffer.from('\r')),
    ),
    { maxLength: 8 },
  )

  test('are the same however the file is read, and from the end of any of them on', () => {
    fc.assert(
      fc.property(files, fc.boolean(), fc.array(fc.nat(200), { maxLength: 6 }), (parts, ended, cuts) => {
        const file = Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')]))
        const whole = ended ? file : file.subarray(0, Math.max(0, file.length - 1))
        const lines = split(whole, [])
        assert.deepEqual(split(whole, cuts), lines)
        for (const [i, { number, end }] of lines.entries())
          assert.deepEqual(split(whole, cuts, { line: number, position: end }), lines.slice(i + 1))
      }),
      { numRuns: 300 },
    )
  })
})
