import type { MailEnvelope, SmsEnvelope } from './carrier.ts'
import { assertMail, type Mail, plain } from './message.ts'
import { renderHtml } from './render-html.ts'
import { renderText } from './render-text.ts'
import { renderSms, type Sms } from './sms.ts'

/** Both parts come from the one definition, so they cannot say different things. */
export function mailEnvelope(
  mail: Mail,
  delivery: Pick<MailEnvelope, 'messageId' | 'from' | 'to' | 'date' | 'returnPath'>,
): MailEnvelope {
  assertMail(mail)
  return {
    ...delivery,
    subject: plain(mail.subject),
    text: renderText(mail),
    // Mailboxes that refuse links refuse markup, too, in which they cannot tell one from a colour.
    html: mail.linkless ? undefined : renderHtml(mail),
    headers: { 'Content-Language': mail.locale },
  }
}

export const smsEnvelope = (sms: Sms, delivery: Omit<SmsEnvelope, 'text'>): SmsEnvelope => ({
  ...delivery,
  text: renderSms(sms),
})
