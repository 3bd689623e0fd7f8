import { days, hours, minutes, seconds } from '../kernel/duration.ts'
import { flood } from './flood.ts'
import { apiPolicy } from './policy-api.ts'
import { helpPolicy } from './policy-help.ts'
import { importPolicy } from './policy-import.ts'
import { oidcPolicy } from './policy-oidc.ts'
import { sessionPolicy } from './policy-session.ts'
import { signalPolicy } from './policy-signal.ts'
import { upstreamPolicy } from './policy-upstream.ts'
import { retention } from './retention.ts'

/**
 * Every number of the product, unit last in its name. `@source` says where it comes from or the arithmetic behind
 * it. Relations between the numbers are tests (policy.test.ts). A running promise never reads this file again: its
 * instants are stored with it (machine.md S7).
 */
export const policy = {
  ...flood,
  ...retention,
  /** @source machine.md c. "code length": 8 digits keep guessing at 1.2e-5 per attacked account and year (table D1). */
  code_length_digits: 8,
  /** @source machine.md c. "attempts per code"; product.md decision 4. */
  code_attempts_max: 5,
  /** @source NIST SP 800-63B-4 3.1.3.2 (10 minutes at most for a code by telephone). */
  code_sms_lifetime_ms: minutes(10),
  /** @source machine.md c. "code life": slow mail scanners need more than 10 minutes, tries bound the guessing. */
  code_mail_lifetime_ms: minutes(30),
  /** @source machine.md c. "codes sent" 3/15 min. */
  code_sends_short_max: 3,
  /** @source machine.md c. "codes sent" 3/15 min. */
  code_sends_short_window_ms: minutes(15),
  /** @source machine.md c. "codes sent" 6/24 h. */
  code_sends_day_max: 6,
  /** @source machine.md c. "codes sent" 30/30 d. */
  code_sends_month_max: 30,
  /** @source journey.md F7 and point 14: a visible pause before the same code is sent again. */
  code_resend_pause_ms: seconds(60),
  /** @source machine.md c. "failures per account" 20/24 h. */
  code_failures_day_max: 20,
  /** @source machine.md c. "failures per account" 100/30 d (1,216 guesses a year). */
  code_failures_month_max: 100,
  /** @source machine.md c. "owner told at 10": on the tenth wrong code of a day, once a day. */
  code_failures_told_max: 10,
  /** @source requirements.md RL-01: 100 consecutive failures on one proof; a right code begins the count anew. */
  code_proof_failures_max: 100,
  /** @source requirements.md RL-01 says "consecutive", whatever time passes in between; ten years outlive every proof. */
  code_proof_failures_window_ms: days(3650),
  /** @source machine.md c. "step-up grant". */
  grant_lifetime_ms: minutes(10),
  /** @source requirements.md EP-04: wrong completions of a masked proof, per proof and day. */
  completion_attempts_day_max: 5,

  /** @source NEC LAVIE Q&A 023925 step 8: replacing security info takes 30 days. */
  replacement_wait_ms: days(30),
  /** @source machine.md c. "W / unreached": no old proof could be told, so the owner gets half as long again. */
  replacement_wait_unreached_ms: days(45),
  /** @source machine.md c. "cap". */
  replacement_wait_max_ms: days(60),
  /** @source machine.md b.8 "owner may choose own W in 7..90 d"; few steps are easier to choose from than 84 days. */
  replacement_own_waits_ms: [days(7), days(14), days(30), days(45), days(60), days(90)],
  /**
   * @source machine.md b.2 "recovery code alone -> 72 h": the shortest wait that holds a first alert, a day until the
   * final notice, and the 48 h in which it must be out (24 + 48 = 72).
   */
  replacement_wait_code_alone_ms: hours(72),
  /** @source machine.md b.9: what makes a request risky makes its wait longer by this, once, and never shorter. */
  replacement_wait_risk_ms: days(15),
  /** @source machine.md b.9 "changed < 30 d ago", "added or removed < 30 d ago". */
  replacement_risk_change_ms: days(30),
  /** @source machine.md b.9 ">= 10 failed codes in 7 d". */
  replacement_risk_failures_count: 10,
  /** @source machine.md b.9 ">= 10 failed codes in 7 d". */
  replacement_risk_failures_window_ms: days(7),
  /** @source attacks.md T144: the third account with the same mailbox is held for review. */
  replacement_candidate_accounts_max: 2,
  /** @source attacks.md T144 "3rd within 30 d". */
  replacement_candidate_accounts_window_ms: days(30),
  /** @source machine.md b.6 "none accepted in 72 h -> unreached". */
  replacement_unreached_after_ms: hours(72),
  /** @source machine.md b.6 draft 24 h; NIST SP 800-63B-4 4.2.1.2. */
  replacement_draft_lifetime_ms: hours(24),
  /** @source machine.md c. "final notice, served window": W - 72 h. */
  replacement_final_before_end_ms: hours(72),
  /** @source A second burst of alerts a day after the first, at the soonest: machine.md D4, two alerts find more than one. */
  replacement_final_after_start_ms: hours(24),
  /** @source machine.md c. "final notice, served window": 48 h in which the stop link answered. */
  replacement_final_served_ms: hours(48),
  /**
   * @source machine.md b.8 "Reminders" d1, 3, 7, 14, 21; the final notice (27) and the last day (29) hang on the end.
   * A longer wait goes on with one every 15 days: nobody is left without a word for longer than in the usual one's end.
   */
  replacement_reminders_ms: [days(1), days(3), days(7), days(14), days(21), days(35), days(50), days(65), days(80)],
  /** @source machine.md b.8 "Reminders" d29 of 30. */
  replacement_last_before_end_ms: days(1),
  /** @source machine.md b.8 "d0, 7, 21, 27 by SMS": the reminders that also go by SMS, besides start and final notice. */
  replacement_sms_reminders_ms: [days(7), days(21), days(50), days(80)],
  /** @source journey.md point 27: the requester hears on days 0, 7, 21, 29 and when it is ready. */
  replacement_requester_reminders_ms: [days(7), days(21), days(50), days(80)],
  /** @source machine.md b.6 "tell candidate at +0, 3, 7, 13, 27 d". */
  replacement_ready_notices_ms: [days(0), days(3), days(7), days(13), days(27)],
  /** @source machine.md c. "ready window". */
  replacement_ready_window_ms: days(30),
  /** @source machine.md b.6 "held ... 60 d -> expired". */
  replacement_held_lifetime_ms: days(60),
  /** @source machine.md b.6 "starts < 2/30 d". */
  replacement_starts_max: 2,
  /** @source machine.md b.6 "starts < 2/30 d". */
  replacement_starts_window_ms: days(30),
  /** @source machine.md b.8 "n >= 4 operator only". */
  replacement_vetoes_max: 4,
  /** @source attacks.md T057: after the second veto the page offers a recovery code and the operator. */
  replacement_vetoes_help_count: 2,
  /** @source machine.md b.8 "n vetoes in 365 d". */
  replacement_vetoes_window_ms: days(365),
  /** @source machine.md b.8 "cooldown 7 * 2^(n-1) d (max 90)". */
  replacement_cooldown_ms: days(7),
  /** @source machine.md b.8 "cooldown 7 * 2^(n-1) d (max 90)". */
  replacement_cooldown_max_ms: days(90),
  /** @source machine.md b.6 "<= 2 candidates, both must be proven". */
  replacement_candidates_max: 2,
  /** @source machine.md b.8 "not me": the candidate is blocked for this account. */
  replacement_candidate_block_ms: days(180),
  /** @source machine.md b.8 "not me": untrusted sessions since start - 24 h end with the request. */
  replacement_veto_sessions_ms: hours(24),
  /** @source machine.md b.8 "reminders ... SMS 09-20 h local". */
  sms_quiet_until_hour: 9,
  /** @source machine.md b.8 "reminders ... SMS 09-20 h local". */
  sms_quiet_from_hour: 20,
  /** @source journey.md 1.3 R8, F14: six digits are shown by the mail's page and typed into the waiting one. */
  match_length_digits: 6,
  /** @source machine.md c. "attempts per code": 5 guesses in 10^6; retyping the address gives a new number. */
  match_attempts_max: 5,
  /** @source machine.md b.8 "a veto number (8 digits)". */
  stop_number_length_digits: 8,
  /** @source Five tries a code, four times over: a person mistypes, 20 guesses in 10^8 are 2e-7; per request and source. */
  stop_number_attempts_day_max: 20,

  /** @source machine.md c. "ready window, U, retire" 30 d: a completion can be undone that long. */
  undo_window_ms: days(30),
  /** @source machine.md b.8 "Reminders ... +7 d undo reminder". */
  undo_reminder_ms: days(7),
  /** @source machine.md b.8 "a veto number (8 digits)"; the undo number is typed in the same places. */
  undo_number_length_digits: 8,
  /** @source As for the stop number: 20 guesses in 10^8 are 2e-7; per request and source. */
  undo_number_attempts_day_max: 20,
  /** @source machine.md b.6 "no answer in 30 d -> completed stands"; NIST SP 800-63B-4 4.3 leaves the limit of a suspension to the service. */
  dispute_lifetime_ms: days(30),
  /** @source machine.md c. "10 guesses/h"; per account and source while it is frozen. */
  dispute_code_attempts_hour_max: 10,

  /** @source machine.md b.3 probation P = 7 d. */
  proof_probation_ms: days(7),
  /** @source machine.md b.3, b.1: removal authorised by one proof takes R = 7 d, as long as probation. */
  proof_removal_ms: days(7),
  /** @source machine.md b.3, retired: alerts and undo for 30 d, then deleted. */
  proof_retired_ms: days(30),
  /** @source machine.md L5 "retries 72 h": as long as the news of its end may be under way, and an hour more. */
  proof_discarded_ms: hours(73),
  /** @source machine.md b.3 "At most 10 proofs". */
  proof_count_max: 10,
  /** @source attacks T076: refused for good three times in a row, it is a dead mailbox. */
  proof_bounces_dead_count: 3,
  /** @source machine.md D4 "dead-mailbox nagging before the loss": once a month until it is mended. */
  proof_dead_nag_ms: days(30),
  /** @source Twenty guesses in 10^8 are 2e-7, as for stop numbers; per mailbox or number and source. */
  report_number_attempts_day_max: 20,
  /** @source requirements.md PL-07 asks for a label a person recognises; 40 characters fit a line on a phone. */
  proof_label_length_max: 40,

  /** @source RFC 6238 5.2: the step that authenticator apps know. */
  app_code_step_ms: seconds(30),
  /** @source RFC 6238 5.2, requirements.md D13: at most one step of skew each way. */
  app_code_skew_max: 1,
  /** @source RFC 6238 5.3 and every authenticator app; three codes count at a time, so a guess is right in 3e-6. */
  app_code_length_digits: 6,
  /** @source RFC 4226 4 R6: 160 bits. */
  app_secret_bytes: 20,
  /** @source machine.md c. "attempts per code": after 5 wrong codes of one app the pause begins. */
  app_failures_free_count: 5,
  /** @source requirements.md RL-02: the pause grows from 30 s ... */
  app_pause_ms: seconds(30),
  /** @source requirements.md RL-04: ... to 15 min. */
  app_pause_max_ms: minutes(15),
  /** @source machine.md S10, 20/24 h: a window begins with its first try, and any 24 h touch two of them, so each has half. */
  app_failures_day_max: 10,
  /** @source machine.md S10, 100/30 d, halved like those of a day: 608 guesses a year are right in 1.8e-3, and need the password. */
  app_failures_month_max: 50,
  /** @source requirements.md RL-01, NIST SP 800-63B-4 3.2.2: after 100 wrong codes in a row the app has to be added anew. */
  app_failures_row_max: 100,

  /** @source requirements.md PL-16, WebAuthn 13.4.3: at least 16. */
  passkey_challenge_bytes: 16,
  /** @source requirements.md PL-16: 300-600 s. */
  passkey_ceremony_ms: seconds(300),

  /** @source machine.md b.5: 24 random Crockford characters = 120 bit, and one check character. */
  recovery_code_length: 24,
  /** @source machine.md c. "recovery code ages 7 d"; at enrolment at once. */
  recovery_code_age_ms: days(7),
  /** @source machine.md c. "10 guesses/h for a year 6.6e-32"; a wrong code costs one of these. */
  recovery_code_attempts_hour_max: 10,
  /** @source Six accounts' worth of tries from one network: bounds the work of a flood; 120 bit bound the guessing (L7). */
  recovery_code_source_attempts_hour_max: 60,
  /** @source requirements.md RC-08 and RL-02: the wait between tries grows; two hours' worth are a day's. */
  recovery_code_attempts_day_max: 20,
  /** @source requirements.md RC-08: 100 in a row, and it is not taken there any more; a right one begins the count anew. */
  recovery_code_attempts_month_max: 100,

  /** @source machine.md T087: measured 80 a second on two cores; who would wait longer than three seconds is asked to come back. */
  password_queue_max: 256,
  /** @source a class of 40 that signs in at once waits for one second; a flood from one network waits in its own lane. */
  password_queue_lane_max: 64,
  /** @source a person who reads the page and tries again takes longer; a program is asked to wait so long. */
  outage_retry_after_ms: seconds(10),
  /** @source three SYNs are sent within seven seconds (tcp(7)); twice that, so that a busy server is not taken for a dead one. */
  database_connect_ms: seconds(15),
  /** @source no statement takes a second on a million accounts; the proxies of most operators wait for an answer 30 s or more. */
  database_answer_ms: seconds(30),
  /** @source haproxy takes a server out after three checks, one a second (docs/operations.md), and two to spare. */
  drain_ms: seconds(5),
  /** @source twice what a page takes that hashes a password behind a full queue (T087); systemd kills after 90 s. */
  stop_patience_ms: seconds(10),
  /** @source NIST SP 800-63B-4 3.1.1.2: 15 characters where the password is the only factor. */
  password_length_min: 15,
  /** @source NIST SP 800-63B-4 3.1.1.2 asks for at least 64; 256 bounds the work of hashing. */
  password_length_max: 256,
  /** @source requirements.md RL-02: after 5 wrong passwords in an hour the pause begins. */
  password_failures_free_count: 5,
  /** @source requirements.md RL-02: wrong passwords are counted over a day, and forgotten with a right one. */
  password_failures_window_ms: hours(24),
  /** @source requirements.md RL-02: the pause grows from 30 s ... */
  password_pause_ms: seconds(30),
  /** @source requirements.md RL-04: ... to 15 min, which also ends it. */
  password_pause_max_ms: minutes(15),

  ...sessionPolicy,
  ...signalPolicy,
  ...helpPolicy,
  ...oidcPolicy,
  ...apiPolicy,
  ...importPolicy,
  ...upstreamPolicy,
  /** @source requirements.md RW-06 and NIST SP 800-63B-4 4.2.1.2: an unconfirmed sign-up dies after 24 h. */
  enrolment_lifetime_ms: hours(24),

  /** @source product.md V1 "why, until when"; MS practice of asking twice a year: 180 d since the last proof. */
  prompt_after_ms: days(180),
  /** @source product.md V1 "until when": the person has a month before anything depends on it. */
  prompt_grace_ms: days(30),

  /** @source machine.md b.8 "heartbeat (60 s)"; shorter, so that a kill costs less served time. */
  ledger_heartbeat_ms: seconds(10),
  /** @source machine.md b.8 "Clock": instances whose wall clock differs by more than 120 s from the database leave rotation. */
  clock_skew_max_ms: minutes(2),
  /** @source machine.md S19: each discontinuity credits at most 24 h. */
  ledger_credit_max_ms: hours(24),
  /** @source chosen: an operator who accepted a restore sees the service answer within seconds; it is one small question. */
  fence_poll_ms: seconds(2),
  /** @source machine.md L5 "retries 72 h". */
  delivery_give_up_ms: hours(72),
  /** @source doubled each time up to an hour: 5 s keeps a restarted mail server's delay short. */
  delivery_retry_first_ms: seconds(5),
  /** @source requirements.md NT-12: retried for at least 24 h; hourly is what mail servers tolerate. */
  delivery_retry_max_ms: hours(1),
  /** @source a nightly backup, and one that failed. */
  backup_age_max_ms: days(2),
  /** @source RFC 5321 4.5.4.1: a server gives up after 4 to 5 days at least, so what came back later belongs to nothing. */
  delivery_reports_ms: days(14),
  /** @source most bounces come within minutes; three days leave a queue over a weekend its time. */
  delivery_stood_ms: days(3),
  /** @source twice an SMTP conversation (smtp.ts), as a mail may go once more without links; machine.md T117: out again within 5 min. */
  delivery_lease_ms: minutes(4),
  /** @source research/stack.md section 3: batches of 100 reach 31,000 rows a second. */
  worker_batch_count: 100,
  /** @source machine.md L3 wants a stop within 60 s, the person wants a code now; idle polls cost 0.4 ms. */
  worker_poll_ms: seconds(1),
  /** @source product.md: apps hear within seconds. Who is told need not be looked up for every code that is sent. */
  signal_rest_ms: 100,
} as const

export type Policy = typeof policy
