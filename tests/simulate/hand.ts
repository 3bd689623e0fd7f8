import type { Result } from '../../src/kernel/result.ts'
import type { Done } from '../walks/acts.ts'
import type { Chance } from '../walks/chance.ts'
import type { House, Role, Somebody } from './house.ts'

/** An act as it goes on: whose it is, whose chance it takes, and what reaches people meanwhile. */
export interface Hand {
  readonly house: House
  readonly who: Somebody
  readonly chance: Chance
  /** Sends what is due, and lets it arrive. */
  readonly settle: () => Promise<void>
  /** What was answered, for the history. */
  readonly met: (what: string, answer: string) => void
  /** Does something later; whoever does it then. */
  readonly later: (afterMs: number, what: string, act: Act, who?: Role) => void
  /** What the act has shown so far, for the auditor, should it be cut off by a crash. */
  readonly doing: Partial<Doing>
}

/** `Done` while it is being done. */
export interface Doing {
  senior: string[]
  finishing: string
  stopping: string
  undoing: string
  reverting: string
  agedCode: boolean
  adding: string
}

export type Act = (hand: Hand) => Promise<Done>

export const answerOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)

/** Calls a flow and writes down what it answered. */
export async function ask<T>(hand: Hand, what: string, flow: Promise<Result<T>>): Promise<Result<T>> {
  const result = await flow
  hand.met(what, answerOf(result))
  return result
}
