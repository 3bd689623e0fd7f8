import { seconds } from '../../kernel/duration.ts'

/** What a resource needs of the authentication behind an access token. */
export interface Need {
  /** Any of these classes will do. */
  readonly acrValues?: readonly string[]
  /** Whole seconds since the person last authenticated. */
  readonly maxAge?: number
}

/** What introspection or a token says (RFC 9470 6). */
export interface TokenClaims {
  readonly acr?: unknown
  readonly auth_time?: unknown
  readonly [claim: string]: unknown
}

/** Does the authentication behind this token meet the need? `now` is an instant of the resource server's own clock. */
export function meets({ acr, auth_time: authTime }: TokenClaims, { acrValues, maxAge }: Need, now: number): boolean {
  const isClass = acrValues === undefined || (typeof acr === 'string' && acrValues.includes(acr))
  const isYoung = maxAge === undefined || (typeof authTime === 'number' && now - seconds(authTime) <= seconds(maxAge))
  return isClass && isYoung
}

/**
 * The value of WWW-Authenticate, with status 401, for a token that is good and an authentication that is not enough (RFC
 * 9470 3, SU-02). A client sends the person to the authorization endpoint with these parameters.
 */
export function stepUpChallenge({ acrValues, maxAge }: Need, scheme: 'Bearer' | 'DPoP' = 'Bearer'): string {
  const parts = [
    'error="insufficient_user_authentication"',
    'error_description="A stronger or more recent authentication is needed"',
    ...(acrValues ? [`acr_values="${acrValues.join(' ')}"`] : []),
    ...(maxAge === undefined ? [] : [`max_age="${maxAge}"`]),
  ]
  return `${scheme} ${parts.join(', ')}`
}
