import type { Case, Change, Ends } from '../../src/features/replacement/case.ts'
import type { Session } from '../../src/features/session/rules.ts'
import type { Result } from '../../src/kernel/result.ts'
import type { Rules } from './rules.ts'
import { scaled, UNIT } from './scaled.ts'
import { watch } from './seen.ts'
import {
  type Act,
  dayOf,
  instantOf,
  knowsPassword,
  momentOf,
  nowOf,
  other,
  type Person,
  spend,
  type Who,
  type World,
  withPerson,
} from './world.ts'

/** What stands around the rules in production and is modelled here, so that it can be taken out, too. */
export interface Around {
  /** A unit holds only if the account is still as it was read (`expect(saveAccount)`). */
  readonly conditionalWrites: boolean
  /** A discontinuity of the clock credits at most this many days. */
  readonly creditDays: number
  /** Alerts are rows of the same unit as the change that they tell of. */
  readonly outboxInUnit: boolean
  /** After a restore nothing that was made before it acts: it is known by what is remembered outside the database. */
  readonly restoreFence: boolean
  /** `changeCase` refuses a frozen account everything but its dispute. */
  readonly frozenDoor: boolean
  /** Who is signed in with a bare password to a protected account gets no further. */
  readonly halfwayDoor: boolean
  /** A former password opens the undo, a new one does not. */
  readonly codesAge: boolean
  /** A new recovery code voids the former one (`makeCode`). */
  readonly oneCode: boolean
  /** Sessions are ended as the rules say. */
  readonly endsSessions: boolean
  /** Security info asks for a proof that was shown for this act, and is closed while something runs (`mayChange`). */
  readonly gate: boolean
}

export const AS_BUILT: Around = {
  conditionalWrites: true,
  creditDays: 1,
  outboxInUnit: true,
  restoreFence: true,
  frozenDoor: true,
  halfwayDoor: true,
  codesAge: true,
  oneCode: true,
  endsSessions: true,
  gate: true,
}

export interface Setting {
  readonly rules: Rules
  readonly around: Around
}

/** What somebody showed in an act, as the system saw it. */
export interface Evidence {
  /** The password, typed just now. */
  readonly factor: boolean
  /** Proofs that received a code, or whose link was used. */
  readonly shown: readonly string[]
  /** The recovery code that was typed. */
  readonly codeId: string | null
  /** Since when the acting session lasts without the password having been typed again, in days of the ledger. */
  readonly signedIn: number
}

/** What may happen next: in words, and the world after it. */
export interface Move {
  /** 'finish', 'stop', 'outage', … */
  readonly act: string
  readonly who: Who | 'nobody'
  readonly says: string
  readonly world: World
  readonly evidence: Evidence
  /** What the rules decided, and on which request or proof they were asked. */
  readonly change?: Change
  readonly about?: string
  /** The code of the refusal: then nothing changed. */
  readonly refused?: string
}

export const NOTHING_SHOWN: Evidence = { factor: false, shown: [], codeId: null, signedIn: 0 }

/** Signs in where that is needed and possible; undefined for who cannot. */
export function enter(world: World, who: Who): World | undefined {
  if (world[who].session) return world
  if (!knowsPassword(world, who)) return undefined
  return withPerson(world, who, { session: { sessionId: who, since: world.day, proofShown: false } })
}

/** The session as the rules know it. Who knows the password types it again where that helps. */
export function sessionOf(world: World, who: Who, more: Partial<Session> = {}): Session {
  const { session } = world[who]
  const since = instantOf(session?.since ?? world.day)
  return {
    accountId: 'account',
    sessionId: session?.sessionId ?? who,
    browserKey: who,
    createdAt: since,
    signedInAt: knowsPassword(world, who) ? nowOf(world) : since,
    seenAt: nowOf(world),
    proofId: null,
    proofShownAt: session?.proofShown ? nowOf(world) : null,
    requestId: null,
    recoveryOf: null,
    enrolment: false,
    endedAt: null,
    ...more,
  }
}

export const evidenceOf = (world: World, who: Who, more: Partial<Evidence> = {}): Evidence => ({
  ...NOTHING_SHOWN,
  factor: knowsPassword(world, who),
  signedIn: dayOf(sessionOf(world, who).signedInAt),
  ...more,
})

/** Whom a bare password leads no further than to the page that asks for a proof. */
export const isHalfway = ({ rules, around }: Setting, world: World, who: Who): boolean =>
  around.halfwayDoor &&
  rules.halfwayIn(world.case, sessionOf(world, who), world[who].known ? 'known' : 'unknown') !== undefined

interface Asked {
  readonly act: Act
  readonly who: Who
  readonly says: string
  readonly evidence: Evidence
  readonly about?: string
  /** What goes on while the account is frozen. */
  readonly goesOn?: boolean
}

/** An act as a move: refused, or with all that follows from it. `also` is what the flow writes besides. */
export function decided(
  setting: Setting,
  world: World,
  asked: Asked,
  decide: (c: Case) => Result<Change>,
  also: (world: World, change: Change) => World = (next) => next,
): Move {
  const { act, who, says, evidence } = asked
  const about = asked.about === undefined ? {} : { about: asked.about }
  const frozen = setting.around.frozenDoor && !asked.goesOn ? setting.rules.frozen(world.case) : undefined
  const result = frozen ?? decide(world.case)
  if (!result.ok) return { act, who, says, world, evidence, refused: result.refusal.code, ...about }
  const change = result.value
  const taken = take(setting, spend(world, who, act), change, who)
  return { act, who, says, evidence, change, world: also(taken, change), ...about }
}

/** Writes a change: the case, the alerts, the sessions that end; and the auditor writes down what was seen. */
export function take(setting: Setting, world: World, change: Change, by: Who | null): World {
  const next: World = { ...world, case: change.next, underway: [...world.underway, ...lettersOf(world, change)] }
  const ended = setting.around.endsSessions ? change.ends.reduce((w, ends) => end(w, ends, by), next) : next
  return watch(world, ended, change)
}

const lettersOf = (world: World, change: Change) =>
  change.notices
    .filter((n) => n.template === 'replacement-alert' && (n.params.slot === 'start' || n.params.slot === 'final'))
    .map((notice) => ({ notice, day: world.day }))

/** `endSessions` of flow-case.ts, over the two people of this world. */
function end(world: World, ends: Ends, by: Who | null): World {
  const stays = (who: Who): boolean => {
    const person = world[who]
    if (!person.session) return true
    if (ends.which === 'all') return false
    if (ends.which === 'all-but') return person.session.sessionId === ends.sessionId && by === who
    if (ends.which === 'signed-in-until') return instantOf(person.session.since) > ends.at
    if (by === who && ends.except === person.session.sessionId) return true
    if (person.session.sessionId === ends.sessionId) return false
    const since = instantOf(person.session.since)
    const young = since >= ends.since - scaled.replacement_veto_sessions_ms
    return !(young && !person.session.proofShown && !person.known)
  }
  const without = (who: Who): Person => {
    const person = world[who]
    // A device that could begin a session ends with what ends all others.
    const device = ends.which !== 'all' && ends.which !== 'all-but' && person.device
    return stays(who) ? { ...person, device } : { ...person, session: null, device }
  }
  return { ...world, owner: without('owner'), thief: without('thief') }
}

/** A new password is set by who acts: nobody else knows it, and the session goes on under a new secret. */
export function renewPassword(world: World, who: Who): World {
  const password = world.password + 1
  const mine = withPerson({ ...world, password }, who, { passwords: [...world[who].passwords, password] })
  const session = mine[who].session
  const copy = mine[other(who)].session
  return session && copy && copy.sessionId === session.sessionId
    ? withPerson(mine, other(who), { session: null })
    : mine
}

/** A proof was shown in this browser: it is known, and its session trusted. */
export function proofWasShown(world: World, who: Who): World {
  const { session } = world[who]
  return withPerson(world, who, { known: true, ...(session ? { session: { ...session, proofShown: true } } : {}) })
}

export { momentOf, UNIT }
