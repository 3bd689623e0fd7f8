import type { Service } from '../../platform/service.ts'
import type { Address } from './address.ts'
import type { PhonePolicy } from './phone.ts'
import { isAddress } from './rules.ts'
import { type StoredProof, sealedAbout } from './store.ts'
import { mailboxKey } from './twin.ts'

/** The address of a proof in clear, for handing a message over or for showing it masked; undefined where there is none (any more). */
export function openAddress(
  service: Pick<Service, 'keys'>,
  accountId: string,
  proof: StoredProof,
): Address | undefined {
  if (proof.addressSealed.length === 0 || !isAddress(proof)) return undefined
  return { kind: proof.kind, address: service.keys.open(proof.addressSealed, sealedAbout(accountId, proof.proofId)) }
}

/** What the mailbox or number is called in every account alike: it opens nothing and tells nobody an address. */
export const everywhereKey = (service: Pick<Service, 'keys'>, address: Address): Buffer =>
  Buffer.from(mailboxSubject(service, address), 'hex')

/** An address as it is stored. */
export interface SealedAddress {
  readonly addressKey: string
  readonly addressSealed: Buffer
  readonly mailboxKey: Buffer
}

/**
 * A typed address as it is stored: sealed for its proof, a keyed digest that tells two spellings of one mailbox or number
 * of this account (machine.md b.3 "Same canonical address = same proof"), and one that tells it in every account (T070).
 */
export const storeAddress = (
  service: Pick<Service, 'keys'>,
  accountId: string,
  proofId: string,
  address: Address,
): SealedAddress => ({
  addressKey: service.keys.digest('address', accountId, address.kind, mailboxKey(address)).toString('hex'),
  addressSealed: service.keys.seal(address.address, sealedAbout(accountId, proofId)),
  mailboxKey: everywhereKey(service, address),
})
/** The same keyed digest in every account: what is limited for an address, however it is spelt (T068). */
export const mailboxSubject = (service: Pick<Service, 'keys'>, address: Address): string =>
  service.keys.digest('address', 'mailbox', address.kind, mailboxKey(address)).toString('hex')

/** A keyed digest of the first digits of a number: pumped numbers stand in blocks (T106). */
export const blockSubject = (service: Pick<Service, 'keys' | 'policy'>, address: Address): string =>
  service.keys
    .digest('address', 'block', address.kind, address.address.slice(1, 1 + service.policy.sms_prefix_length))
    .toString('hex')

/** Which numbers this operator takes: its own country by default, and mobile ones only (machine.md c. "SMS"). */
export const phonePolicy = (settings: Service['settings']): PhonePolicy => ({
  defaultCountry: settings.country,
  allowedCountries: settings.countries,
  allowIpPhones: false,
})
