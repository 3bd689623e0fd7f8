import type { Instant } from '../../kernel/clock.ts'
import { bytesOfUuid, uuidOfBytes } from '../../kernel/random.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, type Sql, sql } from '../../platform/database/sql.ts'
import type { Service } from '../../platform/service.ts'
import { type StoredProof, sealedAbout } from '../proof/store.ts'
import type { Credential } from './rules.ts'

/**
 * Which passkey of an account this is. The digest is keyed and made for one account: from the database alone nobody can
 * tell whose a found security key is, or that two accounts share one.
 */
export const credentialKey = ({ keys }: Pick<Service, 'keys'>, accountId: string, id: string): string =>
  keys.digest('address', accountId, 'passkey', id).toString('hex')

export function storeCredential(
  service: Pick<Service, 'keys'>,
  accountId: string,
  proofId: string,
  credential: Credential,
) {
  return {
    addressKey: credentialKey(service, accountId, credential.id),
    addressSealed: service.keys.seal(JSON.stringify(credential), sealedAbout(accountId, proofId)),
  }
}

export function openCredential(
  { keys }: Pick<Service, 'keys'>,
  accountId: string,
  proof: StoredProof,
): Credential | undefined {
  if (proof.kind !== 'passkey' || proof.addressSealed.length === 0) return undefined
  // What was sealed here is what `storeCredential` wrote.
  return JSON.parse(keys.open(proof.addressSealed, sealedAbout(accountId, proof.proofId))) as Credential
}

/**
 * The user handle (WebAuthn 5.4.3): it is how a passkey names its account when nothing was typed. It is the account's
 * random id, so it tells nothing about a person, and no table leads from a credential to an account.
 */
export const userHandle = (accountId: string): Buffer => bytesOfUuid(accountId)

export function accountOfHandle(handle: string | undefined): string | undefined {
  const bytes = Buffer.from(handle ?? '', 'base64url')
  return bytes.length === 16 ? uuidOfBytes(bytes) : undefined
}

/** Uses a challenge up; succeeds once (use it with `expect`). */
export const spendChallenge = (accountId: string, challenge: Buffer, expiresAt: Instant): Sql =>
  sql`insert into spent_challenge (account_id, challenge, expires_at)
    values (${accountId}, ${challenge}, ${at(expiresAt)})`

export async function isSpent(from: Queryable, accountId: string, challenge: Buffer): Promise<boolean> {
  const rows = await from.query(
    sql`select 1 from spent_challenge where account_id = ${accountId} and challenge = ${challenge}`,
  )
  return rows.length > 0
}

/** What is past its time would not be taken anyway. */
export async function forgetSpent(from: Queryable, accountId: string, now: Instant): Promise<void> {
  await from.query(sql`delete from spent_challenge where account_id = ${accountId} and expires_at <= ${at(now)}`)
}
