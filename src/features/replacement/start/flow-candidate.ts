import type { Sql } from '../../../platform/database/sql.ts'
import { recordEvents } from '../../../platform/event.ts'
import type { Service } from '../../../platform/service.ts'
import { openAddress } from '../../proof/store-address.ts'
import type { CaseRead } from '../flow-case.ts'
import { candidateKey, candidatesElsewhere, flagElsewhere, noteCandidate } from './store-candidate.ts'

/** What other accounts' requests make of a new address. It is for the rules and for review, and never told to anybody. */
export interface SeenElsewhere {
  readonly otherAccounts: number
  /** Parts of the unit that flag the earlier requests, where this one is to be held. */
  readonly flags: readonly Sql[]
}

/**
 * Notes that this new address was shown and counts the other accounts that name it. It is noted before it is counted,
 * in a statement of its own: of several at the same moment at least the last one sees all the others.
 */
export async function seenElsewhere(
  service: Service,
  { case: c, proofs, moment }: CaseRead,
  requestId: string,
  proofId: string,
): Promise<SeenElsewhere> {
  const proof = proofs.find((p) => p.proofId === proofId)
  const address = proof && openAddress(service, c.accountId, proof)
  if (!address) return { otherAccounts: 0, flags: [] }
  const { database, keys, policy, random } = service
  const since = moment.now - policy.replacement_candidate_accounts_window_ms
  await noteCandidate(database, candidateKey(keys, address), { accountId: c.accountId, requestId }, moment.now)
  const others = await candidatesElsewhere(database, c.accountId, requestId, since)
  const otherAccounts = new Set(others.map((o) => o.accountId)).size
  const fresh = others.filter((o) => !o.flagged)
  if (otherAccounts < policy.replacement_candidate_accounts_max || fresh.length === 0)
    return { otherAccounts, flags: [] }
  const flagged = fresh.map((o) =>
    recordEvents(random, o.accountId, moment.now, [
      { kind: 'replacement.flagged', data: { request: o.requestId, reason: 'shared_candidate' } },
    ]),
  )
  return { otherAccounts, flags: [flagElsewhere(fresh, moment.now), ...flagged] }
}
