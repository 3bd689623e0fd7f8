import { generateSync, generateURI, ScureBase32Plugin } from 'otplib'
import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'

/** The code of an authenticator app for one step of time (RFC 6238 4.2, SHA-1 as every app has it). */
export const appCode = (secret: Uint8Array, step: number, digits: number): string =>
  generateSync({ secret, strategy: 'hotp', counter: step, digits: digits as 6 | 7 | 8 })

export const stepAt = (wall: Instant, policy: Policy): number => Math.floor(wall / policy.app_code_step_ms)

export interface Acceptable {
  readonly step: number
  readonly code: string
  /** It was used before, or lies before one that was. */
  readonly used: boolean
}

/**
 * The codes that the app may show now: of this step and of one on either side (RFC 6238 5.2). `wall` is what clocks on
 * the wall say: the telephone knows no other time. `lastStep` is that of the last code that was used, 0 for none.
 */
export function acceptableCodes(secret: Uint8Array, wall: Instant, lastStep: number, policy: Policy): Acceptable[] {
  const now = stepAt(wall, policy)
  const skew = policy.app_code_skew_max
  return Array.from({ length: 2 * skew + 1 }, (_, i) => now - skew + i)
    .filter((step) => step >= 0)
    .map((step) => ({ step, code: appCode(secret, step, policy.app_code_length_digits), used: step <= lastStep }))
}

const base32 = new ScureBase32Plugin()

/** The secret as it is typed into an app: base32 (RFC 4648), groups of four. */
export const typedKey = (secret: Uint8Array): string =>
  base32.encode(secret, { padding: false }).replace(/.{4}(?!$)/g, '$& ')

/** What the picture for the app says. The names are shown in the app, beside the code. */
export function appUri({ secret, brand, account }: { secret: Uint8Array; brand: string; account: string }): string {
  return generateURI({ issuer: brand, label: account, secret: base32.encode(secret, { padding: false }) })
}
