import { uuid } from '../../kernel/random.ts'
import { isTarget } from '../../platform/delivery/outgoing.ts'
import type { Service } from '../../platform/service.ts'
import type { Kept } from '../oidc/client.ts'
import {
  deleteTarget,
  insertTarget,
  loadTargets,
  openSecret,
  sealSecret,
  updateTarget,
  type WebhookSecrets,
} from './store.ts'
import { WEBHOOK_KINDS } from './told.ts'

/** Shown once, and kept sealed only. */
export interface GivenWebhook {
  readonly webhook: string
  readonly secret: string
}

const newSecret = ({ random, policy }: Service): string =>
  `whsec_${random.bytes(policy.signal_webhook_secret_bytes).toString('base64')}`

const sealed = ({ keys }: Service, targetId: string, secrets: WebhookSecrets): Buffer =>
  sealSecret(keys, targetId, JSON.stringify(secrets))

/** An address of the operator that is told of these kinds of events; `all` is every kind that there is. */
export async function addWebhook(
  service: Service,
  typed: { readonly url: string; readonly events: readonly string[]; readonly description: string | undefined },
): Promise<Kept<GivenWebhook>> {
  if (!isTarget(typed.url, service.settings.mode === 'development'))
    return { ok: false, problem: 'The address of a webhook begins with https:// and holds no user.' }
  const events = typed.events.join() === 'all' ? WEBHOOK_KINDS : typed.events
  const unknown = events.find((kind) => !WEBHOOK_KINDS.includes(kind))
  if (unknown !== undefined || events.length === 0)
    return { ok: false, problem: `Events are "all", or some of: ${WEBHOOK_KINDS.join(', ')}.` }
  const targetId = uuid(service.random)
  const secret = newSecret(service)
  const { now } = await service.time.moment()
  await service.database.query(
    insertTarget(
      {
        targetId,
        method: 'webhook',
        clientId: null,
        url: typed.url,
        secretSealed: sealed(service, targetId, { secret }),
        events,
        description: typed.description ?? null,
        state: 'enabled',
        reason: null,
      },
      now,
    ),
  )
  return { ok: true, value: { webhook: targetId, secret } }
}

const none = (id: string) => ({ ok: false, problem: `There is no webhook ${id}.` }) as const

const findWebhook = async ({ database }: Service, id: string) =>
  (await loadTargets(database)).find(({ targetId, method }) => targetId === id && method === 'webhook')

/** A new secret; for another day what is sent is signed with both, so that no server of the receiver misses anything. */
export async function rotateWebhook(service: Service, id: string): Promise<Kept<GivenWebhook>> {
  const webhook = await findWebhook(service, id)
  if (!webhook) return none(id)
  const { secret: former }: WebhookSecrets = JSON.parse(openSecret(service.keys, webhook) ?? '{}')
  const secret = newSecret(service)
  const { now } = await service.time.moment()
  const secrets = { secret, former, formerUntil: now + service.policy.signal_former_secret_ms }
  await service.database.query(updateTarget({ ...webhook, secretSealed: sealed(service, id, secrets) }))
  return { ok: true, value: { webhook: id, secret } }
}

export async function removeWebhook(service: Service, id: string): Promise<Kept<{ readonly webhook: string }>> {
  if (!(await findWebhook(service, id))) return none(id)
  await service.database.query(deleteTarget(id))
  return { ok: true, value: { webhook: id } }
}
