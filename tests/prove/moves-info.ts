import type { Proof } from '../../src/features/proof/rules.ts'
import type { RecoveryCode } from '../../src/features/recovery-code/rules.ts'
import type { Case, Change } from '../../src/features/replacement/case.ts'
import type { Act as Restricted } from '../../src/features/replacement/restrict.ts'
import type { Grant } from '../../src/features/session/grant.ts'
import { ok, type Result, refuse } from '../../src/kernel/result.ts'
import { decided, enter, evidenceOf, type Move, proofWasShown, renewPassword, type Setting, sessionOf } from './move.ts'
import { nameOf } from './moves-begin.ts'
import { scaled } from './scaled.ts'
import { liveOf, shorterTakenBack, waitChosen } from './seen.ts'
import {
  type Act,
  dayOf,
  instantOf,
  mayStill,
  momentOf,
  nowOf,
  OLD,
  reads,
  type Who,
  type World,
  whose,
  withPerson,
} from './world.ts'

/** Proofs that somebody can show a code of. */
const shownBy = (setting: Setting, world: World, who: Who): readonly Proof[] =>
  world.case.proofs.filter((p) => reads(world, who, p) && (setting.rules.powers(p).verify || p.state === 'retired'))

type Gated = Extract<Grant['act'], Restricted>

/** `mayChange` of flow-gate.ts: a proof with the full say was shown for this act. */
function gate(setting: Setting, world: World, c: Case, act: Gated, grant: Grant | undefined, who: Who): Result<void> {
  if (!setting.around.gate) return ok(undefined)
  const open = setting.rules.opens(grant, sessionOf(world, who), c, nowOf(world), scaled)
  return closedTo(setting, c, act, open) ?? (open ? ok(undefined) : refuse('step_up.needed'))
}

/** Only where something runs there is anything to ask. */
const closedTo = ({ rules }: Setting, c: Case, act: Restricted, senior: boolean) =>
  liveOf(c) ? rules.restricted(c, act, senior) : undefined

const grantBy = (world: World, who: Who, act: Gated, proofId: string): Grant => ({
  act,
  sessionId: world[who].session?.sessionId ?? who,
  proofId,
  epoch: world.case.epoch,
  givenAt: nowOf(world),
})

const doer = (who: Who) => ({ agent: '', source: '', session: { sessionId: who } })

/** Changes of the security info by who is signed in and shows a proof. */
export function* changes(setting: Setting, world: World, who: Who): Generator<Move> {
  const inside = enter(world, who)
  if (!inside) return
  for (const proof of shownBy(setting, inside, who)) {
    const shown = [proof.proofId]
    const grant = (act: Gated) => grantBy(inside, who, act, proof.proofId)
    yield* withGrant(setting, inside, who, shown, grant)
  }
  yield* withOpenGrant(setting, inside, who)
  yield* shows(setting, inside, who)
  yield* reportsLost(setting, inside, who)
  yield* withoutGrant(setting, inside, who)
}

function* withGrant(
  setting: Setting,
  inside: World,
  who: Who,
  shown: readonly string[],
  grant: (act: Gated) => Grant | undefined,
): Generator<Move> {
  yield* adds(setting, inside, who, shown, grant)
  yield* removes(setting, inside, who, shown, grant)
  yield* makesCode(setting, inside, who, shown, grant)
  yield* renews(setting, inside, who, shown, grant)
  yield* choosesWait(setting, inside, who, shown, grant)
}

type Granting = (act: Gated) => Grant | undefined

function* adds(setting: Setting, inside: World, who: Who, shown: readonly string[], grant: Granting): Generator<Move> {
  if (!mayStill(inside, who, 'add')) return
  const { rules } = setting
  const count = inside.case.proofs.filter((p) => p.proofId.startsWith(`${who}-added`)).length
  for (const again of [false, true]) {
    const proofId = `${who}-added-${count + 1}`
    const addressKey = again ? (inside.case.proofs[0]?.addressKey ?? '') : `${who}-added-mail-${count + 1}`
    const evidence = evidenceOf(inside, who, { shown })
    const says = `${nameOf(who)} adds a mailbox (${proofId}) with a code to ${shown.join(', ') || 'nothing'}`
    const move = decided(
      setting,
      inside,
      { act: 'add', who, says, evidence, about: proofId },
      (c): Result<Change> => {
        const may = gate(setting, inside, c, 'add-proof', grant('add-proof'), who)
        if (!may.ok) return may
        const added = rules.addProof(c.proofs, { proofId, kind: 'mail', addressKey, label: '' }, nowOf(inside), scaled)
        if (!added.ok) return added
        return ok(rules.joined(c, rules.confirmProof(added.value, false, nowOf(inside)), doer(who), momentOf(inside)))
      },
      (next) => vouched(proofWasShown(next, who), proofId),
    )
    yield move
  }
}

const vouched = (world: World, proofId: string): World => ({
  ...world,
  seen: {
    ...world.seen,
    vouched: [...world.seen.vouched, proofId],
    firstShown: { ...world.seen.firstShown, [proofId]: world.realDay },
  },
})

const MANNERS = { remove: 'slowly', 'remove-at-once': 'at-once' } as const

function* removes(setting: Setting, inside: World, who: Who, shown: readonly string[], grant: Granting) {
  for (const act of ['remove', 'remove-at-once', 'keep'] as const) {
    if (!mayStill(inside, who, act)) continue
    const two = act === 'remove-at-once' ? shownBy(setting, inside, who).map((p) => p.proofId) : [undefined]
    for (const proof of inside.case.proofs.filter((p) => p.state !== 'gone' && p.state !== 'unconfirmed'))
      for (const second of two) {
        const evidence = evidenceOf(inside, who, { shown: second === undefined ? shown : [...shown, second] })
        const how = act === 'keep' ? 'keeps' : act === 'remove' ? 'has removed' : 'removes at once'
        const says = `${nameOf(who)} ${how} ${proof.proofId} with a code to ${evidence.shown.join(' and ') || 'nothing'}`
        yield decided(
          setting,
          inside,
          { act, who, says, evidence, about: proof.proofId },
          (c) => leaves(setting, inside, c, { who, act, proof, grant, second }),
          (next) => proofWasShown(next, who),
        )
      }
  }
}

interface Leaving {
  readonly who: Who
  readonly act: 'remove' | 'remove-at-once' | 'keep'
  readonly proof: Proof
  readonly grant: Granting
  readonly second: string | undefined
}

function leaves(setting: Setting, inside: World, c: Case, { who, act, proof, grant, second }: Leaving): Result<Change> {
  const { rules } = setting
  const gated = act === 'keep' ? 'add-proof' : 'remove-proof'
  const first = grant(gated)
  const may = gate(setting, inside, c, gated, first, who)
  if (!may.ok) return may
  if (second !== undefined) {
    const other = { ...grantBy(inside, who, 'remove-proof', second), act: 'remove-at-once' as const }
    const open = rules.opens(other, sessionOf(inside, who), c, nowOf(inside), scaled)
    if (setting.around.gate && (!open || second === first?.proofId)) return refuse('proof.second_needed')
  }
  const left =
    act === 'keep'
      ? rules.comeBack(proof, nowOf(inside))
      : rules.leave(c.proofs, proof.proofId, MANNERS[act], nowOf(inside))
  if (!left.ok) return left
  const told = act === 'keep' ? 'proof-kept' : act === 'remove' ? 'proof-leaving' : 'proof-removed'
  return ok(rules.changeProofs(c, [left.value], told, doer(who), momentOf(inside)))
}

/** `makeCode` of flow.ts: the former one is void from this moment, and the new one has to age. */
function* makesCode(setting: Setting, inside: World, who: Who, shown: readonly string[], grant: Granting) {
  if (!mayStill(inside, who, 'make-code')) return
  const { rules, around } = setting
  const now = nowOf(inside)
  const codeId = `${who}-code-${inside.case.codes.length + 1}`
  const evidence = evidenceOf(inside, who, { shown })
  const says = `${nameOf(who)} makes a recovery code with a code to ${shown.join(', ') || 'nothing'}`
  yield decided(
    setting,
    inside,
    { act: 'make-code', who, says, evidence, about: codeId },
    (c): Result<Change> => {
      const may = gate(setting, inside, c, 'make-recovery-code', grant('make-recovery-code'), who)
      if (!may.ok) return may
      const replaced = c.codes.map(
        (k): RecoveryCode => (around.oneCode && k.state === 'live' ? { ...k, state: 'replaced', changedAt: now } : k),
      )
      const ended = rules.endWithoutCode({ ...c, codes: replaced }, 'code_replaced', momentOf(inside))
      const made: RecoveryCode = {
        codeId,
        digest: `digest of ${codeId}`,
        madeAt: now,
        agedAt: around.codesAge ? now + scaled.recovery_code_age_ms : now,
        state: 'live',
        changedAt: now,
      }
      return ok({ ...ended, next: { ...ended.next, codes: [...ended.next.codes, made] } })
    },
    (next) => withPerson(proofWasShown(next, who), who, { codes: [...next[who].codes, codeId] }),
  )
}

function* renews(setting: Setting, inside: World, who: Who, shown: readonly string[], grant: Granting) {
  const { rules } = setting
  for (const act of ['change-password', 'secure'] as const) {
    if (!mayStill(inside, who, act)) continue
    const gated = act === 'secure' ? 'secure-account' : 'change-password'
    const evidence = evidenceOf(inside, who, { shown })
    if (act === 'change-password' && !evidence.factor) continue
    const verb = act === 'secure' ? 'makes the account secure' : 'changes the password'
    const sessionId = inside[who].session?.sessionId ?? who
    yield decided(
      setting,
      inside,
      { act, who, says: `${nameOf(who)} ${verb} with a code to ${shown.join(', ') || 'nothing'}`, evidence },
      (c): Result<Change> => {
        const may = gate(setting, inside, c, gated, grant(gated), who)
        if (!may.ok) return may
        return ok(
          act === 'secure'
            ? rules.secureAccount(c, { but: sessionId, by: {} }, momentOf(inside))
            : rules.changePassword(c, { how: 'changed', ends: { but: sessionId }, by: {} }, momentOf(inside)),
        )
      },
      (next) => forgetting(proofWasShown(renewPassword(next, who), who), who, act),
    )
  }
}

/** `setOwnWait` of flow-own-wait.ts. */
function* choosesWait(setting: Setting, inside: World, who: Who, shown: readonly string[], grant: Granting) {
  if (!mayStill(inside, who, 'choose-wait')) return
  const { rules } = setting
  for (const waitMs of scaled.replacement_own_waits_ms) {
    if (waitMs === rules.chosenWait(inside.case, scaled)) continue
    const evidence = evidenceOf(inside, who, { shown })
    const says = `${nameOf(who)} chooses a wait of ${dayOf(waitMs)} days with a code to ${shown.join(', ') || 'nothing'}`
    yield decided(
      setting,
      inside,
      { act: 'choose-wait', who, says, evidence },
      (c): Result<Change> => {
        const may = gate(setting, inside, c, 'choose-wait', grant('choose-wait'), who)
        return may.ok ? rules.chooseWait(c, waitMs, doer(who), momentOf(inside), scaled) : may
      },
      (next) => waitChosen(proofWasShown(next, who), dayOf(waitMs)),
    )
  }
}

/** "Secure account" forgets every other browser, and a shorter wait that was announced. */
const forgetting = (world: World, who: Who, act: Act): World => {
  if (act !== 'secure') return world
  return shorterTakenBack(withPerson(world, who === 'owner' ? 'thief' : 'owner', { known: false }))
}

/** A forgotten password, and "secure account" from a notice: the code of a proof, and no sign-in. */
export function* renewsOutside(setting: Setting, world: World, who: Who): Generator<Move> {
  const { rules } = setting
  for (const act of ['change-password', 'secure'] as const) {
    if (!mayStill(world, who, act)) continue
    for (const proof of world.case.proofs.filter((p) => reads(world, who, p) && p.state !== 'gone')) {
      const verb = act === 'secure' ? 'makes the account secure' : 'sets a new password'
      const evidence = evidenceOf(world, who, { shown: [proof.proofId], signedIn: world.day })
      yield decided(
        setting,
        world,
        { act, who, says: `${nameOf(who)} ${verb} with a code to ${proof.proofId}, without signing in`, evidence },
        (c): Result<Change> => {
          const senior = rules.powers(proof).authorise
          const closed =
            closedTo(setting, c, 'change-password', senior) ?? (senior ? undefined : refuse('password.gone'))
          if (closed) return closed
          const moment = momentOf(world)
          return ok(
            act === 'secure'
              ? rules.secureAccount(c, { but: undefined, by: {} }, moment)
              : rules.changePassword(c, { how: 'forgotten', ends: 'all', by: {} }, moment),
          )
        },
        (next) => forgetting(renewPassword(next, who), who, act),
      )
    }
  }
}

/** "I lost it", by the password alone (`reportLost`). */
function* reportsLost(setting: Setting, inside: World, who: Who): Generator<Move> {
  const evidence = evidenceOf(inside, who)
  if (!mayStill(inside, who, 'report-lost') || !evidence.factor) return
  const { rules } = setting
  for (const proof of inside.case.proofs.filter((p) => p.state !== 'gone' && p.state !== 'unconfirmed'))
    yield decided(
      setting,
      inside,
      {
        act: 'report-lost',
        who,
        says: `${nameOf(who)} reports ${proof.proofId} as lost`,
        evidence,
        about: proof.proofId,
      },
      (c): Result<Change> => {
        const closed = closedTo(setting, c, 'remove-proof', false)
        if (closed) return closed
        if (proof.state === 'probation') return refuse('proof.gone')
        const left = rules.leave(c.proofs, proof.proofId, 'lost', nowOf(inside))
        return left.ok ? ok(rules.changeProofs(c, [left.value], 'proof-blocked', doer(who), momentOf(inside))) : left
      },
    )
}

/** The owner shows a proof and goes no further yet: what it opens lies open for a while. */
function* shows(setting: Setting, inside: World, who: Who): Generator<Move> {
  if (!mayStill(inside, who, 'show')) return
  for (const proof of shownBy(setting, inside, who)) {
    const { sessionId } = inside[who].session ?? { sessionId: who }
    const grant = { who, sessionId, proofId: proof.proofId, epoch: inside.case.epoch, day: inside.day }
    const left = { ...inside.left, [who]: { ...inside.left[who], show: (inside.left[who].show ?? 0) - 1 } }
    yield {
      act: 'show',
      who,
      says: `${nameOf(who)} types a code to ${proof.proofId}, to add a mailbox, and pauses`,
      evidence: evidenceOf(inside, who, { shown: [proof.proofId] }),
      world: proofWasShown({ ...inside, left, grant }, who),
    }
  }
}

/** What somebody showed a while ago, used by anybody: it opens only its own session, for minutes, at its epoch. */
function* withOpenGrant(setting: Setting, inside: World, who: Who): Generator<Move> {
  const { grant: open } = inside
  if (!open) return
  const given = { sessionId: open.sessionId, proofId: open.proofId, epoch: open.epoch, givenAt: instantOf(open.day) }
  const mine = inside[who].session?.sessionId === open.sessionId
  const fresh = open.day === inside.day && open.epoch === inside.case.epoch
  // The auditor counts it as shown only where it was: in this session, just now, in this state of the account.
  const shown = mine && fresh ? [open.proofId] : []
  for (const move of adds(setting, inside, who, shown, (act) => ({ ...given, act })))
    yield { ...move, world: move.refused === undefined ? { ...move.world, grant: null } : move.world }
}

/** Without having shown anything at all. */
function* withoutGrant(setting: Setting, inside: World, who: Who): Generator<Move> {
  yield* withGrant(setting, inside, who, [], () => undefined)
}

/** "This was not me" and "I do not know this account", from a mailbox, without signing in. */
export function* reports(setting: Setting, world: World, who: Who): Generator<Move> {
  const readers = world.case.proofs.filter(
    (p) => reads(world, who, p) && p.state !== 'gone' && p.state !== 'unconfirmed',
  )
  for (const { proofId: readerId } of readers) {
    if (mayStill(world, who, 'take-back')) yield* takesBack(setting, world, who, readerId)
    if (!mayStill(world, who, 'disown')) continue
    const evidence = evidenceOf(world, who, { shown: [readerId] })
    const says = `${nameOf(who)} says at ${readerId} that they do not know the account`
    yield decided(setting, world, { act: 'disown', who, says, evidence, about: readerId }, (c) =>
      setting.rules.disownProof(c, readerId, FROM, momentOf(world)),
    )
  }
}

const FROM = { agent: '', source: '' }

function* takesBack(setting: Setting, world: World, who: Who, readerId: string): Generator<Move> {
  const matters = [
    ...world.case.proofs
      .filter((p) => p.proofId !== OLD || p.state !== 'effective')
      .filter((p) => p.state !== 'gone' && p.state !== 'candidate')
      .map((p) => ({
        about: p.state === 'leaving' || p.state === 'blocked' ? ('removal' as const) : ('addition' as const),
        subject: p.proofId,
        since: p.changedAt,
      })),
    ...world.case.codes.map((k) => ({ about: 'code' as const, subject: k.codeId, since: k.madeAt })),
  ]
  for (const matter of matters) {
    const evidence = evidenceOf(world, who, { shown: [readerId] })
    const says = `${nameOf(who)} takes back the ${matter.about} of ${matter.subject} by a notice at ${readerId}`
    yield decided(
      setting,
      world,
      { act: 'take-back', who, says, evidence, about: matter.subject },
      (c) => setting.rules.takeBack(c, { readerId, matter }, FROM, momentOf(world)),
      (next) =>
        endMisdeed(next, matter.about === 'removal' ? (who === 'owner' ? 'thief' : 'owner') : whose(matter.subject)),
    )
  }
}

/** `endSessionsOf`: who did it is signed out, and their browser is not known any more. */
const endMisdeed = (world: World, author: Who): World => withPerson(world, author, { session: null, known: false })
