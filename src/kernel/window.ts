import type { Instant } from './clock.ts'
import type { Milliseconds } from './duration.ts'

/** At most `max` times within any stretch of `windowMs`. */
export interface Limit {
  readonly windowMs: Milliseconds
  readonly max: number
}

/** Something that may be done so often: `kind` is what, `subject` is by whom or to whom, as an id or a digest. */
export interface Budget {
  readonly kind: string
  readonly subject: string
  readonly limits: readonly Limit[]
}

/** How often it was done within the window that ends now; the window's beginning no longer belongs to it. */
export const doneWithin = (times: readonly Instant[], windowMs: Milliseconds, now: Instant): number =>
  times.filter((t) => t > now - windowMs).length

/** From when it may be done again; undefined where it may be done now. `times` may come in any order. */
export function freeAt(times: readonly Instant[], limits: readonly Limit[], now: Instant): Instant | undefined {
  const waits = limits.flatMap(({ windowMs, max }) => {
    const within = times.filter((t) => t > now - windowMs).sort((a, b) => a - b)
    const leaving = within[within.length - max]
    return leaving === undefined ? [] : [leaving + windowMs]
  })
  return waits.length === 0 ? undefined : Math.max(...waits)
}
