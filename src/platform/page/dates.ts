import type { Instant } from '../../kernel/clock.ts'
import { isoInstant } from '../../kernel/clock.ts'
import { days, hours, type Milliseconds, minutes } from '../../kernel/duration.ts'
import { type Html, html } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'

/** Whose clock and language a time is told in. `zone` is an IANA name ("Asia/Tokyo"). */
export interface Place {
  readonly locale: Locale
  readonly zone: string
}

/** Whether this is the name of a time zone, such as a browser sends it; a number of hours ("+09:00") is none. */
export function isZone(value: string): boolean {
  if (!/^[A-Za-z]/.test(value)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}

const TAGS: Record<Locale, string> = { ja: 'ja-JP-u-ca-gregory-nu-latn', en: 'en-GB-u-ca-gregory-nu-latn' }

/** Making a formatter costs a hundred times its use, and there are few zones. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterFor({ locale, zone }: Place): Intl.DateTimeFormat {
  const known = formatters.get(`${locale} ${zone}`)
  if (known) return known
  const formatter = new Intl.DateTimeFormat(TAGS[locale], {
    timeZone: zone,
    year: 'numeric',
    month: locale === 'ja' ? 'numeric' : 'long',
    day: 'numeric',
    weekday: locale === 'ja' ? 'short' : 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'long',
  })
  formatters.set(`${locale} ${zone}`, formatter)
  return formatter
}

function parts(instant: Instant, place: Place) {
  const found = new Map(
    formatterFor(place)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  )
  return (type: Intl.DateTimeFormatPartTypes): string => found.get(type) ?? ''
}

/** In Japanese texts Tokyo's time is 日本時間; every other zone bears the long name of Intl. */
const zoneName = (part: ReturnType<typeof parts>, { locale, zone }: Place): string =>
  locale === 'ja' && zone === 'Asia/Tokyo' ? '日本時間' : part('timeZoneName')

/** Date, time and zone of a moment; the pieces between which a line may end. */
function pieces(instant: Instant, place: Place): readonly string[] {
  const part = parts(instant, place)
  const time = `${part('hour')}:${part('minute')}`
  const zone = zoneName(part, place)
  if (place.locale === 'ja')
    return [`${part('year')}年${part('month')}月${part('day')}日(${part('weekday')}) `, time, `（${zone}）`]
  return [`${part('weekday')}, ${part('day')} ${part('month')} ${part('year')}, `, time, ` (${zone})`]
}

/** 「2026年12月22日(火) 14:04（日本時間）」, "Tuesday, 22 December 2026, 14:04 (Japan Standard Time)". */
export const longDate = (instant: Instant, place: Place): string => pieces(instant, place).join('')

/** The long form as an element: machine-readable, and parted only between date, time and zone. */
export const when = (instant: Instant, place: Place): Html => {
  const [date, time, zone] = pieces(instant, place)
  return html`<time datetime="${isoInstant(instant)}">${date}<wbr>${time}<wbr>${zone}</time>`
}

/** 「12月22日(火)」, "Tue 22 December": where the year is plain from what stands around it. */
export function dayMonth(instant: Instant, place: Place): string {
  const part = parts(instant, place)
  return place.locale === 'ja'
    ? `${part('month')}月${part('day')}日(${part('weekday')})`
    : `${part('weekday').slice(0, 3)} ${part('day')} ${part('month')}`
}

/** 「2026年12月」, "December 2026": since when something has been there, to tell it from others. */
export function monthYear(instant: Instant, place: Place): string {
  const part = parts(instant, place)
  return place.locale === 'ja' ? `${part('year')}年${part('month')}月` : `${part('month')} ${part('year')}`
}

/** 「14:04」: the end of a code's life, of which the day is today. */
export function timeOfDay(instant: Instant, place: Place): string {
  const part = parts(instant, place)
  return `${part('hour')}:${part('minute')}`
}

/** 「12月22日(火) 14:04」, "Tue 22 December, 14:04": the ends of a timeline. */
export const dayMonthTime = (instant: Instant, place: Place): string =>
  `${dayMonth(instant, place)}${place.locale === 'ja' ? ' ' : ', '}${timeOfDay(instant, place)}`

const UNITS = {
  day: { ja: '日', en: 'day' },
  hour: { ja: '時間', en: 'hour' },
  minute: { ja: '分', en: 'minute' },
} as const

/** 「22日」, "22 days": days above 48 hours, hours from one hour on, else minutes; always rounded up (journey.md 4.6). */
export function duration(length: Milliseconds, locale: Locale): string {
  const [unit, size] =
    length > hours(48)
      ? (['day', days(1)] as const)
      : length >= hours(1)
        ? (['hour', hours(1)] as const)
        : (['minute', minutes(1)] as const)
  const count = Math.max(0, Math.ceil(length / size))
  const word = UNITS[unit][locale]
  return locale === 'ja' ? `${count}${word}` : `${count} ${word}${count === 1 ? '' : 's'}`
}

/** 「あと22日」, "22 days left". */
export const remaining = (length: Milliseconds, locale: Locale): string =>
  locale === 'ja' ? `あと${duration(length, locale)}` : `${duration(length, locale)} left`
