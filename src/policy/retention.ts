import { days, hours, minutes, seconds } from '../kernel/duration.ts'

/** How long what is kept, and how often it is looked through (main/store-retention.ts). A part of the policy. */
export const retention = {
  /** @source requirements.md EP-07: with what a code is kept after its end, within 24 h. */
  upkeep_every_ms: hours(12),
  /** @source requirements.md EP-07: a code's page still says that it is over; with the upkeep's pause within 24 h. */
  code_kept_ms: hours(12),
  /** @source longer than every window in which tries are counted (password_failures_window_ms and a day). */
  attempt_kept_ms: hours(48),
  /** @source requirements.md EP-07: "recent activity" looks back a month. */
  session_kept_ms: days(30),
  /** @source requirements.md EP-07: what a message was about is asked for within a month of it, or not at all. */
  message_params_kept_ms: days(30),
  /** @source machine.md L8: no request lasts longer than 90 + 30 + 60 d, so no message of one is asked for twice after that. */
  message_kept_ms: days(200),
  /** @source machine.md b.8: vetoes count for 365 d; a month later nobody asks for the request itself. */
  replacement_kept_ms: days(395),
  /** @source machine.md b.3: its address went after 30 d; the rest goes with the last request that may name it. */
  proof_kept_ms: days(395),
  /** @source a statement that deletes more holds its locks longer than a person's wait. */
  upkeep_batch_count: 1_000,
  /** @source every instance reads the key ring with each heartbeat (10 s): sixty of them, so that one that was away is back. */
  key_active_after_ms: minutes(10),
  /** @source longer than any sealed cookie lives (enrolment_lifetime_ms), and than an instance that sleeps is left running. */
  key_kept_ms: days(7),
  /** @source a rotation sets the timer itself; this finds what a batch left behind, and keys whose time is over. */
  keys_looked_through_every_ms: days(1),
  /** @source between two batches of what is sealed anew, messages and timers have their turn. */
  reseal_pause_ms: seconds(1),
} as const
