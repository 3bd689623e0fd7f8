import { Webhook } from 'standardwebhooks'
import { systemClock } from '../../kernel/clock.ts'
import { seconds } from '../../kernel/duration.ts'
import { type OutgoingAnswer, post } from '../../platform/delivery/outgoing.ts'
import { errorFields } from '../../platform/log.ts'
import type { Service } from '../../platform/service.ts'
import { type Outcome, outcomeOfPush, outcomeOfWebhook, retryAt } from './delivery.ts'
import { type Sign, signerOf } from './flow-sign.ts'
import { isStream, loadTarget, openSecret, restTarget, type Target, type WebhookSecrets } from './store.ts'
import { type Claimed, claimSets, deleteSets, giveUpSet, loadReady, retrySet } from './store-sets.ts'

/** Targets that are being told, each by itself. */
export type Lanes = Map<string, Promise<number>>

/**
 * Begins to tell every target that can be told and is not being told already. Each has a lane of its own, apart from the timers of
 * people: one that is slow keeps nobody waiting but itself. Several instances may do it at the same time.
 */
export async function startLanes(service: Service, lanes: Lanes, stopped?: AbortSignal): Promise<void> {
  const { now } = await service.time.moment()
  for (const targetId of await loadReady(service.database, now)) {
    if (lanes.has(targetId)) continue
    const lane = tellTarget(service, targetId, stopped).catch((error) => {
      service.log.error('signals failed', { ...errorFields(error), detail: targetId })
      return 0
    })
    lanes.set(
      targetId,
      lane.finally(() => lanes.delete(targetId)),
    )
  }
}

/** Everybody who can be told is told, once through; answers how much there was. */
export async function deliverSignals(service: Service, stopped?: AbortSignal): Promise<number> {
  const lanes: Lanes = new Map()
  await startLanes(service, lanes, stopped)
  return (await Promise.all(lanes.values())).reduce((sum, count) => sum + count, 0)
}

/** Tells one target what is next for it, until nothing is. */
async function tellTarget(service: Service, targetId: string, stopped: AbortSignal | undefined): Promise<number> {
  const { database, policy, time } = service
  for (let count = 0; ; ) {
    if (stopped?.aborted) return count
    const { now } = await time.moment()
    const batch = { leaseMs: policy.signal_lease_ms, limit: policy.signal_batch_count }
    const claimed = await claimSets(database, targetId, now, batch)
    const target = claimed.length > 0 ? await loadTarget(database, targetId) : undefined
    if (!target) return count
    count += claimed.length
    const sign = await signerOf(service)
    await Promise.all(claimed.map((set) => tellAndSettle(service, target, set, sign, stopped)))
  }
}

async function tellAndSettle(
  service: Service,
  target: Target,
  set: Claimed,
  sign: Sign,
  stopped: AbortSignal | undefined,
): Promise<void> {
  try {
    await settle(service, target, set, await tell(service, target, set, sign, stopped))
  } catch (error) {
    // Its lease brings it back.
    if (!stopped?.aborted)
      service.log.error('signal failed', { ...errorFields(error), kind: set.kind, message: set.setId })
  }
}

async function tell(
  service: Service,
  target: Target,
  set: Claimed,
  sign: Sign,
  stopped: AbortSignal | undefined,
): Promise<Outcome> {
  const { policy, settings } = service
  const request = isStream(target) ? await asToken(service, target, set, sign) : await asWebhook(service, target, set)
  let answer: OutgoingAnswer
  try {
    answer = await post({
      ...request,
      url: target.url ?? '',
      timeoutMs: policy.signal_timeout_ms,
      answerBytesMax: policy.signal_answer_bytes_max,
      privateAllowed: settings.privateReceivers,
      ...(stopped ? { signal: stopped } : {}),
    })
  } catch (error) {
    if (stopped?.aborted) throw error
    return { is: 'failed', detail: errorFields(error).code ?? errorFields(error).error ?? 'no answer' }
  }
  return isStream(target) ? outcomeOfPush(answer.status, answer.text) : outcomeOfWebhook(answer.status)
}

/** Push-based delivery (RFC 8935 2.1). */
async function asToken({ keys }: Service, stream: Target, set: Claimed, sign: Sign) {
  const authorization = openSecret(keys, stream)
  const headers = { 'content-type': 'application/secevent+jwt', accept: 'application/json' }
  return { body: await sign(set), headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) } }
}

/** Standard Webhooks: signed anew each time, because its receivers compare the time with their clocks; after a rotation with both secrets. */
async function asWebhook({ keys, time }: Service, webhook: Target, { setId, content }: Claimed) {
  const { secret, former, formerUntil = 0 }: WebhookSecrets = JSON.parse(openSecret(keys, webhook) ?? '{}')
  const { now } = await time.moment()
  const body = JSON.stringify(content)
  const at = new Date(systemClock.wall())
  const secrets = [secret, ...(former !== undefined && now < formerUntil ? [former] : [])]
  const headers = {
    'content-type': 'application/json',
    'webhook-id': setId,
    'webhook-timestamp': String(Math.floor(at.getTime() / seconds(1))),
    'webhook-signature': secrets.map((one) => new Webhook(one).sign(setId, at, body)).join(' '),
  }
  return { body, headers }
}

/** What comes of it: gone, tried again ever more seldom, or given up for the operator to see. */
async function settle(service: Service, target: Target, set: Claimed, outcome: Outcome): Promise<void> {
  const { database, policy, log } = service
  const { now } = await service.time.moment()
  const { targetId } = target
  if (outcome.is === 'taken') {
    await database.query(deleteSets(targetId, [set.setId]))
    return
  }
  const again = outcome.is === 'failed' ? retryAt(set, now, policy) : undefined
  const fields = { kind: set.kind, message: set.setId, detail: outcome.detail }
  if (again === undefined) {
    log.error('signal given up', fields)
    await database.query(giveUpSet(targetId, set.setId, outcome.detail, now))
    return
  }
  log.warn('signal not taken', fields)
  await database.query(retrySet(set, outcome.detail, again))
  await database.query(restTarget(targetId, Math.min(again, now + policy.signal_rest_ms)))
}
