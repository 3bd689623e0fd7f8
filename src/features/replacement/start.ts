import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Policy } from '../../policy/policy.ts'
import { isPresent } from '../proof/leave.ts'
import { type Proof, powers } from '../proof/rules.ts'
import { type Case, type Change, liveDraftIn, liveRequest, unchanged, withProofs, withRequest } from './case.ts'
import { type Draft, draftIsAlive, type Moment, type Rank, type Request } from './request.ts'
import { countedVetoes, waitOf } from './wait.ts'

export interface Start {
  readonly rank: Rank
  readonly requestId: string
  readonly receipt: string
  readonly browserKey: string
  readonly sessionId: string
  readonly source: string
  readonly agent: string
  readonly codeId: string | null
}

/**
 * Begins a request, or answers the one that this browser has begun already: asking again shows the running request
 * and never restarts it (journey.md F22). Nothing is told and nothing restricted before a candidate is proven.
 */
export function start(c: Case, command: Start, moment: Moment, policy: Policy): Result<Change & { request: Request }> {
  if (command.rank < 1 && command.codeId === null) return refuse('replacement.first_factor_needed')
  const live = liveRequest(c)
  if (live && command.rank < 4) return refuse('replacement.already_pending', { receipt: live.receipt })
  const begun = liveDraftIn(c, command.browserKey, moment, policy)
  if (begun && begun.rank === command.rank && begun.epoch === c.epoch && begun.sessionId === command.sessionId)
    return ok({ ...unchanged(c), request: begun })
  const barred = startBarred(c, command.rank, moment, policy)
  if (barred) return barred
  const draft: Draft = {
    state: 'draft',
    ...command,
    epoch: c.epoch,
    oldProofs: c.proofs.filter((p) => powers(p).veto).map((p) => p.proofId),
    startedAt: moment.now,
    waitMs: waitOf(c, { rank: command.rank, startedAt: moment.now, otherAccounts: 0 }, moment, policy),
    told: [],
  }
  return ok({
    ...unchanged(c),
    next: withRequest(c, draft),
    happened: [{ kind: 'replacement.begun', data: { request: draft.requestId, rank: draft.rank } }],
    request: draft,
  })
}

/**
 * Why it may not begin now: too many starts, a veto that is too fresh, or too many vetoes. Only what was begun with
 * the same evidence counts, so that who has less is no obstacle to who has more (machine.md b.8 "Counted per rank").
 */
export function startBarred(c: Case, rank: Rank, moment: Moment, policy: Policy) {
  if (rank > 2) return undefined
  const vetoes = countedVetoes(c, rank, moment, policy)
  if (vetoes.length >= policy.replacement_vetoes_max) return refuse('replacement.operator_only')
  const last = vetoes.at(-1)
  if (last) {
    const cooldown = Math.min(
      policy.replacement_cooldown_max_ms,
      policy.replacement_cooldown_ms * 2 ** (vetoes.length - 1),
    )
    const until = last.endedAt + cooldown
    if (moment.now < until) return refuse('replacement.cooling_down', { at: until })
  }
  const since = moment.now - policy.replacement_starts_window_ms
  const starts = c.requests.filter((r) => r.rank === rank && provenSince(r, since))
  const first = starts[0]
  if (first && starts.length >= policy.replacement_starts_max)
    return refuse('replacement.too_many_starts', { at: first.startedAt + policy.replacement_starts_window_ms })
  return undefined
}

/** One that a change of the account ended costs its requester nothing (machine.md b.6 "epoch change"). */
const provenSince = (r: Request, since: number): boolean =>
  r.state !== 'draft' && r.state !== 'ended' && r.provenAt !== null && r.startedAt > since

export interface NameCandidate {
  readonly requestId: string
  readonly proof: Pick<Proof, 'proofId' | 'kind' | 'addressKey'>
  /** A second one on purpose: both have to be shown. Otherwise it takes the place of what was typed before. */
  readonly beside?: boolean
}

/**
 * Names the address that shall replace the old ones. Until it is proven it can be corrected: what was typed before and
 * never shown is dropped, or the request could never begin. Once proven the set is closed (S7).
 */
export function nameCandidate(c: Case, command: NameCandidate, moment: Moment, policy: Policy): Result<Change> {
  const draft = c.requests.find((r): r is Draft => r.requestId === command.requestId && r.state === 'draft')
  if (!draft || draft.epoch !== c.epoch) return refuse('replacement.gone')
  if (!draftIsAlive(draft, moment, policy)) return refuse('replacement.draft_expired')
  const { proof } = command
  // Also one that is blocked as lost: taken back, it would be there twice and count as two different proofs (b.3).
  if (c.proofs.some((p) => p.addressKey === proof.addressKey && isPresent(p)))
    return refuse('replacement.candidate_is_old')
  if (isBlocked(c, proof.addressKey, moment, policy)) return refuse('replacement.candidate_blocked')
  const dropped = (p: Proof): Proof =>
    p.requestId === draft.requestId && p.state === 'unconfirmed' && (!command.beside || p.kind === proof.kind)
      ? { ...p, state: 'gone', changedAt: moment.now }
      : p
  const named: Proof = {
    ...proof,
    state: 'unconfirmed',
    label: '',
    requestId: draft.requestId,
    createdAt: moment.now,
    provenAt: null,
    effectiveAt: null,
    changedAt: moment.now,
    undeliverableAt: null,
  }
  const next = withProofs(c, dropped)
  const kept = next.proofs.filter((p) => p.requestId === draft.requestId && p.state !== 'gone')
  if (kept.length >= policy.replacement_candidates_max) return refuse('replacement.too_many_candidates')
  return ok({
    ...unchanged(c),
    next: { ...next, proofs: [...next.proofs, named] },
    happened: [{ kind: 'replacement.candidate_named', data: { request: draft.requestId, kind: proof.kind } }],
  })
}

/**
 * machine.md b.8 "not me": the candidate of a vetoed request is blocked for this account for 180 days. What was only
 * typed is not: a stranger could block the owner's next address by typing it.
 */
function isBlocked(c: Case, addressKey: string, moment: Moment, policy: Policy): boolean {
  return c.requests.some(
    (r) =>
      r.state === 'vetoed' &&
      moment.now - r.endedAt < policy.replacement_candidate_block_ms &&
      c.proofs.some((p) => p.requestId === r.requestId && p.addressKey === addressKey && p.provenAt !== null),
  )
}
