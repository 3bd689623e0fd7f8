import { sorted, type World } from './world.ts'

/** What was reached: codes of refusals, and transitions as "machine: from → to", in the words of `npm run prove`. */
export interface Coverage {
  readonly refusals: readonly string[]
  readonly transitions: readonly string[]
}

export const coverageOf = (worlds: readonly World[]): Coverage => ({
  refusals: sorted(worlds.flatMap(({ refusals }) => refusals)),
  transitions: sorted(worlds.flatMap(({ transitions }) => transitions)),
})
