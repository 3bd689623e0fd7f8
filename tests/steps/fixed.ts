// Imported before the service where pictures are taken: its clock stands still unless it is moved, and its chance is the
// same each time, so that the same article gives the same bytes.
import { createHash } from 'node:crypto'
import { type Clock, systemClock } from '../../src/kernel/clock.ts'
import { type Random, seededRandom, systemRandom } from '../../src/kernel/random.ts'
import { policy } from '../../src/policy/policy.ts'

/** 1 December 2026, 10:04 in Japan. */
const BEGIN = Date.UTC(2026, 11, 1, 1, 4)

const FRAMES = 8

/** Whoever asks has a chance of its own: the worker, who works beside the pages, must not change what they draw. */
const whoAsks = (): string =>
  (new Error().stack ?? '')
    .split('\n')
    .slice(3, 3 + FRAMES)
    .map((frame) => frame.replace(/^.*\/src\/|:\d+:\d+\)?$/g, ''))
    .join()

const sources = new Map<string, Random>()
const chance: Random = {
  bytes(length) {
    const who = createHash('sha256').update(whoAsks()).digest('hex')
    const source = sources.get(who) ?? seededRandom(who)
    sources.set(who, source)
    return source.bytes(length)
  },
}

/** The worker sends only when the clock is moved: how far a message has come must not depend on who was quicker. */
const stopped = new Promise<void>((resolve) => process.once('SIGTERM', () => resolve()))
const { sleep } = systemClock
const rest: Clock['sleep'] = (duration, signal) =>
  duration === policy.worker_poll_ms && signal ? stopped : sleep(duration, signal)

Object.assign(systemClock, { wall: () => BEGIN, monotonic: () => 0, boot: () => 0, sleep: rest })
Object.assign(systemRandom, chance)
