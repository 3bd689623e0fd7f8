import { systemClock } from '../kernel/clock.ts'
import { systemRandom, uuid } from '../kernel/random.ts'
import { say, type Text } from '../kernel/text.ts'
import type { Settings } from '../platform/config/settings.ts'
import { isSingleAddress } from '../platform/delivery/carrier.ts'
import { mailEnvelope } from '../platform/delivery/envelope.ts'
import type { Mail } from '../platform/delivery/message.ts'
import { smtpCarrier } from '../platform/delivery/smtp.ts'
import { readSmtpUrl } from '../platform/delivery/smtp-server.ts'
import { type Finding, ok, wrong } from './finding.ts'

const texts = {
  subject: {
    ja: ({ brand }: Named) => `${brand}からの確認用のメールです`,
    en: ({ brand }: Named) => `A test mail from ${brand}`,
  },
  what: {
    ja: ({ brand }: Named) =>
      `このメールは、${brand}の管理者が「honnin doctor --mail」で送りました。何もする必要はありません。`,
    en: ({ brand }: Named) =>
      `An operator of ${brand} sent this mail with “honnin doctor --mail”. There is nothing to do.`,
  },
  look: {
    ja: 'メールの見出し（ヘッダー）に「spf=pass」「dkim=pass」「dmarc=pass」があるか、確かめてください。',
    en: 'See whether its headers say “spf=pass”, “dkim=pass” and “dmarc=pass”.',
  },
} as const satisfies Record<string, Text | Text<Named>>

interface Named {
  readonly brand: string
}

/** Sends one mail as all others are sent, and tells what the server answered, in its own words. */
export async function sendTestMail(settings: Settings, to: string): Promise<readonly Finding[]> {
  const { smtpUrl, mailFrom, brand, locale, delivery } = settings
  const server = readSmtpUrl(smtpUrl ?? '')
  if (!server.ok) return [wrong('mail', `SMTP_URL: ${server.refusal.code}`)]
  if (!isSingleAddress(to)) return [wrong('mail', `"${to}" is not one plain mail address`)]
  const mail: Mail = {
    locale,
    subject: say(texts.subject, locale, { brand }),
    preheader: say(texts.look, locale),
    blocks: [
      { kind: 'heading', text: say(texts.subject, locale, { brand }) },
      { kind: 'paragraph', text: say(texts.what, locale, { brand }) },
    ],
  }
  let words = ''
  const onAnswer = (answer: string) => {
    words = answer
  }
  const carrier = smtpCarrier(server.value, { dkim: delivery.dkim, onAnswer })
  try {
    const messageId = `${uuid(systemRandom)}@${mailFrom.slice(mailFrom.lastIndexOf('@') + 1)}`
    const from = { name: brand, address: mailFrom }
    const back = delivery.returnPath === undefined ? {} : { returnPath: delivery.returnPath }
    const envelope = mailEnvelope(mail, { messageId, from, to, date: systemClock.wall(), ...back })
    const { outcome, detail } = await carrier.send(envelope)
    return [outcome === 'accepted' ? ok('mail', words) : wrong('mail', `${detail} (${words})`)]
  } finally {
    carrier.close()
  }
}
