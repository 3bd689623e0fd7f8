import type { Outcomes } from './outcomes.ts'
import type { Tried } from './policies.ts'
import type { Scenario } from './scenario.ts'
import type { World } from './world.ts'

/** One policy, what was done under it and what came of it. */
export interface Result {
  readonly tried: Tried
  readonly scenario: Scenario
  readonly world: World
  readonly outcomes: Outcomes
  readonly seconds: number
}
