import type { Clock, Instant } from '../kernel/clock.ts'
import type { Milliseconds } from '../kernel/duration.ts'
import { shared } from '../kernel/shared.ts'
import type { Database } from './database/database.ts'
import { at, sql } from './database/sql.ts'

/** What the time is, for decisions and for people. */
export interface Now {
  /** The ledger's time T: decides everything, never decreases (S19). */
  readonly now: Instant
  /** How long the service has been answering in all. */
  readonly servedMs: Milliseconds
  /** What to add to an instant of the ledger to get what the wall will say then (after an outage they differ). */
  readonly shiftMs: Milliseconds
}

export interface LedgerSettings {
  readonly heartbeatMs: Milliseconds
  readonly creditMaxMs: Milliseconds
  /** Called when another instance moved the clock of development mode. */
  readonly onMoved?: (movedMs: Milliseconds) => void
}

interface LedgerRow extends Record<string, unknown> {
  t: Instant
  wall: Instant
  served_ms: number
  moved_ms: number
}

/** Smaller differences between ledger and wall are heartbeat grain, not worth a changed minute on a page. */
const SHIFT_GRAIN_MS = 120_000
/** A pause of the heartbeat longer than this many beats was not service. */
const BEATS_MISSED_MAX = 6

/**
 * Time as a ledger in the primary database (machine.md b.8 "Clock"). Each instance adds what its monotonic clock
 * measured; what passed while nothing ran is credited by the wall, but at most 24 h of it, so that a clock that was
 * set forward cannot end a wait.
 */
export class Time {
  readonly #database: Database
  readonly #clock: Clock
  readonly #settings: LedgerSettings
  #base: { t: Instant; monotonic: Milliseconds } | undefined

  constructor(database: Database, clock: Clock, settings: LedgerSettings) {
    this.#database = database
    this.#clock = clock
    this.#settings = settings
  }

  /**
   * Joins the ledger: makes it, or credits the time in which nothing ran. The furthest wall ever seen is kept, so that
   * instances whose walls disagree cannot credit the same time again and again.
   */
  async join(): Promise<void> {
    const first = at(this.#clock.wall())
    await this.#database.query(
      sql`insert into ledger (t, wall, served_ms) values (${first}, ${first}, 0) on conflict do nothing`,
    )
    const [before] = await this.#database.query<LedgerRow>(sql`select t, wall, served_ms, moved_ms from ledger`)
    this.#settings.onMoved?.(before?.moved_ms ?? 0)
    const wall = at(this.#clock.wall())
    const [row] = await this.#database.query<LedgerRow>(sql`
      update ledger set
        t = t + least(greatest(${wall}::timestamptz - wall, interval '0'), ${this.#settings.creditMaxMs}::bigint * interval '1 millisecond'),
        wall = greatest(wall, ${wall}::timestamptz) returning t, wall, served_ms, moved_ms`)
    this.#follow(row as LedgerRow)
  }

  /** Writes the time that passed here into the ledger. */
  async beat(): Promise<void> {
    const limit = this.#settings.heartbeatMs * BEATS_MISSED_MAX
    await this.#advance(limit)
  }

  /** Development and tests only: the clock was moved, and the service counts as having answered meanwhile. */
  async moved(movedMs: Milliseconds): Promise<void> {
    await this.#database.query(sql`update ledger set moved_ms = ${movedMs}`)
    this.#settings.onMoved?.(movedMs)
    await this.#advance(Number.MAX_SAFE_INTEGER)
  }

  /** Read anew for who asks. Who asks at the same time shares a reading that began after all of them asked. */
  readonly moment = shared(() => this.#moment())

  async #moment(): Promise<Now> {
    const [row] = await this.#database.query<LedgerRow>(sql`select t, wall, served_ms, moved_ms from ledger`)
    if (!row) throw new Error('the ledger is missing: join() first')
    this.#settings.onMoved?.(row.moved_ms)
    const now = Math.max(row.t, this.#estimate() ?? row.t)
    const servedSince = Math.min(now - row.t, this.#settings.heartbeatMs * BEATS_MISSED_MAX)
    const shift = this.#clock.wall() - now
    return { now, servedMs: row.served_ms + servedSince, shiftMs: Math.abs(shift) < SHIFT_GRAIN_MS ? 0 : shift }
  }

  async #advance(servedLimitMs: Milliseconds): Promise<void> {
    const reading = this.#estimate()
    const estimate = at(reading)
    const [row] = await this.#database.query<LedgerRow>(sql`
      update ledger set
        served_ms = served_ms + least(${servedLimitMs}::bigint,
          greatest(0, floor(extract(epoch from ${estimate}::timestamptz - t) * 1000))::bigint),
        t = greatest(t, ${estimate}::timestamptz),
        wall = greatest(wall, ${at(this.#clock.wall())}::timestamptz) returning t, wall, served_ms, moved_ms`)
    if (row) this.#follow(row, reading)
  }

  #estimate(): Instant | undefined {
    return this.#base && Math.floor(this.#base.t + (this.#clock.monotonic() - this.#base.monotonic))
  }

  /**
   * Goes on from the ledger. Where it stands at our own reading, the monotonic clock goes on from that reading, too: what
   * the answer of the database took, and the fraction that an instant has no place for, passed and are not lost.
   */
  #follow(row: LedgerRow, reading?: Instant): void {
    this.#settings.onMoved?.(row.moved_ms)
    const monotonic =
      this.#base && row.t === reading ? this.#base.monotonic + (row.t - this.#base.t) : this.#clock.monotonic()
    this.#base = { t: row.t, monotonic }
  }
}
