import { Webhook } from 'standardwebhooks'
import { sameSecret } from '../../platform/crypto/keys.ts'
import { reportOfTwilio, reportOfWebhook } from '../../platform/delivery/report.ts'
import { isFromTwilio } from '../../platform/delivery/twilio-signature.ts'
import type { Answer, Route } from '../../platform/http/exchange.ts'
import type { Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { type Outcome, takeReport } from './flow.ts'
import { takeBounce } from './flow-bounce.ts'

/** Where Twilio reports; the message's reference follows. */
export const TWILIO_REPORTS = '/delivery/twilio'

/** One answer for all who may not, whatever it is that they lack; and one for all who may, but where it is too early. */
const notYou: Answer = { kind: 'reply', status: 401 }
const taken: Answer = { kind: 'reply', status: 202 }
const again: Answer = { kind: 'reply', status: 503 }
const notHere: Answer = { kind: 'reply', status: 404 }

async function bounced(x: Web): Promise<Answer> {
  const { bounceToken } = x.service.settings.delivery
  if (bounceToken === undefined) return notHere
  if (!sameSecret(x.header('authorization') ?? '', `Bearer ${bounceToken}`)) return notYou
  return told(x, 'mail that came back', await takeBounce(x.service, await x.body()))
}

/** Standard Webhooks: signed with a secret that both sides have, over its id, its time and its body; old ones are refused. */
async function reported(x: Web): Promise<Answer> {
  const { reportSecret } = x.service.settings.delivery
  if (reportSecret === undefined) return notHere
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const
  const headers = Object.fromEntries(names.map((name) => [name, x.header(name) ?? '']))
  let body: unknown
  try {
    body = new Webhook(reportSecret).verify(await x.body(), headers)
  } catch {
    return notYou
  }
  const read = reportOfWebhook(body)
  return told(x, 'webhook', read ? await takeReport(x.service, read.reference, read.report) : 'unknown')
}

/** Twilio signs with the token of the account; the address with the reference is under the signature, too. */
async function reportedByTwilio(x: Web): Promise<Answer> {
  const { settings } = x.service
  if (settings.twilioToken === undefined) return notHere
  const form = new URLSearchParams(await x.body())
  const reference = x.param('reference')
  const url = `${settings.origin}${TWILIO_REPORTS}/${reference}`
  if (!isFromTwilio(settings.twilioToken, x.header('x-twilio-signature') ?? '', { url, form })) return notYou
  const report = reportOfTwilio(form)
  return told(x, 'twilio', report ? await takeReport(x.service, reference, report) : 'taken')
}

function told({ service }: Web, detail: string, outcome: Outcome): Answer {
  if (outcome === 'unknown') service.log.info('a report is about no message of ours', { detail })
  return outcome === 'again' ? again : taken
}

export const deliveryRoutes: readonly Route<Person>[] = [
  { method: 'POST', path: '/delivery/bounces', token: 'none', handle: bounced },
  { method: 'POST', path: '/delivery/reports', token: 'none', handle: reported },
  { method: 'POST', path: `${TWILIO_REPORTS}/:reference`, token: 'none', handle: reportedByTwilio },
]
