import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { calendarOf } from './calendar.ts'

const entry = {
  uid: 'replacement-1@id.example.jp',
  madeAt: Date.UTC(2026, 10, 22, 5, 4, 3, 999),
  startsAt: Date.UTC(2026, 11, 22, 5, 4, 0),
  summary: '例示サイト：仕上げられます',
  description: '受付番号 4821-0937\nサインインして、仕上げてください; または, 取り消してください。\\',
  url: 'https://id.example.jp/replace/status',
}

/** Reads a file as a calendar does: joins continued lines, undoes the escapes (RFC 5545 3.1, 3.3.11). */
function read(file: string): Map<string, string> {
  assert.ok(file.endsWith('\r\n'))
  const lines = file.slice(0, -2).replaceAll('\r\n ', '').split('\r\n')
  const pairs = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c))]
  })
  return new Map(pairs.reverse())
}

test('the file bears what was put in, in UTC and to the second', () => {
  const fields = read(calendarOf(entry))
  assert.equal(fields.get('UID'), entry.uid)
  assert.equal(fields.get('DTSTAMP'), '20261122T050403Z')
  assert.equal(fields.get('DTSTART'), '20261222T050400Z')
  assert.equal(fields.get('SUMMARY'), entry.summary)
  assert.equal(fields.get('DESCRIPTION'), entry.description)
  assert.equal(fields.get('URL'), entry.url)
  assert.equal(fields.get('TRIGGER'), '-P1D')
})

test('components are opened and closed in order, with the properties that each must have', () => {
  const lines = calendarOf(entry).split('\r\n')
  assert.deepEqual(
    lines.filter((line) => /^(BEGIN|END):/.test(line)),
    ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'BEGIN:VALARM', 'END:VALARM', 'END:VEVENT', 'END:VCALENDAR'],
  )
  for (const name of ['VERSION:2.0', 'PRODID:', 'UID:', 'DTSTAMP:', 'DTSTART:', 'ACTION:DISPLAY', 'TRIGGER:'])
    assert.equal(lines.filter((line) => line.startsWith(name)).length, 1, name)
})

test('any text comes back whole, in lines of at most 75 octets that cut no character', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 400 }).map((s) => s.replace(/\p{Cc}/gu, ''))
  fc.assert(
    fc.property(text, fc.array(text, { minLength: 1, maxLength: 4 }), (summary, lines) => {
      const file = calendarOf({ ...entry, summary, description: lines.join('\n') })
      for (const line of file.split('\r\n')) {
        assert.ok(Buffer.byteLength(line) <= 75, line)
        assert.equal(Buffer.from(line).toString(), line.toWellFormed())
      }
      const fields = read(file)
      assert.equal(fields.get('SUMMARY'), summary)
    }),
  )
})

test('line ends and control characters of a text start no line of their own', () => {
  const file = calendarOf({ ...entry, summary: 'a\r\nATTENDEE:mailto:x@example.com\u0000\u0007b' })
  assert.ok(!/^ATTENDEE/m.test(file))
  assert.equal(read(file).get('SUMMARY'), 'a\nATTENDEE:mailto:x@example.comb')
})
