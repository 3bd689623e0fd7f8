import { uptime } from 'node:os'
import type { Milliseconds } from './duration.ts'

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number

/**
 * The only door to real time (STYLE.md rule 1). Two readings, because they fail differently: the wall can be
 * stepped by NTP or a restored machine, the monotonic reading cannot (machine.md, S19).
 */
export interface Clock {
  /** What the wall says, in milliseconds since the epoch. */
  wall(): Instant
  /** Milliseconds since an arbitrary start of this process; never decreases. */
  monotonic(): Milliseconds
  /**
   * Milliseconds since the machine was started, with what it slept (on Linux CLOCK_BOOTTIME; the monotonic reading stands
   * still while a machine is suspended). Only differences count; the grain is 10 ms.
   */
  boot(): Milliseconds
  /** Waits; ends early, without an error, when the signal fires. */
  sleep(duration: Milliseconds, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  boot: () => uptime() * 1000,
  sleep: (duration, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, duration)
      signal?.addEventListener('abort', done)
    }),
}

/**
 * Real time plus an offset that only development mode and tests may move. Moving it is the same as time having
 * passed while the service was up: all readings move.
 */
export class MovableClock implements Clock {
  #offset: Milliseconds
  readonly #base: Clock

  constructor(base: Clock = systemClock, offset: Milliseconds = 0) {
    this.#base = base
    this.#offset = offset
  }

  get offset(): Milliseconds {
    return this.#offset
  }

  set offset(value: Milliseconds) {
    this.#offset = value
  }

  wall(): Instant {
    return this.#base.wall() + this.#offset
  }

  monotonic(): Milliseconds {
    return this.#base.monotonic() + this.#offset
  }

  boot(): Milliseconds {
    return this.#base.boot() + this.#offset
  }

  sleep(duration: Milliseconds, signal?: AbortSignal): Promise<void> {
    return this.#base.sleep(duration, signal)
  }
}

export const isoInstant = (instant: Instant): string => new Date(instant).toISOString()

/** Reads an ISO 8601 instant with a zone ("2026-12-22T05:04:00Z"); undefined where it is something else. */
export function parseInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined
  const value = Date.parse(text)
  return Number.isNaN(value) ? undefined : value
}
