import type { Instant } from '../../kernel/clock.ts'
import { sameSecret } from '../../platform/crypto/keys.ts'
import type { Service } from '../../platform/service.ts'

/** What a challenge is for, in which browser and, where somebody is signed in, in which session. It works for nothing else (S12). */
export interface Ceremony {
  readonly purpose: string
  readonly browserKey: string
  /** Empty before the sign-in. */
  readonly sessionId: string
}

const TIME_BYTES = 6

/**
 * A challenge carries its own proof of origin: chance, the time, and a keyed digest over both and the ceremony. So asking for one
 * writes nothing, and nobody can fill a table by asking; what was answered is remembered until its time is over.
 */
export function newChallenge(service: Service, ceremony: Ceremony, now: Instant): Buffer {
  const chance = service.random.bytes(service.policy.passkey_challenge_bytes)
  const time = Buffer.alloc(TIME_BYTES)
  time.writeUIntBE(now, 0, TIME_BYTES)
  const bare = Buffer.concat([chance, time])
  return Buffer.concat([bare, digestOf(service, ceremony, bare)])
}

const digestOf = ({ keys }: Service, { purpose, browserKey, sessionId }: Ceremony, bare: Buffer): Buffer =>
  keys.digest('passkey', purpose, browserKey, sessionId, bare)

export interface Challenge {
  readonly bytes: Buffer
  readonly expiresAt: Instant
}

/** A challenge of ours for this very ceremony; undefined where it is something else. Its time is the caller's to judge. */
export function readChallenge(service: Service, ceremony: Ceremony, text: string): Challenge | undefined {
  const bytes = Buffer.from(text, 'base64url')
  const bareBytes = service.policy.passkey_challenge_bytes + TIME_BYTES
  const bare = bytes.subarray(0, bareBytes)
  if (bytes.length <= bareBytes || !sameSecret(bytes.subarray(bareBytes), digestOf(service, ceremony, bare)))
    return undefined
  const at = bare.readUIntBE(service.policy.passkey_challenge_bytes, TIME_BYTES)
  return { bytes, expiresAt: at + service.policy.passkey_ceremony_ms }
}
