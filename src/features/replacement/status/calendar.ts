import { type Instant, isoInstant } from '../../../kernel/clock.ts'

/** One date of a person's calendar. */
export interface CalendarEntry {
  /** Stays the same when the file is fetched again, so that the calendar moves the entry instead of adding one. */
  readonly uid: string
  readonly madeAt: Instant
  readonly startsAt: Instant
  readonly summary: string
  /** May have several lines. */
  readonly description: string
  readonly url: string
}

/** An iCalendar file (RFC 5545) with one event of half an hour and an alarm a day before. */
export function calendarOf(entry: CalendarEntry): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Honnin//Honnin//EN',
    'BEGIN:VEVENT',
    `UID:${entry.uid}`,
    `DTSTAMP:${stamp(entry.madeAt)}`,
    `DTSTART:${stamp(entry.startsAt)}`,
    'DURATION:PT30M',
    `SUMMARY:${escaped(entry.summary)}`,
    `DESCRIPTION:${escaped(entry.description)}`,
    `URL:${entry.url}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(entry.summary)}`,
    'TRIGGER:-P1D',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

/** "20261222T050400Z": date and time in UTC (RFC 5545 3.3.5, form 2), cut to the second. */
const stamp = (instant: Instant): string => isoInstant(instant).replace(/[-:]|\.\d+/g, '')

/** RFC 5545 3.3.11: backslash, semicolon, comma and line end; other control characters have no place in a text. */
const escaped = (text: string): string =>
  text
    .replace(/[\\;,]/g, (c) => `\\${c}`)
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/[^\P{Cc}\t]/gu, '')

const LINE_OCTETS = 75

/** RFC 5545 3.1: no line longer than 75 octets without its end; a continuation begins with a space. Never cuts a character. */
function folded(line: string): string {
  let out = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > LINE_OCTETS) {
      out += '\r\n '
      octets = 1
    }
    out += character
    octets += size
  }
  return out
}
