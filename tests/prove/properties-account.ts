import { becameIn, type Property, type Step, seniorShown, U_DAYS } from './property.ts'
import { scaled, UNIT } from './scaled.ts'
import { liveOf, proofOf, requestOf } from './seen.ts'
import { dayOf, instantOf, momentOf, other, type Who, type World, whose } from './world.ts'

/** RESTRICTED of machine.md b.7, as acts of these worlds. */
const RESTRICTED = new Set([
  'add',
  'remove',
  'remove-at-once',
  'report-lost',
  'keep',
  'make-code',
  'change-password',
  'secure',
])
/** The host is another house: what is done there is done, and only ends sessions here. */
const WHILE_FROZEN = new Set(['dispute', 'revert', 'revert-by-code', 'change-at-host', 'reset-at-host'])

const S13: Property = {
  id: 'S13',
  words: 'While something is pending, held or disputed, no restricted act succeeds without a fresh senior proof.',
  step: ({ before, move }) => {
    if (move.who === 'nobody' || move.change === undefined) return undefined
    if (before.case.disputedAt !== null)
      return WHILE_FROZEN.has(move.act) ? undefined : `the account is frozen, and ${move.act} was done`
    if (!RESTRICTED.has(move.act)) return undefined
    const shown = seniorShown(before, move.evidence)
    if (liveOf(before.case) && shown.length === 0) return `${move.act} was done while a request runs`
    const byPassword = move.act === 'report-lost' && move.evidence.factor
    return shown.length > 0 || byPassword ? undefined : `${move.act} was done, and no senior proof was shown`
  },
}

const S14: Property = {
  id: 'S14',
  words:
    'After a veto, a completion, “secure account” or an undo no session of the losing side is accepted, and what they knew opens nothing.',
  step: (step) => {
    const { move, before, after } = step
    if (move.who === 'nobody') return undefined
    const mine = move.who
    const rest = other(mine)
    const all = move.act === 'secure' || move.act === 'dispute' || move.act.startsWith('revert')
    const finished = becameIn(step, 'completed').length > 0
    if ((all || finished) && move.change && hasChanged(step) && after[rest].session)
      return `${rest} is still signed in after ${move.act}`
    for (const r of becameIn(step, 'vetoed')) {
      if (move.act === 'begin-by-code') continue
      const requester = whose(r.requestId)
      if (r.rank <= 1 && requester !== mine && after[requester].session?.sessionId === r.sessionId)
        return `${requester} is still signed in after “not me”`
      if (isYoung(after, rest, r.startedAt)) return `${rest} is still signed in after “not me”`
      if (r.rank > 0 && after.case.protectedAt === null) return '“not me” left the account open to the password'
      const held = after.case.codes.some((k) => k.codeId === r.codeId && k.state === 'live')
      if (held) return `“not me” left the code of ${r.requestId} good`
    }
    if (finished) return afterFinish(step)
    return move.act === 'secure' && before.password === after.password ? 'the former password is still good' : undefined
  },
}

const hasChanged = ({ before, after }: Step): boolean => before.case.epoch !== after.case.epoch

/** Signed in since shortly before the request, in a browser where no proof was ever shown. */
function isYoung(world: World, who: Who, startedAt: number): boolean {
  const { session, known } = world[who]
  return session !== null && !known && !session.proofShown && instantOf(session.since) >= startedAt - UNIT
}

/** machine.md b.6: old proofs are retired, a new epoch, recovery codes void. */
function afterFinish({ before, after }: Step): string | undefined {
  for (const was of before.case.proofs) {
    const is = proofOf(after.case, was.proofId)
    const had = was.state === 'effective' || was.state === 'leaving'
    if (had && is?.state !== 'retired') return `${was.proofId} was replaced and is ${is?.state}`
    if (was.state === 'probation' && is?.state !== 'discarded')
      return `${was.proofId} was on probation, was replaced and is ${is?.state}`
  }
  if (after.case.codes.some((k) => k.state === 'live')) return 'a recovery code from before the completion is good'
  return after.case.epoch === before.case.epoch ? 'the epoch did not move with the completion' : undefined
}

const S20: Property = {
  id: 'S20',
  words:
    'After a restore no request, session, device or recovery code made before it acts without being validated again.',
  step: ({ move, before, after }) => {
    if (move.act !== 'restore') {
      const was = liveOf(before.case)
      const is =
        was?.state === 'held' && was.heldReason === 'restored' ? requestOf(after.case, was.requestId) : undefined
      return is?.state === 'completed' || is?.state === 'pending'
        ? `${is.requestId} went on after a restore`
        : undefined
    }
    const live = liveOf(after.case)
    if (live && !(live.state === 'held' && live.heldReason === 'restored')) return 'a request from the backup runs'
    if (after.owner.session || after.thief.session) return 'a session from before the restore is good'
    if (after.owner.device || after.thief.device) return 'a device from before the restore is trusted'
    if (after.case.epoch <= (before.backup?.case.epoch ?? 0)) return 'the epoch did not move with the restore'
    const young = after.case.codes.every(
      (k) => k.state !== 'live' || k.agedAt >= instantOf(after.day) + scaled.recovery_code_age_ms,
    )
    return young ? undefined : 'a recovery code from the backup acts at once'
  },
}

const S24: Property = {
  id: 'S24',
  words: 'After an undo or a dispute was won, everything created under the losing set is void.',
  step: (step) => {
    const { move, before, after } = step
    if (!move.act.startsWith('revert') || !move.change) return undefined
    const id = move.about ?? ''
    const done = before.seen.completion[id]
    const kept = new Set([...(done?.old ?? []), ...(before.seen.couldStop[id] ?? [])])
    for (const p of after.case.proofs) {
      const late = !kept.has(p.proofId) && (p.requestId === id || dayOf(p.createdAt) > (done?.day ?? 0))
      if (late && p.state !== 'discarded' && p.state !== 'gone') return `${p.proofId} came with it and is ${p.state}`
      const was = before.case.undos.find((u) => u.requestId === id)?.old.find((f) => f.proofId === p.proofId)
      if (was && done?.old.includes(p.proofId) && p.state !== was.state)
        return `${p.proofId} was ${was.state}, and is ${p.state}`
    }
    if (after.case.codes.some((k) => k.state === 'live')) return 'a recovery code from the other side is good'
    if (after.case.disputedAt !== null) return 'the account is still frozen'
    if (after.password === before.password) return 'the password of the other side is good'
    return enoughShown(step, id)
  },
}

/** Two different old proofs that had the full say, or a recovery code that had aged before the request began. */
function enoughShown({ before, move }: Step, id: string): string | undefined {
  if (move.act === 'revert-by-code')
    return before.seen.agedAtStart[id]?.includes(move.evidence.codeId ?? '')
      ? undefined
      : 'a code that had not aged took it back'
  const old = before.seen.completion[id]?.old ?? []
  const shown = move.evidence.shown.filter((proofId) => old.includes(proofId))
  const places = new Set(shown.map((proofId) => proofOf(before.case, proofId)?.addressKey))
  return places.size >= 2 ? undefined : 'one old proof by itself took it back'
}

const S26: Property = {
  id: 'S26',
  words: 'For U after a completion any retired proof, with a first factor valid at the start, can freeze the account.',
  step: ({ before, move }) => {
    if (move.act !== 'choose-wait' || move.change === undefined) return undefined
    const young = before.seen.completed.find((id) => {
      const undo = before.case.undos.find((u) => u.requestId === id)
      return undo?.state === 'open' && before.day < (before.seen.completion[id]?.day ?? 0) + U_DAYS
    })
    return young && `${young} can still be undone, and its winner chose how long the next one waits`
  },
  state: ({ rules }, world) => {
    const { case: c } = world
    for (const requestId of world.seen.completed) {
      const done = world.seen.completion[requestId]
      const undo = c.undos.find((u) => u.requestId === requestId)
      if (!done || world.day >= done.day + U_DAYS || world.backup) continue
      if (!undo) return `nothing is kept of ${requestId} to undo it with`
      if (undo.state !== 'open' || c.disputedAt !== null) continue
      for (const proofId of done.old) {
        if (proofOf(c, proofId)?.state !== 'retired') continue
        const said = rules.dispute(c, { requestId, proofId, sessionId: 'x' }, momentOf(world), scaled)
        if (!said.ok) return `${proofId} is retired and cannot freeze the account: ${said.refusal.code}`
        const frozen = said.value.next
        if (frozen.disputedAt === null) return 'the account is not frozen'
        const strong = frozen.proofs.find((p) => rules.powers(p).verify)
        if (strong) return `the account is frozen, and ${strong.proofId} opens it`
        if (!said.value.ends.some((e) => e.which !== 'untrusted-since'))
          return 'the account is frozen, and sessions go on'
      }
    }
    return undefined
  },
}

export const accountProperties: readonly Property[] = [S13, S14, S20, S24, S26]
export { requestOf }
