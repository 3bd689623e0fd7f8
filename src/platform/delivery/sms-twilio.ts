import type { Milliseconds } from '../../kernel/duration.ts'
import { accepted, type Carrier, type Handover, isSingleNumber, later, never, type SmsEnvelope } from './carrier.ts'
import { post, statusVerdict } from './sms-http.ts'

export interface TwilioSettings {
  readonly accountSid: string
  readonly authToken: string
  /** A number of ours in E.164 form, or the SID of a messaging service ("MG…"). */
  readonly sender: string
  readonly timeout?: Milliseconds
  /** Where the API is, without a path. */
  readonly origin?: string
  /** Where it reports what became of a message; a path of ours, to which the message's reference is added. */
  readonly reportUrl?: string
}

/** Twilio's error dictionary (twilio.com/docs/api/errors), the codes that say something about the number. */
export const TWILIO_VERDICTS: Readonly<Record<number, Handover>> = {
  20003: later('login_refused'),
  20429: later('deferred'),
  21211: never('number_unknown'),
  21408: never('refused_by_policy'),
  21610: never('opted_out'),
  21611: later('deferred'),
  21612: never('number_cannot_receive'),
  21614: never('number_cannot_receive'),
  30001: later('deferred'),
  30002: later('login_refused'),
  30003: later('deferred'),
  30004: never('refused_by_policy'),
  30005: never('number_unknown'),
  30006: never('number_cannot_receive'),
  30007: never('refused_by_policy'),
}

/** The error code in an answer: `code` of a refused request, `error_code` of a message that failed at once. */
function errorCode(text: string): number | undefined {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== 'object' || body === null) return undefined
    const code = ('code' in body && body.code) || ('error_code' in body && body.error_code)
    return typeof code === 'number' ? code : undefined
  } catch {
    return undefined
  }
}

/** Twilio's Messages resource. It knows no repeat: an answer lost on the way can become a second SMS. */
export function twilioCarrier(settings: TwilioSettings): Carrier<SmsEnvelope> {
  const sid = encodeURIComponent(settings.accountSid)
  const url = new URL(`/2010-04-01/Accounts/${sid}/Messages.json`, settings.origin ?? 'https://api.twilio.com').href
  const login = Buffer.from(`${settings.accountSid}:${settings.authToken}`).toString('base64')
  const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${login}` }
  const senderField = settings.sender.startsWith('MG') ? 'MessagingServiceSid' : 'From'
  return {
    async send({ to, text, reference }) {
      if (!isSingleNumber(to)) return never('address_refused')
      const form = new URLSearchParams({ To: to, [senderField]: settings.sender, Body: text })
      if (settings.reportUrl !== undefined) form.set('StatusCallback', `${settings.reportUrl}/${reference}`)
      const answer = await post(url, headers, form.toString(), settings.timeout)
      if (!answer) return later('unreachable')
      const verdict = TWILIO_VERDICTS[errorCode(answer.text) ?? 0]
      if (verdict) return verdict
      return answer.status >= 200 && answer.status < 300 ? accepted : statusVerdict(answer.status)
    },
  }
}
