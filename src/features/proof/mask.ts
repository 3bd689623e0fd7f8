import type { Text } from '../../kernel/text.ts'
import type { Address } from './address.ts'
import { showDomain } from './domain.ts'

/**
 * Two masks of one address. Both have a fixed shape: they tell nothing of the length of what is hidden, and the same
 * address gives the same mask everywhere and always (T141).
 * - `full`, for who has shown a proof, and for mails to proofs: t•••@example.jp
 * - `strict`, for who has shown only a password: t•••@•••. The domain stays hidden, because for a person's own domain it
 *   is the whole address; the label and the age of the proof tell it apart.
 * A phone number shows its last two digits in both (PL-11).
 */
export type MaskForm = 'full' | 'strict'

const firstAndDomain = (address: string): [first: string, domain: string] => {
  const at = address.lastIndexOf('@')
  return [address.slice(0, 1), showDomain(address.slice(at + 1))]
}

export function maskFull({ kind, address }: Address): string {
  if (kind === 'phone') return `••• •••• ••${address.slice(-2)}`
  const [first, domain] = firstAndDomain(address)
  return `${first}•••@${domain}`
}

/** What an account is called: an address, or the name that its host gave it, of which the first letter is shown. */
export const maskName = (name: string): string =>
  name.includes('@') ? maskFull({ kind: 'mail', address: name }) : `${[...name][0] ?? ''}•••`

export const maskStrict = (address: Address): string =>
  address.kind === 'phone' ? maskFull(address) : `${address.address.slice(0, 1)}•••@•••`

/** The mask in words, for screen readers: bullets are read out as "bullet bullet bullet" or not at all. */
export function spokenMask({ kind, address }: Address, form: MaskForm): Text {
  if (kind === 'phone') {
    const last = address.slice(-2)
    return { ja: `末尾が${last}の電話番号`, en: `phone number ending in ${last}` }
  }
  const [first, domain] = firstAndDomain(address)
  if (form === 'strict') return { ja: `${first}で始まるメールアドレス`, en: `email address starting with ${first}` }
  return { ja: `${first}で始まる${domain}のメールアドレス`, en: `email address starting with ${first} at ${domain}` }
}
