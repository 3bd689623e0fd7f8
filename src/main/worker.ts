import { alertWasAccepted } from '../features/replacement/flow-tick.ts'
import { type Lanes, startLanes } from '../features/signal/flow-deliver.ts'
import { claimDue } from '../platform/due.ts'
import { errorFields } from '../platform/log.ts'
import { claimMessages, type Message } from '../platform/outbox.ts'
import type { Service } from '../platform/service.ts'
import { policy } from '../policy/policy.ts'
import type { Carriers } from './carriers.ts'
import { handOver } from './sender.ts'
import { timeline } from './timeline.ts'

/**
 * Runs all that is due once; answers how much there was. Several workers may do it at the same time. Who is out of
 * rotation leaves it to the others (machine.md b.8 "Clock").
 */
export async function runDue(service: Service, carriers: Carriers): Promise<number> {
  if (!service.time.isInRotation) return 0
  const { now } = await service.time.moment()
  const { worker_batch_count: batch, delivery_lease_ms: lease } = service.policy
  const timers = await claimDue(service.database, now, lease, batch)
  for (const due of timers) {
    const row = timeline.find((r) => r.kind === due.kind)
    // One broken row must not keep the others from ringing; its lease brings it back.
    try {
      await row?.run(service, due)
    } catch (error) {
      service.log.error('timer failed', { ...errorFields(error), kind: due.kind, account: due.accountId })
    }
  }
  const messages = await claimMessages(service.database, now, lease, batch)
  await Promise.all(
    messages.map(async (message) => {
      try {
        await handOver(service, carriers, message, (taken) => whenAccepted(service, taken))
      } catch (error) {
        service.log.error('message failed', {
          ...errorFields(error),
          template: message.template,
          message: message.messageId,
        })
      }
    }),
  )
  return timers.length + messages.length
}

/** An alert that was taken sets the wait going (S8). */
async function whenAccepted(service: Service, { accountId, proofId, template, params }: Message): Promise<void> {
  const { request, slot } = params
  if (template === 'replacement-alert' && typeof request === 'string' && typeof slot === 'string')
    await alertWasAccepted(service, accountId, { requestId: request, slot, proofId })
}

/** Runs what is due, one run after the other: who waits for the second knows that the first is through. */
export function dueRuns(service: Service, carriers: Carriers): () => Promise<number> {
  let turn: Promise<unknown> = Promise.resolve()
  return () => {
    const mine = turn.then(() => runDue(service, carriers))
    turn = mine.catch(() => undefined)
    return mine
  }
}

/** Can an owner reach us and object? Only then is time served (S9). */
type Answers = () => boolean | Promise<boolean>

export interface Worker {
  /** Something may be due now. */
  nudge(): void
  stop(): Promise<void>
}

/**
 * Three loops: what is due, with a nap that a nudge ends; the same for what apps and webhooks are told, which take as long as
 * they like and must not keep a person waiting; and the heartbeat of ledger and key ring, which no slow mail server delays.
 */
export function startWorker(service: Service, run: () => Promise<number>, answers: Answers = () => true): Worker {
  const stopped = new AbortController()
  const due = startLoop(service, run, stopped.signal)
  const lanes: Lanes = new Map()
  const deliver = async () => (service.time.isInRotation ? startLanes(service, lanes, stopped.signal) : 0)
  const signals = startLoop(service, deliver, stopped.signal, policy.signal_rest_ms)
  const beat = async () => {
    while (!stopped.signal.aborted) {
      await attempt(service, async () => service.time.beat(await answers()))
      await service.clock.sleep(policy.ledger_heartbeat_ms, stopped.signal)
      await attempt(service, () => followRing(service))
    }
  }
  const running = Promise.all([due.running, signals.running, beat()])
  return {
    nudge() {
      due.nudge()
      signals.nudge()
    },
    async stop() {
      stopped.abort()
      await running
      await Promise.all(lanes.values())
    },
  }
}

interface Loop {
  nudge(): void
  readonly running: Promise<void>
}

/** Works while there is something to do, with a rest after each time; then naps until something may be, or somebody says so. */
function startLoop(service: Service, run: () => Promise<unknown>, stopped: AbortSignal, restMs = 0): Loop {
  let nap = new AbortController()
  let nudged = false
  const work = async () => {
    while (!stopped.aborted) {
      nudged = false
      const done = await attempt(service, run)
      if (restMs > 0) await service.clock.sleep(restMs, stopped)
      if (done || nudged || stopped.aborted) continue
      nap = new AbortController()
      await service.clock.sleep(policy.worker_poll_ms, AbortSignal.any([nap.signal, stopped]))
    }
  }
  return {
    nudge() {
      nudged = true
      // With a reason of its own, for which no error is made.
      nap.abort('nudged')
    },
    running: work(),
  }
}

/** Keys that others added are known here long before anybody seals with them (policy: key_active_after_ms). */
async function followRing(service: Service): Promise<void> {
  const { now } = await service.time.moment()
  const unread = await service.ring.refresh(now)
  if (unread.length > 0)
    service.log.error('keys are wrapped under another root key: start this instance again with it', {
      count: unread.length,
    })
}

/** The database may be away for a while; the loop outlives that. */
async function attempt<T>(service: Service, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    service.log.error('worker failed', errorFields(error))
    return undefined
  }
}
