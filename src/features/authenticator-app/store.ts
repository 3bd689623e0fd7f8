import type { Service } from '../../platform/service.ts'
import { type StoredProof, sealedAbout } from '../proof/store.ts'

/** The secret as it is stored: sealed for its proof, and a keyed digest of it, as addresses are. */
export function storeSecret({ keys }: Pick<Service, 'keys'>, accountId: string, proofId: string, secret: Buffer) {
  return {
    addressKey: keys.digest('address', accountId, 'totp', secret).toString('hex'),
    addressSealed: keys.seal(secret.toString('base64url'), sealedAbout(accountId, proofId)),
  }
}

/** The secret of an app in clear, for judging a code; undefined where there is none (any more). */
export function openSecret({ keys }: Pick<Service, 'keys'>, accountId: string, proof: StoredProof): Buffer | undefined {
  if (proof.kind !== 'totp' || proof.addressSealed.length === 0) return undefined
  return Buffer.from(keys.open(proof.addressSealed, sealedAbout(accountId, proof.proofId)), 'base64url')
}
