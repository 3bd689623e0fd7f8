import { Outage, type Recorded } from './outage.ts'
import { LostRace } from './unit.ts'

/** What is known of an act that met this error, for who answers it; undefined for a mistake of ours. */
export function recordedBy(error: unknown): Recorded | undefined {
  if (error instanceof Outage) return error.recorded
  // Others were faster, again and again.
  if (error instanceof LostRace) return 'no'
  // What carries a code of the system or of a library is an outage of something else.
  return error instanceof Error && 'code' in error ? 'unknown' : undefined
}
