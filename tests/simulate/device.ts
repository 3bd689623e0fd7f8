// What is done with a trusted device.
import { stopByDevice } from '../../src/features/replacement/status/flow-end.ts'
import { removeDevice, trustDevice } from '../../src/features/security-info/flow-device.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import type { Done } from '../walks/acts.ts'
import { gated } from './gate.ts'
import { answerOf, ask, type Hand } from './hand.ts'
import { signature } from './hands.ts'
import { makeKey } from './key.ts'

export const trustIt = gated('allow-trust-device', async (hand, { person }) => {
  const { house, who } = hand
  const key = makeKey(`${house.number} ${who.visitor.browserKey}`)
  who.key = key
  const signed = await signature(hand, person, 'enrol')
  const done = await ask(hand, 'trust the device', trustDevice(house.service, person, key.publicKey, signed))
  if (!done.ok) who.key = undefined
  return { answer: answerOf(done) }
})

export const distrust = gated('allow-trust-device', async (hand, { person }) => {
  const deviceId = person.device?.deviceId ?? hand.house.account.id
  return { answer: answerOf(await ask(hand, 'remove the device', removeDevice(hand.house.service, person, deviceId))) }
})

/** "Not me" with the key of this device. */
export async function stopOnDevice(hand: Hand, person: Person, requestId: string): Promise<Done> {
  hand.doing.stopping = requestId
  const signed = await signature(hand, person, 'stop')
  const done = await ask(hand, 'stop by device', stopByDevice(hand.house.service, person, signed))
  return { answer: answerOf(done), ...(done.ok && done.value.state === 'vetoed' ? { stopped: requestId } : {}) }
}
