// A year of an owner: visits, habits, and what happens to them.
import { promptFor } from '../../src/features/prompt/rules.ts'
import { isLive } from '../../src/features/replacement/request.ts'
import { objectToRequest } from '../../src/features/replacement/status/flow-end.ts'
import { signOut } from '../../src/features/session/flow.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import { days, hours } from '../../src/kernel/duration.ts'
import type { Done } from '../walks/acts.ts'
import type { AssumptionName } from './assumptions.ts'
import {
  addAnApp,
  addContact,
  canShow,
  endOthers,
  keep,
  newPassword,
  removeOther,
  sayLost,
  writeCode,
} from './change.ts'
import { distrust, stopOnDevice, trustIt } from './device.ts'
import { fumble } from './fumbles.ts'
import { type Act, answerOf, ask, type Hand } from './hand.ts'
import { enter, show, shownBy } from './hands.ts'
import type { Contact, House } from './house.ts'
import { comeBack, decide, forgotten, replace } from './recover.ts'

/** Opens the account, and does what it asks for. */
export async function visit(hand: Hand): Promise<Done> {
  const { house, chance } = hand
  if (house.now < house.awayUntil) return { answer: 'away' }
  const person = await enter(hand)
  if (!person) return lockedOut(hand)
  const { case: c, moment } = await house.read()
  const live = c.requests.find(isLive)
  if (live && !house.ownRequests.has(live.requestId)) return foreign(hand, person)
  if (live) return comeBack(hand)
  if (!person.halfway && !promptFor(c, moment.now, house.service.policy)) {
    if (chance.happens(0.05)) await signOut(house.service, person)
    return { answer: 'nothing asked' }
  }
  const shown = await show(hand, person, 'verify')
  if (shown) return { answer: 'verified' }
  if (await canShow(hand)) return { answer: 'did not get through' }
  return replace(hand)
}

/** The page says that somebody replaces everything. */
async function foreign(hand: Hand, person: Person): Promise<Done> {
  const { house, chance } = hand
  if (!chance.happens(house.assumed.notices)) return { answer: 'did not look' }
  const { campaign } = house
  if (campaign) campaign.noticed = true
  const live = (await house.read()).case.requests.find(isLive)
  const [old] = (await shownBy(hand)).filter((p) => p.kind !== 'totp')
  const done = old
    ? await decide(hand, person, 'not-me')
    : live && hand.who.key
      ? await stopOnDevice(hand, person, live.requestId)
      : { answer: answerOf(await ask(hand, 'object', objectToRequest(house.service, person))) }
  if (done.answer === 'ok' && campaign) campaign.answered = true
  if (done.answer === 'ok' && chance.happens(house.assumed.secures))
    hand.later(hours(1), 'change the password', newPassword)
  return done
}

async function lockedOut(hand: Hand): Promise<Done> {
  const { who } = hand
  if (who.password !== undefined) return { answer: 'not signed in' }
  const set = await forgotten(hand)
  if (set.answer === 'ok' || who.recoveryCode === undefined) {
    if (set.answer !== 'ok' && hand.chance.happens(0.5)) hand.later(days(4), 'tries again', visit)
    return set
  }
  return (await shownBy(hand)).length > 0 ? set : replace(hand)
}

const lose = (contact: Contact, house: House): void => {
  contact.readers.delete('owner')
  contact.gone = true
  house.tell(`(${contact.address} is lost)`)
}

const regain = (contact: Contact): void => {
  contact.readers.add('owner')
  contact.gone = false
}

const quietly =
  (run: (hand: Hand) => void): Act =>
  async (hand) => {
    run(hand)
    return { answer: 'so it is' }
  }

const phoneOf = ({ contacts }: House) => contacts.find((c) => c.kind === 'phone' && c.readers.has('owner'))

const holiday = quietly(({ house, later }) => {
  house.awayUntil = house.now + days(house.assumed.holiday)
  later(days(house.assumed.holiday) + hours(8), 'visit', visit)
})

const losesPhone = quietly(({ house, who, chance, later }) => {
  const phone = phoneOf(house)
  house.newBrowser(who)
  who.app = undefined
  if (!phone) return
  lose(phone, house)
  if (chance.happens(house.assumed.phone_back))
    later(
      days(3),
      'gets the number back',
      quietly(() => regain(phone)),
    )
  else later(days(2), 'says that it is lost', chance.happens(0.5) ? sayLost : visit)
  later(hours(30), 'visit', visit)
})

const changesNumber: Act = async (hand) => {
  const { house, chance, later } = hand
  const phone = phoneOf(house)
  if (!phone) return { answer: 'has none' }
  const added = chance.happens(house.assumed.tells_number) ? await addContact(hand) : { answer: 'says nothing' }
  lose(phone, house)
  if (added.answer === 'ok') later(days(8), 'take the old one away', removeOther)
  if (chance.happens(house.assumed.recycled))
    later(
      days(60),
      'the number is given to somebody else',
      quietly(() => phone.readers.add('stranger')),
    )
  return added
}

const losesMailbox = quietly(({ house, chance, later }) => {
  const box = house.contacts.find((c) => c.kind === 'mail' && c.readers.has('owner'))
  if (!box) return
  lose(box, house)
  if (chance.happens(house.assumed.bounces)) house.machine.post.dead.add(box.address)
  later(days(10 * chance.next()), 'visit', visit)
})

const losesEverything = quietly(({ house, who, chance, later }) => {
  const lost = house.contacts.filter((c) => c.readers.has('owner'))
  for (const contact of lost) lose(contact, house)
  house.newBrowser(who)
  who.app = undefined
  const [first] = lost
  if (first && chance.happens(house.assumed.finds_again))
    later(
      days(2 + 25 * chance.next()),
      'finds one again',
      quietly(() => regain(first)),
    )
  later(days(1), 'needs it again', replace)
})

const forgets: Act = async (hand) => {
  hand.who.password = undefined
  hand.who.token = undefined
  return forgotten(hand)
}

const tidiesUp: Act = async (hand) => {
  const { chance } = hand
  if (chance.happens(0.3)) return removeOther(hand)
  if (chance.happens(0.3)) return keep(hand)
  if (chance.happens(0.2)) return endOthers(hand)
  if (chance.happens(0.2)) return distrust(hand)
  return chance.happens(0.5) ? newPassword(hand) : addAnApp(hand)
}

/** What somebody has from the beginning, besides contacts: set up by hand, as everybody does. */
export const SET_UP = { has_app: addAnApp, has_device: trustIt } as const

/** What happens in a life, and how often a year. */
export const LIFE: readonly { readonly name: string; readonly rate: AssumptionName; readonly act: Act }[] = [
  { name: 'visit', rate: 'visits', act: visit },
  { name: 'goes away', rate: 'holidays', act: holiday },
  { name: 'loses the telephone', rate: 'loses_phone', act: losesPhone },
  { name: 'changes the number', rate: 'changes_number', act: changesNumber },
  { name: 'loses a mailbox', rate: 'loses_mailbox', act: losesMailbox },
  { name: 'loses everything', rate: 'loses_everything', act: losesEverything },
  { name: 'forgets the password', rate: 'forgets', act: forgets },
  { name: 'adds a contact', rate: 'adds', act: addContact },
  { name: 'makes a recovery code', rate: 'makes_code', act: writeCode },
  { name: 'fumbles', rate: 'fumbles', act: fumble },
  { name: 'tidies up', rate: 'makes_code', act: tidiesUp },
]
