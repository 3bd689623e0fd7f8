import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import type { Settings } from '../../platform/config/settings.ts'
import type { Service } from '../../platform/service.ts'
import type { MachineScope } from './client.ts'
import { findClient } from './flow-clients.ts'
import { loadPublicKeys } from './store-keys.ts'

/** Whom tokens of machines are for: the REST API and the streams of signals of this service (`aud`, RFC 8707). */
export const resourceOf = ({ origin }: Pick<Settings, 'origin'>): string => `${origin}/api`

/** A client of the operator that acts in its own name. */
export interface Machine {
  readonly clientId: string
  /** What the token allows and the client still may. */
  readonly scopes: readonly string[]
}

/** How a token is refused (RFC 6750 3): the status, and the value of `WWW-Authenticate`. */
export interface TokenRefusal {
  readonly status: 401 | 403
  /** Absent where no token came: who shows nothing is told nothing. */
  readonly error?: 'invalid_token' | 'insufficient_scope'
  readonly challenge: string
}

export type TokenRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: TokenRefusal }

/** No token came, or none where it belongs: a token in an address is in every log on its way (RFC 9700 4.3.2). */
export const noToken: { readonly ok: false; readonly refusal: TokenRefusal } = {
  ok: false,
  refusal: { status: 401, challenge: 'Bearer' },
}

export const invalidToken: { readonly ok: false; readonly refusal: TokenRefusal } = {
  ok: false,
  refusal: { status: 401, error: 'invalid_token', challenge: 'Bearer error="invalid_token"' },
}

export const insufficientScope = (scope: string): { readonly ok: false; readonly refusal: TokenRefusal } => ({
  ok: false,
  refusal: {
    status: 403,
    error: 'insufficient_scope',
    challenge: `Bearer error="insufficient_scope", scope="${scope}"`,
  },
})

/** The token of a header, and of nothing else; undefined where it is none (RFC 6750 2.1). */
export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? '')?.[1]

/**
 * Who asks, by an access token of client credentials (RFC 9068), and may they do this? Checked against our own keys each
 * time, and against the client as it is now: one that was taken away, or may do less, cannot wait for its token to end.
 */
export async function readMachineToken(
  service: Service,
  authorization: string | undefined,
  scope: MachineScope,
): Promise<TokenRead<Machine>> {
  const token = bearerOf(authorization)
  if (token === undefined) return authorization === undefined ? noToken : invalidToken
  const payload = await verified(service, token)
  const client = typeof payload?.client_id === 'string' ? await findClient(service, payload.client_id) : undefined
  if (!payload || !client || payload.sub !== payload.client_id) return invalidToken
  const { registration } = client
  const scopes = String(payload.scope)
    .split(' ')
    .filter((one) => registration.scopes.some((other) => other === one))
  if (!scopes.includes(scope)) return insufficientScope(scope)
  return { ok: true, value: { clientId: registration.client_id, scopes } }
}

async function verified(service: Service, token: string): Promise<JWTPayload | undefined> {
  const { database, settings, clock } = service
  const keys = createLocalJWKSet({ keys: (await loadPublicKeys(database)) as never })
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      typ: 'at+jwt',
      issuer: settings.origin,
      audience: resourceOf(settings),
      requiredClaims: ['exp', 'iat', 'jti', 'sub', 'client_id'],
      currentDate: new Date(clock.wall()),
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}
