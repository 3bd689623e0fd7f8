import type { Service } from '../../platform/service.ts'
import type { PersonScope, Registration } from './client.ts'
import { findClient } from './flow-clients.ts'
import { type Asking, insufficientScope, invalidToken, isHolder, shownToken, type TokenRead } from './flow-proof.ts'
import type { TokenClaims } from './step-up-challenge.ts'
import { artifactKey, findArtifact, sessionBehind } from './store.ts'

/** A person who is signed in to an app, as its access token tells of them. */
export interface Bearer {
  readonly accountId: string
  readonly client: Registration
  readonly claims: TokenClaims
  /** The thumbprint of the key that the token is bound to; whoever asks has shown that key with this request (RFC 9449). */
  readonly thumbprint: string | undefined
  /** The library's session in which the token was asked for. */
  readonly sessionUid: string | undefined
}

/**
 * Who asks, by an access token of a person: one of the library's rows, which is good only while its grounds are (findArtifact).
 * A completed replacement, a new password or a change of contacts has ended it.
 */
export async function readPersonToken(
  service: Service,
  asking: Asking,
  scope: PersonScope,
): Promise<TokenRead<Bearer>> {
  const read = await shownToken(service, asking)
  if (!read.ok) return read
  const shown = read.value
  const { database, keys, policy } = service
  const { now } = await service.time.moment()
  const idKey = artifactKey(keys, 'AccessToken', shown.token)
  const found = await findArtifact(database, keys, { model: 'AccessToken', idKey }, now, policy)
  const { accountId, clientId, scope: scopes, extra, sessionUid, jkt } = found?.payload ?? {}
  const client = typeof clientId === 'string' ? await findClient(service, clientId) : undefined
  if (!client || typeof accountId !== 'string') return invalidToken(shown)
  if (!(await isHolder(service, shown, jkt))) return invalidToken(shown)
  if (!String(scopes).split(' ').includes(scope)) return insufficientScope(shown, scope)
  return {
    ok: true,
    value: {
      accountId,
      client: client.registration,
      claims: typeof extra === 'object' && extra !== null ? { ...extra } : {},
      thumbprint: typeof jkt === 'string' ? jkt : undefined,
      sessionUid: typeof sessionUid === 'string' ? sessionUid : undefined,
    },
  }
}

/** The session of ours that the token goes with; undefined where it has ended. */
export async function sessionOf({ database, keys }: Service, { sessionUid }: Bearer): Promise<string | undefined> {
  return sessionUid === undefined ? undefined : sessionBehind(database, artifactKey(keys, 'Session', sessionUid))
}
