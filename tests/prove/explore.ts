import { shortKey } from './key.ts'
import type { Move, Setting } from './move.ts'
import { movesOf } from './moves.ts'
import { PROPERTIES, type Property } from './properties.ts'
import type { World } from './world.ts'

export interface Violation {
  readonly promise: Property
  /** What is wrong, in a few words. */
  readonly because: string
  /** The shortest way to it, from the first world. */
  readonly path: readonly Taken[]
}

/** A move with the world that it was made in. */
export interface Taken {
  readonly before: World
  readonly move: Move
}

export interface Explored {
  readonly states: number
  readonly moves: number
  readonly depth: number
  /** Every world within the bounds was seen. */
  readonly complete: boolean
  readonly violation: Violation | undefined
}

export interface Limits {
  readonly states: number
  /** Only these promises, by their ids; all where it is left out. */
  readonly only?: readonly string[]
  readonly met?: (before: World, move: Move) => void
}

/** Breadth first, so that the first broken promise is found at the end of one of the shortest ways to it. */
export function explore(setting: Setting, first: World, { states, met, only }: Limits): Explored {
  const promises = PROPERTIES.filter(({ id }) => only === undefined || only.includes(id))
  const seen = new Set([shortKey(first)])
  const trail = new Trail()
  let frontier: { readonly world: World; readonly at: number }[] = [{ world: first, at: -1 }]
  let [moves, depth] = [0, 0]
  const sum = (violation: Violation | undefined) => ({ states: seen.size, moves, depth, violation })
  while (frontier.length > 0) {
    const next: typeof frontier = []
    for (const { world, at } of frontier) {
      let choice = -1
      for (const move of movesOf(setting, world)) {
        choice++
        moves++
        met?.(world, move)
        if (move.refused !== undefined) continue
        const wrong = judgeStep(promises, setting, world, move)
        if (wrong) return { ...sum(retold(setting, first, trail.path(at, choice), wrong)), complete: false }
        const key = shortKey(move.world)
        if (seen.has(key)) continue
        seen.add(key)
        const place = trail.add(at, choice)
        const ill = judgeState(promises, setting, move.world)
        if (ill) return { ...sum(retold(setting, first, trail.path(at, choice), ill)), complete: false }
        next.push({ world: move.world, at: place })
      }
      if (seen.size >= states) return { ...sum(undefined), complete: false }
    }
    frontier = next
    depth++
  }
  return { ...sum(undefined), complete: true }
}

interface Wrong {
  readonly promise: Property
  readonly because: string
}

function judgeStep(promises: readonly Property[], setting: Setting, before: World, move: Move): Wrong | undefined {
  for (const promise of promises) {
    const because = promise.step?.({ setting, before, move, after: move.world })
    if (because) return { promise, because }
  }
  return undefined
}

function judgeState(promises: readonly Property[], setting: Setting, world: World): Wrong | undefined {
  for (const promise of promises) {
    const because = promise.state?.(setting, world)
    if (because) return { promise, because }
  }
  return undefined
}

/** From where each world was reached, and by the how-manieth move: enough to play the way again. */
class Trail {
  readonly #from: number[] = []
  readonly #choice: number[] = []

  add(from: number, choice: number): number {
    this.#from.push(from)
    this.#choice.push(choice)
    return this.#from.length - 1
  }

  path(at: number, last: number): number[] {
    const choices = [last]
    for (let i = at; i >= 0; i = this.#from[i] ?? -1) choices.unshift(this.#choice[i] ?? 0)
    return choices
  }
}

function retold(setting: Setting, first: World, choices: readonly number[], wrong: Wrong): Violation {
  const path: Taken[] = []
  let world = first
  for (const choice of choices) {
    const move = [...movesOf(setting, world)][choice]
    if (!move) throw new Error('the way cannot be played again: a move hangs on something that the world does not hold')
    path.push({ before: world, move })
    world = move.world
  }
  return { ...wrong, path }
}
