import type { Service } from '../../platform/service.ts'
import { type Claim, claimKey, dropClaim, keepAnswer, loadAnswer } from './store.ts'

/** An answer as it is kept and given again: status, headers, and the body as it was written. */
export interface Given {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whom it is about; an answer goes with its account. */
  readonly accountId?: string
}

export interface Asked {
  /** The client, and the person where it asks for one. */
  readonly caller: string
  readonly key: string
  /** Method, address and body: what must be the same under one key. */
  readonly request: string
}

export type Answered =
  | { readonly is: 'given'; readonly given: Given }
  | { readonly is: 'reused' }
  | { readonly is: 'running'; readonly retryAfter: number }

/** What is told when somebody else works on the same key. */
const RETRY_AFTER_SECONDS = 2

/**
 * Does it once for each key, and answers the same for a day (draft-ietf-httpapi-idempotency-key-header). The database decides
 * who does it. What went wrong on our side, or was only too early, is not kept: it may be asked again.
 */
export async function answerOnce(service: Service, asked: Asked, work: () => Promise<Given>): Promise<Answered> {
  const { database, keys, policy, time } = service
  const { now } = await time.moment()
  const claim: Claim = {
    caller: asked.caller,
    keyDigest: keys.digest('api', 'key', asked.caller, asked.key),
    requestDigest: keys.digest('api', 'request', asked.request),
    claimedAt: now,
  }
  const times = { expiresAt: now + policy.api_answer_kept_ms, deadBefore: now - policy.api_claim_ms }
  if (!(await claimKey(database, claim, times))) {
    const kept = await loadAnswer(database, keys, claim)
    if (kept && !kept.sameRequest) return { is: 'reused' }
    if (kept?.answer === undefined) return { is: 'running', retryAfter: RETRY_AFTER_SECONDS }
    return { is: 'given', given: JSON.parse(kept.answer) }
  }
  const given = await work().catch(async (error: unknown) => {
    await database.query(dropClaim(claim))
    throw error
  })
  const isFinal = given.status < 500 && given.status !== 429 && given.status !== 401
  await database.query(
    isFinal ? keepAnswer(keys, claim, given.accountId ?? null, JSON.stringify(given)) : dropClaim(claim),
  )
  return { is: 'given', given }
}
