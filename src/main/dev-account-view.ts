import { promptFor } from '../features/prompt/rules.ts'
import { openAddress } from '../features/proof/store-address.ts'
import { readCase } from '../features/replacement/flow-case.ts'
import { finishableAt, finishableUntil, isLive, type Request, status } from '../features/replacement/request.ts'
import { type Undo, undoStatus } from '../features/replacement/undo.ts'
import { isoInstant } from '../kernel/clock.ts'
import { sql } from '../platform/database/sql.ts'
import type { Service } from '../platform/service.ts'
import type { Now } from '../platform/time.ts'

const iso = (instant: number | null | undefined): string | null =>
  instant === null || instant === undefined ? null : isoInstant(instant)

/** The whole state of an account with what is derived from it, for tests from outside; undefined where there is none. */
export async function accountView(service: Service, accountId: string): Promise<Record<string, unknown> | undefined> {
  const read = await readCase(service, accountId)
  if (!read) return undefined
  const { account, moment, case: c } = read
  const sessions = await service.database.query<{
    session_id: string
    ended_at: number | null
    end_reason: string | null
    created_at: number
  }>(
    sql`select session_id, ended_at, end_reason, created_at from session where account_id = ${accountId} order by created_at`,
  )
  const events = await service.database.query<{ at: number; kind: string; data: unknown }>(
    sql`select at, kind, data from event where account_id = ${accountId} order by at, event_id`,
  )
  const prompt = promptFor(account, moment.now, service.policy)
  return {
    id: accountId,
    state: account.state,
    epoch: account.epoch,
    version: account.version,
    locale: account.locale,
    zone: account.zone,
    verifiedAt: iso(account.verifiedAt),
    protectedAt: iso(account.protectedAt),
    prompt: prompt ? { reason: prompt.reason, until: iso(prompt.until), overdue: prompt.overdue } : null,
    proofs: read.proofs.map((p) => ({
      id: p.proofId,
      kind: p.kind,
      state: p.state,
      address: openAddress(service, accountId, p)?.address ?? null,
      label: p.label,
      provenAt: iso(p.provenAt),
      effectiveAt: iso(p.effectiveAt),
      undeliverableAt: iso(p.undeliverableAt),
    })),
    disputedAt: iso(account.disputedAt),
    twoStepAt: iso(account.twoStepAt),
    undos: c.undos.map((u) => undoView(u, moment)),
    requests: c.requests.map((r) => requestView(service, r, moment)),
    recoveryCodes: c.codes.map((k) => ({ id: k.codeId, state: k.state, madeAt: iso(k.madeAt), agedAt: iso(k.agedAt) })),
    sessions: sessions.map((s) => ({
      id: s.session_id,
      createdAt: iso(s.created_at),
      endedAt: iso(s.ended_at),
      endReason: s.end_reason,
    })),
    events: events.map((e) => ({ at: iso(e.at), kind: e.kind, data: e.data })),
  }
}

function undoView(undo: Undo, { now }: Now): Record<string, unknown> {
  const common = {
    request: undo.requestId,
    state: undo.state,
    status: undoStatus(undo, now),
    completedAt: iso(undo.completedAt),
    untilAt: iso(undo.untilAt),
    old: undo.old,
    codes: undo.codes,
    told: undo.told,
  }
  if (undo.state === 'open') return common
  if (undo.state !== 'disputed') return { ...common, endedAt: iso(undo.endedAt), endedBy: undo.endedBy }
  const { disputedBy, contested } = undo
  return { ...common, disputedBy, disputedAt: iso(undo.disputedAt), expiresAt: iso(undo.expiresAt), contested }
}

function requestView(service: Service, r: Request, moment: Now): Record<string, unknown> {
  const common = {
    id: r.requestId,
    receipt: r.receipt,
    state: r.state,
    status: status(r, moment, service.policy),
    rank: r.rank,
    told: r.told,
    startedAt: iso(r.startedAt),
  }
  if (isLive(r))
    return {
      ...common,
      provenAt: iso(r.provenAt),
      alertedAt: iso(r.alertedAt),
      deadlineAt: iso(r.deadlineAt),
      unreached: r.unreached,
      finalAt: iso(r.final?.at),
      finishableAt: iso(finishableAt(r, moment, service.policy)),
      finishableUntil: iso(finishableUntil(r, moment, service.policy)),
      readyAt: iso(r.readyAt),
    }
  if (r.state === 'draft') return common
  return { ...common, endedAt: iso(r.endedAt), endedBy: r.endedBy, endReason: r.endReason }
}
