import { loadAccount } from '../features/account/store.ts'
import type { Rendered, Sending } from '../features/notice/mails-template.ts'
import type { Address } from '../features/proof/address.ts'
import { countBounce, loadProofs, markReachable } from '../features/proof/store.ts'
import { mailboxSubject, openAddress } from '../features/proof/store-address.ts'
import type { Instant } from '../kernel/clock.ts'
import { hours } from '../kernel/duration.ts'
import { claim, forget, spentOf } from '../platform/budget.ts'
import type { Handover } from '../platform/delivery/carrier.ts'
import { mailEnvelope, smsEnvelope } from '../platform/delivery/envelope.ts'
import { type Message, settle, tryAgain } from '../platform/outbox.ts'
import type { Service } from '../platform/service.ts'
import type { Carriers } from './carriers.ts'
import { templates } from './templates.ts'

/** What has to be done when a carrier has taken a message; it may be called twice for one. */
export type Accepted = (message: Message) => Promise<void>

/**
 * Hands one message over: opens the address, words the message, gives it to the carrier, and writes down what became
 * of it. A sender that dies in between hands the same Message-ID over again.
 */
export async function handOver(
  service: Service,
  carriers: Carriers,
  message: Message,
  accepted: Accepted,
): Promise<void> {
  const now = await service.time.moment()
  const sending = await open(service, message)
  const rendered = sending && (await templates[message.template]?.({ ...sending, now }))
  if (!sending || !rendered) {
    await settle(service.database, message, 'dropped', 'meaningless', now.now)
    return
  }
  const waitUntil = await noticeWait(service, message, sending.address, now.now)
  if (waitUntil !== undefined) return tryAgain(service.database, message, 'many_notices', waitUntil)
  const handover = await give(service, carriers, message, { ...sending, now }, rendered)
  const known = { template: message.template, message: message.messageId, detail: handover.detail }
  if (handover.outcome === 'accepted') {
    // First what hangs on it, then the mark: a crash in between repeats both, and neither minds.
    await accepted(message)
    await settle(service.database, message, 'accepted', handover.detail, now.now)
    await markReachable(service.database, message.accountId, message.proofId)
    service.log.info('message accepted', known)
    return
  }
  if (handover.outcome === 'never' || now.now >= message.giveUpAt) {
    await settle(service.database, message, 'failed', handover.detail, now.now)
    if (handover.outcome === 'never') {
      const { proof_bounces_dead_count: dead } = service.policy
      await countBounce(service.database, message.accountId, message.proofId, now.now, dead)
    }
    service.log.warn('message failed', known)
    return
  }
  const { delivery_retry_first_ms: first, delivery_retry_max_ms: max } = service.policy
  await tryAgain(
    service.database,
    message,
    handover.detail,
    now.now + Math.min(first * 2 ** Math.min(message.attempts - 1, 20), max),
  )
  service.log.warn('message waits', known)
}

/** Codes and links are counted where they are asked for; what is told of a replacement has its own count (T103). */
const OUTSIDE_CAPS = /^(code-|enrolment-|replacement-)/

/**
 * Until when a notice has to wait, so that one address gets 20 an hour and no alert is buried under others (T101,
 * RL-05). The first of each kind in an hour goes out in any case; what waits is not lost.
 */
async function noticeWait(
  service: Service,
  { template, messageId }: Message,
  address: Address,
  now: Instant,
): Promise<Instant | undefined> {
  if (OUTSIDE_CAPS.test(template)) return undefined
  const subject = mailboxSubject(service, address)
  const hour = (kind: string, about: string, max: number) => ({
    kind,
    subject: about,
    limits: [{ windowMs: hours(1), max }],
  })
  // A message that is handed over again, because its carrier was away, is counted once.
  if (!(await claim(service.database, hour('notice-once', messageId, 1), now))) return undefined
  const all = hour('notice', subject, service.policy.notices_hour_max)
  const first = await claim(service.database, hour('notice-of-kind', `${subject}/${template}`, 1), now)
  if ((await claim(service.database, all, now)) || first) return undefined
  await service.database.query(forget([hour('notice-once', messageId, 1)]))
  return (await spentOf(service.database, [all], now))?.at
}

async function open(service: Service, message: Message): Promise<Omit<Sending, 'now'> | undefined> {
  const [account, proofs] = await service.database.together((connection) =>
    Promise.all([loadAccount(connection, message.accountId), loadProofs(connection, message.accountId)]),
  )
  const proof = proofs.find((p) => p.proofId === message.proofId)
  const address = proof && openAddress(service, message.accountId, proof)
  return account && proof && address && { service, message, account, proof, address, locale: account.locale }
}

function give(
  service: Service,
  carriers: Carriers,
  message: Message,
  { address, now }: Sending,
  rendered: Rendered,
): Promise<Handover> {
  const date = message.createdAt + now.shiftMs
  if ('sms' in rendered)
    return carriers.sms
      ? carriers.sms.send(smsEnvelope(rendered.sms, { id: message.messageId, to: address.address, date }))
      : Promise.resolve({ outcome: 'never', detail: 'number_cannot_receive' })
  const domain = service.settings.mailFrom.split('@')[1] ?? 'honnin.example'
  const from = { name: service.settings.brand, address: service.settings.mailFrom }
  return carriers.mail.send(
    mailEnvelope(rendered.mail, { messageId: `${message.messageId}@${domain}`, from, to: address.address, date }),
  )
}
