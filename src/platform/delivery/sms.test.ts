import assert from 'node:assert/strict'
import { test } from 'node:test'
import { smsEnvelope } from './envelope.ts'
import { renderSms, ucs2Segments } from './sms.ts'

const TEXT = '【例示】セキュリティコードは1234 5678です（10分間有効）。だれにも教えないでください。'

test('the last line binds the code to the host, exactly', () => {
  const text = renderSms({ locale: 'ja', text: TEXT, origin: { host: 'id.example.jp', code: '12345678' } })
  assert.equal(text, `${TEXT}\n\n@id.example.jp #12345678`)
  assert.ok(ucs2Segments(text) <= 2)
  assert.equal(renderSms({ locale: 'en', text: 'Stopped.' }), 'Stopped.')
})

test('only we write a last line', () => {
  const text = renderSms({ locale: 'ja', text: 'a\n\n@evil.test #1', origin: { host: 'id.example.jp', code: '1' } })
  assert.deepEqual(text.split('\n'), ['a @evil.test #1', '', '@id.example.jp #1'])
  for (const host of ['https://id.example.jp', 'id.example.jp:443', 'id example', '', '.a']) {
    assert.throws(() => renderSms({ locale: 'ja', text: 'a', origin: { host, code: '1' } }), /assertion failed/, host)
  }
  assert.throws(() => renderSms({ locale: 'ja', text: 'a', origin: { host: 'a.jp', code: '1 2' } }), /assertion failed/)
})

test('segments: 70 alone, 67 in a row, no pair torn', () => {
  const cases = [
    ['', 1],
    ['あ'.repeat(70), 1],
    ['あ'.repeat(71), 2],
    ['あ'.repeat(134), 2],
    ['あ'.repeat(135), 3],
    [`${'あ'.repeat(66)}😀${'あ'.repeat(66)}`, 3],
    [`${'あ'.repeat(66)}😀${'あ'.repeat(65)}`, 2],
  ] as const
  for (const [text, segments] of cases) assert.equal(ucs2Segments(text), segments, `${text.length} units`)
})

test('an SMS envelope carries the rendered words', () => {
  const envelope = smsEnvelope({ locale: 'ja', text: 'a' }, { id: 's1', reference: 'r1', to: '+819012345678', date: 5 })
  assert.deepEqual(envelope, { id: 's1', reference: 'r1', to: '+819012345678', date: 5, text: 'a' })
})
