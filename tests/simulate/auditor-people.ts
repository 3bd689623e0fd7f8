// Promises that only who sees the mailboxes can look at: S4, S8 and S16. The others are tests/walks/auditor.ts.
import assert from 'node:assert/strict'
import { type Proof, powers } from '../../src/features/proof/rules.ts'
import type { CaseRead } from '../../src/features/replacement/flow-case.ts'
import { days, hours } from '../../src/kernel/duration.ts'
import type { Done } from '../walks/acts.ts'
import type { House, Role } from './house.ts'

/** R of machine.md c.: what one proof can take away takes so long. */
const REMOVAL_MS = days(7)
/** Messages are tried again for 72 hours (L5): a provider that was away for less lost none. */
const RETRIED_MS = hours(60)

export interface Acted {
  readonly by: Role
  readonly what: string
  readonly done: Done
}

export function auditPeople(house: House, before: CaseRead, after: CaseRead, { by, what, done }: Acted): void {
  if (what === 'a program opens the links')
    assert.equal(after.account.version, before.account.version, 'S16: a program that opened links changed something')
  if (done.finished) everybodyWasTold(house, before, after, done.finished)
  oneMomentTakesNothing(house, before, after, by)
}

/** S8: by the end every old proof that could be told was told, with the way to stop it. */
function everybodyWasTold(house: House, before: CaseRead, after: CaseRead, requestId: string): void {
  const request = before.case.requests.find((r) => r.requestId === requestId)
  if (request?.state !== 'pending' || request.rank === 4) return
  const { post } = house.machine
  const away = post.away.some(
    ({ from, until }) => until >= request.provenAt && from <= house.now && until - from >= RETRIED_MS,
  )
  if (away) return
  for (const proofId of request.oldProofs) {
    const [was, is] = [before, after].map(({ proofs }) => proofs.find((p) => p.proofId === proofId))
    const address = was && house.addressOf(was)
    if (!was || !is || !address || !powers(was).alerts || !powers(is).alerts || post.dead.has(address)) continue
    if (was.kind === 'phone' && !post.sendsSms) continue
    const told = post.box(address).some((l) => l.at >= request.provenAt && l.text.includes('/stop'))
    assert.ok(told, `S8: ${address} was never told of what was completed`)
  }
}

const objects = (proof: Proof | undefined): boolean =>
  proof !== undefined && (proof.state === 'contested' || (powers(proof).veto && powers(proof).undo))

/** S4: who held one proof for a moment took from no other its veto and its undo, until R after that moment began. */
function oneMomentTakesNothing(house: House, before: CaseRead, after: CaseRead, by: Role): void {
  const { foreign } = house
  if (!foreign || after.moment.now >= foreign.from + REMOVAL_MS) return
  for (const proofId of foreign.others) {
    const [was, is] = [before, after].map(({ case: c }) => c.proofs.find((p) => p.proofId === proofId))
    // What its owner gives away, or its holder disowns, was not taken.
    if (by !== 'thief' && objects(was) && !objects(is)) foreign.others.delete(proofId)
    else assert.ok(objects(is), `S4: ${proofId} lost its say to who held another proof for a moment`)
  }
}
