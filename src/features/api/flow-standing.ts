import type { z } from 'zod'
import { type Instant, isoInstant } from '../../kernel/clock.ts'
import type { Service } from '../../platform/service.ts'
import type { Now } from '../../platform/time.ts'
import { identifierAbout } from '../account/store-identifier.ts'
import { promptFor } from '../prompt/rules.ts'
import { maskStrict } from '../proof/mask.ts'
import { powers } from '../proof/rules.ts'
import type { StoredProof } from '../proof/store.ts'
import { openAddress } from '../proof/store-address.ts'
import { liveRequest } from '../replacement/case.ts'
import { type CaseRead, readCase } from '../replacement/flow-case.ts'
import { finishableAt, finishableUntil, status } from '../replacement/request.ts'
import { isListed } from '../security-info/flow-leave.ts'
import type * as schema from './schemas.ts'
import { type Listed, loadExternalId } from './store.ts'

type Contact = z.infer<typeof schema.contact>
type Replacement = z.infer<typeof schema.replacement>
type Verification = z.infer<typeof schema.verification>

/** An instant of the ledger as the wall will show it. */
export const walled = (instant: Instant, { shiftMs }: Now): string => isoInstant(instant + shiftMs)
const wallOrNull = (instant: Instant | null, moment: Now): string | null =>
  instant === null ? null : walled(instant, moment)

type Times = Parameters<typeof promptFor>[0]

export function verificationOf({ settings, policy }: Service, times: Times, moment: Now): Verification {
  const prompt = promptFor(times, moment.now, policy)
  return {
    due: prompt !== undefined,
    reason: prompt?.reason ?? null,
    since: wallOrNull(times.verifiedAt, moment),
    until: wallOrNull(prompt?.until ?? null, moment),
    overdue: prompt?.overdue ?? false,
    url: `${settings.origin}/verify`,
  }
}

export function replacementOf({ settings, policy }: Service, { case: c, moment }: CaseRead): Replacement | null {
  const live = liveRequest(c)
  if (!live) return null
  const is = status(live, moment, policy)
  const waits = is === 'waiting' || is === 'ready'
  return {
    receipt: live.receipt,
    state: waits || is === 'held' ? is : 'expired',
    askedAt: walled(live.provenAt, moment),
    finishableAt: waits ? walled(finishableAt(live, moment, policy), moment) : null,
    finishableUntil: waits ? walled(finishableUntil(live, moment, policy), moment) : null,
    url: `${settings.origin}/replace/status`,
  }
}

/** What stands in the person's own list. Masked as for who has shown only a password, whoever asks (T141). */
export const contactsOf = (service: Service, { account: { accountId }, proofs, moment }: CaseRead): Contact[] =>
  proofs.flatMap((proof) => {
    const { state } = proof
    if (!isListed(proof) || !isShown(state)) return []
    const address = openAddress(service, accountId, proof)
    return [
      {
        id: proof.proofId,
        kind: proof.kind,
        masked: address ? maskStrict(address) : null,
        state,
        verifies: powers(proof).verify,
        reachable: proof.undeliverableAt === null,
        addedAt: walled(proof.createdAt, moment),
        lastUsedAt: wallOrNull(proof.usedAt, moment),
      },
    ]
  })

const NOT_SHOWN = ['unconfirmed', 'candidate', 'discarded', 'gone'] as const
const isShown = (state: StoredProof['state']): state is Contact['state'] => !NOT_SHOWN.some((other) => other === state)

/** An account as a machine of the operator sees it; undefined where there is none. */
export async function accountView(
  service: Service,
  accountId: string,
): Promise<z.infer<typeof schema.account> | undefined> {
  const [read, externalId] = await Promise.all([
    readCase(service, accountId),
    loadExternalId(service.database, accountId),
  ])
  if (read?.account.state !== 'active') return undefined
  const { account, moment } = read
  const { keys } = service
  const replacement = replacementOf(service, read)
  return {
    id: accountId,
    externalId,
    identifierMasked: maskStrict({
      kind: 'mail',
      address: keys.open(account.identifierSealed, identifierAbout(accountId)),
    }),
    state: account.disputedAt === null ? 'active' : 'disputed',
    createdAt: walled(account.createdAt, moment),
    locale: account.locale,
    zone: account.zone,
    hasPassword: account.passwordHash !== null,
    twoStep: account.twoStepAt !== null,
    verifiedAt: wallOrNull(account.verifiedAt, moment),
    verification: verificationOf(service, account, moment),
    restricted: replacement !== null,
    replacement,
    securityInfo: contactsOf(service, read),
  }
}

export const listedView = (service: Service, listed: Listed, moment: Now) => ({
  id: listed.accountId,
  externalId: listed.externalId,
  state: listed.disputed ? ('disputed' as const) : ('active' as const),
  createdAt: walled(listed.createdAt, moment),
  verifiedAt: wallOrNull(listed.verifiedAt, moment),
  verificationDue: promptFor(listed, moment.now, service.policy) !== undefined,
  restricted: listed.restricted,
})
