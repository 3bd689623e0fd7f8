import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import * as client from 'openid-client'
import type { Instant } from '../../kernel/clock.ts'
import { seconds } from '../../kernel/duration.ts'
import type { Upstream } from '../../platform/config/upstream.ts'
import type { Service } from '../../platform/service.ts'

/** The host with its metadata read. */
export interface Host {
  readonly settings: Upstream
  readonly config: client.Configuration
  /** Its published keys, read again when a key is asked for that is not among them. */
  readonly keys: JWTVerifyGetKey
}

/** RFC 6749 2.3.1: the header is what every server knows; a server that says it takes the body only gets the body. */
const secretOf =
  (secret: string): client.ClientAuth =>
  (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const way = methods.includes('client_secret_basic') ? client.ClientSecretBasic : client.ClientSecretPost
    return way(secret)(server, ...rest)
  }

/** Reads what it says of itself; also for "doctor". */
export async function discoverHost({ policy }: Pick<Service, 'policy'>, settings: Upstream): Promise<Host> {
  const timeoutS = policy.upstream_timeout_ms / seconds(1)
  const config = await client.discovery(
    new URL(settings.issuer),
    settings.clientId,
    { [client.clockTolerance]: policy.upstream_clock_tolerance_ms / seconds(1) },
    secretOf(settings.clientSecret),
    // Settings take http in development only.
    { timeout: timeoutS, execute: settings.issuer.startsWith('http:') ? [client.allowInsecureRequests] : [] },
  )
  config.timeout = timeoutS
  // Also what comes straight from the token endpoint is looked at: "alg": "none" and foreign keys are refused.
  client.enableNonRepudiationChecks(config)
  const { issuer, jwks_uri: jwks } = config.serverMetadata()
  if (issuer !== settings.issuer) throw new Error(`the provider calls itself ${issuer}`)
  if (jwks === undefined) throw new Error('the provider publishes no keys (jwks_uri)')
  return {
    settings,
    config,
    keys: createRemoteJWKSet(new URL(jwks), { timeoutDuration: policy.upstream_timeout_ms }),
  }
}

const known = new WeakMap<Service, { readonly host: Promise<Host>; readonly readAt: Instant }>()

/** The host as it describes itself, read again every hour; what failed is asked again by who comes next. */
export function hostOf(service: Service): Promise<Host> {
  const settings = service.settings.upstream
  if (!settings) throw new Error('there is no host')
  const now = service.clock.monotonic()
  const before = known.get(service)
  if (before && now < before.readAt + service.policy.upstream_discovery_kept_ms) return before.host
  const host = discoverHost(service, settings)
  known.set(service, { host, readAt: now })
  host.catch(() => known.delete(service))
  return host
}
