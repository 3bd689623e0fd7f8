import { systemClock } from '../../src/kernel/clock.ts'
import { systemRandom } from '../../src/kernel/random.ts'
import { makeApp } from '../../src/main/app.ts'
import { closedApp } from '../../src/main/closed.ts'
import { productRoutes } from '../../src/main/routes.ts'
import { readSettings } from '../../src/platform/config/settings.ts'
import { Keys } from '../../src/platform/crypto/keys.ts'
import { openDatabase } from '../../src/platform/database/database.ts'
import { openLog } from '../../src/platform/log.ts'
import type { Service } from '../../src/platform/service.ts'
import { Time } from '../../src/platform/time.ts'
import { policy } from '../../src/policy/policy.ts'

const MASTER = Buffer.alloc(32, 7)

export interface BrokenApp {
  ask(path: string, init?: RequestInit): Promise<Response>
  log(): string
  close(): Promise<void>
}

/** The pages in production where the database is away, with the one page of a fenced database at "/closed", and with "/mistake", which fails with `secret` in its error. */
export function brokenApp(secret: string): BrokenApp {
  const lines: string[] = []
  const clock = systemClock
  const database = openDatabase({ urls: ['postgres://nobody@127.0.0.1:1/none'], connectionsMax: 2 }, () => {})
  const time = new Time(database, clock, {
    heartbeatMs: policy.ledger_heartbeat_ms,
    creditMaxMs: policy.ledger_credit_max_ms,
  })
  const settings = readSettings(
    { HONNIN_ORIGIN: 'https://id.example.jp', SMTP_URL: 'smtp://mail.example.jp', MAIL_FROM: 'no-reply@example.jp' },
    'production',
  )
  const service: Service = {
    database,
    time,
    clock,
    random: systemRandom,
    keys: new Keys(MASTER, systemRandom),
    ring: { refresh: () => Promise.resolve([]) },
    policy,
    settings,
    log: openLog('info', { write: (line: string) => void lines.push(line) }),
    nudge() {},
  }
  const app = makeApp({
    service,
    routes: productRoutes,
    unready: () => Promise.reject(new Error('no ledger')),
  })
  app.get('/closed', (c) => closedApp(service).fetch(c.req.raw))
  app.get('/mistake', () => {
    throw new Error(secret)
  })
  return {
    ask: async (path, init) => app.request(`https://id.example.jp${path}`, init),
    log: () => lines.join(''),
    close: () => database.close(),
  }
}
