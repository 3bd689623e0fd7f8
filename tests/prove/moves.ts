import type { Move, Setting } from './move.ts'
import { begins, drafts } from './moves-begin.ts'
import { atHost, hostSays } from './moves-host.ts'
import { changes, renewsOutside, reports } from './moves-info.ts'
import { ends, finishesByCode, settled, slowWrites, stops } from './moves-request.ts'
import { undoes } from './moves-undo.ts'
import { nature } from './nature.ts'
import { PEOPLE, type World } from './world.ts'

/** Everything that may happen next. What the rules refuse changes nothing, and is answered with the refusal. */
export function* movesOf(setting: Setting, world: World): Generator<Move> {
  yield* nature(setting, world)
  for (const move of hostSays(setting, world)) yield* with_(setting, move)
  for (const move of slowWrites(setting, world)) yield* with_(setting, move)
  for (const who of PEOPLE)
    for (const moves of BY_PEOPLE) for (const move of moves(setting, world, who)) yield* with_(setting, move)
}

const BY_PEOPLE = [
  stops,
  begins,
  drafts,
  ends,
  finishesByCode,
  changes,
  renewsOutside,
  reports,
  undoes,
  atHost,
] as const

/** With a crash between the change and its alerts, where these are not one. */
function* with_(setting: Setting, move: Move): Generator<Move> {
  yield settled(setting, move)
  if (setting.around.outboxInUnit || !move.change || move.change.notices.length === 0) return
  const change = { ...move.change, notices: [] }
  const says = `${move.says}; the machine crashes before the alerts are written`
  yield settled(setting, { ...move, says, change, world: { ...move.world, underway: [] } })
}
