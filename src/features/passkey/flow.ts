import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'
import type { Instant } from '../../kernel/clock.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Service } from '../../platform/service.ts'
import { powers } from '../proof/rules.ts'
import { loadProofs, raiseMark, type StoredProof } from '../proof/store.ts'
import type { Shown } from '../proof/store-shown.ts'
import { type Ceremony, type Challenge, newChallenge, readChallenge } from './flow-challenge.ts'
import type { Credential } from './rules.ts'
import {
  accountOfHandle,
  credentialKey,
  forgetSpent,
  isSpent,
  openCredential,
  spendChallenge,
  userHandle,
} from './store.ts'

/** ES256, EdDSA and RS256: what every authenticator that is sold knows one of (COSE, RFC 9053). */
const ALGORITHMS = [-7, -8, -257]

/** Passkeys belong to the host that people see, without its port (WebAuthn 5.1.2). */
const hostOf = (service: Service): string => new URL(service.settings.origin).hostname

/** Loaded when the first passkey is used: most starts never need it. */
const library = () => import('@simplewebauthn/server')

export interface Owner {
  readonly accountId: string
  /** What the authenticator lists it under. */
  readonly name: string
}

/** What the browser is asked to make: a passkey that the authenticator unlocks for its holder, and not one that is there already. */
export async function makingOptions(
  service: Service,
  { accountId, name }: Owner,
  proofs: readonly StoredProof[],
  ceremony: Ceremony,
  now: Instant,
) {
  const { generateRegistrationOptions } = await library()
  return generateRegistrationOptions({
    rpName: service.settings.brand,
    rpID: hostOf(service),
    userID: new Uint8Array(userHandle(accountId)),
    userName: name,
    userDisplayName: name,
    challenge: new Uint8Array(newChallenge(service, ceremony, now)),
    timeout: service.policy.passkey_ceremony_ms,
    attestationType: 'none',
    excludeCredentials: listed(service, accountId, proofs),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  })
}

/** What the browser is asked to show. Before the sign-in nothing is listed, so that there is nothing to tell apart (EP-03). */
export async function showingOptions(
  service: Service,
  known: { readonly accountId: string; readonly proofs: readonly StoredProof[] } | undefined,
  ceremony: Ceremony,
  now: Instant,
) {
  const { generateAuthenticationOptions } = await library()
  return generateAuthenticationOptions({
    rpID: hostOf(service),
    challenge: new Uint8Array(newChallenge(service, ceremony, now)),
    timeout: service.policy.passkey_ceremony_ms,
    userVerification: 'required',
    ...(known ? { allowCredentials: listed(service, known.accountId, known.proofs) } : {}),
  })
}

const listed = (service: Service, accountId: string, proofs: readonly StoredProof[]) =>
  proofs
    .filter((p) => powers(p).verify)
    .flatMap((p) => openCredential(service, accountId, p) ?? [])
    .map(({ id, transports }) => ({ id, transports: [...transports] }))

const base64url = z.string().regex(/^[\w-]+$/)
const common = { id: base64url, rawId: base64url, type: z.literal('public-key'), clientExtensionResults: z.object({}) }
const madeSchema = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(32)).max(8).default([]),
  }),
})
const shownSchema = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
})

/** What the page's script sent, where it has the shape that WebAuthn gives it. */
function parsed<T>(schema: z.ZodType<T>, typed: unknown): T | undefined {
  if (typeof typed !== 'string') return undefined
  try {
    return schema.safeParse(JSON.parse(typed)).data
  } catch {
    return undefined
  }
}

/** The challenge that an answer was made for; its signature is not judged yet. */
function challengeIn(service: Service, ceremony: Ceremony, clientData: string, now: Instant): Result<Challenge> {
  const text = parsed(z.object({ challenge: z.string() }), Buffer.from(clientData, 'base64url').toString('utf8'))
  const challenge = text && readChallenge(service, ceremony, text.challenge)
  if (!challenge) return refuse('passkey.wrong')
  return now < challenge.expiresAt ? ok(challenge) : refuse('passkey.expired')
}

export interface Made {
  readonly credential: Credential
  readonly counter: number
  /** The id that its provider gives itself. */
  readonly aaguid: string
  readonly challenge: Challenge
}

/** A passkey that was made for this ceremony. Its challenge is not used up yet: the caller does that in its unit. */
export async function judgeMade(service: Service, ceremony: Ceremony, typed: unknown): Promise<Result<Made>> {
  const response = parsed(madeSchema, typed)
  if (!response) return refuse('passkey.unreadable')
  const { now } = await service.time.moment()
  const challenge = challengeIn(service, ceremony, response.response.clientDataJSON, now)
  if (!challenge.ok) return challenge
  const { verifyRegistrationResponse } = await library()
  const verified = await orRefused(
    verifyRegistrationResponse({
      // Transports are the browser's words for where it is; the library's type lists those that it knows.
      response: response as RegistrationResponseJSON,
      expectedChallenge: challenge.value.bytes.toString('base64url'),
      expectedOrigin: service.settings.origin,
      expectedRPID: hostOf(service),
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  )
  if (!verified?.verified) return refuse('passkey.wrong')
  const { credential, aaguid, credentialDeviceType, credentialBackedUp } = verified.registrationInfo
  return ok({
    credential: {
      id: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      transports: response.response.transports,
      deviceType: credentialDeviceType,
      backedUp: credentialBackedUp,
    },
    counter: credential.counter,
    aaguid,
    challenge: challenge.value,
  })
}

/** Which account a passkey names by itself, where nobody is signed in. */
export const accountNamed = (typed: unknown): string | undefined =>
  accountOfHandle(parsed(shownSchema, typed)?.response.userHandle)

/**
 * A passkey shows that it is really them: it was unlocked by its holder, for this site and this ceremony. An answer of a
 * copy, whose counter stands behind, is wrong (WebAuthn 6.1.1).
 */
export async function showPasskey(
  service: Service,
  accountId: string,
  ceremony: Ceremony,
  typed: unknown,
): Promise<Result<Shown>> {
  const response = parsed(shownSchema, typed)
  if (!response) return refuse('passkey.unreadable')
  const { now } = await service.time.moment()
  const challenge = challengeIn(service, ceremony, response.response.clientDataJSON, now)
  if (!challenge.ok) return challenge
  const { bytes, expiresAt } = challenge.value
  if (await isSpent(service.database, accountId, bytes)) return refuse('passkey.used')
  const key = credentialKey(service, accountId, response.id)
  const proofs = await loadProofs(service.database, accountId)
  const proof = proofs.find((p) => p.addressKey === key && powers(p).verify)
  const credential = proof && openCredential(service, accountId, proof)
  if (!credential) return refuse('passkey.unknown')
  const { verifyAuthenticationResponse } = await library()
  const verified = await orRefused(
    verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: bytes.toString('base64url'),
      expectedOrigin: service.settings.origin,
      expectedRPID: hostOf(service),
      requireUserVerification: true,
      credential: {
        id: credential.id,
        publicKey: new Uint8Array(Buffer.from(credential.publicKey, 'base64url')),
        counter: proof.mark,
      },
    }),
  )
  const handle = response.response.userHandle
  if (!verified?.verified || (handle !== undefined && accountOfHandle(handle) !== accountId))
    return refuse('passkey.wrong')
  await forgetSpent(service.database, accountId, now)
  const { newCounter } = verified.authenticationInfo
  return ok({
    proofId: proof.proofId,
    musts: [raiseMark(accountId, proof.proofId, newCounter, now), spendChallenge(accountId, bytes, expiresAt)],
    async over() {
      if (await isSpent(service.database, accountId, bytes)) return refuse('passkey.used')
      const later = (await loadProofs(service.database, accountId)).find((p) => p.proofId === proof.proofId)
      return later && newCounter > 0 && later.mark >= newCounter ? refuse('passkey.wrong') : undefined
    },
  })
}

/** The library says no by throwing, whatever is wrong with an answer. */
async function orRefused<T>(judged: Promise<T>): Promise<T | undefined> {
  try {
    return await judged
  } catch {
    return undefined
  }
}
