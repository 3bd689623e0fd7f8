import type { Locale } from '../../kernel/locale.ts'
import { plain } from '../../platform/delivery/message.ts'
import { renderSms, type Sms, ucs2Segments } from '../../platform/delivery/sms.ts'

/** 3GPP TS 23.038 6.2.1, without the characters that take two places: they are counted as if they were not in it. */
const GSM = /^[A-Za-z0-9 \r\n@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà]*$/u
const GSM_SINGLE_MAX = 160
const GSM_SEGMENT_MAX = 153

/** How many segments are paid for: seven-bit where every character allows it, UCS-2 otherwise. */
export function smsSegments(text: string): number {
  if (!GSM.test(text)) return ucs2Segments(text)
  return text.length <= GSM_SINGLE_MAX ? 1 : Math.ceil(text.length / GSM_SEGMENT_MAX)
}

/** machine.md D3: a message is two segments, so that what a request costs is known beforehand. */
export const SMS_SEGMENTS_MAX = 2

/**
 * The first of several wordings that fits. The last one holds only what nobody can do without; names of unusual
 * length make it longer than two segments before anything of it is left out.
 */
export function fittingSms(locale: Locale, wordings: readonly string[], origin?: Sms['origin']): Sms {
  const all = wordings.map((text): Sms => ({ locale, text: plain(text), ...(origin ? { origin } : {}) }))
  const fits = all.find((sms) => smsSegments(renderSms(sms)) <= SMS_SEGMENTS_MAX)
  return fits ?? (all.at(-1) as Sms)
}
