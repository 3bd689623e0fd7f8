import type { Case, Change } from '../../src/features/replacement/case.ts'
import type { Rank } from '../../src/features/replacement/request.ts'
import { ok, type Result, refuse } from '../../src/kernel/result.ts'
import { decided, enter, evidenceOf, isHalfway, type Move, type Setting } from './move.ts'
import { scaled } from './scaled.ts'
import { type Act, knowsPassword, mayStill, momentOf, nowOf, OLD, type Who, type World, whose } from './world.ts'

/** How somebody begins: what they show, and with what it is judged. */
const WAYS = {
  begin: 1,
  'begin-by-device': 2,
  'begin-by-code': 4,
  'begin-by-code-alone': 0,
} as const satisfies Partial<Record<Act, Rank>>
type Way = keyof typeof WAYS

const SAYS: Readonly<Record<Way, string>> = {
  begin: 'begins a replacement with the password, and shows the new mailbox',
  'begin-by-device': 'begins a replacement on the trusted device, and shows the new mailbox',
  'begin-by-code': 'uses the recovery code and the password, and shows the new mailbox',
  'begin-by-code-alone': 'begins a replacement with the recovery code alone, and shows the new mailbox',
}

const NOTHING = 'begins a replacement with nothing at all, and shows the new mailbox'

/** Everything by which a replacement begins. */
export function* begins(setting: Setting, world: World, who: Who): Generator<Move> {
  for (const way of Object.keys(WAYS) as Way[]) {
    if (!mayStill(world, who, way)) continue
    const inside = way === 'begin-by-code-alone' ? world : enter(world, who)
    if (!inside) continue
    if (way === 'begin-by-device' && !world[who].device) continue
    const rank = WAYS[way]
    const evidence = evidenceOf(inside, who)
    if (rank === 1 && isHalfway(setting, inside, who)) {
      yield { act: way, who, says: `${nameOf(who)} ${SAYS[way]}`, world, evidence, refused: 'replacement.protected' }
      continue
    }
    const codes = rank === 4 ? inside[who].codes : rank === 0 ? [...inside[who].codes, null] : [null]
    if (rank === 4 && !knowsPassword(world, who)) continue
    for (const codeId of codes) {
      const also = codeId === null ? evidence : { ...evidence, codeId }
      const says = `${nameOf(who)} ${rank === 0 && codeId === null ? NOTHING : SAYS[way]}`
      for (const address of [1, 2, 0]) {
        const wish = { who, rank, codeId, address }
        const move = decided(
          setting,
          inside,
          { act: way, who, says, evidence: also, about: requestIdOf(world, who) },
          (c) => beginAtOnce(setting, c, inside, wish),
        )
        yield move
        if (address === 0 || (move.refused !== 'replacement.candidate_blocked' && address === 2)) break
        const taken = move.refused === 'replacement.candidate_is_old' && mayStill(world, who, 'take-another-mailbox')
        if (address === 1 && move.refused !== 'replacement.candidate_blocked' && !taken) break
      }
    }
  }
}

export const nameOf = (who: Who): string => `the ${who}`

const requestIdOf = (world: World, who: Who): string =>
  `${who}-${Object.keys(world.seen.couldStop).filter((id) => whose(id) === who).length + 1}`

export interface Wish {
  readonly who: Who
  readonly rank: Rank
  readonly codeId: string | null
  /** The first or second mailbox of theirs; 0 is the one that they have already. */
  readonly address: number
}

/** Begun, named and shown in one go: what lies between changes nothing for anybody else (see the world of drafts). */
function beginAtOnce(setting: Setting, c: Case, world: World, wish: Wish): Result<Change> {
  const { rules } = setting
  const requestId = requestIdOf(world, wish.who)
  const judged = judgeCode(setting, c, world, wish)
  if (!judged.ok) return judged
  const started = rules.start(c, startOf(world, requestId, wish), momentOf(world), scaled)
  if (!started.ok) return started
  if (started.value.request.requestId !== requestId) return refuse('replacement.gone')
  const proofId = `${wish.who}-mail-${requestId}`
  const proof = { proofId, kind: 'mail' as const, addressKey: addressOf(wish) }
  const named = rules.nameCandidate(started.value.next, { requestId, proof }, momentOf(world), scaled)
  if (!named.ok) return named
  const otherAccounts = world.crowded.includes(wish.who) ? scaled.replacement_candidate_accounts_max : 0
  const shown = rules.proveCandidate(named.value.next, { requestId, proofId, otherAccounts }, momentOf(world), scaled)
  return shown.ok ? ok(joined([started.value, named.value, shown.value])) : shown
}

const startOf = (world: World, requestId: string, { who, rank, codeId }: Wish) => ({
  rank,
  requestId,
  receipt: requestId,
  browserKey: who,
  sessionId: world[who].session?.sessionId ?? who,
  source: '',
  agent: '',
  codeId,
})

const addressOf = ({ who, address }: Wish): string => (address === 0 ? OLD : `${who}-mail-${address}`)

/** As `startWithRecoveryCode` and `openRecovery` do before anything begins. */
const judgeCode = ({ rules }: Setting, c: Case, world: World, { codeId }: Wish): Result<unknown> =>
  codeId === null ? ok(undefined) : rules.judgeRecoveryCode(c.codes, `digest of ${codeId}`, nowOf(world))

/** Several decisions, written as one. */
const joined = (changes: readonly Change[]): Change => {
  const next = changes.at(-1)?.next
  if (!next) throw new Error('nothing was decided')
  return {
    next,
    notices: changes.flatMap((change) => change.notices),
    happened: changes.flatMap((change) => change.happened),
    ends: changes.flatMap((change) => change.ends),
  }
}

/** The same, step by step: others may act in between. */
export function* drafts(setting: Setting, world: World, who: Who): Generator<Move> {
  const inside = enter(world, who)
  if (!inside) return
  const { rules } = setting
  const moment = momentOf(world)
  const evidence = evidenceOf(inside, who)
  if (mayStill(world, who, 'draft')) {
    const requestId = requestIdOf(world, who)
    const says = `${nameOf(who)} begins a replacement, and shows nothing yet`
    yield decided(setting, inside, { act: 'draft', who, says, evidence, about: requestId }, (c) => {
      const begun = rules.start(
        c,
        startOf(inside, requestId, { who, rank: 1, codeId: null, address: 1 }),
        moment,
        scaled,
      )
      return begun.ok && begun.value.request.requestId !== requestId ? refuse('replacement.gone') : begun
    })
  }
  for (const r of world.case.requests) {
    const { requestId } = r
    if (whose(requestId) === who) yield* names(setting, inside, who, requestId)
    if (!mayStill(world, who, 'prove')) continue
    for (const { proofId } of world.case.proofs.filter((p) => whose(p.proofId) === who && p.requestId !== null)) {
      const says = `${nameOf(who)} shows ${proofId} for ${requestId}`
      yield decided(setting, inside, { act: 'prove', who, says, evidence, about: requestId }, (c) =>
        rules.proveCandidate(c, { requestId, proofId, otherAccounts: 0 }, moment, scaled),
      )
    }
  }
}

function* names(setting: Setting, inside: World, who: Who, requestId: string): Generator<Move> {
  const { rules } = setting
  const evidence = evidenceOf(inside, who)
  for (const act of ['name', 'name-two'] as const) {
    if (!mayStill(inside, who, act)) continue
    const count = inside.case.proofs.filter((p) => p.requestId === requestId).length
    const proofId = `${who}-mail-${requestId}-${count + 1}`
    const kind = act === 'name-two' && count % 2 === 1 ? 'phone' : 'mail'
    const says = `${nameOf(who)} names ${act === 'name' ? 'a mailbox' : `a ${kind} besides`} for ${requestId}`
    const command = {
      requestId,
      proof: { proofId, kind, addressKey: `${proofId} by name` },
      beside: act === 'name-two',
    } as const
    yield decided(setting, inside, { act, who, says, evidence, about: requestId }, (c) =>
      rules.nameCandidate(c, command, momentOf(inside), scaled),
    )
  }
}
