import { createServer, type RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { clientsOfFile } from '../features/oidc/flow-clients.ts'
import { MovableClock, systemClock } from '../kernel/clock.ts'
import { systemRandom } from '../kernel/random.ts'
import type { Settings } from '../platform/config/settings.ts'
import { KeyRing } from '../platform/crypto/key-ring.ts'
import type { Database } from '../platform/database/database.ts'
import { migrate } from '../platform/database/migrate.ts'
import { sql } from '../platform/database/sql.ts'
import type { Log } from '../platform/log.ts'
import type { Service } from '../platform/service.ts'
import { Time } from '../platform/time.ts'
import { policy } from '../policy/policy.ts'
import { makeApp } from './app.ts'
import { type Carriers, type DevelopmentCarriers, developmentCarriers, productionCarriers } from './carriers.ts'
import { openHelp } from './help-folder.ts'
import { loadRootKeys } from './key.ts'
import { isOidc, oidcListener } from './oidc.ts'
import { productRoutes } from './routes.ts'
import { isSignal, signalListener } from './signals.ts'
import { MIGRATIONS, StartError, type Store } from './store.ts'
import { armUpkeep } from './upkeep.ts'
import { dueRuns, startWorker, type Worker } from './worker.ts'

export interface Running {
  readonly service: Service
  readonly port: number
  /** Resolves when the service can not go on (the engine died): the process should end, and be started again. */
  readonly failed: Promise<string>
  stop(): Promise<void>
}

/** Migrations -> key -> time -> app and worker, on a database that is open; with carriers of its own where it is measured. */
export async function assemble(settings: Settings, log: Log, store: Store, given?: Carriers): Promise<Running> {
  const { database } = store
  const development = settings.mode === 'development'
  const migrated = await migrate(database, MIGRATIONS, systemClock.wall())
  if (!migrated.ok)
    throw new StartError(`migrations: ${migrated.refusal.code} ${JSON.stringify(migrated.refusal.params)}`)
  const ring = await KeyRing.open(database, await loadRootKeys(settings, systemRandom), systemRandom)
  const clock = new MovableClock()
  const heartbeatMs = policy.ledger_heartbeat_ms
  const onMoved = (movedMs: number) => {
    clock.offset = movedMs
  }
  const time = new Time(database, clock, {
    heartbeatMs,
    creditMaxMs: policy.ledger_credit_max_ms,
    ...(development ? { onMoved } : {}),
  })
  if (!development) await refuseMovedClock(database)
  await time.join()
  await ring.refresh((await time.moment()).now)
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
  const ready = async () => (await database.query(sql`select 1 from ledger`)).length === 1
  const app = makeApp({ service, routes: [...productRoutes, ...hostRoutes, ...devRoutes], ready })
  const server = createServer(listenerOf(service, app))
  const port = await listen(server, settings)
  worker = startWorker(service, run)
  warmUp()
  log.info('ready', { port, origin: settings.origin })
  return {
    service,
    port,
    failed: store.failed,
    async stop() {
      server.closeIdleConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      await worker?.stop()
      carriers.close()
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
