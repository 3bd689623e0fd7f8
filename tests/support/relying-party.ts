// A relying party with a certified library (openid-client), against the real listener: pages, endpoints, database, clock.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as client from 'openid-client'
import { addClient } from '../../src/features/oidc/flow-clients.ts'
import { makeApp } from '../../src/main/app.ts'
import { listenerOf } from '../../src/main/assemble.ts'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { productRoutes } from '../../src/main/routes.ts'
import { lastCode } from './inbox.ts'
import { Browser, type Page } from './pages.ts'
import { makeWorld, type World } from './world.ts'

const listening = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** What a relying party was sent by the provider itself. */
export interface Received {
  readonly path: string
  readonly body: string
}

/** Everything that answers in a test: the service under the origin of its settings, and a relying party. */
export interface Stage {
  readonly world: World
  /** Where it really listens; the issuer is the origin of the settings. */
  readonly origin: string
  /** Reaches the issuer from a library of a relying party. */
  readonly fetch: client.CustomFetch
  readonly app: string
  readonly received: Received[]
  /** What the relying party answers to the provider. */
  answers: number
  close(): Promise<void>
}

export async function makeStage(): Promise<Stage> {
  const world = await makeWorld()
  const unready = async () => undefined
  const service = createServer(
    listenerOf(world.service, makeApp({ service: world.service, routes: productRoutes, unready })),
  )
  const received: Received[] = []
  const stage = { answers: 200 }
  const app = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    if (request.method === 'POST') received.push({ path: request.url ?? '', body })
    response.writeHead(request.method === 'POST' ? stage.answers : 200, { 'content-type': 'text/plain' }).end('the app')
  })
  const [origin, appOrigin] = await Promise.all([listening(service), listening(app)])
  const issuer = world.service.settings.origin
  const reach: client.CustomFetch = (url, options) => fetch(url.replace(issuer, origin), options as RequestInit)
  return Object.assign(stage, {
    world,
    origin,
    fetch: reach,
    app: appOrigin,
    received,
    async close() {
      for (const server of [service, app]) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
      await world.close()
    },
  })
}

/** A browser to which the service is where it says it is. */
class Elsewhere extends Browser {
  readonly #stage: Stage
  constructor(stage: Stage, language: string) {
    super(stage.origin, language)
    this.#stage = stage
  }
  protected override fetch(url: URL, init: RequestInit): Promise<Response> {
    const { origin, world } = this.#stage
    return super.fetch(new URL(url.href.replace(world.service.settings.origin, origin)), init)
  }
}

export const browserOf = (stage: Stage, language = 'ja'): Browser => new Elsewhere(stage, language)

/** A relying party that is registered, and its library set up. */
export interface RelyingParty {
  readonly id: string
  readonly secret: string | undefined
  readonly config: client.Configuration
  readonly redirect: string
  /** Signs a proof for each request, where the app shows a key of its own (RFC 9449). */
  readonly dpop: client.DPoPHandle | undefined
}

let parties = 0

export async function relyingParty(
  stage: Stage,
  wish: Record<string, unknown> = {},
  key?: client.CryptoKey,
): Promise<RelyingParty> {
  const { world, app } = stage
  const id = `app-${++parties}`
  const [redirect = ''] = (wish.redirect_uris as string[] | undefined) ?? [`${app}/back`]
  const { now } = await world.service.time.moment()
  const registration = { client_id: id, name: `App ${parties}`, redirect_uris: [redirect], ...wish }
  const added = await addClient(world.service, registration, now)
  assert.ok(added.ok, added.ok ? '' : added.problem)
  const { client_secret: secret } = added.value
  const config = await client.discovery(
    new URL(world.service.settings.origin),
    id,
    undefined,
    key
      ? client.PrivateKeyJwt({ key, kid: 'a' })
      : secret === undefined
        ? client.None()
        : client.ClientSecretBasic(secret),
    { execute: [client.allowInsecureRequests], [client.customFetch]: stage.fetch },
  )
  config[client.customFetch] = stage.fetch
  const dpop = wish.dpop === true ? client.getDPoPHandle(config, await client.randomDPoPKeyPair()) : undefined
  return { id, secret, config, redirect, dpop }
}

/** One authorization on its way, and what is needed to finish it. */
export interface Asking {
  readonly url: string
  readonly verifier: string
  readonly nonce: string
  readonly state: string
}

export async function ask(party: RelyingParty, more: Record<string, string> = {}): Promise<Asking> {
  const [verifier, nonce, state] = [client.randomPKCECodeVerifier(), client.randomNonce(), client.randomState()]
  const url = client.buildAuthorizationUrl(party.config, {
    redirect_uri: party.redirect,
    scope: 'openid',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    nonce,
    state,
    ...more,
  })
  return { url: url.pathname + url.search, verifier, nonce, state }
}

/** The address of the app that the browser was led to in the end. */
export function ledTo(browser: Browser): URL {
  const last = browser.seen.at(-1)
  assert.ok(
    last && /^http:\/\/(?:127|localhost)/.test(last.path),
    `not led to the app: ${last?.status} ${last?.path} ${browser.page.heading} ${browser.page.code}`,
  )
  return new URL(last.path)
}

export const tokensOf = (
  party: RelyingParty,
  url: URL,
  { verifier, nonce, state }: Asking,
  more: client.AuthorizationCodeGrantChecks = {},
) =>
  client.authorizationCodeGrant(
    party.config,
    url,
    { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state, idTokenExpected: true, ...more },
    undefined,
    party.dpop ? { DPoP: party.dpop } : {},
  )

/** Types identifier and password where they are asked for. */
export const typePassword = (browser: Browser, { identifier, password }: MadeAccount): Promise<Page> =>
  browser.submit({ identifier, password })

/** The page that leads back to the app goes there by itself; here by its link. */
export async function goOn(browser: Browser): Promise<Page> {
  assert.match(browser.page.headers.get('refresh') ?? '', /^0;url=\/oidc\/authorize\//)
  return browser.follow(/^\/oidc\/authorize\//)
}

/** Goes through the pages as a person would: signs in, verifies with the contact, goes on, until the app is reached. */
export async function signInTo(
  stage: Stage,
  browser: Browser,
  party: RelyingParty,
  account: MadeAccount,
  more: Record<string, string> = {},
) {
  const asking = await ask(party, more)
  await browser.open(asking.url)
  if (browser.page.path === '/sign-in') {
    await typePassword(browser, account)
    await goOn(browser)
  }
  return { asking, url: ledTo(browser), stage }
}

/** Shows a contact by its whole address, from the page that offers it. */
export async function verifies({ world }: Stage, browser: Browser, address: string, proofId: string): Promise<Page> {
  await browser.submit({ proof: proofId })
  if (browser.page.path.startsWith('/verify/address')) await browser.submit({ address })
  await world.settle()
  return browser.submit({ code: await lastCode(world, address) })
}

/** The whole way: signed in, back at the app, tokens in hand. */
export async function connected(
  stage: Stage,
  party: RelyingParty,
  account: MadeAccount,
  more: Record<string, string> = {},
  browser = browserOf(stage),
) {
  const { asking, url } = await signInTo(stage, browser, party, account, more)
  return { browser, asking, url, tokens: await tokensOf(party, url, asking) }
}

/** The code of the error that a library of a relying party met. */
export async function refusal(asked: Promise<unknown>): Promise<string> {
  try {
    await asked
    return 'none'
  } catch (error) {
    if (error instanceof client.WWWAuthenticateChallengeError) return error.cause[0]?.parameters.error ?? 'challenged'
    if (error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError)
      return error.error
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}
