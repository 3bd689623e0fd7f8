import type { Request } from '../../src/features/replacement/request.ts'
import { aheadDays, becameIn, F_DAYS, type Property, type Step, waitedBy } from './property.ts'
import { scaled } from './scaled.ts'
import { HEARS, isAddress, liveOf, proofOf, requestOf, runs, STOPS, VERIFIES } from './seen.ts'
import { dayOf, momentOf, type World, whose } from './world.ts'

const isOver = (r: Request): boolean => !runs(r) && r.state !== 'draft'

const S3: Property = {
  id: 'S3',
  words: 'Once a veto was acknowledged, the request never completes.',
  step: ({ before, after, move }) => {
    for (const id of before.seen.stopped) {
      const state = requestOf(after.case, id)?.state
      if (state === 'completed') return `${id} was stopped, that was acknowledged, and it completed`
      if (move.act !== 'restore' && before.backup === null && state !== 'vetoed')
        return `${id} was stopped and is ${state}`
    }
    return undefined
  },
}

/** Who may stop what runs, by the auditor's own table; and what a trusted device does. */
function vetoes(setting: Parameters<NonNullable<Property['state']>>[0], world: World): string | undefined {
  const { rules } = setting
  const live = liveOf(world.case)
  if (!live) return undefined
  const { requestId } = live
  for (const { proofId, state } of world.case.proofs) {
    const may = STOPS.has(state) || world.seen.couldStop[requestId]?.includes(proofId)
    const stopped = rules.stop(world.case, { requestId, proofId }, momentOf(world))
    const vetoed = stopped.ok && requestOf(stopped.value.next, requestId)?.state === 'vetoed'
    if (may && !vetoed) return `${proofId} is ${state} and cannot stop ${requestId}`
    if (!may && stopped.ok) return `${proofId} is ${state} and could stop ${requestId}`
  }
  for (const rank of [1, 2] as const) {
    const said = rules.object(world.case, { requestId, browserKey: 'somebody', rank }, momentOf(world), scaled)
    if (!said.ok) continue
    const is = requestOf(said.value.next, requestId)?.state
    const weight = rank === 2 && live.rank <= 1 ? 'vetoed' : rank < live.rank ? live.state : 'held'
    if (is !== weight) return `rank ${rank} against rank ${live.rank}: it is ${is}, and not ${weight}`
  }
  return undefined
}

const S5: Property = {
  id: 'S5',
  words:
    'While a request lives, a veto by any proof that was or is effective, leaving or retired ends it; a rank-2 act does so against rank 1; equal ranks never complete by themselves; proofs on probation, candidates and foreign ones never veto.',
  state: vetoes,
  step: (step) => {
    for (const { requestId } of becameIn(step, 'completed')) {
      const was = requestOf(step.before.case, requestId)
      if (was?.state === 'held') return `${requestId} was held, and completed`
    }
    for (const r of becameIn(step, 'held'))
      if (step.move.act === 'object' && whose(r.requestId) === step.move.who && r.rank <= 1)
        return `${step.move.who} objected to ${r.requestId}, which is their own`
    return undefined
  },
}

const S6: Property = {
  id: 'S6',
  words:
    'An account has at least one effective proof, at most one live request, and each request completes at most once.',
  step: (step) => {
    const { change } = step.move
    const completed = (change?.happened ?? []).filter(({ kind }) => kind === 'replacement.completed')
    for (const { data } of completed)
      if (requestOf(step.before.case, String(data.request))?.state === 'completed')
        return `${data.request} completed a second time`
    return onlyDeadLeft(step)
  },
  state: (_, { case: c }) => {
    if (c.requests.filter(runs).length > 1) return 'two requests live side by side'
    if (c.disputedAt !== null) return undefined
    if (!c.proofs.some((p) => p.state === 'effective' && isAddress(p))) return 'no effective proof is left'
    const present = c.proofs.filter((p) => VERIFIES.has(p.state) || p.state === 'blocked')
    if (present.length > scaled.proof_count_max) return `the account has ${present.length} proofs`
    const twice = present.find((p) => present.some((q) => q !== p && q.addressKey === p.addressKey))
    return twice && `${twice.proofId} is there twice, and counts as two different proofs`
  },
}

/** What is taken away on purpose never leaves only a mailbox that is known to be dead (machine.md b.8 "Partial loss"). */
function onlyDeadLeft({ before, after, move }: Step): string | undefined {
  if (!TAKES_AWAY.has(move.act) || move.change === undefined) return undefined
  const alive = (w: World) => w.case.proofs.some((p) => p.state === 'effective' && p.undeliverableAt === null)
  return alive(before) && !alive(after) ? `${move.act} left only a mailbox that is dead` : undefined
}

const TAKES_AWAY: ReadonlySet<string> = new Set(['remove', 'remove-at-once', 'report-lost', 'disown'])

const S12: Property = {
  id: 'S12',
  words:
    'A code or link succeeds only for what it was made for: a draft is gone after its 24 hours, and its candidates are shown for it.',
  step: (step) => {
    for (const state of ['pending', 'held'] as const)
      for (const { requestId, startedAt } of becameIn(step, state)) {
        const was = requestOf(step.before.case, requestId)
        const age = momentOf(step.before).now - startedAt
        if (was?.state === 'draft' && age >= scaled.replacement_draft_lifetime_ms)
          return `${requestId} was a draft for ${dayOf(age)} days, and goes on`
      }
    return undefined
  },
}

const S7: Property = {
  id: 'S7',
  words:
    'The candidates, the rank, the start, the wait and the old set of a live request do not change; its end never comes nearer; a change of the epoch ends it.',
  step: ({ before, after, move }) => {
    if (move.act === 'restore') return undefined
    for (const was of before.case.requests) {
      const is = requestOf(after.case, was.requestId)
      if (!is) return `${was.requestId} went away`
      if (is.rank !== was.rank || is.startedAt !== was.startedAt || String(is.oldProofs) !== String(was.oldProofs))
        return `${was.requestId} is not as it was asked`
      if (!runs(was) || !runs(is)) continue
      if (is.waitMs < was.waitMs || (isLive(is) && isLive(was) && is.deadlineAt < was.deadlineAt))
        return `the end of ${was.requestId} came nearer`
      const mine = (w: World) => w.case.proofs.filter((p) => p.requestId === was.requestId && p.state !== 'gone').length
      if (mine(before) !== mine(after)) return `the candidates of ${was.requestId} changed`
    }
    const changed = move.change !== undefined && move.change.next !== before.case
    const moved = changed && MOVES_EPOCH.has(move.act) && after.case.epoch === before.case.epoch
    return moved ? `${move.act} did not move the epoch` : undefined
  },
  state: (_, { case: c, seen }) => {
    const crowd = c.requests.find((r) => namedFor(c, r.requestId) > scaled.replacement_candidates_max)
    if (crowd) return `${crowd.requestId} has ${namedFor(c, crowd.requestId)} candidates`
    const live = liveOf(c)
    if (!live) return undefined
    // What is held after a restore goes on nowhere (S20).
    const isHeldForGood = live.state === 'held' && live.heldReason === 'restored'
    if (live.epoch !== c.epoch && !isHeldForGood) return `the account changed, and ${live.requestId} goes on`
    const old = seen.couldStop[live.requestId] ?? []
    if (old.some((id) => !live.oldProofs.includes(id))) return `the old set of ${live.requestId} was not written down`
    if (!c.proofs.some((p) => p.requestId === live.requestId && p.state !== 'gone'))
      return `${live.requestId} runs, and would replace everything by nothing`
    const unshown = c.proofs.some((p) => p.requestId === live.requestId && p.state === 'unconfirmed')
    return unshown ? `a candidate of ${live.requestId} was never shown` : undefined
  },
}

const namedFor = (c: World['case'], requestId: string): number =>
  c.proofs.filter((p) => p.requestId === requestId && (p.state === 'unconfirmed' || p.state === 'candidate')).length

/** Changes of proofs and of the first factor (machine.md b.7). What a stranger disowns is none. */
const MOVES_EPOCH: ReadonlySet<string> = new Set([
  'finish',
  'finish-by-code',
  'begin-by-code',
  'end-early',
  'add',
  'remove',
  'remove-at-once',
  'report-lost',
  'keep',
  'take-back',
  'change-password',
  'secure',
  'dispute',
  'change-at-host',
  'reset-at-host',
  'host-warns',
  'host-purges',
])

const isLive = (r: Request): r is Extract<Request, { deadlineAt: number }> => runs(r)

/** Did everybody hear of it in the same unit? */
function heard({ before, move }: Step, requestId: string, templates: readonly string[]): string | undefined {
  const told = (move.change?.notices ?? []).filter(
    (n) => templates.includes(n.template) && n.params.request === requestId,
  )
  const deaf = before.case.proofs.find(
    (p) =>
      HEARS.has(p.state) && isAddress(p) && p.requestId !== requestId && !told.some((n) => n.proofId === p.proofId),
  )
  return deaf && `nothing of ${requestId} was written to ${deaf.proofId}`
}

const S8: Property = {
  id: 'S8',
  words:
    'A change and the alerts of it are one transaction. A request completes only when an alert was handed over for every old proof and one was accepted W earlier, or after the longer wait of one that reached nobody.',
  step: (step) => {
    const { before, after, move } = step
    if (move.act === 'restore') return undefined
    for (const state of ['pending', 'held'] as const)
      for (const r of becameIn(step, state)) {
        const was = requestOf(before.case, r.requestId)?.state
        if (was === undefined || was === 'draft' || state === 'held') {
          const deaf = heard(step, r.requestId, ['replacement-alert', 'replacement-held'])
          if (deaf) return deaf
        }
      }
    for (const r of becameIn(step, 'completed')) {
      const deaf = heard(step, r.requestId, ['replacement-completed-old'])
      if (deaf) return deaf
      if (r.rank === 4) continue
      const was = requestOf(before.case, r.requestId)
      const unreached = was?.state === 'pending' && was.unreached
      const from = after.seen.alerted[r.requestId]
      const days = from === undefined ? -1 : after.realDay - from + aheadDays(after)
      const wait = r.rank === 0 ? dayOf(scaled.replacement_wait_code_alone_ms) : waitedBy(after, r.requestId)
      if (days >= wait) continue
      if (!unreached) return `${r.requestId} completed ${days} days after the first alert arrived`
      const shown = Math.min(
        ...after.case.proofs
          .filter((p) => p.requestId === r.requestId)
          .map((p) => after.seen.firstShown[p.proofId] ?? 0),
      )
      if (after.realDay - shown + aheadDays(after) < dayOf(scaled.replacement_wait_unreached_ms))
        return `${r.requestId} reached nobody, and waited no longer`
    }
    return undefined
  },
}

const S9: Property = {
  id: 'S9',
  words:
    'A request completes only when 48 hours were served since the final notice was accepted; or since it was tried on every channel, where nobody took it until that was given up.',
  step: (step) => {
    const { after, before } = step
    for (const r of becameIn(step, 'completed')) {
      if (r.rank === 4) continue
      const sent = after.seen.finalSent[r.requestId]
      if (sent === undefined) return `${r.requestId} completed without a final notice`
      const was = requestOf(before.case, r.requestId)
      const unreached = was?.state === 'pending' && was.unreached
      const givenUp = before.day - sent.day >= dayOf(scaled.delivery_give_up_ms)
      const taken = after.seen.finalTaken[r.requestId]
      const from = unreached || givenUp ? sent.servedDays : taken
      if (from === undefined) return `${r.requestId} completed, and nobody had taken the final notice`
      if (before.servedDays - from < F_DAYS)
        return `${r.requestId} completed ${before.servedDays - from} served days after the final notice`
    }
    return undefined
  },
}

const OVER: Property = {
  id: 'S19',
  words: 'The ledger’s time never decreases, each discontinuity credits at most 24 hours, and what is over stays over.',
  step: ({ before, after, move }) => {
    if (after.day < before.day) return 'the ledger went back'
    if (move.act === 'jump' && after.day - before.day > 1)
      return `a jump was credited with ${after.day - before.day} days`
    if (move.act === 'restore') return undefined
    for (const was of before.case.requests) {
      const is = requestOf(after.case, was.requestId)
      if (isOver(was) && is?.state !== was.state) return `${was.requestId} was ${was.state} and is ${is?.state}`
    }
    for (const was of before.case.undos) {
      const is = after.case.undos.find((u) => u.requestId === was.requestId)
      const settled = was.state !== 'open' && was.state !== 'disputed'
      if (settled && is?.state !== was.state) return `the undo of ${was.requestId} was ${was.state} and is ${is?.state}`
    }
    for (const was of before.case.proofs)
      if (was.state === 'gone' && proofOf(after.case, was.proofId)?.state !== 'gone')
        return `${was.proofId} came back from nothing`
    return undefined
  },
}

export const requestProperties: readonly Property[] = [S3, S5, S6, S7, S8, S9, S12, OVER]
