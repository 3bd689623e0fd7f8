import { caseKey } from './key.ts'
import { type Setting, sessionOf } from './move.ts'
import { aDayPasses } from './nature.ts'
import { becameIn, type Property, type Step } from './property.ts'
import { scaled } from './scaled.ts'
import { heldWait, liveOf, requestOf } from './seen.ts'
import { dayOf, momentOf, nowOf, type World, whose } from './world.ts'

/** 72 hours, in the scaled world: what the final notice and its served window may add. */
const LATE_DAYS = 3
const DAYS_MAX = dayOf(scaled.replacement_wait_max_ms) + dayOf(scaled.replacement_wait_unreached_ms)

/** Nobody does anything but wait: after how many days does the finish succeed? Worlds that differ elsewhere share it. */
function daysToFinish(setting: Setting, world: World, requestId: string): number | undefined {
  const known = DAYS.get(setting) ?? new Map<string, number | undefined>()
  DAYS.set(setting, known)
  const underway = world.underway.map(({ notice, day }) => `${notice.params.slot}${notice.proofId}${world.day - day}`)
  const key = `${caseKey(world.case, nowOf(world), world.servedDays)}${underway}`
  if (!known.has(key)) known.set(key, waited(setting, world, requestId))
  return known.get(key)
}

const DAYS = new WeakMap<Setting, Map<string, number | undefined>>()

function waited(setting: Setting, world: World, requestId: string): number | undefined {
  let next: World = { ...world, mailWorks: true }
  for (let days = 0; days <= DAYS_MAX; days++) {
    const shown = next.case.proofs.filter((p) => p.requestId === requestId).map((p) => p.proofId)
    const command = { requestId, sessionId: 'owner', firstFactorFresh: true, codeFresh: true, shown }
    if (setting.rules.finish(next.case, command, momentOf(next), scaled).ok) return days
    next = aDayPasses(setting, next)
  }
  return undefined
}

const L1: Property = {
  id: 'L1',
  words: 'An honest loser who begins, and whom nobody stops, has finished within W, the downtime and 72 hours.',
  state: (setting, world) => {
    const live = liveOf(world.case)
    if (live?.state !== 'pending' || whose(live.requestId) !== 'owner' || world.realDay !== world.day) return undefined
    if (live.readyAt !== null) return undefined
    const days = daysToFinish(setting, world, live.requestId)
    if (days === undefined) return `${live.requestId} can never be finished`
    const begun = world.realDay - dayOf(live.provenAt)
    const wait = Math.max(dayOf(live.waitMs), dayOf(scaled.replacement_wait_unreached_ms))
    const usual = live.unreached || live.alertedAt === null ? wait : dayOf(live.waitMs)
    const bound = usual + world.seen.lostDays + LATE_DAYS
    return begun + days <= bound ? undefined : `${live.requestId} takes ${begun + days} days, and not ${bound}`
  },
}

const L6: Property = {
  id: 'L6',
  words: 'An outage of length D delays a completion by at most D and 72 hours, and never forbids it.',
  state: (setting, world) => {
    const live = liveOf(world.case)
    if (live?.state !== 'pending' || live.readyAt !== null || world.seen.lostDays === 0) return undefined
    const after = daysToFinish(setting, world, live.requestId)
    return after === undefined && (live.rank !== 0 || codeStands(world, live.codeId))
      ? `after an outage ${live.requestId} can never be finished`
      : undefined
  },
}

const codeStands = (world: World, codeId: string | null): boolean =>
  world.case.codes.some((k) => k.codeId === codeId && k.state === 'live')

const L2: Property = {
  id: 'L2',
  words: 'An old proof that was found again is of full use at once: nothing has to be waited for.',
  state: ({ rules }, world) => {
    const { case: c } = world
    if (c.disputedAt !== null) return undefined
    const moment = momentOf(world)
    const live = liveOf(c)
    for (const proof of c.proofs.filter((p) => p.state === 'effective' && whose(p.proofId) === 'owner')) {
      const { proofId } = proof
      const session = sessionOf(world, 'owner', { signedInAt: moment.now, sessionId: 'owner' })
      const grant = { act: 'add-proof', sessionId: 'owner', proofId, epoch: c.epoch, givenAt: moment.now } as const
      const open = rules.opens(grant, session, c, moment.now, scaled)
      if (!open || (live && rules.restricted(c, 'add-proof', open))) return `${proofId} opens nothing`
      if (!live) continue
      const ended = rules.endEarly(c, { requestId: live.requestId, proofId }, moment, scaled)
      if (!ended.ok || requestOf(ended.value.next, live.requestId)?.state !== 'ended-early')
        return `${proofId} cannot end ${live.requestId}`
      if (ended.value.next.proofs.find((p) => p.proofId === proofId)?.state !== 'effective')
        return `${proofId} ended ${live.requestId} and lost its say`
    }
    return undefined
  },
}

const L3: Property = {
  id: 'L3',
  words: 'While a request lives, one reachable old proof stops it at once, on any device, without signing in.',
  state: ({ rules }, world) => {
    const live = liveOf(world.case)
    if (!live || world.case.disputedAt !== null) return undefined
    const { requestId } = live
    const old = world.case.proofs.filter((p) => whose(p.proofId) === 'owner' && rules.powers(p).veto)
    const deaf = old.find(({ proofId }) => !rules.stop(world.case, { requestId, proofId }, momentOf(world)).ok)
    return deaf && `${deaf.proofId} cannot stop ${requestId}`
  },
}

/** How long a request of this rank has to wait, computed a second time (machine.md b.8, b.9). */
function waitOwed({ before }: Step, rank: number): number {
  if (rank === 0) return dayOf(scaled.replacement_wait_code_alone_ms)
  const { case: c } = before
  const vetoes = vetoesOf(before, rank).length
  const usual = heldWait(before.seen, before.day) * (1 + vetoes / 2)
  const recent = (at: number | null) => at !== null && at > nowOf(before) - scaled.replacement_risk_change_ms
  const changed = c.proofs.some((p) => p.state === 'effective' && recent(p.effectiveAt))
  const removed = c.proofs.some((p) => (p.state === 'leaving' || p.state === 'retired') && recent(p.changedAt))
  const risky = recent(c.passwordChangedAt) || changed || removed
  return Math.min(dayOf(scaled.replacement_wait_max_ms), usual + (risky ? dayOf(scaled.replacement_wait_risk_ms) : 0))
}

const vetoesOf = ({ case: c, day }: World, rank: number) =>
  c.requests.filter(
    (r) =>
      r.state === 'vetoed' &&
      r.rank === rank &&
      day - dayOf(r.endedAt) < dayOf(scaled.replacement_vetoes_window_ms) &&
      (c.securedAt === null || r.endedAt > c.securedAt),
  )

/** What a thief pays for each attempt. */
function attempt(step: Step, requestId: string): string | undefined {
  const { before, after } = step
  const r = requestOf(after.case, requestId)
  if (!r || r.rank > 2) return undefined
  if (r.state === 'pending' && before.crowded.includes(whose(requestId)))
    return `${requestId} names a mailbox of many accounts, and nobody looks at it`
  if (dayOf(r.waitMs) < waitOwed(step, r.rank))
    return `${requestId} waits ${dayOf(r.waitMs)} days, and owes ${waitOwed(step, r.rank)}`
  const vetoes = vetoesOf(before, r.rank)
  if (vetoes.length >= scaled.replacement_vetoes_max) return `${requestId} began after ${vetoes.length} vetoes`
  const last = vetoes.at(-1)
  const pause = Math.min(scaled.replacement_cooldown_max_ms, scaled.replacement_cooldown_ms * 2 ** (vetoes.length - 1))
  if (last?.state === 'vetoed' && nowOf(before) < last.endedAt + pause)
    return `${requestId} began in the pause after a veto`
  const counted = before.case.requests.filter(
    (k) =>
      k.rank === r.rank &&
      k.requestId !== requestId &&
      k.state !== 'draft' &&
      k.state !== 'ended' &&
      k.startedAt > nowOf(before) - scaled.replacement_starts_window_ms,
  )
  if (counted.length >= scaled.replacement_starts_max) return `${requestId} is one start too many`
  return blockedAddress(before, after, requestId)
}

/** machine.md b.8 "not me": the address of a vetoed request is blocked; and no old address is a new one. */
function blockedAddress(before: World, after: World, requestId: string): string | undefined {
  const mine = after.case.proofs.filter((p) => p.requestId === requestId)
  for (const { addressKey } of mine) {
    const old = before.case.proofs.find((p) => p.addressKey === addressKey && p.state === 'effective')
    if (old) return `the new proof of ${requestId} is ${old.proofId}, which is an old one`
    for (const r of before.case.requests) {
      const young = r.state === 'vetoed' && nowOf(before) - r.endedAt < scaled.replacement_candidate_block_ms
      const same = before.case.proofs.some((p) => p.requestId === r.requestId && p.addressKey === addressKey)
      if (young && same && r.provenAt !== null) return `the mailbox of ${r.requestId}, which was stopped, is used again`
    }
  }
  return undefined
}

const L4: Property = {
  id: 'L4',
  words:
    'Who has only the password delays the holder of a trusted device by at most one pause, and an owner with a proof not at all; each attempt costs a longer wait.',
  step: (step) => {
    for (const state of ['pending', 'held'] as const)
      for (const { requestId } of becameIn(step, state)) {
        const was = requestOf(step.before.case, requestId)?.state
        const wrong = was === undefined || was === 'draft' ? attempt(step, requestId) : undefined
        if (wrong && step.move.act !== 'restore') return wrong
      }
    return undefined
  },
  state: ({ rules }, world) => {
    const { case: c } = world
    if (c.disputedAt !== null || !world.owner.device || c.requests.some((r) => r.rank === 2)) return undefined
    const live = liveOf(c)
    if (!live) {
      const barred = rules.startBarred(c, 2, momentOf(world), scaled)
      return barred && `the trusted device may not begin: ${barred.refusal.code}`
    }
    const said = rules.object(c, { requestId: live.requestId, browserKey: 'owner', rank: 2 }, momentOf(world), scaled)
    const over = said.ok && requestOf(said.value.next, live.requestId)?.state === 'vetoed'
    return live.rank > 1 || over ? undefined : `the trusted device cannot stop ${live.requestId}`
  },
}

const LIFE_DAYS =
  dayOf(scaled.replacement_wait_max_ms) +
  dayOf(scaled.replacement_ready_window_ms) +
  dayOf(scaled.replacement_held_lifetime_ms) +
  LATE_DAYS

const L8: Property = {
  id: 'L8',
  words: 'Every request comes to an end within the longest wait, the window to finish it, and what holding it adds.',
  state: (_, world) => {
    const live = liveOf(world.case)
    if (!live) return undefined
    // What came back from a backup began to live once more when it was held.
    const since = live.state === 'held' && live.heldReason === 'restored' ? live.heldAt : live.startedAt
    const age = world.day - dayOf(since)
    const bound = LIFE_DAYS + world.seen.lostDays
    return age <= bound ? undefined : `${live.requestId} runs for ${age} days`
  },
}

export const liveProperties: readonly Property[] = [L1, L2, L3, L4, L6, L8]
