import { ok, type Result, refuse } from '../../kernel/result.ts'
import { hostName } from '../../platform/config/upstream.ts'
import type { Sql } from '../../platform/database/sql.ts'
import type { Service } from '../../platform/service.ts'
import type { GrantAct } from '../challenge/rules.ts'
import { isPresent } from '../proof/leave.ts'
import type { CaseRead } from '../replacement/flow-case.ts'
import { type Act, restricted } from '../replacement/restrict.ts'
import { loadGrant, useGrant } from '../session/store-grant.ts'
import type { Person } from '../session/store-visitor.ts'
import { beginsSecurityInfo, isEnrolling, opens, seniorProofShown } from './rules.ts'

/** Acts that a proof opens, and that a running replacement closes. */
export type GatedAct = Extract<GrantAct, Act>

/**
 * Is this act open to this person? It takes a proof with the full say, shown for this very act within the last minutes;
 * what is answered uses the grant up and belongs into the unit of the act as a `must` (T113). Who signed up within the
 * hour has shown the only proof there is, and there is nothing to steal yet. While a replacement runs, the same proof
 * keeps its owner free (b.7).
 */
export async function mayChange(
  service: Service,
  { account, session }: Person,
  { case: c, moment }: CaseRead,
  act: GatedAct,
): Promise<Result<readonly Sql[]>> {
  const { policy } = service
  if (account.hosted && beginsSecurityInfo(session, c.proofs, moment.now, policy))
    return restricted(c, act, false) ?? ok([])
  if (account.hosted && !c.proofs.some(isPresent))
    return refuse('sign_in.at_host', { host: hostName(service.settings) })
  if (isEnrolling(session, moment.now) && seniorProofShown(session, c.proofs, moment.now, policy))
    return restricted(c, act, false) ?? ok([])
  const grant = await loadGrant(service.database, account.accountId, session.sessionId, act)
  const open = opens(grant, session, c, moment.now, policy)
  return (
    restricted(c, act, open) ?? (grant && open ? ok([useGrant(account.accountId, grant)]) : refuse('step_up.needed'))
  )
}
