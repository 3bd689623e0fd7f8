import { days, hours, minutes, seconds } from '../kernel/duration.ts'

/** The numbers of sessions, of browsers that are known, and of trusted devices and their signatures, of what sign-ins are told. */
export const sessionPolicy = {
  /** @source requirements.md SS-05: 30 d at most. */
  session_lifetime_ms: days(30),
  /** @source NIST SP 800-63B-4 2.1.3 leaves the idle limit to the service; two weeks keep a shared computer's mistake short. */
  session_idle_ms: days(14),
  /** @source requirements.md SU-01: security info needs an authentication of the last 10 min. */
  session_fresh_ms: minutes(10),
  /** @source requirements.md D14, ASVS 7.2.3 asks for 128; 256 cost nothing. */
  session_secret_bytes: 32,
  /** @source machine.md b.7 "90 d unused": a browser in which a proof was shown is known that long. */
  browser_known_ms: days(90),
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
  /** @source requirements.md NT-10 "abandoned second step": as long as a step-up grant, so that nobody hears of their own sign-in. */
  sign_in_unconfirmed_ms: minutes(10),
  /** @source requirements.md NT-10 "a success after >= 5 failures". */
  sign_in_failures_told_count: 5,
  /** @source requirements.md NT-10 "one message per cause per hour". */
  sign_in_notice_pause_ms: hours(1),
  /** @source attacks.md T160: at most 12 alerts in 30 d for an owner with a proof; three causes thrice, an alert and its end. */
  sign_in_notice_month_max: 3,
  /** @source as long as a browser is known: a network that was not used for so long is a new place. */
  sign_in_place_known_ms: days(90),
  /** @source requirements.md SS-14 asks for at least 30 d; a season shows what one forgot. */
  activity_shown_ms: days(90),
  /** @source a page that can still be read; 90 d hold far less for a person. */
  activity_shown_max: 200,
} as const
