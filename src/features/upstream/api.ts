import { sameSecret } from '../../platform/crypto/keys.ts'
import type { Answer, Route } from '../../platform/http/exchange.ts'
import type { Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { type NotTaken, takeEvent, takeLogout } from './flow-messages.ts'

const DESCRIPTIONS: Readonly<Record<NotTaken | 'authentication_failed', string>> = {
  authentication_failed: 'The authorization header is not the one that was agreed on.',
  invalid_request: 'It is no message of this kind, or too old.',
  invalid_key: 'It is signed with a key that is not among the published ones.',
  invalid_issuer: 'It is by another issuer.',
  invalid_audience: 'It is for another audience, or for others, too.',
  again: 'The keys of the issuer could not be read. Send it again later.',
}

/** RFC 8935 2.3. */
const notTaken = (err: keyof typeof DESCRIPTIONS, status = 400): Answer => ({
  kind: 'reply',
  status,
  body: { err, description: DESCRIPTIONS[err] },
})

/** A security event that the host pushes (RFC 8935): 202 is all that it hears of who is known here. */
async function pushed(x: Web): Promise<Answer> {
  const token = x.service.settings.upstream?.eventsToken
  if (token === undefined) return { kind: 'reply', status: 404 }
  if (!sameSecret(x.header('authorization') ?? '', `Bearer ${token}`)) return notTaken('authentication_failed', 401)
  if (!/^application\/secevent\+jwt\s*(?:;|$)/i.test(x.header('content-type') ?? '')) return notTaken('invalid_request')
  const taken = await takeEvent(x.service, (await x.body()).trim())
  if (taken.ok) return { kind: 'reply', status: 202 }
  return taken.why === 'again' ? notTaken('again', 503) : notTaken(taken.why)
}

/** OpenID Connect Back-Channel Logout 2.7, 2.8. */
async function signedOut(x: Web): Promise<Answer> {
  const token = new URLSearchParams(await x.body()).get('logout_token') ?? ''
  const taken = await takeLogout(x.service, token)
  if (taken.ok) return { kind: 'reply', status: 200 }
  const body = { error: 'invalid_request', error_description: DESCRIPTIONS[taken.why] }
  return { kind: 'reply', status: taken.why === 'again' ? 503 : 400, body }
}

export const hostMessageRoutes: readonly Route<Person>[] = [
  { method: 'POST', path: '/upstream/events', token: 'none', handle: pushed },
  { method: 'POST', path: '/upstream/logout', token: 'none', handle: signedOut },
]
