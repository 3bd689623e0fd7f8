import { type Proof, powers } from '../proof/rules.ts'
import { type Case, type Change, withProofs } from '../replacement/case.ts'
import { endByEpoch } from '../replacement/ends.ts'
import type { Moment } from '../replacement/request.ts'

/**
 * A proof joins the others, as it was confirmed. They all hear of it (T067), and a request that runs loses its ground
 * (machine.md b.6 "epoch change").
 */
export function joined(c: Case, confirmed: Proof, moment: Moment): Change {
  const ended = endByEpoch(c, 'proofs_changed', moment)
  const named = ended.next.proofs.some((p) => p.proofId === confirmed.proofId)
  const withIt = named
    ? withProofs(ended.next, (p) => (p.proofId === confirmed.proofId ? confirmed : p))
    : { ...ended.next, proofs: [...ended.next.proofs, confirmed] }
  const told = c.proofs.filter((p) => powers(p).alerts)
  return {
    next: { ...withIt, epoch: c.epoch + 1 },
    ends: ended.ends,
    notices: [
      ...ended.notices,
      ...told.map((p) => ({
        template: 'proof-added',
        proofId: p.proofId,
        dedupe: `proof-added/${confirmed.proofId}/${p.proofId}`,
        params: { added: confirmed.proofId },
      })),
    ],
    happened: [...ended.happened, { kind: 'proof.added', data: { proof: confirmed.proofId, kind: confirmed.kind } }],
  }
}
