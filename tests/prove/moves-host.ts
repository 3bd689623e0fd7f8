import type { Change } from '../../src/features/replacement/case.ts'
import type { HostReport } from '../../src/features/replacement/host.ts'
import { ok } from '../../src/kernel/result.ts'
import { decided, evidenceOf, type Move, NOTHING_SHOWN, renewPassword, type Setting, take } from './move.ts'
import { nameOf } from './moves-begin.ts'
import { scaled } from './scaled.ts'
import {
  type Event,
  happens,
  knowsPassword,
  mayStill,
  momentOf,
  nowOf,
  spendEvent,
  type Who,
  type World,
} from './world.ts'

/** A host keeps the passwords, and tells what becomes of them (machine.md b.6 "host compromise signal"). */
export function* atHost(setting: Setting, world: World, who: Who): Generator<Move> {
  const evidence = evidenceOf(world, who)
  // The host is no person of this account: it is heard while the account is frozen, too.
  const asked = { who, evidence, goesOn: true }
  const changed = () => ok(reported(setting, world, 'password-changed'))
  const renew = (next: World): World => renewPassword(next, who)
  if (mayStill(world, who, 'change-at-host') && knowsPassword(world, who)) {
    const says = `${nameOf(who)} sets a new password at the host, which says so`
    yield decided(setting, world, { ...asked, act: 'change-at-host', says }, changed, renew)
  }
  if (mayStill(world, who, 'reset-at-host')) {
    const says = `the host gives ${nameOf(who)} a new password, and says so`
    yield decided(setting, world, { ...asked, act: 'reset-at-host', says }, changed, renew)
  }
}

const WORDS: readonly (readonly [Event, HostReport, string])[] = [
  ['host-warns', 'account-compromised', 'the host says that the account is in other hands'],
  ['host-purges', 'account-purged', 'the host says that its account is no more'],
  ['host-signs-out', 'sessions-ended', 'the host says that somebody signed out'],
]

/** What the host says of its own accord. */
export function* hostSays(setting: Setting, world: World): Generator<Move> {
  for (const [act, what, says] of WORDS) {
    if (!happens(world, act)) continue
    const change = reported(setting, world, what)
    const next = take(setting, spendEvent(world, act), change, null)
    yield { act, who: 'nobody', says, world: next, evidence: NOTHING_SHOWN, change }
  }
}

const reported = ({ rules }: Setting, world: World, what: HostReport): Change =>
  rules.hostReported(world.case, { what, at: nowOf(world) }, momentOf(world), scaled)
