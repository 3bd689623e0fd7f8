import type { Instant } from '../../kernel/clock.ts'
import type { MailEnvelope, SmsEnvelope } from './carrier.ts'
import { assertMail, type Mail, plain } from './message.ts'
import { renderHtml } from './render-html.ts'
import { renderText } from './render-text.ts'
import { renderSms, type Sms } from './sms.ts'

/** Both parts come from the one definition, so they cannot say different things. */
export function mailEnvelope(
  mail: Mail,
  delivery: Pick<MailEnvelope, 'messageId' | 'from' | 'to' | 'date'>,
): MailEnvelope {
  assertMail(mail)
  return {
    messageId: delivery.messageId,
    from: delivery.from,
    to: delivery.to,
    date: delivery.date,
    subject: plain(mail.subject),
    text: renderText(mail),
    html: renderHtml(mail),
    headers: { 'Content-Language': mail.locale },
  }
}

export const smsEnvelope = (
  sms: Sms,
  delivery: { readonly id: string; readonly to: string; readonly date: Instant },
): SmsEnvelope => ({ id: delivery.id, to: delivery.to, date: delivery.date, text: renderSms(sms) })
