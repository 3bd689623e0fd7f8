import { uuid } from '../../kernel/random.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { recordEvents } from '../../platform/event.ts'
import type { Service } from '../../platform/service.ts'
import { identifierSubject } from '../account/store-identifier.ts'
import { readCase } from '../replacement/flow-case.ts'
import { keepsTraces, readReason } from './rules.ts'
import { deleteAccount, deleteAttempts, deleteBudgets, deleteRows, loadTraces } from './store.ts'

export interface Erased {
  readonly account: string
  /** The event that stays, by which the erasure can be shown. */
  readonly receipt: string
  readonly at: number
  /** How many events went. */
  readonly events: number
}

/**
 * Erases an account in one unit: identifier, contacts, sessions, devices, messages, history, and the digests that find
 * them. One event stays: that it was done, when and why. Nobody can sign in or be written to from that moment on.
 */
export function eraseAccount(service: Service, accountId: string, because: string): Promise<Result<Erased>> {
  const { database, policy, random } = service
  const reason = readReason(because, policy.erase_reason_length_max)
  if (reason === undefined)
    return Promise.resolve(refuse('erase.reason_unfit', { max: policy.erase_reason_length_max }))
  return untilWon<Result<Erased>>(async () => {
    const read = await readCase(service, accountId)
    if (!read) return refuse('erase.no_account')
    const { now } = read.moment
    const kept = keepsTraces(read.case, now)
    if (kept) return kept
    const { mailboxes, events } = await loadTraces(database, accountId)
    const receipt = uuid(random)
    await new Unit()
      .expect(deleteAccount(accountId, read.account.version))
      .add(...deleteRows(accountId))
      .add(deleteAttempts(accountId, identifierSubject(Buffer.from(read.account.identifierKey, 'hex'))))
      .add(deleteBudgets(accountId, mailboxes))
      .add(
        recordEvents(random, accountId, now, [{ kind: 'account.erased', data: { receipt, because: reason, events } }]),
      )
      .commit(database)
    return ok({ account: accountId, receipt, at: now, events })
  })
}
