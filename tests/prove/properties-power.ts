import type { Proof } from '../../src/features/proof/rules.ts'
import {
  agedCodeShown,
  aheadDays,
  becameIn,
  C_DAYS,
  P_DAYS,
  type Property,
  R_DAYS,
  type Step,
  seniorShown,
  waitedBy,
} from './property.ts'
import { scaled } from './scaled.ts'
import { proofOf, requestOf, STOPS, VERIFIES } from './seen.ts'
import { dayOf, type World, whose } from './world.ts'

/** S1: what each way into power needs. */
function powerGained(step: Step, proof: Proof, was: Proof | undefined): string | undefined {
  const { before, after, move } = step
  if (move.act === 'restore' || was?.state === 'contested') return undefined
  const { proofId } = proof
  if (proof.state === 'probation') {
    const shown = seniorShown(before, move.evidence)
    return shown.length > 0 ? undefined : `${proofId} joined, and no senior proof was shown`
  }
  const shownDays = after.realDay - (after.seen.firstShown[proofId] ?? after.realDay)
  if (was?.state === 'candidate' || was === undefined) return finishedBy(step, proof, shownDays)
  if (was.state === 'probation') {
    if (!after.seen.vouched.includes(proofId)) return `${proofId} has the full say, and no senior proof let it in`
    const days = shownDays + aheadDays(after)
    return days >= P_DAYS ? undefined : `${proofId} has the full say ${shownDays} days after it was shown first`
  }
  if (was.state === 'leaving' || was.state === 'blocked') return cameBack(step, proofId)
  return `${proofId} came from ${was.state} to the full say`
}

function cameBack({ before, move }: Step, proofId: string): string | undefined {
  if (move.act === 'keep' && seniorShown(before, move.evidence).length > 0) return undefined
  const reader = proofOf(before.case, move.evidence.shown[0] ?? '')
  const undoes = reader && STOPS.has(reader.state) && reader.state !== 'disowned' && reader.state !== 'contested'
  return move.act === 'take-back' && undoes ? undefined : `${proofId} came back without the word of an old proof`
}

/** By the end of a request: after its wait with the first factor, or at once with an aged recovery code. */
function finishedBy({ before, after, move }: Step, proof: Proof, shownDays: number): string | undefined {
  const request = requestOf(after.case, proof.requestId ?? '')
  if (request?.state !== 'completed') return `${proof.proofId} has the full say, and its request is ${request?.state}`
  const { factor } = move.evidence
  const aged = agedCodeShown(before, move.evidence)
  if (request.rank === 4)
    return factor && aged ? undefined : 'a recovery code that was too young, or without the password'
  if (!factor && !(request.rank === 0 && aged)) return `${request.requestId} was finished without the first factor`
  if (!move.evidence.shown.includes(proof.proofId)) return `no code was shown from ${proof.proofId}`
  const wait = request.rank === 0 ? dayOf(scaled.replacement_wait_code_alone_ms) : waitedBy(after, request.requestId)
  if (shownDays + aheadDays(after) >= wait) return undefined
  return `${proof.proofId} has the full say ${shownDays} days after it was shown first`
}

/** S1, second sentence: with one proof another is not removed, but after R. */
function removed({ before, after, move }: Step): string | undefined {
  if (move.act === 'restore' || move.act === 'dispute' || move.act.startsWith('revert')) return undefined
  for (const was of before.case.proofs) {
    const is = proofOf(after.case, was.proofId)
    if (!is || is.state === was.state) continue
    const out = is.state === 'retired' || is.state === 'gone' || is.state === 'discarded'
    if (was.state === 'leaving' && is.state === 'retired' && move.who === 'nobody')
      if (before.day + 1 - dayOf(was.changedAt) < R_DAYS) return `${was.proofId} is gone before R is over`
    if (was.state !== 'effective' || !out || replacedAll(before, after)) continue
    const two = new Set(seniorShown(before, move.evidence).map((p) => p.addressKey))
    if (two.size < 2) return `${was.proofId} was taken away at once on the word of one proof`
  }
  return undefined
}

const replacedAll = (before: World, after: World): boolean => after.seen.completed.length > before.seen.completed.length

const GAINS = new Set<Proof['state']>(['effective', 'probation'])

const S1: Property = {
  id: 'S1',
  words:
    'Whatever gives power to a proof that was first shown less than W ago rests on a senior proof, or on an aged unused recovery code with the first factor. With only a senior proof, another one is added on probation, and none is removed.',
  step: (step) => {
    const nothing = becameIn(step, 'pending').find((r) => r.rank === 0 && r.codeId === null)
    if (nothing) return `${nothing.requestId} runs, and nothing at all was shown for it`
    for (const proof of step.after.case.proofs) {
      const was = proofOf(step.before.case, proof.proofId)
      if (!GAINS.has(proof.state) || was?.state === proof.state || was === proof) continue
      const wrong = powerGained(step, proof, was)
      if (wrong) return wrong
    }
    return removed(step)
  },
  state: ({ rules }, { case: c }) => {
    const strong = c.proofs.find((p) => rules.powers(p).verify !== VERIFIES.has(p.state))
    return (
      strong &&
      `${strong.proofId} is ${strong.state}, and ${rules.powers(strong).verify ? 'opens' : 'does not open'} the account`
    )
  },
}

const S2: Property = {
  id: 'S2',
  words:
    'A recovery code acts only when it has aged and was not used before; without the first factor never before 72 hours of alerts.',
  step: (step) => {
    const { before, after, move } = step
    if (move.act === 'restore') return undefined
    for (const was of before.case.codes) {
      const is = after.case.codes.find((k) => k.codeId === was.codeId)
      if (is?.state === was.state) continue
      if (was.state !== 'live' && !(was.state === 'revoked' && is?.state === 'used' && move.act === 'revert-by-code'))
        return `${was.codeId} was ${was.state} and is ${is?.state}`
      if (is?.state === 'used' && was.state === 'live' && before.day - dayOf(was.madeAt) < C_DAYS)
        return `${was.codeId} acted ${before.day - dayOf(was.madeAt)} days after it was made`
      if (is?.state === 'used' && was.state === 'revoked') {
        const good = after.seen.agedAtStart[move.about ?? '']?.includes(was.codeId)
        if (!good) return `${was.codeId} had not aged when the request began`
      }
    }
    const live = after.case.codes.filter((k) => k.state === 'live').length
    if (live > 1) return 'two recovery codes are good at the same time'
    return codeAlone(step)
  },
}

function codeAlone(step: Step): string | undefined {
  for (const { requestId, rank, codeId } of becameIn(step, 'completed')) {
    const code = step.before.case.codes.find((k) => k.codeId === codeId)
    if ((rank === 0 || rank === 4) && code?.state !== 'live')
      return `${requestId} stands on a code that is ${code?.state ?? 'not there'}`
    if (rank !== 0) continue
    const alerted = step.after.seen.alerted[requestId]
    const days = alerted === undefined ? 0 : step.after.realDay - alerted + aheadDays(step.after)
    const live = requestOf(step.before.case, requestId)
    const unreached = live?.state === 'pending' && live.unreached
    if (!unreached && days < dayOf(scaled.replacement_wait_code_alone_ms))
      return `${requestId} was finished with a code alone after ${days} days of alerts`
  }
  return undefined
}

const S4: Property = {
  id: 'S4',
  words:
    'Let I be shorter than R. If one proof was under foreign control only during I, every other senior proof keeps veto and undo until R after the start of I, and that proof too once it is back. (No takeover from one moment of one proof.)',
  state: ({ rules }, world) => {
    const { moment } = world
    if (!moment || world.realDay + aheadDays(world) >= moment.from + R_DAYS) return undefined
    const shownSince = (id: string) => (world.seen.firstShown[id] ?? -1) >= moment.from
    const gained = world.case.proofs.find(
      (p) => whose(p.proofId) === 'thief' && p.state === 'effective' && shownSince(p.proofId),
    )
    if (gained) return `a moment gave ${gained.proofId} the full say`
    for (const readerId of moment.senior) {
      const reader = proofOf(world.case, readerId)
      const says = reader && STOPS.has(reader.state) && reader.state !== 'disowned' && reader.state !== 'contested'
      if (!says) return `${readerId} lost its say: it is ${reader?.state ?? 'gone'}`
      for (const { proofId: subject, state, changedAt: since } of world.case.proofs) {
        if (state !== 'probation' || whose(subject) !== 'thief') continue
        const matter = { about: 'addition', subject, since } as const
        const back = rules.takeBack(
          world.case,
          { readerId, matter },
          { agent: '', source: '' },
          {
            now: since,
            servedMs: 0,
          },
        )
        const still = back.ok && rules.powers(proofOf(back.value.next, subject) ?? reader).verify
        if (!back.ok || still) return `${readerId} cannot take back that ${subject} was added`
      }
    }
    return undefined
  },
}

export const powerProperties: readonly Property[] = [S1, S2, S4]
