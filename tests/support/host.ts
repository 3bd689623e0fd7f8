// A host that keeps the passwords: a real OpenID provider in this process, with pages as plain as can be, and a stage on
// which the service stands beside it.
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose'
import Provider from 'oidc-provider'
import { systemClock } from '../../src/kernel/clock.ts'
import { seconds } from '../../src/kernel/duration.ts'
import { makeApp } from '../../src/main/app.ts'
import { listenerOf } from '../../src/main/assemble.ts'
import { productRoutes } from '../../src/main/routes.ts'
import { upstreamRoutes } from '../../src/main/upstream.ts'
import { lastCode, lastWithLink, tokenIn } from './inbox.ts'
import { Browser, type Page } from './pages.ts'
import { makeWorld, type World } from './world.ts'

export const CLIENT_ID = 'honnin'
export const CLIENT_SECRET = 'a secret between the two of them'
export const EVENTS_TOKEN = 'the bearer of security events'
export const HOST_NAME = 'Example ID'

const EVENT = 'https://schemas.openid.net/secevent/'

export const listening = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

export const closing = async (server: Server): Promise<void> => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

const bodyOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  let body = ''
  for await (const chunk of request) body += chunk
  return new URLSearchParams(body)
}

const key = async () => {
  const pair = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(pair.privateKey)), kid: 'host-1', alg: 'RS256', use: 'sig' }
}

export type Signing = Readonly<{ type?: string; alg?: string; other?: boolean }>

/** What of an ID token is other than it should be; null takes a claim away. */
export interface Tamper {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly signing?: Signing | 'none'
}

export interface Host {
  readonly issuer: string
  readonly secret: string
  /** What it signs with. */
  readonly key: HostKey
  /** Signs as the host does; or with a key that it does not publish. */
  sign(claims: JWTPayload, how?: Signing): Promise<string>
  /** What it answers instead of its own ID token, from now on. */
  tamper: Tamper | undefined
  /** What it was sent as the result of a replacement. */
  readonly results: string[]
  close(): Promise<void>
}

export const wallSeconds = (): number => Math.floor(systemClock.wall() / seconds(1))

type HostKey = Awaited<ReturnType<typeof key>>

function providerAt(issuer: string, origin: string, own: HostKey): Provider {
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [`${origin}/upstream/callback`],
        backchannel_logout_uri: `${origin}/upstream/logout`,
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys: [own] },
    cookies: { keys: ['a key for cookies'] },
    claims: { openid: ['sub', 'sid'], email: ['email'] },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    interactions: { url: (_, { uid }) => `${issuer}/enter/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, email: `${sub}@mail.example` }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new provider.Grant({ clientId: CLIENT_ID, accountId: oidc.session?.accountId ?? '' })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
    renderError(ctx, out) {
      ctx.body = JSON.stringify(out)
    },
  })
  return provider
}

type Asked = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>

/** Where a name is typed, by its path; everything else is the provider's. */
const enterPage =
  (provider: Provider): Asked =>
  async (request, response, url) => {
    if (request.method === 'GET') {
      const fields = '<input name="login"><button name="turn" value="back"></button>'
      response.setHeader('content-type', 'text/html')
      response.end(`<h1>the host</h1><form method="post" action="${url.href}">${fields}</form>`)
      return
    }
    const form = await bodyOf(request)
    const result =
      form.get('turn') === 'back'
        ? { error: 'access_denied', error_description: 'turned back' }
        : { login: { accountId: form.get('login') ?? '' }, consent: {} }
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }

const passwordPage =
  (host: Host): Asked =>
  async (request, response) => {
    const result = request.method === 'POST' ? (await bodyOf(request)).get('result') : null
    if (result !== null) host.results.push(result)
    response.end('<h1>a new password</h1>')
  }

const wrongToken =
  (host: Host, tamper: Tamper, nonce: string): Asked =>
  async (request, response) => {
    await bodyOf(request)
    const id_token = await tampered(host, nonce, tamper)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ access_token: 'access', token_type: 'Bearer', expires_in: 60, id_token }))
  }

/** A host that leads back to `origin`. Whoever types a name there is that person; nobody has a password to forget. */
export async function makeHost(origin: string): Promise<Host> {
  const [own, foreign] = await Promise.all([key(), key()])
  let handle: RequestListener = () => {}
  const server = createServer((request, response) => handle(request, response))
  const issuer = await listening(server)
  const host: Host = {
    issuer,
    secret: CLIENT_SECRET,
    key: own,
    sign: async (claims, { type = 'JWT', alg = 'RS256', other = false } = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg, kid: own.kid, typ: type })
        .sign(await importPrivate(other ? foreign : own, alg)),
    tamper: undefined,
    results: [],
    close: () => closing(server),
  }
  const provider = providerAt(issuer, origin, own)
  const callback = provider.callback()
  let nonce = ''
  handle = (request, response) => {
    const url = new URL(request.url ?? '/', issuer)
    if (url.pathname === '/auth') nonce = url.searchParams.get('nonce') ?? nonce
    const page: Asked = url.pathname.startsWith('/enter/')
      ? enterPage(provider)
      : url.pathname === '/password'
        ? passwordPage(host)
        : url.pathname === '/token' && host.tamper
          ? wrongToken(host, host.tamper, nonce)
          : callback
    page(request, response, url).catch((error) => response.writeHead(500).end(String(error)))
  }
  return host
}

const importPrivate = (jwk: HostKey, alg: string) =>
  alg.startsWith('HS') ? new TextEncoder().encode(CLIENT_SECRET.padEnd(64)) : importJWK(jwk, alg)

async function tampered(host: Host, nonce: string, { claims, signing }: Tamper): Promise<string> {
  const iat = wallSeconds()
  const good = { iss: host.issuer, aud: CLIENT_ID, sub: 'taro', nonce, iat, exp: iat + 60, auth_time: iat }
  const all = Object.entries({ ...good, ...claims }).filter(([, value]) => value !== null)
  const body = Object.fromEntries(all) as JWTPayload
  if (signing !== 'none') return host.sign(body, signing)
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part(body)}.`
}

/** The service, and the host beside it. */
export interface HostStage {
  readonly world: World
  readonly host: Host
  readonly origin: string
  browser(language?: string): Browser
  /** Pushes a security event, as the host does. */
  push(events: Record<string, unknown>, more?: PushMore): Promise<Response>
  close(): Promise<void>
}

export interface PushMore {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly signing?: Signing
  readonly authorization?: string
  readonly subject?: string
}

export async function makeHostStage(settings: Readonly<Record<string, string>> = {}): Promise<HostStage> {
  let handle: RequestListener = () => {}
  const server = createServer((request, response) => handle(request, response))
  const origin = await listening(server)
  const host = await makeHost(origin)
  const world = await makeWorld({
    HONNIN_ORIGIN: origin,
    UPSTREAM_ISSUER: host.issuer,
    UPSTREAM_CLIENT_ID: CLIENT_ID,
    UPSTREAM_CLIENT_SECRET: CLIENT_SECRET,
    UPSTREAM_NAME: HOST_NAME,
    UPSTREAM_PASSWORD_URL: `${host.issuer}/password`,
    UPSTREAM_RESULT_URL: `${host.issuer}/password`,
    UPSTREAM_EVENTS_TOKEN: EVENTS_TOKEN,
    ...settings,
  })
  const { service } = world
  const unready = async () => undefined
  handle = listenerOf(service, makeApp({ service, routes: [...productRoutes, ...upstreamRoutes], unready }))
  let count = 0
  return {
    world,
    host,
    origin,
    browser: (language = 'ja') => new Browser(origin, language),
    async push(events, { claims = {}, signing = {}, authorization = `Bearer ${EVENTS_TOKEN}`, subject = 'taro' } = {}) {
      const all = {
        iss: host.issuer,
        aud: CLIENT_ID,
        iat: wallSeconds(),
        jti: `set-${++count}`,
        sub_id: { format: 'iss_sub', iss: host.issuer, sub: subject },
        events: Object.fromEntries(Object.entries(events).map(([name, event]) => [EVENT + name, event])),
        ...claims,
      }
      const body = await host.sign(all as JWTPayload, { type: 'secevent+jwt', ...signing })
      const headers = { 'content-type': 'application/secevent+jwt', accept: 'application/json', authorization }
      return fetch(`${origin}/upstream/events`, { method: 'POST', headers, body })
    },
    async close() {
      await Promise.all([closing(server), host.close()])
      await world.close()
    },
  }
}

/** Signs in at the host as somebody, and comes back. */
export async function enterAs(
  stage: Pick<HostStage, 'browser'>,
  name: string,
  browser = stage.browser(),
): Promise<Browser> {
  await browser.open('/sign-in')
  await browser.follow('/upstream/sign-in')
  // Whoever is signed in there already comes straight back.
  if (browser.page.heading === 'the host') await atHost(browser, name)
  return browser
}

/** At the host's page: types who they are. */
export async function atHost(browser: Browser, name: string): Promise<Page> {
  assert.equal(browser.page.heading, 'the host', `${browser.page.path} ${browser.page.code}`)
  return browser.submit({ login: name })
}

/** Somebody at the host with a contact here that has its full say; answers its address. */
export async function settled(stage: HostStage, name: string): Promise<string> {
  const browser = await enterAs(stage, name)
  const address = `${name}@old.example`
  await browser.open('/security/mail')
  await browser.submit({ address })
  await stage.world.settle()
  await browser.submit({ code: await lastCode(stage.world, address) })
  await browser.submit({}, '/sign-out')
  return address
}

/** Begins to replace everything, in a browser of its own, up to the wait. */
export async function beginsReplacement(stage: HostStage, name: string, browser = stage.browser()): Promise<Browser> {
  const { world } = stage
  await enterAs(stage, name, browser)
  await browser.open('/replace/wait')
  await browser.submit({}, '/replace/wait')
  await browser.open('/replace/mail')
  await browser.submit({ address: `${name}@new.example` })
  await world.settle()
  const link = await lastWithLink(world, `${name}@new.example`, 'continue')
  await browser.open(`/continue/${tokenIn(link, 'continue')}`)
  await browser.submit()
  await world.settle()
  await browser.open('/replace/status')
  return browser
}
