import type { Address } from '../../proof/address.ts'
import type { AddressKind } from '../../proof/rules.ts'
import type { StoredProof } from '../../proof/store.ts'
import { openAddress } from '../../proof/store-address.ts'
import type { Web } from '../../session/shell.ts'
import type { Where } from './flow-where.ts'

/** What this browser's person typed as new and has not shown yet, in clear: it is their own typing. */
export function typedProof(
  x: Web,
  { read, draft }: Where,
  kind: AddressKind,
): { readonly proof: StoredProof; readonly address: Address } | undefined {
  const proof = read.proofs.findLast(
    (p) => draft !== undefined && p.requestId === draft.requestId && p.kind === kind && p.state === 'unconfirmed',
  )
  const address = proof && openAddress(x.service, read.account.accountId, proof)
  return proof && address && { proof, address }
}
