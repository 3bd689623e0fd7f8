import assert from 'node:assert/strict'
import { test } from 'node:test'
import { days, hours, minutes, seconds } from '../../kernel/duration.ts'
import { dayMonth, dayMonthTime, duration, isZone, longDate, monthYear, remaining, timeOfDay, when } from './dates.ts'

const END = Date.parse('2026-12-22T05:04:00Z')

test('the long form says date, weekday, time and zone in both languages', () => {
  const cases = [
    ['Asia/Tokyo', '2026年12月22日(火) 14:04（日本時間）', 'Tuesday, 22 December 2026, 14:04 (Japan Standard Time)'],
    ['UTC', '2026年12月22日(火) 05:04（協定世界時）', 'Tuesday, 22 December 2026, 05:04 (Coordinated Universal Time)'],
    ['Asia/Kathmandu', '2026年12月22日(火) 10:49（ネパール時間）', 'Tuesday, 22 December 2026, 10:49 (Nepal Time)'],
  ] as const
  for (const [zone, ja, en] of cases) {
    assert.equal(longDate(END, { locale: 'ja', zone }), ja)
    assert.equal(longDate(END, { locale: 'en', zone }), en)
  }
})

test('T043 RW-24 thirty times 24 hours over a change of the clocks move the time of day, and the zone says so', () => {
  const place = { locale: 'en', zone: 'America/New_York' } as const
  const start = Date.parse('2026-03-01T05:30:00Z')
  assert.equal(longDate(start, place), 'Sunday, 1 March 2026, 00:30 (Eastern Standard Time)')
  assert.equal(longDate(start + days(30), place), 'Tuesday, 31 March 2026, 01:30 (Eastern Daylight Time)')
  const japanese = longDate(start + days(30), { locale: 'ja', zone: 'America/New_York' })
  assert.match(japanese, /^2026年3月31日\(火\) 01:30（[^）]*夏時間）$/)
})

test('midnight is 00:00 of the day that begins', () => {
  const midnight = Date.parse('2026-12-31T15:00:00Z')
  assert.equal(longDate(midnight, { locale: 'ja', zone: 'Asia/Tokyo' }), '2027年1月1日(金) 00:00（日本時間）')
  assert.equal(timeOfDay(midnight, { locale: 'en', zone: 'Asia/Tokyo' }), '00:00')
})

test('the element carries the instant and breaks only between date, time and zone', () => {
  assert.equal(
    when(END, { locale: 'ja', zone: 'Asia/Tokyo' }).markup,
    '<time datetime="2026-12-22T05:04:00.000Z">2026年12月22日(火) <wbr>14:04<wbr>（日本時間）</time>',
  )
})

test('the ends of a timeline leave the year out', () => {
  assert.equal(dayMonth(END, { locale: 'ja', zone: 'Asia/Tokyo' }), '12月22日(火)')
  assert.equal(dayMonth(END, { locale: 'en', zone: 'Asia/Tokyo' }), 'Tue 22 December')
  assert.equal(dayMonthTime(END, { locale: 'ja', zone: 'Asia/Tokyo' }), '12月22日(火) 14:04')
  assert.equal(dayMonthTime(END, { locale: 'en', zone: 'Asia/Tokyo' }), 'Tue 22 December, 14:04')
})

test('a month is that of the zone in which it is told', () => {
  const midnight = Date.parse('2026-12-31T15:00:00Z')
  assert.equal(monthYear(midnight, { locale: 'ja', zone: 'Asia/Tokyo' }), '2027年1月')
  assert.equal(monthYear(midnight - 1, { locale: 'ja', zone: 'Asia/Tokyo' }), '2026年12月')
  assert.equal(monthYear(midnight, { locale: 'en', zone: 'UTC' }), 'December 2026')
})

test('what remains is rounded up: days above 48 hours, then hours, then minutes', () => {
  const cases = [
    [days(22), '22日', '22 days'],
    [days(22) + 1, '23日', '23 days'],
    [hours(48) + 1, '3日', '3 days'],
    [hours(48), '48時間', '48 hours'],
    [hours(47) + 1, '48時間', '48 hours'],
    [hours(1), '1時間', '1 hour'],
    [hours(1) - 1, '60分', '60 minutes'],
    [minutes(1), '1分', '1 minute'],
    [seconds(1), '1分', '1 minute'],
    [0, '0分', '0 minutes'],
    [-days(3), '0分', '0 minutes'],
  ] as const
  for (const [length, ja, en] of cases) {
    assert.equal(duration(length, 'ja'), ja)
    assert.equal(duration(length, 'en'), en)
    assert.equal(remaining(length, 'ja'), `あと${ja}`)
    assert.equal(remaining(length, 'en'), `${en} left`)
  }
})

test('a zone is a name that Intl knows', () => {
  for (const zone of ['Asia/Tokyo', 'America/Argentina/Buenos_Aires', 'UTC']) assert.equal(isZone(zone), true, zone)
  for (const zone of ['', '+09:00', 'Mars/Olympus', 'Asia/Tokyo; drop', '日本']) assert.equal(isZone(zone), false, zone)
})
