import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Service } from '../../../platform/service.ts'
import { showApp } from '../../authenticator-app/flow.ts'
import { askCode, checkCode, shownByCode } from '../../challenge/flow.ts'
import { completesAddress } from '../../challenge/flow-address.ts'
import type { Challenge } from '../../challenge/rules.ts'
import { showPasskey } from '../../passkey/flow.ts'
import type { Ceremony } from '../../passkey/flow-challenge.ts'
import { powers } from '../../proof/rules.ts'
import type { Shown } from '../../proof/store-shown.ts'
import { isKnownBrowser, sessionOver } from '../../session/flow.ts'
import { rememberBrowser, updateSession } from '../../session/store.ts'
import { doerOf, type Person } from '../../session/store-visitor.ts'
import { findProof, liveRequest } from '../case.ts'
import { endEarly, stop } from '../ends.ts'
import { changeCase, readCase } from '../flow-case.ts'
import type { Request } from '../request.ts'
import { requestOf } from '../status/flow-end.ts'

const GONE = refuse('replacement.gone')

/** The old proof that may decide about what runs now. */
async function decider(service: Service, person: Person, proofId: string) {
  const read = await readCase(service, person.account.accountId)
  const live = read && liveRequest(read.case)
  const proof = read && findProof(read.case, proofId)
  return read && live && proof && powers(proof).authorise ? { live, proof, now: read.moment.now } : undefined
}

/** An old proof turned up: its code names the effect, and the new address joins it on probation (decision 3). */
export async function askEarlyCode(service: Service, person: Person, proofId: string): Promise<Result<Challenge>> {
  const found = await decider(service, person, proofId)
  if (!found) return GONE
  if (!(await isKnownBrowser(service, person, found.now))) return refuse('verify.address_needed')
  return askCode(service, wish(person, proofId, found.live.requestId))
}

/** From a browser that is not known to the account: whether the typed address matched is not told. */
export async function askEarlyCodeByAddress(
  service: Service,
  person: Person,
  proofId: string,
  typed: unknown,
): Promise<Result<Challenge>> {
  const found = await decider(service, person, proofId)
  if (!found) return GONE
  const matches = await completesAddress(service, person.account.accountId, found.proof, typed)
  if (!matches.ok) return matches
  return askCode(service, { ...wish(person, proofId, found.live.requestId), deliverable: matches.value, fresh: true })
}

/** The same code once more, for the page that waits for it. */
export async function resendEarlyCode(
  service: Service,
  person: Person,
  { proofId, deliverable }: Challenge,
): Promise<Result<Challenge>> {
  const found = await decider(service, person, proofId)
  return found ? askCode(service, { ...wish(person, proofId, found.live.requestId), deliverable }) : GONE
}

const wish = ({ account, browserKey }: Person, proofId: string, requestId: string) =>
  ({ accountId: account.accountId, proofId, purpose: 'early-finish', browserKey, requestId }) as const

export type Verdict = 'early' | 'not-me'

/** The holder of an old proof decides: end it early and keep both, or stop it because it was not theirs. */
export async function endWithOldProof(
  service: Service,
  person: Person,
  challengeId: string,
  typed: unknown,
  how: Verdict,
): Promise<Result<Request>> {
  const { accountId, epoch } = person.account
  const code = await checkCode(service, {
    accountId,
    challengeId,
    purpose: 'early-finish',
    browserKey: person.browserKey,
    epoch,
    entry: typed,
  })
  if (!code.ok) return code
  const { now } = await service.time.moment()
  return endShown(service, person, code.value.requestId ?? '', shownByCode(service, accountId, code.value, now), how)
}

/** The same by an authenticator app: who still has it ends the wait at once (L2). */
export async function endWithApp(
  service: Service,
  person: Person,
  { requestId, proofId }: { readonly requestId: string; readonly proofId: string },
  typed: unknown,
  how: Verdict,
): Promise<Result<Request>> {
  const shown = await showApp(service, person, proofId, typed)
  return shown.ok ? endShown(service, person, requestId, shown.value, how) : shown
}

/** What a passkey is asked for: to decide about this request, and none that comes after it. */
export const deciding = ({ browserKey, session }: Person, requestId: string): Ceremony => ({
  purpose: `early-finish/${requestId}`,
  browserKey,
  sessionId: session.sessionId,
})

/** The same by a passkey. */
export async function endWithPasskey(
  service: Service,
  person: Person,
  requestId: string,
  typed: unknown,
  how: Verdict,
): Promise<Result<Request>> {
  const shown = await showPasskey(service, person.account.accountId, deciding(person, requestId), typed)
  return shown.ok ? endShown(service, person, requestId, shown.value, how) : shown
}

const endShown = (
  service: Service,
  person: Person,
  requestId: string,
  { proofId, musts, over }: Shown,
  how: Verdict,
): Promise<Result<Request>> =>
  changeCase<Request>(
    service,
    person.account.accountId,
    GONE,
    ({ case: c, moment }) => {
      const command = { requestId, proofId }
      const change = how === 'early' ? endEarly(c, command, moment, service.policy) : stop(c, command, moment)
      if (!change.ok) return change
      // This session shows an old proof in this very act, so the stop does not end it.
      const ends = change.value.ends.map((e) => ({ ...e, except: person.session.sessionId }))
      const session = { ...person.session, proofId, proofShownAt: moment.now }
      return ok({
        change: { ...change.value, ends },
        value: requestOf(change.value.next, requestId),
        by: doerOf(person),
        musts,
        parts: [updateSession(session), rememberBrowser(person.account.accountId, person.browserKey, moment.now)],
      })
    },
    async () => (await over()) ?? sessionOver(service, person.session),
  )
