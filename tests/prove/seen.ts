import type { Proof, ProofState } from '../../src/features/proof/rules.ts'
import type { Case, Change } from '../../src/features/replacement/case.ts'
import type { Request } from '../../src/features/replacement/request.ts'
import { type AnnouncedWait, dayOf, type Seen, type World, withSeen } from './world.ts'

/** machine.md b.3, written down a second time on purpose: who may stop a replacement, by the state of the proof. */
export const STOPS: ReadonlySet<ProofState> = new Set([
  'effective',
  'leaving',
  'blocked',
  'retired',
  'disowned',
  'contested',
])
/** Who signs in, steps up and verifies. */
export const VERIFIES: ReadonlySet<ProofState> = new Set(['probation', 'effective', 'leaving'])
/** Who hears of everything: an address in one of these states. */
export const HEARS: ReadonlySet<ProofState> = new Set([...STOPS, 'probation'])

export const isAddress = ({ kind }: Proof): boolean => kind === 'mail' || kind === 'phone'

export const runs = (r: Request): boolean => r.state === 'pending' || r.state === 'held'

export const liveOf = (c: Case): Request | undefined => c.requests.find(runs)

export const requestOf = (c: Case, requestId: string): Request | undefined =>
  c.requests.find((r) => r.requestId === requestId)

export const proofOf = (c: Case, proofId: string): Proof | undefined => c.proofs.find((p) => p.proofId === proofId)

/** The wait that holds now, as people were told (machine.md b.8). */
export const heldWait = ({ wait }: Seen, day: number): number =>
  wait.shorter && day >= wait.shorter.from ? wait.shorter.days : wait.days

/** Somebody chose how long a replacement waits: longer at once, shorter when the wait that held has passed. */
export function waitChosen(world: World, days: number): World {
  const held = heldWait(world.seen, world.day)
  const wait: AnnouncedWait =
    days < held ? { days: held, shorter: { days, from: world.day + held } } : { days, shorter: null }
  return withSeen(world, { wait })
}

/** Who makes the account secure takes back a shorter wait that does not hold yet. */
export const shorterTakenBack = (world: World): World =>
  withSeen(world, { wait: { days: heldWait(world.seen, world.day), shorter: null } })

/** What the auditor writes down of a change. */
export function watch(before: World, after: World, change: Change): World {
  if (change.next === before.case && change.notices.length === 0) return after
  let seen: Seen = shownNow(after.seen, after)
  for (const r of after.case.requests) {
    const was = requestOf(before.case, r.requestId)
    if (was === r) continue
    if (!was) seen = begun(seen, before.case, r, before)
    if (r.state === 'completed' && was?.state !== 'completed') seen = completed(seen, before, after, r)
    if (r.state === 'vetoed' && was?.state !== 'vetoed') seen = { ...seen, stopped: [...seen.stopped, r.requestId] }
  }
  for (const { template, params } of change.notices)
    if (template === 'replacement-alert' && params.slot === 'final') {
      const id = String(params.request)
      if (seen.finalSent[id] !== undefined) continue
      const sent = { servedDays: after.servedDays, day: after.day }
      seen = { ...seen, finalSent: { ...seen.finalSent, [id]: sent } }
    }
  return seen === after.seen ? after : withSeen(after, seen)
}

const begun = (seen: Seen, c: Case, r: Request, { day }: World): Seen => ({
  ...seen,
  couldStop: { ...seen.couldStop, [r.requestId]: c.proofs.filter((p) => STOPS.has(p.state)).map((p) => p.proofId) },
  waitAtStart: { ...seen.waitAtStart, [r.requestId]: heldWait(seen, day) },
  agedAtStart: {
    ...seen.agedAtStart,
    [r.requestId]: c.codes.filter((k) => k.state === 'live' && dayOf(k.agedAt) <= day).map((k) => k.codeId),
  },
})

function shownNow(seen: Seen, { case: c, realDay }: World): Seen {
  const shown = c.proofs.filter((p) => NEW.has(p.state) && p.requestId !== null && !(p.proofId in seen.firstShown))
  if (shown.length === 0) return seen
  const firstShown = Object.fromEntries(shown.map((p) => [p.proofId, realDay]))
  return { ...seen, firstShown: { ...seen.firstShown, ...firstShown } }
}

const NEW: ReadonlySet<ProofState> = new Set(['candidate', 'effective'])

const completed = (seen: Seen, before: World, after: World, r: Request): Seen => ({
  ...seen,
  completed: [...seen.completed, r.requestId],
  completion: {
    ...seen.completion,
    [r.requestId]: {
      day: after.day,
      password: before.password,
      old: before.case.proofs.filter((p) => p.state === 'effective' || p.state === 'leaving').map((p) => p.proofId),
    },
  },
})

/** A carrier took an alert: it counts if it went to somebody who could stop the request when it began. */
export function alertTaken(world: World, requestId: string, slot: string, proofId: string): World {
  if (!world.seen.couldStop[requestId]?.includes(proofId)) return world
  const { alerted, finalTaken } = world.seen
  return withSeen(world, {
    alerted: alerted[requestId] === undefined ? { ...alerted, [requestId]: world.realDay } : alerted,
    finalTaken:
      slot === 'final' && finalTaken[requestId] === undefined
        ? { ...finalTaken, [requestId]: world.servedDays }
        : finalTaken,
  })
}
