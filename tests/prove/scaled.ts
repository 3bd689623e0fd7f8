import { days } from '../../src/kernel/duration.ts'
import { type Policy, policy } from '../../src/policy/policy.ts'

/** The unit of the explored worlds. Every period is a whole number of it, so both sides of each boundary are seen. */
export const UNIT = days(1)
const NEVER = days(1_000)

/**
 * The policy with its periods scaled down to a few days, so that every order of acts can be tried. What the rules
 * compare keeps its order: probation, ageing and removal are equal and shorter than the wait (W=4, or 3 where the owner chose it; P=C=R=2); the final
 * notice comes two days before the end and one day of it must be served (F=1); what is unreached waits longer. Reminders
 * that only repeat what was told are left out.
 */
export const scaled: Policy = {
  ...policy,
  replacement_wait_ms: 4 * UNIT,
  replacement_wait_unreached_ms: 6 * UNIT,
  replacement_wait_max_ms: 7 * UNIT,
  replacement_wait_code_alone_ms: 2 * UNIT,
  replacement_wait_risk_ms: UNIT,
  replacement_own_waits_ms: [3 * UNIT, 4 * UNIT] as never,
  replacement_risk_change_ms: 3 * UNIT,
  replacement_unreached_after_ms: 2 * UNIT,
  replacement_draft_lifetime_ms: 2 * UNIT,
  replacement_final_before_end_ms: 2 * UNIT,
  replacement_final_after_start_ms: UNIT,
  replacement_final_served_ms: UNIT,
  replacement_reminders_ms: [NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER],
  replacement_sms_reminders_ms: [NEVER, NEVER, NEVER, NEVER],
  replacement_requester_reminders_ms: [NEVER, NEVER, NEVER, NEVER],
  replacement_ready_notices_ms: [0, NEVER, NEVER, NEVER, NEVER],
  // Later than the final notice may be told at the latest, as in the policy: `tick` relies on it.
  replacement_last_before_end_ms: UNIT / 2,
  replacement_ready_window_ms: 2 * UNIT,
  replacement_held_lifetime_ms: 3 * UNIT,
  replacement_starts_window_ms: 4 * UNIT,
  replacement_vetoes_window_ms: 8 * UNIT,
  replacement_cooldown_ms: UNIT,
  replacement_cooldown_max_ms: 2 * UNIT,
  replacement_candidate_block_ms: 6 * UNIT,
  replacement_veto_sessions_ms: UNIT,
  undo_window_ms: 3 * UNIT,
  undo_reminder_ms: UNIT,
  dispute_lifetime_ms: 2 * UNIT,
  proof_probation_ms: 2 * UNIT,
  proof_removal_ms: 2 * UNIT,
  proof_retired_ms: 3 * UNIT,
  proof_discarded_ms: 2 * UNIT,
  recovery_code_age_ms: 2 * UNIT,
  delivery_give_up_ms: 2 * UNIT,
  enrolment_lifetime_ms: UNIT,
  replacement_vetoes_max: 2 as never,
  proof_count_max: 3 as never,
}

/** A discontinuity of the clock is credited with so many days (S19). */
export const CREDIT_DAYS = 1
