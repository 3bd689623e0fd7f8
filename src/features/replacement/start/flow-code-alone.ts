import type { Instant } from '../../../kernel/clock.ts'
import { digits, uuid } from '../../../kernel/random.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { countTry, forgetTries } from '../../../platform/attempt.ts'
import { recordEvents } from '../../../platform/event.ts'
import type { Service } from '../../../platform/service.ts'
import { findAccountId } from '../../account/store.ts'
import { identifierKey, identifierSubject } from '../../account/store-identifier.ts'
import { lookupKey, readMailAddress } from '../../proof/address.ts'
import { claimRecoveryTry } from '../../recovery-code/flow-try.ts'
import { readRecoveryCode } from '../../recovery-code/format.ts'
import { judgeRecoveryCode, type RecoveryCode } from '../../recovery-code/rules.ts'
import { loadRecoveryCodes } from '../../recovery-code/store.ts'
import { newSession } from '../../session/flow.ts'
import { endSession, insertSession } from '../../session/store.ts'
import { readToken } from '../../session/store-token.ts'
import type { Person, Visitor } from '../../session/store-visitor.ts'
import { liveRequest, unchanged } from '../case.ts'
import { changeCase } from '../flow-case.ts'
import type { Request } from '../request.ts'
import { start } from '../start.ts'

const HOUR_MS = 3_600_000
/** Stands for no account where one is needed to do the same work as for a known one (S17). */
const NOBODY = '00000000-0000-0000-0000-000000000000'

export interface OpenedRecovery {
  readonly request: Request
  /** Opens the pages of this request, and no others. */
  readonly token: string
}

/**
 * The recovery code without the password (machine.md b.2): opens a recovery session for the request that this code
 * began, for the one of somebody else that is in its way, or for a new one. Unknown accounts, wrong, used and young codes
 * cost the same tries and the same work, and get the same answer (S17, RC-12).
 */
export async function openRecovery(
  service: Service,
  visitor: Visitor,
  form: {
    /** What the person says the account is called; or what it is found by, where their host named it. */
    readonly identifier: unknown
    readonly code: unknown
    readonly formerToken?: string | undefined
  },
): Promise<Result<OpenedRecovery>> {
  const found = keyOf(service, form.identifier)
  if (!found.ok) return found
  const typed = readRecoveryCode(form.code)
  if (!typed.ok) return typed
  const { now } = await service.time.moment()
  const key = found.value
  const claimed = await claim(service, visitor, identifierSubject(key), now)
  if (!claimed.ok) return claimed
  const accountId = await findAccountId(service.database, key)
  const code = await judge(service, accountId ?? NOBODY, typed.value, now)
  if (!code.ok || accountId === undefined) return refuse('recovery.wrong')
  await forgetTries(service.database, identifierSubject(key), 'recovery', visitor.source)
  return open(service, visitor, accountId, code.value, form.formerToken)
}

function keyOf({ keys }: Service, identifier: unknown): Result<Buffer> {
  if (Buffer.isBuffer(identifier)) return ok(identifier)
  const address = readMailAddress(identifier)
  return address.ok ? ok(identifierKey(keys, lookupKey(address.value.address))) : address
}

/**
 * Counts the try before anything is looked up: per account and network, so that strangers elsewhere cannot use up the
 * owner's tries (L7), and per network over all accounts, so that nobody makes the service work for nothing.
 */
async function claim(service: Service, { source }: Visitor, subject: string, now: Instant): Promise<Result<void>> {
  const { database, policy } = service
  const all = await countTry(database, NOBODY, 'recovery', source, now, HOUR_MS)
  const here = await countTry(database, subject, 'recovery', source, now, HOUR_MS)
  if (all.count > policy.recovery_code_source_attempts_hour_max)
    return refuse('recovery_code.too_many', { at: all.firstAt + HOUR_MS })
  if (here.count > policy.recovery_code_attempts_hour_max)
    return refuse('recovery_code.too_many', { at: here.firstAt + HOUR_MS })
  return ok(undefined)
}

async function judge(service: Service, accountId: string, code: string, now: Instant): Promise<Result<RecoveryCode>> {
  const codes = await loadRecoveryCodes(service.database, accountId)
  return judgeRecoveryCode(codes, service.keys.digest('recovery-code', accountId, code).toString('hex'), now)
}

const GONE = refuse('recovery.wrong')

/**
 * What runs is shown and not touched: a code alone stops nothing (machine.md b.2, "lower rank"), but its holder may
 * object to it. Otherwise a draft of rank 0 begins, which tells nobody before its new address is proven.
 */
function open(
  service: Service,
  visitor: Visitor,
  accountId: string,
  code: RecoveryCode,
  formerToken: string | undefined,
): Promise<Result<OpenedRecovery>> {
  return changeCase<OpenedRecovery>(service, accountId, GONE, ({ case: c, moment }) => {
    const { now } = moment
    // Used or replaced since it was judged: said as to anybody whose code is wrong.
    if (!judgeRecoveryCode(c.codes, code.digest, now).ok) return GONE
    const live = liveRequest(c)
    const draft = newSession(service, visitor, accountId, now)
    const begun = live
      ? ok({ ...unchanged(c), request: live })
      : start(
          c,
          {
            rank: 0,
            codeId: code.codeId,
            requestId: uuid(service.random),
            receipt: digits(service.random, 8),
            browserKey: visitor.browserKey,
            sessionId: draft.session.sessionId,
            source: visitor.source,
            agent: visitor.agent,
          },
          moment,
          service.policy,
        )
    if (!begun.ok) return begun
    const { request, ...change } = begun.value
    // Who shows the code that a request stands on is who asked for it.
    const requestId = request.codeId === code.codeId && live ? request.requestId : null
    const session = { ...draft.session, recoveryOf: request.requestId, requestId }
    const former = readToken(formerToken)
    const ended = former?.accountId === accountId ? [endSession(accountId, former.sessionId, now, 'recovery')] : []
    const happened = {
      kind: 'session.recovery_begun',
      data: { session: session.sessionId, request: request.requestId },
    }
    return ok({
      change,
      value: { request, token: draft.token },
      parts: [insertSession(session), recordEvents(service.random, accountId, now, [happened]), ...ended],
    })
  })
}

/** The recovery code once more, where it was typed too long ago: as the password is asked again elsewhere. */
export async function showRecoveryCode(service: Service, person: Person, typed: unknown): Promise<Result<void>> {
  if (typed === undefined || typed === '') return refuse('recovery_code.needed')
  const read = readRecoveryCode(typed)
  if (!read.ok) return read
  const { accountId } = person.account
  const { now } = await service.time.moment()
  const counted = await claimRecoveryTry(service, person, now)
  if (!counted.ok) return counted
  const code = await judge(service, accountId, read.value, now)
  if (!code.ok) return refuse('recovery_code.wrong')
  await counted.value()
  return ok(undefined)
}
