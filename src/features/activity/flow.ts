import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Service } from '../../platform/service.ts'
import { liveRequest, unchanged } from '../replacement/case.ts'
import { changeCase, readCase } from '../replacement/flow-case.ts'
import { mayChange } from '../security-info/flow-gate.ts'
import { isAlive } from '../session/rules.ts'
import { endSession, endSessionsBut, loadOpenSessions, type StoredSession } from '../session/store.ts'
import { doerOf, type Person } from '../session/store-visitor.ts'
import { type Entry, isShown, type Present } from './rules.ts'
import { loadEvents } from './store.ts'

/** The sessions that open the account now, this one first. */
export async function openSessions(service: Service, { account, session }: Person): Promise<StoredSession[]> {
  const { now } = await service.time.moment()
  const open = await loadOpenSessions(service.database, account.accountId)
  const alive = open.filter((s) => isAlive(s, now, service.policy))
  const mine = (s: StoredSession) => s.sessionId === session.sessionId
  return [...alive.filter(mine), ...alive.filter((s) => !mine(s))]
}

export interface Activity {
  readonly entries: readonly Entry[]
  readonly present: Present
}

/** What happened lately, and what is so now. */
export async function recentActivity(service: Service, person: Person): Promise<Activity> {
  const { accountId } = person.account
  const { policy, database } = service
  const { now } = await service.time.moment()
  const [events, sessions, read] = await Promise.all([
    loadEvents(database, accountId, now - policy.activity_shown_ms, policy.activity_shown_max),
    openSessions(service, person),
    readCase(service, accountId),
  ])
  const others = sessions.map((s) => s.sessionId).filter((id) => id !== person.session.sessionId)
  return {
    entries: events.filter(isShown),
    present: { otherSessions: new Set(others), liveRequestId: read && liveRequest(read.case)?.requestId },
  }
}

/**
 * Ends another session, or all others: after a code for this very act (SS-06), which is used up by it. One that is not
 * there, or belongs to somebody else, is not there (EP-05): nothing happens and nothing is used up.
 */
export async function endSessions(service: Service, person: Person, which: string | 'others'): Promise<Result<void>> {
  const { accountId } = person.account
  const { sessionId } = person.session
  const open = await openSessions(service, person)
  const others = open.filter((s) => s.sessionId !== sessionId)
  const ended = which === 'others' ? others : others.filter((s) => s.sessionId === which)
  if (ended.length === 0) return ok(undefined)
  return changeCase<void>(service, accountId, refuse('session.ended'), async (read) => {
    const spent = await mayChange(service, person, read, 'end-sessions')
    if (!spent.ok) return spent
    const { now } = read.moment
    const reason = 'ended_by_owner'
    return ok({
      change: {
        ...unchanged(read.case),
        happened: [{ kind: 'session.ended_others', data: { count: ended.length } }],
      },
      value: undefined,
      by: doerOf(person),
      musts: spent.value,
      parts: [
        which === 'others'
          ? endSessionsBut(accountId, sessionId, now, reason)
          : endSession(accountId, which, now, reason),
      ],
    })
  })
}
