import { forgetEnrolment } from '../features/enrolment/flow.ts'
import { tellRelyingParties } from '../features/oidc/flow-logout.ts'
import { DEAD_PROOF } from '../features/proof/store-reach.ts'
import { ageProof, tickCompletion, tickReplacement } from '../features/replacement/flow-tick.ts'
import { nagDeadProof } from '../features/security-info/flow-dead.ts'
import { tellUnconfirmed } from '../features/session/flow-notices.ts'
import { optOutIsOver } from '../features/signal/flow-choice.ts'
import { makeSignals } from '../features/signal/flow-make.ts'
import type { Milliseconds } from '../kernel/duration.ts'
import type { Due } from '../platform/due.ts'
import type { Service } from '../platform/service.ts'
import { policy } from '../policy/policy.ts'
import { renewSeals, upkeep } from './upkeep.ts'

/**
 * EVERYTHING that happens because time passes, a row each. Read this file first.
 *
 * Time never gives power to anybody by itself (docs/decisions/004): what is listed here tells people, lets things
 * expire, and ends probation and retirement. After the 30 days a replacement is *ready*; a person finishes it.
 */
export interface Row {
  /** The kind of timer (column due.kind). */
  readonly kind: string
  /** When, counted from what. */
  readonly when: readonly { readonly after: Milliseconds | readonly Milliseconds[]; readonly what: string }[]
  readonly run: (service: Service, due: Due) => Promise<void>
}

export const timeline: readonly Row[] = [
  {
    kind: 'enrolment',
    when: [{ after: policy.enrolment_lifetime_ms, what: 'a sign-up that was not confirmed is forgotten' }],
    run: (service, due) => forgetEnrolment(service, due.accountId),
  },
  {
    kind: 'halfway',
    when: [{ after: policy.sign_in_unconfirmed_ms, what: 'a sign-in that needed a code and did not show one is told' }],
    run: tellUnconfirmed,
  },
  {
    kind: 'replacement',
    when: [
      { after: policy.replacement_draft_lifetime_ms, what: 'a draft whose candidate was not shown is forgotten' },
      {
        after: policy.replacement_unreached_after_ms,
        what: 'no old proof took the alert: the wait becomes the long one',
      },
      { after: policy.replacement_reminders_ms, what: 'every old proof is reminded, with the way to stop it' },
      { after: policy.replacement_final_before_end_ms, what: 'before the end: the final notice to every old proof' },
      { after: policy.replacement_last_before_end_ms, what: 'before the end: the last reminder, to the requester too' },
      {
        after: policy.replacement_wait_code_alone_ms,
        what: 'begun with a recovery code alone, it is ready; a person finishes it',
      },
      { after: policy.replacement_wait_ms, what: 'the request is ready: the requester is told and may finish it' },
      { after: policy.replacement_ready_notices_ms, what: 'after it became ready: the requester is reminded' },
      { after: policy.replacement_ready_window_ms, what: 'after it became ready: it expires, the old proofs stay' },
      { after: policy.replacement_held_lifetime_ms, what: 'a held request expires' },
    ],
    run: tickReplacement,
  },
  {
    kind: 'undo',
    when: [
      { after: policy.undo_reminder_ms, what: 'after a completion: every retired proof is told again how to undo it' },
      {
        after: policy.undo_window_ms,
        what: 'after a completion: it can no longer be undone; the former password is deleted',
      },
      {
        after: policy.dispute_lifetime_ms,
        what: 'nobody resolved a dispute: the completion stands, the account opens again',
      },
    ],
    run: tickCompletion,
  },
  {
    kind: 'proof',
    when: [
      { after: policy.proof_probation_ms, what: 'a proof on probation gets its full say' },
      {
        after: policy.proof_removal_ms,
        what: 'a proof that leaves is retired: it verifies no more, and is told of it',
      },
      { after: policy.proof_retired_ms, what: 'a retired or blocked proof and its address are deleted' },
      { after: policy.replacement_wait_ms, what: 'a disowned proof and its address are deleted' },
      { after: policy.proof_discarded_ms, what: 'the address of a candidate whose request ended is deleted' },
    ],
    run: ageProof,
  },
  {
    kind: DEAD_PROOF,
    when: [
      { after: policy.proof_dead_nag_ms, what: 'messages still do not arrive at a proof: the others are told again' },
    ],
    run: nagDeadProof,
  },
  {
    kind: 'oidc-logout',
    when: [
      {
        after: 0,
        what: 'a session ended: the relying parties that were signed in to with it are told (back-channel logout)',
      },
      { after: policy.oidc_logout_retry_first_ms, what: 'one that did not answer is told again, ever more seldom' },
      { after: policy.oidc_logout_give_up_ms, what: 'one that never answered is given up, and that is logged' },
    ],
    run: tellRelyingParties,
  },
  {
    kind: 'signal',
    when: [{ after: 0, what: 'something happened: receivers and webhooks are told of it, each in its order' }],
    run: makeSignals,
  },
  {
    kind: 'signal-out',
    when: [{ after: policy.signal_opt_out_ms, what: 'apps are no longer told of who did not want them to be' }],
    run: optOutIsOver,
  },
  {
    kind: 'upkeep',
    when: [
      { after: policy.upkeep_every_ms, what: 'twice a day: what is old is forgotten (store-retention.ts)' },
      { after: policy.upkeep_every_ms, what: 'the limit of wrong codes of the whole service follows the last week' },
      { after: policy.signal_held_ms, what: 'what a receiver did not fetch or held for too long is given up' },
      {
        after: policy.oidc_signing_key_kept_ms,
        what: 'a former key for signing tokens is published no more, and deleted',
      },
    ],
    run: upkeep,
  },
  {
    kind: 'seals',
    when: [
      {
        after: policy.key_active_after_ms,
        what: 'a new key seals, and what an older one sealed is sealed with it, batch by batch',
      },
      { after: policy.keys_looked_through_every_ms, what: 'daily: what was left behind is sealed anew' },
      { after: policy.key_kept_ms, what: 'a key that seals nothing any more and was superseded is deleted' },
    ],
    run: renewSeals,
  },
]
