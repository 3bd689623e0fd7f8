// Another account of the same person: nobody asks for the address to be a new one.
import { beginEnrolment, completeEnrolment, confirmEnrolment } from '../../src/features/enrolment/flow.ts'
import type { Done } from '../walks/acts.ts'
import { answerOf, ask, type Hand } from './hand.ts'
import { codeAt, typed } from './hands.ts'

/** Signs up with a new mailbox or one that they have, which may be the name of the first account; some never go on. */
export async function signsUp(hand: Hand): Promise<Done> {
  const { house, who, chance } = hand
  const { service } = house
  const old = house.contacts.filter((c) => c.kind === 'mail' && c.readers.has(who.name))
  const { address } = old.length > 0 && chance.happens(0.6) ? chance.pick(old) : house.newContact('mail', who.name)
  const from = house.now
  const begun = await ask(hand, 'sign up', beginEnrolment(service, who.visitor, address, 'Asia/Tokyo'))
  if (!begun.ok) return { answer: answerOf(begun) }
  const { accountId, challenge } = begun.value
  const code = await codeAt(hand, address, from)
  if (code === undefined) return { answer: 'no code arrived' }
  const confirmed = await typed(hand, 'confirm the sign-up', code, (entry) =>
    confirmEnrolment(service, who.visitor, accountId, challenge.challengeId, entry),
  )
  if (!confirmed.ok || chance.happens(0.2)) return { answer: 'went no further' }
  const complete = (password: string) =>
    ask(hand, 'complete the sign-up', completeEnrolment(service, who.visitor, accountId, password))
  if (chance.happens(0.3)) await complete(chance.pick(['short', address, '']))
  const done = await complete(house.newPassword(who))
  // The button was pressed twice.
  if (chance.happens(0.2)) await complete(house.newPassword(who))
  return { answer: done.ok ? 'has another account' : answerOf(done) }
}
