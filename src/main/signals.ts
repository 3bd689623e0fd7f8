import { getRequestListener } from '@hono/node-server'
import { signalAnswer } from '../features/signal/api.ts'
import { SSF_BASE, SSF_CONFIGURATION } from '../features/signal/stream.ts'
import { HSTS, SECURITY_HEADERS } from '../platform/http/guard.ts'
import { errorFields } from '../platform/log.ts'
import type { Service } from '../platform/service.ts'
import { isHttps } from './arrival.ts'

/** Endpoints for receivers of signals: machines with tokens, no pages, no cookies. */
export const isSignal = (url = ''): boolean => url.startsWith(`${SSF_BASE}/`) || url.split('?')[0] === SSF_CONFIGURATION

export const signalListener = (service: Service) =>
  getRequestListener(async (request) => {
    const answer = await signalAnswer(service, request).catch((error) => {
      service.log.error('signals failed', { ...errorFields(error), method: request.method })
      return Response.json({ err: 'internal_error' }, { status: 500 })
    })
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) answer.headers.set(name, value)
    if (isHttps(service)) answer.headers.set('strict-transport-security', HSTS)
    return answer
  })
