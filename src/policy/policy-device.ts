import { days, minutes, seconds } from '../kernel/duration.ts'

/** The numbers of trusted devices: how long a signature is good, and how long a device. */
export const devicePolicy = {
  /** @source The round trip of a script that signs takes a second; a minute bears a slow telephone line. */
  device_challenge_ms: seconds(60),
  /** @source machine.md c. "step-up grant": what a signature opens for reading, it opens as long as a shown proof. */
  device_shown_ms: minutes(10),
  /** @source Half of that, so that who goes from page to page never meets the end of it. */
  device_again_ms: minutes(5),
  /** @source requirements.md SS-13: a trusted device that was not used for 60 days skips nothing. */
  device_skips_unused_ms: days(60),
  /** @source machine.md b.2 and b.7 "90 d unused". */
  device_unused_ms: days(90),
  /** @source machine.md b.2 "trusted >= 30 d": as long as the wait that its word can stop. */
  device_rank_after_ms: days(30),
  /** @source requirements.md NT-10, one message per cause: who tries again and again must not fill the mailboxes. */
  device_missed_again_ms: days(1),
  /** @source requirements.md SS-14 keeps activity visible for 30 days. */
  device_missed_shown_ms: days(30),
} as const
