import { type Refusal, refuse } from '../../kernel/result.ts'
import { type Case, liveRequest } from '../replacement/case.ts'
import { undoStatus } from '../replacement/undo.ts'

/**
 * May the account be erased? Not while somebody could still say that a replacement is not the owner's: who took an
 * account over would have the traces erased before the owner comes (machine.md S13, S26, attacks T040). Undefined where
 * it may.
 */
export function keepsTraces(c: Case, now: number): { readonly ok: false; readonly refusal: Refusal } | undefined {
  const live = liveRequest(c)
  if (live) return refuse('erase.replacement_runs', { receipt: live.receipt })
  if (c.disputedAt !== null) return refuse('erase.disputed')
  const open = c.undos.find((undo) => undoStatus(undo, now) === 'open')
  return open && refuse('erase.may_be_undone', { at: open.untilAt })
}

/** Why, in a line of the operator's; it stays, so it is no place for an address. */
export function readReason(text: string, lengthMax: number): string | undefined {
  const reason = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').trim()
  return reason === '' || reason.length > lengthMax || /@|(?:\d[\s-]?){9}/.test(reason) ? undefined : reason
}
