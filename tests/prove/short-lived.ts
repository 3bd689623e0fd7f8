// The machines that live for minutes or belong to a browser: a security code, a session, a trusted device. Each is moved
// alone, by its own rules and with the real numbers, until no new state comes up.
import { ask, type Challenge, isLive, wrongCode } from '../../src/features/challenge/rules.ts'
import { used } from '../../src/features/device/rules.ts'
import { hasRank, isAlive as isDeviceAlive, isTrusted, type SessionDevice } from '../../src/features/session/device.ts'
import { halfwayIn, isAlive, type Session, type Standing } from '../../src/features/session/rules.ts'
import type { Instant } from '../../src/kernel/clock.ts'
import { policy } from '../../src/policy/policy.ts'
import type { Coverage } from './coverage.ts'

export function challengeState(c: Challenge, now: Instant): string {
  if (c.state !== 'live') return c.state
  if (c.attempts >= policy.code_attempts_max) return 'dead'
  return isLive(c, now, policy) ? 'live' : 'expired'
}

/** What of an account a session depends on. */
export type Around = Readonly<Record<'protectedAt' | 'twoStepAt' | 'disputedAt', Instant | null>>

export function sessionState(account: Around, session: Session, browser: Standing, now: Instant): string {
  // What was over by itself before somebody ended it stays over.
  if (!isAlive({ ...session, endedAt: null }, session.endedAt ?? now, policy)) return 'over'
  if (session.endedAt !== null) return 'ended'
  // It opens nothing but the dispute.
  if (account.disputedAt !== null) return 'frozen'
  if (session.recoveryOf !== null) return 'recovery'
  return halfwayIn(account, session, browser) ? 'halfway' : 'open'
}

export interface KeptDevice extends Omit<SessionDevice, 'shownAt' | 'missedAt'> {
  readonly endedAt: Instant | null
}

export function deviceState(device: KeptDevice, now: Instant): string {
  if (!isDeviceAlive(device, device.endedAt ?? now, policy)) return 'unused'
  if (device.endedAt !== null) return 'removed'
  // Its key has just signed: what is left is whether it was left alone for too long.
  if (!isTrusted({ ...device, shownAt: now, missedAt: null })) return 'lapsed'
  return hasRank(device, now, policy) ? 'of-rank-2' : 'young'
}

interface Model<W> {
  readonly first: W
  readonly states: (world: W) => ReadonlyMap<string, string>
  readonly moves: Readonly<Record<string, (world: W) => W | undefined>>
}

/** A world that was seen for so long is not looked at further: everything has ended by then. */
const STATES_MAX = 20_000

/** Every order of moves, and each change of state with what led to it. */
function explore<W>(machine: string, { first, states, moves }: Model<W>, coverage: Coverage): number {
  const seen = new Set([JSON.stringify(first)])
  const queue = [first]
  for (const world of queue) {
    const was = states(world)
    for (const [act, move] of Object.entries(moves)) {
      const next = move(world)
      if (!next) continue
      for (const [id, to] of states(next)) {
        const from = was.get(id) ?? '-'
        if (from !== to) coverage.note(`${machine}: ${from} → ${to}`, act)
      }
      const key = JSON.stringify(next)
      if (seen.has(key)) continue
      if (seen.size >= STATES_MAX) throw new Error(`${machine} does not come to an end`)
      seen.add(key)
      queue.push(next)
    }
  }
  return seen.size
}

interface Codes {
  readonly now: Instant
  readonly all: readonly Challenge[]
}

const CODES_MAX = 2

const asking =
  (proofId: string, fresh: boolean) =>
  ({ now, all }: Codes): Codes | undefined => {
    const wish = {
      challengeId: `code ${all.length}`,
      proofId,
      kind: 'mail',
      purpose: 'verify',
      requestId: null,
      browserKey: 'browser',
      trusted: false,
      epoch: 1,
      deliverable: true,
      fresh,
    } as const
    const { challenge, replaced } = ask(all, wish, now, policy)
    const others = all.filter((c) => c.challengeId !== challenge.challengeId)
    const kept = others.map((c) => (c.challengeId === replaced?.challengeId ? replaced : c))
    return kept.length < CODES_MAX ? { now, all: [...kept, { ...challenge, sends: 1 }] } : undefined
  }

/** What is typed goes to the newest one; it is counted before it is judged. */
function typing(right: boolean) {
  return ({ now, all }: Codes): Codes | undefined => {
    const code = all.at(-1)
    if (!code || !isLive(code, now, policy)) return undefined
    const tried: Challenge = { ...code, attempts: code.attempts + 1 }
    const dead = !right && wrongCode(tried.attempts, Number.POSITIVE_INFINITY, policy).refusal.code === 'code.dead'
    if (dead !== (!right && challengeState(tried, now) === 'dead')) throw new Error('a dead code is told as such')
    return { now, all: [...all.slice(0, -1), right ? { ...tried, state: 'used' } : tried] }
  }
}

const CODES: Model<Codes> = {
  first: { now: 0, all: [] },
  states: ({ now, all }) => new Map(all.map((c) => [c.challengeId, challengeState(c, now)])),
  moves: {
    ask: asking('one', false),
    'ask-for-another': asking('two', false),
    'ask-by-address': asking('one', true),
    'type-wrong': typing(false),
    'type-right': typing(true),
    time: ({ now, all }) => (now === 0 ? { now: now + policy.code_mail_lifetime_ms, all } : undefined),
  },
}

interface Browsing {
  readonly now: Instant
  readonly account: Around
  readonly browser: Standing
  readonly session: Session | undefined
}

const NEW: Session = {
  accountId: 'account',
  sessionId: 'session',
  browserKey: 'browser',
  createdAt: 0,
  signedInAt: 0,
  seenAt: 0,
  proofId: null,
  proofShownAt: null,
  requestId: null,
  recoveryOf: null,
  enrolment: false,
  endedAt: null,
}

const begins =
  (recoveryOf: string | null) =>
  (w: Browsing): Browsing | undefined =>
    w.session
      ? undefined
      : { ...w, session: { ...NEW, recoveryOf, createdAt: w.now, signedInAt: w.now, seenAt: w.now } }

/** What is done in the session itself, while it opens anything. */
const within =
  (change: (session: Session, world: Browsing) => Session | undefined) =>
  (w: Browsing): Browsing | undefined => {
    if (!w.session || !isAlive(w.session, w.now, policy)) return undefined
    const session = change(w.session, w)
    return session && { ...w, session }
  }

const setting =
  (part: keyof Around, on: boolean) =>
  (w: Browsing): Browsing => ({ ...w, account: { ...w.account, [part]: on ? 0 : null } })

const SESSIONS: Model<Browsing> = {
  first: {
    now: 0,
    account: { protectedAt: null, twoStepAt: null, disputedAt: null },
    browser: 'unknown',
    session: undefined,
  },
  states: ({ now, account, browser, session }) =>
    new Map(session ? [['session', sessionState(account, session, browser, now)]] : []),
  moves: {
    'sign-in': begins(null),
    'open-with-recovery-code': begins('request'),
    'show-a-proof': within((s, { now }) => (s.recoveryOf === null ? { ...s, proofShownAt: now } : undefined)),
    'go-on': within((s, { now }) => ({ ...s, seenAt: now })),
    'sign-out': within((s, { now }) => ({ ...s, endedAt: now })),
    'somebody-says-not-me': setting('protectedAt', true),
    'secure-account': setting('protectedAt', false),
    'two-step-on': setting('twoStepAt', true),
    'two-step-off': setting('twoStepAt', false),
    'dispute-begins': setting('disputedAt', true),
    'dispute-ends': setting('disputedAt', false),
    'its-key-signs': (w) => ({ ...w, browser: 'trusted' }),
    time: (w) => (w.now < policy.session_lifetime_ms ? { ...w, now: w.now + policy.session_idle_ms / 2 } : undefined),
  },
}

interface Keeping {
  readonly now: Instant
  readonly device: KeptDevice | undefined
}

const DEVICES_UNTIL = policy.device_unused_ms * 3

const withDevice =
  (change: (device: KeptDevice, now: Instant) => KeptDevice) =>
  ({ now, device }: Keeping): Keeping | undefined =>
    device && device.endedAt === null && isDeviceAlive(device, now, policy)
      ? { now, device: change(device, now) }
      : undefined

const DEVICES: Model<Keeping> = {
  first: { now: 0, device: undefined },
  states: ({ now, device }) => new Map(device ? [['device', deviceState(device, now)]] : []),
  moves: {
    trust: ({ now, device }) =>
      device
        ? undefined
        : {
            now,
            device: {
              deviceId: 'device',
              browserKey: 'browser',
              createdAt: now,
              usedAt: now,
              lapsedAt: null,
              provenAt: now,
              endedAt: null,
            },
          },
    'its-key-signs': withDevice((device, now) => used(device, now, policy)),
    'show-a-proof': withDevice((device, now) => ({ ...device, provenAt: now })),
    remove: withDevice((device, now) => ({ ...device, endedAt: now })),
    time: ({ now, device }) => (now < DEVICES_UNTIL ? { now: now + policy.device_rank_after_ms, device } : undefined),
  },
}

/** All three to their end; answers how many states there were. */
export function exploreShortLived(coverage: Coverage): number {
  return (
    explore('challenge', CODES, coverage) +
    explore('session', SESSIONS, coverage) +
    explore('device', DEVICES, coverage)
  )
}
