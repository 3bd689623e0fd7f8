import { seconds } from '../../kernel/duration.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { freeAt } from '../../kernel/window.ts'
import { spend, timesOf } from '../../platform/budget.ts'
import type { Service } from '../../platform/service.ts'
import type { Policy } from '../../policy/policy.ts'
import { ACR } from '../oidc/acr.ts'
import { subjectFor } from '../oidc/flow-clients.ts'
import { type Bearer, sessionOf } from '../oidc/flow-person.ts'
import type { Need } from '../oidc/step-up-challenge.ts'
import { unchanged } from '../replacement/case.ts'
import { type CaseRead, changeCase, readCase } from '../replacement/flow-case.ts'
import { restricted } from '../replacement/restrict.ts'
import { takeAway } from '../security-info/flow-leave.ts'
import { seniorProofShown } from '../security-info/rules.ts'
import { firstFactorFresh, isAlive } from '../session/rules.ts'
import { endSessionsBut, loadOpenSessions, loadSession, type StoredSession } from '../session/store.ts'
import { contactsOf, replacementOf, verificationOf } from './flow-standing.ts'

const GONE = refuse('token.invalid')
const NEEDED = refuse('step_up.needed')

const CLASSES: readonly unknown[] = [ACR.verified, ACR.multi]

/** What acts on security info take, in the words in which an app asks for it (SU-01, SU-02). */
export const needOf = (policy: Policy): Need => ({
  acrValues: [ACR.verified, ACR.multi],
  maxAge: policy.session_fresh_ms / seconds(1),
})

/** What beginning a replacement takes: nobody who can show a contact needs one. */
export const signInNeedOf = (policy: Policy): Need => ({ maxAge: policy.session_fresh_ms / seconds(1) })

async function own<T>(service: Service, { accountId }: Bearer, view: (read: CaseRead) => T): Promise<Result<T>> {
  const read = await readCase(service, accountId)
  return read ? ok(view(read)) : GONE
}

export const ownStanding = (service: Service, bearer: Bearer) =>
  own(service, bearer, (read) => ({
    id: subjectFor(service, bearer.client, bearer.accountId),
    verification: verificationOf(service, read.account, read.moment),
    restricted: replacementOf(service, read) !== null,
  }))

export const ownSecurityInfo = (service: Service, bearer: Bearer) =>
  own(service, bearer, (read) => ({ securityInfo: contactsOf(service, read) }))

/** One showing of a proof opens one act, as a grant of the pages does (T113): it is counted under when it was shown. */
const actBudget = ({ accountId, sessionId, proofShownAt }: StoredSession, windowMs: number) => ({
  kind: 'api-act',
  subject: `${accountId}/${sessionId}/${proofShownAt}`,
  limits: [{ windowMs, max: 1 }],
})

/**
 * May this app act for the person now? Its token says that it asked for more than the password; how long ago they signed in,
 * that what they showed has its full say, and that nothing was done with it yet, is the session's to say.
 */
async function mayAct(service: Service, bearer: Bearer, { proofs, moment }: CaseRead) {
  const { policy, database } = service
  if (!CLASSES.includes(bearer.claims.acr)) return NEEDED
  const sessionId = await sessionOf(service, bearer)
  const session = sessionId && (await loadSession(database, bearer.accountId, sessionId))
  if (!session || !isAlive(session, moment.now, policy) || !firstFactorFresh(session, moment.now, policy)) return NEEDED
  if (!seniorProofShown(session, proofs, moment.now, policy)) return NEEDED
  const budget = actBudget(session, policy.grant_lifetime_ms)
  const [times = []] = await timesOf(database, [budget])
  if (freeAt(times, budget.limits, moment.now) !== undefined) return NEEDED
  return ok({ session, musts: [spend(budget, moment.now)] })
}

/** The app as who did it, where that is told and recorded. */
const doer = ({ client }: Bearer, source: string, { sessionId }: StoredSession) => ({
  agent: client.name,
  source,
  session: { sessionId },
})

/** As on the page: slowly, so that everybody who is told can take it back (machine.md b.3). */
export async function removeContact(service: Service, bearer: Bearer, contact: string, source: string) {
  const removed = await changeCase<void>(service, bearer.accountId, GONE, async (read) => {
    const closed = restricted(read.case, 'remove-proof', false)
    if (closed) return closed
    const may = await mayAct(service, bearer, read)
    if (!may.ok) return may
    const taken = takeAway(doer(bearer, source, may.value.session), read, contact, 'slowly', may.value.musts)
    return taken.ok ? ok({ ...taken.value, value: undefined }) : taken
  })
  return removed.ok ? ownSecurityInfo(service, bearer) : removed
}

export const endOtherSessions = (service: Service, bearer: Bearer, source: string) =>
  changeCase<{ ended: number }>(service, bearer.accountId, GONE, async (read) => {
    const may = await mayAct(service, bearer, read)
    if (!may.ok) return may
    const { session, musts } = may.value
    const { accountId, sessionId } = session
    const { now } = read.moment
    const open = await loadOpenSessions(service.database, accountId)
    const others = open.filter((one) => one.sessionId !== sessionId && isAlive(one, now, service.policy))
    const happened = [{ kind: 'session.ended_others', data: { count: others.length } }]
    return ok({
      change: { ...unchanged(read.case), happened },
      value: { ended: others.length },
      by: { session: sessionId, source, agent: bearer.client.name },
      musts,
      parts: [endSessionsBut(accountId, sessionId, now, 'ended_by_owner')],
    })
  })
