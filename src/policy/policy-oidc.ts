import { days, hours, minutes, seconds } from '../kernel/duration.ts'

/** The numbers of OpenID Connect. */
export const oidcPolicy = {
  /** @source requirements.md SU-07: an authorization code works once within 60 s. */
  oidc_code_lifetime_ms: seconds(60),
  /**
   * @source requirements.md SU-09: a result is at most 10 min old. Shown at most 4 min before the code, which lives 1 min,
   * in a token that lives 5 min: 4 + 1 + 5.
   */
  oidc_shown_told_ms: minutes(4),
  /** @source requirements.md SU-09, with the arithmetic above; what lives longer is a refresh token, which tells no verification. */
  oidc_token_lifetime_ms: minutes(5),
  /**
   * @source RFC 9449 11.1 asks for a few minutes at most; five, as the library takes at the token endpoint: clocks of devices
   * are off by minutes, and each proof is taken once.
   */
  oidc_proof_age_ms: minutes(5),
  /**
   * @source requirements.md EV-05: 60 min at most. Ten, because a machine gets another one without anybody: what leaks is soon
   * worth nothing, and a token a day is asked for 144 times at most.
   */
  oidc_machine_token_lifetime_ms: minutes(10),
  /** @source requirements.md SU-07 "an absolute end": rotating moves it nowhere. As long as our own session (SS-05). */
  oidc_refresh_lifetime_ms: days(30),
  /** @source requirements.md SS-05, like the session that it follows. */
  oidc_session_lifetime_ms: days(30),
  /** @source policy oidc_refresh_lifetime_ms: a grant outlives what came from it. */
  oidc_grant_lifetime_ms: days(31),
  /** @source as long as a code by mail lives twice: who looks for a code and comes back finds the way on. */
  oidc_interaction_lifetime_ms: hours(1),
  /** @source policy oidc_begun_network_max. */
  oidc_begun_window_ms: minutes(10),
  /**
   * @source an office of a thousand that comes to work within ten minutes; each begun sign-in is a row of an hour, so one
   * network leaves 6,000 of them at most.
   */
  oidc_begun_network_max: 1_000,
  /** @source NIST SP 800-131A: 2,048 bits until 2030; 3,072 for what is built now (SP 800-57 part 1, table 2: 128 bits). */
  oidc_signing_key_bits: 3_072,
  /** @source longer than any session: a sign-out names its session by an ID token, and that needs its key (RP-Initiated Logout 2). */
  oidc_signing_key_kept_ms: days(31),
  /** @source 256 bits: nobody guesses it, so a fast digest keeps it safe. */
  oidc_client_secret_bytes: 32,
  /** @source a day for an operator to bring the new secret to every server of a relying party. */
  oidc_former_secret_ms: days(1),
  /** @source OpenID Connect Back-Channel Logout 2.5 asks for an answer soon; timers of other people wait meanwhile. */
  oidc_logout_timeout_ms: seconds(3),
  /** @source doubled each time up to an hour, as with mails. */
  oidc_logout_retry_first_ms: seconds(5),
  /** @source policy delivery_retry_max_ms. */
  oidc_logout_retry_max_ms: hours(1),
  /** @source requirements.md EV-06: retried for at least 24 h. */
  oidc_logout_give_up_ms: hours(24),
  /** @source ten times the timeout: a relying party that is down costs other timers a tenth of their time at most. */
  oidc_logout_pause_ms: seconds(30),
} as const
