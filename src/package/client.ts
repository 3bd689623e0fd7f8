import { systemClock } from '../kernel/clock.ts'
import { systemRandom, uuid } from '../kernel/random.ts'
import { ACTS, type Calls, type Problem } from './contract.ts'

/** How a client shows who it is: with its own secret, or with the access token of a person who is signed in to it. */
export type Credentials =
  | { readonly clientId: string; readonly clientSecret: string; readonly scopes: readonly string[] }
  | {
      readonly accessToken: string | (() => string | Promise<string>)
      /** Signs a proof for one request (DPoP, RFC 9449), where the token is bound to a key; as libraries for OpenID Connect do. */
      readonly proof?: (request: ProofWish) => string | Promise<string>
    }

/** What a proof says of its request. */
export interface ProofWish {
  readonly method: string
  /** Without its query. */
  readonly url: string
  readonly accessToken: string
}

export type HonninOptions = Credentials & {
  /** Where Honnin is, such as `https://id.example.jp`. */
  readonly issuer: string
  /** Of the sentences in problems. */
  readonly language?: 'ja' | 'en'
  /** How often a request is sent again where that may help; 3 unless said otherwise. */
  readonly retries?: number
  /** Instead of the global `fetch`. */
  readonly fetch?: typeof fetch
}

/** What the service answered instead (RFC 9457). `code` is stable; the message is the sentence for people. */
export class HonninError extends Error {
  readonly problem: Problem
  /** Of RFC 9470: with these parameters a person is sent to the authorization endpoint. */
  readonly challenge: string | undefined

  constructor(problem: Problem, challenge: string | undefined) {
    super(`${problem.code}: ${problem.detail}`)
    this.name = 'HonninError'
    this.problem = problem
    this.challenge = challenge
  }

  get code(): string {
    return this.problem.code
  }
}

export interface Honnin {
  call<C extends keyof Calls>(name: C, ...takes: Optional<Calls[C]['takes']>): Promise<Calls[C]['gives']>
}

/** Where nothing has to be said, nothing needs to be. */
type Optional<T> = Record<never, never> extends T ? [T?] : [T]

interface Parts {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
  readonly idempotencyKey?: string
}

/** Sooner than it ends, so that it does not end on the way. */
const TOKEN_MARGIN_MS = 30_000
const PAUSE_MS = 500

/** A client of the REST API of Honnin. */
export function honnin(options: HonninOptions): Honnin {
  const { issuer, language = 'en', retries = 3, fetch: send = fetch } = options
  const tokens = tokensOf(options, send)
  const ask = async (name: string, parts: Parts, key: string | undefined): Promise<Response> => {
    const [method = 'GET', template = ''] = name.split(' ')
    const url = new URL(`${issuer}/api/v1${filled(template, parts.path ?? {})}`)
    for (const [field, value] of Object.entries(parts.query ?? {}))
      if (value !== undefined) url.searchParams.set(field, String(value))
    return send(url, {
      method,
      headers: {
        ...(await shownAs(options, { method, url: url.origin + url.pathname, accessToken: await tokens.current() })),
        'accept-language': language,
        ...(parts.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
    })
  }
  return {
    async call(name, ...[takes]) {
      const parts: Parts = takes ?? {}
      const key = ACTS.includes(name) ? (parts.idempotencyKey ?? uuid(systemRandom)) : undefined
      for (let tried = 0; ; tried++) {
        const { response, error } = await ask(name, parts, key).then(
          (response) => ({ response, error: undefined }),
          (error: unknown) => ({ response: undefined, error }),
        )
        // What the service answers is what its document says, from which the types are made.
        if (response?.ok) return (await response.json()) as never
        const pause = tried < retries ? pauseBefore(response, error, tried) : undefined
        // A token may end sooner than it said: its client may do less now.
        const hopeless = response?.status === 401 && !tokens.renew()
        if (pause === undefined || hopeless) throw response ? await errorOf(response) : error
        await systemClock.sleep(pause)
      }
    },
  }
}

/** A token that is bound to a key is shown with a proof, which is good for one request. */
async function shownAs(options: Credentials, wish: ProofWish): Promise<Record<string, string>> {
  const proof = 'proof' in options ? options.proof : undefined
  return proof
    ? { authorization: `DPoP ${wish.accessToken}`, dpop: await proof(wish) }
    : { authorization: `Bearer ${wish.accessToken}` }
}

const filled = (template: string, path: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''))

/** How long to wait before it is sent again; undefined where that would not help. The key makes it safe to send acts again. */
function pauseBefore(response: Response | undefined, error: unknown, tried: number): number | undefined {
  const pause = PAUSE_MS * 2 ** tried
  if (!response) return error instanceof TypeError ? pause : undefined
  const { status, headers } = response
  const asksForMore = headers.get('www-authenticate')?.includes('acr_values')
  if (status === 401) return tried === 0 && !asksForMore ? 0 : undefined
  const seconds = headers.get('retry-after')
  if (status !== 429 && status !== 503 && !(status === 409 && seconds !== null)) return undefined
  return seconds === null ? pause : Number(seconds) * 1_000
}

async function errorOf(response: Response): Promise<Error> {
  const type = response.headers.get('content-type') ?? ''
  if (!type.startsWith('application/problem+json')) return new Error(`${response.status} ${response.url}`)
  return new HonninError((await response.json()) as Problem, response.headers.get('www-authenticate') ?? undefined)
}

interface Tokens {
  current(): Promise<string>
  /** Forgets the one it has; false where it can get no other. */
  renew(): boolean
}

function tokensOf(options: HonninOptions, send: typeof fetch): Tokens {
  if ('accessToken' in options) {
    const { accessToken } = options
    return {
      current: async () => (typeof accessToken === 'string' ? accessToken : accessToken()),
      renew: () => typeof accessToken !== 'string',
    }
  }
  let held: Promise<{ readonly token: string; readonly until: number }> | undefined
  const get = async () => {
    const asked = systemClock.monotonic()
    const id = [options.clientId, options.clientSecret].map(encodeURIComponent).join(':')
    const response = await send(`${options.issuer}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(id).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: options.scopes.join(' ') }),
    })
    const answer = (await response.json()) as Record<string, unknown>
    if (!response.ok) throw new Error(`no token: ${String(answer.error)} ${String(answer.error_description ?? '')}`)
    return { token: String(answer.access_token), until: asked + Number(answer.expires_in) * 1_000 - TOKEN_MARGIN_MS }
  }
  return {
    async current() {
      // Of many calls at once one asks.
      held ??= get()
      const mine = held
      const got = await mine.catch((error: unknown) => {
        if (held === mine) held = undefined
        throw error
      })
      if (systemClock.monotonic() < got.until) return got.token
      if (held === mine) held = undefined
      return this.current()
    },
    renew() {
      held = undefined
      return true
    },
  }
}
