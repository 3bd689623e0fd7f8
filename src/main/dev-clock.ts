import { type Instant, type MovableClock, parseInstant } from '../kernel/clock.ts'
import { parseDuration } from '../kernel/duration.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { nextDueAt } from '../platform/due.ts'
import type { Service } from '../platform/service.ts'

/** Ten years at once is more than any wait, and a typing error otherwise. */
const ADVANCE_MAX_MS = 3653 * 86_400_000
/** A loop that does not come to an end is a mistake of ours and has to be seen. */
const ROUNDS_MAX = 20_000

/** What to move the clock by: `{"advance":"P30D"}` or `{"set":"2026-12-22T05:04:00Z"}`; it only goes forward. */
export function readMove(body: unknown, now: Instant): Result<number> {
  if (typeof body !== 'object' || body === null) return refuse('dev.clock_unreadable')
  const { advance, set } = body as { advance?: unknown; set?: unknown }
  const by =
    typeof advance === 'string' ? parseDuration(advance) : typeof set === 'string' ? until(set, now) : undefined
  if (by === undefined) return refuse('dev.clock_unreadable')
  if (by < 0) return refuse('dev.clock_backwards')
  return by > ADVANCE_MAX_MS ? refuse('dev.clock_too_far') : ok(by)
}

const until = (text: string, now: Instant): number | undefined => {
  const instant = parseInstant(text)
  return instant === undefined ? undefined : instant - now
}

/**
 * Lets time pass: from one due instant to the next, so that everything happens when it would have happened, and
 * all of it has happened when this answers.
 */
export async function letPass(
  service: Service,
  run: () => Promise<number>,
  clock: MovableClock,
  byMs: number,
): Promise<void> {
  const goal = clock.wall() + byMs
  for (let round = 0; round < ROUNDS_MAX; round++) {
    while ((await run()) > 0);
    const left = goal - clock.wall()
    const { now } = await service.time.moment()
    const next = await nextDueAt(service.database)
    const step = next === undefined ? left : Math.min(left, Math.max(next - now, 1))
    if (step <= 0) return
    await service.time.moved(Math.ceil(clock.offset + step))
  }
  throw new Error('the clock met more due work than it can run')
}
