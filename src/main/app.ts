import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { answerApi } from '../features/api/api.ts'
import { operations } from '../features/api/operations.ts'
import { documentOf } from '../features/api/shell-document.ts'
import { pictureBytes } from '../features/help/flow-pictures.ts'
import {
  expiredFormPage,
  forbiddenOriginPage,
  notFoundPage,
  recoveryOnlyPage,
  tooLargePage,
} from '../features/session/pages-problem.ts'
import type { Web } from '../features/session/shell.ts'
import type { Person } from '../features/session/store-visitor.ts'
import { asOneAct, Outage } from '../platform/database/outage.ts'
import { Fenced } from '../platform/fence.ts'
import { type Answer, type Form, goto, type Route } from '../platform/http/exchange.ts'
import { NO_FORM, readForm } from '../platform/http/form.ts'
import { HSTS, isForeign, SECURITY_HEADERS } from '../platform/http/guard.ts'
import { textResponse } from '../platform/http/packed.ts'
import { ASSET_CACHE_CONTROL } from '../platform/page/asset.ts'
import { assets } from '../platform/page/layout.ts'
import type { Service } from '../platform/service.ts'
import { type Arrived, arrive, isHttps, mayAct, nobody, sourceOf } from './arrival.ts'
import { type Asked, brokenAnswer } from './broken.ts'
import { frozenAnswer } from './frozen.ts'
import { withOnward } from './onward.ts'
import type { Unready } from './ready.ts'
import { respond } from './respond.ts'
import { securityTxt } from './security-txt.ts'

const BODY_BYTES_MAX = 131_072
/** A photograph chosen by mistake is smaller; who sends more is no person. */
const DISCARDED_BYTES_MAX = 33_554_432

type Bindings = { Bindings: Partial<HttpBindings> }

export interface AppOptions {
  readonly service: Service
  readonly routes: readonly Route<Person>[]
  /** Why people should not be sent here now (readiness); undefined where they may. */
  readonly unready: () => Promise<Unready | undefined>
}

/** Every route of the product, each behind the same arrival (who is it) and the same departure (headers, cookies). */
export function makeApp({ service, routes, unready }: AppOptions): Hono<Bindings> {
  const app = new Hono<Bindings>()
  app.use(async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      if (!c.res.headers.has(name)) c.res.headers.set(name, value)
    if (isHttps(service)) c.res.headers.set('strict-transport-security', HSTS)
  })
  for (const { path, type, body } of assets)
    app.get(path, (c) => {
      const headers = new Headers({ 'content-type': type, 'cache-control': ASSET_CACHE_CONTROL })
      return textResponse(c.req.raw, body, { status: 200, headers })
    })
  // The bytes are part of the name, as with every asset.
  app.get('/help/pictures/:file', (c, next) => {
    const bytes = pictureBytes(c.req.param('file'))
    const headers = { 'content-type': 'image/webp', 'cache-control': ASSET_CACHE_CONTROL }
    return bytes ? c.body(new Uint8Array(bytes), 200, headers) : next()
  })
  app.get('/health', (c) => c.json({ status: 'up' }, 200, { 'cache-control': 'no-store' }))
  app.get('/ready', async (c) => {
    const reason = await unready().catch((error): Unready => (error instanceof Fenced ? 'fence' : 'database'))
    const body = reason === undefined ? { status: 'ready' } : { status: 'not-ready', reason }
    return c.json(body, reason === undefined ? 200 : 503, { 'cache-control': 'no-store' })
  })
  app.get('/.well-known/change-password', (c) => c.redirect('/password', 303))
  app.get('/.well-known/security.txt', (c) =>
    c.text(securityTxt(service.settings, service.clock.wall()), 200, { 'cache-control': 'no-store' }),
  )
  // The same as long as this runs, and made when somebody asks for it.
  let made: string | undefined
  const contract = () => (made ??= JSON.stringify(documentOf(operations, service.settings.origin)))
  app.get('/openapi.json', (c) => {
    const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-cache' })
    return textResponse(c.req.raw, contract(), { status: 200, headers })
  })
  // Programs show a token with each request and no cookie: nothing of a browser's arrival is asked here.
  app.all('/api/*', (c) => answerApi(service, c.req.raw, { source: sourceOf(service, c.req.raw, c.env) }))
  const limited = bodyLimit({
    maxSize: BODY_BYTES_MAX,
    onError: async (c) => {
      await discard(c.req.raw)
      return refuseWith(service, c.req.raw, c.env, tooLargePage)
    },
  })
  // Looking at a body makes a stream of it, so what says that it is short is not looked at: nobody can send more than that.
  const limit: typeof limited = (c, next) => (isShort(c.req.raw) ? next() : limited(c, next))
  for (const route of routes)
    app.on(route.method, route.path, limit, (c) =>
      handle(service, route, c.req.raw, c.env, (name) => c.req.param(name as never) ?? ''),
    )
  app.notFound((c) => refuseWith(service, c.req.raw, c.env, notFoundPage))
  app.onError((error, c) => {
    const asked = { method: c.req.method, route: c.req.routePath }
    return refuseWith(service, c.req.raw, c.env, (x) => brokenAnswer(service, x, error, asked))
  })
  return app
}

/** It has no body (RFC 9110, section 9.3.1), or one whose length is known and allowed (RFC 9112, section 6.3). */
function isShort({ method, headers }: Request): boolean {
  if (method === 'GET' || method === 'HEAD') return true
  const length = headers.get('content-length')
  return length !== null && Number(length) <= BODY_BYTES_MAX && !headers.has('transfer-encoding')
}

/** A browser that is still sending reads no answer, so what is too large is taken in first, and kept nowhere. */
async function discard(request: Request): Promise<void> {
  let taken = 0
  try {
    if (request.body?.locked) return
    for await (const chunk of request.body ?? []) {
      taken += chunk.length
      if (taken > DISCARDED_BYTES_MAX) return
    }
  } catch {
    // It stopped sending, so there is nobody to tell.
  }
}

async function handle(
  service: Service,
  route: Route<Person>,
  request: Request,
  env: Partial<HttpBindings> | undefined,
  param: (name: string) => string,
): Promise<Response> {
  const started = service.clock.monotonic()
  // A form counts as sent when all of it is here: who sends one slowly gains no time by it.
  const form = route.method === 'POST' && route.token !== 'none' ? await readForm(request) : NO_FORM
  let arrived: Arrived
  try {
    arrived = await arrive(service, request, env, param, route.path)
  } catch (error) {
    return notBegun(service, route, request, env, error, form)
  }
  const given = await answerTo(service, route, request, arrived, form)
  // Who is sent to sign in here has not done so: a recovery session opens the pages of its request only.
  const asksToSignIn = given.kind === 'goto' && given.path === '/sign-in'
  const answer =
    arrived.shut && asksToSignIn ? recoveryOnlyPage(arrived.exchange) : withOnward(route, arrived.exchange, given)
  const response = await respond(service, arrived, answer, request)
  service.log.debug('request', {
    method: request.method,
    route: route.path,
    status: response.status,
    ms: Math.round(service.clock.monotonic() - started),
    ...(answer.kind === 'page' && answer.code ? { code: answer.code } : {}),
  })
  return response
}

async function answerTo(
  service: Service,
  route: Route<Person>,
  request: Request,
  arrived: Arrived,
  form: Form | undefined,
): Promise<Answer> {
  const x = arrived.exchange
  const closed = frozenAnswer(route, x)
  if (closed) return closed
  if (arrived.halfwayStep) return goto(arrived.halfwayStep)
  if (route.method === 'GET') return handled(route, x)
  if (route.token === 'none')
    return isForeign(request.headers, service.settings.origin, service.settings.mode === 'development')
      ? forbiddenOriginPage(x)
      : handled(route, x)
  const may = mayAct(service, request, arrived, form)
  if (may === 'foreign') return forbiddenOriginPage(x)
  if (may === 'stale') return expiredFormPage(x)
  return handled(route, may.exchange)
}

/** An outage in the middle of it: who sent a form is told what is known of it, and sends it again where that is safe. */
async function handled(route: Route<Person>, x: Web): Promise<Answer> {
  try {
    return await asOneAct(() => route.handle(x))
  } catch (error) {
    return brokenAnswer(x.service, x, error, askedOf(route, x))
  }
}

/** A form without secrets is sent again as it came, its page token with it: that is judged then, as it would have been now. */
function askedOf({ method, path, again }: Route<Person>, { form }: Web): Asked {
  const fields = again && Object.fromEntries(['csrf', ...again].map((name) => [name, form.text(name)]))
  return { method, route: path, repeat: { method, fields } }
}

/** Not even who is there could be found out, so nothing of what was asked for was begun. */
async function notBegun(
  service: Service,
  route: Route<Person>,
  request: Request,
  env: Partial<HttpBindings> | undefined,
  error: unknown,
  form: Form = NO_FORM,
): Promise<Response> {
  const arrived = nobody(service, request, env)
  const x = { ...arrived.exchange, form }
  const cause = error instanceof Outage ? new Outage(error.cause, 'no') : error
  return respond(service, arrived, brokenAnswer(service, x, cause, askedOf(route, x)), request)
}

/** A refusal outside of any route still speaks the visitor's language; who is signed in is not needed for it. */
async function refuseWith(
  service: Service,
  request: Request,
  env: Partial<HttpBindings> | undefined,
  page: (x: Web) => Answer,
): Promise<Response> {
  const arrived = nobody(service, request, env)
  return respond(service, arrived, page(arrived.exchange), request)
}
