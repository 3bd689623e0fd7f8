import { assert } from '../../kernel/assert.ts'
import type { Locale } from '../../kernel/locale.ts'
import { plain } from './message.ts'

export interface Sms {
  readonly locale: Locale
  /** One paragraph; line breaks become spaces, so that only we write a last line. */
  readonly text: string
  /** Binds the code to the host of the page, so that phones offer it there and nowhere else. */
  readonly origin?: { readonly host: string; readonly code: string }
}

/**
 * The words of an SMS. With an origin, the last line is exactly `@host #code` (WICG origin-bound one-time codes,
 * "message format"; requirement MC-06).
 */
export function renderSms(sms: Sms): string {
  const text = plain(sms.text)
  if (!sms.origin) return text
  const { host, code } = sms.origin
  assert(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(host), 'a host without scheme and port')
  assert(/^[0-9A-Za-z]+$/.test(code), 'a code without spaces')
  return `${text}\n\n@${host} #${code}`
}

const SINGLE_UNITS_MAX = 70
const SEGMENT_UNITS_MAX = 67

/**
 * How many segments a text takes as UCS-2, which Japanese always is: 70 UTF-16 units alone, 67 in a row, because a
 * header tells the parts apart (3GPP TS 23.040 9.2.3.24). A surrogate pair is never torn.
 */
export function ucs2Segments(text: string): number {
  if (text.length <= SINGLE_UNITS_MAX) return 1
  let segments = 1
  let used = 0
  for (const character of text) {
    if (used + character.length > SEGMENT_UNITS_MAX) {
      segments += 1
      used = 0
    }
    used += character.length
  }
  return segments
}
