import type { Clock } from '../kernel/clock.ts'
import type { Milliseconds } from '../kernel/duration.ts'
import type { Settings } from '../platform/config/settings.ts'

/** The page on which a request is stopped: as long as it answers, an owner can object (S9). */
const VETO = '/stop'

/** Where this very process is reached, whatever stands before it. */
const hereOf = ({ host }: Pick<Settings, 'host'>): string =>
  host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host

/**
 * Does the stop page answer, asked through our own door like anybody asks? Only then is time served (S9): a process whose
 * heart beats, but that nobody can reach or whose pages fail, serves nobody.
 */
export async function doorAnswers(
  at: { readonly settings: Pick<Settings, 'host'>; readonly port: number; readonly clock: Clock },
  limitMs: Milliseconds,
): Promise<boolean> {
  const done = new AbortController()
  const late = new AbortController()
  const limit = at.clock.sleep(limitMs, done.signal).then(() => late.abort())
  try {
    const answer = await fetch(`http://${hereOf(at.settings)}:${at.port}${VETO}`, { signal: late.signal })
    await answer.body?.cancel()
    return answer.status === 200
  } catch {
    return false
  } finally {
    done.abort()
    await limit
  }
}
