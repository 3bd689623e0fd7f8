import type { Instant } from '../../kernel/clock.ts'
import { uuid } from '../../kernel/random.ts'
import { LostRace, Unit } from '../../platform/database/unit.ts'
import { isTarget } from '../../platform/delivery/outgoing.ts'
import type { Service } from '../../platform/service.ts'
import { findClient } from '../oidc/flow-clients.ts'
import { signingKeys } from '../oidc/flow-keys.ts'
import { claimsOf } from './flow-make.ts'
import {
  claimVerification,
  countSubjects,
  deleteTarget,
  insertTarget,
  sealSecret,
  subjectKey,
  type Target,
  unwantSubject,
  updateStatus,
  updateTarget,
  wantSubject,
} from './store.ts'
import { dropWaiting, insertFarewell, insertSets, type SignalSet } from './store-sets.ts'
import { POLL, PUSH, type Status, type Stream, type Wish } from './stream.ts'
import { EVENT_TYPES, STREAM_UPDATED, VERIFICATION } from './told.ts'

export type KeptStream = Target & Stream

/** What a receiver asks for, where nothing was said or kept: to fetch every kind itself. */
const FRESH = { method: 'poll', url: null, secretSealed: null, events: EVENT_TYPES, description: null } as const

/** A delivery as it was asked for; undefined where its address is none that may be asked. */
function deliveryOf(service: Service, stream: KeptStream, { delivery }: Wish): KeptStream | undefined {
  if (delivery === undefined) return stream
  if (delivery.method === POLL) return { ...stream, method: 'poll', url: null, secretSealed: null }
  const { endpoint_url: url, authorization_header: header } = delivery
  if (delivery.method !== PUSH || !isTarget(url, service.settings.mode === 'development')) return undefined
  // The header is told to us and never again by us; who changes something else leaves it out.
  const kept = stream.method === 'push' && stream.url === url && header === undefined ? stream.secretSealed : null
  const secretSealed = header ? sealSecret(service.keys, stream.targetId, header) : kept
  return { ...stream, method: 'push', url, secretSealed }
}

const wished = (service: Service, stream: KeptStream, wish: Wish): KeptStream | undefined =>
  deliveryOf(
    service,
    {
      ...stream,
      events: wish.events_requested ?? stream.events,
      description: wish.description ?? stream.description,
    },
    wish,
  )

/** The one stream of a receiver. */
export async function createStream(
  service: Service,
  clientId: string,
  wish: Wish,
): Promise<KeptStream | 'exists' | 'unfit'> {
  const fresh = { ...FRESH, targetId: uuid(service.random), clientId, state: 'enabled', reason: null } as const
  const stream = wished(service, fresh, wish)
  if (!stream) return 'unfit'
  const { now } = await service.time.moment()
  return (await wrote(service, new Unit().expect(insertTarget(stream, now)))) ? stream : 'exists'
}

/** Some of it, or with `anew` all of it, where what is not said is as it was at first (SSF 1.0 8.1.1.3, 8.1.1.4). */
export async function changeStream(
  service: Service,
  stream: KeptStream,
  wish: Wish,
  anew: boolean,
): Promise<KeptStream | undefined> {
  const changed = wished(service, anew ? { ...stream, ...FRESH } : stream, wish)
  if (changed) await service.database.query(updateTarget(changed))
  service.nudge()
  return changed
}

export const deleteStream = async ({ database }: Service, { targetId }: KeptStream): Promise<void> => {
  await database.query(deleteTarget(targetId))
}

/** Its receiver pauses it (what comes is held), stops it (nothing is kept), or goes on. */
export async function setStatus(
  service: Service,
  { targetId }: Target,
  status: Status,
  reason: string | undefined,
): Promise<void> {
  const unit = new Unit().add(updateStatus(targetId, status, reason ?? null))
  if (status === 'disabled') unit.add(dropWaiting(targetId))
  await unit.commit(service.database)
  service.nudge()
}

/** A token about the stream itself, which every receiver gets (SSF 1.0 8.1.4, 8.1.5). */
async function aboutStream(
  service: Service,
  { targetId, clientId }: KeptStream,
  kind: string,
  event: Readonly<Record<string, string>>,
  now: Instant,
): Promise<SignalSet> {
  return {
    setId: uuid(service.random),
    targetId,
    accountId: null,
    kind,
    keyId: (await signingKeys(service, now)).activeId,
    content: {
      ...claimsOf(service.settings.origin, clientId),
      sub_id: { format: 'opaque', id: targetId },
      events: { [kind]: event },
    },
  }
}

/** The operator does it: the receiver is told first, whatever becomes of the stream (EV-09). */
export async function setStatusForReceiver(
  service: Service,
  stream: KeptStream,
  status: Status,
  reason: string | undefined,
): Promise<void> {
  const { now } = await service.time.moment()
  const event = { status, ...(reason === undefined ? {} : { reason }) }
  const unit = new Unit().add(updateStatus(stream.targetId, status, reason ?? null))
  if (status === 'disabled') unit.add(dropWaiting(stream.targetId))
  unit.add(insertFarewell(await aboutStream(service, stream, STREAM_UPDATED, event, now), now))
  await unit.commit(service.database)
  service.nudge()
}

/** A verification event is on its way; false where one was asked for a moment ago. */
export async function verifyStream(service: Service, stream: KeptStream, state: string | undefined): Promise<boolean> {
  const { now } = await service.time.moment()
  const notSince = now - service.policy.signal_verification_interval_ms
  const set = await aboutStream(service, stream, VERIFICATION, state === undefined ? {} : { state }, now)
  const unit = new Unit().expect(claimVerification(stream.targetId, now, notSince)).add(insertSets([set], now))
  const done = await wrote(service, unit)
  service.nudge()
  return done
}

/** A subject as a receiver names it: the one of its tokens. Any other is nobody that we could tell of. */
export interface Subject {
  readonly format: string
  readonly iss?: string | undefined
  readonly sub?: string | undefined
}

/**
 * A receiver wants to hear of somebody, or no more. No account is looked for, neither now nor later, so no answer can tell
 * whether there is one (EV-13). What a receiver takes away it still hears for a week: who stole its token could blind
 * it otherwise (SSF 1.0 9.3). False where it names too many.
 */
export async function chooseSubject(
  service: Service,
  stream: KeptStream,
  { format, iss, sub }: Subject,
  wanted: boolean,
): Promise<boolean> {
  const { database, keys, policy, settings } = service
  if (format !== 'iss_sub' || iss !== settings.origin || sub === undefined) return true
  if ((await countSubjects(database, stream.targetId)) >= policy.signal_subjects_max) return false
  const [{ now }, client] = await Promise.all([service.time.moment(), findClient(service, stream.clientId)])
  const key = subjectKey(keys, stream.targetId, sub)
  const { consent = false } = client?.registration ?? {}
  // Where people agree first, a receiver hears only of whom it names: there is nothing to go on with.
  const since = now + (consent ? 0 : policy.signal_subject_removal_ms)
  await database.query(wanted ? wantSubject(stream.targetId, key, now) : unwantSubject(stream.targetId, key, since))
  return true
}

async function wrote({ database }: Service, unit: Unit): Promise<boolean> {
  try {
    await unit.commit(database)
    return true
  } catch (error) {
    if (error instanceof LostRace) return false
    throw error
  }
}
