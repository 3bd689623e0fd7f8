import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recognise, signIn } from '../../src/features/session/flow.ts'
import type { Person, Visitor } from '../../src/features/session/store-visitor.ts'
import { MovableClock } from '../../src/kernel/clock.ts'
import { systemRandom } from '../../src/kernel/random.ts'
import { type DevelopmentCarriers, developmentCarriers } from '../../src/main/carriers.ts'
import { type AccountWish, type MadeAccount, makeAccount } from '../../src/main/dev-accounts.ts'
import { letPass } from '../../src/main/dev-clock.ts'
import { armUpkeep } from '../../src/main/upkeep.ts'
import { dueRuns } from '../../src/main/worker.ts'
import { readSettings, type Settings } from '../../src/platform/config/settings.ts'
import { KeyRing } from '../../src/platform/crypto/key-ring.ts'
import { RootKey } from '../../src/platform/crypto/root-key.ts'
import { type Database, openDatabase } from '../../src/platform/database/database.ts'
import { type Log, openLog } from '../../src/platform/log.ts'
import type { Service } from '../../src/platform/service.ts'
import { Time } from '../../src/platform/time.ts'
import { policy } from '../../src/policy/policy.ts'
import { freshDatabase, type TestDatabase } from './database.ts'

export const PASSWORD = 'a long password for trying'

/** The service on the real engine with a clock of its own, without pages: what flows are tested on. */
export interface World {
  readonly service: Service
  readonly carriers: DevelopmentCarriers
  /** What was logged, all of it, at debug level. */
  readonly logged: () => string
  /** A further instance of the service on the same database. */
  another(): Promise<Service>
  account(wish?: Partial<AccountWish>): Promise<MadeAccount>
  /** Somebody at a browser of their own, signed in with the password. */
  person(account: MadeAccount, browser?: string): Promise<Person>
  visitor(browser: string): Visitor
  /** Sends and rings what is due now. */
  settle(): Promise<void>
  advance(byMs: number): Promise<void>
  close(): Promise<void>
}

/** The root key of every world. */
export const MASTER = Buffer.alloc(32, 7)

/** An instance of the service on a database; several may share the clock as they share the ledger. */
async function instanceOn(database: Database, clock: MovableClock, settings: Settings, log: Log): Promise<Service> {
  const onMoved = (movedMs: number) => {
    clock.offset = movedMs
  }
  const time = new Time(database, clock, {
    heartbeatMs: policy.ledger_heartbeat_ms,
    creditMaxMs: policy.ledger_credit_max_ms,
    onMoved,
  })
  await time.join()
  const ring = await KeyRing.open(database, [new RootKey(MASTER)], systemRandom)
  await ring.refresh((await time.moment()).now)
  return { database, time, clock, random: systemRandom, keys: ring.keys, ring, policy, settings, log, nudge() {} }
}

export async function makeWorld(
  environment: Readonly<Record<string, string>> = {},
  on: Promise<TestDatabase> = freshDatabase(),
): Promise<World> {
  const { database, connection, drop } = await on
  const folder = mkdtempSync(join(tmpdir(), 'honnin-world-'))
  const settings = readSettings(
    { DATA_DIR: folder, HONNIN_ORIGIN: 'http://localhost:3000', ...environment },
    'development',
  )
  const lines: string[] = []
  const log = openLog('debug', { write: (line: string) => void lines.push(line) })
  const clock = new MovableClock()
  const service = await instanceOn(database, clock, settings, log)
  await armUpkeep(service)
  const carriers = developmentCarriers(settings, () => clock.wall())
  const closers: (() => Promise<void>)[] = []
  const run = dueRuns(service, carriers)
  return {
    service,
    carriers,
    logged: () => lines.join(''),
    async another() {
      const second = openDatabase(connection, () => {})
      closers.push(() => second.close())
      return instanceOn(second, clock, settings, log)
    },
    ...peopleOf(service),
    async settle() {
      while ((await run()) > 0);
    },
    advance: (byMs) => letPass(service, run, clock, byMs),
    async close() {
      for (const close of closers) await close()
      await drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Accounts, and people at browsers of their own. */
function peopleOf(service: Service): Pick<World, 'account' | 'person' | 'visitor'> {
  let count = 0
  const visitor = (browser: string): Visitor => ({
    browserKey: service.keys.digest('browser', browser).toString('hex'),
    locale: 'ja',
    source: '192.0.2.*',
    agent: 'Chrome / Android',
  })
  return {
    visitor,
    async account(wish = {}) {
      const identifier = `person${++count}@example.jp`
      const made = await makeAccount(service, { identifier, password: PASSWORD, ...wish })
      if (!made.ok) throw new Error(made.refusal.code)
      return made.value
    },
    async person(account, browser = `browser-${++count}`) {
      const opened = await signIn(service, visitor(browser), account.identifier, account.password)
      if (!opened.ok) throw new Error(opened.refusal.code)
      const person = await recognise(service, visitor(browser), opened.value.token)
      if (!person) throw new Error('not recognised')
      return person
    },
  }
}
