import { errors, type JWTPayload, jwtVerify } from 'jose'
import { type Instant, systemClock } from '../../kernel/clock.ts'
import { type Milliseconds, seconds } from '../../kernel/duration.ts'
import type { Service } from '../../platform/service.ts'
import type { Once } from './flow-host.ts'
import { type Host, hostOf } from './flow-provider.ts'
import { isTokenUsed, tokenKey, useToken } from './store.ts'

/** Published keys are asymmetric; whoever knows only the client's secret signs nothing here. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']

/** What the host signed, with everything looked at that all of its messages have in common. */
export interface HostToken {
  readonly claims: JWTPayload & { readonly jti: string; readonly iat: number }
  readonly type: string | undefined
  readonly host: Host
}

/**
 * A message of the host itself: signed with a key that it publishes, by it, for us and nobody besides, not older than
 * `ageMax`, and with an id. Throws what `jose` throws where it is none.
 */
export async function readHostToken(service: Service, token: string, ageMax: Milliseconds): Promise<HostToken> {
  const host = await hostOf(service)
  const { issuer, clientId } = host.settings
  const { payload, protectedHeader } = await jwtVerify(token, host.keys, {
    issuer,
    audience: clientId,
    algorithms: ALGORITHMS,
    clockTolerance: service.policy.upstream_clock_tolerance_ms / seconds(1),
    maxTokenAge: ageMax / seconds(1),
    requiredClaims: ['jti', 'iat'],
    // What others compare with their own clocks is the wall's.
    currentDate: new Date(systemClock.wall()),
  })
  const { aud, jti, iat } = payload
  if (typeof jti !== 'string' || jti === '' || typeof iat !== 'number')
    throw new errors.JWTInvalid('jti or iat is unreadable')
  if (Array.isArray(aud) && aud.length !== 1)
    throw new errors.JWTClaimValidationFailed('it is for others, too', payload, 'aud')
  return { claims: { ...payload, jti, iat }, type: protectedHeader.typ, host }
}

/** An instant of the host's clock, on the ledger: as long ago as it is there. */
export const onLedger = (wallMs: number, now: Instant): Instant => now - (systemClock.wall() - wallMs)

/** Takes a message once, for as long as it could come again. */
export function onceOf(service: Service, { claims, host }: HostToken, now: Instant, ageMax: Milliseconds): Once {
  const key = tokenKey(service.keys, host.settings.issuer, claims.jti)
  const keepUntil = now + ageMax + 2 * service.policy.upstream_clock_tolerance_ms
  return { must: useToken(key, keepUntil), isUsed: () => isTokenUsed(service.database, key) }
}
