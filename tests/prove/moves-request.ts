import type { Request } from '../../src/features/replacement/request.ts'
import { decided, enter, evidenceOf, isHalfway, type Move, proofWasShown, renewPassword, type Setting } from './move.ts'
import { nameOf } from './moves-begin.ts'
import { settle } from './nature.ts'
import { scaled } from './scaled.ts'
import { liveOf } from './seen.ts'
import { knowsPassword, mayStill, momentOf, reads, type Who, type World, whose } from './world.ts'

/** "Not me" from whatever mailbox somebody reads: no sign-in. */
export function* stops(setting: Setting, world: World, who: Who): Generator<Move> {
  if (!mayStill(world, who, 'stop')) return
  const request = liveOf(world.case) ?? world.case.requests.at(-1)
  if (!request) return
  const { requestId } = request
  for (const proof of world.case.proofs) {
    if (!reads(world, who, proof) || proof.state === 'gone') continue
    const evidence = evidenceOf(world, who, { shown: [proof.proofId] })
    const says = `${nameOf(who)} says “not me” to ${requestId} from ${proof.proofId}`
    yield decided(setting, world, { act: 'stop', who, says, evidence, about: requestId }, (c) =>
      setting.rules.stop(c, { requestId, proofId: proof.proofId }, momentOf(world)),
    )
  }
}

/** What a signed-in person does with what runs. */
export function* ends(setting: Setting, world: World, who: Who): Generator<Move> {
  if (world.case.requests.length === 0) return
  const inside = enter(world, who)
  if (!inside) return
  if (!isHalfway(setting, inside, who)) {
    yield* finishes(setting, inside, who)
    yield* objects(setting, inside, who)
  }
  yield* earlyEnds(setting, inside, who)
}

function* finishes(setting: Setting, inside: World, who: Who): Generator<Move> {
  for (const request of inside.case.requests) {
    const { requestId } = request
    if (whose(requestId) !== who) continue
    if (mayStill(inside, who, 'finish'))
      for (const shown of shownFor(inside, who, requestId)) yield finish(setting, inside, who, request, shown)
    if (mayStill(inside, who, 'finish-slowly') && !inside.slow) yield* slowly(setting, inside, who, requestId)
  }
}

/** The finish with a recovery code in the password's place, in the session that the code opened. */
export function* finishesByCode(setting: Setting, world: World, who: Who): Generator<Move> {
  if (!mayStill(world, who, 'finish-by-code')) return
  for (const request of world.case.requests) {
    if (whose(request.requestId) !== who || request.rank !== 0 || request.codeId === null) continue
    if (!world[who].codes.includes(request.codeId)) continue
    for (const shown of shownFor(world, who, request.requestId)) yield finish(setting, world, who, request, shown, true)
  }
}

/** A code goes to every candidate; who does not read one cannot show it, and of two somebody may show only one. */
function shownFor(world: World, who: Who, requestId: string): string[][] {
  const all = world.case.proofs.filter((p) => p.requestId === requestId && reads(world, who, p)).map((p) => p.proofId)
  return all.length > 1 ? [all, all.slice(0, 1)] : [all]
}

const finishOf = (world: World, who: Who, requestId: string, shown: readonly string[], byCode: boolean) => ({
  requestId,
  sessionId: world[who].session?.sessionId ?? who,
  firstFactorFresh: !byCode && knowsPassword(world, who),
  codeFresh: byCode,
  shown,
})

function finish(
  setting: Setting,
  world: World,
  who: Who,
  { requestId, codeId }: Request,
  shown: readonly string[],
  byCode = false,
): Move {
  const act = byCode ? 'finish-by-code' : 'finish'
  const says = `${nameOf(who)} finishes ${requestId}${byCode ? ' with the recovery code' : ''}, with a new password`
  const evidence = evidenceOf(world, who, { shown, codeId: byCode ? codeId : null })
  return decided(
    setting,
    world,
    { act, who, says, evidence, about: requestId },
    (c) => setting.rules.finish(c, finishOf(world, who, requestId, shown, byCode), momentOf(world), scaled),
    (next) => proofWasShown(renewPassword(next, who), who),
  )
}

/** One worker reads and decides now, and writes later: whatever happens in between is between check and act. */
function* slowly(setting: Setting, world: World, who: Who, requestId: string): Generator<Move> {
  const evidence = evidenceOf(world, who)
  const command = finishOf(world, who, requestId, shownFor(world, who, requestId)[0] ?? [], false)
  const may = setting.rules.finish(world.case, command, momentOf(world), scaled)
  if (!may.ok) return
  const left = { ...world.left, [who]: { ...world.left[who], 'finish-slowly': 0 } }
  yield {
    act: 'finish-slowly',
    who,
    says: `a worker reads the account to finish ${requestId} for ${nameOf(who)}, and is slow`,
    evidence,
    world: { ...world, left, slow: { who, requestId, read: world.case } },
  }
}

/** The slow worker writes what it decided; the conditional write holds only if nothing changed, else it decides again. */
export function* slowWrites(setting: Setting, world: World): Generator<Move> {
  const { slow } = world
  if (!slow) return
  const { who, requestId, read } = slow
  const free: World = { ...world, slow: null }
  const base = setting.around.conditionalWrites ? world.case : read
  const shown = shownFor(world, who, requestId)[0] ?? []
  const evidence = evidenceOf(world, who, { factor: true, shown })
  yield decided(
    setting,
    free,
    { act: 'finish', who, says: `the slow worker writes the finish of ${requestId}`, evidence, about: requestId },
    () => {
      const command = { ...finishOf(world, who, requestId, shown, false), firstFactorFresh: true }
      return setting.rules.finish(base, command, momentOf(world), scaled)
    },
    (next) => renewPassword(next, who),
  )
  yield { act: 'slow-lost', who, says: 'the slow worker dies', evidence, world: free }
}

function* objects(setting: Setting, inside: World, who: Who): Generator<Move> {
  const request = liveOf(inside.case)
  if (!request) return
  const { requestId } = request
  const { rules } = setting
  const moment = momentOf(inside)
  const evidence = evidenceOf(inside, who)
  if (mayStill(inside, who, 'cancel') && whose(requestId) === who)
    yield decided(
      setting,
      inside,
      { act: 'cancel', who, says: `${nameOf(who)} takes ${requestId} back`, evidence, about: requestId },
      (c) => rules.cancel(c, { requestId }, moment),
    )
  if (mayStill(inside, who, 'object'))
    yield decided(
      setting,
      inside,
      {
        act: 'object',
        who,
        says: `${nameOf(who)} objects to ${requestId} with the password`,
        evidence,
        about: requestId,
      },
      (c) => rules.object(c, { requestId, browserKey: who, rank: 1 }, moment, scaled),
    )
  if (mayStill(inside, who, 'object-by-device') && inside[who].device)
    yield decided(
      setting,
      inside,
      {
        act: 'object-by-device',
        who,
        says: `${nameOf(who)} says “not me” to ${requestId} on the trusted device`,
        evidence,
        about: requestId,
      },
      (c) => rules.object(c, { requestId, browserKey: who, rank: 2 }, moment, scaled),
    )
}

function* earlyEnds(setting: Setting, inside: World, who: Who): Generator<Move> {
  const request = liveOf(inside.case)
  if (!request || !mayStill(inside, who, 'end-early')) return
  const { requestId } = request
  for (const proof of inside.case.proofs) {
    if (!reads(inside, who, proof) || proof.state === 'gone' || proof.state === 'unconfirmed') continue
    const says = `${nameOf(who)} ends ${requestId} early with a code to ${proof.proofId}`
    const evidence = evidenceOf(inside, who, { shown: [proof.proofId] })
    yield decided(
      setting,
      inside,
      { act: 'end-early', who, says, evidence, about: requestId },
      (c) => setting.rules.endEarly(c, { requestId, proofId: proof.proofId }, momentOf(inside), scaled),
      (next) => vouchFor(proofWasShown(next, who), inside, requestId),
    )
  }
}

/** What a senior proof let in is written down: it may become effective after its probation. */
export const vouchFor = (next: World, before: World, requestId: string): World => ({
  ...next,
  seen: {
    ...next.seen,
    vouched: [
      ...next.seen.vouched,
      ...before.case.proofs.filter((p) => p.requestId === requestId && p.state === 'candidate').map((p) => p.proofId),
    ],
  },
})

/** Alerts leave at once where mail works: every move ends with what follows by itself. */
export const settled = (setting: Setting, move: Move): Move =>
  move.refused === undefined ? { ...move, world: settle(setting, move.world) } : move
