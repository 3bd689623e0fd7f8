import type { Clock, Instant } from '../kernel/clock.ts'
import { days, type Milliseconds } from '../kernel/duration.ts'
import { shared } from '../kernel/shared.ts'
import type { Database } from './database/database.ts'
import { metByThisAct } from './database/outage.ts'
import { at, type Sql, sql } from './database/sql.ts'
import type { Fence } from './fence.ts'
import { compareClocks } from './primary-clock.ts'

/** What the time is, for decisions and for people. */
export interface Now {
  /** The ledger's time T: decides everything, never decreases (S19). */
  readonly now: Instant
  /** How long the service has been answering in all. */
  readonly servedMs: Milliseconds
  /** What to add to an instant of the ledger to get what the wall will say then (after an outage they differ). */
  readonly shiftMs: Milliseconds
}

/** What an operator has to hear of clocks, with by how much. */
export type Alarm =
  /** Our clock is not the primary's: this instance left rotation. */
  | 'clock.left'
  | 'clock.returned'
  /** The wall was set while it ran; nothing is credited for it. */
  | 'clock.stepped'
  /** The machine slept. */
  | 'clock.suspended'
  /** More than a day passed while nothing ran, or the clock was set forward: so much was not credited. */
  | 'clock.not_credited'

export interface LedgerSettings {
  readonly heartbeatMs: Milliseconds
  readonly creditMaxMs: Milliseconds
  /** How far our wall may be from the primary's; undefined in development, where the clock is moved at will. */
  readonly skewMaxMs?: Milliseconds
  readonly onAlarm?: (alarm: Alarm, byMs: Milliseconds) => void
  /** Called when another instance moved the clock of development mode. */
  readonly onMoved?: (movedMs: Milliseconds) => void
  /** Whether this is still the database that it should be; each reading and each beat is held against it. */
  readonly fence?: Fence
}

interface LedgerRow extends Record<string, unknown> {
  t: Instant
  wall: Instant
  served_ms: number
  moved_ms: number
  identity: string | null
  restores: number
  epoch: number
  fenced_why: string | null
}

/** The readings that the ledger was last written or read at. */
interface Base {
  readonly t: Instant
  readonly monotonic: Milliseconds
  readonly boot: Milliseconds
  readonly wall: Instant
}

/** Smaller differences between ledger and wall are heartbeat grain, not worth a changed minute on a page. */
const SHIFT_GRAIN_MS = 120_000
/** A pause of the heartbeat longer than this many beats was not service. */
const BEATS_MISSED_MAX = 6
/** What the clocks of one machine may differ by without it having slept. */
const SLEEP_GRAIN_MS = 5_000
/** Longer than any development. */
const ANY_LENGTH_MS = days(1_000_000)

const LEDGER = sql`select t, wall, served_ms, moved_ms, identity, restores, epoch, fenced_why from ledger`

/**
 * Time as a ledger in the primary database (machine.md b.8 "Clock"). Each instance adds what its monotonic clock
 * measured; what passed while nothing ran is credited by the wall, but at most 24 h of it, so that a clock that was
 * set forward cannot end a wait. An instance whose wall is not the primary's writes nothing here, and comes back as
 * one does that was away.
 */
export class Time {
  readonly #database: Database
  readonly #clock: Clock
  readonly #settings: LedgerSettings
  /** Undefined while this instance is out of rotation: it has no time of its own then, only the ledger's. */
  #base: Base | undefined
  #hasLeft = false
  /** Whether the service has answered since the last beat. */
  #serving = false

  constructor(database: Database, clock: Clock, settings: LedgerSettings) {
    this.#database = database
    this.#clock = clock
    this.#settings = settings
  }

  /** May this instance answer, and do what is due? */
  get isInRotation(): boolean {
    return this.#base !== undefined
  }

  /** Joins the ledger, or makes it; stays out where its clock is wrong. */
  async join(): Promise<void> {
    const { skewMaxMs } = this.#settings
    const { primary, isRight } = await this.#compare(skewMaxMs)
    await this.#database.query(
      sql`insert into ledger (t, wall, served_ms) values (${at(primary)}, ${at(primary)}, 0) on conflict do nothing`,
    )
    if (isRight) await this.#enter()
  }

  /**
   * Writes the time that passed here into the ledger. It counts as served where stops could be taken at this beat and at
   * the one before; who does not answer writes nothing, so that it takes no served time away from the others.
   */
  async beat(answers = true): Promise<void> {
    const served = this.#serving
    this.#serving = false
    const { isRight } = await this.#compare(this.#settings.skewMaxMs)
    if (!answers || !isRight) return
    if (this.#base) await this.#advance(served ? this.#settings.heartbeatMs * BEATS_MISSED_MAX : 0)
    else await this.#enter()
    this.#serving = true
  }

  /** Development and tests only: the clock was moved, and the service counts as having answered meanwhile. */
  async moved(movedMs: Milliseconds): Promise<void> {
    await this.#database.query(sql`update ledger set moved_ms = ${movedMs}`)
    this.#settings.onMoved?.(movedMs)
    await this.#advance(ANY_LENGTH_MS)
    this.#serving = true
  }

  /** Read anew for who asks. Who asks at the same time shares a reading that began after all of them asked. */
  async moment(): Promise<Now> {
    try {
      return await this.#reading()
    } catch (error) {
      throw metByThisAct(error)
    }
  }

  readonly #reading = shared(() => this.#moment())

  async #moment(): Promise<Now> {
    const row = await this.#read(LEDGER)
    const now = Math.max(row.t, this.#estimate() ?? row.t)
    const since = now - row.t
    const servedSince = this.#serving && since <= this.#settings.heartbeatMs * BEATS_MISSED_MAX ? since : 0
    const shift = this.#clock.wall() - now
    return { now, servedMs: row.served_ms + servedSince, shiftMs: Math.abs(shift) < SHIFT_GRAIN_MS ? 0 : shift }
  }

  /**
   * Credits the time in which nothing ran. The furthest wall ever seen is kept, so that instances whose walls disagree
   * cannot credit the same time again and again.
   */
  async #enter(): Promise<void> {
    const before = await this.#read(LEDGER)
    const wall = this.#clock.wall()
    const away = wall - before.wall
    if (away > this.#settings.creditMaxMs) this.#alarm('clock.not_credited', away - this.#settings.creditMaxMs)
    const row = await this.#read(sql`
      update ledger set
        t = t + least(greatest(${at(wall)}::timestamptz - wall, interval '0'), ${this.#settings.creditMaxMs}::bigint * interval '1 millisecond'),
        wall = greatest(wall, ${at(wall)}::timestamptz), epoch = epoch + 1
      returning t, wall, served_ms, moved_ms, identity, restores, epoch, fenced_why`)
    this.#follow(row)
    await this.#settings.fence?.keep()
  }

  async #advance(servedLimitMs: Milliseconds): Promise<void> {
    const slept = this.#slept()
    const reading = (this.#estimate() ?? 0) + Math.min(slept, this.#settings.creditMaxMs)
    const limit = slept > 0 ? 0 : servedLimitMs
    const row = await this.#read(sql`
      update ledger set
        served_ms = served_ms + case when ${at(reading)}::timestamptz - t <= ${limit}::bigint * interval '1 millisecond'
          then greatest(0, floor(extract(epoch from ${at(reading)}::timestamptz - t) * 1000))::bigint else 0 end,
        t = greatest(t, ${at(reading)}::timestamptz),
        wall = greatest(wall, ${at(this.#clock.wall())}::timestamptz), epoch = epoch + 1
      returning t, wall, served_ms, moved_ms, identity, restores, epoch, fenced_why`)
    this.#follow(row, slept > 0 ? undefined : reading)
    await this.#settings.fence?.keep()
  }

  /** Every reading of the ledger comes through here: it is judged, and development's clock follows it. */
  async #read(statement: Sql): Promise<LedgerRow> {
    const judged = this.#settings.fence?.asking()
    const [row] = await this.#database.query<LedgerRow>(statement)
    if (!row) throw new Error('the ledger is missing: join() first')
    const { identity, restores, epoch, fenced_why: fencedWhy } = row
    judged?.({ identity, restores, epoch, fencedWhy, isFresh: false })
    this.#settings.onMoved?.(row.moved_ms)
    return row
  }

  /** Holds our wall against the primary's. Which of the two is right nobody can say here, so that who differs goes. */
  async #compare(skewMaxMs: Milliseconds | undefined): Promise<{ primary: Instant; isRight: boolean }> {
    if (skewMaxMs === undefined) return { primary: this.#clock.wall(), isRight: true }
    const { primary, skewMs } = await compareClocks(this.#database, this.#clock)
    const isRight = Math.abs(skewMs) <= skewMaxMs
    if (!isRight) this.#alarm('clock.left', skewMs)
    else if (this.#hasLeft) this.#alarm('clock.returned', skewMs)
    else this.#tellSteps(skewMaxMs)
    this.#hasLeft = !isRight
    if (!isRight) this.#base = undefined
    return { primary, isRight }
  }

  #tellSteps(byMs: Milliseconds): void {
    if (!this.#base) return
    const slept = this.#slept()
    if (slept > 0) this.#alarm('clock.suspended', slept)
    const passed = this.#clock.monotonic() - this.#base.monotonic + slept
    const stepped = this.#clock.wall() - this.#base.wall - passed
    if (Math.abs(stepped) > byMs) this.#alarm('clock.stepped', stepped)
  }

  #alarm(alarm: Alarm, byMs: Milliseconds): void {
    this.#settings.onAlarm?.(alarm, Math.round(byMs))
  }

  /** The ledger's time now, by our monotonic clock. */
  #estimate(): Instant | undefined {
    return this.#base && Math.floor(this.#base.t + (this.#clock.monotonic() - this.#base.monotonic))
  }

  /** How long the machine slept since: its monotonic clock knows nothing of it. Time passed, and nothing was served. */
  #slept(): Milliseconds {
    if (!this.#base) return 0
    const passed = this.#clock.monotonic() - this.#base.monotonic
    const slept = Math.floor(this.#clock.boot() - this.#base.boot - passed)
    return slept > SLEEP_GRAIN_MS ? slept : 0
  }

  /**
   * Goes on from the ledger. Where it stands at our own reading, the monotonic clock goes on from that reading, too: what
   * the answer of the database took, and the fraction that an instant has no place for, passed and are not lost.
   */
  #follow(row: LedgerRow, reading?: Instant): void {
    const here = this.#clock.monotonic()
    const monotonic = this.#base && row.t === reading ? this.#base.monotonic + (row.t - this.#base.t) : here
    const since = here - monotonic
    this.#base = { t: row.t, monotonic, boot: this.#clock.boot() - since, wall: this.#clock.wall() - since }
  }
}
