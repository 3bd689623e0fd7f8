import { powers } from '../../src/features/proof/rules.ts'
import {
  askDisputeCodes,
  type Frozen,
  isResolver,
  readDispute,
  revertByCode,
  revertByProofs,
} from '../../src/features/replacement/dispute/flow.ts'
import { linkToken } from '../../src/features/replacement/store-links.ts'
import { undoByLink } from '../../src/features/replacement/undo/flow.ts'
import { isOld } from '../../src/features/replacement/undo.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import type { Result } from '../../src/kernel/result.ts'
import type { Act, Done } from './acts.ts'
import type { Actor, Life } from './life.ts'

const said = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)

/** Whoever reads an old address says of a completion that it was not them, with a password that they ever knew. */
async function undo(life: Life, actor: Actor): Promise<Done> {
  const { case: c, proofs, account } = await life.read()
  const chosen = c.undos.at(life.chance.happens(0.7) ? 0 : -1)
  const request = c.requests.find((r) => r.requestId === chosen?.requestId)
  const held = proofs.filter((p) => chosen && request && isOld(chosen, request, p.proofId) && life.holds(actor, p))
  if (!chosen || held.length === 0) return { answer: 'nothing to undo it with' }
  const proof = life.chance.pick(held)
  const link = { accountId: account.accountId, requestId: chosen.requestId, proofId: proof.proofId }
  const token = linkToken(life.service.keys, 'undo', link)
  const password = life.chance.happens(0.8) ? life.account.password : actor.password
  const done = await undoByLink(life.service, actor.visitor, token, password)
  if (!done.ok) return { answer: said(done) }
  if (powers(proof).verify) throw new Error(`b.3: a proof that is ${proof.state} froze the account`)
  actor.token = done.value.token
  return { answer: 'ok', disputed: chosen.requestId }
}

/** Takes it back with a code on paper, or with the codes that reach two old addresses. */
async function takeBack(life: Life, actor: Actor): Promise<Done> {
  // Who comes to undo it often has the rest at hand.
  const undone = await undo(life, actor)
  const person = await life.person(actor)
  const found = person && (await readDispute(life.service, life.account.id))
  if (!person || !found) return undone
  const newPassword = life.newPassword(actor)
  const done =
    actor.recoveryCode && life.chance.happens(0.5)
      ? await revertByCode(life.service, person, { code: actor.recoveryCode, newPassword })
      : await withTwoCodes({ life, actor, person, found }, newPassword)
  if (!done.ok) return { ...undone, answer: said(done) }
  actor.password = newPassword
  actor.token = done.value.token
  return { answer: 'ok', reverted: found.dispute.requestId }
}

interface Here {
  readonly life: Life
  readonly actor: Actor
  readonly person: Person
  readonly found: Frozen
}

async function withTwoCodes({ life, actor, person, found }: Here, newPassword: string) {
  const chosen = found.resolvers.map((p) => p.proofId).slice(0, 2)
  const asked = await askDisputeCodes(life.service, person, chosen)
  if (!asked.ok) return asked
  if (!isResolver(person, found.dispute)) throw new Error('L7: codes were sent for who came through no old proof')
  const codes = new Map<string, unknown>()
  for (const { challengeId } of asked.value) codes.set(challengeId, await life.code(actor, challengeId))
  const done = await revertByProofs(life.service, person, { codes, newPassword })
  const read = found.resolvers.filter((p) => chosen.includes(p.proofId) && life.holds(actor, p))
  if (done.ok && read.length < 2) throw new Error(`S4: ${actor.name} took it back with ${read.length} old proofs`)
  return done
}

export const UNDO_ACTS: readonly Act[] = [
  { name: 'undo', weight: 3, run: undo },
  { name: 'take back', weight: 6, run: takeBack },
]
