import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { assert as must, unreachable } from './assert.ts'
import { isoInstant, MovableClock, parseInstant, systemClock } from './clock.ts'
import { days, hours, minutes, parseDuration, seconds } from './duration.ts'
import { escapeHtml, html, raw } from './html.ts'
import { isLocale, negotiateLocale } from './locale.ts'
import {
  bytesOfUuid,
  digits,
  type Random,
  seededRandom,
  systemRandom,
  uuid,
  uuidInOrder,
  uuidOfBytes,
} from './random.ts'
import { ok, refuse } from './result.ts'
import { say, type Text } from './text.ts'

describe('durations and instants', () => {
  test('ISO 8601 durations of days and times', () => {
    assert.equal(parseDuration('P30D'), 2_592_000_000)
    assert.equal(parseDuration('P1DT2H3M4.005S'), days(1) + hours(2) + minutes(3) + seconds(4) + 5)
    assert.equal(parseDuration('PT0S'), 0)
    for (const text of ['', 'P', 'PT', 'P1DT', '30D', 'P1W', 'P1M', '-P1D', 'PT1.0001S', 'P1.5D', 'p1d', 'P1D '])
      assert.equal(parseDuration(text), undefined, text)
  })

  test('instants need a zone, and go to ISO and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0) }), (at) =>
        assert.equal(parseInstant(isoInstant(at)), at),
      ),
    )
    assert.equal(parseInstant('2026-12-22T14:04+09:00'), Date.UTC(2026, 11, 22, 5, 4))
    for (const text of ['2026-12-22', '2026-12-22T05:04:00', '2026-13-22T05:04:00Z', 'now', '2026-12-22 05:04Z'])
      assert.equal(parseInstant(text), undefined, text)
  })

  test('a clock that is moved moves both of its readings', () => {
    let wall = 1000
    const base = { wall: () => wall, boot: () => 0, monotonic: () => wall - 990, sleep: systemClock.sleep }
    const clock = new MovableClock(base)
    clock.offset = days(1)
    wall += 5
    assert.equal(clock.offset, days(1))
    assert.equal(clock.wall(), days(1) + 1005)
    assert.equal(clock.monotonic(), days(1) + 15)
  })

  test('a sleep ends at once when its signal fires, before or meanwhile', async () => {
    await systemClock.sleep(days(1), AbortSignal.abort())
    const stop = new AbortController()
    const sleeping = systemClock.sleep(days(1), stop.signal)
    stop.abort()
    await sleeping
    await new MovableClock().sleep(0)
    assert.ok(systemClock.wall() > Date.UTC(2020, 0) && systemClock.monotonic() >= 0)
  })
})

describe('chance', () => {
  test('uuids are of version 4 and go to bytes and back', () => {
    const random = seededRandom('seed')
    for (let i = 0; i < 100; i++) {
      const id = uuid(random)
      assert.match(id, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
      assert.equal(uuidOfBytes(bytesOfUuid(id)), id)
    }
  })

  test('uuids that are made later come later, and two of one moment differ', () => {
    const random = seededRandom('seed')
    const now = Date.UTC(2026, 0)
    const ids = [0, 1, 255, 256, 65_536, days(400)].map((later) => uuidInOrder(random, now + later))
    assert.deepEqual(ids, ids.toSorted())
    assert.notEqual(uuidInOrder(random, now), uuidInOrder(random, now))
    for (const id of ids) assert.match(id, /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    // RFC 9562, appendix A.6.
    assert.match(uuidInOrder(random, Date.UTC(2022, 1, 22, 19, 22, 22)), /^017f22e2-79b0-7/)
  })

  test('bytes of the system come in any number, and none of them twice', () => {
    const all = [0, 1, 16, 511, 512, 513, 5_000].map((length) => {
      const bytes = systemRandom.bytes(length)
      assert.equal(bytes.length, length)
      return bytes
    })
    const many = Array.from({ length: 2_000 }, () => systemRandom.bytes(16).toString('hex'))
    assert.equal(new Set([...many, ...all.slice(2).map((bytes) => bytes.subarray(0, 16).toString('hex'))]).size, 2_005)
  })

  test('the same seed gives the same bytes however they are taken, the system never the same', () => {
    const whole = seededRandom('a').bytes(100)
    const random = seededRandom('a')
    assert.deepEqual(Buffer.concat([random.bytes(1), random.bytes(63), random.bytes(36)]), whole)
    assert.notDeepEqual(seededRandom('b').bytes(100), whole)
    assert.notDeepEqual(systemRandom.bytes(16), systemRandom.bytes(16))
  })

  test('digits are as many as asked, begin with zeros too, and what would bias them is drawn again', () => {
    const fixed = (...values: number[]): Random => ({
      bytes() {
        const bytes = Buffer.alloc(4)
        bytes.writeUInt32BE(values.shift() ?? 0)
        return bytes
      },
    })
    assert.equal(digits(fixed(7), 8), '00000007')
    assert.equal(digits(fixed(4_199_999_999), 8), '99999999')
    assert.equal(digits(fixed(4_200_000_000, 2 ** 32 - 1, 12), 8), '00000012')
  })
})

describe('markup, words, languages', () => {
  test('everything that enters a template is escaped, only markup of our own is not', () => {
    assert.equal(
      String(html`<p>${'<b>"&\'</b>'}${raw('<i>')}${[1, 'a', html`<u>${'<'}</u>`]}${false}${null}${undefined}</p>`),
      '<p>&lt;b&gt;&quot;&amp;&#39;&lt;/b&gt;<i>1a<u>&lt;</u></p>',
    )
    fc.assert(fc.property(fc.string(), (text) => assert.doesNotMatch(escapeHtml(text), /[<>"']/)))
  })

  test('a text is said in the language that is asked for', () => {
    const plain: Text = { ja: 'はい', en: 'yes' }
    const counted: Text<number> = { ja: (n) => `${n}個`, en: (n) => `${n} pieces` }
    assert.equal(say(plain, 'ja'), 'はい')
    assert.equal(say(counted, 'en', 0), '0 pieces')
  })

  test('the language is the first of ours by the q values', () => {
    assert.equal(negotiateLocale('fr, en;q=0.5, ja;q=0.9', 'en'), 'ja')
    assert.equal(negotiateLocale('en-GB,ja;q=0.9', 'ja'), 'en')
    assert.equal(negotiateLocale('ja;q=0, en;q=0.1', 'ja'), 'en')
    for (const header of [undefined, '', 'fr', ';;q=1,,', 'x'.repeat(10_000)])
      assert.equal(negotiateLocale(header, 'ja'), 'ja')
    assert.ok(isLocale('ja') && isLocale('en') && !isLocale('fr') && !isLocale(undefined))
  })

  test('results and the errors of programmers', () => {
    assert.deepEqual(ok(1), { ok: true, value: 1 })
    assert.deepEqual(refuse('a.b', { n: 1 }), { ok: false, refusal: { code: 'a.b', params: { n: 1 } } })
    must(true, 'fine')
    assert.throws(() => must(false, 'it is'), /it is/)
    assert.throws(() => unreachable('state' as never), /state/)
  })
})
