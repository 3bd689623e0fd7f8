import type { Instant } from '../../kernel/clock.ts'
import type { Sql } from '../../platform/database/sql.ts'
import { Unit } from '../../platform/database/unit.ts'
import { setDue } from '../../platform/due.ts'
import { recordEvents } from '../../platform/event.ts'
import type { Service } from '../../platform/service.ts'
import { type StoredAccount, saveAccount } from '../account/store.ts'
import type { Halfway } from './rules.ts'
import { endSession, insertSession, type StoredSession } from './store.ts'
import { readToken } from './store-token.ts'

export interface Beginning {
  /** As it shall be. */
  readonly account: StoredAccount
  readonly session: StoredSession
  readonly halfway: Halfway | undefined
  /** What the proofs are told, where it is a sign-in already. */
  readonly notices: readonly Sql[]
  /** Wrong passwords before the right one. */
  readonly failures: number
  /** The cookie of before: who signs in again does so in place of it. */
  readonly formerToken: string | undefined
  readonly now: Instant
}

/** The unit of a sign-in with the first factor, wherever that was shown; a caller may have more to write with it. */
export function signInUnit(service: Service, beginning: Beginning): Unit {
  const { account, session, halfway, notices, failures, formerToken, now } = beginning
  const { accountId } = account
  const { sessionId, source, agent } = session
  const kind = halfway ? 'session.halfway' : 'session.begun'
  const unit = new Unit()
    .expect(saveAccount(account))
    .add(insertSession(session))
    .add(
      recordEvents(service.random, accountId, now, [{ kind, data: { session: sessionId, source, agent, failures } }]),
    )
  if (halfway)
    unit.add(setDue({ accountId, kind: 'halfway', subject: sessionId }, now + service.policy.sign_in_unconfirmed_ms))
  else unit.add(...notices)
  const former = readToken(formerToken)
  if (former?.accountId === accountId) unit.add(endSession(accountId, former.sessionId, now, 'signed_in_again'))
  return unit
}
