import { availableParallelism } from 'node:os'
import { hash } from '@node-rs/argon2'
import { policy } from '../../policy/policy.ts'
import { verifyHash } from './password-foreign.ts'

/** CR-02: argon2id, 19 MiB, t = 2, p = 1; off the event loop. The string names its algorithm and cost. */
const OPTIONS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** How a hash of today begins. */
const TODAY = `$argon2id$v=19$m=${OPTIONS.memoryCost},t=${OPTIONS.timeCost},p=${OPTIONS.parallelism}$`

/** Was it made in another way than today's? Then it is made anew where the password is at hand (CR-05). */
export const needsRehash = (stored: string): boolean => !stored.startsWith(TODAY)

/** One core is left to who answers pages; more than four are as many threads as there are. The rest wait in order (T087). */
export const HASHES_AT_ONCE = Math.min(4, Math.max(1, availableParallelism() - 1))

/** Too much is waiting already: an outage for this one request, answered with 503 and when to come back (RL-08). */
export class Busy extends Error {
  readonly code = 'EBUSY'
}

let running = 0
/** Who waits, by lane; the lane whose turn is next comes first. */
const lanes = new Map<string, (() => void)[]>()

/**
 * Who comes while all are busy waits, but not without end, and the lanes (networks) take turns: a flood from one place
 * takes neither memory nor the others' time (T087).
 */
async function inTurn<T>(lane: string, work: () => Promise<T>): Promise<T> {
  if (running < HASHES_AT_ONCE) running++
  else await turnOf(lane)
  try {
    return await work()
  } finally {
    // Whoever ends hands its place over, so nobody slips in between.
    const next = takeNext()
    if (next) next()
    else running--
  }
}

function turnOf(lane: string): Promise<void> {
  const mine = lanes.get(lane) ?? []
  const all = lanes.values().reduce((sum, waiting) => sum + waiting.length, 0)
  if (mine.length >= policy.password_queue_lane_max || all >= policy.password_queue_max)
    throw new Busy('too many passwords wait to be looked at')
  lanes.set(lane, mine)
  return new Promise((resolve) => mine.push(resolve))
}

function takeNext(): (() => void) | undefined {
  const [first] = lanes
  if (!first) return undefined
  const [lane, waiting] = first
  const next = waiting.shift()
  lanes.delete(lane)
  if (waiting.length > 0) lanes.set(lane, waiting)
  return next
}

/** Unicode is composed first (NFC), so that the same password typed on another keyboard is the same (SS-10). */
const canonical = (password: string): string => password.normalize('NFC')

export const hashPassword = (password: string, lane = ''): Promise<string> =>
  inTurn(lane, () => hash(canonical(password), OPTIONS))

/**
 * Where there is no hash to compare with, the same work is done against a hash that nothing matches, so that the
 * duration does not tell whether the account exists (S17).
 */
export async function verifyPassword(stored: string | null, password: string, lane = ''): Promise<boolean> {
  const right = await inTurn(lane, () => verifyHash(stored ?? NOBODY, canonical(password)))
  return right && stored !== null
}

/** argon2id of 32 random bytes that were thrown away. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$XJgxOkSnhvCuMTPWHQyo4g$Ukm/usl7zizvYRqtfbKuZQcjd83HfRB4A8iRKVrRVr4'
