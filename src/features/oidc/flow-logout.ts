import { createPrivateKey, sign } from 'node:crypto'
import { type Instant, systemClock } from '../../kernel/clock.ts'
import { seconds } from '../../kernel/duration.ts'
import { uuid } from '../../kernel/random.ts'
import { Unit } from '../../platform/database/unit.ts'
import { type Due, setDue } from '../../platform/due.ts'
import { errorFields } from '../../platform/log.ts'
import type { Service } from '../../platform/service.ts'
import { loadSession } from '../session/store.ts'
import type { Registration } from './client.ts'
import { findClient, subjectFor } from './flow-clients.ts'
import { signingKeys } from './flow-keys.ts'
import { deleteArtifact, type Login, loadLogins, saveLogin } from './store.ts'

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'
/** RFC 8417 2.2, OpenID Connect Back-Channel Logout 2.4. */
const LOGOUT_TYPE = 'logout+jwt'
/** As long as a relying party may take to look at it; a retry is signed anew. */
const LOGOUT_LIFE_S = 120

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/**
 * A logout token (OpenID Connect Back-Channel Logout 2.4). It is about one session, and nothing else of the person, but for
 * apps that know no sessions.
 */
async function logoutToken(service: Service, client: Registration, accountId: string, sid: string): Promise<string> {
  const [key] = (await signingKeys(service, (await service.time.moment()).now)).jwks()
  if (!key) throw new Error('there is no signing key')
  // What relying parties compare with their own clocks is the wall's.
  const iat = Math.floor(systemClock.wall() / seconds(1))
  const head = base64({ alg: 'RS256', typ: LOGOUT_TYPE, kid: key.kid })
  const body = base64({
    iss: service.settings.origin,
    aud: client.client_id,
    sub: subjectFor(service, client, accountId),
    ...(client.logout_by === 'person' ? {} : { sid }),
    iat,
    exp: iat + LOGOUT_LIFE_S,
    jti: uuid(service.random),
    events: { [LOGOUT_EVENT]: {} },
  })
  const signature = sign('sha256', Buffer.from(`${head}.${body}`), createPrivateKey({ key, format: 'jwk' }))
  return `${head}.${body}.${signature.toString('base64url')}`
}

/** A relying party that did not answer is left alone for a while: whoever waits for a timer must not wait for it. */
const pausedUntil = new WeakMap<Service, Map<string, Instant>>()

async function tellClient(service: Service, client: Registration, accountId: string, sid: string): Promise<boolean> {
  const uri = client.backchannel_logout_uri
  if (!uri) return true
  const paused = pausedUntil.get(service) ?? new Map<string, Instant>()
  pausedUntil.set(service, paused)
  const { now } = await service.time.moment()
  if (now < (paused.get(client.client_id) ?? 0)) return false
  try {
    const response = await fetch(uri, {
      method: 'POST',
      redirect: 'error',
      body: new URLSearchParams({ logout_token: await logoutToken(service, client, accountId, sid) }),
      signal: AbortSignal.timeout(service.policy.oidc_logout_timeout_ms),
    })
    await response.body?.cancel()
    if (response.ok) return true
    service.log.warn('relying party refused a logout', { detail: client.client_id, status: response.status })
    // It will not like it better the next time: the specification gives 400 to a token that is not taken.
    return response.status === 400
  } catch (error) {
    service.log.warn('relying party was not told of a logout', { ...errorFields(error), detail: client.client_id })
    paused.set(client.client_id, now + service.policy.oidc_logout_pause_ms)
    return false
  }
}

type Authorizations = Readonly<Record<string, { readonly sid?: string }>>

/** The relying parties that were signed in to, and the name by which each knows the session. */
export const authorizationsOf = ({ payload }: Login): Authorizations => (payload.authorizations as Authorizations) ?? {}

/** Tells one login's relying parties; answers those that were not reached. */
async function tellLogin(service: Service, accountId: string, login: Login): Promise<Authorizations> {
  const left = await Promise.all(
    Object.entries(authorizationsOf(login)).map(async ([clientId, authorization]) => {
      const client = await findClient(service, clientId)
      const { sid } = authorization
      const told = !client || !sid || (await tellClient(service, client.registration, accountId, sid))
      return told ? [] : [[clientId, authorization] as const]
    }),
  )
  return Object.fromEntries(left.flat())
}

/**
 * A session of ours ended: the relying parties that were signed in to with it are told, and again for a day where they do
 * not answer. The library's own sessions that follow each other in one of ours name the same relying parties; the last
 * one names them all.
 */
export async function tellRelyingParties(service: Service, due: Due): Promise<void> {
  const { database, keys, policy } = service
  const { accountId, subject: sessionId } = due
  const [logins, session] = await Promise.all([
    loadLogins(database, keys, accountId, sessionId),
    loadSession(database, accountId, sessionId),
  ])
  const merged = logins.at(-1)
  const unit = new Unit().add(...logins.slice(0, -1).map(({ idKey }) => deleteArtifact('Session', idKey)))
  const { now } = await service.time.moment()
  if (merged) {
    const all = {
      ...merged,
      payload: { ...merged.payload, authorizations: Object.assign({}, ...logins.map(authorizationsOf)) },
    }
    const left = await tellLogin(service, accountId, all)
    const endedAt = session?.endedAt ?? 0
    if (Object.keys(left).length > 0 && now < endedAt + policy.oidc_logout_give_up_ms) {
      const wait = Math.min(Math.max(now - endedAt, policy.oidc_logout_retry_first_ms), policy.oidc_logout_retry_max_ms)
      unit.add(saveLogin(keys, { ...all, payload: { ...all.payload, authorizations: left } }))
      await unit.add(setDue(due, now + wait)).commit(database)
      return
    }
    for (const detail of Object.keys(left)) service.log.error('relying party never heard of a logout', { detail })
    unit.add(deleteArtifact('Session', merged.idKey))
  }
  await unit.add(setDue(due, undefined)).commit(database)
}
