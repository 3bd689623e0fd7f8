import type { Address } from '../proof/address.ts'

/** What may keep a message from arriving, where the address tells (journey.md F7, point 10). */
export type Hint = 'docomo' | 'au' | 'softbank' | 'rakuten' | 'mail' | 'sms'

const CARRIERS: Readonly<Record<string, Hint>> = {
  'docomo.ne.jp': 'docomo',
  'ezweb.ne.jp': 'au',
  'au.com': 'au',
  'uqmobile.jp': 'au',
  'softbank.ne.jp': 'softbank',
  'i.softbank.jp': 'softbank',
  'disney.ne.jp': 'softbank',
  'ymobile.ne.jp': 'softbank',
  'ymail.ne.jp': 'softbank',
  'vodafone.ne.jp': 'softbank',
  'rakumail.jp': 'rakuten',
}

/** The hint for an address. "d.vodafone.ne.jp" is one of eight regions of the same carrier. */
export function hintFor({ kind, address }: Address): Hint {
  if (kind === 'phone') return 'sms'
  const domain = address.slice(address.lastIndexOf('@') + 1)
  return CARRIERS[domain] ?? CARRIERS[domain.replace(/^[^.]+\./, '')] ?? 'mail'
}
