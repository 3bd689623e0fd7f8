import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { renderSms, ucs2Segments } from '../../platform/delivery/sms.ts'
import { maskForStrangers, maskInSms } from './mails-mask.ts'
import { fittingSms, SMS_SEGMENTS_MAX, smsSegments } from './mails-sms.ts'

const mail = (address: string) => maskForStrangers({ kind: 'mail', address })

test('the domain that a stranger chose is told only where it cannot be a message of its own', () => {
  assert.equal(mail('maria@example.com'), 'm•••@example.com')
  assert.equal(mail('maria@docomo.ne.jp'), 'm•••@docomo.ne.jp')
  assert.equal(maskForStrangers({ kind: 'phone', address: '+819012345678' }), '••• •••• ••78')
  for (const domain of [
    'call-0120-123-456.example',
    'a01201234.example',
    'your-account-is-locked.example',
    'write.to.us.at.evil.example',
    'averyverylongdomainname.example',
    'xn--fiqs8s.example',
  ])
    assert.equal(mail(`maria@${domain}`), 'm•••@•••', domain)
})

test('a mask in an SMS is short, and in English made of letters that every telephone packs tight', () => {
  assert.equal(maskInSms('t•••@example.jp', 'ja'), 't•••@example.jp')
  assert.equal(maskInSms('t•••@example.jp', 'en'), 't***@example.jp')
  assert.equal(maskInSms('t•••@mail.university.example.jp', 'ja'), 't•••@•••')
  assert.equal(maskInSms('••• •••• ••78', 'en'), '*** **** **78')
})

test('segments are counted by the alphabet that the text needs', () => {
  assert.equal(smsSegments('a'.repeat(160)), 1)
  assert.equal(smsSegments('a'.repeat(161)), 2)
  assert.equal(smsSegments('a'.repeat(306)), 2)
  assert.equal(smsSegments('a'.repeat(307)), 3)
  assert.equal(smsSegments(`${'a'.repeat(70)}•`), 2, 'one other character, and all of it is UCS-2')
  for (const twoPlaces of '^{}[]~|\\€`')
    assert.equal(smsSegments(twoPlaces.repeat(71)), 2, `${twoPlaces} is not counted as one place`)
  assert.equal(smsSegments('あ'.repeat(134)), 2)
  assert.equal(smsSegments('あ'.repeat(135)), 3)
})

test('the first wording that fits is taken, and the last one where none does', () => {
  const origin = { host: 'id.example.jp', code: '12345678' }
  const [long, short] = ['あ'.repeat(120), 'い'.repeat(100)]
  assert.equal(fittingSms('ja', [long, short]).text, long)
  assert.equal(fittingSms('ja', [long, short], origin).text, short, 'the last line counts too')
  assert.equal(fittingSms('ja', [long + long, short + short]).text, short + short)
})

test('whatever the wordings, what is taken fits if any of them does', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { minLength: 1 }), (wordings) => {
      const taken = renderSms(fittingSms('ja', wordings))
      const fits = wordings.some((text) => smsSegments(renderSms({ locale: 'ja', text })) <= SMS_SEGMENTS_MAX)
      assert.equal(smsSegments(taken) <= SMS_SEGMENTS_MAX, fits)
      assert.ok(smsSegments(taken) <= ucs2Segments(taken), 'the narrow alphabet never costs more')
    }),
  )
})
