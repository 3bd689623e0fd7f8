import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import type { Settings } from '../../platform/config/settings.ts'
import type { Service } from '../../platform/service.ts'
import { type MachineScope, machineScopesOf } from './client.ts'
import { findClient } from './flow-clients.ts'
import { type Asking, insufficientScope, invalidToken, isHolder, shownToken, type TokenRead } from './flow-proof.ts'
import { registrationKey } from './store-clients.ts'
import { loadPublicKeys } from './store-keys.ts'

/** Whom tokens of machines are for: the REST API and the streams of signals of this service (`aud`, RFC 8707). */
export const resourceOf = ({ origin }: Pick<Settings, 'origin'>): string => `${origin}/api`

/** A client of the operator that acts in its own name. */
export interface Machine {
  readonly clientId: string
  /** What the token allows and the client still may. */
  readonly scopes: readonly string[]
}

/**
 * Who asks, by an access token of client credentials (RFC 9068), and may they do this? Checked against our own keys each
 * time, and against the client as it is now: one that was taken away, or may do less, cannot wait for its token to end.
 */
export async function readMachineToken(
  service: Service,
  asking: Asking,
  anyOf: readonly [MachineScope, ...MachineScope[]],
): Promise<TokenRead<Machine>> {
  const read = await shownToken(service, asking)
  if (!read.ok) return read
  const shown = read.value
  const payload = await verified(service, shown.token)
  const client = typeof payload?.client_id === 'string' ? await findClient(service, payload.client_id) : undefined
  if (!payload || !client || payload.sub !== payload.client_id) return invalidToken(shown)
  if (payload.registration !== registrationKey(service.keys, client)) return invalidToken(shown)
  const { cnf } = payload
  if (!(await isHolder(service, shown, cnf?.jkt))) return invalidToken(shown)
  const { registration } = client
  const scopes = String(payload.scope)
    .split(' ')
    .filter((one) => machineScopesOf(registration).includes(one))
  if (!anyOf.some((scope) => scopes.includes(scope))) return insufficientScope(shown, anyOf[0])
  return { ok: true, value: { clientId: registration.client_id, scopes } }
}

async function verified(
  service: Service,
  token: string,
): Promise<(JWTPayload & { readonly cnf?: { readonly jkt?: unknown } }) | undefined> {
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
