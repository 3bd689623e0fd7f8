import { ok, refuse } from '../../kernel/result.ts'
import { Unit } from '../../platform/database/unit.ts'
import { type Due, setDue } from '../../platform/due.ts'
import type { Service } from '../../platform/service.ts'
import { aged, agesAt, type Proof } from '../proof/rules.ts'
import { type Case, type Notice, unchanged, withProofs } from './case.ts'
import { tickUndo } from './dispute.ts'
import { changeFrozenCase, readCase } from './flow-case.ts'
import { isLive } from './request.ts'
import { alertAccepted } from './rules.ts'
import { nextTickAt } from './schedule.ts'
import { alerted } from './tell.ts'
import { tick } from './tick.ts'
import { findUndo, nextUndoAt } from './undo.ts'

const GONE = refuse('replacement.gone')

/** The timer of a request rang: tell, flag, expire; then it is set to the next instant, or taken away. */
export async function tickReplacement(service: Service, due: Due): Promise<void> {
  await changeFrozenCase<void>(service, due.accountId, GONE, ({ case: c, moment }) =>
    ok({ change: tick(c, due.subject, moment, service.policy), value: undefined }),
  )
  await resetTimer(service, due)
}

/** A tick that changed nothing wrote nothing, so the timer is set here: a ring is never lost and never repeated idly. */
async function resetTimer(service: Service, due: Due): Promise<void> {
  const read = await readCase(service, due.accountId)
  const request = read?.case.requests.find((r) => r.requestId === due.subject)
  const next = read && request && isLive(request) ? nextTickAt(request, read.moment, service.policy) : undefined
  await new Unit().add(setDue(due, next)).commit(service.database)
}

/** The timer of a completion rang: the reminder, the end of U, or the end of a dispute that nobody resolved. */
export async function tickCompletion(service: Service, due: Due): Promise<void> {
  await changeFrozenCase<void>(service, due.accountId, GONE, ({ case: c, moment }) =>
    ok({ change: tickUndo(c, due.subject, moment, service.policy), value: undefined }),
  )
  const read = await readCase(service, due.accountId)
  const undo = read && findUndo(read.case, due.subject)
  await new Unit().add(setDue(due, undo && nextUndoAt(read.case, undo, service.policy))).commit(service.database)
}

/** The timer of a proof rang: probation or retirement is over. */
export async function ageProof(service: Service, due: Due): Promise<void> {
  await changeFrozenCase<void>(service, due.accountId, GONE, ({ case: c, moment }) => {
    const next = withProofs(c, (p) => (p.proofId === due.subject ? aged(p, moment.now, service.policy) : p))
    const older = next.proofs.find((p, i) => p !== c.proofs[i])
    if (!older) return ok({ change: unchanged(c), value: undefined })
    const happened = [{ kind: 'proof.aged', data: { proof: older.proofId, state: older.state } }]
    // That it was leaving was told when it began; that it is gone from use is told again (NT-06).
    const notices = older.state === 'retired' ? toldOfRetirement(c, older) : []
    return ok({ change: { ...unchanged(c), next, notices, happened }, value: undefined })
  })
  const read = await readCase(service, due.accountId)
  const proof = read?.case.proofs.find((p) => p.proofId === due.subject)
  await new Unit().add(setDue(due, proof && agesAt(proof, service.policy))).commit(service.database)
}

const toldOfRetirement = (c: Case, { proofId: subject, changedAt: since }: Proof): Notice[] =>
  alerted(c).map(({ proofId }) => ({
    template: 'proof-removed',
    proofId,
    dedupe: `proof-removed/${subject}/${since}/${proofId}`,
    params: { subject, since },
  }))

/** A carrier took an alert or a final notice of a request: the wait counts from it (S8, S9). */
export async function alertWasAccepted(
  service: Service,
  accountId: string,
  alert: { readonly requestId: string; readonly slot: string; readonly proofId: string },
): Promise<void> {
  await changeFrozenCase<void>(service, accountId, GONE, ({ case: c, moment }) =>
    ok({ change: alertAccepted(c, alert, moment), value: undefined }),
  )
}
