import { type Move, momentOf, NOTHING_SHOWN, type Setting, take } from './move.ts'
import { scaled } from './scaled.ts'
import { alertTaken, liveOf, requestOf } from './seen.ts'
import { dayOf, happens, nowOf, spendEvent, type World, withSeen } from './world.ts'

const event = (act: string, says: string, world: World): Move => ({
  act,
  who: 'nobody',
  says,
  world,
  evidence: NOTHING_SHOWN,
})

/** Time, carriers, clocks, crashes and backups: what happens without anybody's will. */
export function* nature(setting: Setting, world: World): Generator<Move> {
  yield event('day', 'a day passes', aDayPasses(setting, world))
  if (happens(world, 'outage')) yield event('outage', 'nothing is served for a day', aDayIsLost(setting, world))
  if (happens(world, 'jump')) {
    const ahead = { ...spendEvent(world, 'jump'), day: world.day + setting.around.creditDays }
    const says = `the clock of the machine is set ahead by a month; ${setting.around.creditDays} day(s) are credited`
    yield event('jump', says, settle(setting, ahead))
  }
  if (world.mailWorks && happens(world, 'mail-down'))
    yield event('mail-down', 'the mail server goes down', { ...spendEvent(world, 'mail-down'), mailWorks: false })
  if (!world.mailWorks) yield event('mail-up', 'the mail server works again', mailComesBack(setting, world))
  yield* foreignHands(world)
  yield* backups(setting, world)
}

/** Somebody else reads the owner's first mailbox, once, for less than R. */
function* foreignHands(world: World): Generator<Move> {
  const { moment } = world
  if (happens(world, 'moment')) {
    const senior = world.case.proofs.filter((p) => p.state === 'effective').map((p) => p.proofId)
    const begun = { from: world.realDay, until: null, senior }
    yield event('moment', 'the thief gets into the owner’s first mailbox', {
      ...spendEvent(world, 'moment'),
      moment: begun,
    })
  }
  if (moment && moment.until === null)
    yield event('moment-over', 'the owner’s first mailbox is the owner’s alone again', {
      ...world,
      moment: { ...moment, until: world.realDay },
    })
}

export function aDayPasses(setting: Setting, world: World): World {
  const next = { ...world, day: world.day + 1, realDay: world.realDay + 1, servedDays: world.servedDays + 1 }
  const lost = !world.mailWorks && liveOf(world.case) !== undefined
  // A foreign hand in a mailbox is a moment: it is shorter than R.
  const { moment } = next
  const over = moment && moment.until === null && next.realDay - moment.from >= R_DAYS
  const back: World = over ? { ...next, moment: { ...moment, until: next.realDay } } : next
  return settle(setting, lost ? withSeen(back, { lostDays: back.seen.lostDays + 1 }) : back)
}

const R_DAYS = dayOf(scaled.proof_removal_ms)

/** Nothing answers, nothing is sent; what was due rings when it is up again. */
function aDayIsLost(setting: Setting, world: World): World {
  const next = { ...spendEvent(world, 'outage'), day: world.day + 1, realDay: world.realDay + 1 }
  return settle(setting, withSeen(next, { lostDays: next.seen.lostDays + 1 }))
}

const mailComesBack = (setting: Setting, world: World): World => settle(setting, { ...world, mailWorks: true })

function* backups(setting: Setting, world: World): Generator<Move> {
  if (happens(world, 'backup'))
    yield event('backup', 'a backup is made', {
      ...spendEvent(world, 'backup'),
      backup: { case: world.case, password: world.password },
    })
  if (world.backup && happens(world, 'restore')) {
    const { case: old, password } = world.backup
    const raw: World = { ...spendEvent(world, 'restore'), case: old, password, underway: [], slow: null, grant: null }
    const fenced = setting.around.restoreFence ? fence(setting, raw) : raw
    yield event('restore', 'the backup is restored', settle(setting, fenced))
  }
}

/** The operator accepts what was restored (machine.md b.8 "Backup/clone"): the rule says what is void. */
const fence = (setting: Setting, world: World): World =>
  take(setting, world, setting.rules.restored(world.case, 'told', momentOf(world), scaled), null)

/** Timers ring until none is due, and carriers take what is under way. */
export function settle(setting: Setting, world: World): World {
  let next = world
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = next
    next = delivered(setting, ring(setting, next))
    if (next === before) return next
  }
  throw new Error('timers that ring for ever')
}

const ROUNDS_MAX = 20

function ring(setting: Setting, world: World): World {
  const { rules } = setting
  let next = world
  for (const { requestId } of world.case.requests) {
    const request = requestOf(next.case, requestId)
    if (!request) continue
    const at =
      request.state === 'draft'
        ? request.startedAt + scaled.replacement_draft_lifetime_ms
        : rules.isLive(request)
          ? rules.nextTickAt(request, momentOf(next), scaled)
          : undefined
    if (at === undefined || at > nowOf(next)) continue
    const change = rules.tick(next.case, requestId, momentOf(next), scaled)
    if (change.next !== next.case || change.notices.length > 0) next = take(setting, next, change, null)
  }
  for (const { requestId } of next.case.undos) {
    const change = rules.tickUndo(next.case, requestId, momentOf(next), scaled)
    if (change.next !== next.case) next = take(setting, next, change, null)
  }
  const aged = rules.withProofs(next.case, (p) => rules.aged(p, nowOf(next), scaled))
  if (aged.proofs.some((p, i) => p !== next.case.proofs[i])) next = { ...next, case: aged }
  return next
}

/** Each letter is taken at once where mail works; otherwise it is tried until it is given up (L5). */
function delivered(setting: Setting, world: World): World {
  if (world.underway.length === 0) return world
  const isDead = (proofId: string) => !world.mailWorks || world.dead.includes(proofId)
  const taken = world.underway.filter(({ notice }) => !isDead(notice.proofId))
  const tried = world.underway.filter(
    ({ notice, day }) => isDead(notice.proofId) && world.day < day + dayOf(scaled.delivery_give_up_ms),
  )
  if (taken.length === 0 && tried.length === world.underway.length) return world
  let next: World = { ...world, underway: tried }
  for (const { notice } of taken) {
    const alert = {
      requestId: String(notice.params.request),
      slot: String(notice.params.slot),
      proofId: notice.proofId,
    }
    next = alertTaken(next, alert.requestId, alert.slot, alert.proofId)
    next = take(setting, next, setting.rules.alertAccepted(next.case, alert, momentOf(next)), null)
  }
  return next
}
