import { powers } from '../../src/features/proof/rules.ts'
import type { CaseRead } from '../../src/features/replacement/flow-case.ts'
import type { Done } from '../walks/acts.ts'
import { Auditor } from '../walks/auditor.ts'
import type { Chance } from '../walks/chance.ts'
import { Agenda, chanceFor, idOf, type Plan, YEAR_MS } from './agenda.ts'
import { auditPeople } from './auditor-people.ts'
import { lifeOf, makeHouse } from './birth.ts'
import { type Fault, faultsOf, strike } from './faults.ts'
import type { Doing, Hand } from './hand.ts'
import type { House, Role } from './house.ts'
import { Machine } from './machine.ts'
import { fingerprint, type Letter } from './post.ts'
import { read } from './react.ts'
import { reactionsTo } from './readers.ts'
import type { Scenario } from './scenario.ts'
import { shortLived } from './short-lived.ts'
import { Tally } from './tally.ts'
import { Crash } from './turns.ts'

export interface Broken {
  readonly house: House
  readonly promise: string
  readonly story: readonly string[]
}

const CRASH_SHARE = 0.01
const RACE_SHARE = 0.05
const RIVAL_SHARE = 0.2
/** What may end in a finish. */
const FINISHING: ReadonlySet<string> = new Set(['come back', 'see how far it is', 'come back with the code'])
/** Acts; with more of them what was deleted is most of what is read. */
const TIDY_EVERY = 1_000

/** People, attackers and faults around one service, each act looked at by an auditor. */
export class Simulation {
  readonly #scenario: Scenario
  readonly #machine: Machine
  readonly #agenda = new Agenda()
  readonly #auditors = new Map<House, Auditor>()
  readonly #seen = new Map<House, CaseRead>()
  /** Codes, sessions and devices. */
  readonly #short = new Map<House, ReadonlyMap<string, string>>()
  readonly #byAddress = new Map<string, House>()
  readonly #faults: Fault[]
  /** When something went wrong with machines or providers, in all. */
  readonly faultTimes: readonly number[]
  readonly houses: House[] = []
  readonly tally = new Tally()
  readonly broken: Broken[] = []
  /** Ids of what was done, in order: what shrinking leaves out. */
  readonly done: { readonly id: string; readonly house: number }[] = []

  private constructor(scenario: Scenario, machine: Machine) {
    this.#scenario = scenario
    this.#machine = machine
    const faults = scenario.faults ? faultsOf(scenario.seed, machine.now, machine.now + scenario.years * YEAR_MS) : []
    this.#faults = faults.filter(({ at }) => !scenario.without?.faults.has(at))
    this.faultTimes = this.#faults.map(({ at }) => at)
  }

  static async run(scenario: Scenario, onYear?: (done: number) => void): Promise<Simulation> {
    const { seed, policy, sms } = scenario
    const machine = await Machine.make({ seed, policy, sms })
    const simulation = new Simulation(scenario, machine)
    try {
      await simulation.#populate()
      await simulation.#live(onYear)
    } finally {
      await machine.close()
    }
    return simulation
  }

  get statements(): number {
    return this.#machine.statements
  }

  get crashes(): number {
    return this.#machine.crashes
  }

  async #populate(): Promise<void> {
    const { accounts, years, without } = this.#scenario
    const until = this.#machine.now + years * YEAR_MS
    for (let number = 0; number < accounts; number++) {
      if (without?.houses.has(number)) continue
      const house = await makeHouse(this.#machine, number, this.#scenario)
      this.houses.push(house)
      this.#auditors.set(house, new Auditor(house, { waitMs: this.#scenario.policy.replacement_wait_ms }))
      for (const plan of lifeOf(house, this.#scenario, { from: this.#machine.now, until })) this.#plan(plan)
    }
  }

  #plan(plan: Plan): void {
    if (!this.#scenario.without?.plans.has(plan.id)) this.#agenda.add(plan)
  }

  async #live(onYear?: (done: number) => void): Promise<void> {
    const from = this.#machine.now
    const until = from + this.#scenario.years * YEAR_MS
    let year = 0
    for (;;) {
      const [fault] = this.#faults
      const next = this.#agenda.next
      const at = Math.min(next?.at ?? until, fault?.at ?? until, until)
      this.#arrive(await this.#machine.passTo(at))
      if (this.#machine.now < at) continue
      if (at >= until) break
      const years = Math.floor((at - from) / YEAR_MS)
      if (years > year) onYear?.(years)
      year = years
      if (fault && fault.at <= at) await this.#strike()
      else await this.#perform(this.#agenda.take() as Plan)
      if (this.broken.length > 0) break
    }
    for (const house of this.houses) {
      this.#judge(house, await this.#look(house))
      if (house.campaign?.takenAt !== undefined) house.campaign.lost = true
    }
  }

  async #strike(): Promise<void> {
    const fault = this.#faults.shift()
    if (!fault) return
    this.tally.count(this.tally.faults, fault.kind)
    this.tally.write(`${this.#machine.now} ${fault.kind} ${fault.size}`)
    await strike(this.#machine, fault)
  }

  /** What time alone has made of an account since it was last looked at. */
  async #look(house: House): Promise<CaseRead> {
    const seen = this.#seen.get(house)
    const now = await house.readAfter(seen)
    if (seen) {
      this.tally.compare(seen, now)
      await this.#audit(house, () => this.#auditors.get(house)?.afterTime(seen, now))
    }
    this.#seen.set(house, now)
    return now
  }

  async #lookShort(house: House, read: CaseRead): Promise<void> {
    const now = await shortLived(house.service, read)
    this.tally.compareShort(this.#short.get(house) ?? new Map(), now)
    this.#short.set(house, now)
  }

  async #audit(house: House, look: () => unknown): Promise<void> {
    try {
      await look()
      const [failure] = this.#machine.failures
      if (failure) throw new Error(failure)
    } catch (error) {
      this.broken.push({ house, promise: (error as Error).message, story: [...house.story] })
    }
  }

  async #perform(plan: Plan): Promise<void> {
    const { house, what } = plan
    const chance = chanceFor(this.#scenario.seed, plan.id)
    const before = await this.#look(house)
    const crashes = this.#scenario.faults && chance.happens(CRASH_SHARE)
    if (crashes) this.#machine.dieAfter(Math.ceil(chance.next() * 60) / 2)
    const rival = this.#rivalOf(plan, chance)
    const done = rival ? await this.#race(plan, rival, chance) : await this.#do(plan, this.#handOf(plan, chance))
    if (this.#machine.isDead) {
      this.tally.count(this.tally.faults, 'crash')
      await this.#machine.revive()
    }
    // A death that did not come in this act does not wait for another's.
    this.#machine.dieAfter(Number.POSITIVE_INFINITY)
    const after = await house.readAfter(before)
    this.#seen.set(house, after)
    this.tally.acts++
    this.done.push({ id: plan.id, house: house.number })
    this.tally.count(this.tally.met, `${what}: ${done.answer}`)
    this.tally.compare(before, after)
    await this.#lookShort(house, after)
    const line = `${plan.who}: ${what} -> ${done.answer}`
    house.tell(line)
    this.tally.write(`${this.#machine.now} ${house.number} ${plan.id} ${line} v${after.account.version}`)
    await this.#audit(house, async () => {
      await this.#auditors
        .get(house)
        ?.afterAct(house[rival && !done.finished ? rival.who : plan.who], before, after, done)
      auditPeople(house, before, after, { by: plan.who, what, done })
    })
    const more = this.#scenario.promise?.(plan.what, done)
    if (more !== undefined) this.broken.push({ house, promise: more, story: [...house.story] })
    this.#judge(house, after)
    if (this.tally.acts % TIDY_EVERY === 0) await this.#machine.tidy()
  }

  /** At the very moment at which somebody comes back to finish, the other side reads a notice of it. */
  #rivalOf({ house, who, id, at, what }: Plan, chance: Chance): Plan | undefined {
    const { faults, seed } = this.#scenario
    if (!faults || !FINISHING.has(what) || !chance.happens(RIVAL_SHARE)) return undefined
    const rival = who === 'owner' ? 'thief' : 'owner'
    const boxes = house.contacts.filter((c) => c.readers.has(rival)).map((c) => this.#machine.post.box(c.address))
    const letter = boxes.flat().findLast((l) => l.text.includes('/stop'))
    if (!letter) return undefined
    return { house, who: rival, at, id: idOf(seed, id, 'rival'), what: 'reads a notice', act: read(letter) }
  }

  async #race(plan: Plan, rival: Plan, chance: Chance): Promise<Done> {
    this.tally.count(this.tally.faults, 'race of two people')
    const each = (one: Plan) => this.#do(one, this.#handOf(one, chanceFor(this.#scenario.seed, one.id, 'race')))
    const [a, b] = await this.#machine.race(chance, () => Promise.all([each(plan), each(rival)]))
    const maybe = a.maybe || b.maybe ? { maybe: { ...a.maybe, ...b.maybe } } : {}
    return { ...b, ...a, ...maybe, answer: `${a.answer}, while ${rival.who} ${rival.what} -> ${b.answer}` }
  }

  async #do(plan: Plan, hand: Hand): Promise<Done> {
    try {
      const done = await plan.act(hand)
      return this.#machine.isDead ? { ...cut(hand.doing), ...done } : done
    } catch (error) {
      if (error instanceof Crash) return cut(hand.doing)
      this.broken.push({
        house: plan.house,
        promise: `an act failed: ${(error as Error).stack}`,
        story: [...plan.house.story],
      })
      return { answer: 'failed' }
    }
  }

  #handOf({ house, who, id }: Plan, chance: ReturnType<typeof chanceFor>): Hand {
    const two = this.#scenario.faults && chance.happens(RACE_SHARE) ? chance : undefined
    let children = 0
    return {
      house,
      who: house[who],
      chance,
      doing: {},
      settle: async () => {
        await this.#machine.work(two)
        this.#arrive(this.#machine.post.fetch())
      },
      met: (what, answer) => this.tally.count(this.tally.met, `${what}: ${answer}`),
      later: (afterMs, what, act, by: Role = who) => {
        const at = Math.ceil(house.now + Math.max(afterMs, 1))
        this.#plan({ at, id: idOf(id, ++children), house, who: by, what, act })
      },
    }
  }

  /** Letters reach mailboxes; whoever reads them may do so later. */
  #arrive(letters: readonly Letter[]): void {
    for (const letter of letters) {
      this.tally.letters++
      this.tally.write(fingerprint(letter))
      const house = this.#houseAt(letter.to)
      if (!house) {
        const [first] = this.houses
        if (first)
          this.broken.push({
            house: first,
            promise: `S15: a message to a stranger: ${letter.to}`,
            story: [letter.text],
          })
        continue
      }
      for (const plan of reactionsTo(house, letter, this.#scenario.seed)) this.#plan(plan)
    }
  }

  #houseAt(address: string): House | undefined {
    const known = this.#byAddress.get(address)
    if (known) return known
    const number = Number(/-(\d+)@/.exec(address)?.[1] ?? Number(address.slice(-8)) - 10_000_000)
    const house = this.houses.find((h) => h.number === Math.floor(number / 100) && h.contact(address))
    if (house) this.#byAddress.set(address, house)
    return house
  }

  /** Does the thief alone hold what opens the account, or has the owner it back? */
  #judge(house: House, { case: c, proofs }: CaseRead): void {
    const { campaign } = house
    if (!campaign) return
    const full = proofs.filter((p) => powers(p).authorise)
    const taken =
      c.disputedAt === null && full.length > 0 && full.every((p) => house.holds('thief', p) && !house.holds('owner', p))
    if (taken) campaign.takenAt ??= house.now
    else campaign.takenAt = undefined
    if (taken && house.now - (campaign.takenAt ?? house.now) >= this.#scenario.policy.undo_window_ms)
      campaign.lost = true
  }
}

/** What an act that was cut off may have done: the auditor judges what was shown by then. */
function cut({ finishing, stopping, undoing, reverting, ...shown }: Partial<Doing>): Done {
  return { answer: 'cut off by a crash', ...shown, maybe: { finishing, stopping, undoing, reverting } }
}
