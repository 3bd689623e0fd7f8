import { errors } from 'jose'
import { ok } from '../../kernel/result.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { recordEvents } from '../../platform/event.ts'
import type { Service } from '../../platform/service.ts'
import { findAccountId } from '../account/store.ts'
import { hostKey } from '../account/store-identifier.ts'
import { endSession } from '../session/store.ts'
import { type HostMessage, readEvent, readLogout } from './claims.ts'
import { hostReported, type Once } from './flow-host.ts'
import { type HostToken, onceOf, onLedger, readHostToken } from './flow-token.ts'
import { findHostSessions, hostSessionKey } from './store.ts'

/** RFC 8935 2.4: what a message was not taken for; `again` where it may be taken later. */
export type NotTaken = 'invalid_request' | 'invalid_key' | 'invalid_issuer' | 'invalid_audience' | 'again'

/** Whose fault it is: what `jose` says is the message's; whatever else fails (the host is away) may go better later. */
export function whyNotTaken(error: unknown): NotTaken {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return 'again'
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'iss' ? 'invalid_issuer' : error.claim === 'aud' ? 'invalid_audience' : 'invalid_request'
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return 'invalid_key'
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC' ? 'invalid_request' : 'again'
}

type Taken = { readonly ok: true } | { readonly ok: false; readonly why: NotTaken }

async function take(
  service: Service,
  token: string,
  ageMax: number,
  read: (signed: HostToken) => HostMessage | undefined,
): Promise<Taken> {
  let signed: HostToken
  try {
    signed = await readHostToken(service, token, ageMax)
  } catch (error) {
    const why = whyNotTaken(error)
    service.log.warn('a message of the host was not taken', { code: why, detail: codeOf(error) })
    return { ok: false, why }
  }
  const message = read(signed)
  if (!message) return { ok: false, why: 'invalid_request' }
  const { now } = await service.time.moment()
  await act(service, signed, message, onceOf(service, signed, now, ageMax))
  return { ok: true }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.name : 'unknown'

/** A security event (RFC 8417), pushed by the host (RFC 8935). Taken again, it changes nothing and is answered alike. */
export const takeEvent = (service: Service, token: string): Promise<Taken> =>
  take(service, token, service.policy.upstream_event_age_max_ms, ({ claims, type, host }) =>
    readEvent(claims, type, host.settings.issuer),
  )

/** Somebody signed out at the host (OpenID Connect Back-Channel Logout). */
export const takeLogout = (service: Service, token: string): Promise<Taken> =>
  take(service, token, service.policy.upstream_logout_age_max_ms, ({ claims, type }) => readLogout(claims, type))

/** Whoever is not known here is nobody that something could be done about, and the host is not told. */
async function act(service: Service, { host }: HostToken, message: HostMessage, once: Once): Promise<void> {
  const { issuer } = host.settings
  const { subject, sid, what, atWall } = message
  if (what === undefined || (await once.isUsed())) return
  const accountId =
    subject === undefined
      ? undefined
      : await findAccountId(service.database, hostKey(service.keys, { issuer, subject }))
  const { now } = await service.time.moment()
  if (sid !== undefined && what === 'sessions-ended') await endHostSession(service, { issuer, sid, accountId }, once)
  else if (accountId !== undefined) await hostReported(service, accountId, what, onLedger(atWall, now), once)
}

interface Ended {
  readonly issuer: string
  readonly sid: string
  /** The only account that it is about, where the message names one. */
  readonly accountId: string | undefined
}

/** One session at the host, and those here that were begun from it. */
async function endHostSession(service: Service, { issuer, sid, accountId }: Ended, once: Once): Promise<void> {
  await untilWon(
    async () => {
      const { now } = await service.time.moment()
      const all = await findHostSessions(service.database, hostSessionKey(service.keys, issuer, sid))
      const unit = new Unit().expect(once.must)
      for (const { account_id, session_id } of all.filter((s) => (accountId ?? s.account_id) === s.account_id))
        unit.add(
          endSession(account_id, session_id, now, 'host_signed_out'),
          recordEvents(service.random, account_id, now, [{ kind: 'session.ended', data: { session: session_id } }]),
        )
      await unit.commit(service.database)
      service.nudge()
      return ok(undefined)
    },
    async () => ((await once.isUsed()) ? ok(undefined) : undefined),
  )
}
