import { sendsSms } from '../../platform/config/sms.ts'
import type { Service } from '../../platform/service.ts'
import { powers } from '../proof/rules.ts'
import { loadProofs } from '../proof/store.ts'
import { runningRequest } from '../replacement/start/flow.ts'
import type { Person } from '../session/store-visitor.ts'
import { type Acr, type Authentication, authentication, reachable } from './acr.ts'
import { beganWithPasskey } from './store.ts'

/** What relying parties may be told of who is signed in here, and what could be reached by showing more. */
export interface Standing {
  readonly authentication: Authentication
  readonly reach: Acr
  readonly restricted: boolean
}

export async function standingOf(service: Service, { account, session }: Person): Promise<Standing> {
  const { database, settings, policy } = service
  const [proofs, running, byPasskey, { now }] = await Promise.all([
    loadProofs(database, account.accountId),
    runningRequest(service, account.accountId),
    beganWithPasskey(database, session),
    service.time.moment(),
  ])
  const usable = proofs.filter((p) => powers(p).verify && (p.kind !== 'phone' || sendsSms(settings)))
  const restricted = running !== undefined
  return {
    authentication: authentication(
      {
        session,
        began: byPasskey ? 'passkey' : 'password',
        shown: usable.find((p) => p.proofId === session.proofId)?.kind,
        restricted,
      },
      now,
      policy,
    ),
    reach: reachable(
      usable.map(({ kind }) => kind),
      restricted,
    ),
    restricted,
  }
}
