import { days, minutes, seconds } from '../kernel/duration.ts'

/** The numbers of upstream sign-in (docs/decisions/038). */
export const upstreamPolicy = {
  /** @source who forgot the password at the host and gets a new one by mail comes back within a code by mail's life (30 min). */
  upstream_sign_in_ms: minutes(30),
  /** @source policy oidc_begun_network_max: the same office comes to work. */
  upstream_network_max: 1_000,
  /** @source policy oidc_begun_window_ms. */
  upstream_network_window_ms: minutes(10),
  /** @source RFC 9700 and OpenID Connect Core name none; as openid-client's own default, far above what synchronised clocks differ. */
  upstream_clock_tolerance_ms: seconds(30),
  /** @source as long as a page may keep somebody waiting: the host answers within it or is away. */
  upstream_timeout_ms: seconds(8),
  /** @source an operator who changes endpoints of the host sees it followed within the hour. */
  upstream_discovery_kept_ms: minutes(60),
  /** @source a signed hint carries an account for as long as a redirect and a slow reader take, and no longer (issue 6). */
  upstream_hint_lifetime_ms: minutes(5),
  /** @source policy upstream_sign_in_ms: what the hint chose is kept while the person signs in. */
  upstream_hint_kept_ms: minutes(30),
  /** @source the host sets a new password at once, or the person asks for another result. */
  upstream_result_lifetime_ms: minutes(5),
  /** @source transmitters try for days where a receiver is away (EV-06: at least 24 h); what is older is no news. */
  upstream_event_age_max_ms: days(7),
  /** @source OpenID Connect Back-Channel Logout 2.4 recommends at most two minutes; slow queues get a little more. */
  upstream_logout_age_max_ms: minutes(10),
  /** @source whoever changed the password at the host to secure the account does the rest on the same day. */
  secure_host_renewed_ms: days(1),
} as const
