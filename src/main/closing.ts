import type { Server, ServerResponse } from 'node:http'
import type { Clock } from '../kernel/clock.ts'
import { policy } from '../policy/policy.ts'

/**
 * How a server ends: it takes nobody new, lets those who are under way come to their answer, no longer than patience lasts or
 * until `now` fires, and hangs up. Connections on which nobody asks anything are not waited for.
 */
export function closing(server: Server, clock: Clock): (now?: AbortSignal) => Promise<void> {
  const underWay = new Set<ServerResponse>()
  const over = new AbortController()
  let isClosing = false
  const look = () => {
    if (isClosing && underWay.size === 0) over.abort()
  }
  server.prependListener('request', (_, response) => {
    underWay.add(response)
    response.once('close', () => {
      underWay.delete(response)
      look()
    })
    // A connection that is kept alive would carry the next request here.
    if (isClosing) response.setHeader('connection', 'close')
  })
  return async (now) => {
    isClosing = true
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    look()
    await clock.sleep(policy.stop_patience_ms, now ? AbortSignal.any([over.signal, now]) : over.signal)
    server.closeAllConnections()
    await closed
  }
}
