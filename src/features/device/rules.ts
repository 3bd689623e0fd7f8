import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'

/** A browser that keeps a key for an account, as it is listed. Its private half never leaves it (product.md V5). */
export interface Device {
  readonly deviceId: string
  /** Keyed digest (hex) of the browser that keeps the key. */
  readonly browserKey: string
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Buffer
  readonly proofId: string
  readonly agent: string
  readonly createdAt: Instant
  readonly usedAt: Instant
  readonly lapsedAt: Instant | null
  readonly missedAt: Instant | null
}

/** What a device signs for: to be known again, to be trusted from now on, to stop a request, to begin one. */
export const SIGNATURE_PURPOSES = ['session', 'enrol', 'stop', 'start'] as const
export type SignaturePurpose = (typeof SIGNATURE_PURPOSES)[number]

export const isSignaturePurpose = (text: string): text is SignaturePurpose =>
  (SIGNATURE_PURPOSES as readonly string[]).includes(text)

/** What was asked to be signed in a session for a purpose. */
export interface Asked {
  readonly nonce: Buffer
  readonly askedAt: Instant
}

export const isOpen = (asked: Asked, now: Instant, policy: Policy): boolean =>
  now < asked.askedAt + policy.device_challenge_ms

/** The bytes that are signed. The purpose stands in plain words, so that no signature can be meant for another act. */
export const signedText = (purpose: SignaturePurpose, challenge: string): string =>
  `honnin-device-1 ${purpose} ${challenge}`

/** After its key signed: when it was last used, and whether it had been left alone for too long (SS-13). */
export const used = <D extends Pick<Device, 'usedAt' | 'lapsedAt'>>(device: D, now: Instant, policy: Policy): D => ({
  ...device,
  usedAt: now,
  lapsedAt: now >= device.usedAt + policy.device_skips_unused_ms ? now : device.lapsedAt,
})
