import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'

/** What became of one request to a target. */
export type Outcome =
  | { readonly is: 'taken' }
  /** It will not like it better the next time. */
  | { readonly is: 'refused'; readonly detail: string }
  | { readonly is: 'failed'; readonly detail: string }

/** Errors of RFC 8935 2.4 that the receiver can mend by itself: its keys, and what it wants to be shown. */
const RECOVERABLE: ReadonlySet<string> = new Set(['authentication_failed', 'access_denied', 'invalid_key'])

/** What the answer of a stream's receiver says (RFC 8935 2.2, 2.3). */
export function outcomeOfPush(status: number, body: string): Outcome {
  if (status >= 200 && status < 300) return { is: 'taken' }
  const err = status === 400 ? errorIn(body) : undefined
  if (err === undefined) return { is: 'failed', detail: `answered ${status}` }
  return { is: RECOVERABLE.has(err) ? 'failed' : 'refused', detail: `answered ${err}` }
}

/** What the answer to a webhook says: anything but 2xx is tried again (Standard Webhooks). */
export const outcomeOfWebhook = (status: number): Outcome =>
  status >= 200 && status < 300 ? { is: 'taken' } : { is: 'failed', detail: `answered ${status}` }

/** The code only: the sentence beside it is the receiver's, and may say anything. */
function errorIn(body: string): string | undefined {
  try {
    const { err }: { err?: unknown } = JSON.parse(body)
    return typeof err === 'string' && /^[a-z_]{1,50}$/.test(err) ? err : undefined
  } catch {
    return undefined
  }
}

/** When it is tried again, and undefined where it was tried long enough (EV-06). */
export function retryAt(
  { attempts, createdAt }: { readonly attempts: number; readonly createdAt: Instant },
  now: Instant,
  { signal_retry_first_ms: first, signal_retry_max_ms: max, signal_give_up_ms: giveUp }: Policy,
): Instant | undefined {
  return now >= createdAt + giveUp ? undefined : now + Math.min(first * 2 ** Math.min(attempts - 1, 30), max)
}

/** Ids as we give them: what is none was never told. */
export const isId = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
