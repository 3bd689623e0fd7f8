import type { Result } from '../../src/kernel/result.ts'
import type { World } from '../support/world.ts'

/** Writes down what was answered, and hands it on. */
export type Meet = <T>(result: Result<T>) => Result<T>

/** What people hardly ever come to by themselves: written out, with the real flows on the real engine. */
export interface Scene {
  readonly name: string
  /** The refusals that somebody is answered in it. */
  readonly codes: readonly string[]
  readonly play: (world: World, meet: Meet) => Promise<void>
}

/** Plays one scene; answers the refusals of it that nobody was answered. */
export async function playScene(world: World, { codes, play }: Scene): Promise<string[]> {
  const met = new Set<string>()
  await play(world, (result) => {
    if (!result.ok) met.add(result.refusal.code)
    return result
  })
  return codes.filter((code) => !met.has(code))
}
