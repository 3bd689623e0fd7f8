import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waitFor } from '../features/replacement/wait.ts'
import { days, hours, minutes } from '../kernel/duration.ts'
import { policy } from './policy.ts'

test('every number is a positive whole one, lists rise, and the unit stands last in the name', () => {
  const units = /_(?:ms|count|max|min|bytes|bits|digits|length|percent|hour)$/
  for (const [name, value] of Object.entries(policy)) {
    assert.match(name, units)
    const list: readonly number[] = typeof value === 'number' ? [value] : value
    assert.deepEqual(
      [...new Set(list)].sort((a, b) => a - b),
      list,
      name,
    )
    for (const n of list) assert.ok(Number.isSafeInteger(n) && (n > 0 || list.length > 1), name)
  }
})

test('the promises of the article and of machine.md c.', () => {
  assert.equal(policy.replacement_wait_ms, 2_592_000_000, '30 days are 2,592,000 s')
  assert.equal(policy.replacement_wait_unreached_ms, days(45))
  assert.equal(policy.replacement_final_served_ms, hours(48))
  assert.equal(policy.code_length_digits, 8)
  assert.equal(policy.code_attempts_max, 5)
})

test('reminders come before the final notice, that before the last day, that before the end', () => {
  const { replacement_own_waits_ms: waits, replacement_final_before_end_ms: final } = policy
  const wait = Math.max(...waits)
  assert.ok(policy.replacement_reminders_ms.every((after) => after < wait - final))
  assert.ok(policy.replacement_last_before_end_ms < final)
  // A final notice that was missed is told when so much is left; were the last day due then, it would swallow it (S9).
  assert.ok(policy.replacement_last_before_end_ms < policy.replacement_final_served_ms)
  for (const list of [policy.replacement_sms_reminders_ms, policy.replacement_requester_reminders_ms])
    for (const after of list) assert.ok((policy.replacement_reminders_ms as readonly number[]).includes(after))
  assert.ok(policy.replacement_ready_notices_ms.every((after) => after < policy.replacement_ready_window_ms))
})

test('the final notice leaves more time than must be served, and than its delivery may take to be given up', () => {
  assert.ok(policy.replacement_final_before_end_ms > policy.replacement_final_served_ms)
  assert.ok(policy.replacement_final_before_end_ms >= policy.delivery_give_up_ms)
  assert.ok(policy.replacement_unreached_after_ms >= policy.delivery_give_up_ms)
})

test('waits: floor 7 d, default 30 d, unreached longer, cap 60 d', () => {
  assert.ok(policy.replacement_wait_ms >= days(7))
  assert.ok(policy.replacement_wait_ms < policy.replacement_wait_unreached_ms)
  assert.ok(policy.replacement_wait_unreached_ms < policy.replacement_wait_max_ms)
  assert.deepEqual(
    [0, 1, 2, 3, 100].map((n) => waitFor(n, policy.replacement_wait_ms, policy)),
    [30, 45, 60, 60, 60].map(days),
  )
  assert.deepEqual([policy.replacement_own_waits_ms[0], policy.replacement_own_waits_ms.at(-1)], [days(7), days(90)])
  assert.ok((policy.replacement_own_waits_ms as readonly number[]).includes(policy.replacement_wait_ms))
  assert.ok(policy.replacement_ready_window_ms >= days(30))
  assert.ok(policy.replacement_starts_window_ms >= policy.replacement_wait_ms)
})

test('no path is the short cut: probation, recovery code and removal take the same time', () => {
  assert.equal(policy.proof_probation_ms, policy.recovery_code_age_ms)
  assert.ok(policy.proof_probation_ms < policy.replacement_wait_ms)
  assert.ok(policy.proof_retired_ms >= policy.replacement_ready_window_ms)
})

test('codes: a grant lasts no longer than a mail’s code, tries and sends fit into each other', () => {
  assert.ok(policy.code_sms_lifetime_ms <= minutes(10))
  assert.ok(policy.code_sms_lifetime_ms <= policy.code_mail_lifetime_ms)
  assert.ok(policy.grant_lifetime_ms <= policy.code_mail_lifetime_ms)
  assert.ok(policy.code_resend_pause_ms * policy.code_sends_short_max < policy.code_sms_lifetime_ms)
  assert.ok(policy.code_sends_short_max < policy.code_sends_day_max)
  assert.ok(policy.code_sends_day_max < policy.code_sends_month_max)
  assert.equal(policy.code_failures_day_max % policy.code_attempts_max, 0)
  assert.ok(policy.code_failures_day_max < policy.code_failures_month_max)
  const guessesAYear = policy.code_failures_month_max * (365 / 30)
  assert.ok(guessesAYear / 10 ** policy.code_length_digits < 1.3e-5, 'machine.md table D1')
})

test('budgets: 1,000 wrong codes an hour for the whole service keep takeovers below 0.09 a year (D2)', () => {
  const { code_service_failures_top_max: top, code_service_failures_hour_max: least } = policy
  assert.ok((top * 24 * 365) / 10 ** policy.code_length_digits < 0.09)
  assert.ok(least < top)
  assert.ok(policy.code_failures_told_max < policy.code_failures_day_max)
  assert.ok(policy.sms_prefix_hour_max < policy.sms_service_hour_max)
  assert.ok(policy.sms_service_hour_max < policy.sms_service_day_max)
  assert.ok(policy.password_queue_lane_max * 2 < policy.password_queue_max)
})

test('what is kept: codes for 24 h at most (EP-07), counts for longer than they are counted', () => {
  assert.ok(policy.code_kept_ms + policy.upkeep_every_ms <= hours(24))
  assert.ok(policy.attempt_kept_ms > policy.password_failures_window_ms)
  assert.ok(policy.attempt_kept_ms > policy.replacement_draft_lifetime_ms)
  assert.ok(policy.replacement_kept_ms > policy.replacement_vetoes_window_ms)
  assert.ok(policy.proof_kept_ms >= policy.replacement_kept_ms)
  assert.ok(policy.proof_kept_ms > policy.replacement_candidate_block_ms)
  const longest =
    Math.max(...policy.replacement_own_waits_ms) +
    policy.replacement_ready_window_ms +
    policy.replacement_held_lifetime_ms
  assert.ok(policy.message_kept_ms > longest)
  assert.ok(policy.session_kept_ms >= policy.session_idle_ms)
})

test('time: the ledger beats often enough, a lease outlives a beat, day begins before night', () => {
  assert.ok(policy.ledger_heartbeat_ms <= minutes(1))
  assert.ok(policy.ledger_credit_max_ms <= hours(24))
  assert.ok(policy.delivery_lease_ms > policy.ledger_heartbeat_ms)
  assert.ok(policy.delivery_retry_first_ms < policy.delivery_retry_max_ms)
  assert.ok(policy.sms_quiet_until_hour < policy.sms_quiet_from_hour)
  assert.ok(policy.session_idle_ms < policy.session_lifetime_ms)
  assert.ok(policy.grant_lifetime_ms <= policy.session_fresh_ms)
})
