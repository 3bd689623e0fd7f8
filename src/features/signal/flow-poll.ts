import { Unit } from '../../platform/database/unit.ts'
import type { Service } from '../../platform/service.ts'
import { isId } from './delivery.ts'
import { signerOf } from './flow-sign.ts'
import type { KeptStream } from './flow-streams.ts'
import { loadStreamOf } from './store.ts'
import { type Claimed, deleteSets, giveUpSet, loadWaiting } from './store-sets.ts'
import type { Poll } from './stream.ts'

/** What a receiver is handed (RFC 8936 2.3): tokens by their ids, the earliest first. */
export interface Handed {
  readonly sets: Readonly<Record<string, string>>
  readonly moreAvailable: boolean
}

/** Polls that wait, by stream. */
const waiting = new WeakMap<Service, Map<string, number>>()

/**
 * Poll-based delivery (RFC 8936): what was acknowledged never comes again, what was not comes first the next time. What a
 * receiver cannot use is given up, for the operator to see. An empty answer waits for what comes, if that is wished.
 */
export async function pollStream(service: Service, stream: KeptStream, poll: Poll, gone: AbortSignal): Promise<Handed> {
  await settle(service, stream, poll)
  const { policy, clock } = service
  const max = Math.min(poll.maxEvents ?? policy.signal_poll_events_max, policy.signal_poll_events_max)
  const look = async (): Promise<readonly Claimed[]> => {
    // What it hands out stops with the stream, also while a poll waits.
    const now = await loadStreamOf(service.database, stream.clientId)
    if (now?.state !== 'enabled' || now.method !== 'poll') return []
    return loadWaiting(service.database, stream.targetId, max + 1)
  }
  let found = await look()
  if (found.length === 0 && max > 0 && poll.returnImmediately !== true)
    await inTurn(service, stream.targetId, async () => {
      const until = clock.monotonic() + policy.signal_poll_wait_ms
      while (found.length === 0 && !gone.aborted && clock.monotonic() < until) {
        await clock.sleep(policy.signal_poll_look_ms, gone)
        if (!gone.aborted) found = await look()
      }
    })
  const sign = found.length > 0 ? await signerOf(service) : undefined
  const sets: Record<string, string> = {}
  for (const set of found.slice(0, max)) if (sign) sets[set.setId] = await sign(set)
  return { sets, moreAvailable: found.length > max }
}

async function settle(service: Service, { targetId }: KeptStream, { ack = [], setErrs = {} }: Poll): Promise<void> {
  const { now } = await service.time.moment()
  const refused = Object.entries(setErrs).filter(([id]) => isId(id))
  const unit = new Unit()
  const taken = ack.filter((id) => isId(id) && !(id in setErrs))
  if (taken.length > 0) unit.add(deleteSets(targetId, taken))
  for (const [id, { err }] of refused) {
    const code = /^[a-zA-Z_]{1,50}$/.test(err) ? err : 'an error'
    unit.add(giveUpSet(targetId, id, `answered ${code}`, now))
    service.log.error('signal given up', { message: id, detail: `answered ${code}` })
  }
  await unit.commit(service.database)
}

/** A few polls of a stream wait at once; whoever comes on top is answered at once. */
async function inTurn(service: Service, targetId: string, wait: () => Promise<void>): Promise<void> {
  const counts = waiting.get(service) ?? new Map<string, number>()
  waiting.set(service, counts)
  const count = counts.get(targetId) ?? 0
  if (count >= service.policy.signal_poll_waiting_max) return
  counts.set(targetId, count + 1)
  try {
    await wait()
  } finally {
    const left = (counts.get(targetId) ?? 1) - 1
    if (left > 0) counts.set(targetId, left)
    else counts.delete(targetId)
  }
}
