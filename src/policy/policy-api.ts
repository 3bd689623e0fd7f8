import { hours, minutes, seconds } from '../kernel/duration.ts'

/** The numbers of the REST API. */
export const apiPolicy = {
  /** @source an account page of an integration asks three times; 600 a minute are 200 people at once. Measured: 3 ms each. */
  api_requests_max: 600,
  /** @source one person with an alert in hand asks once or twice; a help desk behind one address does so for ten at a time. */
  api_anybody_requests_max: 30,
  /** @source a stretch in which a burst is forgiven and a loop that went wrong is noticed. */
  api_requests_window_ms: minutes(1),
  /** @source draft-ietf-httpapi-idempotency-key-header: long enough for a queue that was down for the night. */
  api_answer_kept_ms: hours(24),
  /** @source twice what the slowest act takes; who died in the middle of one has let go of it by then. */
  api_claim_ms: seconds(60),
  /** @source ten contacts with labels and a password hash are 8 KiB; nothing larger is one account. */
  api_body_max_bytes: 65_536,
  /** @source one screen of a list of staff; the largest answer stays under 100 KB. */
  api_page_count: 50,
  /** @source policy api_page_count. */
  api_page_max: 200,
} as const
