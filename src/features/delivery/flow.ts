import { ok, refuse } from '../../kernel/result.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { readReference } from '../../platform/delivery/reference.ts'
import type { Report } from '../../platform/delivery/report.ts'
import type { Service } from '../../platform/service.ts'
import { loadProofs } from '../proof/store.ts'
import { arrivedAt, goLinkless } from '../proof/store-reach.ts'
import { unchanged } from '../replacement/case.ts'
import { changeFrozenCase } from '../replacement/flow-case.ts'
import { alertReturned, type Standing } from '../replacement/returned.ts'
import { endInVain, loadSent, loadStanding, markArrived, type Sent, sendAgain } from './store.ts'

type Returned = Extract<Report, { kind: 'returned' }>

/**
 * What came of a report, for the log, and for who reports only `again`: the message is still on its way out, because the sender
 * has not written down yet that it was taken.
 */
export type Outcome = 'taken' | 'unknown' | 'again'

/**
 * Takes what somebody says of a message that they carried. Each message arrives once and comes back once, so a report that comes
 * again, or again later, does nothing. One that waits for another try is left alone: nobody ends it by saying that it came back.
 */
export async function takeReport(service: Service, reference: string, report: Report): Promise<Outcome> {
  const read = readReference(reference)
  if (!read) return 'unknown'
  const { accountId } = read
  const { now } = await service.time.moment()
  const sent = await loadSent(service.database, accountId, now - service.policy.delivery_reports_ms)
  const message = sent.find(({ messageId }) => read.names(service.keys, messageId))
  if (!message) return 'unknown'
  if (message.state === 'queued') return 'again'
  if (report.kind === 'arrived') await arrived(service, accountId, message)
  else await returned(service, accountId, message, report)
  return 'taken'
}

async function arrived({ database, time }: Service, accountId: string, { messageId, proofId }: Sent): Promise<void> {
  const { now } = await time.moment()
  await new Unit().add(markArrived({ accountId, messageId }, now), arrivedAt(accountId, proofId)).commit(database)
}

async function returned(service: Service, accountId: string, message: Sent, report: Returned): Promise<void> {
  if (!(await wentAgain(service, accountId, message, report))) {
    const { now } = await service.time.moment()
    const end = { state: 'returned', detail: report.detail, counts: report.hard } as const
    const { proof_bounces_dead_count: dead } = service.policy
    await endInVain(service.database, { accountId, messageId: message.messageId }, end, now, dead)
  }
  // Also where it had come back before: whoever took the first report may have died right here.
  const requestId = /^replacement\/([0-9a-f-]{36})\//.exec(message.dedupe)?.[1]
  if (message.template === 'replacement-alert' && requestId !== undefined) await weighed(service, accountId, requestId)
}

/** A mail that a filter sent back goes out once more without links, as do all after it (T153). */
async function wentAgain(service: Service, accountId: string, message: Sent, report: Returned): Promise<boolean> {
  const { database, policy, time } = service
  if (report.detail !== 'refused_by_policy' || message.template.startsWith('code-')) return false
  return untilWon(async () => {
    const proof = (await loadProofs(database, accountId)).find((p) => p.proofId === message.proofId)
    const [{ now }, sent] = [await time.moment(), await loadSent(database, accountId, 0)]
    const state = sent.find(({ messageId }) => messageId === message.messageId)?.state
    if (proof?.kind !== 'mail' || proof.linkless || (state !== 'accepted' && state !== 'delivered')) return false
    const { messageId } = message
    await new Unit()
      .expect(sendAgain({ accountId, messageId }, report.detail, now, now + policy.delivery_give_up_ms))
      .add(goLinkless(accountId, message.proofId, now))
      .commit(database)
    service.nudge()
    return true
  })
}

/** What the wait of a request counts from, now that one of its alerts told nobody (S8). */
async function weighed(service: Service, accountId: string, requestId: string): Promise<void> {
  await changeFrozenCase<void>(service, accountId, refuse('replacement.gone'), async ({ case: c, moment }) => {
    const request = c.requests.find((r) => r.requestId === requestId)
    if (!request) return ok({ change: unchanged(c), value: undefined })
    const standing = await standingOf(service, accountId, request)
    return ok({ change: alertReturned(c, { requestId, standing }, moment, service.policy), value: undefined })
  })
}

/** Only those count whose reader could have stopped it, as when they were taken. */
async function standingOf(
  { database }: Service,
  accountId: string,
  { requestId, oldProofs }: { readonly requestId: string; readonly oldProofs: readonly string[] },
): Promise<Standing> {
  const stand = (await loadStanding(database, accountId, requestId)).filter(({ proofId }) =>
    oldProofs.includes(proofId),
  )
  const first = (of: typeof stand) => (of.length === 0 ? null : Math.min(...of.map(({ at }) => at)))
  return { first: first(stand), final: first(stand.filter(({ slot }) => slot === 'final')) }
}
