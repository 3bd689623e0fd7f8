import type { Address } from './address.ts'
import { lookupKey } from './address.ts'

/** Other names of the same mailbox. */
const SAME_PROVIDER: Readonly<Record<string, string>> = {
  'googlemail.com': 'gmail.com',
  'me.com': 'icloud.com',
  'mac.com': 'icloud.com',
  'pm.me': 'protonmail.com',
  'proton.me': 'protonmail.com',
}

/**
 * One key for all the addresses that reach one mailbox or one phone, as far as their providers document it: a "+tag"
 * anywhere, dots at Gmail. For "are these two different proofs?" and for clustering only: never send to it, and never
 * find an account by it.
 */
export function mailboxKey(address: Address): string {
  if (address.kind === 'phone') return address.address
  const [local = '', domain = ''] = lookupKey(address.address).split('@')
  const provider = SAME_PROVIDER[domain] ?? domain
  // "+abc@…" has no name before the tag: it is kept whole.
  const name = local.replace(/(?<=.)\+.*$/, '')
  return `${provider === 'gmail.com' ? name.replaceAll('.', '') : name}@${provider}`
}

/** Two proofs that one loss takes away together are one proof. */
export const twin = (a: Address, b: Address): boolean => mailboxKey(a) === mailboxKey(b)
