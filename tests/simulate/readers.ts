import { days, minutes } from '../../src/kernel/duration.ts'
import { chanceFor, idOf, type Plan } from './agenda.ts'
import type { Act } from './hand.ts'
import type { House, Role } from './house.ts'
import type { Letter } from './post.ts'
import { isNotice, read, sayUnknown, scan } from './react.ts'

const NOTICES_TIRING_COUNT = 5

/** A notice lies in a mailbox: a program opens it, its owner may read it, a stranger may wonder. */
export function* reactionsTo(house: House, letter: Letter, seed: number): Generator<Plan> {
  const { assumed } = house
  const contact = house.contact(letter.to)
  if (!contact || !isNotice(letter)) return
  const number = house.letters++
  const chance = chanceFor(seed, house.number, 'letter', number)
  const plan = (afterMs: number, who: Role, what: string, act: Act): Plan => {
    const at = Math.ceil(house.now + Math.max(afterMs, 1))
    return { at, id: idOf(seed, house.number, 'letter', number, what), house, who, what, act }
  }
  if (contact.scanned) yield plan(1, 'stranger', 'a program opens the links', scan(letter))
  if (contact.readers.has('stranger') && chance.happens(assumed.stranger_says))
    yield plan(days(chance.next()), 'stranger', 'gets a notice of somebody else', sayUnknown(letter))
  house.noticesAt = [...house.noticesAt.filter((at) => at > house.now - days(7)), house.now]
  const tired = Math.max(0, house.noticesAt.length - NOTICES_TIRING_COUNT)
  const reads = (letter.channel === 'sms' ? assumed.reads_sms : assumed.reads) * assumed.tired ** tired
  if (!contact.readers.has('owner') || !chance.happens(reads)) return
  // Half of what is read at all is read within this time (an exponential distribution).
  const late = -Math.log(1 - chance.next()) * (days(assumed.late) / Math.LN2)
  const away = Math.max(0, house.awayUntil - house.now)
  yield plan(away + minutes(2) + late, 'owner', 'reads a notice', read(letter))
}
