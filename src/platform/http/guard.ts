import type { Random } from '../../kernel/random.ts'
import { type Keys, sameSecret } from '../crypto/keys.ts'

const TOKEN_BYTES = 16

/**
 * The page token against forged forms (S16), bound to the browser's secret and to its session. Each page shows it
 * under a fresh mask, so that compressing the page tells nothing about it.
 */
export function pageToken(keys: Keys, random: Random, browserKey: string, session: string): string {
  const mask = random.bytes(TOKEN_BYTES)
  return Buffer.concat([mask, xor(mask, bare(keys, browserKey, session))]).toString('base64url')
}

export function isPageToken(keys: Keys, token: string, browserKey: string, session: string): boolean {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== 2 * TOKEN_BYTES) return false
  return sameSecret(xor(bytes.subarray(0, TOKEN_BYTES), bytes.subarray(TOKEN_BYTES)), bare(keys, browserKey, session))
}

const bare = (keys: Keys, browserKey: string, session: string): Buffer =>
  keys.digest('csrf', browserKey, session).subarray(0, TOKEN_BYTES)

const xor = (a: Buffer, b: Buffer): Buffer => Buffer.from(a.map((byte, i) => byte ^ (b[i] as number)))

/**
 * Did the request come from a page of ours? Browsers say where it came from; what says nothing has to show the page
 * token all the same. Our pages send no referrer, so an honest form may say "null".
 */
export function isForeign(headers: Headers, origin: string, development: boolean): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site !== 'same-origin' && site !== 'none'
  const from = headers.get('origin')
  if (from === null || from === 'null' || from === origin) return false
  return !(development && URL.canParse(from) && new URL(from).host === headers.get('host'))
}

const CONTENT_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

/** A form may be answered with a redirect to this origin; browsers hold redirects to the same policy as the form. */
export const policyLeadingTo = (origin: string): string =>
  CONTENT_POLICY.replace("form-action 'self'", `form-action 'self' ${origin}`)

/** Headers of every answer, errors included (SS-17, T055, T093). */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
}

export const HSTS = 'max-age=63072000; includeSubDomains'
