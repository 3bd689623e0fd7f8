import { ok, type Result } from '../../kernel/result.ts'
import { disown } from '../proof/leave.ts'
import { type Case, type Change, unchanged, withProofs } from './case.ts'
import type { Moment } from './request.ts'
import { alerted } from './tell.ts'

/** From where something was done, in the coarse words that notices carry (NT-04). */
export interface From {
  readonly agent: string
  readonly source: string
}

/**
 * "I do not know this account", said by who holds a proof today (machine.md b.8): it verifies nobody any more, and its
 * owner hears of it on all others. The epoch stays: a stranger's word about an address ends no request of the owner's.
 * Of the only contact that is left the word is passed on, and no more (S6).
 */
export function disownProof(c: Case, proofId: string, from: From, moment: Moment): Result<Change> {
  const disowned = disown(c.proofs, proofId, moment.now)
  const last = !disowned.ok && disowned.refusal.code === 'proof.last'
  if (!disowned.ok && !last) return disowned
  return ok({
    ...unchanged(c),
    next: disowned.ok ? withProofs(c, (p) => (p.proofId === proofId ? disowned.value : p)) : c,
    notices: alerted(c)
      .filter((p) => p.proofId !== proofId)
      .map((p) => ({
        template: 'proof-disowned',
        proofId: p.proofId,
        // A stranger may say it as often as they like; of the last one the owner hears once a day.
        dedupe: `proof-disowned/${proofId}/${Math.floor(moment.now / DAY_MS)}/${p.proofId}`,
        params: { subject: proofId, since: moment.now, last, ...from },
      })),
    happened: [{ kind: last ? 'proof.doubted' : 'proof.disowned', data: { proof: proofId } }],
  })
}

const DAY_MS = 86_400_000
