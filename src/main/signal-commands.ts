import { parseArgs } from 'node:util'
import type { Kept } from '../features/oidc/client.ts'
import { isId } from '../features/signal/delivery.ts'
import { optIn, optOut } from '../features/signal/flow-choice.ts'
import { setStatus, setStatusForReceiver } from '../features/signal/flow-streams.ts'
import { addWebhook, removeWebhook, rotateWebhook } from '../features/signal/flow-webhooks.ts'
import { isStream, loadTargets, type Target } from '../features/signal/store.ts'
import { dropDead, loadBacklog, loadDead, reviveSets } from '../features/signal/store-sets.ts'
import type { Status } from '../features/signal/stream.ts'
import { accountMeant } from '../features/transfer/flow-export.ts'
import { isoInstant } from '../kernel/clock.ts'
import type { Service } from '../platform/service.ts'

export type SignalAnswer = Kept<unknown>

/** More than this many letters are looked at one target at a time. */
const LETTERS_MAX = 1_000

const done = (value: unknown): SignalAnswer => ({ ok: true, value })

const findTarget = async ({ database }: Service, id: string | undefined): Promise<Target | undefined> =>
  (await loadTargets(database)).find(({ targetId }) => targetId === id)

const STATUS: Readonly<Record<string, Status>> = { enable: 'enabled', pause: 'paused', disable: 'disabled' }

/** `honnin signals …`; undefined where it is used wrongly. */
export async function signalCommand(service: Service, args: readonly string[]): Promise<SignalAnswer | undefined> {
  const [command, id, more, ...rest] = args
  if (rest.length > 0) return undefined
  const isLetter = command === 'dead' || command === 'retry' || command === 'drop'
  if (isLetter && [id, more].some((one) => one !== undefined && !isId(one))) return undefined
  if (command === undefined) return done(await listTargets(service))
  if (command === 'dead' && more === undefined) return done(await listDead(service, id))
  if (command === 'opt-out' || command === 'opt-in')
    return id === undefined || more !== undefined ? undefined : choose(service, command, id)
  const target = await findTarget(service, id)
  if (id === undefined) return undefined
  if (!target) return { ok: false, problem: `There is no stream or webhook ${id}.` }
  if (command === 'retry' || command === 'drop') return settleDead(service, target, command, more)
  const status = STATUS[command]
  if (!status) return undefined
  if (isStream(target)) await setStatusForReceiver(service, target, status, more)
  else await setStatus(service, target, status, more)
  return done({ id, status })
}

/** Streams and webhooks, and how much waits for each. */
async function listTargets({ database }: Service): Promise<unknown> {
  const [targets, backlogs] = await Promise.all([loadTargets(database), loadBacklog(database)])
  const byId = new Map(backlogs.map((backlog) => [backlog.target_id, backlog]))
  return targets.map(({ targetId, method, clientId, url, state, reason, events, description }) => {
    const { waiting = 0, dead = 0, oldest = null } = byId.get(targetId) ?? {}
    return {
      id: targetId,
      method,
      ...(clientId === null ? {} : { client: clientId }),
      ...(url === null ? {} : { url }),
      ...(description === null ? {} : { description }),
      status: state,
      ...(reason === null ? {} : { reason }),
      events,
      waiting,
      ...(oldest === null ? {} : { oldest: isoInstant(oldest) }),
      dead,
    }
  })
}

/** What was given up: what it was, why, and since when. */
async function listDead({ database }: Service, targetId: string | undefined): Promise<unknown> {
  const letters = await loadDead(database, targetId, LETTERS_MAX)
  return letters.map((letter) => ({
    signal: letter.set_id,
    to: letter.target_id,
    ...(letter.account_id === null ? {} : { account: letter.account_id }),
    kind: letter.kind,
    because: letter.detail,
    made: isoInstant(letter.created_at),
    given_up: isoInstant(letter.died_at),
  }))
}

async function settleDead(
  { database, time }: Service,
  { targetId }: Target,
  command: 'retry' | 'drop',
  setId: string | undefined,
): Promise<SignalAnswer> {
  const { now } = await time.moment()
  const settled = await database.query(
    command === 'retry' ? reviveSets(targetId, setId, now) : dropDead(targetId, setId),
  )
  return done({ id: targetId, [command === 'retry' ? 'retried' : 'dropped']: settled.length })
}

/** For the person who asks for it; the operator has made sure who that is. */
async function choose(service: Service, command: 'opt-out' | 'opt-in', words: string): Promise<SignalAnswer> {
  const account = await accountMeant(service, words)
  if (account === undefined) return { ok: false, problem: 'There is no such account.' }
  return command === 'opt-out' ? optOut(service, account) : optIn(service, account)
}

/** `honnin webhook …`; undefined where it is used wrongly. */
export async function webhookCommand(service: Service, args: readonly string[]): Promise<SignalAnswer | undefined> {
  const [command, ...rest] = args
  if (command === 'add') return add(service, rest)
  const [id, ...more] = rest
  if (id === undefined || more.length > 0) return undefined
  if (command === 'rotate-secret') return rotateWebhook(service, id)
  return command === 'remove' ? removeWebhook(service, id) : undefined
}

async function add(service: Service, args: readonly string[]): Promise<SignalAnswer | undefined> {
  const options = { events: { type: 'string' }, description: { type: 'string' } } as const
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [url, ...more] = positionals
    if (url === undefined || more.length > 0 || values.events === undefined) return undefined
    return addWebhook(service, { url, events: values.events.split(','), description: values.description })
  } catch {
    return undefined
  }
}
