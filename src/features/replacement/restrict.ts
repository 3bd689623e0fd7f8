import { type Refusal, refuse } from '../../kernel/result.ts'
import { type Case, liveRequest } from './case.ts'

/**
 * What works and what does not while a replacement is pending or held (machine.md b.7 RESTRICTED): the one table that
 * the pages show and the flows ask.
 */
export const ACTS = {
  'sign-in': 'allowed',
  'use-services': 'allowed',
  'old-proofs': 'allowed',
  'stop-or-cancel': 'allowed',
  'end-sessions': 'allowed',
  'change-password': 'restricted',
  'secure-account': 'restricted',
  'change-identifier': 'restricted',
  'add-proof': 'restricted',
  'remove-proof': 'restricted',
  'make-recovery-code': 'restricted',
  'trust-device': 'restricted',
  'two-step': 'restricted',
  'choose-wait': 'restricted',
  'signals-out': 'restricted',
  'export-or-delete': 'restricted',
} as const

export type Act = keyof typeof ACTS

/** Refuses a restricted act, unless a senior proof was shown just now: its holder is the owner and is never held back. */
export function restricted(c: Case, act: Act, seniorProofShown: boolean): { ok: false; refusal: Refusal } | undefined {
  const live = liveRequest(c)
  if (!live || ACTS[act] === 'allowed' || seniorProofShown) return undefined
  return refuse('restricted.pending', { receipt: live.receipt, at: live.deadlineAt })
}
