import { ok, refuse } from '../../kernel/result.ts'
import { Unit } from '../../platform/database/unit.ts'
import { type Due, setDue } from '../../platform/due.ts'
import type { Service } from '../../platform/service.ts'
import { isPresent } from '../proof/leave.ts'
import { findProof, unchanged } from '../replacement/case.ts'
import { changeCase, readCase } from '../replacement/flow-case.ts'
import { tell } from '../report/tell.ts'

/**
 * Nothing arrives at a contact any more: its owner hears of it at all others, now and month after month until it is
 * mended or gone (machine.md D4 "dead-mailbox nagging before the loss").
 */
export async function nagDeadProof(service: Service, due: Due): Promise<void> {
  const { proof_dead_nag_ms: pause } = service.policy
  await changeCase<void>(service, due.accountId, refuse('proof.gone'), ({ case: c, moment }) => {
    const dead = findProof(c, due.subject)
    if (!dead || dead.undeliverableAt === null || !isPresent(dead))
      return ok({ change: unchanged(c), value: undefined })
    const since = dead.undeliverableAt
    // Counted from when it died: a second worker, or one that died in between, tells the same month once.
    const month = Math.floor((moment.now - since) / pause)
    const others = tell(c, 'proof-dead', { subject: dead.proofId, since }, { month })
      .filter((notice) => notice.proofId !== dead.proofId)
      .map((notice) => ({ ...notice, dedupe: `${notice.dedupe}/${month}` }))
    return ok({ change: { ...unchanged(c), notices: others }, value: undefined })
  })
  const read = await readCase(service, due.accountId)
  const proof = read && findProof(read.case, due.subject)
  const nags = read && proof && proof.undeliverableAt !== null && isPresent(proof)
  await new Unit().add(setDue(due, nags ? read.moment.now + pause : undefined)).commit(service.database)
}
