import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'

/**
 * SQLSTATEs by which PostgreSQL says that it did not do it, and that the same may work soon or elsewhere: it only reads
 * (25006, a standby or a former primary), has no connection (53300), memory or disk left, or is starting or stopping (57P03).
 */
const NOT_DONE = /^(?:25006|57P03|53...)$/
/**
 * It said good-bye while the statement was under way (57P01, 57P02, 57P05), or the line broke (08). A commit that waited for
 * its standby may have happened: nobody knows.
 */
const BROKEN_OFF = /^(?:57P0[125]|08...)$/

/** What is known of an act that failed because the database was away: that nothing of it was recorded, or nothing. */
export type Recorded = 'no' | 'unknown'

/** The database was away, or is not the one that writes. Its own error is the cause; never an answer to what was asked. */
export class Outage extends Error {
  readonly recorded: Recorded
  /** SQLSTATE, or the code of the system, as far as there is one. */
  readonly code: string
  constructor(cause: unknown, recorded: Recorded) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'Outage'
    this.recorded = act.getStore()?.wrote ? 'unknown' : recorded
    this.code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'CONNECTION'
  }
}

/** An outage that several met in one reading they shared: what each of them had written before is its own. */
export const metByThisAct = (error: unknown): unknown =>
  error instanceof Outage ? new Outage(error.cause, error.recorded) : error

const act = new AsyncLocalStorage<{ wrote: boolean }>()

/** What is done in here belongs together: an outage after a part of it was written leaves open how much is recorded. */
export const asOneAct = <T>(work: () => T): T => act.run({ wrote: false }, work)

/** A statement that only reads leaves nothing behind, whatever became of it. */
const onlyReads = (text: string): boolean => /^\s*select\b/i.test(text)

/** A statement was done. */
export function noteDone(text: string): void {
  const present = act.getStore()
  if (present && !onlyReads(text)) present.wrote = true
}

/** What went wrong with a statement that was sent, where that was an outage; the only place that knows the codes. */
export function outageOf(error: unknown, text: string): Outage | undefined {
  if (error instanceof Outage) return error
  // A value that cannot be sent is a mistake of ours.
  if (error instanceof TypeError || error instanceof RangeError) return undefined
  if (!(error instanceof pg.DatabaseError)) return new Outage(error, onlyReads(text) ? 'no' : 'unknown')
  const state = error.code ?? ''
  if (NOT_DONE.test(state)) return new Outage(error, 'no')
  return BROKEN_OFF.test(state) ? new Outage(error, onlyReads(text) ? 'no' : 'unknown') : undefined
}
