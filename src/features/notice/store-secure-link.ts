import { bytesOfUuid, uuidOfBytes } from '../../kernel/random.ts'
import { type Keys, sameSecret } from '../../platform/crypto/keys.ts'

/** What the link "this was not me" of a notice stands for: one proof of one account. */
export interface SecureLink {
  readonly accountId: string
  readonly proofId: string
}

const MAC_BYTES = 16

const mac = (keys: Keys, { accountId, proofId }: SecureLink): Buffer =>
  keys.digest('link', 'secure', accountId, proofId).subarray(0, MAC_BYTES)

/** Leads to "secure account". It opens nothing: whoever has it can have a code sent to that one proof. */
export const securePath = (keys: Keys, link: SecureLink): string =>
  `/secure/${Buffer.concat([bytesOfUuid(link.accountId), bytesOfUuid(link.proofId), mac(keys, link)]).toString('base64url')}`

export function readSecureLink(keys: Keys, token: string): SecureLink | undefined {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== 32 + MAC_BYTES) return undefined
  const link = { accountId: uuidOfBytes(bytes.subarray(0, 16)), proofId: uuidOfBytes(bytes.subarray(16, 32)) }
  return sameSecret(bytes.subarray(32), mac(keys, link)) ? link : undefined
}
