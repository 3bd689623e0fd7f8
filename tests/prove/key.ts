import { createHash } from 'node:crypto'
import type { Proof } from '../../src/features/proof/rules.ts'
import type { Case } from '../../src/features/replacement/case.ts'
import type { Live, Request } from '../../src/features/replacement/request.ts'
import type { Undo } from '../../src/features/replacement/undo.ts'
import type { Instant } from '../../src/kernel/clock.ts'
import { scaled, UNIT } from './scaled.ts'
import { liveOf, runs } from './seen.ts'
import { instantOf, knowsPassword, PEOPLE, type Who, type World } from './world.ts'

/** Units from an instant until now; what lies so far back that no rule asks any more how far is one and the same. */
const ago = (now: Instant, instant: Instant | null, window: number): string =>
  instant === null ? '-' : String(Math.min((now - instant) / UNIT, window / UNIT))

/** Longer than anything may live (L8), so that what lives too long is seen to. */
const LONG = 20 * UNIT

/** Two worlds with one key have the same future: instants count from now, and what no rule reads any more is left out. */
export function keyOf(world: World): string {
  const { case: c, left, seen, moment, backup, slow, grant } = world
  return [
    caseKey(c, instantOf(world.day), world.servedDays),
    PEOPLE.map((who) => personKey(world, who)),
    world.mailWorks,
    world.underway.map(
      ({ notice: n, day }) => `${n.params.request}/${n.params.slot}/${n.proofId}/${Math.min(world.day - day, 9)}`,
    ),
    moment && [Math.min(world.realDay - moment.from, 4), moment.until === null],
    slow?.requestId,
    slow && slow.read !== c ? caseKey(slow.read, instantOf(world.day), world.servedDays) : '',
    backup && [caseKey(backup.case, instantOf(world.day), world.servedDays), backup.password === world.password],
    grant && [grant.who, grant.proofId, grant.epoch === c.epoch, Math.min(world.day - grant.day, 1)],
    Object.values(left.owner),
    Object.values(left.thief),
    Object.values(left.world),
    seenKey(world),
    seen.stopped,
  ].join('|')
}

/** Sixteen bytes stand for a world: with ten million of them two meet by chance once in 10^24 runs. */
export const shortKey = (world: World): string => createHash('md5').update(keyOf(world)).digest('binary')

export function caseKey(c: Case, now: Instant, servedDays: number): string {
  return [
    c.proofs.filter((p) => p.state !== 'gone').map((p) => proofKey(c, p, now)),
    c.requests.map((r) => requestKey(c, r, now, servedDays)),
    c.codes.map((k) => `${k.codeId}${k.state}${k.state === 'live' ? Math.max(k.agedAt - now, 0) / UNIT : ''}`),
    c.undos.map((u) => undoKey(c, u, now)),
    ago(now, c.passwordChangedAt, scaled.replacement_risk_change_ms),
    c.protectedAt !== null,
    c.ownWait && [c.ownWait.waitMs, c.ownWait.formerMs, ago(now, c.ownWait.setAt, scaled.replacement_wait_ms)],
    ago(now, c.disputedAt, scaled.dispute_lifetime_ms),
  ].join('/')
}

const PERIOD: Readonly<Partial<Record<Proof['state'], number>>> = {
  effective: 0,
  contested: 0,
  candidate: 0,
}

function proofKey(c: Case, p: Proof, now: Instant): string {
  const age = ago(now, p.changedAt, PERIOD[p.state] ?? 6 * UNIT)
  const young = ago(now, p.effectiveAt, scaled.replacement_risk_change_ms)
  const since = c.undos.map((u) => p.provenAt !== null && p.provenAt >= u.completedAt)
  return `${p.proofId}:${p.addressKey}:${p.state}:${age}:${young}:${since}`
}

function requestKey(c: Case, r: Request, now: Instant, servedDays: number): string {
  const named = `${r.requestId}:${r.state}:${r.rank}`
  if (r.state === 'draft')
    return `${named}:${ago(now, r.startedAt, scaled.replacement_draft_lifetime_ms)}:${r.epoch === c.epoch}:${r.oldProofs}`
  if (runs(r)) return `${named}:${liveKey(c, r as Live, now, servedDays)}`
  const undone = c.undos.some((u) => u.requestId === r.requestId) ? r.oldProofs.join() : ''
  if (r.state === 'ended') return `${named}:${undone}`
  const started = ago(now, r.startedAt, scaled.replacement_starts_window_ms)
  if (r.state !== 'vetoed') return `${named}:${started}:${undone}`
  const mine = c.proofs.filter((p) => p.requestId === r.requestId && p.provenAt !== null).map((p) => p.addressKey)
  const counts = c.securedAt === null || r.endedAt > c.securedAt
  return `${named}:${started}:${ago(now, r.endedAt, scaled.replacement_vetoes_window_ms)}:${counts}:${mine}`
}

function liveKey(c: Case, r: Live, now: Instant, servedDays: number): string {
  const final = r.final && Math.min(servedDays - r.final.servedMs / UNIT, 3)
  const held = r.state === 'held' ? ago(now, r.heldExpiresAt, LONG) : ''
  const times = [r.startedAt, r.provenAt, r.alertedAt, r.deadlineAt, r.readyAt].map((at) => ago(now, at, LONG))
  const told = r.told.filter((slot) => slot !== 'start')
  return `${times}:${r.waitMs / UNIT}:${r.unreached}:${final}:${told}:${held}:${r.epoch === c.epoch}:${r.oldProofs}`
}

function undoKey(c: Case, u: Undo, now: Instant): string {
  const named = `${u.requestId}:${u.state}`
  if (u.state === 'open')
    return `${named}:${ago(now, u.untilAt, LONG)}:${u.told}:${u.old.map((f) => f.proofId + f.state)}:${u.codes}`
  if (u.state === 'disputed')
    return `${named}:${ago(now, u.expiresAt, LONG)}:${u.contested.map((f) => f.proofId + f.state)}:${u.codes}:${c.undos.length}`
  return named
}

function personKey(world: World, who: Who): string {
  const { session, known, device, codes, passwords } = world[who]
  const former = [
    ...Object.values(world.seen.completion).map((done) => done.password),
    ...(world.backup ? [world.backup.password] : []),
  ].map((n) => passwords.includes(n))
  const knows = knowsPassword(world, who)
  const live = liveOf(world.case)
  const sign = session && [
    session.sessionId,
    session.proofShown,
    Math.min(world.day - session.since, 2),
    live ? instantOf(session.since) >= live.startedAt - UNIT : '',
    knows ? '' : world.case.proofs.map((p) => p.effectiveAt !== null && p.effectiveAt <= instantOf(session.since)),
  ]
  return `${knows}:${former}:${sign}:${known}:${device}:${codes}`
}

/** What the auditor still needs: of what runs, of what is young, of what can be undone. */
function seenKey(world: World): string {
  const { seen, case: c, realDay } = world
  const since = (day: number | undefined) => (day === undefined ? '-' : Math.min(realDay - day, 9))
  const served = (days: number | undefined) => (days === undefined ? '-' : Math.min(world.servedDays - days, 3))
  const running = c.requests
    .filter((r) => runs(r) || r.state === 'draft')
    .map(({ requestId: id }) => [
      seen.couldStop[id],
      seen.agedAtStart[id],
      seen.waitAtStart[id],
      since(seen.alerted[id]),
      served(seen.finalSent[id]?.servedDays),
      since(seen.finalSent[id]?.day),
      served(seen.finalTaken[id]),
      seen.lostDays,
    ])
  const young = c.proofs
    .filter((p) => p.state === 'candidate' || p.state === 'probation')
    .map((p) => [seen.vouched.includes(p.proofId), since(seen.firstShown[p.proofId])])
  const undoable = c.undos
    .filter((u) => u.state === 'open' || u.state === 'disputed')
    .map(({ requestId: id }) => [
      Math.min(world.day - (seen.completion[id]?.day ?? 0), 9),
      seen.couldStop[id],
      seen.agedAtStart[id],
    ])
  const { days, shorter } = seen.wait
  const wait = [days, shorter && [shorter.days, Math.max(shorter.from - world.day, 0)]]
  return `${running};${young};${undoable};${seen.completed};${wait}`
}
