import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, errors, type JWK, jwtVerify } from 'jose'
import { systemClock } from '../../kernel/clock.ts'
import { seconds } from '../../kernel/duration.ts'
import { sameSecret } from '../../platform/crypto/keys.ts'
import type { Service } from '../../platform/service.ts'
import { artifactKey, claimOnce } from './store.ts'

/** What proofs of possession are signed with: what every platform has, and nothing that is slow to make a key for. */
export const PROOF_ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA'] as const

/** As much of a request as a token and a proof say something of. */
export type Asking = Pick<Request, 'headers' | 'method' | 'url'>

/** How a token is refused (RFC 6750 3, RFC 9449 7.1): the status, and the value of `WWW-Authenticate`. */
export interface TokenRefusal {
  readonly status: 401 | 403
  /** Absent where no token came: who shows nothing is told nothing. */
  readonly error?: 'invalid_token' | 'insufficient_scope' | 'invalid_dpop_proof'
  readonly challenge: string
}

export type TokenRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: TokenRefusal }

type Scheme = 'Bearer' | 'DPoP'

/** A token of a header, with what else was shown for it. */
export interface Shown {
  readonly scheme: Scheme
  readonly token: string
  /** The proof, where its signature, its request and its token are right; whose key it is, the token has to say. */
  readonly proof: { readonly thumbprint: string; readonly id: string } | undefined
}

const refused = (scheme: Scheme, status: 401 | 403, error: NonNullable<TokenRefusal['error']>, more = '') => {
  const algs = scheme === 'DPoP' ? `, algs="${PROOF_ALGORITHMS.join(' ')}"` : ''
  return {
    ok: false,
    refusal: { status, error, challenge: `${scheme} error="${error}"${more}${algs}` },
  } as const
}

/** No token came, or none where it belongs: a token in an address is in every log on its way (RFC 9700 4.3.2). */
const NONE = { ok: false, refusal: { status: 401, challenge: 'Bearer' } } as const

export const invalidToken = ({ scheme }: Pick<Shown, 'scheme'>) => refused(scheme, 401, 'invalid_token')

export const insufficientScope = ({ scheme }: Pick<Shown, 'scheme'>, scope: string) =>
  refused(scheme, 403, 'insufficient_scope', `, scope="${scope}"`)

/** The token of the header, and of nothing else (RFC 6750 2.1), and the proof beside it (RFC 9449 4.3). */
export async function shownToken(service: Service, asking: Asking): Promise<TokenRead<Shown>> {
  const authorization = asking.headers.get('authorization')
  if (authorization === null) return NONE
  const [, scheme = '', token] = /^(Bearer|DPoP) +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization) ?? []
  const proof = asking.headers.get('dpop')
  if (token === undefined) return invalidToken({ scheme: 'Bearer' })
  if (scheme.toLowerCase() === 'bearer') return { ok: true, value: { scheme: 'Bearer', token, proof: undefined } }
  const read = proof === null ? undefined : await readProof(service, asking, proof, token)
  return read ? { ok: true, value: { scheme: 'DPoP', token, proof: read } } : refused('DPoP', 401, 'invalid_dpop_proof')
}

/**
 * Is the token with whom it was given to? One that is bound to a key is worth nothing without a proof by that key, and each
 * proof is taken once, by however many instances: what was listened to opens nothing (RFC 9449 7, 11.1). Asked last, so that
 * nobody fills the database who has no token.
 */
export async function isHolder(service: Service, { scheme, proof }: Shown, boundTo: unknown): Promise<boolean> {
  if (scheme === 'Bearer' || proof === undefined) return boundTo === undefined
  if (typeof boundTo !== 'string' || !sameSecret(boundTo, proof.thumbprint)) return false
  const { database, keys, policy } = service
  const { now } = await service.time.moment()
  const idKey = artifactKey(keys, 'Proof', `${proof.thumbprint}/${proof.id}`)
  // As long as its date would be taken, also where it lies ahead of us.
  return claimOnce(database, keys, { model: 'Proof', idKey }, now, now + 2 * policy.oidc_proof_age_ms)
}

async function readProof({ settings, policy }: Service, asking: Asking, proof: string, token: string) {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: [...PROOF_ALGORITHMS],
      typ: 'dpop+jwt',
      requiredClaims: ['iat', 'jti', 'htm', 'htu', 'ath'],
      // It is dated by a clock of the client's, which knows nothing of one that was moved here for development.
      currentDate: new Date(systemClock.wall()),
    })
    const { iat = 0, jti = '', htm, htu, ath } = payload
    const isNow = Math.abs(systemClock.wall() - seconds(iat)) <= policy.oidc_proof_age_ms
    const here = settings.origin + new URL(asking.url).pathname
    const isForThis = htm === asking.method && placeOf(htu) === here
    const isForToken = ath === createHash('sha256').update(token).digest('base64url')
    if (!isNow || !isForThis || !isForToken || jti === '') return undefined
    // The key is there: the signature was judged with it.
    return { thumbprint: await calculateJwkThumbprint(protectedHeader.jwk as JWK), id: jti }
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
    throw error
  }
}

/** An address without what a proof need not say of it. */
function placeOf(htu: unknown): string | undefined {
  if (typeof htu !== 'string' || !URL.canParse(htu)) return undefined
  const { origin, pathname } = new URL(htu)
  return origin + pathname
}
