import { ok, type Result, refuse } from '../../kernel/result.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { recordEvents } from '../../platform/event.ts'
import type { Service } from '../../platform/service.ts'
import { loadAccount, saveAccount } from '../account/store.ts'
import type { Shown } from '../proof/store-shown.ts'
import { newSession, type Opened } from '../session/flow.ts'
import { endSession, insertSession, rememberBrowser } from '../session/store.ts'
import { readToken } from '../session/store-token.ts'
import type { Visitor } from '../session/store-visitor.ts'
import { accountNamed, showPasskey } from './flow.ts'
import type { Ceremony } from './flow-challenge.ts'

/** Before the sign-in there is a browser and no session. */
export const signingIn = ({ browserKey }: Visitor): Ceremony => ({ purpose: 'sign-in', browserKey, sessionId: '' })

/**
 * Signs in with a passkey alone. Its holder had it and unlocked it, so it is the first factor and a proof in one: the session
 * begins as one in which a proof was shown. Nothing is typed; whatever is wrong, an account that does not exist and a
 * passkey that is not its own get the same answer (S17).
 */
export async function signInWithPasskey(
  service: Service,
  visitor: Visitor,
  typed: unknown,
  formerToken?: string,
): Promise<Result<Opened>> {
  const accountId = accountNamed(typed)
  const { source, agent } = visitor
  let shown: Result<Shown> | undefined
  return untilWon(
    async () => {
      // The account is read first: what changes its proofs afterwards changes its version, too.
      const account = accountId === undefined ? undefined : await loadAccount(service.database, accountId)
      shown = await showPasskey(service, account?.accountId ?? NOBODY, signingIn(visitor), typed)
      if (!shown.ok) return shown
      if (account?.state !== 'active') return refuse('passkey.unknown')
      const { now } = await service.time.moment()
      const { proofId } = shown.value
      const opened = newSession(service, visitor, account.accountId, now, { proofId, proofShownAt: now })
      const unit = new Unit().expect(saveAccount({ ...account, verifiedAt: now }))
      for (const must of shown.value.musts) unit.expect(must)
      unit
        .add(insertSession(opened.session))
        .add(rememberBrowser(account.accountId, visitor.browserKey, now))
        .add(
          recordEvents(service.random, account.accountId, now, [
            { kind: 'session.begun', data: { session: opened.session.sessionId, proof: proofId, source, agent } },
            { kind: 'account.verified', data: { proof: proofId } },
          ]),
        )
      const former = readToken(formerToken)
      if (former?.accountId === account.accountId)
        unit.add(endSession(account.accountId, former.sessionId, now, 'signed_in_again'))
      await unit.commit(service.database)
      return ok(opened)
    },
    async () => (shown?.ok ? shown.value.over() : undefined),
  )
}

/** No account has this id, so that what names none takes the way of one that has no such passkey. */
const NOBODY = '00000000-0000-0000-0000-000000000000'
