import type { Instant } from '../../kernel/clock.ts'
import { countTry } from '../../platform/attempt.ts'
import type { Sql } from '../../platform/database/sql.ts'
import { Unit } from '../../platform/database/unit.ts'
import { type Due, setDue } from '../../platform/due.ts'
import { enqueue } from '../../platform/outbox.ts'
import type { Service } from '../../platform/service.ts'
import type { StoredAccount } from '../account/store.ts'
import { powers } from '../proof/rules.ts'
import { loadProofs } from '../proof/store.ts'
import { isTrusted } from './device.ts'
import type { SignInCause } from './rules.ts'
import { loadSession, wasHere } from './store.ts'
import { loadSessionDevice } from './store-device.ts'
import type { Visitor } from './store-visitor.ts'

interface SignIn {
  readonly known: boolean
  /** Wrong passwords before the right one. */
  readonly failures: number
  readonly now: Instant
  /** The session that it began, where that was written already. */
  readonly sessionId?: string
}

/** What a sign-in tells the account's proofs (NT-10): a guess that came true, or a browser or place that is new. */
export async function tellOfSignIn(
  service: Service,
  visitor: Visitor,
  { accountId }: StoredAccount,
  { known, failures, now, sessionId }: SignIn,
): Promise<readonly Sql[]> {
  const { policy } = service
  if (failures >= policy.sign_in_failures_told_count)
    return notices(service, accountId, { cause: 'after-failures', ...visitor }, now)
  const here = await wasHere(service.database, accountId, visitor, now - policy.sign_in_place_known_ms, sessionId)
  // Where nobody ever signed in there is nothing that it could be newer than.
  if (!here.anybody || ((here.browser || known) && here.place)) return []
  return notices(service, accountId, { cause: 'new', ...visitor }, now)
}

/** The timer of a sign-in that was asked for a code: if none was shown, somebody else may know the password (NT-10). */
export async function tellUnconfirmed(service: Service, due: Due): Promise<void> {
  const { now } = await service.time.moment()
  const { accountId, subject: sessionId } = due
  const usedSince = now - service.policy.device_unused_ms
  const [session, device] = await Promise.all([
    loadSession(service.database, accountId, sessionId),
    loadSessionDevice(service.database, accountId, sessionId, usedSince),
  ])
  const unit = new Unit().add(setDue(due, undefined))
  // A trusted device that has signed needed no code.
  if (session?.proofShownAt === null && !(device && isTrusted(device)))
    unit.add(...(await notices(service, accountId, { cause: 'unconfirmed', ...session }, now)))
  await unit.commit(service.database)
}

interface Told {
  readonly cause: SignInCause
  readonly source: string
  readonly agent: string
}

/**
 * One message for each cause and hour, and a few in a month: who knows no more than the password must not be able to
 * bury the owner in messages (T160). What is not told stands in the recent activity all the same.
 */
async function notices(
  service: Service,
  accountId: string,
  { cause, source, agent }: Told,
  now: Instant,
): Promise<readonly Sql[]> {
  const { database, policy, random } = service
  const hour = await countTry(database, accountId, 'notice-hour', cause, now, policy.sign_in_notice_pause_ms)
  if (hour.count > 1) return []
  const month = await countTry(database, accountId, 'notice-month', cause, now, MONTH_MS)
  if (month.count > policy.sign_in_notice_month_max) return []
  const told = (await loadProofs(database, accountId)).filter((p) => powers(p).alerts)
  return [
    enqueue(
      random,
      accountId,
      now,
      policy.delivery_give_up_ms,
      told.map(({ proofId }) => ({
        proofId,
        template: 'sign-in',
        dedupe: `sign-in/${cause}/${now}/${proofId}`,
        params: { cause, source, agent },
      })),
    ),
  ]
}

const MONTH_MS = 30 * 86_400_000
