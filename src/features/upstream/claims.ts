import type { Instant } from '../../kernel/clock.ts'
import { hours, seconds } from '../../kernel/duration.ts'
import { readMailAddress } from '../proof/address.ts'
import type { HostReport } from '../replacement/host.ts'

type Claims = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textIn = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const PLAIN_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u

/** What the account is called on its pages, masked. It is never looked up: who it is, issuer and subject alone say (S22). */
export function nameOf(claims: Claims): string {
  const address = readMailAddress(claims.email)
  if (address.ok) return address.value.address
  const name = textIn(claims.preferred_username) ?? ''
  return PLAIN_NAME.test(name) ? name : ''
}

/** What a message of the host is about, and what it says; nothing where it is one that changes nothing here. */
export interface HostMessage {
  readonly subject: string | undefined
  /** The id of a session at the host, where the message is about one. */
  readonly sid: string | undefined
  readonly what: HostReport | undefined
  /** By the host's clock, in milliseconds. */
  readonly atWall: Instant
}

const SCHEMAS = 'https://schemas.openid.net/secevent/'

/** What security events mean here (OpenID RISC Profile 1.0 2, CAEP 1.0 3); any other one means nothing. */
const MEANS: Readonly<Record<string, (event: Claims) => HostReport | undefined>> = {
  'caep/event-type/credential-change': (event) =>
    event.credential_type === 'password' ? 'password-changed' : undefined,
  'caep/event-type/session-revoked': () => 'sessions-ended',
  'risc/event-type/sessions-revoked': () => 'sessions-ended',
  'risc/event-type/account-credential-change-required': () => 'account-compromised',
  'risc/event-type/credential-compromise': (event) =>
    event.credential_type === 'password' ? 'account-compromised' : undefined,
  'risc/event-type/account-disabled': (event) =>
    event.reason === 'hijacking' ? 'account-compromised' : 'sessions-ended',
  'risc/event-type/account-purged': () => 'account-purged',
}

/** Who it is about: by issuer and subject (RFC 9493 3.2.3), alone or in a complex subject (SSF 1.0 3.3). */
function subjectIn(id: unknown, issuer: string): { subject?: string; sid?: string } {
  if (!isObject(id)) return {}
  if (isObject(id.user) || isObject(id.session)) {
    const sid = isObject(id.session) ? textIn(id.session.id) : undefined
    return { ...subjectIn(id.user, issuer), ...(sid !== undefined && { sid }) }
  }
  const subject = textIn(id.sub)
  const isSubject = id.format === 'iss_sub' || id.subject_type === 'iss_sub' || id.subject_type === 'iss-sub'
  return isSubject && id.iss === issuer && subject !== undefined ? { subject } : {}
}

/** Seconds, as every time of a JWT; drafts of CAEP had milliseconds, which would be thousands of years away. */
const wallOf = (time: number): Instant => (time > hours(24) * 1_000 ? time : time * seconds(1))

/** A security event token (RFC 8417), whose signature, issuer and audience were looked at; undefined where it is none. */
export function readEvent(claims: Claims, type: string | undefined, issuer: string): HostMessage | undefined {
  if (!/^(?:application\/)?secevent\+jwt$/i.test(type ?? '')) return undefined
  const all = isObject(claims.events) ? Object.entries(claims.events) : []
  const [only] = all
  if (!only || all.length !== 1 || !isObject(only[1])) return undefined
  const [uri, event] = only
  const { subject, sid } = { ...subjectIn(event.subject, issuer), ...subjectIn(claims.sub_id, issuer) }
  const at = [event.event_timestamp, claims.toe, claims.iat].find((time) => typeof time === 'number')
  const what = uri.startsWith(SCHEMAS) ? MEANS[uri.slice(SCHEMAS.length)]?.(event) : undefined
  return { subject, sid, what, atWall: wallOf(at ?? 0) }
}

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** A logout token (OpenID Connect Back-Channel Logout 2.6): no other token of the host has this event and no nonce. */
export function readLogout(claims: Claims, type: string | undefined): HostMessage | undefined {
  const events = isObject(claims.events) ? claims.events : {}
  if (!isObject(events[LOGOUT_EVENT]) || 'nonce' in claims) return undefined
  if (type !== undefined && !/^(?:application\/)?(?:logout\+)?jwt$/i.test(type)) return undefined
  const [subject, sid] = [textIn(claims.sub), textIn(claims.sid)]
  if (subject === undefined && sid === undefined) return undefined
  return { subject, sid, what: 'sessions-ended', atWall: wallOf(Number(claims.iat)) }
}

/** A hint (docs/guides/upstream.md): who somebody says to be at the host's own pages, for five minutes at most. */
export function readHint(claims: Claims, type: string | undefined, lifetimeMs: number): string | undefined {
  const { sub, iat, exp } = claims
  const lives = typeof exp === 'number' && typeof iat === 'number' && (exp - iat) * seconds(1) <= lifetimeMs
  return type === 'login-hint+jwt' && lives ? textIn(sub) : undefined
}
