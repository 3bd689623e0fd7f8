import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { closedPage } from '../features/session/pages-problem.ts'
import { SECURITY_HEADERS } from '../platform/http/guard.ts'
import { assets } from '../platform/page/layout.ts'
import type { Service } from '../platform/service.ts'
import { policy } from '../policy/policy.ts'
import { nobody } from './arrival.ts'
import { respond } from './respond.ts'

/**
 * What answers while the database is fenced (docs/decisions/040): one page, whatever is asked for. There is no worker and no
 * route here, so that nothing can be sent, completed or signed in to.
 */
export function closedApp(service: Service) {
  const app = new Hono<{ Bindings: object }>()
  app.use(async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  })
  for (const asset of assets) app.get(asset.path, (c) => c.body(asset.body, 200, { 'content-type': asset.type }))
  app.get('/health', (c) => c.json({ status: 'up' }, 200, { 'cache-control': 'no-store' }))
  app.get('/ready', (c) => c.json({ status: 'not-ready', reason: 'fence' }, 503, { 'cache-control': 'no-store' }))
  app.all('*', (c) => {
    const arrived = nobody(service, c.req.raw, c.env)
    return respond(service, arrived, closedPage(arrived.exchange), c.req.raw)
  })
  return app
}

export interface Closed {
  readonly port: number
  /** Resolves when the gate may be open again. */
  readonly again: Promise<void>
  stop(): Promise<void>
}

/** Answers with that page until `isOpen`, which is asked at every heartbeat. */
export async function openClosed(service: Service, isOpen: () => Promise<boolean>): Promise<Closed> {
  const { settings, clock } = service
  const server = createServer(getRequestListener(closedApp(service).fetch))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, settings.host, resolve)
  })
  const stopped = new AbortController()
  const wait = async () => {
    while (!stopped.signal.aborted) {
      await clock.sleep(policy.fence_poll_ms, stopped.signal)
      if (!stopped.signal.aborted && (await isOpen().catch(() => false))) return
    }
  }
  const waiting = wait()
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : settings.port,
    // Who is stopped is not opened again.
    again: waiting.then(() => (stopped.signal.aborted ? new Promise<void>(() => {}) : undefined)),
    async stop() {
      stopped.abort()
      await waiting
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}
