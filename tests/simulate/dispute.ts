import {
  askDisputeCodes,
  readDispute,
  revertByCode,
  revertByProofs,
} from '../../src/features/replacement/dispute/flow.ts'
import type { Done } from '../walks/acts.ts'
import { answerOf, ask, type Hand } from './hand.ts'
import { again, codeAt } from './hands.ts'

/** Takes a frozen account back: with a recovery code from before, or with the codes of two old proofs. */
export async function takeBack(hand: Hand): Promise<Done> {
  const { house, who, doing } = hand
  const { service } = house
  const person = await again(hand)
  const found = await readDispute(service, house.account.id)
  if (!person || !found) return { answer: 'not frozen' }
  const { requestId } = found.dispute
  doing.reverting = requestId
  const newPassword = house.newPassword(who)
  if (who.recoveryCode) {
    const form = { code: who.recoveryCode, newPassword }
    const done = await ask(hand, 'revert by code', revertByCode(service, person, form))
    if (done.ok) return over(hand, newPassword, done.value.token, requestId)
  }
  const chosen = found.resolvers.filter((p) => house.holds(who.name, p)).slice(0, 2)
  const from = house.now
  const ids = chosen.map((p) => p.proofId)
  const asked = await ask(hand, 'ask for two codes', askDisputeCodes(service, person, ids))
  if (!asked.ok) return { answer: answerOf(asked) }
  const codes = new Map<string, unknown>()
  for (const { challengeId, proofId } of asked.value) {
    const proof = chosen.find((p) => p.proofId === proofId)
    codes.set(challengeId, proof ? await codeAt(hand, house.addressOf(proof), from) : undefined)
  }
  const done = await ask(hand, 'revert by proofs', revertByProofs(service, person, { codes, newPassword }))
  return done.ok ? over(hand, newPassword, done.value.token, requestId) : { answer: answerOf(done) }
}

function over({ who, house }: Hand, password: string, token: string, reverted: string): Done {
  who.password = password
  who.token = token
  // The code is used up by it.
  who.recoveryCode = undefined
  house.ownChanges.push(house.now)
  return { answer: 'ok', reverted }
}
