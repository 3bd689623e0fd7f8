import { bytesOfUuid, uuidOfBytes } from '../../kernel/random.ts'
import { type Keys, sameSecret } from '../../platform/crypto/keys.ts'
import type { Policy } from '../../policy/policy.ts'

/** What a link in a message stands for: one request and one proof, and one purpose only (S12). */
export interface Link {
  readonly accountId: string
  readonly requestId: string
  readonly proofId: string
}

export type LinkPurpose = 'stop' | 'continue' | 'undo'

const MAC_BYTES = 16

const mac = (keys: Keys, purpose: LinkPurpose, link: Link): Buffer =>
  keys.digest('link', purpose, link.accountId, link.requestId, link.proofId).subarray(0, MAC_BYTES)

/** A bearer link of 128 bits (CR-01). It is derived, so nothing of it is stored, and it can be made again for each reminder. */
export const linkToken = (keys: Keys, purpose: LinkPurpose, link: Link): string =>
  Buffer.concat([
    bytesOfUuid(link.accountId),
    bytesOfUuid(link.requestId),
    bytesOfUuid(link.proofId),
    mac(keys, purpose, link),
  ]).toString('base64url')

export function readLink(keys: Keys, purpose: LinkPurpose, token: string): Link | undefined {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== 48 + MAC_BYTES) return undefined
  const link = {
    accountId: uuidOfBytes(bytes.subarray(0, 16)),
    requestId: uuidOfBytes(bytes.subarray(16, 32)),
    proofId: uuidOfBytes(bytes.subarray(32, 48)),
  }
  return sameSecret(bytes.subarray(48), mac(keys, purpose, link)) ? link : undefined
}

/** The stop number of one old proof for one request: for mailboxes and telephones without links (L11). */
export const stopNumber = (keys: Keys, policy: Policy, requestId: string, proofId: string): string =>
  keys.number('number', policy.stop_number_length_digits, 'stop', requestId, proofId)

/** The undo number of one retired proof for one completion: for mailboxes and telephones without links (L11). */
export const undoNumber = (keys: Keys, policy: Policy, requestId: string, proofId: string): string =>
  keys.number('number', policy.undo_number_length_digits, 'undo', requestId, proofId)

/** What the mail's page shows on another device, to be typed where the request was begun (journey.md F14). */
export const matchNumber = (keys: Keys, policy: Policy, requestId: string, proofId: string): string =>
  keys.number('number', policy.match_length_digits, 'match', requestId, proofId)
