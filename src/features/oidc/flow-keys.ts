import { generateKeyPair, type JsonWebKey } from 'node:crypto'
import { promisify } from 'node:util'
import type { Instant } from '../../kernel/clock.ts'
import { uuid } from '../../kernel/random.ts'
import type { Service } from '../../platform/service.ts'
import {
  insertSigningKey,
  kidOf,
  loadSigningKeys,
  openSigningKey,
  type SigningKey,
  signingKeyAbout,
} from './store-keys.ts'

const generate = promisify(generateKeyPair)

export type Signer = Pick<Service, 'database' | 'keys' | 'random' | 'policy'>

/** An RSA key (RS256, which every relying party understands), sealed as it is made. */
async function makeKey({ keys, random, policy, database }: Signer, keyId: number, activeFrom: Instant): Promise<void> {
  const pair = await generate('rsa', { modulusLength: policy.oidc_signing_key_bits })
  const rowId = uuid(random)
  const text = JSON.stringify(pair.privateKey.export({ format: 'jwk' }))
  const key: SigningKey = { keyId, rowId, activeFrom, privateSealed: keys.seal(text, signingKeyAbout('', rowId)) }
  await database.query(insertSigningKey(key, pair.publicKey.export({ format: 'jwk' })))
}

/** A key as the library takes it. */
export interface SigningJwk extends JsonWebKey {
  readonly kid: string
  readonly use: 'sig'
  readonly alg: 'RS256'
}

export interface SigningKeys {
  /** Which keys these are and which of them signs: as long as it is the same, so are they. */
  readonly version: string
  /** The number of the one that signs. */
  readonly activeId: number
  /** The one that signs comes first; the others are published: former ones, and one that is about to be active. */
  readonly jwks: () => readonly SigningJwk[]
}

/** The keys of now; where there is none yet, the first one is made. */
export async function signingKeys(service: Signer, now: Instant): Promise<SigningKeys> {
  let all = await loadSigningKeys(service.database)
  if (all.length === 0) {
    await makeKey(service, 1, now)
    all = await loadSigningKeys(service.database)
  }
  const signing = all.find(({ activeFrom }) => activeFrom <= now) ?? all.at(-1)
  const ordered = [...all.filter((key) => key === signing), ...all.filter((key) => key !== signing)]
  return {
    version: ordered.map(({ keyId }) => keyId).join(),
    activeId: signing?.keyId ?? 0,
    jwks: () =>
      ordered.map((key) => ({
        ...openSigningKey(service.keys, key),
        kid: kidOf(key.keyId),
        use: 'sig' as const,
        alg: 'RS256' as const,
      })),
  }
}

export interface SigningRotation {
  readonly kid: string
  readonly activeFrom: Instant
  readonly isNew: boolean
}

/** A new key beside a service that goes on. It is published at once and signs when every instance publishes it. */
export async function rotateSigningKey(service: Signer, now: Instant): Promise<SigningRotation> {
  const before = await loadSigningKeys(service.database)
  const [newest] = before
  if (newest && newest.activeFrom > now)
    return { kid: kidOf(newest.keyId), activeFrom: newest.activeFrom, isNew: false }
  await makeKey(service, (newest?.keyId ?? 0) + 1, newest ? now + service.policy.key_active_after_ms : now)
  const [after] = await loadSigningKeys(service.database)
  return { kid: kidOf(after?.keyId ?? 1), activeFrom: after?.activeFrom ?? now, isNew: true }
}
