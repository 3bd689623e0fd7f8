import type { Change } from '../../src/features/replacement/case.ts'
import type { Result } from '../../src/kernel/result.ts'
import { decided, evidenceOf, type Move, renewPassword, type Setting } from './move.ts'
import { nameOf } from './moves-begin.ts'
import { scaled } from './scaled.ts'
import { mayStill, momentOf, other, reads, type Who, type World, withPerson } from './world.ts'

/** A completed replacement is called wrong, and taken back (machine.md b.6). */
export function* undoes(setting: Setting, world: World, who: Who): Generator<Move> {
  for (const { requestId } of world.case.undos) {
    const former = world.seen.completion[requestId]?.password
    if (former === undefined) continue
    if (mayStill(world, who, 'dispute') && world[who].passwords.includes(former))
      yield* disputes(setting, world, who, requestId)
    const enters = world[who].passwords.includes(world.password) || world[who].passwords.includes(former)
    if (enters) yield* reverts(setting, world, who, requestId)
  }
}

function* disputes(setting: Setting, world: World, who: Who, requestId: string): Generator<Move> {
  for (const { proofId } of world.case.proofs.filter((p) => reads(world, who, p) && p.state !== 'gone')) {
    const says = `${nameOf(who)} says at ${proofId}, with the former password, that ${requestId} was not theirs`
    const evidence = evidenceOf(world, who, { shown: [proofId], factor: true })
    const session = { sessionId: who, since: world.day, proofShown: true }
    yield decided(
      setting,
      withPerson(world, who, { session }),
      { act: 'dispute', who, says, evidence, about: requestId, goesOn: true },
      (c) => setting.rules.dispute(c, { requestId, proofId, sessionId: who }, momentOf(world), scaled),
    )
  }
}

function* reverts(setting: Setting, world: World, who: Who, requestId: string): Generator<Move> {
  const { rules } = setting
  const also = (next: World): World => withPerson(renewPassword(next, who), other(who), { known: false })
  const asked = { act: 'revert', who, about: requestId, goesOn: true } as const
  const sessionId = world[who].session?.sessionId ?? who
  const inside = world[who].session
    ? world
    : withPerson(world, who, { session: { sessionId: who, since: world.day, proofShown: false } })
  if (mayStill(world, who, 'revert'))
    for (const proofIds of pairsOf(world, who)) {
      const says = `${nameOf(who)} takes ${requestId} back with codes to ${proofIds.join(' and ')}`
      const evidence = evidenceOf(world, who, { shown: proofIds })
      yield decided(
        setting,
        inside,
        { ...asked, says, evidence },
        (c) => rules.revert(c, { requestId, evidence: { proofIds }, sessionId }, momentOf(world)),
        also,
      )
    }
  if (!mayStill(world, who, 'revert-by-code')) return
  for (const codeId of world[who].codes) {
    const says = `${nameOf(who)} takes ${requestId} back with the recovery code`
    const evidence = evidenceOf(world, who, { codeId })
    yield decided(
      setting,
      inside,
      { ...asked, act: 'revert-by-code', says, evidence },
      (c): Result<Change> => {
        const open = rules.openDispute(c)
        if (open) {
          const judged = rules.judgeFormerCode(c, open, `digest of ${codeId}`)
          if (!judged.ok) return judged
        }
        return rules.revert(c, { requestId, evidence: { codeId }, sessionId }, momentOf(world))
      },
      also,
    )
  }
}

/** Each proof by itself, and each two of those that somebody reads. */
function pairsOf(world: World, who: Who): string[][] {
  const mine = world.case.proofs.filter((p) => reads(world, who, p) && p.state !== 'gone').map((p) => p.proofId)
  return mine.flatMap((one, i) => [[one], ...mine.slice(i + 1).map((two) => [one, two])])
}
