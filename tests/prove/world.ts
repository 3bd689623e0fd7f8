import type { Proof } from '../../src/features/proof/rules.ts'
import type { Case, Notice } from '../../src/features/replacement/case.ts'
import type { Moment } from '../../src/features/replacement/request.ts'
import type { Instant } from '../../src/kernel/clock.ts'
import { scaled, UNIT } from './scaled.ts'

export type Who = 'owner' | 'thief'
export const PEOPLE = ['owner', 'thief'] as const
export const other = (who: Who): Who => (who === 'owner' ? 'thief' : 'owner')

/** What people may do. Whatever a world does not name does not occur in it. */
export type Act =
  | 'begin'
  | 'begin-by-device'
  | 'begin-by-code'
  | 'begin-by-code-alone'
  /** Begins with a second mailbox where the first one is an old proof by now. */
  | 'take-another-mailbox'
  | 'draft'
  | 'name'
  | 'name-two'
  | 'prove'
  | 'finish'
  | 'finish-by-code'
  | 'finish-slowly'
  | 'cancel'
  | 'object'
  | 'object-by-device'
  | 'end-early'
  | 'stop'
  | 'add'
  | 'remove'
  | 'remove-at-once'
  | 'report-lost'
  | 'keep'
  | 'disown'
  | 'take-back'
  | 'make-code'
  | 'choose-wait'
  | 'show'
  | 'change-password'
  | 'secure'
  | 'dispute'
  | 'revert'
  | 'revert-by-code'
  /** Where a host keeps the passwords: by who knows it, and by whom the host takes for who does. */
  | 'change-at-host'
  | 'reset-at-host'

/** What nobody decides. */
export type Event =
  | 'outage'
  | 'jump'
  | 'mail-down'
  | 'moment'
  | 'backup'
  | 'restore'
  | 'crash'
  | 'host-warns'
  | 'host-purges'
  | 'host-signs-out'

/** How often each act or event may still occur. What is used up comes not back, so that every world comes to an end. */
export interface Left {
  readonly owner: Readonly<Partial<Record<Act, number>>>
  readonly thief: Readonly<Partial<Record<Act, number>>>
  readonly world: Readonly<Partial<Record<Event, number>>>
}
/** As often as there is occasion: such acts change something that has an end of its own. */
export const ANY = Number.POSITIVE_INFINITY

/** A sign-in. Who copied a cookie has the same one. */
export interface Sign {
  readonly sessionId: string
  readonly since: number
  readonly proofShown: boolean
}

export interface Person {
  /** The passwords they know, by number: the account has one of them at a time. */
  readonly passwords: readonly number[]
  readonly session: Sign | null
  /** A proof was shown in their browser before. */
  readonly known: boolean
  /** They hold a device that has been trusted for long. */
  readonly device: boolean
  /** Recovery codes that they wrote down. */
  readonly codes: readonly string[]
}

export const dayOf = (instant: Instant): number => instant / UNIT

/** What an auditor wrote down: only what people were told, saw or did, and nothing that the rules keep. */
export interface Seen {
  /** Requests of which somebody was told that they are stopped. */
  readonly stopped: readonly string[]
  readonly completed: readonly string[]
  /** Proofs that joined because of an old proof that was shown. */
  readonly vouched: readonly string[]
  /** The real day on which a new proof was first shown. */
  readonly firstShown: Readonly<Record<string, number>>
  /** Who could stop a request when it began. */
  readonly couldStop: Readonly<Record<string, readonly string[]>>
  /** The real day on which one of those took the first alert. */
  readonly alerted: Readonly<Record<string, number>>
  /** When the final notice was sent; and how much had been served when one of those took it. */
  readonly finalSent: Readonly<Record<string, { readonly servedDays: number; readonly day: number }>>
  readonly finalTaken: Readonly<Record<string, number>>
  /** For a completion: the ledger's day, the password and the recovery codes that were good when the request began. */
  readonly completion: Readonly<Record<string, Completion>>
  /** When each request began, and the codes that had aged by then. */
  readonly agedAtStart: Readonly<Record<string, readonly string[]>>
  /** The wait that everybody was told holds, in days, and a shorter one that was announced for a day of the ledger. */
  readonly wait: AnnouncedWait
  /** The wait that held when a request was begun. */
  readonly waitAtStart: Readonly<Record<string, number>>
  /** Units of time that nothing was served or sent in while something ran. */
  readonly lostDays: number
}

export interface AnnouncedWait {
  readonly days: number
  readonly shorter: { readonly days: number; readonly from: number } | null
}

export interface Completion {
  readonly day: number
  readonly password: number
  readonly old: readonly string[]
}

export const NOTHING_SEEN: Seen = {
  stopped: [],
  completed: [],
  vouched: [],
  firstShown: {},
  couldStop: {},
  alerted: {},
  finalSent: {},
  finalTaken: {},
  completion: {},
  agedAtStart: {},
  wait: { days: dayOf(scaled.replacement_wait_ms), shorter: null },
  waitAtStart: {},
  lostDays: 0,
}

/** When the thief began and ceased to read the owner's first mailbox, in real days, and what the owner had then. */
export interface InForeignHands {
  readonly from: number
  readonly until: number | null
  readonly senior: readonly string[]
}

export interface Letter {
  readonly notice: Notice
  readonly day: number
}

/** A worker that has read, decided, and not yet written. */
export interface SlowWorker {
  readonly who: Who
  readonly requestId: string
  readonly read: Case
}

export interface Backup {
  readonly case: Case
  readonly password: number
}

/** A proof that was shown and whose one act is still open. */
export interface OpenGrant {
  readonly who: Who
  readonly sessionId: string
  readonly proofId: string
  readonly epoch: number
  readonly day: number
}

/** One account, everybody who wants it, and what lies around it, at one moment. */
export interface World {
  readonly case: Case
  readonly password: number
  readonly owner: Person
  readonly thief: Person
  /** The ledger's time in days, what of it was served, and the days that really passed. */
  readonly day: number
  readonly servedDays: number
  readonly realDay: number
  readonly mailWorks: boolean
  /** Mailboxes that take nothing and that nobody reads. */
  readonly dead: readonly string[]
  /** Whose new mailbox is in the requests of two other accounts. */
  readonly crowded: readonly Who[]
  readonly underway: readonly Letter[]
  readonly moment: InForeignHands | null
  readonly slow: SlowWorker | null
  readonly backup: Backup | null
  readonly grant: OpenGrant | null
  readonly left: Left
  readonly seen: Seen
}

/** The owner's contacts, by names that stories tell in words. */
export const OLD = 'contact-1'
export const SECOND = 'contact-2'

export const instantOf = (day: number): Instant => day * UNIT
export const nowOf = (world: World): Instant => instantOf(world.day)
export const momentOf = (world: World): Moment => ({ now: nowOf(world), servedMs: world.servedDays * UNIT })

/** Whose a proof, a request or a code is, is told from its name. */
export const whose = (name: string): Who => (name.startsWith('thief') ? 'thief' : 'owner')

/** Does this person get what is sent to a proof? The thief also in the moment in which the first mailbox is theirs. */
export const reads = (world: World, who: Who, { proofId }: Pick<Proof, 'proofId'>): boolean => {
  if (world.dead.includes(proofId)) return false
  if (whose(proofId) === who) return true
  return who === 'thief' && proofId === OLD && world.moment !== null && world.moment.until === null
}

export const knowsPassword = (world: World, who: Who): boolean => world[who].passwords.includes(world.password)

export const mayStill = (world: World, who: Who, act: Act): boolean => (world.left[who][act] ?? 0) > 0

export const withPerson = (world: World, who: Who, change: Partial<Person>): World => ({
  ...world,
  [who]: { ...world[who], ...change },
})

export const withSeen = (world: World, change: Partial<Seen>): World => ({
  ...world,
  seen: { ...world.seen, ...change },
})

export function spend(world: World, who: Who, act: Act): World {
  const had = world.left[who][act] ?? 0
  if (had === ANY) return world
  return { ...world, left: { ...world.left, [who]: { ...world.left[who], [act]: had - 1 } } }
}

export const happens = (world: World, event: Event): boolean => (world.left.world[event] ?? 0) > 0

export const spendEvent = (world: World, event: Event): World => ({
  ...world,
  left: { ...world.left, world: { ...world.left.world, [event]: (world.left.world[event] ?? 0) - 1 } },
})
