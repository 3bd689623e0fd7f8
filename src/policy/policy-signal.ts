import { days, hours, minutes, seconds } from '../kernel/duration.ts'

/** The numbers of signals and webhooks. */
export const signalPolicy = {
  /** @source requirements.md EV-06 asks for 24 h at least; with three days, who mends it on Monday misses nothing. */
  signal_give_up_ms: hours(72),
  /** @source as with mails: doubled each time. */
  signal_retry_first_ms: seconds(5),
  /** @source policy delivery_retry_max_ms. */
  signal_retry_max_ms: hours(1),
  /** @source Standard Webhooks asks for an answer within 15 to 30 s; what takes longer belongs behind a queue of the receiver's. */
  signal_timeout_ms: seconds(15),
  /** @source longer than signal_timeout_ms and what is written after it, several times. */
  signal_lease_ms: minutes(2),
  /** @source twice the timeout: a target that is down is asked by one request at a time, and others have their turn. */
  signal_rest_ms: seconds(30),
  /** @source requests at once to one target: what a small server answers beside its own work. */
  signal_batch_count: 4,
  /** @source facts that one run makes into signals; the timers of the others bring them next. */
  signal_facts_count: 50,
  /** @source an error of RFC 8935 2.4 is a code and a sentence. */
  signal_answer_bytes_max: 4_096,
  /** @source longer than any replacement that waits its 30 days: what is held or not fetched by then is history. */
  signal_held_ms: days(30),
  /** @source a month for the operator to look at what was given up. */
  signal_dead_kept_ms: days(30),
  /** @source requirements.md EV-08; once a minute is enough to watch a stream. */
  signal_verification_interval_ms: minutes(1),
  /** @source RFC 8936 2.4 "long polling": shorter than the 30 or 60 s after which proxies close what is silent. */
  signal_poll_wait_ms: seconds(25),
  /** @source four looks a second at an index, by few receivers. */
  signal_poll_look_ms: 250,
  /** @source a receiver that asks for no number gets what fits into one answer comfortably (100 tokens of 1.5 KB). */
  signal_poll_events_max: 100,
  /** @source one poll that waits is what a receiver needs; a second one is its next instance taking over. */
  signal_poll_waiting_max: 2,
  /** @source SSF 1.0 9.3: who stole the token of a receiver is noticed within a week, and until then nothing is kept from it. */
  signal_subject_removal_ms: days(7),
  /** @source as many as a relying party of this size has people; beyond that it does without a list. */
  signal_subjects_max: 100_000,
  /** @source requirements.md EV-13: the wait of a replacement, so that whoever took an account cannot silence it before. */
  signal_opt_out_ms: days(30),
  /** @source Standard Webhooks: 24 to 64 bytes. */
  signal_webhook_secret_bytes: 32,
  /** @source a day for the operator to bring the new secret to every server (policy oidc_former_secret_ms). */
  signal_former_secret_ms: days(1),
} as const
