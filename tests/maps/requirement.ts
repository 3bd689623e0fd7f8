import type { Later } from '../attacks/deferred.ts'

export type Level = 'MUST' | 'SHOULD'

/** How a requirement stands: met, with its tests; not applicable, with the reason; or open, with what brings it. */
export type Standing =
  | {
      readonly is: 'met'
      /** Tests besides those whose names have the row's id: an attack's id, or words of a test's name. */
      readonly tests: readonly string[]
    }
  | { readonly is: 'not applicable'; readonly why: string }
  | { readonly is: 'open'; readonly later: Later | ThisIssue; readonly what: string }

/** Parts that are being built beside this map. */
export type ThisIssue = 'budgets' | 'passkeys and authenticator apps' | 'sign-in, password and activity'

export interface Requirement {
  readonly id: string
  readonly level: Level
  /** The requirement in our own words, with our number where it is another one. */
  readonly line: string
  readonly standing: Standing
}

export type Row = readonly [id: string, level: Level, line: string, standing: Standing]

export const met = (...tests: readonly string[]): Standing => ({ is: 'met', tests })
export const none = (why: string): Standing => ({ is: 'not applicable', why })
export const open = (later: Later | ThisIssue, what: string): Standing => ({ is: 'open', later, what })

export const requirementOf = ([id, level, line, standing]: Row): Requirement => ({ id, level, line, standing })
