import { maskForStrangers } from '../../notice/mails-mask.ts'
import type { Sending } from '../../notice/mails-template.ts'
import { powers } from '../../proof/rules.ts'
import { loadProofs, type StoredProof } from '../../proof/store.ts'
import { openAddress } from '../../proof/store-address.ts'
import { type Live, type Request, type Status, status } from '../request.ts'
import { loadRequests } from '../store.ts'

export interface RequestRead {
  readonly request: Request
  readonly status: Status
  /** The new addresses, masked, as far as they are still known. */
  readonly newInfo: readonly string[]
}

/** The request that a message is about, as it is at the moment of sending. */
export async function readRequest(sending: Sending): Promise<RequestRead | undefined> {
  const { service, message, account, now } = sending
  const [requests, proofs] = await Promise.all([
    loadRequests(service.database, account.accountId),
    loadProofs(service.database, account.accountId),
  ])
  const request = requests.find((r) => r.requestId === message.params.request)
  if (!request) return undefined
  return { request, status: status(request, now, service.policy), newInfo: masksOf(sending, proofs, request) }
}

const masksOf = (sending: Sending, proofs: readonly StoredProof[], request: Request): string[] =>
  proofs
    .filter((p) => p.requestId === request.requestId)
    .flatMap((p) => {
      const address = openAddress(sending.service, sending.account.accountId, p)
      return address ? [maskForStrangers(address)] : []
    })

/** The request while it can still be stopped; a message about one that is over says nothing any more. */
export async function readLive(sending: Sending): Promise<(RequestRead & { readonly request: Live }) | undefined> {
  const read = await readRequest(sending)
  if (!read) return undefined
  const { request } = read
  if (read.status === 'expired' || (request.state !== 'pending' && request.state !== 'held')) return undefined
  return { ...read, request }
}

/** May the reader of this message stop it (rank 3)? The same question that the stop page asks. */
export const readerStops = ({ proof }: Sending, request: Request): boolean =>
  powers(proof).veto || request.oldProofs.includes(proof.proofId)
