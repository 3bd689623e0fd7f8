import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Service } from '../../../platform/service.ts'
import { closeChallengesOf } from '../../challenge/store.ts'
import type { Visitor } from '../../session/store-visitor.ts'
import { disownProof } from '../disown.ts'
import { changeCase } from '../flow-case.ts'
import { readLink } from '../store-links.ts'

/** A proof is not its owner's any more: no code that is under way to it is worth anything (PL-10). */
export function disownOf(
  service: Service,
  { accountId, proofId }: { readonly accountId: string; readonly proofId: string },
  { agent, source }: Visitor,
): Promise<Result<void>> {
  return changeCase<void>(service, accountId, refuse('proof.gone'), ({ case: c, moment }) => {
    const change = disownProof(c, proofId, { agent, source }, moment)
    return change.ok
      ? ok({ change: change.value, value: undefined, parts: [closeChallengesOf(accountId, proofId)] })
      : change
  })
}

/** The third choice on the page of a stop link (T056). Said twice, or too late, it is as good as said. */
export async function disownByStopLink(service: Service, visitor: Visitor, token: string): Promise<Result<void>> {
  const link = readLink(service.keys, 'stop', token)
  if (!link) return refuse('stop.unknown')
  const done = await disownOf(service, link, visitor)
  return done.ok || done.refusal.code === 'proof.gone' ? ok(undefined) : done
}
