// What Keycloak's broker says to an identity provider (org.keycloak.broker.oidc), from the settings of an operator; no more,
// and in no other way.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose'

/** The settings of an identity provider, as Keycloak keeps them: texts. */
export type BrokerConfig = Readonly<Record<string, string>>
/** What an app asked Keycloak for; of it the broker passes on what it is set to. */
export type Notes = Readonly<Record<string, string>>

export interface Brokered {
  readonly idToken: string
  readonly claims: JWTPayload
  readonly userInfo: Readonly<Record<string, unknown>>
}

export interface Broker {
  /** Where it listens. */
  readonly home: string
  /** What it was told by the provider: the tokens of the sign-outs. */
  readonly logouts: JWTPayload[]
  /** Where it sends the browser. */
  begin(config: BrokerConfig, notes: Notes): string
  /** What it makes of the browser that came back. */
  finish(config: BrokerConfig, url: URL): Promise<Brokered>
  /** Where it sends the browser when somebody signs out of Keycloak. */
  leave(config: BrokerConfig, idToken: string): string
  close(): Promise<void>
}

const random = (): string => randomBytes(32).toString('base64url')
const isOn = (value: string | undefined): boolean => value === 'true'
const LOGOUT = 'http://schemas.openid.net/event/backchannel-logout'

/** One way to the provider, and what makes sure that it ends where it began. */
interface Begun {
  readonly endpoint: string
  readonly state: string
  readonly verifier: string
  readonly nonce: string
}

/** In the order of the source: createAuthorizationUrl of the class below, the forwarded ones, then that of OpenID Connect. */
function authorizationUrl(config: BrokerConfig, notes: Notes, { endpoint, state, verifier, nonce }: Begun): string {
  const url = new URL(config.authorizationUrl ?? '')
  const set = (name: string, value: string | undefined) => value && url.searchParams.append(name, value)
  set('scope', config.defaultScope)
  set('state', state)
  set('response_type', 'code')
  set('client_id', config.clientId)
  set('redirect_uri', endpoint)
  set('ui_locales', isOn(config.uiLocales) ? notes.locale : undefined)
  set('prompt', config.prompt || notes.prompt)
  if (isOn(config.pkceEnabled)) {
    set('code_challenge', createHash('sha256').update(verifier).digest('base64url'))
    set('code_challenge_method', config.pkceMethod)
  }
  for (const name of (config.forwardParameters ?? 'acr_values').split(/\s*,\s*/)) set(name, notes[name])
  set('nonce', nonce)
  set('max_age', isOn(config.passMaxAge) ? notes.max_age : undefined)
  return url.href
}

async function tokensFor(config: BrokerConfig, code: string, { endpoint, verifier }: Begun) {
  const form = new URLSearchParams({ code, redirect_uri: endpoint, grant_type: 'authorization_code' })
  if (isOn(config.pkceEnabled)) form.set('code_verifier', verifier)
  const isBasic = config.clientAuthMethod === 'client_secret_basic'
  const [id = '', secret = ''] = [config.clientId, config.clientSecret]
  if (!isBasic) {
    form.set('client_id', id)
    form.set('client_secret', secret)
  }
  const pair = [id, secret].map(encodeURIComponent).join(':')
  const answer = await fetch(config.tokenUrl ?? '', {
    method: 'POST',
    headers: isBasic ? { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } : {},
    body: form,
  })
  const tokens = (await answer.json()) as Record<string, string>
  assert.equal(answer.status, 200, JSON.stringify(tokens))
  return tokens
}

const verified = (config: BrokerConfig, token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(config.jwksUrl ?? '')), {
    issuer: config.issuer ?? '',
    audience: config.clientId ?? '',
    clockTolerance: Number(config.allowedClockSkew),
  })

async function identityOf(config: BrokerConfig, tokens: Record<string, string>, nonce: string): Promise<Brokered> {
  const { payload: claims } = await verified(config, tokens.id_token ?? '')
  assert.equal(claims.nonce, nonce)
  const info = await fetch(config.userInfoUrl ?? '', { headers: { authorization: `Bearer ${tokens.access_token}` } })
  assert.equal(info.status, 200)
  assert.match(info.headers.get('content-type') ?? '', /^application\/json/)
  const userInfo = (await info.json()) as Record<string, unknown>
  assert.equal(userInfo.sub, claims.sub, 'Keycloak takes the subject of the user info')
  return { idToken: tokens.id_token ?? '', claims, userInfo }
}

function leaveUrl(config: BrokerConfig, idToken: string, endpoint: string): string {
  const url = new URL(config.logoutUrl ?? '')
  url.searchParams.append('state', random())
  if (isOn(config.sendIdTokenOnLogout)) url.searchParams.append('id_token_hint', idToken)
  url.searchParams.append('post_logout_redirect_uri', `${endpoint}/logout_response`)
  return url.href
}

export async function makeBroker(realm: string): Promise<Broker> {
  const begun = new Map<string, Begun>()
  const logouts: JWTPayload[] = []
  let current: BrokerConfig = {}
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    if (request.method !== 'POST') return response.end('<title>Keycloak</title><h1>Keycloak</h1>')
    const { payload } = await verified(current, new URLSearchParams(body).get('logout_token') ?? '')
    const { events, nonce } = payload as { events?: Record<string, unknown>; nonce?: unknown }
    const isGood = events?.[LOGOUT] !== undefined && nonce === undefined && (payload.sub ?? payload.sid) !== undefined
    if (isGood) logouts.push(payload)
    return response.writeHead(isGood ? 200 : 400).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  const home = `http://localhost:${address.port}`
  const endpoint = `${home}/realms/${realm}/broker/honnin/endpoint`
  return {
    home,
    logouts,
    begin(config, notes) {
      current = config
      const way = { endpoint, state: random(), verifier: random(), nonce: random() }
      begun.set(way.state, way)
      return authorizationUrl(config, notes, way)
    },
    async finish(config, url) {
      const { state = '', code = '', error } = Object.fromEntries(url.searchParams)
      const way = begun.get(state)
      assert.ok(way && error === undefined, `${error}: ${url.searchParams.get('error_description')}`)
      return identityOf(config, await tokensFor(config, code, way), way.nonce)
    },
    leave: (config, idToken) => leaveUrl(config, idToken, endpoint),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
