// The way back of who can show nothing, and of who forgot the password.
import { askForgotten, forgottenStep, resetForgotten } from '../../src/features/password/flow-forgotten.ts'
import { powers } from '../../src/features/proof/rules.ts'
import { liveRequest } from '../../src/features/replacement/case.ts'
import {
  askEarlyCode,
  askEarlyCodeByAddress,
  endWithOldProof,
  type Verdict,
} from '../../src/features/replacement/exits/flow-old-proof.ts'
import { askFinishCodes, finishReplacement } from '../../src/features/replacement/finish/flow.ts'
import { status } from '../../src/features/replacement/request.ts'
import {
  nameNewProof,
  proveByCode,
  startReplacement,
  startWithRecoveryCode,
} from '../../src/features/replacement/start/flow.ts'
import { openRecovery } from '../../src/features/replacement/start/flow-code-alone.ts'
import { continueByLink } from '../../src/features/replacement/start/flow-link.ts'
import { cancelRequest } from '../../src/features/replacement/status/flow-end.ts'
import { recognise } from '../../src/features/session/flow.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import { days, hours } from '../../src/kernel/duration.ts'
import { sendsSms } from '../../src/platform/config/sms.ts'
import type { Done } from '../walks/acts.ts'
import { answerOf, ask, type Hand } from './hand.ts'
import { again, codeAt, enter, shownBy, signature, typed } from './hands.ts'
import type { Contact, Recovery } from './house.ts'

/** A new password by a code of a proof, without signing in. */
export async function forgotten(hand: Hand): Promise<Done> {
  const { house, who } = hand
  const { service } = house
  const proof = (await shownBy(hand)).find((p) => p.kind !== 'totp')
  if (!proof) return { answer: 'no contact to ask with' }
  const address = house.addressOf(proof)
  const from = house.now
  const asked = await ask(hand, 'forgotten', askForgotten(service, who.visitor, house.account.identifier, address))
  if (!asked.ok) return { answer: answerOf(asked) }
  const code = await codeAt(hand, address, from)
  if (code === undefined) return { answer: 'no code arrived' }
  const step = await forgottenStep(service, who.visitor, asked.value)
  if (!step) return { answer: 'no page' }
  const password = house.newPassword(who)
  hand.doing.senior = powers(proof).authorise ? [proof.proofId] : []
  const done = await typed(hand, 'reset', code, (entry) =>
    resetForgotten(service, who.visitor, asked.value, { entry, password }),
  )
  if (!done.ok) return { answer: answerOf(done) }
  who.password = password
  who.token = undefined
  house.ownChanges.push(...(who.name === 'owner' ? [house.now] : []))
  return { answer: 'ok', restricted: true, senior: hand.doing.senior }
}

/** Shows the new address: the link that comes by mail, or the code that comes by SMS. */
async function proveNew(hand: Hand, person: Person, contact: Contact) {
  const { house, who } = hand
  const { service } = house
  const from = house.now
  const named = await ask(hand, 'name', nameNewProof(service, person, contact.kind, contact.address))
  if (!named.ok) return named
  if (who.name === 'owner') house.ownRequests.add(named.value.requestId)
  hand.doing.finishing = named.value.requestId
  if (named.value.challenge) {
    const code = await codeAt(hand, contact.address, from)
    if (code === undefined) return undefined
    const { challengeId } = named.value.challenge
    return typed(hand, 'prove', code, (entry) => proveByCode(service, person, challengeId, entry))
  }
  await hand.settle()
  const letter = house.machine.post.box(contact.address).findLast((l) => l.at >= from && l.text.includes('/continue/'))
  const token = letter && /\/continue\/([A-Za-z0-9_-]{40,})/.exec(letter.text)?.[1]
  return token ? ask(hand, 'continue', continueByLink(service, who.visitor, person, token)) : undefined
}

const newContact = ({ house, who, chance }: Hand): Contact => {
  const unused = house.contacts.findLast((c) => c.readers.has(who.name) && c.address.startsWith(`${who.name}-`))
  if (unused && who.name === 'thief') return unused
  return house.newContact(!sendsSms(house.service.settings) || chance.happens(0.7) ? 'mail' : 'phone', who.name)
}

const finishedBy = (house: Hand['house'], recovery: Recovery | undefined): void => {
  if (recovery && recovery.doneAt === undefined) recovery.doneAt = house.now
}

/** All is lost but the password, or the code on paper: begins the replacement. */
export async function replace(hand: Hand): Promise<Done> {
  const { house, who, chance } = hand
  const { service } = house
  const owner = who.name === 'owner'
  const person = await enter(hand)
  if (!person) return who.recoveryCode ? codeAlone(hand) : { answer: 'knows nothing to sign in with' }
  const running = liveRequest((await house.read()).case)
  if (running && house.ownRequests.has(running.requestId)) return { answer: 'runs already' }
  if (who.recoveryCode) {
    const done = await withCode(hand, person)
    if (done.answer === 'ok') return done
  }
  const begun = await ask(
    hand,
    'start',
    startReplacement(service, person, who.key && (await signature(hand, person, 'start'))),
  )
  if (!begun.ok) {
    if (owner) hand.later(days(5), 'try again', replace)
    return { answer: answerOf(begun) }
  }
  if (owner) house.ownRequests.add(begun.value.requestId)
  if (chance.happens(0.05)) return { answer: 'left there' }
  const proved = await proveNew(hand, person, newContact(hand))
  if (!proved?.ok) {
    if (owner) hand.later(days(1), 'try again', replace)
    return { answer: proved ? answerOf(proved) : 'nothing arrived' }
  }
  if (owner && !house.recoveries.some((r) => r.doneAt === undefined && !r.falselyStopped))
    house.recoveries.push({ from: house.now, way: 'replacement', doneAt: undefined, falselyStopped: false })
  hand.later(days(2), 'see how far it is', owner && chance.happens(house.assumed.gives_up) ? giveUp : comeBack)
  return { answer: 'ok' }
}

const giveUp = async (): Promise<Done> => ({ answer: 'never comes back' })

async function withCode(hand: Hand, person: Person): Promise<Done> {
  const { house, who } = hand
  const before = await house.read()
  const begun = await ask(hand, 'start with a code', startWithRecoveryCode(house.service, person, who.recoveryCode))
  if (!begun.ok) return { answer: answerOf(begun) }
  if (who.name === 'owner') house.ownRequests.add(begun.value.requestId)
  const agedCode = before.case.codes.some((c) => c.state === 'live' && c.agedAt <= before.moment.now)
  hand.doing.agedCode = agedCode
  hand.doing.finishing = begun.value.requestId
  const from = house.now
  const proved = await proveNew(hand, person, newContact(hand))
  if (!proved?.ok) return { answer: proved ? answerOf(proved) : 'nothing arrived' }
  who.recoveryCode = undefined
  if (who.name === 'owner')
    house.recoveries.push({ from, way: 'recovery code', doneAt: house.now, falselyStopped: false })
  return { answer: 'ok', agedCode, finished: begun.value.requestId }
}

/** Neither password nor proof, but the code on paper: three days. */
async function codeAlone(hand: Hand): Promise<Done> {
  const { house, who } = hand
  const { service } = house
  const form = { identifier: house.account.identifier, code: who.recoveryCode }
  const opened = await ask(hand, 'recovery code alone', openRecovery(service, who.visitor, form))
  if (!opened.ok) return { answer: answerOf(opened) }
  const person = await recognise(service, who.visitor, opened.value.token)
  if (!person) return { answer: 'opens nothing' }
  if (opened.value.request.state !== 'draft') return finishAs(hand, person, who.recoveryCode)
  const proved = await proveNew(hand, person, newContact(hand))
  if (!proved?.ok) return { answer: proved ? answerOf(proved) : 'nothing arrived' }
  if (who.name === 'owner')
    house.recoveries.push({ from: house.now, way: 'code alone', doneAt: undefined, falselyStopped: false })
  hand.later(days(3) + hours(2), 'come back with the code', codeAlone)
  return { answer: 'ok' }
}

/** Looks whether it is ready, and finishes it; comes back otherwise. */
export async function comeBack(hand: Hand): Promise<Done> {
  const { house, who } = hand
  if (who.name === 'owner' && house.now < house.awayUntil) {
    hand.later(house.awayUntil - house.now + days(1), 'come back', comeBack)
    return { answer: 'away' }
  }
  const { case: c, moment } = await house.read()
  const live = liveRequest(c)
  const owns = (id: string) => house.ownRequests.has(id) === (who.name === 'owner')
  if (!live || !owns(live.requestId)) return { answer: 'it is over' }
  const person = await enter(hand)
  if (!person) {
    hand.later(days(3), 'come back', comeBack)
    return { answer: 'not signed in' }
  }
  const [old] = (await shownBy(hand)).filter((p) => p.kind !== 'totp')
  if (who.name === 'owner' && old) return decide(hand, person, 'early')
  const ready = status(live, moment, house.service.policy) === 'ready'
  const left = 'deadlineAt' in live ? live.deadlineAt - moment.now : 0
  if (!ready || hand.chance.happens(0.3)) {
    const wait = Math.max(days(1), left / 2) + hours(20 * hand.chance.next())
    hand.later(Math.min(wait, days(12)), 'come back', comeBack)
    if (!ready && who.name === 'owner' && hand.chance.happens(0.01))
      return { answer: answerOf(await ask(hand, 'cancel', cancelRequest(house.service, person))) }
    if (!ready && hand.chance.happens(0.8)) return { answer: 'not yet' }
  }
  return finishAs(hand, person, who.password)
}

async function finishAs(hand: Hand, person: Person, currentPassword: string | undefined): Promise<Done> {
  const { house, who } = hand
  const { service } = house
  const from = house.now
  const asked = await ask(hand, 'ask to finish', askFinishCodes(service, person))
  if (!asked.ok) return { answer: answerOf(asked) }
  const { proofs } = await house.read()
  const codes = new Map<string, unknown>()
  for (const { challengeId, proofId } of asked.value) {
    const proof = proofs.find((p) => p.proofId === proofId)
    codes.set(challengeId, proof && (await codeAt(hand, house.addressOf(proof), from)))
  }
  const newPassword = house.newPassword(who)
  hand.doing.finishing = asked.value[0]?.requestId ?? ''
  const form = { codes, currentPassword, newPassword }
  const done = await ask(hand, 'finish', finishReplacement(service, person, form))
  if (!done.ok) {
    hand.later(days(1), 'come back', comeBack)
    return { answer: answerOf(done) }
  }
  who.password = newPassword
  who.token = person.session.recoveryOf === null ? done.value.token : undefined
  if (person.session.recoveryOf !== null) who.recoveryCode = undefined
  if (who.name === 'owner') {
    house.ownChanges.push(house.now)
    finishedBy(house, house.recoveries.at(-1))
  }
  return { answer: 'ok', finished: done.value.request.requestId }
}

/** An old proof turned up, or somebody who has one sees a request that is not theirs. */
export async function decide(hand: Hand, person: Person, how: Verdict): Promise<Done> {
  const { house } = hand
  const { service } = house
  const live = liveRequest((await house.read()).case)
  const proof = (await shownBy(hand)).find((p) => p.kind !== 'totp' && powers(p).authorise)
  if (!live || !proof) return { answer: 'nothing to decide with' }
  const from = house.now
  const address = house.addressOf(proof)
  const known = await ask(hand, 'ask to decide', askEarlyCode(service, person, proof.proofId))
  const asked = known.ok
    ? known
    : await ask(hand, 'ask to decide', askEarlyCodeByAddress(service, person, proof.proofId, address))
  if (!asked.ok) return { answer: answerOf(asked) }
  const code = await codeAt(hand, address, from)
  if (code === undefined) return { answer: 'no code arrived' }
  hand.doing.senior = [proof.proofId]
  if (how === 'not-me') hand.doing.stopping = live.requestId
  const done = await typed(hand, 'decide', code, (entry) =>
    endWithOldProof(service, person, asked.value.challengeId, entry, how),
  )
  if (done.ok && how === 'early' && hand.who.name === 'owner') finishedBy(house, house.recoveries.at(-1))
  await again(hand)
  return {
    answer: answerOf(done),
    senior: [proof.proofId],
    ...(done.ok && how === 'not-me' ? { stopped: live.requestId } : {}),
  }
}
