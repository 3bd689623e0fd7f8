import { loadAccount } from '../features/account/store.ts'
import { endInVain } from '../features/delivery/store.ts'
import type { Rendered, Sending } from '../features/notice/mails-template.ts'
import type { Address } from '../features/proof/address.ts'
import { loadProofs } from '../features/proof/store.ts'
import { mailboxSubject, openAddress } from '../features/proof/store-address.ts'
import { goLinkless, markReachable } from '../features/proof/store-reach.ts'
import { inDaylight } from '../features/replacement/schedule.ts'
import type { Instant } from '../kernel/clock.ts'
import { hours } from '../kernel/duration.ts'
import { claim, forget, spentOf } from '../platform/budget.ts'
import { Unit, untilWon } from '../platform/database/unit.ts'
import { type Handover, never } from '../platform/delivery/carrier.ts'
import { mailEnvelope, smsEnvelope } from '../platform/delivery/envelope.ts'
import { withoutLinks } from '../platform/delivery/message.ts'
import { referenceOf, returnPathOf } from '../platform/delivery/reference.ts'
import { type Message, settle, tryAgain } from '../platform/outbox.ts'
import type { Service } from '../platform/service.ts'
import type { Now } from '../platform/time.ts'
import type { Policy } from '../policy/policy.ts'
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
    await service.database.query(settle(message, 'dropped', 'meaningless', now.now))
    return
  }
  const day = dayFor(message, sending.address, { zone: sending.account.zone, now, policy: service.policy })
  if (day > now.now) return tryAgain(service.database, message, 'night', day)
  const waitUntil = await noticeWait(service, message, sending.address, now.now)
  if (waitUntil !== undefined) return tryAgain(service.database, message, 'many_notices', waitUntil)
  const handover = await give(service, carriers, message, { ...sending, now }, rendered)
  const known = { template: message.template, message: message.messageId, detail: handover.detail }
  if (handover.outcome === 'accepted') {
    // First what hangs on it, then the mark: a crash in between repeats both, and neither minds.
    await accepted(message)
    const parts = [
      settle(message, 'accepted', handover.detail, now.now),
      markReachable(message, now.now, service.policy),
    ]
    await untilWon(() => new Unit().add(...parts).commit(service.database))
    service.log.info('message accepted', known)
    return
  }
  if (handover.outcome === 'never' || now.now >= message.giveUpAt) {
    const end = { state: 'failed', detail: handover.detail, counts: handover.outcome === 'never' } as const
    await endInVain(service.database, message, end, now.now, service.policy.proof_bounces_dead_count)
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

/** What tells of something that just happened, or that a person waits for, goes out by night, too. */
const REMINDERS: Readonly<Record<string, readonly string[]>> = {
  'replacement-alert': ['start'],
  'replacement-receipt': ['start'],
  'undo-reminder': [],
  'proof-dead': [],
}

/**
 * When a message may go out: a reminder by SMS between 9 and 20 o'clock where its reader is (machine.md b.8). Asked when it is
 * handed over, because one that was due by day may be tried again, or be late, by night.
 */
function dayFor(
  { template, params }: Message,
  { kind }: Address,
  { zone, now, policy }: { readonly zone: string; readonly now: Now; readonly policy: Policy },
): Instant {
  const atOnce = REMINDERS[template]
  if (kind === 'mail' || atOnce === undefined || atOnce.includes(String(params.slot))) return now.now
  return inDaylight(now.now + now.shiftMs, zone, policy) - now.shiftMs
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

/**
 * Hands it to its carrier. A mail that a filter refuses goes once more without links, if it can do without, and so does every
 * mail to that mailbox from then on (T153).
 */
async function give(
  service: Service,
  carriers: Carriers,
  message: Message,
  { address, proof, now }: Sending,
  rendered: Rendered,
): Promise<Handover> {
  const { accountId, messageId } = message
  const reference = referenceOf(service.keys, accountId, messageId)
  const to = { to: address.address, date: message.createdAt + now.shiftMs }
  if ('sms' in rendered)
    return carriers.sms
      ? carriers.sms.send(smsEnvelope(rendered.sms, { ...to, id: messageId, reference }))
      : never('number_cannot_receive')
  const { mailFrom, brand, delivery } = service.settings
  const envelope = {
    ...to,
    messageId: `${messageId}@${domainOf(mailFrom)}`,
    from: { name: brand, address: mailFrom },
    ...(delivery.returnPath === undefined ? {} : { returnPath: returnPathOf(delivery.returnPath, reference) }),
  }
  const linkless = withoutLinks(rendered.mail)
  if (linkless && (proof.linkless || refusesLinks(address.address, delivery.linklessDomains)))
    return carriers.mail.send(mailEnvelope(linkless, envelope))
  const handover = await carriers.mail.send(mailEnvelope(rendered.mail, envelope))
  if (!linkless || handover.detail !== 'refused_by_policy') return handover
  const second = await carriers.mail.send(mailEnvelope(linkless, envelope))
  if (second.outcome === 'accepted') await service.database.query(goLinkless(accountId, proof.proofId, now.now))
  return second
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

/** Domains of the setting, and what stands below them. */
const refusesLinks = (address: string, domains: readonly string[]): boolean => {
  const domain = domainOf(address).toLowerCase()
  return domains.some((one) => domain === one || domain.endsWith(`.${one}`))
}
