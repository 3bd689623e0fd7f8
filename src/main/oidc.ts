import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Acting, acting } from '../features/oidc/flow-acting.ts'
import { signingKeys } from '../features/oidc/flow-keys.ts'
import { standingOf } from '../features/oidc/flow-standing.ts'
import type { Present } from '../features/oidc/shell-present.ts'
import { isLocale, type Locale } from '../kernel/locale.ts'
import { asOneAct } from '../platform/database/outage.ts'
import { setCookie } from '../platform/http/cookies.ts'
import { HSTS, SECURITY_HEADERS } from '../platform/http/guard.ts'
import { errorFields } from '../platform/log.ts'
import type { Service } from '../platform/service.ts'
import { type Arrived, arrive, isHttps, nobody } from './arrival.ts'
import { brokenAnswer } from './broken.ts'
import { respond } from './respond.ts'

/** Behind these the library answers; everything else is ours. */
const PATHS = /^(?:\/\.well-known\/openid-configuration|\/oidc\/[^?]*)(?:\?|$)/

export const isOidc = (url: string | undefined): boolean => PATHS.test(url ?? '')

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** The language that the app is in (OpenID Connect Core 3.1.2.1): who comes from it goes on reading it, as if chosen here. */
const languageOf = ({ searchParams }: URL): Locale | undefined =>
  searchParams
    .get('ui_locales')
    ?.split(' ')
    .map((tag) => tag.toLowerCase().split('-')[0])
    .find(isLocale)

/** The request as the arrival of our pages reads it; its body is the library's to read. */
const requestOf = (service: Service, { method = 'GET', url = '/', headers }: IncomingMessage): Request => {
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
  )
  const target = new URL(url, service.settings.origin)
  const language = languageOf(target)
  if (language) target.searchParams.set('lang', language)
  return new Request(target, {
    method: method === 'HEAD' ? 'HEAD' : 'GET',
    headers: entries,
  })
}

/**
 * The OpenID provider on our server. It is loaded and its first key is made when somebody asks for it, and it is made anew
 * when the keys change; who is there is found out as for any page, and stays with the request while the library has it.
 */
export function oidcListener(service: Service): Handler {
  const there = new WeakMap<IncomingMessage, Present>()
  const presentIn = ({ req }: { readonly req: IncomingMessage }): Present => {
    const present = there.get(req)
    if (!present) throw new Error('nobody arrived')
    return present
  }
  let known: { readonly version: string; readonly handler: Promise<Handler> } | undefined
  const handlerOf = async (): Promise<Handler> => {
    const keys = await signingKeys(service, (await service.time.moment()).now)
    if (known?.version !== keys.version) {
      const handler = import('../features/oidc/shell-provider.ts').then(({ makeProvider }) => {
        const made = makeProvider(service, keys.jwks(), presentIn)
        made.on('server_error', (_, error) => service.log.error('openid connect failed', errorFields(error)))
        return made.callback()
      })
      known = { version: keys.version, handler }
      // What failed once is tried again with the next request.
      handler.catch(() => {
        known = undefined
      })
    }
    return known.handler
  }
  return async (request, response) => {
    dress(service, request, response)
    const asked = requestOf(service, request)
    try {
      // Hono's types tell HTTP/1 and HTTP/2 apart; only the socket's address is read.
      const arrived = await arrive(service, asked, { incoming: request as never }, () => '', '/oidc')
      if (arrived.newBrowser)
        response.appendHeader('set-cookie', setCookie('browser', arrived.newBrowser, isHttps(service)))
      if (arrived.newLocale) response.appendHeader('set-cookie', setCookie('lang', arrived.newLocale, isHttps(service)))
      const present = await presentOf(service, arrived, asked)
      there.set(request, present)
      const handler = await handlerOf()
      await acting.run(actingOf(present), () => asOneAct(() => handler(request, response)))
    } catch (error) {
      await sendBroken(service, asked, response, error)
    }
  }
}

const actingOf = ({ x, person }: Present): Acting => ({
  browserKey: x.visitor.browserKey,
  source: x.visitor.source,
  sessionId: person?.session.sessionId,
  epoch: person?.account.epoch,
})

async function presentOf(service: Service, arrived: Arrived, asked: Request): Promise<Present> {
  const { person } = arrived.exchange
  const open = person?.account.disputedAt === null && person.session.recoveryOf === null ? person : undefined
  const x = { ...arrived.exchange, person: open }
  return {
    x,
    person: open,
    standing: open && (await standingOf(service, open)),
    broken: (error) => brokenAnswer(service, x, error, whatWas(asked)),
    async write(response, answer) {
      const page = await respond(
        service,
        { ...arrived, newBrowser: undefined, newLocale: undefined, exchange: x },
        answer,
        asked,
      )
      // What the library allowed for a page of its own does not go with ours.
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
      for (const [name, value] of page.headers) if (name !== 'set-cookie') response.setHeader(name, value)
      for (const cookie of page.headers.getSetCookie()) response.appendHeader('set-cookie', cookie)
      return { status: page.status, body: Buffer.from(await page.arrayBuffer()) }
    },
  }
}

/** The headers of every answer, and for the library the origin that people see, whatever stands between them and us. */
function dress(service: Service, request: IncomingMessage, response: ServerResponse): void {
  const { protocol, host } = new URL(service.settings.origin)
  request.headers['x-forwarded-proto'] = protocol.replace(':', '')
  request.headers['x-forwarded-host'] = host
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
  if (isHttps(service)) response.setHeader('strict-transport-security', HSTS)
}

const whatWas = ({ method, url }: Request) => ({ method, route: new URL(url).pathname })

/** The page of an outage, where not even who is there could be found out. */
async function sendBroken(service: Service, asked: Request, response: ServerResponse, error: unknown): Promise<void> {
  const arrived = nobody(service, asked, undefined)
  const page = await respond(service, arrived, brokenAnswer(service, arrived.exchange, error, whatWas(asked)), asked)
  const body = Buffer.from(await page.arrayBuffer())
  if (!response.headersSent) response.writeHead(page.status, Object.fromEntries(page.headers))
  response.end(body)
}
