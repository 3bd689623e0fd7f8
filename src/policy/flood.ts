import { days, hours } from '../kernel/duration.ts'

/** What bounds a flood, over all accounts: the service, a network, an address, SMS. A part of the policy. */
export const flood = {
  /** @source machine.md c. "global breaker G": max(200/h, 3 x trailing 7 d 99th percentile). */
  code_service_failures_hour_max: 200,
  /** @source machine.md c. "global breaker G": 3 x ... */
  code_service_failures_factor_max: 3,
  /** @source machine.md c. "global breaker G": ... trailing 7 d ... */
  code_service_failures_window_ms: days(7),
  /** @source machine.md c. "global breaker G": ... 99th percentile. */
  code_service_failures_percent: 99,
  /** @source machine.md D2: 1,000 failures an hour are 0.088 takeovers a year; without a top, three times the worst hour grows from 200 past it in four hours. */
  code_service_failures_top_max: 1_000,
  /** @source eight rows take the tries of a minute side by side: at 1,000 an hour none of them is ever waited for. */
  code_service_shards_count: 8,
  /** @source requirements.md RL-05: sign-ups and new addresses from one network; the operator's setting may raise it. */
  network_sends_day_max: 20,
  /** @source requirements.md RL-05: notices to one address; the first of each kind goes out besides. */
  notices_hour_max: 20,
  /** @source machine.md c. "SMS": per 7-digit prefix 20/h. */
  sms_prefix_hour_max: 20,
  /** @source machine.md c. "SMS": per 7-digit prefix. */
  sms_prefix_length: 7,
  /** @source machine.md c. "SMS": per service 200/h. */
  sms_service_hour_max: 200,
  /** @source machine.md D3: at about 20 yen a code 1,000 a day cost at most 20,000 yen; the operator sets it. */
  sms_service_day_max: 1_000,
  /** @source machine.md c. "SMS": breaker if conversion < 30 % of baseline ... */
  sms_conversion_floor_percent: 30,
  /** @source machine.md c. "SMS": ... over >= 50 sends; fewer say nothing about a baseline either. */
  sms_conversion_sends_min: 50,
  /** @source machine.md c. "SMS": over the last day, so that a block of numbers that was stopped is tried again on the next. */
  sms_conversion_window_ms: hours(24),
  /** @source a month has every weekday four times: what conversion was before the last day. */
  sms_conversion_baseline_window_ms: days(30),
  /** @source no published figure: until a service has its own, of five people who asked for a code three type it. */
  sms_conversion_baseline_percent: 60,
} as const
