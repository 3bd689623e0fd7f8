import { type Milliseconds, seconds } from '../../kernel/duration.ts'
import { type Handover, later, never } from './carrier.ts'

const TIMEOUT_MS: Milliseconds = seconds(15)

/**
 * One POST with a bound on its time. A redirect is an error: the credentials and the message go to the configured
 * address or nowhere. Undefined where nobody answered.
 */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeout: Milliseconds = TIMEOUT_MS,
): Promise<{ readonly status: number; readonly text: string } | undefined> {
  try {
    const signal = AbortSignal.timeout(timeout)
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal })
    return { status: response.status, text: await response.text() }
  } catch {
    return undefined
  }
}

/** What a status means where the body says nothing more exact (RFC 9110 15). Only for statuses outside 2xx. */
export function statusVerdict(status: number): Handover {
  // Our credentials are wrong: that says nothing about the number.
  if (status === 401 || status === 403) return later('login_refused')
  if (status === 408 || status === 429 || status >= 500) return later('deferred')
  return status >= 400 ? never('refused') : later('unreachable')
}
