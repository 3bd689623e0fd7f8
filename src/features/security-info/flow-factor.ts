import { uuid } from '../../kernel/random.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Sql } from '../../platform/database/sql.ts'
import type { Service } from '../../platform/service.ts'
import { identifierOf } from '../account/store-identifier.ts'
import { judgeAppCode } from '../authenticator-app/flow.ts'
import { storeSecret } from '../authenticator-app/store.ts'
import { judgeMade } from '../passkey/flow.ts'
import type { Ceremony } from '../passkey/flow-challenge.ts'
import { providerName } from '../passkey/rules.ts'
import { isSpent, spendChallenge, storeCredential } from '../passkey/store.ts'
import type { Proof } from '../proof/rules.ts'
import type { StoredProof } from '../proof/store.ts'
import { type CaseRead, changeCase } from '../replacement/flow-case.ts'
import { sessionOver } from '../session/flow.ts'
import type { Person } from '../session/store-visitor.ts'
import { joined } from './changes.ts'
import { withFirst } from './flow.ts'
import { mayChange } from './flow-gate.ts'
import { addProof, confirmProof, isEnrolling, readLabel } from './rules.ts'

const GONE = refuse('security_info.gone')

/** "taro@example.jp": the name under which apps and authenticators list the account; who may add a proof knows it. */
export const accountName = ({ keys }: Service, { account }: Person): string => identifierOf(keys, account)

/**
 * The secret that is offered to an app. It is derived for this session and the next app of the account, so that the page can be
 * opened again after a look into the app, and nothing is kept before the app has shown a code.
 */
export function offeredSecret(service: Service, person: Person, proofs: readonly StoredProof[]): Buffer {
  const ordinal = proofs.filter((p) => p.kind === 'totp').length
  const { accountId, sessionId } = person.session
  return service.keys
    .digest('authenticator-app', accountId, sessionId, String(ordinal))
    .subarray(0, service.policy.app_secret_bytes)
}

/** What joins: its seal, and where its mark begins. */
interface Confirmed {
  readonly kind: 'totp' | 'passkey'
  readonly label: string
  readonly mark: number
  readonly stored: { readonly addressKey: string; readonly addressSealed: Buffer }
  readonly musts: readonly Sql[]
}

/** Adds a proof that was shown in the same act: it is never unconfirmed. */
const join = (
  service: Service,
  person: Person,
  proofId: string,
  confirm: (read: CaseRead) => Result<Confirmed>,
  over: () => Promise<Result<Proof> | undefined>,
): Promise<Result<Proof>> =>
  changeCase<Proof>(
    service,
    person.account.accountId,
    GONE,
    async (read) => {
      const spent = await mayChange(service, person, read, 'add-proof')
      if (!spent.ok) return spent
      const confirmed = confirm(read)
      if (!confirmed.ok) return confirmed
      const { kind, label, mark, stored, musts } = confirmed.value
      const { now } = read.moment
      const named = addProof(
        read.proofs,
        { proofId, kind, addressKey: stored.addressKey, label: readLabel(label, service.policy) },
        now,
        service.policy,
      )
      if (!named.ok) return named
      const proof = confirmProof(named.value, isEnrolling(person.session, now), now)
      const first = withFirst(person, read.case, joined(read.case, proof, person, read.moment), proofId, now)
      return ok({
        change: first.change,
        value: proof,
        sealed: new Map([[proofId, { addressSealed: stored.addressSealed }]]),
        marks: new Map([[proofId, mark]]),
        musts: [...spent.value, ...musts, ...first.musts],
        parts: first.parts,
      })
    },
    async () => (await over()) ?? sessionOver(service, person.session),
  )

/** The app shows that it holds the secret that was offered (SC-18); its code is used up with it. */
export function addApp(service: Service, person: Person, typed: unknown, label: string): Promise<Result<Proof>> {
  const { accountId } = person.account
  const proofId = uuid(service.random)
  return join(
    service,
    person,
    proofId,
    ({ proofs }) => {
      const secret = offeredSecret(service, person, proofs)
      const code = judgeAppCode(service, secret, 0, typed)
      if (!code.ok) return code
      const stored = storeSecret(service, accountId, proofId, secret)
      return ok({ kind: 'totp', label, mark: code.value.step, stored, musts: [] })
    },
    async () => undefined,
  )
}

/** What a new passkey is asked for: to join this account, in this session. */
export const addingPasskey = ({ browserKey, session }: Person): Ceremony => ({
  purpose: 'add-passkey',
  browserKey,
  sessionId: session.sessionId,
})

/** The passkey was made and unlocked. Without a name of the person's own it is called after where it is kept. */
export async function addPasskey(
  service: Service,
  person: Person,
  typed: unknown,
  label: string,
): Promise<Result<Proof>> {
  const { accountId } = person.account
  const made = await judgeMade(service, addingPasskey(person), typed)
  if (!made.ok) return made
  const { credential, counter, aaguid, challenge } = made.value
  const spent = async () =>
    (await isSpent(service.database, accountId, challenge.bytes)) ? refuse('passkey.used') : undefined
  const used = await spent()
  if (used) return used
  const proofId = uuid(service.random)
  return join(
    service,
    person,
    proofId,
    () =>
      ok({
        kind: 'passkey',
        label: label.trim() || providerName(aaguid, person.locale),
        mark: counter,
        stored: storeCredential(service, accountId, proofId, credential),
        musts: [spendChallenge(accountId, challenge.bytes, challenge.expiresAt)],
      }),
    spent,
  )
}
