import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { seconds } from '../../kernel/duration.ts'
import type { Service } from '../../platform/service.ts'
import { resourceOf } from './flow-machine.ts'

/** A token as the library is about to sign it. */
export interface StructuredToken {
  readonly payload: { iat?: number; exp?: number }
}

/** A machine of the operator: what its registration allows it, in words of the library. */
interface Machine {
  readonly honnin_scopes?: unknown
}

/**
 * The one resource that tokens of machines are for. Whoever asks for what they were not given is refused instead of being
 * given less, and names what they need, so that no token can do more than its machine is about to (RFC 6749 3.3). People's
 * tokens are for no resource: they stay opaque and end with their grounds.
 */
export function machineResource(service: Service) {
  const resource = resourceOf(service.settings)
  const isMachine = ({ oidc }: KoaContextWithOIDC): boolean => oidc.params?.grant_type === 'client_credentials'
  return {
    enabled: true,
    defaultResource: (ctx: KoaContextWithOIDC) => (isMachine(ctx) ? resource : undefined),
    getResourceServerInfo: (ctx: KoaContextWithOIDC, asked: string, { honnin_scopes: given }: Machine) => {
      if (!isMachine(ctx) || asked !== resource) throw new errors.InvalidTarget('there is no such resource')
      const allowed = String(given).split(' ')
      const scopes = [...ctx.oidc.requestParamScopes]
      const other = scopes.find((scope) => !allowed.includes(scope))
      if (scopes.length === 0) throw new errors.InvalidScope('name the scopes that are needed', '')
      if (other !== undefined) throw new errors.InvalidScope('requested scope is not allowed', other)
      return {
        audience: resource,
        scope: allowed.join(' '),
        accessTokenTTL: service.policy.oidc_machine_token_lifetime_ms / seconds(1),
        accessTokenFormat: 'jwt' as const,
        jwt: { sign: { alg: 'RS256' as const } },
      }
    },
  }
}

/** `iat` and `exp` by the wall of the service, which is the library's but in development, where it can be moved. */
export function timedByTheWall({ clock }: Service, { payload }: StructuredToken): void {
  const { iat, exp } = payload
  if (iat === undefined || exp === undefined) throw new Error('a token without an end')
  payload.iat = Math.floor(clock.wall() / seconds(1))
  payload.exp = payload.iat + (exp - iat)
}
