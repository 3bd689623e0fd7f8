import { Webhook } from 'standardwebhooks'
import { systemClock } from '../../kernel/clock.ts'
import { seconds } from '../../kernel/duration.ts'
import { type OutgoingAnswer, post } from '../../platform/delivery/outgoing.ts'
import { errorFields } from '../../platform/log.ts'
import type { Service } from '../../platform/service.ts'
import { type Outcome, outcomeOfPush, outcomeOfWebhook, retryAt } from './delivery.ts'
import { type Sign, signerOf } from './flow-sign.ts'
import { isStream, loadTargets, openSecret, restTarget, type Target, type WebhookSecrets } from './store.ts'
import { type Claimed, claimSets, deleteSets, giveUpSet, retrySet } from './store-sets.ts'

/**
 * Tells targets what is next for them, once; answers how much there was. Several instances may do it at the same time, and
 * none of them does it where the timers of people are: a target takes as long as it wants to.
 */
export async function deliverSignals(service: Service, stopped?: AbortSignal): Promise<number> {
  const { database, policy, time } = service
  const { now } = await time.moment()
  const claimed = await claimSets(database, now, {
    leaseMs: policy.signal_lease_ms,
    limit: policy.signal_batch_count,
    perTarget: policy.signal_target_batch_count,
  })
  if (claimed.length === 0) return 0
  const [targets, sign] = await Promise.all([loadTargets(database), signerOf(service)])
  const byId = new Map(targets.map((target) => [target.targetId, target]))
  await Promise.all(
    claimed.map(async (set) => {
      const target = byId.get(set.targetId)
      try {
        if (target) await settle(service, target, set, await tell(service, target, set, sign, stopped))
      } catch (error) {
        // Its lease brings it back.
        if (!stopped?.aborted)
          service.log.error('signal failed', { ...errorFields(error), kind: set.kind, message: set.setId })
      }
    }),
  )
  return claimed.length
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
