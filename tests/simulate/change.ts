// What who is signed in changes about their security info; owner and thief do it in the same way.

import { endSessions } from '../../src/features/activity/flow.ts'
import { appCode, stepAt } from '../../src/features/authenticator-app/rules.ts'
import { changeOwnPassword, secureOwnAccount } from '../../src/features/password/flow.ts'
import { powers } from '../../src/features/proof/rules.ts'
import { addNewProof, confirmNewProof, makeCode } from '../../src/features/security-info/flow.ts'
import { addApp, offeredSecret } from '../../src/features/security-info/flow-factor.ts'
import { keepProof, removeProof, reportLost } from '../../src/features/security-info/flow-leave.ts'
import { setTwoStep } from '../../src/features/security-info/flow-two-step.ts'
import type { Result } from '../../src/kernel/result.ts'
import { sendsSms } from '../../src/platform/config/sms.ts'
import type { Done } from '../walks/acts.ts'
import { gated } from './gate.ts'
import { answerOf, ask, type Hand } from './hand.ts'
import { again, codeAt, enterFully, show, shownBy, typed } from './hands.ts'

const said = (result: Result<unknown>): Done => ({ answer: answerOf(result) })

export const addContact = gated('allow-add-proof', async (hand, { person }) => {
  const { house, who, chance } = hand
  const { service } = house
  const mail = !sendsSms(service.settings) || chance.happens(0.6)
  const contact = house.newContact(mail ? 'mail' : 'phone', who.name)
  const from = house.now
  const added = await ask(hand, 'add', addNewProof(service, person, contact.kind, contact.address, ''))
  if (!added.ok) return said(added)
  if (who.name === 'owner') house.ownChanges.push(house.now)
  const { challenge, proofId } = added.value
  hand.doing.adding = proofId
  const code = await codeAt(hand, contact.address, from)
  if (code === undefined) return { answer: 'no code arrived', restricted: false }
  const confirmed = await typed(hand, 'confirm', code, (entry) =>
    confirmNewProof(service, person, challenge.challengeId, entry),
  )
  return { ...said(confirmed), ...(confirmed.ok ? { added: proofId } : {}) }
})

export const addAnApp = gated('allow-add-proof', async (hand, { person }) => {
  const { house, who } = hand
  const { service } = house
  const secret = offeredSecret(service, person, (await house.read()).proofs)
  const step = stepAt(service.clock.wall(), service.policy)
  const code = appCode(secret, step, service.policy.app_code_length_digits)
  const added = await ask(hand, 'add an app', addApp(service, person, code, 'app'))
  if (added.ok) who.app = { proofId: added.value.proofId, secret }
  return { ...said(added), ...(added.ok ? { added: added.value.proofId } : {}) }
})

export const writeCode = gated('allow-make-recovery-code', async (hand, { person }) => {
  const { house, who } = hand
  const { case: c } = await house.read()
  const replaces = c.codes.find((k) => k.state === 'live')?.codeId ?? ''
  const made = await ask(hand, 'make a recovery code', makeCode(house.service, person, replaces))
  if (made.ok) who.recoveryCode = made.value.shown
  return said(made)
})

/** Takes away one that this person does not read: the lost one of the owner, or the owner's own. */
export const removeOther = gated('allow-remove-proof', async (hand, { person, proof }) => {
  const { house, who } = hand
  const { proofs } = await house.read()
  const other = proofs.find((p) => p.proofId !== proof.proofId && powers(p).verify && !house.holds(who.name, p))
  if (!other) return { answer: 'nothing to remove' }
  return said(await ask(hand, 'remove', removeProof(house.service, person, other.proofId, 'slowly')))
})

/** The same at once, with two proofs. */
export const removeAtOnce = gated('allow-remove-proof', async (hand, { person, proof }) => {
  const { house, who } = hand
  const other = (await house.read()).proofs.find((p) => powers(p).verify && !house.holds(who.name, p))
  if (!other) return { answer: 'nothing to remove' }
  const second = await show(hand, person, 'allow-remove-at-once', (held) =>
    held.find((p) => p.proofId !== proof.proofId),
  )
  const now = second?.person ?? (await again(hand))
  if (!now) return { answer: 'not signed in' }
  return said(await ask(hand, 'remove at once', removeProof(house.service, now, other.proofId, 'at-once')))
})

export const keep = gated('allow-add-proof', async (hand, { person }) => {
  const leaving = (await hand.house.read()).proofs.find((p) => p.state === 'leaving' || p.state === 'blocked')
  if (!leaving) return { answer: 'nothing leaves' }
  const kept = await ask(hand, 'keep', keepProof(hand.house.service, person, leaving.proofId))
  return { ...said(kept), ...(kept.ok ? { kept: leaving.proofId } : {}) }
})

export const newPassword = gated('allow-change-password', async (hand, { person }) => {
  const { house, who } = hand
  const next = house.newPassword(who)
  const form = { current: who.password, next, endOthers: true }
  const changed = await ask(hand, 'change the password', changeOwnPassword(house.service, person, form))
  if (changed.ok) {
    who.password = next
    who.token = changed.value.token
  }
  return said(changed)
})

export const secureIt = gated('allow-secure-account', async (hand, { person }) => {
  const { house, who } = hand
  const next = house.newPassword(who)
  const changed = await ask(hand, 'secure', secureOwnAccount(house.service, person, next))
  if (changed.ok) {
    who.password = next
    who.token = changed.value.token
  }
  return said(changed)
})

const twoStep = (on: boolean) =>
  gated('allow-two-step', async (hand, { person }) => {
    const { service } = hand.house
    const was = (await hand.house.read()).account.twoStepAt !== null
    const done = said(await ask(hand, `two steps ${on ? 'on' : 'off'}`, setTwoStep(service, person, on)))
    // What is so already is no change, and takes no proof.
    return was === on ? { ...done, restricted: false } : done
  })

export const [twoStepOn, twoStepOff] = [twoStep(true), twoStep(false)]

export const endOthers = gated('allow-end-sessions', async (hand, { person }) => {
  const ended = await ask(hand, 'end sessions', endSessions(hand.house.service, person, 'others'))
  return { ...said(ended), restricted: false }
})

/** "I lost it", with the password alone. */
export async function sayLost(hand: Hand): Promise<Done> {
  const { house, who } = hand
  const person = await enterFully(hand)
  if (!person) return { answer: 'not signed in' }
  const lost = (await house.read()).proofs.find((p) => p.state === 'effective' && !house.holds(who.name, p))
  if (!lost) return { answer: 'nothing lost' }
  const done = await ask(hand, 'say it is lost', reportLost(house.service, person, lost.proofId, who.password))
  if (done.ok && who.name === 'owner') house.ownChanges.push(house.now)
  return said(done)
}

export const canShow = async (hand: Hand): Promise<boolean> => (await shownBy(hand)).length > 0
