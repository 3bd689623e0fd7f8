import type { Milliseconds } from '../../kernel/duration.ts'
import { accepted, type Carrier, isSingleNumber, later, never, type SmsEnvelope } from './carrier.ts'
import { post, statusVerdict } from './sms-http.ts'

export interface SmsJsonSettings {
  readonly url: string
  readonly token: string
  readonly timeout?: Milliseconds
}

/**
 * Any SMS provider behind a small gateway: `POST {"to","text","id","reference"}` with a bearer token. Any 2xx is
 * taken; 408, 429 and 5xx are tried again; other 4xx are a refusal for good. The gateway recognises a repeat by its `id`, and
 * reports what became of it by its `reference` (docs/delivery.md).
 */
export const smsJsonCarrier = (settings: SmsJsonSettings): Carrier<SmsEnvelope> => ({
  async send({ to, text, id, reference }) {
    if (!isSingleNumber(to)) return never('address_refused')
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${settings.token}` }
    const answer = await post(settings.url, headers, JSON.stringify({ to, text, id, reference }), settings.timeout)
    if (!answer) return later('unreachable')
    return answer.status >= 200 && answer.status < 300 ? accepted : statusVerdict(answer.status)
  },
})
