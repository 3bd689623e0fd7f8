import * as client from 'openid-client'
import { type Instant, systemClock } from '../../kernel/clock.ts'
import { seconds } from '../../kernel/duration.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { countTry } from '../../platform/attempt.ts'
import { sameSecret } from '../../platform/crypto/keys.ts'
import { errorFields } from '../../platform/log.ts'
import type { Service } from '../../platform/service.ts'
import type { HostSubject } from '../account/store-identifier.ts'
import { CALLBACK } from '../session/aim-host.ts'
import type { Visitor } from '../session/store-visitor.ts'
import { type Host, hostOf } from './flow-provider.ts'

/** A sign-in at the host on its way. It is kept, sealed, by the browser that began it, and by nobody else. */
interface Begun {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly begunAt: Instant
  readonly to: string
  /** The password has to be typed there, however lately it was. */
  readonly fresh: boolean
  /** The account that it has to be, by its key. */
  readonly expected?: string | undefined
}

export type Wish = Pick<Begun, 'to' | 'fresh' | 'expected'>

export interface Leaving {
  readonly url: string
  readonly cookie: string
}

const about = ({ browserKey }: Visitor): string => `upstream/${browserKey}`
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Begins a sign-in at the host: code flow with PKCE, state and nonce (RFC 9700 2.1.1). It leaves nothing here. */
export async function beginAtHost(service: Service, visitor: Visitor, wish: Wish): Promise<Result<Leaving>> {
  const { now } = await service.time.moment()
  const { upstream_network_max: max, upstream_network_window_ms: windowMs } = service.policy
  const begun = await countTry(service.database, NOBODY, 'upstream', visitor.source, now, windowMs)
  if (begun.count > max) return refuse('upstream.too_many', { at: begun.firstAt + windowMs })
  const host = await reach(service)
  if (!host.ok) return host
  const { config } = host.value
  const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: service.settings.origin + CALLBACK,
    scope: config.serverMetadata().scopes_supported?.includes('email') ? 'openid email' : 'openid',
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ui_locales: visitor.locale,
    // With max_age the host has to say when the password was typed (OpenID Connect Core 3.1.2.1), however long it may be.
    max_age: wish.fresh ? '0' : String(service.policy.session_lifetime_ms / seconds(1)),
    ...(wish.fresh && { prompt: 'login' }),
  })
  const kept: Begun = { state, nonce, verifier, begunAt: systemClock.wall(), ...wish }
  const cookie = service.keys.seal(JSON.stringify(kept), about(visitor)).toString('base64url')
  return ok({ url: url.href, cookie })
}

async function reach(service: Service): Promise<Result<Host>> {
  try {
    return ok(await hostOf(service))
  } catch (error) {
    service.log.error('the host cannot be reached', errorFields(error))
    return refuse('upstream.away', { host: service.settings.upstream?.name ?? '' })
  }
}

/** Who is at the host, as far as it said. */
export interface AtHost extends Pick<Begun, 'to' | 'expected'> {
  readonly who: HostSubject
  /** Its session there. */
  readonly sid: string | undefined
  /** When the password was typed, by the host's clock in milliseconds; undefined where it did not say. */
  readonly authenticatedAt: Instant | undefined
  /** What else it says of them. */
  readonly claims: () => Promise<Readonly<Record<string, unknown>>>
}

/**
 * What the host answered, in the browser that began it: state, issuer (RFC 9207), code with its verifier, and an ID token
 * with its signature, issuer, audience, times and nonce. Whatever is wrong with it, nobody is signed in.
 */
export async function readAnswer(
  service: Service,
  visitor: Visitor,
  cookie: string | undefined,
  answer: URLSearchParams,
): Promise<Result<AtHost>> {
  const begun = openBegun(service, visitor, cookie)
  if (!begun || !sameSecret(begun.state, answer.get('state') ?? '')) return refuse('upstream.not_begun_here')
  if (systemClock.wall() >= begun.begunAt + service.policy.upstream_sign_in_ms) return refuse('upstream.over')
  const reached = await reach(service)
  if (!reached.ok) return reached
  const { config, settings } = reached.value
  const host = settings.name
  try {
    const url = new URL(`${service.settings.origin}${CALLBACK}?${answer}`)
    const tokens = await client.authorizationCodeGrant(config, url, {
      pkceCodeVerifier: begun.verifier,
      expectedState: begun.state,
      expectedNonce: begun.nonce,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (!claims) return refuse('upstream.not_taken', { host })
    const { sub: subject, iss: issuer, sid, auth_time: at } = claims
    const authenticatedAt = typeof at === 'number' ? at * seconds(1) : undefined
    const tolerance = service.policy.upstream_clock_tolerance_ms
    if (begun.fresh && (authenticatedAt ?? 0) < begun.begunAt - tolerance) return refuse('upstream.not_fresh', { host })
    return ok({
      who: { issuer, subject },
      sid: typeof sid === 'string' ? sid : undefined,
      authenticatedAt,
      to: begun.to,
      expected: begun.expected,
      claims: () =>
        'email' in claims || config.serverMetadata().userinfo_endpoint === undefined
          ? Promise.resolve(claims)
          : client.fetchUserInfo(config, tokens.access_token, subject).catch(() => claims),
    })
  } catch (error) {
    return refuse(...whyNot(service, error, host))
  }
}

function openBegun(service: Service, visitor: Visitor, cookie: string | undefined): Begun | undefined {
  try {
    // Written by beginAtHost, and sealed since.
    return JSON.parse(service.keys.open(Buffer.from(cookie ?? '', 'base64url'), about(visitor))) as Begun
  } catch {
    return undefined
  }
}

/** The person may have turned back there; everything else is for the operator to look at, and for the person to try anew. */
function whyNot(service: Service, error: unknown, host: string): [code: string, params: { host: string }] {
  if (error instanceof client.AuthorizationResponseError && error.error === 'access_denied')
    return ['upstream.turned_back', { host }]
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  service.log.warn('the answer of the host was not taken', { code, ...errorFields(error) })
  return [code === 'OAUTH_TIMEOUT' ? 'upstream.away' : 'upstream.not_taken', { host }]
}
