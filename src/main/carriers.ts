import { TWILIO_REPORTS } from '../features/delivery/api.ts'
import type { Instant } from '../kernel/clock.ts'
import type { Settings } from '../platform/config/settings.ts'
import type { Carrier, MailEnvelope, SmsEnvelope } from '../platform/delivery/carrier.ts'
import { type Faults, noFaults, withFaults } from '../platform/delivery/faults.ts'
import { type Mailbox, openMailbox } from '../platform/delivery/mailbox.ts'

export interface Carriers {
  readonly mail: Carrier<MailEnvelope>
  /** Undefined where the operator has switched SMS off: everything works without it (product.md, decision 7). */
  readonly sms: Carrier<SmsEnvelope> | undefined
  close(): void
}

export interface DevelopmentCarriers extends Carriers {
  readonly mailbox: Mailbox
  readonly faults: Faults
}

/** Development: nothing leaves; messages are shown at /dev, and can be made to fail on purpose. */
export function developmentCarriers(settings: Settings, wall: () => Instant): DevelopmentCarriers {
  const mailbox = openMailbox(settings.dataDir)
  const faults = noFaults()
  return {
    mailbox,
    faults,
    mail: withFaults('mail', mailbox.carrierFor('mail'), faults, wall),
    sms: withFaults('sms', mailbox.carrierFor('sms'), faults, wall),
    close() {},
  }
}

/** Production: SMTP, and SMS by whichever provider is set. Loaded only here, so that development starts faster. */
export async function productionCarriers(settings: Settings): Promise<Carriers> {
  const [{ smtpCarrier }, { readSmtpUrl }] = await Promise.all([
    import('../platform/delivery/smtp.ts'),
    import('../platform/delivery/smtp-server.ts'),
  ])
  const server = readSmtpUrl(settings.smtpUrl ?? '')
  if (!server.ok) throw new Error(`SMTP_URL: ${server.refusal.code}`)
  const mail = smtpCarrier(server.value, { dkim: settings.delivery.dkim })
  return { mail, sms: await smsCarrier(settings), close: () => mail.close() }
}

async function smsCarrier(settings: Settings): Promise<Carrier<SmsEnvelope> | undefined> {
  const { twilioAccount, twilioToken, twilioFrom, smsUrl, smsToken } = settings
  if (twilioAccount && twilioToken && twilioFrom) {
    const { twilioCarrier } = await import('../platform/delivery/sms-twilio.ts')
    const reportUrl = `${settings.origin}${TWILIO_REPORTS}`
    return twilioCarrier({ accountSid: twilioAccount, authToken: twilioToken, sender: twilioFrom, reportUrl })
  }
  if (!smsUrl) return undefined
  const { smsJsonCarrier } = await import('../platform/delivery/sms-json.ts')
  return smsJsonCarrier({ url: smsUrl, token: smsToken ?? '' })
}
