// What attackers do (machine.md a.2, X1 to X8). They know what their kind knows, and read what their kind reads.
import { beginEnrolment, confirmEnrolment, enrolmentStep } from '../../src/features/enrolment/flow.ts'
import { askForgotten, resetForgotten } from '../../src/features/password/flow-forgotten.ts'
import { openRecovery } from '../../src/features/replacement/start/flow-code-alone.ts'
import { stopByNumber } from '../../src/features/replacement/status/flow-end.ts'
import { signIn } from '../../src/features/session/flow.ts'
import { days, hours, minutes } from '../../src/kernel/duration.ts'
import {
  addContact,
  endOthers,
  newPassword,
  removeAtOnce,
  removeOther,
  sayLost,
  secureIt,
  writeCode,
} from './change.ts'
import { stopOnDevice } from './device.ts'
import { fumble } from './fumbles.ts'
import { type Act, answerOf, ask, type Hand } from './hand.ts'
import { enter, proveIt } from './hands.ts'
import type { Attack, Contact, House } from './house.ts'
import { forgotten, replace } from './recover.ts'

/** How often each kind is met; only their shares count. */
export const ATTACK_SHARES: readonly { readonly attack: Attack; readonly weight: number }[] = [
  { attack: 'password', weight: 6 },
  { attack: 'cookie', weight: 2 },
  { attack: 'sim-swap', weight: 2 },
  { attack: 'shared mailbox', weight: 1 },
  { attack: 'caller', weight: 2 },
  { attack: 'flood, then password', weight: 2 },
  { attack: 'griefer', weight: 1 },
  { attack: 'guesser', weight: 1 },
  { attack: 'pre-hijacker', weight: 1 },
]

const knowsPassword = (house: House): void => {
  house.thief.password = house.owner.password ?? house.account.password
}

/** Replaces everything and waits; tries again where it was stopped. */
const replaceAndWait: Act = async (hand) => {
  const done = await replace(hand)
  if (hand.chance.happens(hand.house.assumed.returns)) hand.later(days(38), 'tries again', replaceAndWait)
  return done
}

/** In with a proof in hand: adds one of their own, writes a code, takes the owner's away, and comes back for the rest. */
const digIn: Act = async (hand) => {
  const { later, chance } = hand
  const done = await addContact(hand)
  later(minutes(2), 'makes a recovery code', writeCode)
  later(minutes(4), 'takes the other away', chance.happens(0.5) ? removeOther : removeAtOnce)
  later(minutes(6), 'ends other sessions', endOthers)
  later(minutes(8), 'secures it for themselves', chance.happens(0.5) ? secureIt : newPassword)
  later(days(7) + hours(1), 'uses the code, or replaces', replace)
  later(days(8), 'takes the other away', removeOther)
  later(days(16), 'says that it is lost', sayLost)
  return done
}

const resetThenDigIn: Act = async (hand) => {
  const done = await forgotten(hand)
  hand.later(minutes(1), 'digs in', digIn)
  return done
}

/** Less than R: what S4 calls a moment. */
const MOMENT_DAYS_MAX = 7

const holdFor = async (hand: Hand, kind: 'mail' | 'phone', forDays: number): Promise<boolean> => {
  const { house, later } = hand
  const contact = house.contacts.find((c) => c.kind === kind && c.readers.has('owner'))
  if (!contact) return false
  contact.readers.add('thief')
  if (forDays < MOMENT_DAYS_MAX) await remember(house, contact)
  // The card works in one telephone at a time.
  if (kind === 'phone') contact.readers.delete('owner')
  house.tell(`(the thief reads ${contact.address})`)
  later(days(forDays), 'loses it again', async () => {
    contact.readers.delete('thief')
    // The card that was swapped back may have been given up meanwhile.
    if (kind === 'phone' && !contact.gone) contact.readers.add('owner')
    return { answer: 'so it is' }
  })
  return true
}

/** What the owner had besides, at the moment when it began; the auditor looks after it. */
async function remember(house: House, contact: Contact): Promise<void> {
  const { proofs, moment } = await house.read()
  const others = proofs.filter((p) => p.state === 'effective' && house.addressOf(p) !== contact.address)
  house.foreign = { from: moment.now, others: new Set(others.map((p) => p.proofId)) }
}

const simSwap: Act = async (hand) => {
  if (!(await holdFor(hand, 'phone', 0.5 + 2 * hand.chance.next()))) return replaceAndWait(hand)
  if (hand.chance.happens(0.4)) knowsPassword(hand.house)
  return hand.house.thief.password ? digIn(hand) : resetThenDigIn(hand)
}

const sharedMailbox: Act = async (hand) => {
  if (!(await holdFor(hand, 'mail', hand.chance.happens(0.5) ? 1 : 200))) return { answer: 'has none' }
  return resetThenDigIn(hand)
}

/** A cookie was copied, and the key was not: there is nothing to sign with. */
const forge: Act = async (hand) => {
  const person = await enter(hand)
  if (!person?.device) return { answer: 'no device to forge' }
  const stopped = await stopOnDevice(hand, person, '')
  return (await proveIt(hand, person)) ? stopped : { answer: 'signed out' }
}

const cookie: Act = async (hand) => {
  const { house, who } = hand
  who.token = house.owner.token
  who.visitor = { ...house.owner.visitor, source: who.visitor.source }
  hand.later(minutes(1), 'forges a signature', forge)
  hand.later(minutes(5), 'replaces', replaceAndWait)
  hand.later(minutes(9), 'adds a contact', addContact)
  return newPassword(hand)
}

/** The owner is on the telephone and reads out what arrives. */
const caller: Act = async (hand) => {
  const { house, chance, later } = hand
  knowsPassword(house)
  if (!chance.happens(house.assumed.told_code)) return replaceAndWait(hand)
  const contact = house.contacts.find((c) => c.readers.has('owner'))
  contact?.readers.add('thief')
  if (contact) await remember(house, contact)
  later(minutes(15), 'the call is over', async () => {
    contact?.readers.delete('thief')
    return { answer: 'so it is' }
  })
  return digIn(hand)
}

/** Asks for code after code, so that the owner stops looking. */
const flood: Act = async (hand) => {
  const { house, later, who } = hand
  const address = house.contacts[0]?.address
  const asked = await ask(
    hand,
    'forgotten',
    askForgotten(house.service, who.visitor, house.account.identifier, address),
  )
  for (let i = 0; i < 7; i++)
    await ask(hand, 'sign in', signIn(house.service, who.visitor, house.account.identifier, 'not the password'))
  const round = house.story.filter((line) => line.includes('floods')).length
  if (round < 8) later(days(1.5), 'floods', flood)
  else later(hours(6), 'replaces', passwordOnly)
  return { answer: answerOf(asked) }
}

const passwordOnly: Act = async (hand) => {
  knowsPassword(hand.house)
  return replaceAndWait(hand)
}

const GUESSES = 8

const guess: Act = async (hand) => {
  const { house, who, chance, later } = hand
  const { service, account } = house
  const code = () => String(Math.floor(chance.next() * 1e8)).padStart(8, '0')
  const asked = await ask(
    hand,
    'forgotten',
    askForgotten(service, who.visitor, account.identifier, house.contacts[0]?.address),
  )
  for (let i = 0; asked.ok && i < GUESSES; i++) {
    const form = { entry: code(), password: house.newPassword(who) }
    const done = await ask(hand, 'reset', resetForgotten(service, who.visitor, asked.value, form))
    if (done.ok) return { answer: 'guessed a code' }
  }
  for (let i = 0; i < GUESSES * 3; i++)
    await ask(hand, 'stop by number', stopByNumber(service, who.visitor, code(), code()))
  const paper = { identifier: account.identifier, code: '0123-4567-89AB-CDEF-GHJK-MNPQ-R' }
  for (let i = 0; i < GUESSES * 2; i++)
    await ask(hand, 'recovery code alone', openRecovery(service, who.visitor, paper))
  if (chance.happens(0.5)) later(days(1), 'guesses', guess)
  return { answer: 'guessed nothing' }
}

/** Starts again and again, only to be a nuisance. */
const grief: Act = async (hand) => {
  knowsPassword(hand.house)
  hand.later(days(1), 'again', hand.chance.happens(0.9) ? grief : guess)
  if (hand.house.story.filter((line) => line.includes('again')).length > 12) return { answer: 'tired of it' }
  if (hand.chance.happens(0.3)) return fumble(hand)
  return hand.chance.happens(0.3) ? sayLost(hand) : replace(hand)
}

const preHijack: Act = async (hand) => {
  const { house, who } = hand
  const { service } = house
  const { identifier } = house.account
  const begun = await ask(hand, 'sign up', beginEnrolment(service, who.visitor, identifier, 'Asia/Tokyo'))
  if (!begun.ok) return { answer: answerOf(begun) }
  const { accountId, challenge } = begun.value
  for (let i = 0; i < 6; i++)
    await ask(
      hand,
      'confirm the sign-up',
      confirmEnrolment(service, who.visitor, accountId, challenge.challengeId, '12345678'),
    )
  const step = await enrolmentStep(service, accountId)
  return { answer: step ? `waits for the ${step.step}` : 'no page' }
}

export const ATTACK_ACTS: Readonly<Record<Attack, Act>> = {
  password: passwordOnly,
  cookie,
  'sim-swap': simSwap,
  'shared mailbox': sharedMailbox,
  caller,
  'flood, then password': flood,
  griefer: grief,
  guesser: guess,
  'pre-hijacker': preHijack,
}
