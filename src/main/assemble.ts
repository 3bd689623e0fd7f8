import { createServer, type RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { deliveryRoutes } from '../features/delivery/api.ts'
import { clientsOfFile } from '../features/oidc/flow-clients.ts'
import { MovableClock } from '../kernel/clock.ts'
import { systemRandom } from '../kernel/random.ts'
import type { Settings } from '../platform/config/settings.ts'
import { KeyRing } from '../platform/crypto/key-ring.ts'
import type { Database } from '../platform/database/database.ts'
import { sql } from '../platform/database/sql.ts'
import type { Log } from '../platform/log.ts'
import type { Service } from '../platform/service.ts'
import { type LedgerSettings, Time } from '../platform/time.ts'
import { policy } from '../policy/policy.ts'
import { makeApp } from './app.ts'
import { type Carriers, type DevelopmentCarriers, developmentCarriers, productionCarriers } from './carriers.ts'
import { openClosed } from './closed.ts'
import { closing } from './closing.ts'
import { doorAnswers } from './door.ts'
import { BREACHES, type FenceOn, type Gate, isOpen, openGate } from './fence.ts'
import { openHelp } from './help-folder.ts'
import { loadRootKeys } from './key.ts'
import { isOidc, oidcListener } from './oidc.ts'
import { Readiness } from './ready.ts'
import { productRoutes } from './routes.ts'
import { bringUp } from './schema.ts'
import { isSignal, signalListener } from './signals.ts'
import { StartError, type Store } from './store.ts'
import { armUpkeep } from './upkeep.ts'
import { dueRuns, startWorker, type Worker } from './worker.ts'

export interface Running {
  readonly service: Service
  readonly port: number
  /** Resolves when everything should be put together anew: the database was fenced, or is not any more. */
  readonly again: Promise<void>
  /** Resolves when the service can not go on (the engine died): the process should end, and be started again. */
  readonly failed: Promise<string>
  /**
   * Not ready first, so that whoever stands before it sends nobody any more; then nobody new, and who was under way is
   * answered; then the end. Bounded, and at once where `now` fires.
   */
  stop(now?: AbortSignal): Promise<void>
}

/** Migrations -> key -> time -> app and worker, on a database that is open; with carriers of its own where it is measured. */
export async function assemble(settings: Settings, log: Log, store: Store, given?: Carriers): Promise<Running> {
  const { database } = store
  const development = settings.mode === 'development'
  await bringUp(database, log)
  const ring = await KeyRing.open(database, await loadRootKeys(settings, systemRandom), systemRandom)
  if (!development) await refuseMovedClock(database)
  let reopen = () => {}
  const again = new Promise<void>((resolve) => {
    reopen = resolve
  })
  // In development nothing leaves the computer, and databases come and go.
  const gateOn = { settings, database, random: systemRandom, log }
  const gate = development ? undefined : await openGate(gateOn, reopen)
  const clock = new MovableClock()
  const time = new Time(database, clock, ledgerSettings(clock, log, development, gate))
  let worker: Worker | undefined
  const service: Service = {
    database,
    time,
    clock,
    random: systemRandom,
    keys: ring.keys,
    ring,
    policy,
    settings,
    log,
    nudge: () => worker?.nudge(),
  }
  if (gate?.is === 'shut') return shutService(service, store, gateOn, gate)
  await time.join()
  await ring.refresh((await time.moment()).now)
  clientsOfFile(service)
  await armUpkeep(service)
  await openHelp(settings, database, log)
  const carriers =
    given ?? (development ? developmentCarriers(settings, () => clock.wall()) : await productionCarriers(settings))
  const run = dueRuns(service, carriers)
  const devRoutes = development
    ? await (await import('./dev.ts')).devRoutes(service, carriers as DevelopmentCarriers, clock, run)
    : []
  const hostRoutes = settings.upstream ? (await import('./upstream.ts')).upstreamRoutes : []
  const readiness = new Readiness(database, time)
  const routes = [...productRoutes, ...deliveryRoutes, ...hostRoutes, ...devRoutes]
  const app = makeApp({ service, routes, unready: () => readiness.lack() })
  const server = createServer(listenerOf(service, app))
  const close = closing(server, clock)
  const port = await listen(server, settings)
  // In development the clock is moved by hand, and what passed counts as served.
  const answers = () => doorAnswers({ settings, port, clock }, policy.ledger_heartbeat_ms)
  worker = startWorker(service, run, development ? undefined : answers)
  warmUp()
  log.info('ready', { port, origin: settings.origin })
  return {
    service,
    port,
    again,
    failed: store.failed,
    async stop(now) {
      readiness.stop()
      if (settings.drainMs > 0) await clock.sleep(settings.drainMs, now)
      await close(now)
      await worker?.stop()
      carriers.close()
      await store.close()
    },
  }
}

/** How this instance keeps time: in production against the primary's clock, and on the database that it knows. */
function ledgerSettings(clock: MovableClock, log: Log, development: boolean, gate: Gate | undefined): LedgerSettings {
  const onMoved = (movedMs: number) => {
    clock.offset = movedMs
  }
  const onAlarm: LedgerSettings['onAlarm'] = (alarm, ms) =>
    alarm === 'clock.returned' ? log.info(alarm, { ms }) : log.error(alarm, { ms })
  return {
    heartbeatMs: policy.ledger_heartbeat_ms,
    creditMaxMs: policy.ledger_credit_max_ms,
    ...(development ? { onMoved } : { onAlarm, skewMaxMs: policy.clock_skew_max_ms }),
    ...(gate?.is === 'open' ? { fence: gate.fence } : {}),
  }
}

/** Answers one page and does nothing else, until the operator has accepted the database. */
async function shutService(
  service: Service,
  store: Store,
  on: FenceOn,
  { breach, inside }: Extract<Gate, { is: 'shut' }>,
): Promise<Running> {
  service.log.error(`${BREACHES[breach]} Nothing is answered or sent. See "honnin restore" (docs/restore.md).`, {
    code: `fence.${breach}`,
    detail: `${inside.identity ?? ''} ${inside.restores}/${inside.epoch}`,
  })
  const closed = await openClosed(service, () => isOpen(on))
  return {
    service,
    port: closed.port,
    again: closed.again,
    failed: store.failed,
    async stop() {
      await closed.stop()
      await store.close()
    },
  }
}

/** Pages are ours, the endpoints of OpenID Connect the library's, signals are for machines; all on one server and one origin. */
export function listenerOf(service: Service, app: ReturnType<typeof makeApp>): RequestListener {
  const [pages, oidc, signals] = [getRequestListener(app.fetch), oidcListener(service), signalListener(service)]
  return (request, response) => {
    if (isOidc(request.url)) oidc(request, response).catch(() => response.destroy())
    else if (isSignal(request.url)) void signals(request, response)
    else void pages(request, response)
  }
}

/** A clock that was moved in development must not run a service for people (S18: no test hook in production). */
async function refuseMovedClock(database: Database): Promise<void> {
  const [row] = await database.query<{ moved_ms: number }>(sql`select moved_ms from ledger`)
  if (row && row.moved_ms !== 0)
    throw new StartError(
      'This database was used in development mode with a moved clock. Production needs a database of its own.',
    )
}

const listen = (server: ReturnType<typeof createServer>, settings: Settings): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, settings.host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : settings.port)
    })
  })

/** What the first sign-up would wait for is loaded once people can already be answered. */
function warmUp(): void {
  import('../features/account/flow-blocklist.ts').then(({ loadBlocklist }) => loadBlocklist()).catch(() => {})
}
