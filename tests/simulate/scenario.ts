import type { Policy } from '../../src/policy/policy.ts'
import type { Done } from '../walks/acts.ts'
import type { Assumed } from './assumptions.ts'

/** One world to be tried. */
export interface Scenario {
  readonly seed: number
  readonly accounts: number
  /** How many years each of them is watched. */
  readonly years: number
  readonly policy: Policy
  readonly sms: boolean
  readonly devices: boolean
  readonly assumed: Assumed
  readonly faults: boolean
  /** What is left out, to find the smallest story that still breaks. */
  readonly without?: {
    readonly houses: ReadonlySet<number>
    readonly plans: ReadonlySet<string>
    readonly faults: ReadonlySet<number>
  }
  /** A promise more, to see how one that is broken is told. */
  readonly promise?: (what: string, done: Done) => string | undefined
}
