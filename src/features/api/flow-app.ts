import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Service } from '../../platform/service.ts'
import { loadAccount } from '../account/store.ts'
import { isOwnApp } from '../oidc/client.ts'
import { type Bearer, sessionOf } from '../oidc/flow-person.ts'
import { isKnownBrowser } from '../session/flow.ts'
import { halfwayIn, isAlive } from '../session/rules.ts'
import { loadSession } from '../session/store.ts'
import type { Person } from '../session/store-visitor.ts'

/**
 * The person behind a token, as the flows of the pages know people. The key that the token is bound to stands where a browser
 * has its cookie: codes that the app asked for work with this key only, what it began it may go on with, and once a contact
 * was shown with it, it is known. Another install of the same app has another key, and so is a stranger. The session is the
 * person's own; its cookie stays as it is.
 */
export async function actingPerson(service: Service, bearer: Bearer, source: string): Promise<Result<Person>> {
  const { accountId, client, thumbprint } = bearer
  if (thumbprint === undefined || !isOwnApp(client)) return refuse('token.invalid')
  const sessionId = await sessionOf(service, bearer)
  const { database, keys, policy, time } = service
  const [account, session] = await Promise.all([
    loadAccount(database, accountId),
    sessionId === undefined ? undefined : loadSession(database, accountId, sessionId),
  ])
  const { now } = await time.moment()
  const isOpen = session && isAlive(session, now, policy) && session.recoveryOf === null
  if (account?.state !== 'active' || !isOpen) return refuse('sign_in.needed')
  const browserKey = keys.digest('app-key', client.client_id, thumbprint).toString('hex')
  const person: Person = {
    account,
    session: { ...session, browserKey },
    throughApp: true,
    browserKey,
    locale: account.locale,
    source,
    agent: client.name,
    device: undefined,
    halfway: undefined,
  }
  const known = await isKnownBrowser(service, person, now)
  // Who is halfway in shows more on the page, where nothing else is open to them either.
  return halfwayIn(account, session, known ? 'known' : 'unknown') ? refuse('sign_in.needed') : ok(person)
}
