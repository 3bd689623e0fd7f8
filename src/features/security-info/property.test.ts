// S4 and S6 over sequences of everything that can happen to contacts (machine.md a.5, b.10).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { aCase, aProof, T0 } from '../../../tests/support/case.ts'
import type { Instant } from '../../kernel/clock.ts'
import { days, hours } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { comeBack, disown, leave, type Manner } from '../proof/leave.ts'
import { aged, isAddress, isKept, type Proof, powers } from '../proof/rules.ts'
import { type Case, withProofs } from '../replacement/case.ts'
import { undo } from '../report/rules.ts'
import { addProof, confirmProof } from './rules.ts'

const ACTS = [
  'add',
  'slowly',
  'lost',
  'at-once',
  'keep',
  'disown',
  'undo-addition',
  'undo-removal',
  'bounce',
  'mend',
] as const

interface Step {
  readonly act: (typeof ACTS)[number]
  /** Who acts: the thief, or the owner. */
  readonly thief: boolean
  /** Which proofs it is done with and to, counted through what there is. */
  readonly by: number
  readonly to: number
  /** How long before it nothing happens, in hours. */
  readonly after: number
}

const stepsWithin = (hoursMax: number) =>
  fc.array(
    fc.record<Step>({
      act: fc.constantFrom(...ACTS),
      thief: fc.boolean(),
      by: fc.nat(5),
      to: fc.nat(5),
      after: fc.oneof(fc.nat(6), fc.nat(hoursMax)),
    }),
    { maxLength: 40 },
  )

/** An account, what time it is there, and whose its contacts are. */
class Play {
  case: Case
  now: Instant = T0
  readonly foreign = new Set<string>()
  /** The owner's contact that the thief reads, and until when. */
  readonly stolen: string
  readonly until: Instant
  #count = 0

  constructor(owned: readonly string[], stolen: string, until: Instant) {
    this.case = aCase({ proofs: owned.map((id) => aProof(id)) })
    this.stolen = stolen
    this.until = until
  }

  holds(thief: boolean, { proofId }: Proof): boolean {
    const isForeign = this.foreign.has(proofId)
    return thief ? isForeign || (proofId === this.stolen && this.now < this.until) : !isForeign
  }

  pass(byMs: number): void {
    this.now += byMs
    this.case = withProofs(this.case, (p) => aged(p, this.now, policy))
  }

  #change(proof: Proof): void {
    this.case = {
      ...withProofs(this.case, (p) => (p.proofId === proof.proofId ? proof : p)),
      epoch: this.case.epoch + 1,
    }
  }

  /** What the flows let somebody do who knows the password, and reads what they read. */
  do({ act, thief, by, to }: Step): boolean {
    const { proofs } = this.case
    const shown = proofs.filter((p) => this.holds(thief, p) && powers(p).verify)
    const senior = shown.filter((p) => powers(p).authorise)
    const target = proofs[to % proofs.length]
    const reader = proofs.filter((p) => this.holds(thief, p) && powers(p).alerts)[by % Math.max(1, shown.length)]
    if (!target) return false
    const take = (manner: Manner): boolean => {
      const left = leave(proofs, target.proofId, manner, this.now)
      if (left.ok) this.#change(left.value)
      return left.ok
    }
    switch (act) {
      case 'add':
        return senior.length > 0 && this.#add(thief)
      case 'slowly':
        return senior.length > 0 && take('slowly')
      case 'lost':
        // The password is enough (PL-08).
        return target.state !== 'probation' && take('lost')
      case 'at-once':
        return senior.length > 1 && take('at-once')
      case 'keep': {
        const back = senior.length > 0 ? comeBack(target, this.now) : undefined
        if (back?.ok) this.#change(back.value)
        return back?.ok ?? false
      }
      case 'disown': {
        const said = reader && disown(proofs, reader.proofId, this.now)
        if (said?.ok) this.#change(said.value)
        return said?.ok ?? false
      }
      case 'undo-addition':
      case 'undo-removal': {
        const about = act === 'undo-addition' ? 'addition' : 'removal'
        const matter = { about, subject: target.proofId, since: target.changedAt } as const
        const done = reader && undo(this.case, { readerId: reader.proofId, matter }, FROM, this.moment)
        if (done?.ok) this.case = done.value.next
        return done?.ok ?? false
      }
      case 'bounce':
      case 'mend': {
        const undeliverableAt = act === 'bounce' ? this.now : null
        this.case = withProofs(this.case, (p) => (p === target ? { ...p, undeliverableAt } : p))
        return true
      }
    }
  }

  get moment() {
    return { now: this.now, servedMs: this.now - T0 }
  }

  #add(thief: boolean): boolean {
    this.#count += 1
    const proofId = `mail-${this.#count}`
    const wish = { proofId, kind: 'mail' as const, addressKey: proofId, label: '' }
    const named = addProof(this.case.proofs, wish, this.now, policy)
    if (!named.ok) return false
    if (thief) this.foreign.add(proofId)
    this.case = { ...this.case, proofs: [...this.case.proofs, confirmProof(named.value, false, this.now)] }
    return true
  }
}

const FROM = { agent: 'Chrome / Windows', source: '192.0.2.*' }
const OWNED = ['own-mail', 'own-phone', 'own-third']

test('S6 whatever is added, removed, taken back, disowned or grows old, an effective contact is left, and no more than ten are there', () => {
  let done = 0
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), stepsWithin(24 * 12), (count, played) => {
      const play = new Play(OWNED.slice(0, count), 'own-mail', T0 + days(10_000))
      for (const step of played) {
        play.pass(hours(step.after))
        const before = play.case
        if (play.do(step)) done++
        const { proofs } = play.case
        const effective = proofs.filter((p) => p.state === 'effective' && isAddress(p))
        assert.ok(effective.length >= 1, step.act)
        assert.ok(proofs.filter((p) => powers(p).verify).length <= policy.proof_count_max)
        // Nobody takes the last one that is alive; that it dies is nobody's act.
        if (step.act !== 'bounce' && before.proofs.some((p) => p.state === 'effective' && isKept(p)))
          assert.ok(effective.some(isKept), `${step.act} took the last one that is alive`)
      }
    }),
    { numRuns: 10_000 },
  )
  assert.ok(done > 10_000, `only ${done} acts were done`)
})

test('S4 one contact in foreign hands for less than seven days: until then every other keeps its power to stop and to take back, and so does it', () => {
  let done = 0
  fc.assert(
    fc.property(fc.nat(24 * 7 - 1), stepsWithin(24 * 2), (held, played) => {
      const play = new Play(OWNED, 'own-mail', T0 + hours(held))
      const disowned = new Set<string>()
      for (const step of played) {
        if (play.now + hours(step.after) >= T0 + policy.proof_removal_ms) break
        play.pass(hours(step.after))
        const before = play.case
        const acted = play.do({ ...step, thief: true })
        if (acted) done++
        // What its own reader disowns stops and takes nothing back: it is theirs to say.
        if (step.act === 'disown' && acted)
          for (const p of play.case.proofs)
            if (p.state === 'disowned' && !before.proofs.includes(p)) disowned.add(p.proofId)
        for (const proof of play.case.proofs.filter((p) => OWNED.includes(p.proofId))) {
          assert.ok(powers(proof).veto, `${step.act}: ${proof.proofId} stops`)
          assert.ok(powers(proof).undo || disowned.has(proof.proofId), `${step.act}: ${proof.proofId} takes back`)
        }
        assert.ok(!disowned.has('own-phone') && !disowned.has('own-third'))
        for (const id of play.foreign)
          assert.ok(
            play.case.proofs.every((p) => p.proofId !== id || !powers(p).veto),
            'nothing of the thief has a say',
          )
      }
      // With any one of them the owner takes all of it back.
      const rescue = play.case.proofs.filter((p) => OWNED.includes(p.proofId) && powers(p).undo)
      const reader = rescue[held % rescue.length]
      assert.ok(reader)
      for (const about of ['addition', 'removal'] as const)
        for (const { proofId: subject, changedAt: since } of play.case.proofs) {
          const done = undo(
            play.case,
            { readerId: reader.proofId, matter: { about, subject, since } },
            FROM,
            play.moment,
          )
          if (done.ok) play.case = done.value.next
        }
      const left = play.case.proofs.filter((p) => powers(p).verify).map((p) => p.proofId)
      assert.deepEqual(
        left,
        OWNED.filter((id) => !disowned.has(id)),
      )
    }),
    { numRuns: 10_000 },
  )
  assert.ok(done > 10_000, `only ${done} acts were done`)
})
