import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock, Instant } from '../../src/kernel/clock.ts'
import { days, type Milliseconds } from '../../src/kernel/duration.ts'
import { type Random, seededRandom } from '../../src/kernel/random.ts'
import { armUpkeep } from '../../src/main/upkeep.ts'
import { runDue } from '../../src/main/worker.ts'
import { readSettings, type Settings } from '../../src/platform/config/settings.ts'
import { KeyRing } from '../../src/platform/crypto/key-ring.ts'
import { RootKey } from '../../src/platform/crypto/root-key.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { nextDueAt } from '../../src/platform/due.ts'
import { openLog } from '../../src/platform/log.ts'
import type { Service } from '../../src/platform/service.ts'
import { Time } from '../../src/platform/time.ts'
import type { Policy } from '../../src/policy/policy.ts'
import { freshDatabase } from '../support/database.ts'
import type { Chance } from '../walks/chance.ts'
import { type Letter, Post } from './post.ts'
import { Remembered } from './remembered.ts'
import { Line, Turns } from './turns.ts'

const START = Date.parse('2026-12-22T05:04:00Z')
const ROOT = new RootKey(Buffer.alloc(32, 7))
/** A loop that does not come to an end is a mistake and has to be seen. */
const ROUNDS_MAX = 1_000_000

/** What a vacuum of its own accord finds depends on the weather; here it comes when the simulation says. */
const NO_VACUUM = `do $$ declare name text; begin
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('alter table %I set (autovacuum_enabled = false)', name);
  end loop; end $$`

/** A clock whose hands only the simulation moves. */
class HandClock implements Clock {
  #wall = START
  #monotonic = 0

  wall = (): Instant => this.#wall
  monotonic = (): Milliseconds => this.#monotonic
  boot = (): Milliseconds => this.#monotonic

  pass(byMs: Milliseconds): void {
    this.#wall += byMs
    this.#monotonic += byMs
  }

  /** The wall is set, and no time passed. */
  step(byMs: Milliseconds): void {
    this.#wall += byMs
  }

  async sleep(): Promise<void> {}
}

interface Instance {
  readonly service: Service
  readonly turns: Turns
}

/** When the next thing is due, by the ledger, as long as nothing more is written. */
interface Ahead {
  readonly now: Instant
  readonly next: Instant | undefined
  readonly writes: number
}

export interface MachineSettings {
  readonly seed: number
  readonly policy: Policy
  readonly sms: boolean
}

/** The whole service in one process: the real flows on the real engine, with hands on its clock, chance, post and death. */
export class Machine {
  readonly clock = new HandClock()
  readonly post: Post
  readonly line: Line
  readonly #database: Database
  readonly #settings: Settings
  readonly #policy: Policy
  readonly #random: Random
  readonly #close: () => Promise<void>
  #instances: Instance[] = []
  /** What the service itself called a failure; a crash on purpose is none. */
  readonly failures: string[] = []
  /** How much longer than the clock's it really was: while the clock was wrong. */
  #wrongMs = 0
  crashes = 0
  #ahead: Ahead | undefined

  private constructor(database: Database, line: Line, close: () => Promise<void>, folder: string, s: MachineSettings) {
    this.#database = database
    this.line = line
    this.#policy = s.policy
    this.#random = seededRandom(`honnin ${s.seed}`)
    this.post = new Post(() => this.now, s.sms)
    const settings = readSettings({ DATA_DIR: folder, HONNIN_ORIGIN: 'http://localhost:3000' }, 'development')
    // Development always has a telephone; a service without SMS is one in production that names no gateway.
    this.#settings = s.sms ? settings : { ...settings, mode: 'production' }
    this.#close = async () => {
      await close()
      rmSync(folder, { recursive: true, force: true })
    }
  }

  static async make(settings: MachineSettings): Promise<Machine> {
    const { database, drop } = await freshDatabase()
    await database.script(NO_VACUUM)
    const line = new Line(database, await Remembered.of(database))
    const machine = new Machine(database, line, drop, mkdtempSync(join(tmpdir(), 'honnin-simulate-')), settings)
    await machine.restart()
    await armUpkeep(machine.service)
    return machine
  }

  get service(): Service {
    return this.#instances[0]?.service as Service
  }

  get statements(): number {
    return this.line.count
  }

  /** What time it really is. */
  get now(): Instant {
    return this.clock.wall() - this.#wrongMs
  }

  /** Two new instances on the same database; whatever ran is gone. */
  async restart(): Promise<void> {
    this.#ahead = undefined
    this.#instances = []
    for (let i = 0; i < 2; i++) {
      const turns = new Turns(this.line)
      const { ledger_credit_max_ms: creditMaxMs } = this.#policy
      // The hands of the clock move only while it answers, so that however long a beat is, all of it was served.
      const time = new Time(turns, this.clock, { heartbeatMs: days(100_000), creditMaxMs })
      await time.join()
      await time.beat()
      const log = openLog('warn', { write: (line: string) => this.#heard(line) })
      const random = this.#random
      const ring = await KeyRing.open(turns, [ROOT], random)
      await ring.refresh((await time.moment()).now)
      const { keys } = ring
      const [policy, settings, clock] = [this.#policy, this.#settings, this.clock]
      const service = { database: turns, time, clock, random, keys, ring, policy, settings, log, nudge() {} }
      this.#instances.push({ turns, service })
    }
  }

  #heard(line: string): void {
    if (
      /timer failed|message failed/.test(line) &&
      !/"Crash"|mailbox_unknown|number_unknown/.test(line) &&
      line.includes('"error"')
    )
      this.failures.push(line)
  }

  /** The first instance dies at its n-th statement from now; half a statement is the written one that nobody hears of. */
  dieAfter(statements: number): void {
    this.#instances[0]?.turns.dieAfter(statements)
  }

  get isDead(): boolean {
    return this.#instances.some(({ turns }) => turns.isDead)
  }

  /** Several people act at once: whose statement is next, chance says. */
  async race<T>(chance: Chance, run: () => Promise<T>): Promise<T> {
    this.line.chance = chance
    try {
      return await run()
    } finally {
      this.line.chance = undefined
    }
  }

  /** Brings it back after a crash. */
  async revive(): Promise<void> {
    this.crashes++
    await this.restart()
  }

  /** Sends and rings all that is due, by one worker or by two at once; answers when the next thing will be due. */
  async work(two?: Chance): Promise<Ahead> {
    const ahead = this.#ahead
    // Where nothing was written since, nothing more is due.
    if (ahead && ahead.writes === this.line.writes) return ahead
    const workers = two ? this.#instances : this.#instances.slice(0, 1)
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const { service } = this
      const [{ now }, next] = await Promise.all([service.time.moment(), nextDueAt(service.database)])
      if (next === undefined || next > now) {
        this.#ahead = { now, next, writes: this.line.writes }
        return this.#ahead
      }
      // Within a race of people the workers are part of it.
      const race = this.line.chance
      this.line.chance = two ?? race
      await Promise.all(workers.map((worker) => runDue(worker.service, this.post.carriers()))).finally(() => {
        this.line.chance = race
      })
    }
    throw new Error('more is due than can be done')
  }

  /** Lets time pass until then, from one due instant to the next; answers early where letters arrived. */
  async passTo(goal: Instant): Promise<Letter[]> {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const { now, next } = await this.work()
      const arrived = this.post.fetch()
      const left = goal - this.now
      if (arrived.length > 0 || left <= 0) return arrived
      await this.#pass(next === undefined ? left : Math.min(left, Math.max(next - now, 1)))
    }
    throw new Error('the clock met more due work than it can run')
  }

  /** The second instance follows by its own monotonic clock. */
  async #pass(byMs: Milliseconds): Promise<void> {
    this.clock.pass(Math.ceil(byMs))
    this.#ahead = undefined
    await this.service.time.beat()
  }

  /** Nothing ran for so long. */
  async down(forMs: Milliseconds): Promise<void> {
    this.clock.pass(forMs)
    await this.restart()
  }

  /** Somebody set the clock of the machine. */
  stepClock(byMs: Milliseconds): void {
    this.clock.step(byMs)
    this.#wrongMs += byMs
  }

  /** Takes away what was deleted. */
  tidy(): Promise<void> {
    return this.#database.script('vacuum')
  }

  close(): Promise<void> {
    return this.#close()
  }
}
