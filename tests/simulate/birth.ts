import type { Instant } from '../../src/kernel/clock.ts'
import { days } from '../../src/kernel/duration.ts'
import { makeAccount } from '../../src/main/dev-accounts.ts'
import { chanceFor, idOf, type Plan, timesOf } from './agenda.ts'
import type { Act } from './hand.ts'
import { type Contact, House } from './house.ts'
import type { Machine } from './machine.ts'
import { LIFE, SET_UP } from './owner.ts'
import type { Scenario } from './scenario.ts'
import { ATTACK_ACTS, ATTACK_SHARES } from './thief.ts'

/** An account with what its owner has; the account's own mailbox is the first contact. */
export async function makeHouse(machine: Machine, number: number, scenario: Scenario): Promise<House> {
  const { assumed, seed, sms } = scenario
  const chance = chanceFor(seed, number, 'birth')
  const contact = (kind: Contact['kind'], n: number): Contact => ({
    kind,
    address: kind === 'mail' ? `owner-${number * 100 + n}@mail.example` : `+8180${10_000_000 + number * 100 + n}`,
    readers: new Set(['owner'] as const),
    scanned: kind === 'mail' && chance.happens(assumed.scanned),
  })
  const contacts = [contact('mail', 1)]
  if (chance.happens(assumed.second_proof)) contacts.push(contact(sms ? 'phone' : 'mail', 2))
  if (chance.happens(assumed.third_proof)) contacts.push(contact('mail', 3))
  const made = await makeAccount(machine.service, {
    identifier: `owner-${number * 100}@mail.example`,
    password: `a long password of house ${number}`,
    locale: number % 2 ? 'ja' : 'en',
    proofs: contacts.map(({ address, kind }) => ({ address, kind })),
    recoveryCode: chance.happens(assumed.has_code),
    verifiedDaysAgo: Math.floor(chance.next() * 180),
  })
  if (!made.ok) throw new Error(made.refusal.code)
  const house = new House(number, machine, assumed, made.value)
  const own = { ...contact('mail', 0), readers: new Set(['owner'] as const) }
  house.contacts.push(...contacts, own)
  return house
}

interface Span {
  readonly from: Instant
  readonly until: Instant
}

/** What begins in the last days of a run could not end in it, and a longer wait would look better for that. */
const EPILOGUE_MS = days(120)

/** Everything that will befall an account by itself, from its first day to the last. */
export function* lifeOf(house: House, { seed, assumed, devices }: Scenario, { from, until }: Span): Generator<Plan> {
  const { number } = house
  const last = until - Math.min(EPILOGUE_MS, (until - from) / 2)
  // In the first two weeks people set up what they have.
  for (const name of ['has_app', 'has_device', 'has_two_step'] as const) {
    const chance = chanceFor(seed, number, name)
    if (!chance.happens(assumed[name]) || (name === 'has_device' && !devices)) continue
    const at = Math.ceil(from + days(14 * chance.next()))
    yield { at, id: idOf(seed, number, name), house, who: 'owner', what: `sets up: ${name}`, act: SET_UP[name] }
  }
  for (const { name, rate, act } of LIFE)
    for (const at of timesOf(
      chanceFor(seed, number, name),
      assumed[rate],
      from,
      rate === 'loses_everything' ? last : until,
    ))
      yield { at, id: idOf(seed, number, name, at), house, who: 'owner', what: name, act }
  const chance = chanceFor(seed, number, 'attacks')
  for (const at of timesOf(chance, assumed.attacks, from, last)) {
    const { attack } = chance.weighted(ATTACK_SHARES)
    const act: Act = async (hand) => {
      // Who has it already needs no second attack.
      if (house.campaign?.takenAt !== undefined) return { answer: 'has it already' }
      house.campaigns.push({
        attack,
        from: house.now,
        takenAt: undefined,
        lost: false,
        noticed: false,
        answered: false,
      })
      house.newBrowser(house.thief)
      return ATTACK_ACTS[attack](hand)
    }
    const what = attack.startsWith('flood') ? 'floods' : `attacks: ${attack}`
    yield { at, id: idOf(seed, number, 'attack', at), house, who: 'thief', what, act }
  }
}
